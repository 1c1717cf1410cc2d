//! Something went wrong: what, what to do, and that nothing is lost.

use super::{Heading, below_steps, fitting_sign, sides, upper_middle};
use crate::act::Act;
use crate::area::{Area, at};
use crate::component::actions::{self, Action};
use crate::component::flow::{self, Piece, card_width};
use crate::figure::{Sign, sign};
use crate::pen::Pen;
use crate::words::{Word, condition, subject};
use egui::{Rect, pos2, vec2};
use guichet_model::view::{Input, ProblemScreen, Site, Trouble};

pub(crate) fn show(pen: &Pen<'_>, rect: Rect, screen: &ProblemScreen, site: &Site) {
    let look = pen.look;
    let mut area = below_steps(pen, rect, &screen.place);
    let (title, remedy) = said(pen, &screen.trouble);
    let all = actions(pen, screen);
    if pen.landscape {
        let (left, right) = sides(pen, area.0);
        let mut right = Area(right);
        let bar = right.bottom(actions::height(pen, &all, right.width()));
        actions::show(pen, bar, &all);
        right.bottom(look.gap);
        let words = heading(pen, &title, right.width()).height() + look.gap * 1.2;
        head(pen, right.0, &title, fitting_sign(pen, right.height() - words));
        flow::show(pen, left, advice(pen, &remedy, site, left.width()), 0);
        return;
    }
    let bar = area.bottom(actions::height(pen, &all, area.width()));
    actions::show(pen, bar, &all);
    area.bottom(look.gap);
    let pieces = advice(pen, &remedy, site, area.width());
    let top = heading(pen, &title, area.width()).height() + look.sign + look.gap * 1.2;
    let total = top + look.gap * 1.4 + flow::height(pen, &pieces);
    let mut stage = Area(upper_middle(area.0, total));
    head(pen, stage.top(top), &title, look.sign);
    stage.top(look.gap * 1.4);
    flow::show(pen, stage.0.expand2(vec2(0.0, 1.0)), pieces, 0);
}

fn actions<'t>(pen: &Pen<'t>, screen: &ProblemScreen) -> Vec<Action<'t>> {
    let mut all = Vec::new();
    if screen.back {
        all.push(Action::secondary(pen.say(Word::Back), Act::Input(Input::Back)));
    }
    if screen.retry {
        all.push(Action::primary(pen.say(Word::Retry), Act::Input(Input::Retry)));
    } else {
        all.push(Action::primary(pen.say(Word::End), Act::Input(Input::Leave)));
    }
    all
}

fn heading(pen: &Pen<'_>, title: &str, width: f32) -> Heading {
    Heading::new(pen, title, Some(pen.say(Word::ProblemSafe)), width, true)
}

fn head(pen: &Pen<'_>, rect: Rect, title: &str, size: f32) {
    let mut area = Area(rect);
    let mark = area.top(size);
    if size > 0.0 {
        sign(pen, at(pos2(mark.center().x - size / 2.0, mark.top()), vec2(size, size)), Sign::Care);
        area.top(pen.look.gap * 1.2);
    }
    heading(pen, title, rect.width()).put(pen, area.0, true);
}

/// What happened, and what to do.
fn said(pen: &Pen<'_>, trouble: &Trouble) -> (String, String) {
    let plain = |title, remedy| (pen.say(title).to_owned(), pen.say(remedy).to_owned());
    match trouble {
        Trouble::Unavailable { subject: part, condition: word, advice } => {
            let (is, remedy) = condition(word);
            let values = [("subject", pen.say(subject(part))), ("what", pen.say(is))];
            let remedy = advice.as_ref().map_or_else(|| pen.say(remedy), |advice| pen.tell(advice));
            (pen.fill(Word::Unavailable, &values), remedy.to_owned())
        }
        Trouble::TimedOut => plain(Word::TimedOut, Word::TimedOutDo),
        Trouble::Mismatch => plain(Word::Mismatch, Word::MismatchDo),
        Trouble::Item(text) => (pen.say(Word::ItemProblem).to_owned(), pen.tell(text).to_owned()),
        Trouble::Broken => plain(Word::Broken, Word::BrokenDo),
    }
}

fn advice<'p>(pen: &Pen<'_>, remedy: &str, site: &Site, width: f32) -> Vec<Piece<'p>> {
    let look = pen.look;
    let room = card_width(pen, width);
    let call = pen.fill(Word::ProblemCall, &[("telephone", &site.consultation)]);
    let lines = [
        pen.set(pen.say(Word::ProblemDo), look.head(), look.ink, room),
        pen.set(remedy, look.body(), look.ink, room),
        pen.set(&call, look.body(), look.ink_soft, room),
    ];
    let gap = look.gap_small;
    let height = lines.iter().map(|line| line.size.y).sum::<f32>() + 2.0 * gap + 2.0 * look.gap_small;
    vec![
        Piece::new(height, 0.0, move |pen, rect| {
            let mut top = rect.top() + gap;
            for line in &lines {
                top = pen.put(line, pos2(rect.left(), top)).max.y + gap;
            }
        })
        .in_card(0, false),
    ]
}
