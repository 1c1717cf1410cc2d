//! The contract's words in Rust, as the macro makes them from `wit/`, and their translation into the model's and back.

mod lift;
mod lower;

/// What the macro generates.
#[allow(missing_docs, unreachable_pub, clippy::unwrap_used, clippy::expect_used)]
mod generated {
    wasmtime::component::bindgen!({
        path: [
            "../../wit/types/1.0.0",
            "../../wit/identity/1.0.0",
            "../../wit/scanner/1.0.0",
            "../../wit/printer/1.0.0",
            "../../wit/platform/1.0.0",
            "../../wit/log/1.0.0",
            "../../wit/clock/1.0.0",
            "../../wit/item/1.0.0",
        ],
        world: "guichet:item/service-item",
        imports: { default: async | trappable },
        exports: { default: async },
    });
}

pub(crate) use generated::ServiceItemPre;
pub(crate) use generated::exports::guichet::item::handler;
pub(crate) use generated::guichet::{clock, identity, item, log, platform, printer, scanner, types};

/// The interface that every item exports.
pub(crate) const HANDLER: &str = "guichet:item/handler@1.0.0";
/// Its one function.
pub(crate) const STEP: &str = "step";
/// Interfaces that only name types: an item may import them without declaring anything.
pub(crate) const TYPES: [&str; 2] = ["guichet:types/types@1.0.0", "guichet:item/page@1.0.0"];
