//! What `printer-state-reasons` mean (RFC 8011, 5.4.12; PWG 5100.9).
//!
//! The suffixes that tell how bad it is cannot be trusted: a printer was seen to turn `media-jam-error` into
//! `media-jam-warning` while it stood still. So the base word alone counts.

use guichet_model::device::{Completion, Supply};

/// A reason without its suffix.
pub(super) fn base(reason: &str) -> &str {
    ["-error", "-warning", "-report"].iter().find_map(|suffix| reason.strip_suffix(suffix)).unwrap_or(reason)
}

/// What keeps a printer from printing, the worst first; none when nothing does. `stopped`: it says that it stands still.
pub(super) fn obstacle(reasons: &[String], stopped: bool) -> Option<Completion> {
    let found: Vec<Completion> = reasons.iter().filter_map(|reason| meaning(base(reason), stopped)).collect();
    let order = [
        Completion::PaperJammed,
        Completion::CoverOpen,
        Completion::PaperOut,
        Completion::TonerOut,
        Completion::MediaOverflow,
        Completion::NotEnoughSpace,
        Completion::HardwareError,
        Completion::DeviceNotReady,
    ];
    order.into_iter().find(|completion| found.contains(completion))
}

fn meaning(base: &str, stopped: bool) -> Option<Completion> {
    match base {
        "media-jam" => Some(Completion::PaperJammed),
        "cover-open" | "door-open" | "interlock-open" => Some(Completion::CoverOpen),
        "media-needed" | "input-tray-missing" => Some(Completion::PaperOut),
        // One of several trays may be empty while another feeds the job.
        "media-empty" if stopped => Some(Completion::PaperOut),
        "toner-empty" | "marker-supply-empty" if stopped => Some(Completion::TonerOut),
        "output-area-full" | "output-tray-missing" => Some(Completion::MediaOverflow),
        "spool-area-full" => Some(Completion::NotEnoughSpace),
        "fuser-over-temp"
        | "fuser-under-temp"
        | "opc-life-over"
        | "developer-empty"
        | "marker-waste-full"
        | "interpreter-resource-unavailable"
        | "motor-failure"
            if stopped =>
        {
            Some(Completion::HardwareError)
        }
        "paused"
        | "moving-to-paused"
        | "shutdown"
        | "power-down"
        | "connecting-to-device"
        | "timed-out"
        | "hibernate"
        | "deactivated"
            if stopped =>
        {
            Some(Completion::DeviceNotReady)
        }
        _ => None,
    }
}

/// Paper left.
pub(super) fn paper(reasons: &[String], stopped: bool) -> Supply {
    let has = |word: &str| reasons.iter().any(|reason| base(reason) == word);
    if has("media-jam") {
        Supply::Jammed
    } else if has("media-needed") || (has("media-empty") && stopped) {
        Supply::Out
    } else if has("media-low") || has("media-empty") {
        Supply::Low
    } else {
        Supply::Full
    }
}

/// Toner left.
pub(super) fn toner(reasons: &[String]) -> Supply {
    let has = |word: &str| reasons.iter().any(|reason| base(reason) == word);
    if has("toner-empty") || has("marker-supply-empty") {
        Supply::Out
    } else if has("toner-low") || has("marker-supply-low") {
        Supply::Low
    } else {
        Supply::Full
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reasons(words: &[&str]) -> Vec<String> {
        words.iter().map(|&word| word.to_owned()).collect()
    }

    #[test]
    fn a_suffix_changes_nothing() {
        for word in ["media-jam", "media-jam-error", "media-jam-warning", "media-jam-report"] {
            assert_eq!(obstacle(&reasons(&[word]), false), Some(Completion::PaperJammed), "{word}");
            assert_eq!(paper(&reasons(&[word]), false), Supply::Jammed);
        }
    }

    #[test]
    fn the_worst_comes_first() {
        let several = reasons(&["marker-supply-low-report", "media-needed-warning", "door-open-error"]);
        assert_eq!(obstacle(&several, false), Some(Completion::CoverOpen));
    }

    #[test]
    fn an_empty_tray_of_several_is_no_obstacle() {
        let empty = reasons(&["media-empty-report"]);
        assert_eq!(obstacle(&empty, false), None);
        assert_eq!(paper(&empty, false), Supply::Low);
        assert_eq!(obstacle(&empty, true), Some(Completion::PaperOut));
        let needed = reasons(&["media-empty-warning", "media-needed-warning"]);
        assert_eq!(obstacle(&needed, false), Some(Completion::PaperOut));
        assert_eq!(paper(&needed, false), Supply::Out);
    }

    #[test]
    fn nothing_and_the_unknown_are_no_obstacle() {
        assert_eq!(obstacle(&reasons(&["none"]), true), None);
        assert_eq!(obstacle(&reasons(&["x-vendor-mood-error"]), true), None);
        assert_eq!(toner(&reasons(&["toner-low-warning"])), Supply::Low);
    }
}
