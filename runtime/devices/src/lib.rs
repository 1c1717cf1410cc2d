//! The devices of a terminal: card reader, scanner, printer, each over its real protocol.
//!
//! Every device is one task with one serial queue. A command has a deadline that includes its time in the queue, can be
//! cancelled, reports progress, and completes exactly once. A visit claims a device with a lease, which ends when it is
//! dropped or revoked. Devices that go away come back by themselves; opening one never fails, it is offline instead.
//!
//! It never knows about items, pages or permissions (the gate does), never keeps what it read or scanned, never logs
//! personal data, and never blocks a thread.
//!
//! ```no_run
//! use guichet_devices::{CardReader, Order, ReaderConfig};
//! use guichet_model::device::VisitId;
//! use std::time::Duration;
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! let reader = CardReader::open(ReaderConfig::new("/dev/ttyS0"));
//! let lease = reader.claim(VisitId("visit-1".into()))?;
//! let (progress, mut seen) = tokio::sync::mpsc::channel(16);
//! let cancel = tokio_util::sync::CancellationToken::new();
//! tokio::spawn(async move { while let Some(progress) = seen.recv().await { drop(progress) } });
//! let card = lease.read(Order::new(Duration::from_secs(60), cancel, progress)).await?;
//! assert!(!card.number.is_empty());
//! # Ok(()) }
//! ```
//!
//! | class | protocol | module |
//! | --- | --- | --- |
//! | [`CardReader`] | SAM_V / SDT over a serial line | `sdt` |
//! | [`Scanner`] | eSCL over HTTP | `escl` |
//! | [`Printer`] | IPP over HTTP | `ipp_printer` |
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

mod board;
mod device;
mod escl;
mod http;
mod ipp_printer;
mod lease;
mod order;
pub mod printer;
mod queue;
pub mod reader;
pub mod scanner;
mod sdt;

pub use lease::InUse;
pub use order::Order;
pub use printer::{PrintJob, Printed, Printer, PrinterConfig, PrinterLease};
pub use reader::{Card, CardReader, ReaderConfig, ReaderLease};
pub use scanner::{Colour, ScanRequest, ScanSource, ScannedPage, Scanner, ScannerConfig, ScannerLease};
