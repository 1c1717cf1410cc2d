//! The blocks of a page, as pieces.

use super::flow::{Piece, card_width};
use super::{facts, media, table};
use crate::area::{Area, at};
use crate::pen::{Line, Pen};
use crate::theme::Type;
use crate::words::{Word, money};
use egui::{Color32, pos2, vec2};
use guichet_model::page::{Block, Tone};
use guichet_model::text::Text;
use guichet_model::view::{PageScreen, PictureKey};

/// Every block of a page.
pub(crate) fn pieces<'p>(
    pen: &Pen<'_>,
    screen: &'p PageScreen,
    width: f32,
    height: f32,
    revealed: bool,
) -> Vec<Piece<'p>> {
    let look = pen.look;
    let gap = look.gap;
    let mut all = Vec::new();
    for (card, block) in screen.page.blocks.iter().enumerate() {
        match block {
            Block::Text(text) => all.push(plain(pen.set(pen.tell(text), look.body(), look.ink, width), gap)),
            Block::Facts(rows) => {
                all.extend(facts::pieces(pen, rows, (card, gap), width, (revealed, screen.busy)));
            }
            Block::Notice { tone, text } => all.push(notice(pen, *tone, pen.tell(text), gap, width)),
            Block::List { ordered, items } => {
                all.extend(items.iter().enumerate().map(|(place, item)| {
                    let mark = if *ordered { (place + 1).to_string() } else { "·".to_owned() };
                    entry(pen, mark, pen.tell(item), None, width).in_card(card, false)
                }));
            }
            Block::Table { header, rows } => all.extend(table::pieces(pen, header, rows, (card, gap), width)),
            Block::Picture { asset, alt } => {
                let key = PictureKey::Asset(asset.clone());
                let room = height.min(width * 0.75);
                all.push(shown(screen, key, pen.tell(alt).to_owned(), gap, room));
            }
            Block::Amount { label, fen } => all.push(amount(pen, label, *fen, gap)),
            Block::Code { content, caption } => all.push(media::code(pen, content, pen.tell(caption), gap, width)),
            Block::Materials(materials) => {
                let title = pen.set(pen.say(Word::MaterialsTitle), look.name(), look.ink, card_width(pen, width));
                let mut title = row(title, look.gap_small, gap).in_card(card, false);
                title.with_next = true;
                all.push(title);
                all.extend(materials.iter().enumerate().map(|(place, material)| {
                    let note = material.note.as_ref().map(|note| pen.tell(note));
                    entry(pen, (place + 1).to_string(), pen.tell(&material.name), note, width).in_card(card, false)
                }));
            }
            Block::Preview(document) => {
                let pages = screen.pictures.iter().filter_map(|(key, _)| match key {
                    PictureKey::Document(id, page) if id == document => Some(*page),
                    _ => None,
                });
                all.extend(pages.map(|page| {
                    let alt = pen.fill(Word::DocumentPage, &[("page", &(page + 1).to_string())]);
                    let room = height.min(width * 1.3);
                    shown(screen, PictureKey::Document(document.clone(), page), alt, gap, room)
                }));
            }
        }
    }
    all
}

/// Text by itself.
pub(crate) fn plain<'p>(line: Line, gap: f32) -> Piece<'p> {
    Piece::new(line.size.y, gap, move |pen, rect| {
        pen.put(&line, rect.min);
    })
}

/// Text in a card, with room above and below.
fn row<'p>(line: Line, pad: f32, gap: f32) -> Piece<'p> {
    Piece::new(line.size.y + 2.0 * pad, gap, move |pen, rect| {
        pen.put(&line, rect.min + vec2(0.0, pad));
    })
}

/// An entry of a list: a mark, a text, and what to mind.
pub(crate) fn entry<'p>(pen: &Pen<'_>, mark: String, text: &str, note: Option<&str>, width: f32) -> Piece<'p> {
    let look = pen.look;
    let mark = pen.set_line(&mark, look.body(), look.ink_faint);
    let indent = (look.text_body * 1.6).max(mark.size.x + look.gap_small).round();
    let room = card_width(pen, width) - indent;
    let text = pen.set(text, look.body(), look.ink, room);
    let note = note.map(|note| pen.set(note, look.small(), look.ink_faint, room));
    let pad = look.gap_text;
    let height = 2.0 * pad + text.size.y + note.as_ref().map_or(0.0, |note| note.size.y);
    Piece::new(height, look.gap, move |pen, rect| {
        let top = rect.top() + pad;
        pen.put(&mark, pos2(rect.left(), top));
        let end = pen.put(&text, pos2(rect.left() + indent, top)).max.y;
        if let Some(note) = &note {
            pen.put(note, pos2(rect.left() + indent, end));
        }
    })
}

/// Ink and ground of a tone.
fn tone_colors(pen: &Pen<'_>, tone: Tone) -> (Color32, Color32) {
    let look = pen.look;
    match tone {
        Tone::Information => (look.primary, look.primary_soft),
        Tone::Success => (look.ok, look.ok_soft),
        Tone::Warning => (look.warn, look.warn_soft),
        Tone::Error => (look.bad, look.bad_soft),
    }
}

/// Something to notice: a bar on the left and a soft ground.
pub(crate) fn notice<'p>(pen: &Pen<'_>, tone: Tone, text: &str, gap: f32, width: f32) -> Piece<'p> {
    let look = pen.look;
    let (ink, ground) = tone_colors(pen, tone);
    let room = width - 2.0 * look.error_pad_x - look.error_bar;
    let line = pen.set(text, look.body(), ink, room);
    Piece::new(line.size.y + 2.0 * look.error_pad_y, gap, move |pen, rect| {
        barred(pen, rect, ink, ground);
        let look = pen.look;
        pen.put(&line, rect.min + vec2(look.error_bar + look.error_pad_x, look.error_pad_y));
    })
}

/// The ground of a notice.
pub(crate) fn barred(pen: &Pen<'_>, rect: egui::Rect, ink: Color32, ground: Color32) {
    let look = pen.look;
    let clip = pen.ui.painter().with_clip_rect(Area(rect).left(look.error_bar + look.corner_small));
    pen.fill_box(rect, look.corner_small, ground);
    // The bar follows the round corner: the whole box in ink, seen through a narrow window, under the ground again.
    clip.rect_filled(rect, look.corner_small as u8, ink);
    let inner = Area(rect).right(rect.width() - look.error_bar);
    clip.rect_filled(inner, 0, ground);
    if ground == look.paper {
        pen.edge_box(rect, look.corner_small, Color32::TRANSPARENT, (look.edge_thin, ink));
    }
}

/// An amount of money, large.
fn amount<'p>(pen: &Pen<'_>, label: &Text, fen: i64, gap: f32) -> Piece<'p> {
    let look = pen.look;
    let label = pen.set_line(pen.tell(label), look.body(), look.ink_faint);
    let figure = Type { bold: true, ..look.title() };
    let value = pen.set_line(&money(fen), figure, look.ink);
    Piece::new(value.size.y + 2.0 * look.gap, gap, move |pen, rect| {
        pen.card(rect);
        let look = pen.look;
        let line = pos2(rect.left() + look.card_pad_x, rect.center().y - label.size.y / 2.0);
        pen.put(&label, line);
        let right = rect.right() - look.card_pad_x - value.size.x;
        pen.put(&value, pos2(right, rect.center().y - value.size.y / 2.0));
    })
}

/// A picture of the page in a card.
fn shown<'p>(screen: &'p PageScreen, key: PictureKey, alt: String, gap: f32, height: f32) -> Piece<'p> {
    let bytes = screen.pictures.iter().find(|(known, _)| *known == key).map(|(_, bytes)| bytes);
    Piece::new(height, gap, move |pen, rect| {
        let pad = pen.look.gap_small;
        pen.card(rect);
        media::picture(pen, at(rect.min + vec2(pad, pad), rect.size() - vec2(2.0 * pad, 2.0 * pad)), bytes, &alt);
    })
}
