//! The document scanner (扫描仪, 高拍仪 with an eSCL interface).

use crate::device::device;
use crate::escl::scanner::EsclScanner;
use crate::order::Order;
use guichet_model::device::DeviceFailure;
use serde::Deserialize;
use std::path::PathBuf;

/// Where the scanner is.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScannerConfig {
    /// Its name in logs and in the ledger.
    #[serde(default = "default_name")]
    pub name: String,
    /// Base of its eSCL interface: `http://192.168.1.20:80/eSCL`. Empty: no scanner.
    pub url: String,
    /// Certificate to trust when the address is `https`, PEM.
    #[serde(default)]
    pub authority: Option<PathBuf>,
}

fn default_name() -> String {
    "scanner".to_owned()
}

impl ScannerConfig {
    /// A scanner with the usual settings.
    pub fn new(url: impl Into<String>) -> Self {
        Self { name: default_name(), url: url.into(), authority: None }
    }
}

/// What to scan, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScanRequest {
    /// From where.
    pub source: ScanSource,
    /// Dots per inch. A scanner that lacks it takes the next higher one it has, or else its highest.
    pub resolution: u32,
    /// Colour or grey.
    pub colour: Colour,
    /// Most pages to take from a feeder; what lies there beyond stays. The glass has one.
    pub most_pages: u32,
}

impl Default for ScanRequest {
    /// One page from the glass, in colour, at 200 dots per inch: text stays legible, a page stays under a megabyte.
    fn default() -> Self {
        Self { source: ScanSource::Glass, resolution: 200, colour: Colour::Colour, most_pages: 1 }
    }
}

/// From where to scan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScanSource {
    /// The glass, or the bed under a camera.
    Glass,
    /// The document feeder, one side.
    Feeder,
}

/// Colour or grey.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    /// 24 bits.
    Colour,
    /// 8 bits of grey.
    Grey,
}

/// One page as it came from the scanner: a whole picture, its end included.
#[derive(Clone, PartialEq, Eq)]
pub struct ScannedPage {
    /// The file.
    pub bytes: Vec<u8>,
    /// `image/jpeg`.
    pub media_type: String,
    /// In dots.
    pub width: u32,
    /// In dots.
    pub height: u32,
}

impl std::fmt::Debug for ScannedPage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ScannedPage({}, {} × {}, {} bytes)", self.media_type, self.width, self.height, self.bytes.len())
    }
}

device! {
    /// A scanner that speaks eSCL.
    Scanner,
    /// The scanner, for one visit.
    ScannerLease,
    EsclScanner
}

impl Scanner {
    /// Begins to look after the scanner; never fails, a scanner that is not there is offline. Needs a tokio runtime.
    pub fn open(config: ScannerConfig) -> Self {
        let name = config.name.clone();
        Self::start(&name, EsclScanner::new(config))
    }
}

impl ScannerLease {
    /// Scans what lies there: one page from the glass, all pages up to the limit from the feeder.
    ///
    /// Progress: warming, then scanning and receiving each page.
    ///
    /// # Errors
    /// `NoMedia` for an empty feeder, `PaperJammed`, `CoverOpen`; `InvalidData` for a picture that is cut off, too large
    /// or none; `UnsupportedData` for a source or colour it lacks; `DeviceNotReady` when it is gone or refuses;
    /// `HardwareError`; `Canceled`; `TimeOut`. The job is deleted on the scanner in each of these cases.
    pub async fn scan(&self, request: ScanRequest, order: Order) -> Result<Vec<ScannedPage>, DeviceFailure> {
        self.queue.execute(request, order, self.claim.revoked.clone()).await
    }
}
