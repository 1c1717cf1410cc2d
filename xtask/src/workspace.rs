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
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}
