//! Chips: small switches, on or off.

use crate::pen::{Pen, Target};
use egui::Rect;
use egui::accesskit::Role;

/// How wide a chip of this text is.
pub(crate) fn width(pen: &Pen<'_>, text: &str) -> f32 {
    let look = pen.look;
    (pen.set_line(text, look.line(look.chip_text), look.ink).size.x + 2.0 * look.chip_pad).ceil().max(look.target_least)
}

/// Draws a chip into `rect`. Answers whether it was pressed.
pub(crate) fn show(pen: &Pen<'_>, rect: Rect, text: &str, on: Option<bool>) -> bool {
    let look = pen.look;
    let id = pen.id(("chip", text));
    let press = pen.press(rect, Target { id, role: Role::Button, name: text, on, enabled: true });
    let lit = on == Some(true) || press.down;
    let (fill, ink, edge) =
        if lit { (look.primary, look.on_primary, look.primary) } else { (look.paper, look.ink_soft, look.line) };
    let corner = rect.height() / 2.0;
    pen.edge_box(rect, corner, fill, (look.edge_button, edge));
    if press.focused {
        pen.focus(rect, corner);
    }
    pen.paint_middle(&pen.set_line(text, look.line(look.chip_text), ink), rect);
    press.done
}
