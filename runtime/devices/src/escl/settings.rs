//! What a scan job asks for: `ScanSettings`.

use super::capabilities::Capabilities;
use crate::scanner::{ScanRequest, ScanSource};
use guichet_model::device::{Completion, DeviceFailure};

/// A4 in 1/300 inch.
const A4: (u32, u32) = (2480, 3508);

/// The document for a request, fitted to what the scanner can do.
pub(super) fn settings(request: &ScanRequest, capabilities: &Capabilities) -> Result<String, DeviceFailure> {
    let unsupported = |what: &str| {
        let detail = format!("{} {what}", capabilities.model);
        DeviceFailure::new(Completion::UnsupportedData, detail)
    };
    let source = capabilities.source(request.source).ok_or_else(|| unsupported("has no such source of paper"))?;
    let colour = source.colour(request.colour).ok_or_else(|| unsupported("cannot scan in that colour"))?;
    if !source.makes_jpeg() {
        return Err(unsupported("makes no JPEG pictures"));
    }
    let resolution = source.resolution(request.resolution);
    let fitted = |wanted: u32, most: u32| if most == 0 { wanted } else { wanted.min(most) };
    let (width, height) = (fitted(A4.0, source.width), fitted(A4.1, source.height));
    let version = &capabilities.version;
    let (input, duplex) = match request.source {
        ScanSource::Glass => ("Platen", ""),
        ScanSource::Feeder => ("Feeder", "<scan:Duplex>false</scan:Duplex>"),
    };
    // Nothing here comes from a person, and the version was cut to digits below.
    let version: String = version.chars().filter(|c| c.is_ascii_digit() || *c == '.').collect();
    Ok(format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<scan:ScanSettings xmlns:pwg="http://www.pwg.org/schemas/2010/12/sm" xmlns:scan="http://schemas.hp.com/imaging/escl/2011/05/03">
  <pwg:Version>{version}</pwg:Version>
  <scan:Intent>Document</scan:Intent>
  <pwg:ScanRegions>
    <pwg:ScanRegion>
      <pwg:ContentRegionUnits>escl:ThreeHundredthsOfInches</pwg:ContentRegionUnits>
      <pwg:XOffset>0</pwg:XOffset>
      <pwg:YOffset>0</pwg:YOffset>
      <pwg:Width>{width}</pwg:Width>
      <pwg:Height>{height}</pwg:Height>
    </pwg:ScanRegion>
  </pwg:ScanRegions>
  <pwg:InputSource>{input}</pwg:InputSource>
  <scan:ColorMode>{colour}</scan:ColorMode>
  <pwg:DocumentFormat>image/jpeg</pwg:DocumentFormat>
  <scan:DocumentFormatExt>image/jpeg</scan:DocumentFormatExt>
  <scan:XResolution>{resolution}</scan:XResolution>
  <scan:YResolution>{resolution}</scan:YResolution>
  {duplex}
</scan:ScanSettings>
"#
    ))
}

#[cfg(test)]
mod tests {
    use super::super::capabilities::Source;
    use super::super::xml;
    use super::*;

    #[test]
    fn a_request_is_fitted_to_the_bed() {
        let glass = Source { width: 2362, height: 2362, ..Source::default() };
        let capabilities = Capabilities { version: "2.6<".into(), glass: Some(glass), ..Capabilities::default() };
        let text = settings(&ScanRequest::default(), &capabilities).unwrap();
        let root = xml::parse(text.as_bytes()).unwrap();
        assert_eq!(root.name, "ScanSettings");
        assert_eq!((root.text_of("Width"), root.text_of("Height")), (Some("2362"), Some("2362")));
        assert_eq!(root.text_of("InputSource"), Some("Platen"));
        assert_eq!(root.text_of("XResolution"), Some("200"));
        assert_eq!(root.text_of("Version"), Some("2.6"));
    }

    #[test]
    fn a_source_that_is_not_there_is_refused_before_anything_is_sent() {
        let request = ScanRequest { source: ScanSource::Feeder, ..ScanRequest::default() };
        let failure = settings(&request, &Capabilities::default()).unwrap_err();
        assert_eq!(failure.completion, Completion::UnsupportedData);
    }
}
