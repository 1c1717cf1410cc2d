//! The items of a terminal: packages read from a folder, checked, and offered by code.
//!
//! A package is a folder named after the item's code: `item.toml`, `item.wasm`, and optionally `templates/`, `assets/`
//! and `journeys/`. A package with a fault is left out and reported; the others serve. It never runs an item.
//!
//! ```no_run
//! # async fn example(engine: &guichet_engine::Engine) -> Result<(), guichet_catalogue::CatalogueError> {
//! let (catalogue, faulty) = guichet_catalogue::Catalogue::load("target/items".as_ref(), engine).await?;
//! for fault in faulty {
//!     tracing_or_print(&fault);
//! }
//! let item = catalogue.item("social-insurance-certificate");
//! # let _ = item; Ok(()) }
//! # fn tracing_or_print(_: &guichet_catalogue::Faulty) {}
//! ```
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

mod catalogue;
mod files;
mod package;

pub use catalogue::{Catalogue, CatalogueError, Faulty, Installed, Reason};
pub use files::{FileFault, Limits};
pub use package::{Package, PackageFault};
