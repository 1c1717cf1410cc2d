//! A field of a page: its question, help, fault, and what it is answered in.

use super::blocks::barred;
use super::{chip, choice, flow::Piece, regions};
use crate::act::Act;
use crate::area::{Area, at};
use crate::draft::{Draft, is_typed};
use crate::pen::{Line, Pen};
use crate::words::{FaultWords, Word, fault, grouped, money};
use egui::accesskit::Role;
use egui::{Rect, Sense, WidgetInfo, pos2, vec2};
use guichet_model::mask::mask;
use guichet_model::page::{Field, FieldKind};
use guichet_model::view::PageScreen;

/// Every field of a page.
pub(crate) fn pieces<'p>(pen: &Pen<'_>, screen: &'p PageScreen, draft: &Draft, width: f32) -> Vec<Piece<'p>> {
    let alone = screen.page.fields.len() == 1;
    let fields = screen.page.fields.iter().enumerate();
    fields.flat_map(|(place, field)| field_pieces(pen, (place, field), (screen, draft), (alone, width))).collect()
}

fn field_pieces<'p>(
    pen: &Pen<'_>,
    (place, field): (usize, &'p Field),
    (screen, draft): (&PageScreen, &Draft),
    (alone, width): (bool, f32),
) -> Vec<Piece<'p>> {
    let look = pen.look;
    let entry = &draft.entries[place];
    let heading = heading(pen, field, draft, (alone, width));
    let above: f32 = heading.iter().map(|line| line.size.y).sum();
    let above = if heading.is_empty() { 0.0 } else { above + look.gap_tight };
    let mut pieces = if is_typed(&field.kind) {
        let shown = Shown {
            place,
            field,
            text: shown(pen, &field.kind, &entry.text, entry.hidden),
            hidden: entry.hidden,
            active: draft.active == Some(place),
            wrong: draft.fault(field).is_some(),
            enabled: !screen.busy,
        };
        let draw = move |pen: &Pen<'_>, rect: Rect| {
            let mut area = Area(rect);
            let lines = area.top(above);
            put_all(pen, lines, &heading);
            draw_box(pen, area.0, &shown);
        };
        vec![Piece::new(above + look.field_height, look.gap, draw)]
    } else {
        let mut all = Vec::new();
        if !heading.is_empty() {
            let mut head = Piece::new(above, look.gap, move |pen, rect| put_all(pen, rect, &heading));
            head.with_next = true;
            all.push(head);
        }
        match &field.kind {
            FieldKind::Choice { options, many } => {
                all.extend(choice::pieces(pen, (place, options, *many), &entry.chosen, !screen.busy, width));
            }
            _ => all.push(choice::yes_no(pen, place, entry.flag, !screen.busy, width)),
        }
        all
    };
    if let Some(first) = pieces.first_mut() {
        first.gap = look.gap;
    }
    pieces.iter_mut().for_each(|piece| piece.field = Some(place));
    pieces
}

/// The lines above a field: its name unless it is alone on the page, help, and its fault unless the summary says it.
fn heading(pen: &Pen<'_>, field: &Field, draft: &Draft, (alone, width): (bool, f32)) -> Vec<Line> {
    let look = pen.look;
    let label = pen.tell(&field.label);
    let mut lines = Vec::new();
    if !field.required {
        let label = pen.fill(Word::Optional, &[("label", label)]);
        lines.push(pen.set(&label, look.name(), look.ink, width));
    } else if !alone {
        lines.push(pen.set(label, look.name(), look.ink, width));
    }
    if let Some(hint) = help(pen, field) {
        lines.push(pen.set(&hint, look.small(), look.ink_faint, width));
    }
    if let Some(reason) = draft.fault(field).filter(|_| !alone) {
        let FaultWords { what, remedy } = fault(pen.words, pen.modes.language, field, reason);
        lines.push(pen.set(&format!("{what}　{remedy}"), look.small().bold(), look.bad, width));
    }
    lines
}

/// Help beside a field: its own, or what the kind of field needs.
fn help(pen: &Pen<'_>, field: &Field) -> Option<String> {
    if let Some(hint) = &field.hint {
        return Some(pen.tell(hint).to_owned());
    }
    let word = match &field.kind {
        FieldKind::Date { .. } => Word::DateHint,
        FieldKind::Region => Word::RegionPick,
        FieldKind::Choice { many: true, .. } => Word::ChooseMany,
        _ => return None,
    };
    Some(pen.say(word).to_owned())
}

fn put_all(pen: &Pen<'_>, rect: Rect, lines: &[Line]) {
    let mut top = rect.top();
    for line in lines {
        top = pen.put(line, pos2(rect.left(), top)).max.y;
    }
}

/// What stands in a typed field, as people read it.
fn shown(pen: &Pen<'_>, kind: &FieldKind, text: &str, hidden: bool) -> String {
    let text = if hidden && !matches!(kind, FieldKind::Region) { mask(text) } else { text.to_owned() };
    match kind {
        FieldKind::Telephone => grouped(&text, &[3, 4, 4]),
        FieldKind::IdNumber => grouped(&text, &[6, 8, 4]),
        FieldKind::Digits { .. } => grouped(&text, &[4]),
        FieldKind::Region => regions::names(&text),
        FieldKind::Date { .. } => {
            let part = |range: std::ops::Range<usize>| -> String {
                let width = range.len();
                let typed: String = text.chars().skip(range.start).take(width).collect();
                format!("{typed:_<width$}")
            };
            let values = [("year", &*part(0..4)), ("month", &*part(4..6)), ("day", &*part(6..8))];
            pen.fill(Word::DatePattern, &values)
        }
        FieldKind::Money { .. } => {
            let (yuan, cents) = text.split_once('.').map_or((text.as_str(), None), |(yuan, cents)| (yuan, Some(cents)));
            let whole = yuan.parse::<i64>().ok().and_then(|yuan| yuan.checked_mul(100)).map(money).unwrap_or_default();
            let whole = whole.strip_suffix(".00").unwrap_or("¥").to_owned();
            cents.map_or(whole.clone(), |cents| format!("{whole}.{cents}"))
        }
        _ => text,
    }
}

/// A typed field as it is drawn.
struct Shown<'p> {
    place: usize,
    field: &'p Field,
    text: String,
    hidden: bool,
    active: bool,
    wrong: bool,
    enabled: bool,
}

fn draw_box(pen: &Pen<'_>, rect: Rect, shown: &Shown<'_>) {
    let look = pen.look;
    let mut area = Area(rect);
    // What came from before is hidden until it is asked for, or typed over.
    if shown.hidden {
        let text = pen.say(Word::Show);
        let chip = area.right(chip::width(pen, text));
        area.right(look.gap_small);
        let place =
            at(pos2(chip.left(), rect.center().y - look.chip_height / 2.0), vec2(chip.width(), look.chip_height));
        if chip::show(pen, place, text, None) {
            pen.act(Act::Field(shown.place));
            pen.act(Act::Unhide(shown.place));
        }
    }
    let rect = area.0;
    let pressed = sense(pen, rect, shown);
    let edge = match (shown.wrong, shown.active) {
        (true, _) => (look.edge_field, look.bad),
        (false, true) => (look.edge_field, look.primary),
        (false, false) => (look.edge_button, look.ink_faint),
    };
    pen.edge_box(rect, look.corner, look.paper, edge);
    let room = rect.width() - 2.0 * look.field_pad;
    let mut kind = look.line(look.field_text).spaced(look.field_spacing);
    let mut line = pen.set_line(&shown.text, kind, look.ink);
    while line.size.x > room && kind.size > look.text_small {
        kind = look.line(kind.size * 0.92).spaced(look.field_spacing * 0.5);
        line = pen.set_line(&shown.text, kind, look.ink);
    }
    let place = pen.paint(&line, pos2(rect.left() + look.field_pad, rect.center().y - line.size.y / 2.0));
    let typed = !matches!(shown.field.kind, FieldKind::Region | FieldKind::Date { .. });
    if shown.active && typed {
        let height = look.caret_height.min(rect.height() * 0.6);
        let caret = at(pos2(place.right() + look.caret, rect.center().y - height / 2.0), vec2(look.caret, height));
        pen.fill_box(caret, 0.0, look.primary);
    }
    if pressed && shown.enabled {
        pen.act(Act::Field(shown.place));
    }
}

/// The field as assistive technology sees it: a text with a name and a value.
fn sense(pen: &Pen<'_>, rect: Rect, shown: &Shown<'_>) -> bool {
    if pen.inert.get() {
        return false;
    }
    let response = pen.ui.interact(rect, pen.id(("field", &shown.field.id)), Sense::click());
    let name = pen.tell(&shown.field.label);
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::TextInput, shown.enabled, name);
        info.current_text_value = Some(shown.text.clone());
        info
    });
    if response.has_focus() {
        pen.focus(rect, pen.look.corner);
    }
    response.clicked()
}

/// The summary of what is wrong, above everything else of the page.
pub(crate) fn summary<'p>(pen: &Pen<'_>, screen: &'p PageScreen, draft: &Draft, width: f32) -> Option<Piece<'p>> {
    let look = pen.look;
    let faults: Vec<(&Field, FaultWords)> = draft
        .faults
        .iter()
        .filter_map(|found| {
            let field = screen.page.field(&found.field)?;
            Some((field, fault(pen.words, pen.modes.language, field, &found.reason)))
        })
        .collect();
    if faults.is_empty() {
        return None;
    }
    let alone = screen.page.fields.len() == 1;
    let room = width - look.error_bar - 2.0 * look.error_pad_x;
    let mut lines = Vec::new();
    if faults.len() > 1 {
        let title = pen.fill(Word::FaultsTitle, &[("count", &faults.len().to_string())]);
        lines.push((0.0, false, pen.set(&title, look.name(), look.bad, room)));
    }
    // Beside keys there is no height for every fault; each stands at its field as well.
    let brief = pen.landscape && !alone;
    if brief && lines.is_empty() {
        let title = pen.fill(Word::FaultsTitle, &[("count", &faults.len().to_string())]);
        lines.push((0.0, false, pen.set(&title, look.name(), look.bad, room)));
    }
    for (field, words) in faults.iter().filter(|_| !brief) {
        let (first, second) = match alone {
            true => (words.what.as_str(), words.remedy.as_str()),
            false => (pen.tell(&field.label), words.what.as_str()),
        };
        let first = pen.set(first, look.body().bold(), look.bad, room);
        let second = pen.set(second, look.body(), look.bad, room);
        // Side by side when there is room.
        let indent = first.size.x + look.text_body;
        let beside = indent + second.size.x <= room;
        lines.push((0.0, beside, first));
        lines.push((if beside { indent } else { 0.0 }, false, second));
    }
    let height = lines.iter().filter(|(_, beside, _)| !beside).map(|(.., line)| line.size.y).sum::<f32>();
    let height = height + 2.0 * look.error_pad_y;
    let alarm = draft.alarm;
    Some(Piece::new(height, look.gap_small, move |pen, rect| {
        let look = pen.look;
        barred(pen, rect, look.bad, look.bad_soft);
        announce(pen, rect, alarm);
        let mut top = rect.top() + look.error_pad_y;
        for (indent, beside, line) in &lines {
            let end = pen.put(line, pos2(rect.left() + look.error_bar + look.error_pad_x + indent, top)).max.y;
            top = if *beside { top } else { end };
        }
    }))
}

/// Lets the keyboard, and whoever reads aloud, go to the summary as it appears.
fn announce(pen: &Pen<'_>, rect: Rect, alarm: bool) {
    if pen.inert.get() {
        return;
    }
    let response = pen.ui.interact(rect, pen.id("faults"), Sense::focusable_noninteractive());
    response.widget_info(|| WidgetInfo::new(Role::Alert));
    if alarm {
        response.request_focus();
    }
}
