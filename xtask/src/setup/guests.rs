//! A compiler for items: Rust for `wasm32-unknown-unknown`.
//!
//! The ordinary way is the target of the caller's own toolchain, added with rustup when it is not there. Where rustup
//! cannot be reached (it then hangs, hence the limit) Debian's `rustc-web` builds the standard library from source and
//! borrows the linker that every rustup toolchain carries. Only this module knows that there are two ways.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};

use super::packages::{GUESTS, Package};
use super::system::System;
use crate::command::{self, Ended};
use crate::workspace::{Workspace, forget_our_package};

/// What items are compiled for. It has no system interface: an item imports nothing but the contract.
const TARGET: &str = "wasm32-unknown-unknown";

/// How long rustup may take to add the target.
const RUSTUP_LIMIT: Duration = Duration::from_secs(10);

/// Debian's programs, which stand behind rustup's on the search path.
const DEBIAN_CARGO: &str = "/usr/bin/cargo";
const DEBIAN_RUSTC: &str = "/usr/bin/rustc";

/// What cargo and rustup tell the programs that they start, and what would lead Debian's cargo to the wrong toolchain.
const INHERITED: [&str; 7] =
    ["CARGO", "RUSTC", "RUSTDOC", "RUSTUP_TOOLCHAIN", "RUSTUP_HOME", "LD_LIBRARY_PATH", "RUST_RECURSION_COUNT"];

/// A way to compile items, kept in the target folder for the next time.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "way", rename_all = "kebab-case")]
pub(crate) enum Toolchain {
    /// The caller's own toolchain has the target.
    Ordinary,
    /// Debian's compiler with this linker.
    Debian {
        /// An LLD that links WebAssembly.
        linker: PathBuf,
    },
}

impl Toolchain {
    /// `cargo build` for the target; which packages and where to is the caller's to add.
    pub(crate) fn build_command(&self, workspace: &Workspace) -> Command {
        let mut cargo = match self {
            Self::Ordinary => workspace.cargo(&["build"]),
            Self::Debian { linker } => {
                let mut cargo = Command::new(DEBIAN_CARGO);
                for name in INHERITED {
                    cargo.env_remove(name);
                }
                forget_our_package(&mut cargo);
                cargo
                    .current_dir(&workspace.root)
                    .arg("build")
                    .arg("-Zbuild-std=std,panic_abort")
                    .env("RUSTC", DEBIAN_RUSTC)
                    // The switch above counts as unstable, though Debian ships all that it needs.
                    .env("RUSTC_BOOTSTRAP", "1")
                    .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker);
                cargo
            }
        };
        cargo.args(["--target", TARGET]);
        cargo
    }

    /// The folder under cargo's target folder that holds what was compiled.
    pub(crate) fn artefacts(target: &Path, profile: &str) -> PathBuf {
        target.join(TARGET).join(profile)
    }
}

/// The toolchain that is there or can be had without Debian's packages; none when those are wanted.
pub(crate) fn choose(workspace: &Workspace) -> Result<Option<Toolchain>> {
    let sysroot = sysroot()?;
    if has_target(&sysroot) {
        return Ok(Some(Toolchain::Ordinary));
    }
    // Remembered, so that only the first run waits for rustup.
    if let Some(toolchain) = remembered(&memory(workspace)) {
        return Ok(Some(toolchain));
    }
    if let Some(rustup) = command::find("rustup") {
        eprintln!("==> rustup target add {TARGET} (for at most {} s)", RUSTUP_LIMIT.as_secs());
        let mut rustup = Command::new(rustup);
        // A server that cannot be reached is no defect of rustup's to trace.
        rustup.args(["target", "add", TARGET]).env_remove("RUST_BACKTRACE");
        let ended = command::run_limited(&mut rustup, RUSTUP_LIMIT)?;
        if ended == Ended::Succeeded && has_target(&sysroot) {
            return Ok(Some(Toolchain::Ordinary));
        }
        let why = if ended == Ended::TimedOut { "rustup did not answer in time" } else { "rustup could not" };
        eprintln!("==> rustup target add {TARGET}: {why}; using Debian's compiler for it instead");
    }
    Ok(None)
}

/// The packages of the other way.
pub(crate) fn packages(system: System) -> Result<impl Iterator<Item = &'static Package>> {
    if system == System::Other {
        bail!(
            "items are compiled for {TARGET}, which this Rust toolchain lacks. Add it (rustup target add {TARGET}), \
             then call this again"
        );
    }
    Ok(GUESTS.iter())
}

/// The other way, once its packages are installed.
pub(crate) fn from_debian(workspace: &Workspace) -> Result<Toolchain> {
    let linker = linker(&sysroot()?).with_context(|| {
        format!(
            "no linker for WebAssembly: neither rust-lld in the Rust toolchain nor wasm-ld on the search path. \
             Install Debian's lld, or the target itself (rustup target add {TARGET})"
        )
    })?;
    let toolchain = Toolchain::Debian { linker };
    let memory = memory(workspace);
    if let Some(folder) = memory.parent() {
        std::fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
    }
    std::fs::write(&memory, serde_json::to_vec(&toolchain)?)
        .with_context(|| format!("cannot write {}", memory.display()))?;
    Ok(toolchain)
}

fn memory(workspace: &Workspace) -> PathBuf {
    workspace.target.join("setup").join("guests.json")
}

/// What was chosen the last time, if all of it still exists.
fn remembered(memory: &Path) -> Option<Toolchain> {
    let toolchain = serde_json::from_slice(&std::fs::read(memory).ok()?).ok()?;
    let Toolchain::Debian { linker } = &toolchain else { return None };
    let there = [Path::new(DEBIAN_CARGO), Path::new(DEBIAN_RUSTC), linker].iter().all(|path| path.is_file());
    there.then_some(toolchain)
}

/// Where the caller's toolchain lies.
fn sysroot() -> Result<PathBuf> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    Ok(command::read(Command::new(rustc).args(["--print", "sysroot"]))?.trim_end().into())
}

fn has_target(sysroot: &Path) -> bool {
    let libraries = sysroot.join("lib/rustlib").join(TARGET).join("lib");
    let Ok(entries) = std::fs::read_dir(libraries) else { return false };
    entries.flatten().any(|entry| entry.file_name().to_string_lossy().starts_with("libstd-"))
}

/// An LLD: the one of the toolchain, else one on the search path.
fn linker(sysroot: &Path) -> Option<PathBuf> {
    let hosts = std::fs::read_dir(sysroot.join("lib/rustlib")).ok()?;
    let inside = hosts.flatten().map(|host| host.path().join("bin/rust-lld")).find(|lld| lld.is_file());
    inside.or_else(|| {
        ["rust-lld", "wasm-ld", "wasm-ld-19", "wasm-ld-16", "wasm-ld-14"].into_iter().find_map(command::find)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_counts_only_with_its_standard_library() {
        let sysroot = tempfile::tempdir().unwrap();
        assert!(!has_target(sysroot.path()));
        let libraries = sysroot.path().join("lib/rustlib/wasm32-unknown-unknown/lib");
        std::fs::create_dir_all(&libraries).unwrap();
        assert!(!has_target(sysroot.path()), "what an interrupted rustup leaves behind is no target");
        std::fs::write(libraries.join("libstd-0123.rlib"), "").unwrap();
        assert!(has_target(sysroot.path()));
    }

    #[test]
    fn the_linker_of_the_toolchain_is_found_for_any_host() {
        let sysroot = tempfile::tempdir().unwrap();
        let bin = sysroot.path().join("lib/rustlib/aarch64-unknown-linux-gnu/bin");
        std::fs::create_dir_all(&bin).unwrap();
        std::fs::write(bin.join("rust-lld"), "").unwrap();
        assert_eq!(linker(sysroot.path()), Some(bin.join("rust-lld")));
    }

    #[test]
    fn a_remembered_toolchain_whose_linker_is_gone_is_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let memory = folder.path().join("guests.json");
        assert_eq!(remembered(&memory), None);
        let gone = Toolchain::Debian { linker: folder.path().join("rust-lld") };
        std::fs::write(&memory, serde_json::to_vec(&gone).unwrap()).unwrap();
        assert_eq!(remembered(&memory), None);
        std::fs::write(&memory, "{").unwrap();
        assert_eq!(remembered(&memory), None);
    }
}
