//! Packages with a fault among good ones: they are left out with their reason, and the others serve.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

use guichet_catalogue::Catalogue;
use guichet_engine::{Engine, EngineOptions, Limits};
use guichet_tests::places;
use guichet_worker::{Role, Worker, WorkerSpec};
use std::path::Path;

const GOOD: &str = "social-insurance-certificate";

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target)
        } else {
            std::fs::copy(entry.path(), target).map(|_| ()).unwrap()
        }
    }
}

/// Loads a folder with the good item and a spoilt copy of it; gives the reason why the copy is left out.
async fn reason(spoil: impl FnOnce(&Path)) -> String {
    let folder = tempfile::tempdir().unwrap();
    let items = folder.path().join("items");
    let good = places::items().join(GOOD);
    copy(&good, &items.join(GOOD));
    let spoilt = items.join("spoilt");
    copy(&good, &spoilt);
    let record = std::fs::read_to_string(spoilt.join("item.toml")).unwrap();
    std::fs::write(spoilt.join("item.toml"), record.replacen(&format!("code = \"{GOOD}\""), "code = \"spoilt\"", 1))
        .unwrap();
    spoil(&spoilt);
    let engine = Engine::new(EngineOptions {
        limits: Limits::default(),
        cache: folder.path().join("cache"),
        compiler: Worker::new(WorkerSpec::new(places::programs().join("guichet-worker"), Role::Compile)),
    })
    .unwrap();
    let (catalogue, faulty) = Catalogue::load(&items, &engine).await.unwrap();
    assert!(catalogue.item(GOOD).is_some(), "the good item serves");
    assert!(catalogue.item("spoilt").is_none());
    assert_eq!(faulty.len(), 1);
    faulty[0].to_string()
}

fn edit(package: &Path, from: &str, to: &str) {
    let path = package.join("item.toml");
    let record = std::fs::read_to_string(&path).unwrap();
    assert!(record.contains(from), "the record has no {from:?}");
    std::fs::write(path, record.replace(from, to)).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_component_that_is_none_is_left_out_and_the_others_serve() {
    let reason = reason(|package| std::fs::write(package.join("item.wasm"), b"not wasm at all").unwrap()).await;
    assert!(reason.contains("not a component"), "{reason}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_component_that_imports_more_than_its_record_declares_is_left_out_with_the_import_named() {
    let undeclare = |package: &Path| {
        let path = package.join("item.toml");
        let record = std::fs::read_to_string(&path).unwrap();
        let (before, table) = record.split_once("[capabilities.printer]").unwrap();
        let after = table.find("\n[").map_or("", |next| &table[next..]);
        std::fs::write(path, format!("{before}{after}")).unwrap();
    };
    let reason = reason(undeclare).await;
    assert!(reason.contains("guichet:printer/printer") && reason.contains("not declared"), "{reason}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_with_an_unknown_key_is_left_out_with_key_and_line() {
    let reason = reason(|package| edit(package, "minutes =", "minuts =")).await;
    assert!(reason.contains("minuts") && reason.contains("line"), "{reason}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_package_without_its_template_is_left_out_with_the_file_named() {
    let reason = reason(|package| std::fs::remove_dir_all(package.join("templates")).unwrap()).await;
    assert!(reason.contains("templates/certificate.typ"), "{reason}");
}
