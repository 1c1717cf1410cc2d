//! Chinese and Latin text as filled outlines, from one face of an installed font.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use tiny_skia::{FillRule, Paint, PathBuilder, Pixmap, Transform};
use ttf_parser::{Face, GlyphId, OutlineBuilder};

/// Where Debian's `fonts-noto-cjk` puts it, and the face of Simplified Chinese in the collection.
const NOTO: (&str, u32) = ("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", 2);

/// A font file in memory.
pub(crate) struct Typeface {
    bytes: Vec<u8>,
    index: u32,
}

impl Typeface {
    /// Loads the given font, or the one that Debian ships.
    pub(crate) fn load(given: Option<&Path>) -> Result<Self> {
        let (path, index) = given.map_or_else(|| (PathBuf::from(NOTO.0), NOTO.1), |path| (path.to_owned(), 0));
        let bytes = std::fs::read(&path).with_context(|| {
            format!(
                "cannot read the font {} that page pictures are drawn with; install the package fonts-noto-cjk",
                path.display()
            )
        })?;
        if Face::parse(&bytes, index).is_err() {
            bail!("{} is not a font with a face {index}", path.display());
        }
        Ok(Self { bytes, index })
    }

    /// A pen for this typeface.
    pub(crate) fn pen(&self) -> Result<Pen<'_>> {
        let face = Face::parse(&self.bytes, self.index).context("the font cannot be read")?;
        Ok(Pen { face })
    }
}

/// Draws text of a typeface.
pub(crate) struct Pen<'a> {
    face: Face<'a>,
}

impl Pen<'_> {
    /// Width of a text at this size, in dots.
    pub(crate) fn width(&self, text: &str, size: f32) -> f32 {
        text.chars().map(|c| self.advance(self.glyph(c), size)).sum()
    }

    /// Draws one line of text, its baseline at `y`; sizes in dots.
    pub(crate) fn draw(&self, onto: &mut Pixmap, text: &str, (mut x, y): (f32, f32), size: f32, paint: &Paint<'_>) {
        let scale = self.scale(size);
        for c in text.chars() {
            let glyph = self.glyph(c);
            let mut outline = Outline(PathBuilder::new());
            self.face.outline_glyph(glyph, &mut outline);
            if let Some(path) = outline.0.finish() {
                let place = Transform::from_row(scale, 0.0, 0.0, -scale, x, y);
                onto.fill_path(&path, paint, FillRule::Winding, place, None);
            }
            x += self.advance(glyph, size);
        }
    }

    /// Breaks a text into lines no wider than `width`. No line begins with closing punctuation.
    pub(crate) fn lines(&self, text: &str, size: f32, width: f32) -> Vec<String> {
        const NOT_FIRST: &str = "，。、；：？！）》”’,.;:?!)";
        let mut lines = Vec::new();
        let mut line = String::new();
        let mut used = 0.0;
        for c in text.chars() {
            let advance = self.advance(self.glyph(c), size);
            if used + advance > width && !NOT_FIRST.contains(c) && !line.is_empty() {
                lines.push(std::mem::take(&mut line));
                used = 0.0;
            }
            line.push(c);
            used += advance;
        }
        lines.push(line);
        lines
    }

    fn glyph(&self, c: char) -> GlyphId {
        self.face.glyph_index(c).unwrap_or_default()
    }

    fn advance(&self, glyph: GlyphId, size: f32) -> f32 {
        f32::from(self.face.glyph_hor_advance(glyph).unwrap_or(0)) * self.scale(size)
    }

    fn scale(&self, size: f32) -> f32 {
        size / f32::from(self.face.units_per_em())
    }
}

struct Outline(PathBuilder);

impl OutlineBuilder for Outline {
    fn move_to(&mut self, x: f32, y: f32) {
        self.0.move_to(x, y);
    }
    fn line_to(&mut self, x: f32, y: f32) {
        self.0.line_to(x, y);
    }
    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        self.0.quad_to(x1, y1, x, y);
    }
    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        self.0.cubic_to(x1, y1, x2, y2, x, y);
    }
    fn close(&mut self) {
        self.0.close();
    }
}
