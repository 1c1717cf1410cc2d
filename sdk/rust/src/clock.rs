//! The terminal's wall clock.

pub use crate::contract::guichet::clock::clock::Moment;

use crate::text::Date;
use crate::wire;

/// Civil time at the terminal; the same within one step.
pub fn now() -> Moment {
    wire::now()
}

/// The day at the terminal.
pub fn today() -> Date {
    now().date
}
