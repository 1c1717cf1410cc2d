//! The one place where a call leaves the item: to the terminal, or to the rehearsal that stands in for it.

pub(crate) use crate::contract::guichet::scanner::scanner::Material as ScanMaterial;

#[cfg(target_family = "wasm")]
pub(crate) use crate::contract::guichet::{
    clock::clock::now,
    identity::identity::require,
    log::log::write,
    platform::platform::{query, submit},
    printer::printer::print,
    scanner::scanner::scan,
};

#[cfg(not(target_family = "wasm"))]
pub(crate) use crate::rehearsal::desk::{now, print, query, require, scan, submit, write};
