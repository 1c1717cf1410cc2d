//! Reading the files of a package without leaving its folder and without end.

use cap_std::fs::Dir;
use std::collections::BTreeMap;
use std::io::Read;

/// Most bytes and files of a package.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Of `item.toml`.
    pub record: u64,
    /// Of `item.wasm`.
    pub component: u64,
    /// Of one template or asset.
    pub file: u64,
    /// Of all templates, or of all assets.
    pub files: u64,
    /// How many templates, or assets.
    pub count: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { record: 256 << 10, component: 16 << 20, file: 4 << 20, files: 16 << 20, count: 200 }
    }
}

/// Why a file of a package cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum FileFault {
    /// It is not there, or it cannot be read.
    #[error("{path}: {source}")]
    Io {
        /// Path in the package.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// It is too large.
    #[error("{path} is larger than {limit} bytes")]
    Large {
        /// Path in the package.
        path: String,
        /// The limit.
        limit: u64,
    },
    /// There are too many.
    #[error("{path} holds more than {limit} files")]
    Many {
        /// Folder in the package.
        path: String,
        /// The limit.
        limit: usize,
    },
    /// It is not UTF-8, or its name is not.
    #[error("{0} is not UTF-8")]
    Text(String),
}

/// Reads one file of at most `limit` bytes.
pub(crate) fn file(folder: &Dir, path: &str, limit: u64) -> Result<Vec<u8>, FileFault> {
    let io = |source| FileFault::Io { path: path.to_owned(), source };
    let mut bytes = Vec::new();
    folder.open(path).map_err(io)?.take(limit + 1).read_to_end(&mut bytes).map_err(io)?;
    if bytes.len() as u64 > limit { Err(FileFault::Large { path: path.to_owned(), limit }) } else { Ok(bytes) }
}

/// Reads the files right in a folder of the package; an absent folder has none.
pub(crate) fn folder(package: &Dir, name: &str, limits: &Limits) -> Result<BTreeMap<String, Vec<u8>>, FileFault> {
    let io = |source| FileFault::Io { path: name.to_owned(), source };
    let mut files = BTreeMap::new();
    if !package.is_dir(name) {
        return Ok(files);
    }
    let mut left = limits.files;
    for entry in package.read_dir(name).map_err(io)? {
        let entry = entry.map_err(io)?;
        if !entry.file_type().map_err(io)?.is_file() {
            continue;
        }
        let file_name =
            entry.file_name().into_string().map_err(|odd| FileFault::Text(format!("{name}/{}", odd.display())))?;
        let bytes = file(package, &format!("{name}/{file_name}"), limits.file.min(left))?;
        left -= bytes.len() as u64;
        files.insert(file_name, bytes);
        if files.len() > limits.count {
            return Err(FileFault::Many { path: name.to_owned(), limit: limits.count });
        }
    }
    Ok(files)
}
