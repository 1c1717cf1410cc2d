//! Font files, mapped into memory: two faces of Noto Sans CJK are 38 MB, of which pages use a small part.

use super::error::ThemeError;
use egui::{FontData, FontDefinitions, FontFamily, FontTweak};
use serde::Deserialize;
use std::path::PathBuf;
use std::sync::Arc;

/// Name of the family of bold text.
pub(crate) const BOLD: &str = "bold";

/// The fonts of a theme: the first that has a character draws it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Fonts {
    /// For most text.
    pub(crate) regular: Vec<FontFile>,
    /// For headings.
    pub(crate) bold: Vec<FontFile>,
}

/// One font in a file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FontFile {
    /// Where it lies.
    pub(crate) path: PathBuf,
    /// Which font of a collection.
    #[serde(default)]
    pub(crate) face: u32,
    /// How far up to draw it, as a fraction of its size.
    #[serde(default)]
    pub(crate) raise: f32,
}

/// Maps every font and hands them to egui's terms.
pub(crate) fn definitions(fonts: &Fonts) -> Result<FontDefinitions, ThemeError> {
    let mut all = FontDefinitions::empty();
    let families = [
        (FontFamily::Proportional, &fonts.regular),
        (FontFamily::Monospace, &fonts.regular),
        (FontFamily::Name(BOLD.into()), &fonts.bold),
    ];
    for (family, files) in families {
        let mut names = Vec::new();
        for file in files {
            let name = format!("{}#{}", file.path.display(), file.face);
            if !all.font_data.contains_key(&name) {
                all.font_data.insert(name.clone(), Arc::new(read(file)?));
            }
            names.push(name);
        }
        if names.is_empty() {
            return Err(ThemeError::Font { path: PathBuf::from("theme.toml"), problem: "names no font".to_owned() });
        }
        all.families.insert(family, names);
    }
    Ok(all)
}

fn read(file: &FontFile) -> Result<FontData, ThemeError> {
    let fail = |problem: String| ThemeError::Font { path: file.path.clone(), problem };
    let bytes = map(&file.path).map_err(|error| fail(format!("cannot be read: {error}")))?;
    // `ttcf` begins a collection; the others are single fonts.
    let known: [&[u8]; 4] = [b"ttcf", b"OTTO", b"true", &[0, 1, 0, 0]];
    if !known.iter().any(|mark| bytes.starts_with(mark)) {
        return Err(fail("is no OpenType font".to_owned()));
    }
    let faces = match bytes.get(8..12) {
        Some(&[a, b, c, d]) if bytes.starts_with(b"ttcf") => u32::from_be_bytes([a, b, c, d]),
        _ => 1,
    };
    if file.face >= faces {
        return Err(fail(format!("has {faces} faces, there is no face {}", file.face)));
    }
    let tweak = FontTweak { y_offset_factor: -file.raise, ..Default::default() };
    Ok(FontData::from_blob(Arc::new(bytes), file.face).tweak(tweak))
}

/// The one place of the shell with `unsafe`: mapping a file. Font files belong to the system, are opened for reading
/// alone, and are replaced by renaming when a package is updated, so that the bytes mapped here never change.
#[allow(unsafe_code)]
fn map(path: &std::path::Path) -> std::io::Result<memmap2::Mmap> {
    let file = std::fs::File::open(path)?;
    // SAFETY: see above: nobody writes to or truncates an installed font file in place.
    unsafe { memmap2::Mmap::map(&file) }
}
