#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]
//! x
mod fault;
mod listener;
mod pki;
mod platform;
mod scanner;
mod reader;
pub use fault::FaultRequest;
pub use reader::{Card, CardKind, Sex};
