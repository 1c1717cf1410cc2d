//! Setting a document: a template and data in, a PDF out.
//!
//! The template is Typst source. It sees the request and nothing else: `json("data.json")` (or the same text in
//! `sys.inputs.data`), the files of the request by their paths, the fonts named in it, and the moment given in it as
//! `datetime.today()`. The same request gives the same bytes.

use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// Path under which the template finds [`TypesetRequest::data`]; no file of the request may have it.
pub const DATA_PATH: &str = "data.json";

/// Most pages a document may have.
pub const PAGE_LIMIT: u32 = 50;

/// "Set this document." The body holds the files, see [`Self::attach`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TypesetRequest {
    /// Typst source of the document.
    pub template: String,
    /// Pictures and further template sources, as ranges of the body.
    pub files: Vec<TypesetFile>,
    /// What the template fills in.
    pub data: serde_json::Value,
    /// Font files (TrueType, OpenType, collections) on this machine; no other font is used. Text for which the template
    /// names no font is set in the first file's family for `lang`.
    pub fonts: Vec<PathBuf>,
    /// The document's title in the PDF's metadata, unless the template sets one.
    pub title: String,
    /// Language of the document, such as `zh-CN` or `en`: decides line breaking and the forms of Chinese characters.
    pub lang: String,
    /// When the document is made: seconds since 1970-01-01T00:00:00Z. Stands in the PDF and is the template's *today*.
    pub moment: i64,
    /// The terminal's offset from UTC in minutes, east positive (China: 480).
    pub offset: i16,
    /// Identifies this document for ever, for example the operation's key. Only a hash of it stands in the PDF.
    pub identifier: String,
}

/// A file offered to the template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TypesetFile {
    /// Path as the template writes it, for example `assets/seal.png`.
    pub path: String,
    /// Where its bytes begin in the body.
    pub offset: u64,
    /// How many they are.
    pub length: u64,
}

impl TypesetRequest {
    /// Appends a file to the body and names it in the request.
    pub fn attach(&mut self, body: &mut Vec<u8>, path: impl Into<String>, bytes: &[u8]) {
        self.files.push(TypesetFile { path: path.into(), offset: body.len() as u64, length: bytes.len() as u64 });
        body.extend_from_slice(bytes);
    }
}

/// "The body is the PDF."
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypesetReply {
    /// Pages of the document, 1 to [`PAGE_LIMIT`].
    pub pages: u32,
}
