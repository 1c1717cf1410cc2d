//! Paper on the scanner. The pictures stay with the terminal; an item has the document's id and its pages.

pub use crate::contract::guichet::scanner::scanner::Document;
pub use crate::contract::guichet::types::types::DocumentId;

use crate::refusal::Refusal;
use crate::wire;
use std::ops::RangeInclusive;

/// Leads the citizen through scanning one material of the record, at least and at most so many pages.
///
/// The same operation (1 to 64 of `a-z 0-9 -`) gives the same document without scanning again.
///
/// # Errors
/// `denied` for a material that the record does not name, or too many pages; else as usual.
pub fn scan(material: &str, pages: RangeInclusive<u32>, operation: &str) -> Result<Document, Refusal> {
    let material =
        wire::ScanMaterial { code: material.to_owned(), least_pages: *pages.start(), most_pages: *pages.end() };
    wire::scan(&material, operation)
}
