//! What a scanner can do: `ScannerCapabilities`.

use super::xml::Element;
use crate::scanner::{Colour, ScanSource};

/// What a scanner can do.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Capabilities {
    /// Of the protocol, to be given back in requests.
    pub(super) version: String,
    pub(super) model: String,
    pub(super) glass: Option<Source>,
    pub(super) feeder: Option<Source>,
}

/// What one source can do. Lengths in 1/300 inch.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Source {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) colours: Vec<String>,
    pub(super) resolutions: Vec<u32>,
    pub(super) range: Option<(u32, u32)>,
    pub(super) formats: Vec<String>,
}

impl Capabilities {
    pub(super) fn of(root: &Element) -> Self {
        Self {
            version: root.text_of("Version").unwrap_or("2.0").to_owned(),
            model: root.text_of("MakeAndModel").unwrap_or("unknown model").to_owned(),
            glass: root.find("PlatenInputCaps").map(Source::of),
            feeder: root.find("AdfSimplexInputCaps").map(Source::of),
        }
    }

    pub(super) fn source(&self, source: ScanSource) -> Option<&Source> {
        match source {
            ScanSource::Glass => self.glass.as_ref(),
            ScanSource::Feeder => self.feeder.as_ref(),
        }
    }
}

impl Source {
    fn of(caps: &Element) -> Self {
        let texts = |name: &str| -> Vec<String> {
            caps.all(name).iter().map(|element| element.text.trim().to_owned()).collect()
        };
        let number = |element: &Element, name: &str| element.text_of(name).and_then(|text| text.parse::<u32>().ok());
        let mut formats = texts("DocumentFormatExt");
        formats.extend(texts("DocumentFormat"));
        Self {
            width: number(caps, "MaxWidth").unwrap_or(0),
            height: number(caps, "MaxHeight").unwrap_or(0),
            colours: texts("ColorMode"),
            resolutions: caps.all("DiscreteResolution").iter().filter_map(|r| number(r, "XResolution")).collect(),
            range: caps
                .find("XResolutionRange")
                .and_then(|range| Some((number(range, "Min")?, number(range, "Max")?)))
                .filter(|(least, most)| least <= most),
            formats,
        }
    }

    /// The mode's word for the protocol; none when the source lacks it. Colour serves for grey.
    pub(super) fn colour(&self, colour: Colour) -> Option<&'static str> {
        let has = |word: &str| self.colours.is_empty() || self.colours.iter().any(|known| known == word);
        match colour {
            Colour::Grey if has("Grayscale8") => Some("Grayscale8"),
            Colour::Grey | Colour::Colour => has("RGB24").then_some("RGB24"),
        }
    }

    /// The resolution asked for, or the next higher one there is, or else the highest.
    pub(super) fn resolution(&self, asked: u32) -> u32 {
        if let Some((least, most)) = self.range {
            return asked.clamp(least, most);
        }
        let higher = self.resolutions.iter().copied().filter(|&known| known >= asked).min();
        higher.or_else(|| self.resolutions.iter().copied().max()).unwrap_or(asked)
    }

    pub(super) fn makes_jpeg(&self) -> bool {
        self.formats.is_empty() || self.formats.iter().any(|format| format == "image/jpeg")
    }
}

#[cfg(test)]
mod tests {
    use super::super::xml;
    use super::*;

    const DOCUMENT: &str = r#"<scan:ScannerCapabilities xmlns:pwg="p" xmlns:scan="s">
        <pwg:Version>2.63</pwg:Version><pwg:MakeAndModel>Some Scanner 100</pwg:MakeAndModel>
        <scan:Platen><scan:PlatenInputCaps>
            <scan:MinWidth>16</scan:MinWidth><scan:MaxWidth>2550</scan:MaxWidth><scan:MaxHeight>3508</scan:MaxHeight>
            <scan:SettingProfiles><scan:SettingProfile>
                <scan:ColorModes><scan:ColorMode>RGB24</scan:ColorMode></scan:ColorModes>
                <scan:DocumentFormats><pwg:DocumentFormat>application/pdf</pwg:DocumentFormat>
                    <scan:DocumentFormatExt>image/jpeg</scan:DocumentFormatExt></scan:DocumentFormats>
                <scan:SupportedResolutions><scan:DiscreteResolutions>
                    <scan:DiscreteResolution><scan:XResolution>150</scan:XResolution></scan:DiscreteResolution>
                    <scan:DiscreteResolution><scan:XResolution>300</scan:XResolution></scan:DiscreteResolution>
                </scan:DiscreteResolutions></scan:SupportedResolutions>
            </scan:SettingProfile></scan:SettingProfiles>
        </scan:PlatenInputCaps></scan:Platen></scan:ScannerCapabilities>"#;

    #[test]
    fn sources_modes_and_resolutions_are_read() {
        let capabilities = Capabilities::of(&xml::parse(DOCUMENT.as_bytes()).unwrap());
        assert_eq!((capabilities.version.as_str(), capabilities.model.as_str()), ("2.63", "Some Scanner 100"));
        assert!(capabilities.source(ScanSource::Feeder).is_none());
        let glass = capabilities.source(ScanSource::Glass).unwrap();
        assert_eq!((glass.width, glass.height), (2550, 3508));
        assert_eq!((glass.resolution(100), glass.resolution(200), glass.resolution(600)), (150, 300, 300));
        assert_eq!(glass.colour(Colour::Colour), Some("RGB24"));
        assert_eq!(glass.colour(Colour::Grey), Some("RGB24"), "colour serves for grey");
        assert!(glass.makes_jpeg());
    }

    #[test]
    fn what_a_source_lacks_is_not_asked_of_it() {
        let grey =
            Source { colours: vec!["Grayscale8".into()], formats: vec!["image/png".into()], ..Source::default() };
        assert_eq!(grey.colour(Colour::Colour), None);
        assert!(!grey.makes_jpeg());
        let range = Source { range: Some((100, 600)), ..Source::default() };
        assert_eq!((range.resolution(75), range.resolution(200), range.resolution(1200)), (100, 200, 600));
    }
}
