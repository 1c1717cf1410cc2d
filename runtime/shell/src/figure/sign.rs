//! The large signs of outcomes and problems: done, not done, take care.

use crate::pen::Pen;
use egui::{Pos2, Rect, Stroke};

/// Which sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sign {
    /// It worked.
    Done,
    /// It did not work.
    NotDone,
    /// Something needs attention.
    Care,
}

/// Draws a sign into `rect`.
pub(crate) fn sign(pen: &Pen<'_>, rect: Rect, sign: Sign) {
    let look = pen.look;
    let (ink, ground) = match sign {
        Sign::Done => (look.ok, look.ok_soft),
        Sign::NotDone => (look.bad, look.bad_soft),
        Sign::Care => (look.warn, look.warn_soft),
    };
    let painter = pen.ui.painter();
    let radius = rect.width().min(rect.height()) / 2.0;
    painter.circle_filled(rect.center(), radius, ground);
    let width = look.sign_line * radius * 2.0 / look.sign;
    if ground == look.paper {
        painter.circle_stroke(rect.center(), radius - width / 4.0, Stroke::new(width / 2.0, ink));
    }
    // Points on a unit circle around the middle.
    let at = |(x, y): (f32, f32)| rect.center() + egui::vec2(x, y) * radius;
    let strokes: &[&[(f32, f32)]] = match sign {
        Sign::Done => &[&[(-0.44, 0.04), (-0.13, 0.34), (0.46, -0.3)]],
        Sign::NotDone => &[&[(-0.34, -0.34), (0.34, 0.34)], &[(0.34, -0.34), (-0.34, 0.34)]],
        Sign::Care => &[&[(0.0, -0.5), (0.0, 0.12)], &[(0.0, 0.46), (0.0, 0.461)]],
    };
    for stroke in strokes {
        let points: Vec<Pos2> = stroke.iter().map(|point| at(*point)).collect();
        for point in &points {
            painter.circle_filled(*point, width / 2.0, ink);
        }
        painter.line(points, Stroke::new(width, ink));
    }
}
