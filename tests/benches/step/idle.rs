//! A component that ends every visit at once, written by hand.

use std::path::Path;

use anyhow::Result;
use guichet_engine::Declared;
use wit_component::{ComponentEncoder, StringEncoding, embed_component_metadata};
use wit_parser::Resolve;

use crate::Subject;

/// The result stands at 1024, laid out by the canonical ABI: a turn without state, `finished`, with a title and one next
/// step, both the same four bytes in both languages.
const MODULE: &str = r#"
(module
  (memory (export "memory") 16)
  (global $free (mut i32) (i32.const 65536))
  (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
    (global.get $free)
    (global.set $free (i32.and (i32.add (i32.add (global.get $free) (local.get 3)) (i32.const 15)) (i32.const -16))))
  (func (export "guichet:item/handler@1.0.0#step") (param i32 i32 i32 i32 i32 i32 i32 i32 i32) (result i32)
    (i32.const 1024))
  (data (i32.const 512) "done")
  (data (i32.const 768) "\00\02\00\00\04\00\00\00\00\02\00\00\04\00\00\00")
  (data (i32.const 1036) "\01")
  (data (i32.const 1044) "\00\02\00\00\04\00\00\00\00\02\00\00\04\00\00\00")
  (data (i32.const 1072) "\00\03\00\00\01\00\00\00"))
"#;

pub(crate) fn subject() -> Result<Subject> {
    let mut resolve = Resolve::default();
    let wit = Path::new(env!("CARGO_MANIFEST_DIR")).join("../wit");
    for name in ["types", "identity", "scanner", "printer", "platform", "log", "clock"] {
        resolve.push_path(wit.join(name).join("1.0.0"))?;
    }
    let (package, _) = resolve.push_path(wit.join("item/1.0.0"))?;
    let world = resolve.select_world(&[package], None)?;
    let mut module = wat::parse_str(MODULE)?;
    embed_component_metadata(&mut module, &resolve, world, StringEncoding::UTF8, false)?;
    let component = ComponentEncoder::default().validate(true).module(&module)?.encode()?;
    Ok(Subject { name: "idle component".into(), component, declared: Declared::default() })
}
