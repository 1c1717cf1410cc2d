//! What is not an item is not loaded, and the reason is said by name.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::guest::Guest;
use common::image::{Image, turn};
use common::{declared, engine};
use guichet_engine::{Kind, Limits, LoadError};
use guichet_model::call::Capability;

const LOG: &str = "guichet:log/log@1.0.0";

fn guest() -> Guest {
    Guest::returning(Image::turn(&turn()))
}

async fn refused(component: &[u8], capabilities: &[Capability]) -> LoadError {
    let (engine, _folder) = engine(Limits::default());
    engine.load(component, declared(capabilities.iter().copied())).await.unwrap_err()
}

#[tokio::test]
async fn a_file_that_is_not_a_component_is_refused_and_named_for_what_it_is() {
    for (bytes, kind) in [
        (b"PK\x03\x04".to_vec(), Kind::Foreign),
        (Vec::new(), Kind::Foreign),
        (b"(component)".to_vec(), Kind::Text),
        (guest().module(), Kind::CoreModule),
    ] {
        match refused(&bytes, &[]).await {
            LoadError::NotAComponent { kind: found } => assert_eq!(found, kind),
            other => panic!("{other}"),
        }
    }
}

#[tokio::test]
async fn a_core_module_is_refused_with_what_to_do_about_it() {
    let error = refused(&guest().module(), &[]).await;
    assert!(error.to_string().contains("make a component of it"), "{error}");
}

#[tokio::test]
async fn a_component_cut_short_or_overwritten_is_refused_by_the_compiler() {
    let whole = guest().component();
    let mut overwritten = whole.clone();
    overwritten[whole.len() / 2..].fill(0xff);
    for bytes in [&whole[..whole.len() / 2], &overwritten] {
        let error = refused(bytes, &[]).await;
        assert!(matches!(&error, LoadError::Invalid { reason } if reason.contains("invalid")), "{error}");
    }
}

#[tokio::test]
async fn a_component_over_the_size_limit_is_refused_before_anything_looks_at_it() {
    let (engine, _folder) = engine(Limits { component: 100, ..Limits::default() });
    let component = guest().component();
    let error = engine.load(&component, declared([])).await.unwrap_err();
    assert!(matches!(error, LoadError::TooLarge { bytes, limit: 100 } if bytes == component.len()), "{error}");
}

#[tokio::test]
async fn a_component_that_imports_too_much_is_refused_with_the_import_s_name() {
    let component = guest()
        .world("include guichet:item/service-item@1.0.0; import wasi:cli/environment@0.2.0;")
        .import("wasi:cli/environment@0.2.0", "get-arguments", "arguments", "(param i32)")
        .body("(call $arguments (i32.const 65536))")
        .component();
    let error = refused(&component, &Capability::ALL).await;
    assert!(matches!(&error, LoadError::Import { name } if name == "wasi:cli/environment@0.2.0"), "{error}");
    assert!(error.to_string().contains("wasi:cli/environment@0.2.0"));
}

#[tokio::test]
async fn a_component_that_imports_a_capability_its_record_does_not_declare_is_refused_with_its_name() {
    let component = guest()
        .import(LOG, "write", "write", "(param i32 i32 i32)")
        .body("(call $write (i32.const 1) (i32.const 0) (i32.const 0))")
        .component();
    let error = refused(&component, &[Capability::Clock, Capability::Printer]).await;
    let expected = "guichet:log/log@1.0.0 (not declared in the record)";
    assert!(matches!(&error, LoadError::Import { name } if name == expected), "{error}");

    let (engine, _folder) = engine(Limits::default());
    engine.load(&component, declared([Capability::Log])).await.unwrap();
}

#[tokio::test]
async fn a_component_that_declares_capabilities_without_importing_them_is_loaded() {
    let (engine, _folder) = engine(Limits::default());
    engine.load(&guest().component(), declared(Capability::ALL)).await.unwrap();
}

#[tokio::test]
async fn another_version_of_a_capability_is_not_taken_for_it() {
    let component = wat::parse_str(
        r#"(component (import "guichet:log/log@1.0.1" (instance (export "write" (func (param "message" string))))))"#,
    )
    .unwrap();
    let error = refused(&component, &Capability::ALL).await;
    assert!(matches!(&error, LoadError::Import { name } if name == "guichet:log/log@1.0.1"), "{error}");
}

#[tokio::test]
async fn a_function_that_a_capability_does_not_have_is_refused_with_its_name() {
    let component = wat::parse_str(
        r#"(component
            (import "guichet:log/log@1.0.0" (instance (export "read" (func (result string)))))
            (import "guichet:types/types@1.0.0" (instance (export "run" (func (param "command" string))))))"#,
    )
    .unwrap();
    let error = refused(&component, &Capability::ALL).await;
    assert!(matches!(&error, LoadError::Import { name } if name == "guichet:log/log@1.0.0#read"), "{error}");
}

#[tokio::test]
async fn an_import_that_is_no_interface_is_refused_with_its_name() {
    let component = wat::parse_str(r#"(component (import "run" (func (param "command" string))))"#).unwrap();
    let error = refused(&component, &Capability::ALL).await;
    assert!(matches!(&error, LoadError::Import { name } if name == "run"), "{error}");
}

#[tokio::test]
async fn a_capability_imported_with_other_types_is_refused_as_another_contract() {
    let component = wat::parse_str(
        r#"(component (import "guichet:log/log@1.0.0" (instance (export "write" (func (param "message" string))))))"#,
    )
    .unwrap();
    let error = refused(&component, &Capability::ALL).await;
    assert!(matches!(error, LoadError::Contract { .. }), "{error}");
}

#[tokio::test]
async fn a_component_without_the_handler_or_with_another_one_is_refused() {
    let mut without = guest().world("import guichet:log/log@1.0.0;");
    without.mute = true;
    let error = refused(&without.component(), &[]).await;
    assert!(matches!(error, LoadError::Export { .. }), "{error}");

    let other = wat::parse_str(
        r#"(component
            (core module $m (func (export "step")))
            (core instance $i (instantiate $m))
            (func $step (canon lift (core func $i "step")))
            (instance $handler (export "step" (func $step)))
            (export "guichet:item/handler@1.0.0" (instance $handler)))"#,
    )
    .unwrap();
    let error = refused(&other, &[]).await;
    assert!(matches!(error, LoadError::Export { .. }), "{error}");
}

#[tokio::test]
async fn a_component_that_wants_more_memory_than_allowed_from_the_start_does_not_fit() {
    let error = refused(&guest().pages(2048).component(), &[]).await;
    assert!(matches!(error, LoadError::Unfit { .. }), "{error}");
}

#[tokio::test]
async fn a_compiler_that_is_not_there_is_an_error_of_the_terminal_and_not_of_the_item() {
    let folder = tempfile::tempdir().unwrap();
    let engine = common::engine_at(folder.path(), common::no_compiler(), Limits::default());
    let error = engine.load(&guest().component(), declared([])).await.unwrap_err();
    assert!(matches!(error, LoadError::Compiler(_)), "{error}");
}
