//! Buttons: one primary action a page, the others quieter.

use crate::area::inset;
use crate::pen::{Pen, Target};
use egui::accesskit::Role;
use egui::{Color32, Id, Rect, Vec2};

/// How much a button asks to be pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rank {
    /// The one thing to do next.
    Primary,
    /// Another way.
    Secondary,
    /// Always there, in the footer.
    Quiet,
}

/// A button.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Button<'b> {
    text: &'b str,
    name: &'b str,
    rank: Rank,
    enabled: bool,
    size: Option<f32>,
    id: Option<Id>,
}

impl<'b> Button<'b> {
    pub(crate) fn new(text: &'b str, rank: Rank) -> Self {
        Self { text, name: text, rank, enabled: true, size: None, id: None }
    }

    /// Its accessible name, where that is not its text.
    pub(crate) fn named(self, name: &'b str) -> Self {
        Self { name, ..self }
    }

    /// Grey unless `enabled`.
    pub(crate) fn enabled(self, enabled: bool) -> Self {
        Self { enabled, ..self }
    }

    /// Size of its text.
    pub(crate) fn sized(self, size: f32) -> Self {
        Self { size: Some(size), ..self }
    }

    /// Its id, where its name is not unique on the page.
    pub(crate) fn identified(self, id: Id) -> Self {
        Self { id: Some(id), ..self }
    }

    /// Draws it into `rect`. Answers whether it was pressed.
    pub(crate) fn show(self, pen: &Pen<'_>, rect: Rect) -> bool {
        let look = pen.look;
        let id = self.id.unwrap_or_else(|| pen.id(("button", self.name)));
        let target = Target { id, role: Role::Button, name: self.name, on: None, enabled: self.enabled };
        let press = pen.press(rect, target);
        let (fill, ink, edge) = self.colors(pen, press.down);
        pen.edge_box(rect, look.corner, fill, (look.edge_button, edge));
        if press.focused {
            pen.focus(rect, look.corner);
        }
        label(pen, rect, self.text, self.size.unwrap_or(look.button_text), ink);
        press.done
    }

    fn colors(self, pen: &Pen<'_>, down: bool) -> (Color32, Color32, Color32) {
        let look = pen.look;
        if !self.enabled {
            return (look.off_ground, look.off_ink, look.line);
        }
        match (self.rank, down) {
            (Rank::Primary, false) => (look.primary, look.on_primary, look.primary),
            (_, true) => (look.primary_press, look.on_primary, look.primary_press),
            (Rank::Secondary, false) => (look.paper, look.primary, look.primary),
            (Rank::Quiet, false) => (look.paper, look.ink, look.line),
        }
    }
}

/// How wide a button of this text has to be.
pub(crate) fn width(pen: &Pen<'_>, text: &str, size: f32, pad: f32) -> f32 {
    (pen.set_line(text, pen.look.line(size).bold(), pen.look.ink).size.x + 2.0 * pad).ceil()
}

/// Whether the text of a button of this size stands in it as it is, on one line or on two.
pub(crate) fn fits_label(pen: &Pen<'_>, room: Vec2, text: &str, size: f32) -> bool {
    let width = room.x - 2.0 * pad(pen, room.x);
    let kind = pen.look.line(size).bold();
    let line = pen.set_centered(text, kind, pen.look.ink, width);
    // Words are never cut: each has to fit by itself.
    let words = text.split(' ').map(|word| pen.set_line(word, kind, pen.look.ink).size.x);
    let one_line = line.size.y < 1.5 * kind.line;
    let parted = text.contains(' ') && words.fold(0.0, f32::max) <= width;
    line.size.y <= room.y * 0.96 && (one_line || parted)
}

fn pad(pen: &Pen<'_>, width: f32) -> f32 {
    pen.look.button_pad.min(width * 0.08)
}

/// The text of a button in its middle: on one line if it fits, then on two, then smaller.
pub(crate) fn label(pen: &Pen<'_>, rect: Rect, text: &str, size: f32, ink: Color32) {
    let inner = inset(rect, pad(pen, rect.width()), 0.0);
    let mut size = size;
    let line = loop {
        let line = pen.set_centered(text, pen.look.line(size).bold(), ink, inner.width());
        let fits = line.size.y <= rect.height() * 0.96 && line.size.x <= inner.width() + 1.0;
        if fits || size <= pen.look.text_tag * 0.6 {
            break line;
        }
        size *= 0.92;
    };
    pen.paint_middle(&line, rect);
}
