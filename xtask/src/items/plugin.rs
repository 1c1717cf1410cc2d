//! One folder under `plugins/`: which crate it is, and which item.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// The longest code, which is also the name of a folder.
const LONGEST_CODE: usize = 64;

/// The crate of an item, with the code that its record gives.
#[derive(Debug)]
pub(crate) struct Plugin {
    /// Its folder in the repository.
    pub(crate) folder: PathBuf,
    /// The name of its package.
    pub(crate) package: String,
    /// The name of what cargo builds, without the ending.
    pub(crate) library: String,
    /// The item's code: lower-case letters, digits, `-` and `.`.
    pub(crate) code: String,
}

#[derive(Deserialize)]
struct Manifest {
    package: Named,
    lib: Option<Library>,
}

#[derive(Deserialize)]
struct Named {
    name: String,
}

#[derive(Deserialize)]
struct Library {
    name: Option<String>,
}

/// Only what names the package; the terminal reads and checks the rest.
#[derive(Deserialize)]
struct Record {
    code: String,
}

impl Plugin {
    /// Reads the manifest and the record.
    pub(crate) fn read(folder: &Path) -> Result<Self> {
        let manifest: Manifest = read(&folder.join("Cargo.toml"))?;
        let record_file = folder.join("item.toml");
        let Record { code } = read(&record_file)?;
        let well_formed = code.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.'));
        ensure!(
            well_formed && !code.starts_with(['.', '-']) && (1..=LONGEST_CODE).contains(&code.len()),
            "{}: the code {code:?} must be 1 to {LONGEST_CODE} of a-z 0-9 - . and begin with a letter or digit",
            record_file.display()
        );
        let package = manifest.package.name;
        let library = manifest.lib.and_then(|lib| lib.name).unwrap_or_else(|| package.replace('-', "_"));
        Ok(Self { folder: folder.to_owned(), package, library, code })
    }
}

fn read<T: DeserializeOwned>(file: &Path) -> Result<T> {
    let text = std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    toml::from_str(&text).with_context(|| format!("{} is not as expected", file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plugin(manifest: &str, record: &str) -> Result<Plugin> {
        let folder = tempfile::tempdir()?;
        std::fs::write(folder.path().join("Cargo.toml"), manifest)?;
        std::fs::write(folder.path().join("item.toml"), record)?;
        Plugin::read(folder.path())
    }

    #[test]
    fn a_plugin_is_known_by_its_package_and_its_records_code() {
        let read =
            plugin("[package]\nname = \"residence-permit\"\n", "code = \"residence-permit.1\"\nname = 1\n").unwrap();
        assert_eq!((read.package.as_str(), read.library.as_str()), ("residence-permit", "residence_permit"));
        assert_eq!(read.code, "residence-permit.1");
        let named = plugin("[package]\nname = \"a\"\n[lib]\nname = \"b\"\n", "code = \"a\"").unwrap();
        assert_eq!(named.library, "b");
    }

    #[test]
    fn a_code_that_could_leave_its_folder_is_refused() {
        for code in ["", "..", "../x", "a/b", "A", "-x", "社保", &"x".repeat(65)] {
            let error = plugin("[package]\nname = \"a\"\n", &format!("code = {code:?}\n")).unwrap_err();
            assert!(error.to_string().contains("item.toml"), "{code}: {error}");
        }
    }

    #[test]
    fn a_record_without_a_code_is_named() {
        let error = plugin("[package]\nname = \"a\"\n", "name = \"x\"\n").unwrap_err();
        let text = format!("{error:#}");
        assert!(text.contains("item.toml") && text.contains("code"), "{text}");
    }
}
