//! Where things are: the repository, and cargo's target folder.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::command;

/// The folders that every task works in.
pub(crate) struct Workspace {
    /// The repository.
    pub(crate) root: PathBuf,
    /// Cargo's target folder, which need not lie in the repository.
    pub(crate) target: PathBuf,
}

#[derive(Deserialize)]
struct Metadata {
    workspace_root: PathBuf,
    target_directory: PathBuf,
}

impl Workspace {
    /// Asks cargo, so that `CARGO_TARGET_DIR` and the caller's configuration count.
    pub(crate) fn locate() -> Result<Self> {
        let mut cargo = cargo();
        cargo.args(["metadata", "--format-version", "1", "--no-deps"]);
        if let Some(manifest) = std::env::var_os("CARGO_MANIFEST_DIR") {
            cargo.arg("--manifest-path").arg(Path::new(&manifest).join("Cargo.toml"));
        }
        let metadata: Metadata =
            serde_json::from_str(&command::read(&mut cargo)?).context("cargo metadata answered something else")?;
        Ok(Self { root: metadata.workspace_root, target: metadata.target_directory })
    }

    /// The folders of the service items, sorted by name.
    pub(crate) fn plugins(&self) -> Result<Vec<PathBuf>> {
        let folder = self.root.join("plugins");
        let mut plugins = Vec::new();
        for entry in std::fs::read_dir(&folder).with_context(|| format!("cannot list {}", folder.display()))? {
            let path = entry?.path();
            if path.join("Cargo.toml").is_file() {
                plugins.push(path);
            }
        }
        plugins.sort();
        Ok(plugins)
    }

    /// Where the packaged items go.
    pub(crate) fn items(&self) -> PathBuf {
        self.target.join("items")
    }

    /// The themes, which are used from where they are written.
    pub(crate) fn themes(&self) -> PathBuf {
        self.root.join("themes")
    }

    /// `cargo` in the repository.
    pub(crate) fn cargo(&self, arguments: &[&str]) -> Command {
        let mut cargo = cargo();
        cargo.current_dir(&self.root).args(arguments);
        cargo
    }
}

/// The cargo that called us, so that a `+toolchain` of the caller is kept.
fn cargo() -> Command {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    forget_our_package(&mut cargo);
    cargo
}

/// Takes from a cargo's environment what the cargo that called us said there about our own package. Handed on, it would
/// look to build scripts like a changed world, and a good part of the dependencies would be compiled again.
pub(crate) fn forget_our_package(cargo: &mut Command) {
    for (name, _) in std::env::vars_os() {
        if name.to_str().is_some_and(is_about_a_package) {
            cargo.env_remove(name);
        }
    }
}

/// Whether cargo sets this variable for one package or another.
fn is_about_a_package(variable: &str) -> bool {
    ["CARGO_PKG_", "CARGO_MANIFEST_"].iter().any(|prefix| variable.starts_with(prefix))
        || ["CARGO_BIN_NAME", "CARGO_CRATE_NAME", "CARGO_PRIMARY_PACKAGE"].contains(&variable)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cargo_says_of_our_package_is_not_handed_on_but_the_callers_settings_are() {
        for ours in ["CARGO_MANIFEST_DIR", "CARGO_PKG_NAME", "CARGO_PKG_VERSION_MAJOR", "CARGO_PRIMARY_PACKAGE"] {
            assert!(is_about_a_package(ours), "{ours}");
        }
        for theirs in ["CARGO_TARGET_DIR", "CARGO_HOME", "CARGO_BUILD_JOBS", "CARGO", "RUSTFLAGS"] {
            assert!(!is_about_a_package(theirs), "{theirs}");
        }
    }
}
