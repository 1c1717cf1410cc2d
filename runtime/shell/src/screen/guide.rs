//! All about one item before it starts: who, what to bring, how long, what it costs, what comes out (clause 6.1).

use super::{Heading, idle::badge, sides};
use crate::act::Act;
use crate::area::{Area, columns, inset};
use crate::component::actions::{self, Action};
use crate::component::facts::{Row, rows};
use crate::component::flow::{self, Piece, card_width};
use crate::component::{blocks, media, steps};
use crate::pen::{Line, Pen};
use crate::words::{Word, money};
use egui::{Rect, pos2, vec2};
use guichet_model::text::Text;
use guichet_model::view::{Guide, Input};

pub(crate) fn show(pen: &Pen<'_>, rect: Rect, guide: &Guide, screen: usize) {
    let look = pen.look;
    let all = [
        Action::secondary(pen.say(Word::Back), Act::Input(Input::Back)),
        Action::primary(pen.say(Word::Start), Act::Input(Input::Start)),
    ];
    let (mut area, mut side) = (Area(rect), Area(rect));
    if pen.landscape {
        let (left, right) = sides(pen, rect);
        (area, side) = (Area(left), Area(right));
    }
    let bar = side.bottom(actions::height(pen, &all, side.width()));
    side.bottom(look.gap);
    actions::show(pen, bar, &all);
    title(pen, &mut side, guide);
    // In landscape the steps stand below the title when there is room for them.
    let mut aside = false;
    if pen.landscape {
        let pieces = procedure(pen, guide, side.width(), true);
        if flow::height(pen, &pieces) <= side.height() {
            flow::show(pen, side.0, pieces, 0);
            aside = true;
        }
    } else {
        area = side;
    }
    let build = || {
        let mut pieces = facts(pen, guide, area.width());
        if !aside {
            pieces.extend(procedure(pen, guide, area.width(), false));
        }
        // The sample takes what is left over, if that is enough to see something.
        let left = area.height() - flow::height(pen, &pieces) - look.gap;
        pieces.extend(sample(pen, guide, left));
        pieces
    };
    let pieces = pen.fitting(area.height(), build, |pieces| flow::height(pen, pieces));
    flow::show(pen, area.0, pieces, screen);
}

fn title(pen: &Pen<'_>, area: &mut Area, guide: &Guide) {
    let look = pen.look;
    let department = pen.set(pen.tell(&guide.tile.department), look.small(), look.ink_faint, area.width());
    let line = area.top(department.size.y);
    let end = pen.put(&department, line.min).max.x;
    if guide.tile.trial {
        let size = vec2(steps::tag_width(pen), department.size.y);
        steps::trial_tag(pen, crate::area::at(pos2(end + look.gap_small, line.top()), size));
    }
    let heading = Heading::new(pen, pen.tell(&guide.tile.name), None, area.width(), false);
    heading.put(pen, area.top(heading.height()), false);
    if guide.tile.trial {
        let note = pen.set(pen.say(Word::GuideTrial), look.small(), look.warn, area.width());
        pen.put(&note, area.top(note.size.y).min);
    }
    area.top(look.gap);
}

fn facts<'p>(pen: &Pen<'_>, guide: &Guide, width: f32) -> Vec<Piece<'p>> {
    let row = |word: Word, value: String| Row { label: pen.say(word).to_owned(), value, change: None };
    let lines = |texts: &[Text]| -> String {
        let all: Vec<&str> = texts.iter().map(|text| pen.tell(text)).collect();
        all.join("\n")
    };
    let mut all = Vec::new();
    if !guide.conditions.is_empty() {
        all.push(row(Word::GuideWho, lines(&guide.conditions)));
    }
    all.push(row(Word::GuideBring, materials(pen, &guide.materials)));
    all.push(row(Word::GuideTime, time(pen, guide)));
    let fee = if guide.fee_fen == 0 { pen.say(Word::GuideFree).to_owned() } else { money(guide.fee_fen) };
    all.push(row(Word::GuideFee, fee));
    all.push(row(Word::GuideResult, pen.tell(&guide.result).to_owned()));
    if !guide.purposes.is_empty() {
        all.push(row(Word::GuideUses, lines(&guide.purposes)));
    }
    rows(pen, all, (0, pen.look.gap), width, false)
}

fn materials(pen: &Pen<'_>, materials: &[(Text, Option<Text>)]) -> String {
    if materials.is_empty() {
        return pen.say(Word::GuideNothing).to_owned();
    }
    let noted = materials.iter().any(|(_, note)| note.is_some());
    let all: Vec<String> = materials
        .iter()
        .map(|(name, note)| match note {
            Some(note) => pen.fill(Word::MaterialNote, &[("name", pen.tell(name)), ("note", pen.tell(note))]),
            None => pen.tell(name).to_owned(),
        })
        .collect();
    all.join(if noted { "\n" } else { pen.say(Word::ListSeparator) })
}

fn time(pen: &Pen<'_>, guide: &Guide) -> String {
    let mut text = match guide.promised_days {
        0 => pen.say(Word::AtOnce).to_owned(),
        days => pen.fill(Word::PromisedDays, &[("days", &days.to_string())]),
    };
    if guide.legal_days > guide.promised_days {
        text += &pen.fill(Word::LegalDays, &[("days", &guide.legal_days.to_string())]);
    }
    text
}

/// The steps in a card: side by side where they have room, otherwise below each other.
fn procedure<'p>(pen: &Pen<'_>, guide: &Guide, width: f32, aside: bool) -> Vec<Piece<'p>> {
    let look = pen.look;
    let title = pen.fill(Word::GuideSteps, &[("minutes", &guide.tile.minutes.to_string())]);
    let mut all = vec![heading(pen, &title, width)];
    let count = guide.procedure.len().max(1);
    let part = (card_width(pen, width) - look.gap_tight * (count - 1) as f32) / count as f32;
    let widest = guide.procedure.iter().map(|step| pen.set_line(pen.tell(step), look.body(), look.ink).size.x);
    if !aside && widest.fold(0.0, f32::max) <= part {
        let lines: Vec<Line> =
            guide.procedure.iter().map(|step| pen.set_line(pen.tell(step), look.body(), look.ink)).collect();
        let height = look.badge + look.gap_small * 0.75 + look.body().line + 2.0 * look.card_row;
        all.push(Piece::new(height, look.gap_small, move |pen, rect| across(pen, rect, &lines)).in_card(1, false));
    } else {
        all.extend(guide.procedure.iter().enumerate().map(|(place, step)| {
            let room = card_width(pen, width) - look.badge * 0.8 - look.gap_small;
            let line = pen.set(pen.tell(step), look.body(), look.ink, room);
            let height = line.size.y.max(look.body().line) + look.gap_tight;
            let mut piece = Piece::new(height, look.gap_small, move |pen: &Pen<'_>, rect: Rect| {
                let look = pen.look;
                let number = pen.set_line(&(place + 1).to_string(), look.body().bold(), look.primary);
                pen.put(&number, pos2(rect.left() + look.gap_tight, rect.center().y - line.size.y / 2.0));
                let left = rect.left() + look.badge * 0.8;
                pen.put(&line, pos2(left, rect.center().y - line.size.y / 2.0));
            });
            piece.with_next = place == 0;
            piece.in_card(1, false)
        }));
    }
    all
}

fn across(pen: &Pen<'_>, rect: Rect, lines: &[Line]) {
    let look = pen.look;
    let inner = inset(rect, 0.0, look.card_row);
    for (place, (line, part)) in lines.iter().zip(columns(inner, look.gap_tight, &vec![1.0; lines.len()])).enumerate() {
        badge(pen, pos2(part.center().x, part.top() + look.badge / 2.0), place + 1);
        pen.put(line, pos2(part.center().x - line.size.x / 2.0, part.bottom() - line.size.y));
    }
}

fn heading<'p>(pen: &Pen<'_>, title: &str, width: f32) -> Piece<'p> {
    let look = pen.look;
    let mut piece = blocks::plain(pen.set(title, look.head(), look.ink, width), look.gap);
    piece.with_next = true;
    piece
}

/// What the result looks like: words on the left, the picture on the right.
fn sample<'p>(pen: &Pen<'_>, guide: &'p Guide, left: f32) -> Option<Piece<'p>> {
    let look = pen.look;
    let bytes = guide.sample.as_ref()?;
    let height = if left >= look.sample_height * 0.6 { left.min(look.sample_height * 1.4) } else { look.sample_height };
    Some(Piece::new(height, look.gap, move |pen, rect| {
        let look = pen.look;
        pen.card(rect);
        let mut area = Area(inset(rect, look.card_pad_x, look.gap_small));
        let picture = area.right(area.width() * 0.56);
        area.right(look.gap_small);
        let title = pen.set(pen.say(Word::GuideSample), look.head(), look.ink, area.width());
        pen.put(&title, pos2(area.0.left(), area.0.center().y - title.size.y / 2.0));
        media::picture(pen, picture, Some(bytes), pen.say(Word::GuideSample));
    }))
}
