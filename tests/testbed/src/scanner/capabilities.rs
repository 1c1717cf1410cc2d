//! What the scanner says of itself: the eSCL `ScannerCapabilities` and `ScannerStatus` documents.

use std::fmt::Write as _;

use super::settings::{A4, RESOLUTIONS};

const NAMESPACES: &str =
    r#"xmlns:pwg="http://www.pwg.org/schemas/2010/12/sm" xmlns:scan="http://schemas.hp.com/imaging/escl/2011/05/03""#;

/// State of the document feeder, in the words of eSCL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AdfState {
    Empty,
    Loaded,
    Jam,
}

/// A job as the status document lists it.
pub(crate) struct JobLine {
    pub(crate) id: String,
    /// `Processing`, `Completed`, `Canceled` or `Aborted`.
    pub(crate) state: &'static str,
    pub(crate) images: u32,
}

pub(crate) fn capabilities() -> String {
    let input = input_capabilities();
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<scan:ScannerCapabilities {NAMESPACES}>
  <pwg:Version>2.63</pwg:Version>
  <pwg:MakeAndModel>Testbed A4 Scanner</pwg:MakeAndModel>
  <pwg:SerialNumber>TB-A4-0001</pwg:SerialNumber>
  <scan:UUID>6f0e4c1e-6a55-4c0b-9d0c-0a4f5b1c2d3e</scan:UUID>
  <scan:Platen>
    <scan:PlatenInputCaps>{input}</scan:PlatenInputCaps>
  </scan:Platen>
  <scan:Adf>
    <scan:AdfSimplexInputCaps>{input}</scan:AdfSimplexInputCaps>
    <scan:FeederCapacity>50</scan:FeederCapacity>
    <scan:AdfOptions><scan:AdfOption>DetectPaperLoaded</scan:AdfOption></scan:AdfOptions>
  </scan:Adf>
</scan:ScannerCapabilities>
"#
    )
}

fn input_capabilities() -> String {
    let mut resolutions = String::new();
    for dpi in RESOLUTIONS {
        // Writing to a string cannot fail.
        let _ = write!(
            resolutions,
            "<scan:DiscreteResolution><scan:XResolution>{dpi}</scan:XResolution><scan:YResolution>{dpi}</scan:YResolution></scan:DiscreteResolution>"
        );
    }
    let (width, height) = A4;
    format!(
        "<scan:MinWidth>16</scan:MinWidth><scan:MaxWidth>{width}</scan:MaxWidth>\
         <scan:MinHeight>16</scan:MinHeight><scan:MaxHeight>{height}</scan:MaxHeight>\
         <scan:MaxScanRegions>1</scan:MaxScanRegions>\
         <scan:SettingProfiles><scan:SettingProfile>\
         <scan:ColorModes><scan:ColorMode>RGB24</scan:ColorMode><scan:ColorMode>Grayscale8</scan:ColorMode></scan:ColorModes>\
         <scan:DocumentFormats><pwg:DocumentFormat>image/jpeg</pwg:DocumentFormat><scan:DocumentFormatExt>image/jpeg</scan:DocumentFormatExt></scan:DocumentFormats>\
         <scan:SupportedResolutions><scan:DiscreteResolutions>{resolutions}</scan:DiscreteResolutions></scan:SupportedResolutions>\
         </scan:SettingProfile></scan:SettingProfiles>\
         <scan:SupportedIntents><scan:Intent>Document</scan:Intent><scan:Intent>Photo</scan:Intent></scan:SupportedIntents>\
         <scan:MaxOpticalXResolution>300</scan:MaxOpticalXResolution><scan:MaxOpticalYResolution>300</scan:MaxOpticalYResolution>"
    )
}

pub(crate) fn status(busy: bool, adf: AdfState, jobs: &[JobLine]) -> String {
    let state = match (busy, adf) {
        (_, AdfState::Jam) => "Stopped",
        (true, _) => "Processing",
        (false, _) => "Idle",
    };
    let adf = match adf {
        AdfState::Empty => "ScannerAdfEmpty",
        AdfState::Loaded => "ScannerAdfLoaded",
        AdfState::Jam => "ScannerAdfJam",
    };
    let mut lines = String::new();
    for job in jobs {
        let _ = write!(
            lines,
            "<scan:JobInfo><pwg:JobUri>/eSCL/ScanJobs/{id}</pwg:JobUri><pwg:JobUuid>{id}</pwg:JobUuid>\
             <pwg:ImagesCompleted>{images}</pwg:ImagesCompleted><pwg:JobState>{state}</pwg:JobState></scan:JobInfo>",
            id = job.id,
            images = job.images,
            state = job.state,
        );
    }
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<scan:ScannerStatus {NAMESPACES}>
  <pwg:Version>2.63</pwg:Version>
  <pwg:State>{state}</pwg:State>
  <scan:AdfState>{adf}</scan:AdfState>
  <scan:Jobs>{lines}</scan:Jobs>
</scan:ScannerStatus>
"#
    )
}
