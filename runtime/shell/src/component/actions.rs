//! The action row: back on the left, the one primary action on the right, twice as wide.

use super::button::{Button, Rank, fits_label};
use crate::act::Act;
use crate::area::{Area, columns};
use crate::pen::Pen;
use egui::{Rect, vec2};

/// One action of a page.
pub(crate) struct Action<'t> {
    /// What its button says.
    pub(crate) text: &'t str,
    /// Its accessible name, where that is not its text.
    pub(crate) name: Option<&'t str>,
    pub(crate) rank: Rank,
    pub(crate) enabled: bool,
    pub(crate) act: Act,
}

impl<'t> Action<'t> {
    pub(crate) fn primary(text: &'t str, act: Act) -> Self {
        Self { text, name: None, rank: Rank::Primary, enabled: true, act }
    }

    pub(crate) fn secondary(text: &'t str, act: Act) -> Self {
        Self { text, name: None, rank: Rank::Secondary, enabled: true, act }
    }
}

/// How high the actions are in `width`: one row, or one more for each action that has no room in it.
pub(crate) fn height(pen: &Pen<'_>, actions: &[Action<'_>], width: f32) -> f32 {
    let rows = layout(pen, actions, width).len();
    rows as f32 * pen.look.target + rows.saturating_sub(1) as f32 * pen.look.gap_small
}

/// Draws the actions at the bottom of `rect`.
pub(crate) fn show(pen: &Pen<'_>, rect: Rect, actions: &[Action<'_>]) {
    let look = pen.look;
    let mut area = Area(rect);
    for (place, row) in layout(pen, actions, rect.width()).into_iter().rev().enumerate() {
        if place > 0 {
            area.bottom(look.gap_small);
        }
        let weights: Vec<f32> = row.iter().map(|&index| weight(&actions[index], row.len())).collect();
        for (&index, part) in row.iter().zip(columns(area.bottom(look.target), look.gap_tiles, &weights)) {
            let action = &actions[index];
            let button = Button::new(action.text, action.rank).enabled(action.enabled);
            if button.named(action.name.unwrap_or(action.text)).show(pen, part) {
                pen.act(action.act.clone());
            }
        }
    }
}

/// Which actions share a row, from the top. The last row holds the primary action.
fn layout(pen: &Pen<'_>, actions: &[Action<'_>], width: f32) -> Vec<Vec<usize>> {
    if actions.is_empty() {
        return Vec::new();
    }
    let all: Vec<usize> = (0..actions.len()).collect();
    if fits(pen, actions, &all, width) {
        return vec![all];
    }
    // First and last stay together at the bottom, what lies between goes above, each on its own row.
    let (first, last) = (0, actions.len() - 1);
    let mut rows: Vec<Vec<usize>> = (1..last).map(|index| vec![index]).collect();
    if first != last && fits(pen, actions, &[first, last], width) {
        rows.push(vec![first, last]);
    } else {
        rows.push(vec![first]);
        if first != last {
            rows.push(vec![last]);
        }
    }
    rows
}

fn fits(pen: &Pen<'_>, actions: &[Action<'_>], row: &[usize], room: f32) -> bool {
    let look = pen.look;
    // Three in a narrow column look alike; the primary one has to stand out.
    if row.len() > 2 && room < look.side * 1.4 {
        return false;
    }
    let total: f32 = row.iter().map(|&index| weight(&actions[index], row.len())).sum();
    let room = room - look.gap_tiles * (row.len() - 1) as f32;
    row.len() == 1
        || row.iter().all(|&index| {
            let part = room * weight(&actions[index], row.len()) / total;
            fits_label(pen, vec2(part, look.target), actions[index].text, look.button_text)
        })
}

fn weight(action: &Action<'_>, of: usize) -> f32 {
    if action.rank == Rank::Primary && of > 1 { 1.72 } else { 1.0 }
}
