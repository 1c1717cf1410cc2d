//! What lies over a page and wants an answer first.

use crate::act::Act;
use crate::area::{Area, at};
use crate::component::actions::{self, Action};
use crate::component::ring;
use crate::pen::{Line, Pen};
use crate::words::Word;
use egui::{Rect, pos2, vec2};
use guichet_model::view::{Dialog, Input, View};

/// Seconds for which the ring of the time-out is full.
const RING_SECONDS: f32 = 30.0;

/// What a dialog shows.
struct Shown<'t> {
    title: Line,
    lines: Vec<Line>,
    /// How much of the countdown is left, and how many seconds.
    ring: Option<(f32, u32)>,
    actions: Vec<Action<'t>>,
}

/// Draws the dialog in the middle of the panel, over a veil.
pub(crate) fn show(pen: &Pen<'_>, panel: Rect, dialog: &Dialog, view: &View) {
    let look = pen.look;
    pen.fill_box(panel, 0.0, look.veil);
    let width = look.dialog_width.min(panel.width() - 2.0 * look.edge);
    let inner = width - 2.0 * look.dialog_pad;
    let shown = shown(pen, dialog, view, inner);
    let ring = shown.ring.map_or(0.0, |_| look.ring_large + look.gap);
    let lines: f32 = shown.lines.iter().map(|line| line.size.y + look.gap_small).sum();
    let bar = actions::height(pen, &shown.actions, inner);
    let height = 2.0 * look.dialog_pad + ring + shown.title.size.y + look.gap_small + lines + look.gap + bar;
    let size = vec2(width, height);
    let card = at(panel.center() - size / 2.0, size);
    pen.card(card);
    let mut area = Area(card.shrink(look.dialog_pad));
    if let Some((part, seconds)) = shown.ring {
        countdown(pen, area.top(look.ring_large), part, seconds);
        area.top(look.gap);
    }
    let middle = |line: &Line| card.center().x - line.size.x / 2.0;
    let mut top = pen.put(&shown.title, pos2(middle(&shown.title), area.0.top())).max.y;
    for line in &shown.lines {
        top = pen.put(line, pos2(middle(line), top + look.gap_small)).max.y;
    }
    actions::show(pen, area.bottom(bar), &shown.actions);
}

fn countdown(pen: &Pen<'_>, rect: Rect, part: f32, seconds: u32) {
    let look = pen.look;
    let size = vec2(look.ring_large, look.ring_large);
    let place = at(pos2(rect.center().x - size.x / 2.0, rect.top()), size);
    ring::show(pen, place, look.ring_large_line, part);
    let line = pen.set_line(&seconds.to_string(), look.line(look.text_title).bold(), look.ink);
    pen.put(&line, place.center() - line.size / 2.0);
}

fn shown<'t>(pen: &Pen<'t>, dialog: &Dialog, view: &View, width: f32) -> Shown<'t> {
    let look = pen.look;
    let title = |word| pen.set_centered(pen.say(word), look.title(), look.ink, width);
    let lead = |text: &str| pen.set_centered(text, look.lead(), look.ink_soft, width);
    let close = |word| Action::primary(pen.say(word), Act::Input(Input::CloseDialog));
    let leave = |word| Action::secondary(pen.say(word), Act::Input(Input::ConfirmLeave));
    match dialog {
        Dialog::Leave => Shown {
            title: title(Word::LeaveTitle),
            lines: vec![lead(pen.say(Word::LeaveLead))],
            ring: None,
            actions: vec![leave(Word::LeaveGo), close(Word::LeaveStay)],
        },
        Dialog::TimeOut { seconds_left, extensions_left } => {
            let seconds = seconds_left.to_string();
            let more = match extensions_left {
                0 => pen.say(Word::TimeOutNoMore).to_owned(),
                times => pen.fill(Word::TimeOutMore, &[("times", &times.to_string())]),
            };
            let mut actions = vec![leave(Word::TimeOutGo)];
            if *extensions_left > 0 {
                actions.push(close(Word::TimeOutStay));
            }
            Shown {
                title: title(Word::TimeOutTitle),
                lines: vec![
                    lead(&pen.fill(Word::TimeOutLead, &[("seconds", &seconds)])),
                    pen.set_centered(&more, look.small(), look.ink_faint, width),
                ],
                ring: Some((*seconds_left as f32 / RING_SECONDS, *seconds_left)),
                actions,
            }
        }
        Dialog::Help => Shown {
            title: title(Word::HelpTitle),
            lines: vec![
                lead(pen.say(Word::HelpLead)),
                pen.set_centered(&view.site.consultation, look.line(look.text_title).bold(), look.primary, width),
                lead(&pen.fill(Word::HelpTerminal, &[("terminal", &view.site.terminal)])),
            ],
            ring: None,
            actions: vec![close(Word::HelpClose)],
        },
    }
}
