//! IPP (RFC 8010, RFC 8011): printers over HTTP.

mod client;
mod facts;
pub(crate) mod printer;
mod reason;
