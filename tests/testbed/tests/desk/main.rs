//! The stand-ins, each spoken to over its own wire, as their peers do.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

mod control;
mod desk;
mod platform;
mod platform_faults;
mod printer;
mod program;
mod reader;
mod reader_faults;
mod scanner;
mod scanner_faults;
