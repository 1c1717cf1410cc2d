//! Notes for the people who run the item: at most 512 characters each, 64 a step. Personal data has no place here.

use crate::contract::guichet::log::log::Level;
use crate::wire;

/// For development.
pub fn debug(message: &str) {
    wire::write(Level::Debug, message);
}

/// Worth knowing.
pub fn info(message: &str) {
    wire::write(Level::Info, message);
}

/// Unexpected, but the item went on.
pub fn warn(message: &str) {
    wire::write(Level::Warn, message);
}

/// Broken.
pub fn error(message: &str) {
    wire::write(Level::Error, message);
}
