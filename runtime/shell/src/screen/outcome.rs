//! The end of an item: how it ended, the number to keep, what happens next.

use super::{Heading, below_steps, fitting_sign, sides, upper_middle};
use crate::act::Act;
use crate::area::{Area, at};
use crate::component::actions::{self, Action};
use crate::component::blocks::entry;
use crate::component::button::Rank;
use crate::component::flow::{self, Piece, card_width};
use crate::figure::{Sign, sign};
use crate::pen::Pen;
use crate::words::Word;
use egui::{Rect, pos2, vec2};
use guichet_model::turn::OutcomeTone;
use guichet_model::view::{Input, OutcomeScreen};

pub(crate) fn show(pen: &Pen<'_>, rect: Rect, screen: &OutcomeScreen, shown: usize) {
    let look = pen.look;
    let seconds = screen.seconds_left.to_string();
    let finish = pen.fill(Word::FinishIn, &[("seconds", &seconds)]);
    let all = [
        Action::secondary(pen.say(Word::Another), Act::Input(Input::Another)),
        Action {
            text: &finish,
            // The seconds change, the name stays.
            name: Some(pen.say(Word::Finish)),
            rank: Rank::Primary,
            enabled: true,
            act: Act::Input(Input::Finish),
        },
    ];
    if pen.landscape {
        let area = below_steps(pen, rect, &screen.place);
        let (left, right) = sides(pen, area.0);
        let mut right = Area(right);
        let bar = right.bottom(actions::height(pen, &all, right.width()));
        actions::show(pen, bar, &all);
        right.bottom(look.gap);
        flow::show(pen, left, next_steps(pen, screen, left.width()), shown);
        let size = fitting_sign(pen, right.height() - result_height(pen, screen, right.width(), 0.0));
        result(pen, right.0, screen, size);
        return;
    }
    let mut area = Area(rect);
    let bar = area.bottom(actions::height(pen, &all, area.width()));
    actions::show(pen, bar, &all);
    area.bottom(look.gap);
    let pieces = next_steps(pen, screen, rect.width());
    let card = flow::height(pen, &pieces);
    let head = result_height(pen, screen, rect.width(), look.sign);
    let total = head + look.gap * 1.4 + card;
    if total > area.height() {
        result(pen, area.top(head), screen, look.sign);
        area.top(look.gap);
        flow::show(pen, area.0, pieces, shown);
    } else {
        let mut stage = Area(upper_middle(area.0, total));
        result(pen, stage.top(head), screen, look.sign);
        stage.top(look.gap * 1.4);
        flow::show(pen, stage.0.expand2(vec2(0.0, 1.0)), pieces, shown);
    }
}

fn result_height(pen: &Pen<'_>, screen: &OutcomeScreen, width: f32, size: f32) -> f32 {
    let look = pen.look;
    let title = Heading::new(pen, pen.tell(&screen.outcome.title), None, width, true);
    let reference =
        screen.outcome.reference.as_ref().map_or(0.0, |_| {
            look.gap_small + reference_lines(pen) * look.line(look.text_reference).line + look.gap_tight
        });
    size + look.gap * 1.2 + title.height() + reference
}

/// Label and number stand side by side in portrait, below each other in the narrow column of landscape.
fn reference_lines(pen: &Pen<'_>) -> f32 {
    if pen.landscape || pen.modes.elderly { 2.0 } else { 1.0 }
}

/// Sign, title and reference number, centred.
fn result(pen: &Pen<'_>, rect: Rect, screen: &OutcomeScreen, size: f32) {
    let look = pen.look;
    let which = match screen.outcome.tone {
        OutcomeTone::Done | OutcomeTone::Accepted => Sign::Done,
        OutcomeTone::NotDone => Sign::NotDone,
    };
    let mut area = Area(rect);
    let mark = area.top(size);
    if size > 0.0 {
        sign(pen, at(pos2(mark.center().x - size / 2.0, mark.top()), vec2(size, size)), which);
        area.top(look.gap * 1.2);
    }
    let title = Heading::new(pen, pen.tell(&screen.outcome.title), None, rect.width(), true);
    title.put(pen, area.top(title.height()), true);
    let Some(reference) = &screen.outcome.reference else { return };
    area.top(look.gap_small);
    let label = pen.set_line(pen.say(Word::Reference), look.line(look.text_reference), look.ink_soft);
    let mut kind = look.line(look.text_reference).bold().spaced(look.field_spacing * 0.7);
    let mut number = pen.set_line(reference, kind, look.ink);
    while number.size.x > rect.width() && kind.size > look.text_tag {
        kind = look.line(kind.size * 0.94).bold();
        number = pen.set_line(reference, kind, look.ink);
    }
    let across = label.size.x + look.gap + number.size.x;
    if reference_lines(pen) == 1.0 && across <= rect.width() {
        let left = rect.center().x - across / 2.0;
        pen.put(&label, pos2(left, area.0.top()));
        pen.put(&number, pos2(left + label.size.x + look.gap, area.0.top()));
    } else {
        let end = pen.put(&label, pos2(rect.center().x - label.size.x / 2.0, area.0.top())).max.y;
        pen.put(&number, pos2(rect.center().x - number.size.x / 2.0, end));
    }
}

fn next_steps<'p>(pen: &Pen<'_>, screen: &OutcomeScreen, width: f32) -> Vec<Piece<'p>> {
    let look = pen.look;
    let title = pen.set(pen.say(Word::NextSteps), look.head(), look.ink, card_width(pen, width));
    let pad = look.gap_small;
    let mut head = Piece::new(title.size.y + 2.0 * pad, 0.0, move |pen, rect| {
        pen.put(&title, rect.min + vec2(0.0, pad));
    })
    .in_card(0, false);
    head.with_next = true;
    let steps = screen.outcome.next_steps.iter().enumerate();
    let mut all = vec![head];
    all.extend(
        steps.map(|(place, step)| entry(pen, (place + 1).to_string(), pen.tell(step), None, width).in_card(0, false)),
    );
    all.push(Piece::new(pad, 0.0, |_, _| {}).in_card(0, false));
    all
}
