//! The footer, on every page: consultation telephone, complaints, help, leave (clause 4.3).

use crate::act::Act;
use crate::area::{Area, inset, middle};
use crate::component::button::{Button, Rank, width};
use crate::pen::Pen;
use crate::words::Word;
use egui::{Rect, pos2, vec2};
use guichet_model::view::{Input, View};

pub(crate) fn show(pen: &Pen<'_>, rect: Rect, view: &View, leave: bool) {
    let look = pen.look;
    pen.fill_box(rect, 0.0, look.paper);
    pen.rule(rect.left(), rect.right(), rect.top());
    let mut area = Area(inset(rect, look.edge, 0.0));
    let mut button = |word: Word, input: Input| {
        let text = pen.say(word);
        let size = look.footer_button_text;
        let place = area.right(width(pen, text, size, look.footer_pad));
        area.right(look.gap_tiles);
        let place = middle(place, vec2(place.width(), look.footer_button));
        if Button::new(text, Rank::Quiet).sized(size).show(pen, place) {
            pen.act(Act::Input(input));
        }
    };
    if leave {
        button(Word::Leave, Input::Leave);
    }
    button(Word::CallHelp, Input::Help);
    numbers(pen, area.0, view);
}

fn numbers(pen: &Pen<'_>, rect: Rect, view: &View) {
    let look = pen.look;
    let rows = [(Word::Consultation, &view.site.consultation), (Word::Complaints, &view.site.complaints)];
    let rows = rows.map(|(word, number)| {
        let label = pen.set_line(pen.say(word), look.line(look.footer_text), look.ink_soft);
        let number = pen.set_line(number, look.line(look.footer_number).bold(), look.ink);
        (label, number)
    });
    let column = rows.iter().map(|(label, _)| label.size.x).fold(0.0, f32::max);
    let height: f32 = rows.iter().map(|(_, number)| number.size.y).sum();
    let mut top = rect.center().y - height / 2.0;
    for (label, number) in &rows {
        // Both stand on the same line: the smaller one is lower by half of the difference.
        pen.put(label, pos2(rect.left(), top + (number.size.y - label.size.y) / 2.0));
        top = pen.put(number, pos2(rect.left() + column + look.gap_small, top)).max.y;
    }
}
