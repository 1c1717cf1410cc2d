//! The identity card reader (身份证阅读器).

use crate::device::device;
use crate::order::Order;
use crate::sdt::reader::SdtReader;
use guichet_model::device::DeviceFailure;
use serde::Deserialize;
use std::path::PathBuf;

pub use crate::sdt::card::{Card, Photo};

/// Where the reader is.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReaderConfig {
    /// Its name in logs and in the ledger.
    #[serde(default = "default_name")]
    pub name: String,
    /// The serial line: `/dev/ttyS0`, or a link under `/dev/serial/by-id` that survives replugging. Empty: no reader.
    pub port: PathBuf,
    /// 115200 unless the reader was set to 57600, 38400, 19200 or 9600.
    #[serde(default = "default_baud")]
    pub baud: u32,
}

fn default_name() -> String {
    "card-reader".to_owned()
}

fn default_baud() -> u32 {
    115_200
}

impl ReaderConfig {
    /// A reader with the usual settings.
    pub fn new(port: impl Into<PathBuf>) -> Self {
        Self { name: default_name(), port: port.into(), baud: default_baud() }
    }
}

device! {
    /// A card reader that speaks SAM_V / SDT over a serial line.
    CardReader,
    /// The reader, for one visit.
    ReaderLease,
    SdtReader
}

impl CardReader {
    /// Begins to look after the reader; never fails, a reader that is not there is offline. Needs a tokio runtime.
    pub fn open(config: ReaderConfig) -> Self {
        let name = config.name.clone();
        Self::start(&name, SdtReader::new(config))
    }
}

impl ReaderLease {
    /// Waits for a card and reads it.
    ///
    /// Progress: waiting for the card, reading, remove the card. The protocol cannot tell when the card is gone; until
    /// it has left, the reader does not find it again.
    ///
    /// # Errors
    /// `InvalidMedia` for a card that is no identity card, of an unknown kind, or with a number that does not check;
    /// `SecurityFail` when the SAM does not accept it; `DeviceNotReady` when the reader is gone or silent;
    /// `HardwareError` when it talks nonsense or reports a fault; `Canceled`; `TimeOut`.
    pub async fn read(&self, order: Order) -> Result<Card, DeviceFailure> {
        self.queue.execute((), order, self.claim.revoked.clone()).await
    }
}
