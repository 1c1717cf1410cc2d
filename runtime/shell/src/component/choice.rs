//! Choosing one option or many: every option is a whole tile.

use super::flow::Piece;
use crate::act::Act;
use crate::area::columns;
use crate::pen::{Line, Pen, Target};
use crate::words::Word;
use egui::accesskit::Role;
use egui::{Rect, Stroke, pos2};
use guichet_model::page::ChoiceOption;

/// One tile, before it is drawn.
struct Tile {
    key: String,
    name: String,
    label: Line,
    note: Option<Line>,
    on: bool,
    many: bool,
    enabled: bool,
    act: Act,
}

/// Options as rows of tiles: two in a row where there are many short ones, otherwise one.
pub(crate) fn pieces<'p>(
    pen: &Pen<'_>,
    (field, options, many): (usize, &[ChoiceOption], bool),
    chosen: &[String],
    enabled: bool,
    width: f32,
) -> Vec<Piece<'p>> {
    let look = pen.look;
    let half = (width - look.gap_small) / 2.0;
    let short = |option: &ChoiceOption| {
        let text = pen.set_line(pen.tell(&option.label), look.body(), look.ink).size.x;
        option.note.is_none() && text <= text_width(pen, half)
    };
    let across = if options.len() > 4 && !pen.modes.elderly && options.iter().all(short) { 2 } else { 1 };
    let room = if across == 2 { half } else { width };
    options
        .chunks(across)
        .map(|row| {
            let tiles = row
                .iter()
                .map(|option| {
                    let on = chosen.contains(&option.id);
                    let label = pen.tell(&option.label);
                    let note = option.note.as_ref().map(|note| pen.tell(note));
                    let act = Act::Choose(field, option.id.clone());
                    tile(pen, (format!("{field}-{}", option.id), label, note), (on, many, enabled), act, room)
                })
                .collect();
            line_of(pen, tiles, across, look.gap_small)
        })
        .collect()
}

/// Yes and no, side by side.
pub(crate) fn yes_no<'p>(pen: &Pen<'_>, field: usize, flag: Option<bool>, enabled: bool, width: f32) -> Piece<'p> {
    let half = (width - pen.look.gap_small) / 2.0;
    let tiles = [(Word::Yes, true), (Word::No, false)]
        .into_iter()
        .map(|(word, value)| {
            let (key, on) = (format!("{field}-{value}"), flag == Some(value));
            tile(pen, (key, pen.say(word), None), (on, false, enabled), Act::Flag(field, value), half)
        })
        .collect();
    line_of(pen, tiles, 2, pen.look.gap_small)
}

fn tile(
    pen: &Pen<'_>,
    (key, name, note): (String, &str, Option<&str>),
    (on, many, enabled): (bool, bool, bool),
    act: Act,
    width: f32,
) -> Tile {
    let look = pen.look;
    let room = text_width(pen, width);
    Tile {
        key,
        name: name.to_owned(),
        label: pen.set(name, look.body(), look.ink, room),
        note: note.map(|note| pen.set(note, look.small(), look.ink_faint, room)),
        on,
        many,
        enabled,
        act,
    }
}

fn text_width(pen: &Pen<'_>, width: f32) -> f32 {
    let look = pen.look;
    width - look.card_pad_x - look.choice_mark - look.tile_gap - look.card_pad_x
}

fn line_of<'p>(pen: &Pen<'_>, tiles: Vec<Tile>, across: usize, gap: f32) -> Piece<'p> {
    let look = pen.look;
    let natural = tiles.iter().map(|tile| tile.label.size.y + tile.note.as_ref().map_or(0.0, |note| note.size.y));
    let height = (natural.fold(0.0, f32::max) + 2.0 * look.card_row).max(look.choice_height);
    Piece::new(height, gap, move |pen, rect| {
        let places = columns(rect, pen.look.gap_small, &vec![1.0; across]);
        for (tile, place) in tiles.iter().zip(places) {
            draw(pen, place, tile);
        }
    })
}

fn draw(pen: &Pen<'_>, rect: Rect, tile: &Tile) {
    let look = pen.look;
    let role = if tile.many { Role::CheckBox } else { Role::RadioButton };
    let id = pen.id(("option", tile.key.as_str()));
    let press = pen.press(rect, Target { id, role, name: &tile.name, on: Some(tile.on), enabled: tile.enabled });
    let (fill, edge) = match tile.on || press.down {
        true => (look.primary_soft, (look.edge_field, look.primary)),
        false => (look.paper, (look.edge_thin, look.line)),
    };
    pen.edge_box(rect, look.corner, fill, edge);
    if press.focused {
        pen.focus(rect, look.corner);
    }
    let middle = pos2(rect.left() + look.card_pad_x + look.choice_mark / 2.0, rect.center().y);
    mark(pen, Rect::from_center_size(middle, egui::Vec2::splat(look.choice_mark)), tile);
    let left = middle.x + look.choice_mark / 2.0 + look.tile_gap;
    let height = tile.label.size.y + tile.note.as_ref().map_or(0.0, |note| note.size.y);
    let end = pen.paint(&tile.label, pos2(left, rect.center().y - height / 2.0)).max.y;
    if let Some(note) = &tile.note {
        pen.put(note, pos2(left, end));
    }
    if press.done && tile.enabled {
        pen.act(tile.act.clone());
    }
}

/// A circle for one, a box for many, filled with a check when chosen.
fn mark(pen: &Pen<'_>, rect: Rect, tile: &Tile) {
    let look = pen.look;
    let edge = (look.edge_field, if tile.on { look.primary } else { look.ink_faint });
    let fill = if tile.on { look.primary } else { look.paper };
    let corner = if tile.many { look.corner_small } else { rect.width() / 2.0 };
    pen.edge_box(rect, corner.min(rect.width() / 2.0), fill, edge);
    if tile.on {
        let at = |x: f32, y: f32| pos2(rect.left() + x * rect.width(), rect.top() + y * rect.height());
        let points = vec![at(0.26, 0.52), at(0.43, 0.69), at(0.75, 0.35)];
        pen.ui.painter().line(points, Stroke::new(rect.width() * 0.1, look.on_primary));
    }
}
