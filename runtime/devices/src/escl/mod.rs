//! eSCL (Mopria, AirScan): scanners over HTTP and XML.

mod capabilities;
mod client;
mod jpeg;
pub(crate) mod scanner;
mod settings;
mod status;
mod xml;
