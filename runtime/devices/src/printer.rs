//! The printer (打印机).

use crate::device::device;
use crate::ipp_printer::printer::IppPrinter;
use crate::order::Order;
use guichet_model::device::DeviceFailure;
use serde::Deserialize;
use std::path::PathBuf;

/// Where the printer is.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PrinterConfig {
    /// Its name in logs and in the ledger.
    #[serde(default = "default_name")]
    pub name: String,
    /// Its own address, not that of a queue before it: `ipp://192.168.1.21:631/ipp/print`. Empty: no printer.
    pub uri: String,
    /// The paper to print on, as PWG 5101.1 names it.
    #[serde(default = "default_media")]
    pub media: String,
    /// Certificate to trust when the address is `ipps`, PEM.
    #[serde(default)]
    pub authority: Option<PathBuf>,
}

fn default_name() -> String {
    "printer".to_owned()
}

fn default_media() -> String {
    "iso_a4_210x297mm".to_owned()
}

impl PrinterConfig {
    /// A printer with the usual settings.
    pub fn new(uri: impl Into<String>) -> Self {
        Self { name: default_name(), uri: uri.into(), media: default_media(), authority: None }
    }
}

/// What to print.
#[derive(Clone, PartialEq, Eq)]
pub struct PrintJob {
    /// Shown on the printer's display and in its list of jobs: never personal data.
    pub name: String,
    /// The document.
    pub pdf: Vec<u8>,
    /// How often, 1 to 99.
    pub copies: u32,
}

impl std::fmt::Debug for PrintJob {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PrintJob({}, {} bytes, {} copies)", self.name, self.pdf.len(), self.copies)
    }
}

/// The printer says that the document has come out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Printed {
    /// Sides printed, as far as the printer counts them; zero when it does not.
    pub pages: u32,
    /// The printer's number for the job.
    pub job_id: i32,
}

device! {
    /// A printer that speaks IPP.
    Printer,
    /// The printer, for one visit.
    PrinterLease,
    IppPrinter
}

impl Printer {
    /// Begins to look after the printer; never fails, a printer that is not there is offline. Needs a tokio runtime.
    pub fn open(config: PrinterConfig) -> Self {
        let name = config.name.clone();
        Self::start(&name, IppPrinter::new(config))
    }
}

impl PrinterLease {
    /// Prints, and waits until the document has come out.
    ///
    /// Progress: sending; printing each page; *held* while paper is out or jammed or a cover open, from which the job
    /// goes on by itself; cancelling.
    ///
    /// # Errors
    /// `Canceled` once the printer has stopped; at the deadline, or when it does not stop, what held the job last (`PaperOut`, `PaperJammed`,
    /// `CoverOpen`, …) or else `TimeOut`; `DeviceNotReady` when the printer is gone or refuses; `UnsupportedData` when
    /// it does not print PDF; `InvalidData` when the document is none; `HardwareError` when it gives the job up.
    /// A job that may still be inside the printer is cancelled as soon as the printer answers again, so that nobody
    /// else gets this visit's paper.
    pub async fn print(&self, job: PrintJob, order: Order) -> Result<Printed, DeviceFailure> {
        self.queue.execute(job, order, self.claim.revoked.clone()).await
    }
}
