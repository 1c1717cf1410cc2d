//! Where in the procedure a page stands (操作流程).

use crate::area::{Area, at};
use crate::pen::Pen;
use crate::words::Word;
use egui::{Rect, pos2, vec2};
use guichet_model::view::Place;

/// How high the line is: a line of small text, or two where the text needs a line of its own.
pub(crate) fn height(pen: &Pen<'_>, place: &Place, width: f32) -> f32 {
    let line = pen.look.small().line;
    if text_width(pen, place) > width * 0.6 { line + pen.look.gap_tight + pen.look.steps_bar } else { line }
}

fn text(pen: &Pen<'_>, place: &Place) -> String {
    let name = place.procedure.get(place.step).map(|name| pen.tell(name)).unwrap_or_default();
    let (step, of) = ((place.step + 1).to_string(), place.procedure.len().to_string());
    pen.fill(Word::StepLine, &[("step", &step), ("of", &of), ("name", name)])
}

fn text_width(pen: &Pen<'_>, place: &Place) -> f32 {
    let tag = if place.trial { tag_width(pen) + pen.look.gap_small } else { 0.0 };
    pen.set_line(&text(pen, place), pen.look.small(), pen.look.ink_faint).size.x + tag
}

/// Draws bars and text into `rect`.
pub(crate) fn show(pen: &Pen<'_>, rect: Rect, place: &Place) {
    let look = pen.look;
    let mut area = Area(rect);
    let two = rect.height() > look.small().line + 1.0;
    let bars = if two { area.top(look.steps_bar) } else { rect };
    if two {
        area.top(look.gap_tight);
    }
    let line = pen.set_line(&text(pen, place), look.small(), look.ink_faint);
    let mut words = area.right(line.size.x);
    if two {
        words = at(pos2(rect.left(), words.top()), line.size);
    }
    pen.put(&line, pos2(words.left(), words.center().y - line.size.y / 2.0));
    let mut left = words.left() - look.gap_small;
    if place.trial {
        let size = vec2(tag_width(pen), look.line(look.text_tag).line + look.gap_tight);
        let corner = if two { words.right() + look.gap_small } else { left - size.x };
        let tag = at(pos2(corner, words.center().y - size.y / 2.0), size);
        trial_tag(pen, tag);
        left = tag.left() - look.gap_small;
    }
    let bars = if two { bars } else { Rect::from_min_max(bars.min, pos2(left, bars.max.y)) };
    draw_bars(pen, bars, place);
}

fn draw_bars(pen: &Pen<'_>, rect: Rect, place: &Place) {
    let look = pen.look;
    let count = place.procedure.len().max(1);
    let width = (rect.width() - look.steps_gap * (count - 1) as f32) / count as f32;
    for step in 0..count {
        let left = rect.left() + step as f32 * (width + look.steps_gap);
        let bar = at(pos2(left, rect.center().y - look.steps_bar / 2.0), vec2(width, look.steps_bar));
        let corner = look.steps_bar / 2.0;
        pen.fill_box(bar, corner, if step < place.step { look.primary } else { look.track });
        if step == place.step {
            let half = Rect::from_min_max(bar.min, pos2(bar.center().x, bar.max.y));
            pen.fill_box(half, corner, look.primary);
        }
    }
}

/// How wide the tag of an item on trial is.
pub(crate) fn tag_width(pen: &Pen<'_>) -> f32 {
    let look = pen.look;
    pen.set_line(pen.say(Word::Trial), look.line(look.text_tag), look.warn).size.x + 2.0 * look.gap_small
}

/// Marks an item on trial (clause 6.4 c).
pub(crate) fn trial_tag(pen: &Pen<'_>, rect: Rect) {
    let look = pen.look;
    let edge = if look.warn_soft == look.paper { look.warn } else { look.warn_soft };
    pen.edge_box(rect, look.corner_small, look.warn_soft, (look.edge_thin, edge));
    let line = pen.set_line(pen.say(Word::Trial), look.line(look.text_tag), look.warn);
    pen.put(&line, rect.center() - line.size / 2.0);
}
