//! One package: its record with everything that the record names.

use crate::files::{self, FileFault, Limits};
use cap_std::fs::Dir;
use guichet_model::record::{ItemRecord, RecordFault};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The parts of a package, read and checked against each other.
#[derive(Debug)]
pub struct Package {
    /// `item.toml`
    pub record: ItemRecord,
    /// `item.wasm`
    pub component: Vec<u8>,
    /// `templates/NAME.typ` by name.
    pub templates: BTreeMap<String, String>,
    /// `assets/PATH` by path.
    pub assets: BTreeMap<String, Arc<[u8]>>,
}

/// What is wrong with a package.
#[derive(Debug, thiserror::Error)]
pub enum PackageFault {
    /// A file.
    #[error(transparent)]
    File(#[from] FileFault),
    /// The record.
    #[error("item.toml: {0}")]
    Record(#[from] RecordFault),
    /// The folder has another name than the item.
    #[error("item.toml: `code` is {code:?}, but the package is in the folder {folder:?}")]
    Folder {
        /// In the record.
        code: String,
        /// On disk.
        folder: String,
    },
    /// The record names something that is not in the package.
    #[error("item.toml: `{key}` names {path}, which is not in the package")]
    Missing {
        /// Which key.
        key: &'static str,
        /// What is missing.
        path: String,
    },
}

impl Package {
    /// Reads a package from its folder.
    pub fn read(folder: &Dir, name: &str, limits: &Limits) -> Result<Self, PackageFault> {
        let utf8 = |path: &str, bytes: Vec<u8>| String::from_utf8(bytes).map_err(|_| FileFault::Text(path.to_owned()));
        let record = ItemRecord::parse(&utf8("item.toml", files::file(folder, "item.toml", limits.record)?)?)?;
        if record.code != name {
            return Err(PackageFault::Folder { code: record.code, folder: name.to_owned() });
        }
        let component = files::file(folder, "item.wasm", limits.component)?;
        let mut templates = BTreeMap::new();
        for (path, bytes) in files::folder(folder, "templates", limits)? {
            if let Some(template) = path.strip_suffix(".typ") {
                templates.insert(template.to_owned(), utf8(&path, bytes)?);
            }
        }
        let assets: BTreeMap<String, Arc<[u8]>> = files::folder(folder, "assets", limits)?
            .into_iter()
            .map(|(path, bytes)| (path, Arc::from(bytes)))
            .collect();
        let package = Self { record, component, templates, assets };
        package.check()?;
        Ok(package)
    }

    fn check(&self) -> Result<(), PackageFault> {
        let missing = |key, path: &str| Err(PackageFault::Missing { key, path: path.to_owned() });
        if let Some(sample) = self.record.result.sample.as_ref().filter(|path| !self.assets.contains_key(*path)) {
            return missing("result.sample", &format!("assets/{sample}"));
        }
        let named = self.record.capabilities.printer.iter().flat_map(|scope| &scope.templates);
        match named.into_iter().find(|name| !self.templates.contains_key(*name)) {
            Some(name) => missing("capabilities.printer.templates", &format!("templates/{name}.typ")),
            None => Ok(()),
        }
    }
}
