//! Folders as sets of files, written so that what did not change is not touched.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

/// Files by their path inside a folder.
pub(crate) type Files = BTreeMap<PathBuf, Vec<u8>>;

/// Reads a file, naming it when that fails.
pub(crate) fn read(file: &Path) -> Result<Vec<u8>> {
    fs::read(file).with_context(|| format!("cannot read {}", file.display()))
}

/// Adds everything under `folder` to `files` with `prefix` before its path. A folder that does not exist has nothing;
/// hidden files are left out; anything but files and folders is refused.
pub(crate) fn collect(folder: &Path, prefix: &Path, files: &mut Files) -> Result<()> {
    if !folder.exists() {
        return Ok(());
    }
    for entry in fs::read_dir(folder).with_context(|| format!("cannot list {}", folder.display()))? {
        let entry = entry?;
        let (path, inside) = (entry.path(), prefix.join(entry.file_name()));
        if entry.file_name().to_string_lossy().starts_with('.') {
            continue;
        }
        let kind = entry.file_type()?;
        if kind.is_dir() {
            collect(&path, &inside, files)?;
        } else if kind.is_file() {
            files.insert(inside, read(&path)?);
        } else {
            bail!("{} is neither a file nor a folder, and cannot be packaged", path.display());
        }
    }
    Ok(())
}

/// Makes `folder` hold exactly these files.
pub(crate) fn sync(folder: &Path, files: &Files) -> Result<()> {
    if folder.exists() {
        // First, so that a file makes room for a folder of its name and the other way round.
        remove_strangers(folder, Path::new(""), files)?;
    }
    for (inside, content) in files {
        let path = folder.join(inside);
        if fs::read(&path).is_ok_and(|old| old == *content) {
            continue;
        }
        replace(&path, content).with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(())
}

/// Removes everything in `folder` but the entries with these names.
pub(crate) fn keep_only(folder: &Path, names: &[&str]) -> Result<()> {
    if !folder.exists() {
        return Ok(());
    }
    for entry in fs::read_dir(folder).with_context(|| format!("cannot list {}", folder.display()))? {
        let entry = entry?;
        if !names.iter().any(|&name| entry.file_name() == name) {
            remove(&entry.path(), entry.file_type()?.is_dir())?;
        }
    }
    Ok(())
}

/// A reader sees the old file or the new one, never half of it.
fn replace(path: &Path, content: &[u8]) -> Result<()> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    let new = path.with_file_name(name);
    fs::write(&new, content)?;
    fs::rename(&new, path)?;
    Ok(())
}

fn remove_strangers(folder: &Path, inside: &Path, files: &Files) -> Result<()> {
    let here = folder.join(inside);
    for entry in fs::read_dir(&here).with_context(|| format!("cannot list {}", here.display()))? {
        let entry = entry?;
        let path = inside.join(entry.file_name());
        let is_folder = entry.file_type()?.is_dir();
        if is_folder && files.keys().any(|file| *file != path && file.starts_with(&path)) {
            remove_strangers(folder, &path, files)?;
        } else if is_folder || !files.contains_key(&path) {
            remove(&entry.path(), is_folder)?;
        }
    }
    Ok(())
}

fn remove(path: &Path, is_folder: bool) -> Result<()> {
    let removed = if is_folder { fs::remove_dir_all(path) } else { fs::remove_file(path) };
    removed.with_context(|| format!("cannot remove {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(list: &[(&str, &str)]) -> Files {
        list.iter().map(|(path, content)| (PathBuf::from(path), content.as_bytes().to_vec())).collect()
    }

    #[test]
    fn syncing_leaves_exactly_the_files_and_touches_none_that_stayed() {
        let top = tempfile::tempdir().unwrap();
        let folder = top.path().join("item");
        sync(&folder, &files(&[("item.toml", "a"), ("assets/x.png", "x"), ("assets/old/y", "y")])).unwrap();
        let before = fs::metadata(folder.join("item.toml")).unwrap().modified().unwrap();
        let next = files(&[("item.toml", "a"), ("assets/x.png", "changed"), ("templates/t.typ", "t")]);
        sync(&folder, &next).unwrap();
        assert_eq!(fs::metadata(folder.join("item.toml")).unwrap().modified().unwrap(), before);
        let mut found = Files::new();
        collect(&folder, Path::new(""), &mut found).unwrap();
        assert_eq!(found, next);
        assert!(!folder.join("assets/old").exists());
    }

    #[test]
    fn a_file_makes_room_for_a_folder_of_its_name_and_the_other_way_round() {
        let top = tempfile::tempdir().unwrap();
        let (file, folder) = (files(&[("assets", "file")]), files(&[("assets/x", "x")]));
        for wanted in [&file, &folder, &file] {
            sync(top.path(), wanted).unwrap();
            let mut found = Files::new();
            collect(top.path(), Path::new(""), &mut found).unwrap();
            assert_eq!(found, *wanted);
        }
    }

    #[test]
    fn hidden_files_stay_at_home_and_links_are_refused() {
        let top = tempfile::tempdir().unwrap();
        fs::write(top.path().join(".DS_Store"), "").unwrap();
        fs::write(top.path().join("a"), "a").unwrap();
        let mut found = Files::new();
        collect(top.path(), Path::new("assets"), &mut found).unwrap();
        assert_eq!(found, files(&[("assets/a", "a")]));
        std::os::unix::fs::symlink("/etc/passwd", top.path().join("b")).unwrap();
        let error = collect(top.path(), Path::new("assets"), &mut found).unwrap_err();
        assert!(error.to_string().contains("neither a file nor a folder"), "{error}");
    }

    #[test]
    fn items_that_are_gone_leave_no_folder_behind() {
        let top = tempfile::tempdir().unwrap();
        for name in ["one", "two"] {
            sync(&top.path().join(name), &files(&[("item.toml", "")])).unwrap();
        }
        keep_only(top.path(), &["two"]).unwrap();
        assert!(!top.path().join("one").exists() && top.path().join("two/item.toml").exists());
        keep_only(&top.path().join("none"), &[]).unwrap();
    }
}
