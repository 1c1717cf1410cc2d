//! A released contract does not change: `wit/contract.lock` holds the digest of each of its files.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

fn wit() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../wit")
}

/// Digest of every file under a folder, by its path there.
fn digests(root: &Path, folder: &Path, found: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            digests(root, &path, found);
        } else {
            let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
            found.insert(name, hex::encode(Sha256::digest(fs::read(&path).unwrap())));
        }
    }
}

/// What is wrong with the files under `root`, measured by the lock; one line each.
fn differences(root: &Path, lock: &str) -> Vec<String> {
    let mut found = BTreeMap::new();
    digests(root, root, &mut found);
    found.remove("contract.lock");
    let mut wrong = Vec::new();
    for line in lock.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        let (digest, name) = line.split_once("  ").expect("a line is a digest, two spaces and a path");
        match found.remove(name) {
            None => wrong.push(format!("{name} was removed")),
            Some(now) if now != digest => wrong.push(format!("{name} was changed; its digest is now {now}")),
            Some(_) => {}
        }
    }
    wrong.extend(found.into_iter().map(|(name, digest)| format!("{name} was added; its digest is {digest}")));
    wrong
}

#[test]
fn no_released_file_of_the_contract_is_changed_added_or_removed() {
    let lock = fs::read_to_string(wit().join("contract.lock")).unwrap();
    let wrong = differences(&wit(), &lock);
    assert!(
        wrong.is_empty(),
        "the released contract must stay as it is; put a change into a new version's folder and add that to \
         wit/contract.lock:\n{}",
        wrong.join("\n")
    );
}

#[test]
fn a_file_changed_added_or_removed_is_noticed_by_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let package = folder.path().join("log/1.0.0");
    fs::create_dir_all(&package).unwrap();
    fs::write(package.join("log.wit"), "package guichet:log@1.0.0;").unwrap();
    let digest = hex::encode(Sha256::digest(b"package guichet:log@1.0.0;"));
    let lock = format!("# comment\n{digest}  log/1.0.0/log.wit\n");
    assert!(differences(folder.path(), &lock).is_empty());

    fs::write(package.join("log.wit"), "package guichet:log@1.0.0; // now different").unwrap();
    assert!(differences(folder.path(), &lock)[0].starts_with("log/1.0.0/log.wit was changed"));
    fs::write(package.join("more.wit"), "").unwrap();
    fs::remove_file(package.join("log.wit")).unwrap();
    let wrong = differences(folder.path(), &lock);
    assert!(wrong[0].starts_with("log/1.0.0/log.wit was removed"), "{wrong:?}");
    assert!(wrong[1].starts_with("log/1.0.0/more.wit was added"), "{wrong:?}");
}
