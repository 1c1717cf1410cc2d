//! Keys and values in a card, personal ones masked until the citizen asks, some with a way to change them.

use super::flow::{Piece, card_width};
use crate::act::Act;
use crate::area::{Area, at};
use crate::pen::{Line, Pen, Target};
use crate::words::Word;
use egui::accesskit::Role;
use egui::{Rect, pos2, vec2};
use guichet_model::mask::mask;
use guichet_model::page::Fact;

/// One row as it is shown: plain words.
pub(crate) struct Row {
    pub(crate) label: String,
    pub(crate) value: String,
    /// The action that changes it.
    pub(crate) change: Option<String>,
}

/// The facts of a page. `busy`: nothing can be changed now.
pub(crate) fn pieces<'p>(
    pen: &Pen<'_>,
    facts: &[Fact],
    (card, gap): (usize, f32),
    width: f32,
    (revealed, busy): (bool, bool),
) -> Vec<Piece<'p>> {
    let rows = facts.iter().map(|fact| {
        let value = pen.tell(&fact.value);
        let value = if fact.personal && !revealed { mask(value) } else { value.to_owned() };
        Row { label: pen.tell(&fact.label).to_owned(), value, change: fact.change.clone() }
    });
    let mut all = Vec::new();
    if facts.iter().any(|fact| fact.personal) {
        all.push(reveal(pen, revealed, gap).in_card(card, false));
    }
    all.extend(self::rows(pen, rows.collect(), (card, gap), width, busy));
    all
}

/// Rows of a card.
pub(crate) fn rows<'p>(
    pen: &Pen<'_>,
    rows: Vec<Row>,
    (card, gap): (usize, f32),
    width: f32,
    busy: bool,
) -> Vec<Piece<'p>> {
    let look = pen.look;
    let width = card_width(pen, width);
    let room = if rows.iter().any(|row| row.change.is_some()) { change_width(pen) } else { 0.0 };
    let natural = rows.iter().map(|row| pen.set_line(&row.label, look.body(), look.ink).size.x);
    // A column of labels takes its longest, but leaves the values most of the card.
    let column = natural.fold(0.0, f32::max).min(width * 0.36).ceil();
    rows.into_iter()
        .map(|row| {
            let label = pen.set(&row.label, look.body(), look.ink_faint, column);
            let values = width - column - look.card_column - if row.change.is_some() { room } else { 0.0 };
            let value = pen.set(&row.value, look.body(), look.ink, values);
            let pad = if row.change.is_some() { look.target_least } else { 0.0 };
            let height = (label.size.y.max(value.size.y) + 2.0 * pen.row_pad()).max(pad);
            let offset = column + look.card_column;
            Piece::new(height, gap, move |pen, rect| draw(pen, rect, &row, (&label, &value), (offset, busy)))
                .in_card(card, true)
        })
        .collect()
}

fn draw(pen: &Pen<'_>, rect: Rect, row: &Row, (label, value): (&Line, &Line), (offset, busy): (f32, bool)) {
    let look = pen.look;
    let top = rect.center().y - label.size.y.max(value.size.y) / 2.0;
    pen.put(label, pos2(rect.left(), top));
    pen.put(value, pos2(rect.left() + offset, top));
    let Some(change) = &row.change else { return };
    let mut area = Area(rect.expand2(vec2(look.card_pad_x / 2.0, 0.0)));
    let inset = look.edge_thin * 2.0;
    let button = area.right(change_width(pen)).shrink2(vec2(0.0, inset));
    let name = pen.fill(Word::ChangeOf, &[("label", &row.label)]);
    let id = pen.id(("change", change.as_str(), row.label.as_str()));
    let press = pen.press(button, Target { id, role: Role::Button, name: &name, on: None, enabled: !busy });
    if press.down {
        pen.fill_box(button, look.corner_small, look.primary_soft);
    }
    if press.focused {
        pen.focus(button, look.corner_small);
    }
    let ink = if busy { look.off_ink } else { look.primary };
    let line = pen.set_line(pen.say(Word::Change), look.body().bold(), ink);
    pen.paint(&line, pos2(rect.right() - line.size.x, rect.center().y - line.size.y / 2.0));
    if press.done {
        pen.act(Act::Submit(change.clone()));
    }
}

fn change_width(pen: &Pen<'_>) -> f32 {
    let look = pen.look;
    let text = pen.set_line(pen.say(Word::Change), look.body().bold(), look.primary).size.x;
    (text + look.card_pad_x).ceil().max(look.target_least)
}

/// The row that shows or hides personal details.
fn reveal<'p>(pen: &Pen<'_>, revealed: bool, gap: f32) -> Piece<'p> {
    let look = pen.look;
    let height = look.chip_height + if pen.tight.get() { 0.0 } else { look.gap_small };
    Piece::new(height, gap, move |pen, rect| {
        let look = pen.look;
        let (state, verb) =
            if revealed { (Word::PersonalShown, Word::Hide) } else { (Word::PersonalHidden, Word::Show) };
        let verb = pen.say(verb);
        let size = vec2(super::chip::width(pen, verb), look.chip_height);
        let chip = at(pos2(rect.right() - size.x, rect.center().y - size.y / 2.0), size);
        let line = pen.set(pen.say(state), look.small(), look.ink_faint, chip.left() - rect.left() - look.gap_small);
        pen.put(&line, pos2(rect.left(), rect.center().y - line.size.y / 2.0));
        if super::chip::show(pen, chip, verb, Some(revealed)) {
            pen.act(Act::Reveal(!revealed));
        }
    })
}
