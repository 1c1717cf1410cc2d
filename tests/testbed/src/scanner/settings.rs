//! What a client asks of a scan: the eSCL `ScanSettings` document.

use quick_xml::{Reader, events::Event};

/// Units of eSCL regions: 300 to the inch.
pub(crate) const UNITS_PER_INCH: u32 = 300;
/// A4 in these units: 210 × 297 mm.
pub(crate) const A4: (u32, u32) = (2480, 3508);
/// The resolutions offered, in dots an inch.
pub(crate) const RESOLUTIONS: [u32; 5] = [75, 100, 150, 200, 300];

/// Where the sheet lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Source {
    /// On the glass.
    Platen,
    /// In the document feeder.
    Feeder,
}

/// What is recorded of a dot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ColorMode {
    Rgb24,
    Grayscale8,
}

/// A scan, as asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Settings {
    pub(crate) source: Source,
    pub(crate) color: ColorMode,
    /// Dots an inch.
    pub(crate) resolution: u32,
    /// Left, top, width, height in three hundredths of an inch, inside A4.
    pub(crate) region: (u32, u32, u32, u32),
}

impl Settings {
    /// Reads the document. What it leaves out is what a real device takes then: the whole glass,
    /// in colour, at 300 dots an inch.
    ///
    /// # Errors
    /// The sentence says what cannot be done; a device answers it with 409.
    pub(crate) fn parse(xml: &str) -> Result<Self, String> {
        let mut settings =
            Self { source: Source::Platen, color: ColorMode::Rgb24, resolution: 300, region: (0, 0, A4.0, A4.1) };
        let mut vertical = None;
        let mut root = None;
        for (name, text) in leaves(xml, &mut root)? {
            match name.as_str() {
                "InputSource" => {
                    settings.source = match text.as_str() {
                        "Platen" => Source::Platen,
                        "Feeder" => Source::Feeder,
                        other => return Err(format!("no input source {other}")),
                    };
                }
                "ColorMode" => {
                    settings.color = match text.as_str() {
                        "RGB24" => ColorMode::Rgb24,
                        "Grayscale8" => ColorMode::Grayscale8,
                        other => return Err(format!("no colour mode {other}")),
                    };
                }
                "DocumentFormat" | "DocumentFormatExt" if text != "image/jpeg" => {
                    return Err(format!("no document format {text}"));
                }
                "XResolution" => settings.resolution = number(&name, &text)?,
                "YResolution" => vertical = Some(number(&name, &text)?),
                "XOffset" => settings.region.0 = number(&name, &text)?,
                "YOffset" => settings.region.1 = number(&name, &text)?,
                "Width" => settings.region.2 = number(&name, &text)?,
                "Height" => settings.region.3 = number(&name, &text)?,
                _ => {}
            }
        }
        if root.as_deref() != Some("ScanSettings") {
            return Err("not a ScanSettings document".into());
        }
        if vertical.is_some_and(|v| v != settings.resolution) {
            return Err("the two resolutions differ".into());
        }
        if !RESOLUTIONS.contains(&settings.resolution) {
            return Err(format!("no resolution {}", settings.resolution));
        }
        let (x, y, w, h) = settings.region;
        if w == 0 || h == 0 || x.saturating_add(w) > A4.0 || y.saturating_add(h) > A4.1 {
            return Err(format!("the region {x}+{w} × {y}+{h} is not on the glass"));
        }
        Ok(settings)
    }
}

fn number(name: &str, text: &str) -> Result<u32, String> {
    text.parse().map_err(|_| format!("{name}: \"{text}\" is no number"))
}

/// The elements that hold text, by their names without prefix; the root's name on the side.
fn leaves(xml: &str, root: &mut Option<String>) -> Result<Vec<(String, String)>, String> {
    let mut reader = Reader::from_str(xml);
    let mut open: Vec<String> = Vec::new();
    let mut found = Vec::new();
    loop {
        match reader.read_event().map_err(|e| format!("not XML: {e}"))? {
            Event::Start(start) => {
                let name = String::from_utf8_lossy(start.local_name().as_ref()).into_owned();
                root.get_or_insert_with(|| name.clone());
                open.push(name);
            }
            Event::End(_) => {
                open.pop();
            }
            Event::Text(text) => {
                let text = text.decode().map_err(|e| format!("not UTF-8: {e}"))?;
                if let Some(name) = open.last()
                    && !text.trim().is_empty()
                {
                    found.push((name.clone(), text.trim().to_owned()));
                }
            }
            Event::Eof => return Ok(found),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
        <scan:ScanSettings xmlns:pwg="http://www.pwg.org/schemas/2010/12/sm" xmlns:scan="http://schemas.hp.com/imaging/escl/2011/05/03">
          <pwg:Version>2.0</pwg:Version>
          <pwg:ScanRegions><pwg:ScanRegion>
            <pwg:ContentRegionUnits>escl:ThreeHundredthsOfInches</pwg:ContentRegionUnits>
            <pwg:XOffset>10</pwg:XOffset><pwg:YOffset>20</pwg:YOffset><pwg:Width>600</pwg:Width><pwg:Height>900</pwg:Height>
          </pwg:ScanRegion></pwg:ScanRegions>
          <pwg:InputSource>Feeder</pwg:InputSource><scan:ColorMode>Grayscale8</scan:ColorMode>
          <pwg:DocumentFormat>image/jpeg</pwg:DocumentFormat>
          <scan:XResolution>150</scan:XResolution><scan:YResolution>150</scan:YResolution>
        </scan:ScanSettings>"#;

    #[test]
    fn a_whole_request_is_read() {
        assert_eq!(
            Settings::parse(WHOLE).unwrap(),
            Settings {
                source: Source::Feeder,
                color: ColorMode::Grayscale8,
                resolution: 150,
                region: (10, 20, 600, 900),
            }
        );
    }

    #[test]
    fn what_the_device_cannot_do_is_refused() {
        for (from, to, says) in [
            ("Feeder", "Camera", "Camera"),
            ("image/jpeg", "image/tiff", "image/tiff"),
            ("<scan:XResolution>150", "<scan:XResolution>151", "differ"),
            ("<pwg:Width>600", "<pwg:Width>6000", "glass"),
            ("scan:ScanSettings", "scan:Something", "ScanSettings"),
            ("</pwg:ScanRegions>", "", "XML"),
        ] {
            let refused = Settings::parse(&WHOLE.replace(from, to)).unwrap_err();
            assert!(refused.contains(says), "{refused}");
        }
    }
}
