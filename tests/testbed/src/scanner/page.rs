//! Page pictures: A4 sheets as a scanner sees them, drawn at the resolution asked for.
//!
//! A sheet is a small text (`data/*.txt`): `#` a title, `##` a heading, `=` two signatures side by side,
//! `! portrait` a passport photograph, anything else a paragraph.

use anyhow::{Context as _, Result};
use image::RgbImage;
use tiny_skia::{Color, FillRule, Paint, PathBuilder, Pixmap, Rect, Stroke, Transform};

use super::typeface::{Pen, Typeface};

/// A sheet that can be laid on the glass or into the feeder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Page {
    /// A lease contract, 房屋租赁合同.
    Lease,
    /// A sheet with a passport photograph glued to it.
    Photo,
    /// White paper.
    Blank,
}

impl Page {
    /// Each sheet with its name at the control interface.
    pub(crate) const NAMES: [(&'static str, Self); 3] =
        [("lease", Self::Lease), ("photo", Self::Photo), ("blank", Self::Blank)];

    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(known, _)| *known == name).map(|(_, page)| *page)
    }

    pub(crate) fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(_, page)| *page == self).map_or("", |(name, _)| *name)
    }

    fn text(self) -> &'static str {
        match self {
            Self::Lease => include_str!("../../data/lease.txt"),
            Self::Photo => include_str!("../../data/photo.txt"),
            Self::Blank => "",
        }
    }
}

/// Millimetres of the sheet and its margin.
const WIDTH: f32 = 210.0;
const HEIGHT: f32 = 297.0;
const MARGIN: f32 = 25.0;
/// Points to millimetres.
const POINT: f32 = 25.4 / 72.0;

/// Draws a whole sheet at this resolution, as a scanner with a slightly uneven lamp would see it.
///
/// # Errors
/// Only if the font cannot be read or the picture does not fit into memory.
pub(crate) fn draw(page: Page, typeface: &Typeface, dpi: u32, (width, height): (u32, u32)) -> Result<RgbImage> {
    let pixmap = Pixmap::new(width, height).context("no memory for a page picture")?;
    let mut sheet = Sheet { pixmap, pen: typeface.pen()?, dots: dpi as f32 / 25.4, y: MARGIN };
    sheet.pixmap.fill(Color::from_rgba8(250, 249, 245, 255));
    for line in page.text().lines() {
        sheet.line(line);
    }
    Ok(sheet.scanned())
}

struct Sheet<'a> {
    pixmap: Pixmap,
    pen: Pen<'a>,
    /// Dots a millimetre.
    dots: f32,
    /// How far down the next line begins, in millimetres.
    y: f32,
}

impl Sheet<'_> {
    fn line(&mut self, line: &str) {
        if let Some(title) = line.strip_prefix("# ") {
            let size = 22.0 * POINT;
            let width = self.pen.width(title, size);
            self.y += size;
            self.text(title, (WIDTH - width) / 2.0, size, 20);
            self.y += size * 0.8;
        } else if let Some(heading) = line.strip_prefix("## ") {
            let size = 13.0 * POINT;
            self.y += size * 2.2;
            self.text(heading, MARGIN, size, 10);
            self.y += size * 0.3;
        } else if let Some(both) = line.strip_prefix("= ") {
            let size = 12.0 * POINT;
            self.y += size * 2.6;
            for (n, part) in both.split('|').enumerate() {
                self.text(part, MARGIN + n as f32 * 85.0, size, 30);
            }
        } else if line == "! portrait" {
            self.y += 8.0;
            self.portrait((WIDTH - 35.0) / 2.0, self.y);
            self.y += 45.0 + 6.0;
        } else if !line.is_empty() {
            let size = 11.5 * POINT;
            for broken in self.pen.lines(line, size, WIDTH - 2.0 * MARGIN) {
                self.y += size * 1.8;
                self.text(&broken, MARGIN, size, 35);
            }
        }
        debug_assert!(self.y < HEIGHT - MARGIN / 2.0, "the sheet is full before its text ends");
    }

    /// One line of text; millimetres.
    fn text(&mut self, text: &str, x: f32, size: f32, ink: u8) {
        let at = (x * self.dots, self.y * self.dots);
        let paint = solid(ink, ink, ink + 4);
        self.pen.draw(&mut self.pixmap, text, at, size * self.dots, &paint);
    }

    /// A passport photograph, 35 × 45 mm: blue ground, shoulders, neck, face, hair.
    fn portrait(&mut self, x: f32, y: f32) {
        let ground = Rect::from_xywh(0.0, 0.0, 35.0, 45.0).map(PathBuilder::from_rect);
        let hair = oval(8.2, 6.5, 18.6, 24.0);
        let shoulders = {
            let mut path = PathBuilder::new();
            path.move_to(2.0, 45.0);
            path.cubic_to(3.0, 36.0, 10.0, 35.0, 14.0, 33.5);
            path.line_to(21.0, 33.5);
            path.cubic_to(25.0, 35.0, 32.0, 36.0, 33.0, 45.0);
            path.close();
            path.finish()
        };
        let neck = Rect::from_xywh(14.5, 26.0, 6.0, 9.0).map(PathBuilder::from_rect);
        let face = oval(10.3, 9.5, 14.4, 19.5);
        let fringe = oval(9.6, 7.3, 15.8, 6.6);
        let parts = [
            (ground, solid(92, 146, 204)),
            (hair, solid(38, 30, 28)),
            (shoulders, solid(52, 58, 84)),
            (neck, solid(222, 178, 152)),
            (face, solid(236, 196, 170)),
            (fringe, solid(38, 30, 28)),
            (oval(13.0, 17.6, 2.2, 1.1), solid(40, 32, 30)),
            (oval(19.8, 17.6, 2.2, 1.1), solid(40, 32, 30)),
            (oval(16.7, 20.2, 1.6, 2.2), solid(222, 176, 150)),
            (oval(15.2, 24.4, 4.6, 1.2), solid(176, 92, 92)),
        ];
        let place = Transform::from_row(self.dots, 0.0, 0.0, self.dots, x * self.dots, y * self.dots);
        for (path, paint) in parts {
            if let Some(path) = path {
                self.pixmap.fill_path(&path, &paint, FillRule::Winding, place, None);
            }
        }
        if let Some(edge) = Rect::from_xywh(0.0, 0.0, 35.0, 45.0).map(PathBuilder::from_rect) {
            let stroke = Stroke { width: 0.2, ..Stroke::default() };
            self.pixmap.stroke_path(&edge, &solid(120, 120, 120), &stroke, place, None);
        }
    }

    /// What the sensor makes of it: a lamp that fades to the edges and a little noise.
    fn scanned(self) -> RgbImage {
        let (width, height) = (self.pixmap.width(), self.pixmap.height());
        let mut noise = 0x2545_F491u32;
        let pixels = self.pixmap.pixels();
        RgbImage::from_fn(width, height, |x, y| {
            noise ^= noise << 13;
            noise ^= noise >> 17;
            noise ^= noise << 5;
            let grain = f32::from((noise & 0x7) as u8) - 3.5;
            let off = (x as f32 / width as f32 - 0.5).abs();
            let lamp = 1.0 - 0.06 * off * off;
            let dot = pixels[(y * width + x) as usize];
            image::Rgb(
                [dot.red(), dot.green(), dot.blue()].map(|c| (f32::from(c) * lamp + grain).clamp(0.0, 255.0) as u8),
            )
        })
    }
}

fn oval(x: f32, y: f32, width: f32, height: f32) -> Option<tiny_skia::Path> {
    Rect::from_xywh(x, y, width, height).and_then(PathBuilder::from_oval)
}

fn solid(red: u8, green: u8, blue: u8) -> Paint<'static> {
    let mut paint = Paint::default();
    paint.set_color_rgba8(red, green, blue, 255);
    paint.anti_alias = true;
    paint
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dark(picture: &RgbImage) -> usize {
        picture.pixels().filter(|p| p.0.iter().all(|&c| c < 90)).count()
    }

    #[test]
    fn every_page_has_the_size_of_its_sheet_and_its_own_picture() {
        let typeface = Typeface::load(None).unwrap();
        let size = (827, 1169);
        let [lease, photo, blank] =
            [Page::Lease, Page::Photo, Page::Blank].map(|page| draw(page, &typeface, 100, size).unwrap());
        assert_eq!(lease.dimensions(), size);
        assert!(dark(&lease) > 5_000, "a page of text is dark in places: {}", dark(&lease));
        assert_eq!(dark(&blank), 0);
        // The ground of the passport photograph.
        let blue = |p: &image::Rgb<u8>| p.0[2] > 170 && p.0[0] < 120;
        assert!(photo.pixels().filter(|p| blue(p)).count() > 5_000);
        assert_eq!(lease.pixels().filter(|p| blue(p)).count(), 0);
    }

    #[test]
    fn a_missing_font_is_named_with_its_package() {
        let error = Typeface::load(Some(std::path::Path::new("/nowhere/font.ttc"))).err().unwrap();
        assert!(format!("{error:#}").contains("fonts-noto-cjk"));
    }
}
