//! Hand-written guests: a core module in text form, made a component against the contract in `wit/`.

use super::image::{BASE, Image};
use std::path::Path;
use wit_component::{ComponentEncoder, StringEncoding, embed_component_metadata};
use wit_parser::{Resolve, WorldId};

/// An interface of another world, for components that ask for too much.
const FOREIGN: &str = "package wasi:cli@0.2.0; interface environment { get-arguments: func() -> list<string>; }";

/// The contract, with its own world or another in its place.
pub fn contract(world: Option<&str>) -> (Resolve, WorldId) {
    let mut resolve = Resolve::default();
    let wit = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../wit");
    let mut package = None;
    for name in ["types", "identity", "scanner", "printer", "platform", "log", "clock", "item"] {
        package = Some(resolve.push_path(wit.join(name).join("1.0.0")).unwrap().0);
    }
    let mut package = package.unwrap();
    if let Some(world) = world {
        resolve.push_str("foreign.wit", FOREIGN).unwrap();
        package = resolve.push_str("world.wit", &format!("package test:guest; world guest {{ {world} }}")).unwrap();
    }
    let world = resolve.select_world(&[package], None).unwrap();
    (resolve, world)
}

/// A guest: what it imports, what it does, and the value that it then returns.
pub struct Guest {
    /// Core imports in text form.
    pub imports: String,
    /// Further fields of the core module in text form.
    pub fields: String,
    /// Core instructions of `step` before it returns. Locals: `$state $state_length $event`, and `$i` to use.
    pub body: String,
    /// Pages of memory at the start.
    pub pages: u32,
    /// What it returns.
    pub image: Image,
    /// The items of another world than the contract's.
    pub world: Option<String>,
    /// Without the function `step`.
    pub mute: bool,
}

impl Guest {
    /// A guest that returns this value and does nothing else.
    pub fn returning(image: Image) -> Self {
        Self {
            imports: String::new(),
            fields: String::new(),
            body: String::new(),
            pages: 32,
            image,
            world: None,
            mute: false,
        }
    }

    /// With these instructions before it returns.
    pub fn body(mut self, body: &str) -> Self {
        self.body = body.to_owned();
        self
    }

    /// With this import, as `$name`.
    pub fn import(mut self, interface: &str, function: &str, name: &str, signature: &str) -> Self {
        self.imports += &format!("(import \"{interface}\" \"{function}\" (func ${name} {signature}))\n");
        self
    }

    /// With these fields of the module.
    pub fn fields(mut self, fields: &str) -> Self {
        self.fields = fields.to_owned();
        self
    }

    /// In another world.
    pub fn world(mut self, world: &str) -> Self {
        self.world = Some(world.to_owned());
        self
    }

    /// With this many pages of memory at the start.
    pub fn pages(mut self, pages: u32) -> Self {
        self.pages = pages;
        self
    }

    /// The core module.
    pub fn module(&self) -> Vec<u8> {
        let Self { imports, fields, body, pages, image, mute, .. } = self;
        let data: String = image.bytes.iter().map(|byte| format!("\\{byte:02x}")).collect();
        let step = format!(
            "(func (export \"guichet:item/handler@1.0.0#step\")
               (param $state i32) (param $state_length i32) (param $event i32)
               (param i32 i32 i32 i32 i32 i32) (result i32) (local $i i32)
               {body}
               (i32.const {result}))",
            result = image.result
        );
        let step = if *mute { "" } else { &step };
        let text = format!(
            "(module
               {imports}
               (memory (export \"memory\") {pages})
               (global $free (mut i32) (i32.const 1048576))
               ;; Hands out memory from the second mebibyte on and never takes it back: the instance is short-lived.
               (func (export \"cabi_realloc\") (param i32 i32 i32 i32) (result i32)
                 (global.set $free (i32.and (i32.add (global.get $free) (i32.const 15)) (i32.const -16)))
                 (global.get $free)
                 (global.set $free (i32.add (global.get $free) (local.get 3))))
               {step}
               {fields}
               (data (i32.const {BASE}) \"{data}\"))"
        );
        wat::parse_str(text).unwrap()
    }

    /// The component.
    pub fn component(&self) -> Vec<u8> {
        let mut module = self.module();
        let (resolve, world) = contract(self.world.as_deref());
        embed_component_metadata(&mut module, &resolve, world, StringEncoding::UTF8, false).unwrap();
        ComponentEncoder::default().validate(true).module(&module).unwrap().encode().unwrap()
    }
}
