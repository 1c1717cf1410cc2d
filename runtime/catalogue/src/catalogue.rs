//! The items that serve, by code.

use crate::files::Limits;
use crate::package::{Package, PackageFault};
use cap_std::ambient_authority;
use cap_std::fs::Dir;
use guichet_engine::{Declared, Engine, Item, LoadError};
use guichet_model::record::ItemRecord;
use guichet_model::text::Text;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// An item that serves.
pub struct Installed {
    /// Its record.
    pub record: Arc<ItemRecord>,
    /// Its component, ready to step.
    pub component: Item,
    /// Typst sources by name.
    pub templates: Arc<BTreeMap<String, String>>,
    /// Assets by path.
    pub assets: Arc<BTreeMap<String, Arc<[u8]>>>,
    /// Names of the procedure's steps.
    pub procedure: Arc<[Text]>,
    /// On trial (clause 6.4 c).
    pub trial: bool,
}

/// The items that serve.
#[derive(Default)]
pub struct Catalogue {
    items: Vec<Arc<Installed>>,
}

/// A package that does not serve.
#[derive(Debug, thiserror::Error)]
#[error("package {folder:?} is left out: {reason}")]
pub struct Faulty {
    /// Its folder.
    pub folder: String,
    /// Why.
    pub reason: Reason,
}

/// Why a package does not serve.
#[derive(Debug, thiserror::Error)]
pub enum Reason {
    /// The package itself.
    #[error(transparent)]
    Package(#[from] PackageFault),
    /// Its component.
    #[error("item.wasm: {0}")]
    Component(#[from] LoadError),
}

/// There is no catalogue at all.
#[derive(Debug, thiserror::Error)]
#[error("the items folder {path} cannot be read: {source}; check `paths.items` in the configuration")]
pub struct CatalogueError {
    /// The folder.
    pub path: PathBuf,
    /// Why.
    pub source: std::io::Error,
}

impl Catalogue {
    /// Reads every package of a folder. Faulty ones are left out and come back with their reasons.
    pub async fn load(path: &Path, engine: &Engine) -> Result<(Self, Vec<Faulty>), CatalogueError> {
        let context = |source| CatalogueError { path: path.to_owned(), source };
        let folder = Dir::open_ambient_dir(path, ambient_authority()).map_err(context)?;
        let mut names = Vec::new();
        for entry in folder.entries().map_err(context)? {
            let entry = entry.map_err(context)?;
            if entry.file_type().map_err(context)?.is_dir() {
                names.push(entry.file_name().to_string_lossy().into_owned());
            }
        }
        names.sort_unstable();
        let mut catalogue = Self::default();
        let mut faulty = Vec::new();
        for name in names {
            let package = folder.open_dir(&name).map_err(context)?;
            match install(&package, &name, engine).await {
                Ok(item) => catalogue.items.push(Arc::new(item)),
                Err(reason) => faulty.push(Faulty { folder: name, reason }),
            }
        }
        Ok((catalogue, faulty))
    }

    /// All items, ordered by code.
    pub fn items(&self) -> &[Arc<Installed>] {
        &self.items
    }

    /// An item by its code.
    pub fn item(&self, code: &str) -> Option<Arc<Installed>> {
        self.items.iter().find(|item| item.record.code == code).cloned()
    }
}

async fn install(folder: &Dir, name: &str, engine: &Engine) -> Result<Installed, Reason> {
    let package = Package::read(folder, name, &Limits::default())?;
    let declared = Declared {
        capabilities: package.record.capabilities.declared().collect(),
        steps: package.record.procedure.iter().map(|step| step.id.clone()).collect(),
        assets: package.assets.keys().cloned().collect(),
    };
    let component = engine.load(&package.component, declared).await?;
    Ok(Installed {
        procedure: package.record.procedure.iter().map(|step| step.name.clone()).collect(),
        record: Arc::new(package.record),
        component,
        templates: Arc::new(package.templates),
        assets: Arc::new(package.assets),
        trial: false,
    })
}
