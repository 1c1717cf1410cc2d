//! What stands around every page: whose service, which site, the clock, the modes, whom to call, how to leave
//! (clauses 4.1 h and 4.3).

mod footer;
mod header;
mod modes;

use crate::area::{Area, inset};
use crate::pen::Pen;
use egui::Rect;
use guichet_model::view::{Screen, View};

/// Draws header, modes and footer. Answers what is left for the page.
pub(crate) fn show(pen: &Pen<'_>, panel: Rect, view: &View) -> Rect {
    let look = pen.look;
    pen.ui.painter().rect_filled(panel, 0, look.ground);
    let mut area = Area(panel);
    header::show(pen, area.top(look.header_height), view);
    let leave = !matches!(view.screen, Screen::Idle | Screen::Outcome(_));
    footer::show(pen, area.bottom(look.footer_height), view, leave);
    area.top(look.chip_top);
    modes::show(pen, inset(area.top(look.chip_height), look.edge, 0.0));
    // The page keeps the same distance to the modes above and to the footer below.
    area.top(look.gap);
    area.bottom(look.gap);
    inset(area.0, look.edge, 0.0)
}
