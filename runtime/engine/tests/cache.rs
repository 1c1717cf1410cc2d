//! The compile cache: what it spares, and what it does not trust.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::guest::Guest;
use common::image::{Image, ended, turn};
use common::{compiler, declared, engine_at, no_compiler, silent, started};
use guichet_engine::{Limits, LoadError};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

fn component() -> Vec<u8> {
    Guest::returning(Image::turn(&turn())).component()
}

/// A cache folder in which the component has its entry.
async fn filled() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let cache = folder.path().join("cache");
    engine_at(&cache, compiler(), Limits::default()).load(&component(), declared([])).await.unwrap();
    (folder, cache)
}

fn entries(cache: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(cache).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "cwasm"));
    files.sort();
    files
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

/// Loading must need the compiler, and afterwards not any more.
async fn assert_compiled_anew(cache: &Path) {
    let without = engine_at(cache, no_compiler(), Limits::default()).load(&component(), declared([])).await;
    assert!(matches!(without, Err(LoadError::Compiler(_))), "{without:?}");
    assert_eq!(entries(cache).len(), 0, "the entry is discarded");
    let anew = engine_at(cache, compiler(), Limits::default()).load(&component(), declared([])).await.unwrap();
    assert_eq!(anew.step(silent(), Vec::new(), started()).await.unwrap(), turn());
    engine_at(cache, no_compiler(), Limits::default()).load(&component(), declared([])).await.unwrap();
}

#[tokio::test]
async fn a_component_in_the_cache_is_loaded_without_the_compiler() {
    let (_folder, cache) = filled().await;
    let item = engine_at(&cache, no_compiler(), Limits::default()).load(&component(), declared([])).await.unwrap();
    assert_eq!(item.step(silent(), Vec::new(), started()).await.unwrap(), turn());
}

#[tokio::test]
async fn limits_of_a_step_do_not_change_the_code_in_the_cache() {
    let (_folder, cache) = filled().await;
    let tighter = Limits { memory: 8 << 20, instances: 2, ..Limits::default() };
    let item = engine_at(&cache, no_compiler(), tighter).load(&component(), declared([])).await.unwrap();
    assert_eq!(item.step(silent(), Vec::new(), started()).await.unwrap(), turn());
}

#[tokio::test]
async fn an_entry_that_was_tampered_with_is_discarded_wherever_it_was_touched() {
    let (_folder, cache) = filled().await;
    let entry = entries(&cache).remove(0);
    let length = fs::read(&entry).unwrap().len();
    for place in [0, 8, 39, 40, length / 2, length - 1] {
        let entry = entries(&cache).remove(0);
        let mut bytes = fs::read(&entry).unwrap();
        bytes[place] ^= 1;
        fs::write(&entry, bytes).unwrap();
        assert_compiled_anew(&cache).await;
    }
}

#[tokio::test]
async fn an_entry_that_was_cut_or_emptied_or_replaced_is_discarded() {
    let (_folder, cache) = filled().await;
    let whole = fs::read(entries(&cache).remove(0)).unwrap();
    let bare = whole[40..].to_vec();
    for bytes in [whole[..whole.len() - 1].to_vec(), whole[..20].to_vec(), Vec::new(), bare] {
        fs::write(entries(&cache).remove(0), bytes).unwrap();
        assert_compiled_anew(&cache).await;
    }
}

#[tokio::test]
async fn an_entry_moved_to_the_place_of_another_component_is_discarded() {
    let (_folder, cache) = filled().await;
    let own = entries(&cache).remove(0);
    let other = Guest::returning(Image::turn(&ended())).component();
    engine_at(&cache, compiler(), Limits::default()).load(&other, declared([])).await.unwrap();
    let foreign = entries(&cache).into_iter().find(|entry| *entry != own).unwrap();
    fs::rename(&foreign, &own).unwrap();
    assert_compiled_anew(&cache).await;
}

#[tokio::test]
async fn without_the_key_that_sealed_it_an_entry_is_discarded() {
    let (_folder, cache) = filled().await;
    fs::remove_file(cache.join("key")).unwrap();
    assert_compiled_anew(&cache).await;
}

#[tokio::test]
async fn a_key_that_others_could_read_or_that_is_damaged_is_replaced() {
    let (_folder, cache) = filled().await;
    fs::set_permissions(cache.join("key"), fs::Permissions::from_mode(0o644)).unwrap();
    assert_compiled_anew(&cache).await;
    assert_eq!(mode(&cache.join("key")), 0o600);
    fs::write(cache.join("key"), b"short").unwrap();
    assert_compiled_anew(&cache).await;
    assert_eq!(fs::read(cache.join("key")).unwrap().len(), 64);
}

#[tokio::test]
async fn the_cache_is_closed_to_others_and_holds_no_unfinished_file() {
    let (folder, cache) = filled().await;
    assert_eq!(mode(&cache), 0o700);
    for file in fs::read_dir(&cache).unwrap() {
        assert_eq!(mode(&file.unwrap().path()), 0o600);
    }
    assert_eq!(fs::read_dir(&cache).unwrap().count(), 2, "the key and one entry");

    let open = folder.path().join("open");
    fs::create_dir(&open).unwrap();
    fs::set_permissions(&open, fs::Permissions::from_mode(0o755)).unwrap();
    engine_at(&open, no_compiler(), Limits::default());
    assert_eq!(mode(&open), 0o700);
}

#[tokio::test]
async fn what_an_earlier_version_or_a_crash_left_behind_is_swept_out() {
    let (_folder, cache) = filled().await;
    fs::write(cache.join(format!("{}-0123456789abcdef.cwasm", "0".repeat(64))), b"old").unwrap();
    fs::write(cache.join("0123456789abcdef.part"), b"half").unwrap();
    engine_at(&cache, no_compiler(), Limits::default()).load(&component(), declared([])).await.unwrap();
    assert_eq!(fs::read_dir(&cache).unwrap().count(), 2, "the key and one entry");
}

#[tokio::test]
async fn a_cache_that_cannot_be_written_does_not_keep_an_item_from_its_citizens() {
    let folder = tempfile::tempdir().unwrap();
    let cache = folder.path().join("cache");
    let engine = engine_at(&cache, compiler(), Limits::default());
    fs::remove_dir_all(&cache).unwrap();
    let item = engine.load(&component(), declared([])).await.unwrap();
    assert_eq!(item.step(silent(), Vec::new(), started()).await.unwrap(), turn());
}
