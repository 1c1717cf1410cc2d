//! The number pad, and the key that all pads are made of.

use crate::act::{Act, Key};
use crate::area::{columns, rows};
use crate::pen::{Pen, Target};
use crate::words::Word;
use egui::Rect;
use egui::accesskit::Role;
use guichet_model::page::FieldKind;

/// What stands in the lower left corner of a number pad.
fn corner(kind: &FieldKind) -> Option<char> {
    match kind {
        FieldKind::IdNumber => Some('X'),
        FieldKind::Money { .. } => Some('.'),
        _ => None,
    }
}

/// How high a pad of four rows is at most.
pub(crate) fn height(pen: &Pen<'_>) -> f32 {
    4.0 * pen.look.key_height + 3.0 * pen.look.key_gap
}

/// Draws the number pad into `rect`, its keys as large as that lets them be.
pub(crate) fn show(pen: &Pen<'_>, rect: Rect, kind: &FieldKind, enabled: bool) {
    let gap = pen.look.key_gap;
    for (row, place) in rows(rect, gap, 4).into_iter().enumerate() {
        for (column, place) in columns(place, gap, &[1.0, 1.0, 1.0]).into_iter().enumerate() {
            match (row, column) {
                (3, 0) => match corner(kind) {
                    Some(character) => character_key(pen, place, character, pen.look.key_text, enabled),
                    None => word_key(pen, place, Word::Clear, Act::Key(Key::Clear), enabled),
                },
                (3, 1) => character_key(pen, place, '0', pen.look.key_text, enabled),
                (3, _) => word_key(pen, place, Word::Delete, Act::Key(Key::Delete), enabled),
                _ => {
                    let digit = char::from(b'1' + (row * 3 + column) as u8);
                    character_key(pen, place, digit, pen.look.key_text, enabled);
                }
            }
        }
    }
}

/// A key that types what it shows.
pub(crate) fn character_key(pen: &Pen<'_>, rect: Rect, character: char, size: f32, enabled: bool) {
    let text = character.to_string();
    key(pen, rect, (&text, size, false), Act::Key(Key::Character(character)), enabled);
}

/// A key that does something else.
pub(crate) fn word_key(pen: &Pen<'_>, rect: Rect, word: Word, act: Act, enabled: bool) {
    key(pen, rect, (pen.say(word), pen.look.key_alt_text, true), act, enabled);
}

/// A key. It fires as soon as a finger comes down on it, for every finger; for a mouse, when it is released.
pub(crate) fn key(pen: &Pen<'_>, rect: Rect, (text, size, other): (&str, f32, bool), act: Act, enabled: bool) {
    let look = pen.look;
    let target = Target { id: pen.id(("key", text)), role: Role::Button, name: text, on: None, enabled };
    let press = pen.press(rect, target);
    let (mut fill, mut ink) = if other { (look.primary_soft, look.primary) } else { (look.paper, look.ink) };
    if press.down {
        (fill, ink) = (look.primary, look.on_primary);
    }
    if !enabled {
        (fill, ink) = (look.off_ground, look.off_ink);
    }
    pen.edge_box(rect, look.corner, fill, (look.edge_thin, look.line));
    if press.focused {
        pen.focus(rect, look.corner);
    }
    let mut size = size.min(rect.height() * 0.66);
    let mut line = pen.set_line(text, look.line(size), ink);
    while line.size.x > rect.width() * 0.9 && size > look.text_tag * 0.6 {
        size *= 0.92;
        line = pen.set_line(text, look.line(size), ink);
    }
    pen.paint_middle(&line, rect);
    if !enabled || pen.inert.get() {
        return;
    }
    let fingers = pen.fingers.starts_in(rect);
    // The release of a finger that has counted already is no second press; a press by assistive technology has no
    // release at all.
    let released = pen.ui.input(|input| input.pointer.any_released());
    let clicked = press.done && !(released && pen.fingers.is_finger());
    for _ in 0..fingers + usize::from(clicked) {
        pen.act(act.clone());
    }
}
