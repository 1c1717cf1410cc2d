//! Whole-system tests: a terminal wired as it is in the field, against the testbed's stand-ins, and [`Hall`], the
//! service hall that such a test stands in.
//!
//! The programs and packaged items are found through `GUICHET_BIN_DIR`, `GUICHET_ITEMS` and `GUICHET_THEMES`, which
//! `cargo xtask test` sets, or else where `cargo xtask items` and `cargo build` put them.
//!
//! What is looked at from outside only stands beside it: a [`Screen`] of one's own, the footprint of a [`process`], and
//! the [`figure`]s that a [`mod@bench`] writes.

pub mod bench;
pub mod figure;
pub mod hall;
pub mod places;
pub mod process;
pub mod screen;
pub mod window;

pub use hall::{Hall, Stands};
pub use screen::Screen;
pub use window::TerminalWindow;
