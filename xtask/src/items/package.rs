//! What goes into an item's folder.

use std::path::Path;

use anyhow::{Context, Result};
use wit_component::ComponentEncoder;

use super::folder::{self, Files};
use super::plugin::Plugin;

/// The folders of a plugin that travel with the item.
const FOLDERS: [&str; 3] = ["assets", "templates", "journeys"];

/// Makes `to` the package of this plugin, compiled as `core`.
pub(crate) fn assemble(plugin: &Plugin, core: &Path, to: &Path) -> Result<()> {
    let mut files = Files::new();
    files.insert("item.toml".into(), folder::read(&plugin.folder.join("item.toml"))?);
    files.insert("item.wasm".into(), component(&folder::read(core)?)?);
    for name in FOLDERS {
        folder::collect(&plugin.folder.join(name), Path::new(name), &mut files)?;
    }
    folder::sync(to, &files)
}

/// Turns the core module that cargo makes into a component of the contract's types, and validates it.
fn component(core: &[u8]) -> Result<Vec<u8>> {
    ComponentEncoder::default()
        .validate(true)
        .module(core)
        .and_then(|encoder| encoder.encode())
        .context("the compiled module does not make a component; does it export the contract's handler?")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_module_makes_no_component() {
        let error = component(b"not wasm at all").unwrap_err();
        assert!(error.to_string().contains("does not make a component"), "{error:#}");
    }

    #[test]
    fn a_module_that_imports_outside_the_contract_is_refused_by_the_imports_name() {
        // (module (import "env" "open_the_door" (func)))
        let core = b"\0asm\x01\0\0\0\x01\x04\x01\x60\0\0\x02\x15\x01\x03env\x0dopen_the_door\0\0";
        let error = format!("{:#}", component(core).unwrap_err());
        assert!(error.contains("open_the_door") || error.contains("env"), "{error}");
    }
}
