//! The contract, as generated from `wit/`. Nothing here is written by hand; the rest of the crate makes it pleasant.
#![allow(missing_docs, unsafe_code, unreachable_pub, clippy::all)]

wit_bindgen::generate!({
    world: "guichet:item/service-item",
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
    generate_all,
    pub_export_macro: true,
    export_macro_name: "export",
    default_bindings_module: "guichet_sdk::contract",
    additional_derives: [PartialEq],
    additional_type_attributes: {
        "guichet:scanner/scanner@1.0.0/document": [#[derive(serde::Serialize, serde::Deserialize)]],
        "guichet:types/types@1.0.0/date": [#[derive(Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]],
    },
});
