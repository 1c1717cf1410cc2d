//! Paper for the citizen.

use crate::contract::guichet::printer::printer::{Content, Template};
use crate::contract::guichet::types::types::DocumentId;
use crate::refusal::Refusal;
use crate::wire;
use serde::Serialize;

/// Sets a template of the package (`templates/NAME.typ`) with `data` and prints it; the template reads the data as
/// `json("data.json")`, at most 256 KiB. Returns when the paper is out, with the number of pages.
///
/// The same operation (1 to 64 of `a-z 0-9 -`) never prints twice.
///
/// # Errors
/// `invalid` for data that is no JSON; `denied` for a template that the record does not name, or too many pages;
/// `unavailable` for a printer without paper and the like.
pub fn print_template(name: &str, data: &impl Serialize, operation: &str) -> Result<u32, Refusal> {
    let data = serde_json::to_string(data).map_err(|error| Refusal::Invalid(error.to_string()))?;
    print(&Content::Template(Template { name: name.to_owned(), data }), operation)
}

/// Prints a document of this visit that is a PDF. Returns as [`print_template`] does.
///
/// # Errors
/// `invalid` when there is no such document, or it is no PDF; else as [`print_template`].
pub fn print_document(document: &DocumentId, operation: &str) -> Result<u32, Refusal> {
    print(&Content::Document(document.clone()), operation)
}

fn print(content: &Content, operation: &str) -> Result<u32, Refusal> {
    wire::print(content, operation).map(|printed| printed.pages)
}
