//! What a printer says of itself and of a job.

use super::reason;
use guichet_model::device::{Completion, DeviceState};
use ipp::attribute::IppAttributeGroup;
use ipp::model::DelimiterTag;
use ipp::request::IppRequestResponse;
use ipp::value::IppValue;

/// How a printer is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct PrinterFacts {
    pub(super) model: String,
    pub(super) stopped: bool,
    pub(super) reasons: Vec<String>,
    pub(super) accepting: bool,
}

impl PrinterFacts {
    /// None when the answer does not say how it is.
    pub(super) fn of(answer: &IppRequestResponse) -> Option<Self> {
        let group = answer.attributes().first_of(DelimiterTag::PrinterAttributes)?;
        let state = number(group, "printer-state")?;
        Some(Self {
            model: words(group, "printer-make-and-model").into_iter().next().unwrap_or_default(),
            stopped: state == 5,
            reasons: words(group, "printer-state-reasons"),
            accepting: flag(group, "printer-is-accepting-jobs").unwrap_or(true),
        })
    }

    pub(super) fn obstacle(&self) -> Option<Completion> {
        reason::obstacle(&self.reasons, self.stopped)
    }

    pub(super) fn device_state(&self) -> DeviceState {
        match self.obstacle() {
            Some(Completion::CoverOpen) => DeviceState::UserError,
            Some(Completion::PaperJammed | Completion::HardwareError) => DeviceState::HardwareError,
            Some(Completion::DeviceNotReady) => DeviceState::Offline,
            // Paper and toner have their own words.
            Some(_) => DeviceState::Online,
            None if !self.accepting => DeviceState::Offline,
            None if self.stopped => DeviceState::HardwareError,
            None => DeviceState::Online,
        }
    }
}

/// Where a job stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// Waits, is printed or stands still.
    Under,
    Canceled,
    Aborted,
    Completed,
}

/// How a job is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct JobFacts {
    pub(super) stage: Stage,
    /// The printer says that the job stands still.
    pub(super) stopped: bool,
    pub(super) reasons: Vec<String>,
    /// Sides done.
    pub(super) done: u32,
    /// Sides in all; zero when unknown.
    pub(super) of: u32,
}

impl JobFacts {
    /// None when the answer does not say how it is.
    pub(super) fn of(answer: &IppRequestResponse) -> Option<Self> {
        let group = answer.attributes().first_of(DelimiterTag::JobAttributes)?;
        let count = |name| number(group, name).and_then(|number| u32::try_from(number).ok()).unwrap_or(0);
        let state = number(group, "job-state")?;
        Some(Self {
            stage: match state {
                7 => Stage::Canceled,
                8 => Stage::Aborted,
                9 => Stage::Completed,
                _ => Stage::Under,
            },
            stopped: state == 6,
            reasons: words(group, "job-state-reasons"),
            done: count("job-impressions-completed").max(count("job-media-sheets-completed")),
            of: count("job-impressions").max(count("job-media-sheets")),
        })
    }

    pub(super) fn has(&self, reason: &str) -> bool {
        self.reasons.iter().any(|known| known == reason)
    }
}

/// The number of a new job.
pub(super) fn job_id(answer: &IppRequestResponse) -> Option<i32> {
    number(answer.attributes().first_of(DelimiterTag::JobAttributes)?, "job-id")
}

/// What the printer says about a refusal.
pub(super) fn message(answer: &IppRequestResponse) -> String {
    let group = answer.attributes().first_of(DelimiterTag::OperationAttributes);
    group.and_then(|group| words(group, "status-message").into_iter().next()).unwrap_or_default()
}

fn values<'a>(group: &'a IppAttributeGroup, name: &str) -> Vec<&'a IppValue> {
    match group.get(name).map(|attribute| attribute.value()) {
        None => Vec::new(),
        Some(IppValue::Array(values)) => values.iter().collect(),
        Some(value) => vec![value],
    }
}

fn number(group: &IppAttributeGroup, name: &str) -> Option<i32> {
    values(group, name).into_iter().find_map(|value| match value {
        IppValue::Integer(number) | IppValue::Enum(number) => Some(*number),
        _ => None,
    })
}

fn flag(group: &IppAttributeGroup, name: &str) -> Option<bool> {
    values(group, name).into_iter().find_map(|value| match value {
        IppValue::Boolean(flag) => Some(*flag),
        _ => None,
    })
}

fn words(group: &IppAttributeGroup, name: &str) -> Vec<String> {
    let word = |value: &IppValue| match value {
        IppValue::Keyword(word) => Some(word.as_str().to_owned()),
        IppValue::NameWithoutLanguage(word) => Some(word.as_str().to_owned()),
        IppValue::TextWithoutLanguage(word) => Some(word.to_string()),
        IppValue::TextWithLanguage { text, .. } => Some(text.to_string()),
        _ => None,
    };
    values(group, name).into_iter().filter_map(word).collect()
}
