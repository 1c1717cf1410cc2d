//! An item in the catalogue.

use super::steps;
use crate::act::Act;
use crate::area::at;
use crate::pen::{Pen, Target};
use crate::words::Word;
use egui::accesskit::Role;
use egui::{Rect, pos2, vec2};
use guichet_model::view::{Input, Tile};

/// Draws a tile into `rect`; a press opens the item.
pub(crate) fn show(pen: &Pen<'_>, rect: Rect, tile: &Tile) {
    let look = pen.look;
    let name = pen.tell(&tile.name);
    let target = Target { id: pen.id(("tile", &tile.code)), role: Role::Button, name, on: None, enabled: true };
    let press = pen.press(rect, target);
    let edge = if press.down { look.primary } else { look.line };
    let fill = if press.down { look.primary_soft } else { look.paper };
    pen.edge_box(rect, look.corner, fill, (look.edge_thin, edge));
    if press.focused {
        pen.focus(rect, look.corner);
    }
    let icon = at(
        pos2(rect.left() + look.tile_pad, rect.center().y - look.tile_icon / 2.0),
        vec2(look.tile_icon, look.tile_icon),
    );
    let edge = if look.primary_soft == look.paper { look.primary } else { look.primary_soft };
    pen.edge_box(icon, look.tile_icon_corner, look.primary_soft, (look.edge_thin, edge));
    pen.paint_middle(&pen.set_line(&tile.icon, look.line(look.tile_icon_text).bold(), look.primary), icon);

    let left = icon.right() + look.tile_gap;
    let width = rect.right() - look.tile_pad - left;
    let title = pen.set(name, look.name(), look.ink, width);
    let note = note(pen, tile);
    let note = pen.set(&note, look.small(), look.ink_faint, width);
    let top = rect.center().y - (title.size.y + look.gap_text + note.size.y) / 2.0;
    let ends = pen.paint(&title, pos2(left, top)).max.y;
    pen.put(&note, pos2(left, ends + look.gap_text));
    if tile.trial {
        let size = vec2(steps::tag_width(pen), look.line(look.text_tag).line + look.gap_tight);
        steps::trial_tag(pen, at(pos2(rect.right() - look.gap_small - size.x, rect.top() + look.gap_small), size));
    }
    if press.done {
        pen.act(Act::Input(Input::OpenItem(tile.code.clone())));
    }
}

/// How high the tile has to be at this width.
pub(crate) fn height(pen: &Pen<'_>, tile: &Tile, width: f32) -> f32 {
    let look = pen.look;
    let width = width - 2.0 * look.tile_pad - look.tile_icon - look.tile_gap;
    let title = pen.set(pen.tell(&tile.name), look.name(), look.ink, width);
    let note = pen.set(&note(pen, tile), look.small(), look.ink_faint, width);
    // A tag takes the corner above the name.
    let tag = if tile.trial { look.line(look.text_tag).line } else { 0.0 };
    (title.size.y + look.gap_text + note.size.y + 2.0 * look.gap_small + tag).max(look.tile_height)
}

fn note(pen: &Pen<'_>, tile: &Tile) -> String {
    let values = [("department", pen.tell(&tile.department)), ("minutes", &tile.minutes.to_string())];
    pen.fill(Word::TileNote, &values)
}
