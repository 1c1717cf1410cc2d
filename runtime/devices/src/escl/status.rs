//! How a scanner is: `ScannerStatus`.

use super::xml::Element;
use crate::scanner::ScanSource;
use guichet_model::device::{Completion, DeviceFailure, DeviceState, Media};

/// How a scanner is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Status {
    state: String,
    feeder: Option<String>,
}

/// Whether it can begin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Readiness {
    Ready,
    /// Works, for us or somebody else.
    Busy,
    No(DeviceFailure),
}

impl Status {
    pub(super) fn of(root: &Element) -> Option<Self> {
        let state = root.text_of("State")?.to_owned();
        Some(Self { state, feeder: root.text_of("AdfState").map(str::to_owned) })
    }

    pub(super) fn is_busy(&self) -> bool {
        matches!(self.state.as_str(), "Processing" | "Testing")
    }

    /// What keeps the feeder from working.
    pub(super) fn feeder_fault(&self) -> Option<DeviceFailure> {
        let failure = DeviceFailure::new;
        match self.feeder.as_deref()? {
            "ScannerAdfEmpty" => Some(failure(Completion::NoMedia, "the feeder is empty: put the pages in")),
            "ScannerAdfJam" | "ScannerAdfMispick" | "ScannerAdfMultipickDetected" => {
                Some(failure(Completion::PaperJammed, "paper is stuck in the feeder: open it and take the paper out"))
            }
            "ScannerAdfHatchOpen" => Some(failure(Completion::CoverOpen, "the feeder is open: close it")),
            "ScannerAdfInputTrayFailed" | "ScannerAdfInputTrayOverloaded" => {
                Some(failure(Completion::UserError, "the feeder cannot take the pages: put fewer in"))
            }
            _ => None,
        }
    }

    pub(super) fn readiness(&self, source: ScanSource) -> Readiness {
        if source == ScanSource::Feeder
            && let Some(fault) = self.feeder_fault()
        {
            return Readiness::No(fault);
        }
        match self.state.as_str() {
            "Idle" => Readiness::Ready,
            "Stopped" => Readiness::No(DeviceFailure::new(
                Completion::HardwareError,
                "the scanner has stopped itself: look at its display",
            )),
            "Down" => Readiness::No(DeviceFailure::new(Completion::DeviceNotReady, "the scanner says it is down")),
            _ => Readiness::Busy,
        }
    }

    pub(super) fn device_state(&self) -> DeviceState {
        match (self.state.as_str(), self.feeder.as_deref()) {
            ("Stopped", Some("ScannerAdfHatchOpen")) => DeviceState::UserError,
            ("Stopped", _) => DeviceState::HardwareError,
            ("Down", _) => DeviceState::Offline,
            _ => DeviceState::Online,
        }
    }

    /// What the feeder holds; a scanner cannot tell what lies on its glass.
    pub(super) fn media(&self) -> Media {
        match self.feeder.as_deref() {
            Some("ScannerAdfLoaded") => Media::Present,
            Some("ScannerAdfEmpty") => Media::NotPresent,
            Some("ScannerAdfProcessing") => Media::Entering,
            Some("ScannerAdfJam" | "ScannerAdfMispick" | "ScannerAdfMultipickDetected") => Media::Jammed,
            _ => Media::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(state: &str, feeder: Option<&str>) -> Status {
        Status { state: state.into(), feeder: feeder.map(str::to_owned) }
    }

    #[test]
    fn an_empty_feeder_keeps_nobody_from_the_glass() {
        let empty = status("Idle", Some("ScannerAdfEmpty"));
        assert_eq!(empty.readiness(ScanSource::Glass), Readiness::Ready);
        let Readiness::No(failure) = empty.readiness(ScanSource::Feeder) else { panic!() };
        assert_eq!(failure.completion, Completion::NoMedia);
    }

    #[test]
    fn jam_and_open_hatch_are_told_apart() {
        let completion = |feeder| status("Stopped", Some(feeder)).feeder_fault().map(|failure| failure.completion);
        assert_eq!(completion("ScannerAdfJam"), Some(Completion::PaperJammed));
        assert_eq!(completion("ScannerAdfHatchOpen"), Some(Completion::CoverOpen));
        assert_eq!(completion("ScannerAdfLoaded"), None);
        assert_eq!(status("Stopped", Some("ScannerAdfJam")).media(), Media::Jammed);
    }

    #[test]
    fn a_busy_scanner_is_waited_for() {
        assert_eq!(status("Processing", None).readiness(ScanSource::Glass), Readiness::Busy);
        assert_eq!(status("Processing", None).device_state(), DeviceState::Online);
    }
}
