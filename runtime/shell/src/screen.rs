//! Every screen of a view.

mod catalogue;
mod device;
mod guide;
mod idle;
mod outcome;
mod page;
mod problem;
mod review;

use crate::area::{Area, at};
use crate::component::steps;
use crate::pen::{Line, Pen};
use crate::shell::Memory;
use egui::{Rect, pos2};
use guichet_model::view::{Place, Scene, Screen, View};

/// Draws the screen of a view into the room that the chrome leaves.
pub(crate) fn show(pen: &Pen<'_>, rect: Rect, view: &View, memory: &Memory) {
    match &view.screen {
        Screen::Idle => idle::show(pen, rect),
        Screen::Catalogue(catalogue) => catalogue::show(pen, rect, catalogue, memory),
        Screen::Guide(guide) => guide::show(pen, rect, guide, memory.screen),
        Screen::Page(page) => {
            if let Some(draft) = &memory.draft {
                page::show(pen, rect, page, draft);
            }
        }
        Screen::Device(device) => match &device.scene {
            Scene::ReviewScan { .. } => review::show(pen, rect, device),
            _ => device::show(pen, rect, device),
        },
        Screen::Outcome(outcome) => outcome::show(pen, rect, outcome, memory.screen),
        Screen::Problem(problem) => problem::show(pen, rect, problem, &view.site),
    }
}

/// The step line at the top of an item's pages. Answers what is left below it.
fn below_steps(pen: &Pen<'_>, rect: Rect, place: &Place) -> Area {
    let mut area = Area(rect);
    let height = steps::height(pen, place, rect.width());
    steps::show(pen, area.top(height), place);
    area.top(if pen.landscape { pen.look.gap * 0.6 } else { pen.look.gap });
    area
}

/// In landscape: what is shown on the left, the question and the actions on the right.
fn sides(pen: &Pen<'_>, rect: Rect) -> (Rect, Rect) {
    let mut area = Area(rect);
    let right = area.right(pen.look.side.min(rect.width() * 0.4));
    area.right(pen.look.side_gap);
    (area.0, right)
}

/// Title and lead, set.
struct Heading {
    lines: Vec<Line>,
    gap: f32,
}

impl Heading {
    fn new(pen: &Pen<'_>, title: &str, lead: Option<&str>, width: f32, centered: bool) -> Self {
        Self::narrowed(pen, (title, width), lead, width, centered)
    }

    /// With a title that is narrower than the lead, because something stands beside it.
    fn narrowed(pen: &Pen<'_>, (title, narrow): (&str, f32), lead: Option<&str>, width: f32, centered: bool) -> Self {
        let look = pen.look;
        let set = |text: &str, kind, color, width| {
            if centered { pen.set_centered(text, kind, color, width) } else { pen.set(text, kind, color, width) }
        };
        let mut lines = vec![set(title, look.title(), look.ink, narrow)];
        lines.extend(lead.map(|lead| set(lead, look.lead(), look.ink_soft, width)));
        Self { lines, gap: if centered { look.gap_small } else { look.gap_text } }
    }

    fn height(&self) -> f32 {
        self.lines.iter().map(|line| line.size.y).sum::<f32>() + self.gap * (self.lines.len() - 1) as f32
    }

    /// Puts the lines at the top of `rect`; centred ones in its middle.
    fn put(&self, pen: &Pen<'_>, rect: Rect, centered: bool) {
        let mut top = rect.top();
        for line in &self.lines {
            let left = if centered { rect.center().x - line.size.x / 2.0 } else { rect.left() };
            top = pen.put(line, pos2(left, top)).max.y + self.gap;
        }
    }
}

/// A part of `rect` of this height, in its vertical middle but a little above, as eyes like it.
fn upper_middle(rect: Rect, height: f32) -> Rect {
    let free = (rect.height() - height).max(0.0);
    at(pos2(rect.left(), rect.top() + free * 0.46), egui::vec2(rect.width(), height))
}

/// How large a sign may be in the narrow column of landscape: what is left over, and none when that is next to nothing.
fn fitting_sign(pen: &Pen<'_>, room: f32) -> f32 {
    let most = pen.look.sign * 0.6;
    if room < most * 0.4 { 0.0 } else { room.min(most) }
}
