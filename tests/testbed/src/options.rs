//! How a testbed is started.

use std::path::PathBuf;

/// How the terminal's panel hangs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Orientation {
    /// Higher than wide.
    #[default]
    Portrait,
    /// Wider than high.
    Landscape,
}

/// How a testbed is started.
#[derive(Debug, Clone)]
pub struct TestbedOptions {
    /// The folder for everything it writes; made when missing.
    pub dir: PathBuf,
    /// Whether to start the printer, which needs the Debian packages `cups-ipp-utils` and `dbus`.
    pub printer: bool,
    /// The folder of packaged items that the terminal's configuration names.
    pub items: PathBuf,
    /// The folder of themes that it names.
    pub themes: PathBuf,
    /// Number of the terminal, also the name on its certificate.
    pub terminal: String,
    /// Hours that the local time is ahead of UTC.
    pub utc_offset_hours: i8,
    /// How the panel hangs.
    pub orientation: Orientation,
    /// A font with Chinese glyphs for the scanner's page pictures; `None`: the one of `fonts-noto-cjk`.
    pub font: Option<PathBuf>,
}

impl TestbedOptions {
    /// A testbed in this folder, with everything else as usual.
    pub fn new(dir: impl Into<PathBuf>) -> Self {
        Self {
            dir: dir.into(),
            printer: true,
            items: "target/items".into(),
            themes: "themes".into(),
            terminal: "FZ-GL-0001".into(),
            utc_offset_hours: 8,
            orientation: Orientation::default(),
            font: None,
        }
    }

    /// The same without a printer.
    pub fn without_printer(mut self) -> Self {
        self.printer = false;
        self
    }
}
