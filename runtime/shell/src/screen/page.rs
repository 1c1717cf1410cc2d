//! A page of an item: what is shown, what is asked, and what it is answered with.

use super::{Heading, below_steps, sides};
use crate::act::Act;
use crate::area::{Area, at};
use crate::component::actions::{self, Action};
use crate::component::flow::{self, Piece};
use crate::component::keyboard::{self, Board};
use crate::component::{blocks, chip, field, pad, regions};
use crate::draft::{Draft, is_typed};
use crate::pen::Pen;
use crate::words::Word;
use egui::{Rect, pos2, vec2};
use guichet_model::page::{ActionRole, Field, FieldKind};
use guichet_model::view::{Input, PageScreen};

pub(crate) fn show(pen: &Pen<'_>, rect: Rect, screen: &PageScreen, draft: &Draft) {
    let area = below_steps(pen, rect, &screen.place);
    let all = actions(pen, screen);
    match (pen.landscape, keys(screen, draft)) {
        (false, keys) => portrait(pen, area, screen, draft, &all, keys),
        (true, Some(keys)) => landscape_with_keys(pen, area, screen, draft, &all, keys),
        (true, None) => landscape(pen, area, screen, draft, &all),
    }
}

/// The keys that the active field is typed with.
fn keys<'s>(screen: &'s PageScreen, draft: &'s Draft) -> Option<(&'s Field, &'s str)> {
    let place = draft.active?;
    let field = screen.page.fields.get(place).filter(|field| is_typed(&field.kind))?;
    Some((field, draft.entries[place].text.as_str()))
}

fn actions<'s>(pen: &Pen<'s>, screen: &'s PageScreen) -> Vec<Action<'s>> {
    let mut all = Vec::new();
    if screen.back {
        all.push(Action::secondary(pen.say(Word::Back), Act::Input(Input::Back)));
    }
    let by = |role| screen.page.actions.iter().filter(move |action| action.role == role);
    for action in by(ActionRole::Secondary) {
        all.push(Action::secondary(pen_text(pen, action), Act::Submit(action.id.clone())));
    }
    for action in by(ActionRole::Primary) {
        let text = if screen.busy { pen.say(Word::Busy) } else { pen_text(pen, action) };
        all.push(Action::primary(text, Act::Submit(action.id.clone())));
    }
    all.iter_mut().for_each(|action| action.enabled = !screen.busy);
    all
}

fn pen_text<'s>(pen: &Pen<'_>, action: &'s guichet_model::page::Action) -> &'s str {
    action.label.get(pen.modes.language)
}

fn heading(pen: &Pen<'_>, screen: &PageScreen, title: f32, width: f32) -> Heading {
    let lead = screen.page.lead.as_ref().map(|lead| pen.tell(lead));
    Heading::narrowed(pen, (pen.tell(&screen.page.title), title), lead, width, false)
}

/// Question and summary of faults, cut off the top of `area`. In the elderly mode, help stands beside the question.
fn question(pen: &Pen<'_>, area: &mut Area, screen: &PageScreen, draft: &Draft) {
    let look = pen.look;
    let mut width = area.width();
    // The narrow column of landscape has no room beside the question; the footer's help is near enough there.
    let narrow = area.width() < look.side * 1.1;
    if pen.modes.elderly && !narrow {
        let text = pen.say(Word::AskHelp);
        let wide = chip::width(pen, text);
        let place = at(pos2(area.0.right() - wide, area.0.top() + look.gap_text), vec2(wide, look.chip_height));
        if chip::show(pen, place, text, None) {
            pen.act(Act::Input(Input::Help));
        }
        width -= wide + look.gap_small;
    }
    let heading = heading(pen, screen, width, area.width());
    heading.put(pen, area.top(heading.height()), false);
    area.top(look.gap);
    if let Some(piece) = field::summary(pen, screen, draft, area.width()) {
        let place = area.top(piece.height);
        (piece.draw)(pen, place);
        area.top(look.gap);
    }
}

fn pieces<'p>(pen: &Pen<'_>, rect: Rect, screen: &'p PageScreen, draft: &Draft) -> Vec<Piece<'p>> {
    // No picture is higher than a screen with the keys to the others.
    let most = rect.height() - flow::pager_height(pen);
    let build = || {
        let mut all = blocks::pieces(pen, screen, rect.width(), most, draft.revealed);
        all.extend(field::pieces(pen, screen, draft, rect.width()));
        all
    };
    pen.fitting(rect.height(), build, |all| flow::height(pen, all))
}

/// The pieces of the page; after a new fault, on the screen of the first field that is wrong.
fn flow(pen: &Pen<'_>, rect: Rect, screen: &PageScreen, draft: &Draft) {
    let all = pieces(pen, rect, screen, draft);
    let mut shown = draft.screen;
    if draft.alarm
        && let Some(place) = draft.faults.first().and_then(|fault| place_of(screen, &fault.field))
    {
        shown = flow::screen_of(pen, rect, &all, place);
        if shown != draft.screen {
            pen.act(Act::Screen(shown));
        }
    }
    flow::show(pen, rect, all, shown);
}

fn place_of(screen: &PageScreen, field: &str) -> Option<usize> {
    screen.page.fields.iter().position(|known| known.id == field)
}

fn portrait(
    pen: &Pen<'_>,
    mut area: Area,
    screen: &PageScreen,
    draft: &Draft,
    all: &[Action<'_>],
    keys: Option<(&Field, &str)>,
) {
    let look = pen.look;
    question(pen, &mut area, screen, draft);
    let bar = area.bottom(actions::height(pen, all, area.width()));
    actions::show(pen, bar, all);
    area.bottom(look.gap);
    if let Some((field, text)) = keys {
        let all = pieces(pen, area.0, screen, draft);
        let (whole, least) = (flow::height(pen, &all), least_keys(pen, &field.kind));
        // Where even the smallest keys leave too little for all, screens are turned anyway: then the largest piece
        // says how much is left for the keys.
        let largest = all.iter().map(|piece| piece.height).fold(0.0, f32::max) + flow::pager_height(pen);
        let wanted = if whole + look.gap + least > area.height() { largest } else { whole };
        let room = (area.height() - wanted - look.gap).max(least);
        let place = match &field.kind {
            // Regions need all the room there is.
            FieldKind::Region => area.bottom(room),
            kind => area.bottom(most_keys(pen, kind).min(room)),
        };
        area.bottom(look.gap);
        draw_keys(pen, place, screen, draft, field, text);
    }
    flow(pen, area.0, screen, draft);
}

/// Question and field on the left, keys and actions on the right, where the hand is.
fn landscape_with_keys(
    pen: &Pen<'_>,
    area: Area,
    screen: &PageScreen,
    draft: &Draft,
    all: &[Action<'_>],
    (field, text): (&Field, &str),
) {
    let look = pen.look;
    let wide = match field.kind {
        FieldKind::Text { .. } | FieldKind::Region => look.side_wide.min(area.width() * 0.55),
        _ => look.side.min(area.width() * 0.4),
    };
    let mut left = area;
    let mut right = Area(left.right(wide));
    left.right(look.side_gap);
    let bar = right.bottom(actions::height(pen, all, right.width()));
    actions::show(pen, bar, all);
    right.bottom(look.gap * 0.75);
    let height = match field.kind {
        FieldKind::Region => right.height(),
        ref kind => most_keys(pen, kind).min(right.height()),
    };
    draw_keys(pen, right.bottom(height), screen, draft, field, text);
    question(pen, &mut left, screen, draft);
    flow(pen, left.0, screen, draft);
}

fn landscape(pen: &Pen<'_>, area: Area, screen: &PageScreen, draft: &Draft, all: &[Action<'_>]) {
    let (left, right) = sides(pen, area.0);
    let mut right = Area(right);
    let bar = right.bottom(actions::height(pen, all, right.width()));
    actions::show(pen, bar, all);
    question(pen, &mut right, screen, draft);
    flow(pen, left, screen, draft);
}

fn most_keys(pen: &Pen<'_>, kind: &FieldKind) -> f32 {
    match kind {
        FieldKind::Text { .. } => keyboard::height(pen) + notice_height(pen),
        _ => pad::height(pen),
    }
}

/// Keys are never less than 20 mm high, however much there is above them.
fn least_keys(pen: &Pen<'_>, kind: &FieldKind) -> f32 {
    let look = pen.look;
    match kind {
        FieldKind::Text { .. } => 5.0 * look.key_least + 4.0 * look.letter_gap + notice_height(pen),
        FieldKind::Region => 4.0 * (look.target + look.letter_gap) + look.button_inner + look.gap_small,
        _ => 4.0 * look.key_least + 3.0 * look.key_gap,
    }
}

fn notice_height(pen: &Pen<'_>) -> f32 {
    pen.look.small().line + pen.look.gap_small
}

fn draw_keys(pen: &Pen<'_>, rect: Rect, screen: &PageScreen, draft: &Draft, field: &Field, text: &str) {
    let look = pen.look;
    let enabled = !screen.busy;
    match &field.kind {
        FieldKind::Text { pattern, .. } => {
            let board = Board { pattern: *pattern, text, keys: draft.keys, enabled };
            let mut area = Area(rect);
            if board.wants_chinese() {
                let place = area.top(look.small().line);
                area.top(look.gap_small);
                let line = pen.set_line(pen.say(Word::NoChinese), look.small(), look.ink_soft);
                pen.put(&line, place.min);
            }
            keyboard::show(pen, area.0, board);
        }
        FieldKind::Region => regions::show(pen, rect, text, draft.regions, enabled),
        kind => pad::show(pen, rect, kind, enabled),
    }
}
