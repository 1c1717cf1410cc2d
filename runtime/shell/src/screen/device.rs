//! A device at work: a picture of what to do, the words, and how long is left.

use super::{Heading, below_steps, sides, upper_middle};
use crate::act::Act;
use crate::area::{Area, at, inset, middle};
use crate::component::actions::{self, Action};
use crate::component::blocks::notice;
use crate::component::button::{Button, Rank, width};
use crate::component::flow::Piece;
use crate::component::ring;
use crate::figure;
use crate::pen::Pen;
use crate::words::{Word, condition};
use egui::{Rect, pos2, vec2};
use guichet_model::page::Tone;
use guichet_model::view::{Cancel, DeviceScreen, Input, Scene};

/// Words of a scene.
struct Said {
    title: String,
    lead: String,
    wait: String,
}

pub(crate) fn show(pen: &Pen<'_>, rect: Rect, device: &DeviceScreen) {
    let look = pen.look;
    let mut area = below_steps(pen, rect, &device.place);
    let said = said(pen, &device.scene);
    if pen.landscape {
        let (mut left, right) = sides(pen, area.0);
        let mut all = actions(pen, device);
        if let Some(cancel) = cancel(pen, device) {
            all.insert(0, cancel);
        }
        let heading = heading(pen, &said, right.width(), false);
        let bar = actions::height(pen, &all, right.width());
        let card = status_height(pen, device, &said, right.width(), false);
        let aside = heading.height() + card + bar + 2.0 * look.gap > right.height();
        if aside {
            let mut below = Area(left);
            status(pen, &mut below, device, &said, None);
            below.bottom(look.gap);
            left = below.0;
        }
        if let Some(piece) = trouble(pen, device, left.width()) {
            let mut above = Area(left);
            let place = above.top(piece.height);
            (piece.draw)(pen, place);
            above.top(look.gap);
            left = above.0;
        }
        figure::scene(pen, middle(left, vec2(left.width() * 0.86, left.height() * 0.86)), &device.scene);
        let mut right = Area(right);
        if !all.is_empty() {
            actions::show(pen, right.bottom(bar), &all);
            right.bottom(look.gap);
        }
        if !aside {
            status(pen, &mut right, device, &said, None);
        }
        heading.put(pen, right.0, false);
        return;
    }
    let all = actions(pen, device);
    if !all.is_empty() {
        let bar = area.bottom(actions::height(pen, &all, area.width()));
        actions::show(pen, bar, &all);
        area.bottom(look.gap);
    }
    let texts = words_height(pen, device, &said, area.width());
    let card = status_height(pen, device, &said, area.width(), true);
    let figure_height = look.figure_height.min((area.height() - texts - card - 2.4 * look.gap).max(0.0));
    let total = figure_height + texts + card + 2.4 * look.gap;
    let mut stage = Area(upper_middle(area.0, total));
    figure::scene(pen, stage.top(figure_height), &device.scene);
    stage.top(1.2 * look.gap);
    words(pen, stage.top(texts), device, &said);
    stage.top(1.2 * look.gap);
    let mut room = Area(stage.top(card));
    status(pen, &mut room, device, &said, cancel(pen, device));
}

/// What the citizen may do besides cancelling.
fn actions<'t>(pen: &Pen<'t>, device: &DeviceScreen) -> Vec<Action<'t>> {
    let Scene::LayPaper { may_finish, .. } = &device.scene else { return Vec::new() };
    let mut all = Vec::new();
    if *may_finish {
        all.push(Action::secondary(pen.say(Word::ScanDone), Act::Input(Input::FinishScan)));
    }
    all.push(Action::primary(pen.say(Word::Scan), Act::Input(Input::Scan)));
    all
}

fn cancel<'t>(pen: &Pen<'t>, device: &DeviceScreen) -> Option<Action<'t>> {
    let act = Act::Input(Input::CancelDevice);
    match device.cancel {
        Cancel::Possible => Some(Action::secondary(pen.say(Word::Cancel), act)),
        Cancel::Asked => Some(Action { enabled: false, ..Action::secondary(pen.say(Word::Cancelling), act) }),
        Cancel::Impossible => None,
    }
}

fn heading(pen: &Pen<'_>, said: &Said, width: f32, centered: bool) -> Heading {
    Heading::new(pen, &said.title, Some(&said.lead), width, centered)
}

/// What went wrong with the last try.
fn trouble<'p>(pen: &Pen<'_>, device: &DeviceScreen, width: f32) -> Option<Piece<'p>> {
    let (subject, word) = match &device.scene {
        Scene::LayPaper { trouble: Some(word), .. } => (Word::Scanner, word),
        Scene::PrinterWaits { condition } => (Word::Printer, condition),
        _ => return None,
    };
    let (is, remedy) = condition(word);
    let what = pen.fill(Word::Unavailable, &[("subject", pen.say(subject)), ("what", pen.say(is))]);
    Some(notice(pen, Tone::Warning, &format!("{what}　{}", pen.say(remedy)), pen.look.gap, width))
}

fn words_height(pen: &Pen<'_>, device: &DeviceScreen, said: &Said, width: f32) -> f32 {
    let trouble = trouble(pen, device, width).map_or(0.0, |piece| piece.height + pen.look.gap);
    heading(pen, said, width, true).height() + trouble
}

fn words(pen: &Pen<'_>, rect: Rect, device: &DeviceScreen, said: &Said) {
    let mut area = Area(rect);
    let heading = heading(pen, said, rect.width(), true);
    heading.put(pen, area.top(heading.height()), true);
    area.top(pen.look.gap);
    if let Some(piece) = trouble(pen, device, rect.width()) {
        let place = area.top(piece.height);
        (piece.draw)(pen, place);
    }
}

/// How much is left, or done: of time, pages, documents; none when nobody knows.
fn part(device: &DeviceScreen) -> Option<f32> {
    let of = |done: u32, all: u32| (all > 0).then(|| done as f32 / all as f32);
    match &device.scene {
        Scene::Printing { page, of: all } => of(*page, *all),
        Scene::Submitting { sent, of: all } => of(*sent, *all),
        _ => device.seconds_left.and_then(|left| of(left, device.seconds_total)),
    }
}

/// The second line of the status card.
fn progress(pen: &Pen<'_>, device: &DeviceScreen) -> Option<String> {
    match &device.scene {
        Scene::Printing { page, of } if *of > 0 => {
            Some(pen.fill(Word::PrintingPages, &[("page", &page.to_string()), ("of", &of.to_string())]))
        }
        Scene::Submitting { sent, of } if *of > 0 => {
            Some(pen.fill(Word::SubmittingPages, &[("sent", &sent.to_string()), ("of", &of.to_string())]))
        }
        _ => device.seconds_left.map(|left| pen.fill(Word::SecondsLeft, &[("seconds", &left.to_string())])),
    }
}

fn status_height(pen: &Pen<'_>, device: &DeviceScreen, said: &Said, width: f32, with_button: bool) -> f32 {
    let look = pen.look;
    let (wait, more) = status_lines(pen, device, said, status_room(pen, device, width, with_button));
    let lines = wait.size.y + more.map_or(0.0, |more| more.size.y);
    lines.max(look.ring).max(look.button_inner) + 2.0 * look.card_row * 1.4
}

fn status_room(pen: &Pen<'_>, device: &DeviceScreen, width: f32, with_button: bool) -> f32 {
    let look = pen.look;
    let button =
        cancel(pen, device).filter(|_| with_button).map_or(0.0, |action| button_width(pen, &action) + look.gap);
    width - 2.0 * look.card_pad_x - look.ring - look.gap_tiles - button
}

fn button_width(pen: &Pen<'_>, action: &Action<'_>) -> f32 {
    width(pen, action.text, pen.look.button_inner_text, pen.look.button_pad * 1.6)
}

fn status_lines(
    pen: &Pen<'_>,
    device: &DeviceScreen,
    said: &Said,
    room: f32,
) -> (crate::pen::Line, Option<crate::pen::Line>) {
    let look = pen.look;
    let wait = pen.set(&said.wait, look.name(), look.ink, room);
    (wait, progress(pen, device).map(|text| pen.set(&text, look.small(), look.ink_faint, room)))
}

/// The card with the ring, cut off the bottom of `area`.
fn status(pen: &Pen<'_>, area: &mut Area, device: &DeviceScreen, said: &Said, cancel: Option<Action<'_>>) {
    let look = pen.look;
    let height = status_height(pen, device, said, area.width(), cancel.is_some());
    let room = status_room(pen, device, area.width(), cancel.is_some());
    let card = area.bottom(height);
    pen.card(card);
    let mut inside = Area(inset(card, look.card_pad_x, 0.0));
    let ring = inside.left(look.ring);
    // A quarter of the ring says that something is going on and nobody knows how long.
    ring::show(pen, middle(ring, vec2(look.ring, look.ring)), look.ring_line, part(device).unwrap_or(0.25));
    inside.left(look.gap_tiles);
    if let Some(action) = cancel {
        let place = inside.right(button_width(pen, &action));
        let place = middle(place, vec2(place.width(), look.button_inner));
        let button = Button::new(action.text, Rank::Secondary).enabled(action.enabled);
        if button.sized(look.button_inner_text).show(pen, place) {
            pen.act(action.act);
        }
    }
    let (wait, more) = status_lines(pen, device, said, room);
    let lines = wait.size.y + more.as_ref().map_or(0.0, |more| more.size.y);
    let place = at(pos2(inside.0.left(), card.center().y - lines / 2.0), vec2(room, lines));
    let end = pen.put(&wait, place.min).max.y;
    if let Some(more) = &more {
        pen.put(more, pos2(place.left(), end));
    }
}

fn said(pen: &Pen<'_>, scene: &Scene) -> Said {
    let plain = |title, lead, wait| Said {
        title: pen.say(title).to_owned(),
        lead: pen.say(lead).to_owned(),
        wait: pen.say(wait).to_owned(),
    };
    match scene {
        Scene::LayCard => plain(Word::LayCard, Word::LayCardLead, Word::LayCardWait),
        Scene::ReadingCard => plain(Word::ReadingCard, Word::ReadingCardLead, Word::ReadingCardWait),
        Scene::TakeCard => plain(Word::TakeCard, Word::TakeCardLead, Word::TakeCardWait),
        Scene::LayPaper { material, page, .. } => {
            let page = page.to_string();
            Said {
                title: pen.fill(Word::LayPaper, &[("material", pen.tell(material))]),
                lead: pen.fill(Word::LayPaperLead, &[("page", &page)]),
                wait: pen.fill(Word::LayPaperWait, &[("page", &page)]),
            }
        }
        Scene::Scanning { material, page } => Said {
            title: pen.fill(Word::Scanning, &[("material", pen.tell(material))]),
            lead: pen.fill(Word::ScanningLead, &[("page", &page.to_string())]),
            wait: pen.say(Word::ScanningWait).to_owned(),
        },
        Scene::ReviewScan { .. } => plain(Word::ReviewScan, Word::ReviewScanLead, Word::ScanningWait),
        Scene::Preparing => plain(Word::Preparing, Word::PreparingLead, Word::PreparingWait),
        Scene::Printing { .. } => plain(Word::Printing, Word::PrintingLead, Word::PrintingWait),
        Scene::PrinterWaits { .. } => plain(Word::PrinterWaits, Word::PrinterWaitsLead, Word::PrintingWait),
        Scene::Asking => plain(Word::Asking, Word::AskingLead, Word::AskingWait),
        Scene::Submitting { .. } => plain(Word::Submitting, Word::SubmittingLead, Word::SubmittingWait),
        Scene::Working => plain(Word::Working, Word::WorkingLead, Word::WorkingWait),
    }
}
