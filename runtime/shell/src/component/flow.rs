//! Pieces below each other, a screenful at a time: what does not fit is on the next screen, never cut, never scrolled.

use super::button::{Button, Rank, width};
use crate::act::Act;
use crate::area::{Area, inset};
use crate::pen::Pen;
use crate::words::Word;
use egui::Rect;

/// Draws a piece into its place.
type Draw<'p> = dyn FnOnce(&Pen<'_>, Rect) + 'p;

/// Something that stands on a page as a whole.
pub(crate) struct Piece<'p> {
    /// How high it is.
    pub(crate) height: f32,
    /// Pieces of the same card stand in it together.
    pub(crate) card: Option<usize>,
    /// A line between it and the piece before it in the card.
    pub(crate) ruled: bool,
    /// Room above it, when something stands above it.
    pub(crate) gap: f32,
    /// It may not be the last of a screen: a heading.
    pub(crate) with_next: bool,
    /// The field that it belongs to.
    pub(crate) field: Option<usize>,
    /// Draws it.
    pub(crate) draw: Box<Draw<'p>>,
}

impl<'p> Piece<'p> {
    pub(crate) fn new(height: f32, gap: f32, draw: impl FnOnce(&Pen<'_>, Rect) + 'p) -> Self {
        Self { height, card: None, ruled: false, gap, with_next: false, field: None, draw: Box::new(draw) }
    }

    /// Stands in a card.
    pub(crate) fn in_card(self, card: usize, ruled: bool) -> Self {
        Self { card: Some(card), ruled, ..self }
    }
}

/// Where each screen begins: indices of pieces.
fn screens(pen: &Pen<'_>, pieces: &[Piece<'_>], room: f32) -> Vec<usize> {
    let mut starts = vec![0];
    let mut used = 0.0;
    let mut place = 0;
    while place < pieces.len() {
        let begin = starts.last().copied().unwrap_or_default();
        let piece = &pieces[place];
        let add = above(pen, pieces, place, place == begin) + piece.height + below(pen, pieces, place, room);
        if used + add > room && place > begin {
            let mut next = place;
            while next > begin + 1 && pieces[next - 1].with_next {
                next -= 1;
            }
            starts.push(next);
            used = 0.0;
            place = next;
            continue;
        }
        used += above(pen, pieces, place, place == begin) + piece.height;
        if ends_card(pieces, place) {
            used += pen.look.card_pad_y;
        }
        place += 1;
    }
    starts
}

/// Room above a piece: its gap, and the padding of a card that begins with it.
fn above(pen: &Pen<'_>, pieces: &[Piece<'_>], place: usize, first: bool) -> f32 {
    let piece = &pieces[place];
    let begins = piece.card.is_some() && (first || pieces[place - 1].card != piece.card);
    let inside = piece.card.is_some() && !begins;
    let gap = if first || inside { 0.0 } else { piece.gap };
    gap + if begins { pen.look.card_pad_y } else { 0.0 }
}

/// Room that has to be left below a piece: the padding of its card, and the piece that it may not stand without.
fn below(pen: &Pen<'_>, pieces: &[Piece<'_>], place: usize, room: f32) -> f32 {
    let pad = if pieces[place].card.is_some() { pen.look.card_pad_y } else { 0.0 };
    let next = pieces.get(place + 1).filter(|_| pieces[place].with_next);
    let next = next.map_or(0.0, |next| next.gap + next.height + 2.0 * pen.look.card_pad_y);
    pad + if next < room / 2.0 { next } else { 0.0 }
}

fn ends_card(pieces: &[Piece<'_>], place: usize) -> bool {
    pieces[place].card.is_some() && pieces.get(place + 1).is_none_or(|next| next.card != pieces[place].card)
}

/// How high all pieces are together.
pub(crate) fn height(pen: &Pen<'_>, pieces: &[Piece<'_>]) -> f32 {
    (0..pieces.len())
        .map(|place| {
            let pad = if ends_card(pieces, place) { pen.look.card_pad_y } else { 0.0 };
            above(pen, pieces, place, place == 0) + pieces[place].height + pad
        })
        .sum()
}

/// On which screen the field stands, when the pieces have `rect`.
pub(crate) fn screen_of(pen: &Pen<'_>, rect: Rect, pieces: &[Piece<'_>], field: usize) -> usize {
    let Some(piece) = pieces.iter().position(|piece| piece.field == Some(field)) else { return 0 };
    let starts = fitted(pen, rect.height(), pieces);
    starts.iter().rposition(|&start| start <= piece).unwrap_or_default()
}

fn fitted(pen: &Pen<'_>, room: f32, pieces: &[Piece<'_>]) -> Vec<usize> {
    if height(pen, pieces) <= room + 0.5 {
        return vec![0];
    }
    screens(pen, pieces, room - pager_height(pen))
}

/// Room that the keys to other screens take.
pub(crate) fn pager_height(pen: &Pen<'_>) -> f32 {
    pen.look.button_inner + pen.look.gap_small
}

/// Width inside of a card that is `width` wide.
pub(crate) fn card_width(pen: &Pen<'_>, width: f32) -> f32 {
    width - 2.0 * pen.look.card_pad_x
}

/// Draws the screenful `screen` of the pieces into `rect`, with keys to the others below it.
pub(crate) fn show(pen: &Pen<'_>, rect: Rect, pieces: Vec<Piece<'_>>, screen: usize) {
    let starts = fitted(pen, rect.height(), &pieces);
    let screen = screen.min(starts.len() - 1);
    let (begin, end) = (starts[screen], starts.get(screen + 1).copied().unwrap_or(pieces.len()));
    let rects = places(pen, rect, &pieces, begin, end);
    cards(pen, rect, &pieces[begin..end], &rects);
    for (piece, place) in pieces.into_iter().skip(begin).zip(rects) {
        (piece.draw)(pen, place);
    }
    if starts.len() > 1 {
        let mut area = Area(rect);
        let room = area.bottom(pen.look.button_inner);
        pager(pen, room, screen, starts.len(), Act::Screen);
    }
}

/// Where the pieces from `begin` to `end` stand.
fn places(pen: &Pen<'_>, rect: Rect, pieces: &[Piece<'_>], begin: usize, end: usize) -> Vec<Rect> {
    let mut area = Area(rect);
    (begin..end)
        .map(|place| {
            area.top(above(pen, pieces, place, place == begin));
            let mut here = area.top(pieces[place].height);
            if pieces[place].card.is_some() {
                here = inset(here, pen.look.card_pad_x, 0.0);
            }
            if ends_card(pieces, place) {
                area.top(pen.look.card_pad_y);
            }
            here
        })
        .collect()
}

fn cards(pen: &Pen<'_>, rect: Rect, pieces: &[Piece<'_>], rects: &[Rect]) {
    let mut place = 0;
    while place < pieces.len() {
        let Some(card) = pieces[place].card else {
            place += 1;
            continue;
        };
        let end = place + pieces[place..].iter().take_while(|piece| piece.card == Some(card)).count();
        let (first, last) = (rects[place], rects[end - 1]);
        let pad = pen.look.card_pad_y;
        pen.card(Rect::from_x_y_ranges(rect.x_range(), first.top() - pad..=last.bottom() + pad));
        for row in place + 1..end {
            if pieces[row].ruled {
                pen.rule(rects[row].left(), rects[row].right(), rects[row].top());
            }
        }
        place = end;
    }
}

/// Keys to the screens before and after, and which one this is.
pub(crate) fn pager(pen: &Pen<'_>, rect: Rect, screen: usize, of: usize, act: impl Fn(usize) -> Act) {
    let look = pen.look;
    let size = look.button_inner_text;
    let (before, after) = (pen.say(Word::ScreenBefore), pen.say(Word::ScreenAfter));
    let wide = width(pen, before, size, look.button_pad).max(width(pen, after, size, look.button_pad));
    let mut area = Area(rect);
    let button = |text, enabled| Button::new(text, Rank::Secondary).enabled(enabled).sized(size);
    if button(before, screen > 0).show(pen, area.left(wide)) {
        pen.act(act(screen.saturating_sub(1)));
    }
    if button(after, screen + 1 < of).show(pen, area.right(wide)) {
        pen.act(act(screen + 1));
    }
    let text = pen.fill(Word::ScreenOf, &[("screen", &(screen + 1).to_string()), ("of", &of.to_string())]);
    let line = pen.set_line(&text, look.small(), look.ink_faint);
    pen.put(&line, area.0.center() - line.size / 2.0);
}
