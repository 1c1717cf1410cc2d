//! The ring that shows how much is left, or how much is done.

use crate::pen::Pen;
use egui::{Color32, Pos2, Rect, Stroke, pos2};
use std::f32::consts::TAU;

/// Draws a ring of `width` in `rect` of which `part` (0 to 1) is filled, clockwise from the top.
pub(crate) fn show(pen: &Pen<'_>, rect: Rect, width: f32, part: f32) {
    let radius = (rect.width().min(rect.height()) - width) / 2.0;
    let painter = pen.ui.painter();
    painter.circle_stroke(rect.center(), radius, Stroke::new(width, pen.look.track));
    arc(pen, rect.center(), radius, (0.0, part.clamp(0.0, 1.0)), width, pen.look.primary);
}

/// An arc with round ends from one part of the circle to another, clockwise from the top.
pub(crate) fn arc(pen: &Pen<'_>, center: Pos2, radius: f32, (from, to): (f32, f32), width: f32, color: Color32) {
    if to <= from {
        return;
    }
    let steps = ((to - from) * 96.0).ceil().max(2.0) as usize;
    let at = |part: f32| {
        let angle = (part - 0.25) * TAU;
        pos2(center.x + radius * angle.cos(), center.y + radius * angle.sin())
    };
    let points: Vec<Pos2> = (0..=steps).map(|step| at(from + (to - from) * step as f32 / steps as f32)).collect();
    let painter = pen.ui.painter();
    for end in [points.first(), points.last()].into_iter().flatten() {
        if to - from < 1.0 {
            painter.circle_filled(*end, width / 2.0, color);
        }
    }
    painter.line(points, Stroke::new(width, color));
}
