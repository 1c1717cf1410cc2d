//! Service items: from a crate under `plugins/` to a folder that the terminal can serve.
//!
//! An item folder is named after the code in its record and holds `item.toml`, `item.wasm` (a component), `assets/`,
//! `templates/` and `journeys/`. Cargo decides what has to be compiled again, and a file that did not change is not
//! touched, so that calling this twice costs nothing.

mod folder;
mod package;
mod plugin;

use anyhow::{Context, Result, ensure};

use self::plugin::Plugin;
use crate::command;
use crate::setup::Toolchain;
use crate::workspace::Workspace;

/// The profile in the workspace's manifest that items are compiled with.
const PROFILE: &str = "item";

/// Builds and packages every item. Folders of items that are no longer there are removed.
pub(crate) fn build(workspace: &Workspace, toolchain: &Toolchain) -> Result<()> {
    let mut plugins = Vec::new();
    for folder in workspace.plugins()? {
        plugins.push(Plugin::read(&folder)?);
    }
    plugins.sort_by(|one, other| one.code.cmp(&other.code));
    for pair in plugins.windows(2) {
        let same = pair[0].code == pair[1].code;
        ensure!(!same, "{} and {} have the same code {}", pair[0].package, pair[1].package, pair[0].code);
    }
    compile(workspace, toolchain, &plugins)?;
    let cores = Toolchain::artefacts(&guests(workspace), PROFILE);
    for plugin in &plugins {
        let core = cores.join(format!("{}.wasm", plugin.library));
        package::assemble(plugin, &core, &workspace.items().join(&plugin.code))
            .with_context(|| format!("cannot package the item {}", plugin.package))?;
    }
    let codes: Vec<&str> = plugins.iter().map(|plugin| plugin.code.as_str()).collect();
    folder::keep_only(&workspace.items(), &codes)
}

fn compile(workspace: &Workspace, toolchain: &Toolchain, plugins: &[Plugin]) -> Result<()> {
    if plugins.is_empty() {
        return Ok(());
    }
    let mut cargo = toolchain.build_command(workspace);
    // The lock file is the host's, and another cargo has no business changing it.
    cargo.args(["--locked", "--profile", PROFILE, "--target-dir"]).arg(guests(workspace));
    for plugin in plugins {
        cargo.args(["--package", &plugin.package]);
    }
    // Whatever the caller asks of the host's compiler does not hold for Wasm.
    cargo.env_remove("RUSTFLAGS").env("CARGO_ENCODED_RUSTFLAGS", remapped(workspace));
    command::run(&mut cargo).context("the items do not compile for Wasm")
}

/// Compiler flags, as cargo takes them, that keep the builder's folders out of the messages inside an item.
fn remapped(workspace: &Workspace) -> String {
    let mut flags = vec![format!("--remap-path-prefix={}=.", workspace.root.display())];
    let cargo_home = std::env::var("CARGO_HOME").ok();
    let cargo_home = cargo_home.or_else(|| std::env::var("HOME").ok().map(|home| format!("{home}/.cargo")));
    if let Some(home) = cargo_home {
        flags.push(format!("--remap-path-prefix={home}=cargo"));
    }
    flags.join("\u{1f}")
}

/// A target folder of their own: they are built by another cargo for another target.
fn guests(workspace: &Workspace) -> std::path::PathBuf {
    workspace.target.join("guests")
}
