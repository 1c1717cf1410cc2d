//! The fonts of a request: every face indexed, a file held in memory only once a document uses one of its faces.
//!
//! Reading instead of mapping: mapping a file that somebody may truncate is unsafe. A CJK collection has 10 faces and
//! about 20 MB, of which a document usually wants one face of one or two files.

use guichet_worker::Refusal;
use std::{
    fs,
    path::{Path, PathBuf},
    sync::OnceLock,
};
use typst::{
    foundations::Bytes,
    text::{Font, FontBook, FontFlags, FontInfo, FontList, Lang, Region},
    utils::LazyHash,
};

/// The fonts named in a request, in its order.
pub(super) struct Shelf {
    paths: Vec<PathBuf>,
    book: LazyHash<FontBook>,
    /// For each face of the book: its file's index and its index in the file.
    faces: Vec<(usize, u32)>,
    /// For each file its bytes, once used.
    files: Vec<OnceLock<Option<Bytes>>>,
}

impl Shelf {
    /// Indexes the files.
    pub(super) fn read(paths: &[PathBuf]) -> Result<Self, Refusal> {
        let mut book = FontBook::new();
        let mut faces = Vec::new();
        for (file, path) in paths.iter().enumerate() {
            let unreadable = |error| Refusal::new(format!("the font file {} cannot be read: {error}", path.display()));
            let bytes = fs::read(path).map_err(unreadable)?;
            let before = faces.len();
            // A face that cannot be indexed keeps its number in the file, so that the others keep theirs.
            for index in 0..faces_in(&bytes) {
                if let Some(info) = FontInfo::new(&bytes, index) {
                    book.push(info);
                    faces.push((file, index));
                }
            }
            if faces.len() == before {
                return Err(Refusal::new(format!("{} is no font file", path.display())));
            }
        }
        if faces.is_empty() {
            return Err(Refusal::new("the request names no font file; a document needs at least one"));
        }
        let files = paths.iter().map(|_| OnceLock::new()).collect();
        Ok(Self { paths: paths.to_vec(), book: LazyHash::new(book), faces, files })
    }

    /// Whether these are the files on the shelf.
    pub(super) fn holds(&self, paths: &[PathBuf]) -> bool {
        self.paths == paths
    }

    pub(super) fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    /// A face by its number in the book.
    pub(super) fn font(&self, index: usize) -> Option<Font> {
        let (file, face) = *self.faces.get(index)?;
        let bytes = self.files[file].get_or_init(|| load(&self.paths[file])).clone()?;
        Font::new(bytes, face)
    }

    /// The families for text whose font the template leaves open: those of the first file, the one made for the
    /// language first. Collections hold one family for each region, named by its end (`Noto Sans CJK SC`).
    pub(super) fn families(&self, lang: Lang, region: Option<Region>) -> FontList {
        let own = match (lang.as_str(), region.as_ref().map(Region::as_str)) {
            ("zh", Some("TW")) => " TC",
            ("zh", Some("HK" | "MO")) => " HK",
            ("ja", _) => " JP",
            ("ko", _) => " KR",
            // Latin text stands among simplified Chinese on a terminal.
            _ => " SC",
        };
        let mut infos: Vec<&FontInfo> =
            (0..self.faces.len()).filter(|i| self.faces[*i].0 == 0).filter_map(|i| self.book.info(i)).collect();
        infos.sort_by_key(|info| (!info.family.ends_with(own), info.flags.contains(FontFlags::MONOSPACE)));
        infos.dedup_by(|a, b| a.family == b.family);
        FontList(infos.iter().map(|info| typst::text::FontFamily::new(&info.family)).collect())
    }
}

/// How many faces a file holds: a collection says so in its header (OpenType, *TTC Header*), any other file holds one.
fn faces_in(bytes: &[u8]) -> u32 {
    match bytes {
        [b't', b't', b'c', b'f', _, _, _, _, a, b, c, d, ..] => u32::from_be_bytes([*a, *b, *c, *d]).min(64),
        _ => 1,
    }
}

/// A file that was there when it was indexed and is not there now has no faces.
fn load(path: &Path) -> Option<Bytes> {
    match fs::read(path) {
        Ok(bytes) => Some(Bytes::new(bytes)),
        Err(error) => {
            crate::say(&format!("the font file {} cannot be read any more: {error}", path.display()));
            None
        }
    }
}
