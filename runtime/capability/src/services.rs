//! What the gate needs to have effects: the devices, the platform, the typesetter, the audit, the clock.

use crate::audit::AuditLog;
use crate::clock::Clock;
use crate::platform::client::PlatformClient;
use crate::typesetter::Typesetter;
use guichet_devices::{CardReader, Printer, Scanner};
use std::sync::Arc;
use std::time::Duration;

/// Shared by every gate of the terminal.
#[derive(Clone)]
pub struct Services {
    /// The card reader.
    pub reader: CardReader,
    /// The scanner.
    pub scanner: Scanner,
    /// The printer.
    pub printer: Printer,
    /// The provincial platform.
    pub platform: PlatformClient,
    /// Sets documents.
    pub typesetter: Typesetter,
    /// The audit log.
    pub audit: Arc<AuditLog>,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// How long a citizen has to act on a device page.
    pub patience: Duration,
}

/// How long reading a card, once it lies there, may take.
pub(crate) const CARD_WORK: Duration = Duration::from_secs(20);
/// How long one scanned page may take.
pub(crate) const SCAN_WORK: Duration = Duration::from_secs(90);
/// How long printing may take, filling up paper included.
pub(crate) const PRINT_WORK: Duration = Duration::from_secs(300);
