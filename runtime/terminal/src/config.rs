//! The terminal's configuration, `guichet.toml`. Unknown keys are refused, with their line.

use anyhow::{Context, Result, ensure};
use guichet_capability::PlatformConfig;
use guichet_devices::{PrinterConfig, ReaderConfig, ScannerConfig};
use guichet_model::text::Text;
use guichet_model::view::Site;
use guichet_shell::Panel;
use serde::Deserialize;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Everything that a terminal must be told.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Where it stands.
    pub site: SiteConfig,
    /// Its screen.
    pub panel: PanelConfig,
    /// Its card reader.
    pub reader: ReaderConfig,
    /// Its scanner.
    pub scanner: ScannerConfig,
    /// Its printer.
    pub printer: PrinterConfig,
    /// The provincial platform.
    pub platform: PlatformConfig,
    /// Folders and files.
    pub paths: Paths,
}

/// Where the terminal stands and whom to call.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SiteConfig {
    /// Whose service.
    pub name: Text,
    /// Which site.
    pub place: Text,
    /// The terminal's own number.
    pub terminal: String,
    /// 咨询电话
    pub consultation: String,
    /// 投诉渠道
    pub complaints: String,
    /// Civil time, hours east of UTC.
    pub utc_offset_hours: i8,
}

/// The screen.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PanelConfig {
    /// Width of the picture in millimetres, as it hangs.
    pub width_mm: f32,
    /// Height of the picture in millimetres, as it hangs.
    pub height_mm: f32,
    /// How it hangs.
    pub orientation: Orientation,
}

/// How the screen hangs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Orientation {
    /// Higher than wide.
    Portrait,
    /// Wider than high.
    Landscape,
}

/// Folders and files.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Paths {
    /// Packages, a folder each.
    pub items: PathBuf,
    /// What the terminal keeps: audit log and its key, compile cache.
    pub state: PathBuf,
    /// Themes, a folder each.
    pub themes: PathBuf,
    /// The worker program; by default beside the terminal's own.
    pub worker: Option<PathBuf>,
    /// Fonts for documents, the first one for text without a font of its own.
    #[serde(default = "fonts")]
    pub fonts: Vec<PathBuf>,
}

/// Where Debian's `fonts-noto-cjk` puts them.
fn fonts() -> Vec<PathBuf> {
    ["NotoSerifCJK-Regular.ttc", "NotoSerifCJK-Bold.ttc", "NotoSansCJK-Regular.ttc", "NotoSansCJK-Bold.ttc"]
        .map(|name| Path::new("/usr/share/fonts/opentype/noto").join(name))
        .into()
}

impl Config {
    /// Reads and checks a configuration.
    pub fn read(path: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("cannot read the configuration {}", path.display()))?;
        Self::parse(&text).with_context(|| format!("the configuration {} is not right", path.display()))
    }

    fn parse(text: &str) -> Result<Self> {
        let config: Self = toml::from_str(text)?;
        let panel = config.panel;
        let sensible = |mm: f32| mm.is_finite() && (100.0..=3000.0).contains(&mm);
        ensure!(sensible(panel.width_mm) && sensible(panel.height_mm), "`panel`: width and height are 100 to 3000 mm");
        let portrait = panel.height_mm >= panel.width_mm;
        ensure!(
            portrait == (panel.orientation == Orientation::Portrait),
            "`panel`: {} mm by {} mm is not {:?}",
            panel.width_mm,
            panel.height_mm,
            panel.orientation
        );
        ensure!((-12..=14).contains(&config.site.utc_offset_hours), "`site.utc_offset_hours` is -12 to 14");
        ensure!(!config.paths.fonts.is_empty(), "`paths.fonts` names at least one font");
        let site = &config.site;
        ensure!(
            site.name.is_complete() && site.place.is_complete(),
            "`site.name` and `site.place` need both languages"
        );
        ensure!(!site.terminal.is_empty(), "`site.terminal` is the terminal's own number");
        ensure!(
            !site.consultation.trim().is_empty() && !site.complaints.trim().is_empty(),
            "`site.consultation` and `site.complaints` are on every page (clause 4.3) and must not be empty"
        );
        Ok(config)
    }

    /// What every page shows of the site.
    pub fn site(&self) -> Arc<Site> {
        let site = &self.site;
        Arc::new(Site {
            name: site.name.clone(),
            place: site.place.clone(),
            terminal: site.terminal.clone(),
            consultation: site.consultation.clone(),
            complaints: site.complaints.clone(),
        })
    }
}

impl PanelConfig {
    /// The panel with Full HD pixels, hung as configured or turned.
    pub fn panel(self, orientation: Option<Orientation>) -> Panel {
        let orientation = orientation.unwrap_or(self.orientation);
        let (long, short) = (self.width_mm.max(self.height_mm), self.width_mm.min(self.height_mm));
        match orientation {
            Orientation::Portrait => Panel { width: 1080, height: 1920, width_mm: short, height_mm: long },
            Orientation::Landscape => Panel { width: 1920, height: 1080, width_mm: long, height_mm: short },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(crate) const GOOD: &str = r#"
[site]
name = { zh = "福州市政务服务", en = "Fuzhou Government Services" }
place = { zh = "鼓楼区行政服务中心", en = "Gulou Service Centre" }
terminal = "FZ-GL-0001"
consultation = "0591-12345"
complaints = "0591-87654321"
utc_offset_hours = 8
[panel]
width_mm = 398.0
height_mm = 708.0
orientation = "portrait"
[reader]
port = "/dev/ttyUSB0"
baud = 115200
[scanner]
url = "http://192.168.1.20/eSCL"
[printer]
uri = "ipp://192.168.1.21/ipp/print"
[platform]
url = "https://platform.example.gov.cn"
ca = "ca.pem"
certificate = "terminal.pem"
key = "terminal.key"
acceptance_key = "00"
[paths]
items = "items"
state = "state"
themes = "themes"
"#;

    #[test]
    fn a_complete_configuration_is_read() {
        assert_eq!(Config::parse(GOOD).unwrap().site().terminal, "FZ-GL-0001");
    }

    #[test]
    fn a_configuration_file_with_an_unknown_key_is_refused_with_its_name_and_line() {
        let bad = GOOD.replace("baud = 115200", "bauds = 115200");
        let message = format!("{:#}", Config::parse(&bad).unwrap_err());
        assert!(message.contains("bauds") && message.contains("line 15"), "{message}");
    }

    #[test]
    fn a_missing_telephone_and_a_panel_that_contradicts_itself_are_refused() {
        for (from, to, word) in [
            ("consultation = \"0591-12345\"", "consultation = \" \"", "clause 4.3"),
            ("orientation = \"portrait\"", "orientation = \"landscape\"", "panel"),
            ("width_mm = 398.0", "width_mm = 3.0", "panel"),
        ] {
            let message = format!("{:#}", Config::parse(&GOOD.replace(from, to)).unwrap_err());
            assert!(message.contains(word), "{message}");
        }
    }
}
