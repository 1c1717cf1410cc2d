//! The idle page: nobody is here. The whole of it is one thing to press.

use super::{Heading, upper_middle};
use crate::act::Act;
use crate::area::{Area, at, columns, middle};
use crate::figure;
use crate::pen::{Pen, Target};
use crate::words::Word;
use egui::accesskit::Role;
use egui::{Rect, pos2, vec2};
use guichet_model::view::Input;

pub(crate) fn show(pen: &Pen<'_>, rect: Rect) {
    let name = pen.say(Word::IdleStart);
    let target = Target { id: pen.id("begin"), role: Role::Button, name, on: None, enabled: true };
    let press = pen.press(rect, target);
    if press.done {
        pen.act(Act::Input(Input::Begin));
    }
    let mut area = Area(rect);
    let card = area.bottom(card_height(pen, rect.width()));
    area.bottom(pen.look.gap);
    card_of_steps(pen, card);
    if pen.landscape {
        let mut parts = columns(area.0, pen.look.side_gap, &[0.4, 0.6]).into_iter();
        let (left, right) = (parts.next().unwrap_or(area.0), parts.next().unwrap_or(area.0));
        figure::touch(pen, middle(left, vec2(left.width() * 0.9, left.height() * 0.96)));
        invitation(pen, right, press.down, false);
    } else {
        let look = pen.look;
        let height = look.figure_height + 2.0 * look.gap + invitation_height(pen, rect.width(), true);
        let mut area = Area(upper_middle(area.0, height));
        figure::touch(pen, area.top(look.figure_height));
        area.top(2.0 * look.gap);
        invitation(pen, area.0, press.down, true);
    }
}

fn heading(pen: &Pen<'_>, width: f32, centered: bool) -> Heading {
    Heading::new(pen, pen.say(Word::IdleWelcome), Some(pen.say(Word::IdleOffer)), width, centered)
}

fn button_height(pen: &Pen<'_>) -> f32 {
    (pen.look.text_hero * if pen.landscape { 1.7 } else { 2.2 }).round()
}

fn invitation_height(pen: &Pen<'_>, width: f32, centered: bool) -> f32 {
    heading(pen, width, centered).height() + pen.look.gap + button_height(pen)
}

/// Welcome, and what looks like the button that the whole page is.
fn invitation(pen: &Pen<'_>, rect: Rect, down: bool, centered: bool) {
    let look = pen.look;
    let heading = heading(pen, rect.width(), centered);
    let mut area = Area(if centered { rect } else { upper_middle(rect, invitation_height(pen, rect.width(), false)) });
    heading.put(pen, area.top(heading.height()), centered);
    area.top(look.gap);
    let place = area.top(button_height(pen));
    pen.fill_box(place, look.corner, if down { look.primary_press } else { look.primary });
    crate::component::button::label(pen, place, pen.say(Word::IdleStart), look.text_hero, look.on_primary);
}

const STEPS: [Word; 3] = [Word::IdleStep1, Word::IdleStep2, Word::IdleStep3];

fn card_height(pen: &Pen<'_>, width: f32) -> f32 {
    let look = pen.look;
    let part = (width - 2.0 * look.card_pad_x - 2.0 * look.gap_small) / STEPS.len() as f32;
    let step = |word: &Word| pen.set(pen.say(*word), look.body(), look.ink, part).size.y;
    let text = STEPS.iter().map(step).fold(0.0, f32::max);
    2.0 * look.gap + look.badge + look.gap_small + text + look.gap_small + look.small().line
}

/// How it goes, in three steps, and what to have at hand.
fn card_of_steps(pen: &Pen<'_>, rect: Rect) {
    let look = pen.look;
    pen.card(rect);
    let mut area = Area(rect.shrink2(vec2(look.card_pad_x, look.gap)));
    let note = area.bottom(look.small().line);
    let line = pen.set_centered(pen.say(Word::IdleCard), look.small(), look.ink_soft, note.width());
    pen.put(&line, pos2(note.center().x - line.size.x / 2.0, note.top()));
    area.bottom(look.gap_small);
    for (place, (word, part)) in STEPS.into_iter().zip(columns(area.0, look.gap_small, &[1.0; 3])).enumerate() {
        badge(pen, pos2(part.center().x, part.top() + look.badge / 2.0), place + 1);
        let line = pen.set_centered(pen.say(word), look.body(), look.ink, part.width());
        let top = part.top() + look.badge + look.gap_small;
        pen.put(&line, pos2(part.center().x - line.size.x / 2.0, top));
    }
}

/// A number in a circle.
pub(crate) fn badge(pen: &Pen<'_>, center: egui::Pos2, number: usize) {
    let look = pen.look;
    let place = at(center - vec2(look.badge, look.badge) / 2.0, vec2(look.badge, look.badge));
    let edge = if look.primary_soft == look.paper { look.primary } else { look.primary_soft };
    pen.edge_box(place, look.badge / 2.0, look.primary_soft, (look.edge_thin, edge));
    pen.paint_middle(&pen.set_line(&number.to_string(), look.line(look.badge_text).bold(), look.primary), place);
}
