//! The audit log: what items asked for and what came of it, as JSON lines in a hash chain.
//!
//! Each line holds the hash of the line before it, so that nothing can be changed, removed or put between without
//! being seen; a head file beside the log shows a log that was cut at the end. Personal data is never in it: where a
//! case must be found again, the line has a digest keyed with the terminal's audit key.

mod entry;
mod log;
mod verify;

pub use entry::{Entry, Phase};
pub use log::{AuditError, AuditLog};
pub use verify::{Broken, Summary, verify};
