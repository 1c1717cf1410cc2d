//! The programs of the workspace, as cargo builds them.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::command;
use crate::workspace::Workspace;

/// The packages that hold the programs.
pub(crate) const PACKAGES: [&str; 3] = ["guichet", "guichet-worker-program", "guichet-testbed"];

/// The programs themselves.
const NAMES: [&str; 3] = ["guichet", "guichet-worker", "guichet-testbed"];

/// A folder that holds the terminal, its worker and the testbed.
pub(crate) struct Programs {
    folder: PathBuf,
}

impl Programs {
    /// Builds them in the dev profile.
    pub(crate) fn build(workspace: &Workspace) -> Result<Self> {
        let mut cargo = workspace.cargo(&["build"]);
        for package in PACKAGES {
            cargo.args(["--package", package]);
        }
        command::run(&mut cargo)?;
        Self::in_folder(workspace.target.join("debug"))
    }

    /// Those that were built already.
    pub(crate) fn in_folder(folder: PathBuf) -> Result<Self> {
        for name in NAMES {
            let program = folder.join(name);
            ensure!(program.is_file(), "{} was not built; is build.target set for cargo?", program.display());
        }
        Ok(Self { folder })
    }

    /// Where they are.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// A call of the terminal. Where the session gives no folder for sockets, graphics libraries complain about it at
    /// every start: it gets an empty one.
    pub(crate) fn terminal(&self, workspace: &Workspace) -> Result<Command> {
        let mut terminal = self.command("guichet");
        if std::env::var_os("XDG_RUNTIME_DIR").is_none() {
            let folder = workspace.target.join("run").join("session");
            std::fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
            std::fs::set_permissions(&folder, Permissions::from_mode(0o700))?;
            terminal.env("XDG_RUNTIME_DIR", folder);
        }
        Ok(terminal)
    }

    /// A call of one of them.
    pub(crate) fn command(&self, name: &str) -> Command {
        Command::new(self.folder.join(name))
    }
}

/// Tells tests and benchmarks where the programs, the packaged items and the themes are.
pub(crate) fn point_at(command: &mut Command, workspace: &Workspace, programs: &Programs) {
    command
        .env("GUICHET_BIN_DIR", programs.folder())
        .env("GUICHET_ITEMS", workspace.items())
        .env("GUICHET_THEMES", workspace.themes());
}
