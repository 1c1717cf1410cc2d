//! What the citizen is told when something cannot serve: the catalogue `advice.toml`.

use guichet_devices::InUse;
use guichet_model::call::Refusal;
use guichet_model::device::{Completion, DeviceClass, DeviceFailure};
use guichet_model::text::Text;
use std::collections::BTreeMap;
use std::sync::OnceLock;

type Catalogue = BTreeMap<String, BTreeMap<String, Text>>;

fn catalogue() -> &'static Catalogue {
    static CATALOGUE: OnceLock<Catalogue> = OnceLock::new();
    // The file is part of the program; a test reads it, so an unreadable one cannot be released.
    CATALOGUE.get_or_init(|| toml::from_str(include_str!("advice.toml")).unwrap_or_default())
}

/// A refusal with the advice for its condition.
pub(crate) fn unavailable(subject: &str, condition: &str) -> Refusal {
    let advice = catalogue().get(subject).and_then(|words| words.get(condition).or_else(|| words.get("other")));
    Refusal::Unavailable {
        subject: subject.to_owned(),
        condition: condition.to_owned(),
        advice: advice.cloned().unwrap_or_default(),
    }
}

/// How a device's failure looks to an item. The detail goes to the log alone.
pub(crate) fn failed(class: DeviceClass, failure: &DeviceFailure) -> Refusal {
    tracing::warn!(device = class.word(), completion = failure.completion.word(), detail = %failure.detail, "device");
    match failure.completion {
        Completion::Canceled => Refusal::Cancelled,
        Completion::TimeOut => Refusal::TimedOut,
        completion => unavailable(class.word(), completion.word()),
    }
}

/// Somebody else has the device.
pub(crate) fn in_use(class: DeviceClass, _: InUse) -> Refusal {
    unavailable(class.word(), "device-busy")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_device_and_the_platform_have_advice_in_both_languages() {
        let catalogue: Catalogue = toml::from_str(include_str!("advice.toml")).unwrap();
        for subject in DeviceClass::ALL.map(DeviceClass::word).into_iter().chain(["platform"]) {
            assert!(catalogue[subject].contains_key("other"), "{subject}");
        }
        for (subject, words) in &catalogue {
            for (condition, text) in words {
                assert!(text.is_complete(), "{subject}.{condition}");
            }
        }
    }
}
