//! What the machine needs, and getting it there.
//!
//! The order matters: the Wasm target is tried the ordinary way first, because only when that fails are Debian's
//! packages for it wanted; then everything that is missing is listed at once and installed at once.

mod guests;
mod packages;
mod system;

use anyhow::Result;

pub(crate) use self::guests::Toolchain;
use self::packages::Package;
pub(crate) use self::packages::Purpose;
use self::system::System;
use crate::workspace::Workspace;

/// Sets up what these purposes need, and always what it takes to build items. Says nothing when nothing is missing.
pub(crate) fn set_up(workspace: &Workspace, purposes: &[Purpose]) -> Result<Toolchain> {
    let system = System::of_this_machine();
    let guests = guests::choose(workspace)?;
    let mut wanted: Vec<&Package> = packages::wanted(purposes).collect();
    if guests.is_none() {
        wanted.extend(guests::packages(system)?);
    }
    let missing = system.missing(&wanted)?;
    if !missing.is_empty() {
        system.install(workspace, &missing)?;
    }
    match guests {
        Some(toolchain) => Ok(toolchain),
        None => guests::from_debian(workspace),
    }
}
