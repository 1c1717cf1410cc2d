//! A canvas for figures: a few shapes, always in the theme's colours.

use crate::area::at;
use crate::component::ring::arc;
use crate::pen::Pen;
use egui::{Color32, Pos2, Rect, Stroke, vec2};

/// A canvas of fixed size, scaled into a rectangle.
pub(crate) struct Canvas<'c> {
    pen: &'c Pen<'c>,
    corner: Pos2,
    scale: f32,
}

impl<'c> Canvas<'c> {
    /// As large as `rect` lets it be, in its middle.
    pub(crate) fn new(pen: &'c Pen<'c>, rect: Rect, width: f32, height: f32) -> Self {
        let scale = (rect.width() / width).min(rect.height() / height);
        Self { pen, corner: rect.center() - vec2(width, height) * scale / 2.0, scale }
    }

    fn at(&self, x: f32, y: f32) -> Pos2 {
        self.corner + vec2(x, y) * self.scale
    }

    fn rect(&self, x: f32, y: f32, width: f32, height: f32) -> Rect {
        at(self.at(x, y), vec2(width, height) * self.scale)
    }

    fn line_width(&self) -> f32 {
        self.pen.look.figure_line * self.scale
    }

    /// The body of a device.
    pub(crate) fn plate(&self, x: f32, y: f32, width: f32, height: f32, corner: f32) {
        let look = self.pen.look;
        let edge = if look.figure_body == look.paper { look.figure_edge } else { look.figure_body };
        let line = (self.line_width() / 2.0, edge);
        self.pen.edge_box(self.rect(x, y, width, height), corner * self.scale, look.figure_body, line);
    }

    /// A slot or a glass in a device.
    pub(crate) fn slot(&self, x: f32, y: f32, width: f32, height: f32, corner: f32) {
        self.pen.fill_box(self.rect(x, y, width, height), corner * self.scale, self.pen.look.figure_slot);
    }

    /// A card or a sheet: white with an edge.
    pub(crate) fn sheet(&self, x: f32, y: f32, width: f32, height: f32, corner: f32) {
        let look = self.pen.look;
        let line = (self.line_width(), look.primary);
        self.pen.edge_box(self.rect(x, y, width, height), corner * self.scale, look.paper, line);
    }

    /// A soft field: the photograph on a card.
    pub(crate) fn soft(&self, x: f32, y: f32, width: f32, height: f32, corner: f32) {
        let look = self.pen.look;
        let fill = if look.primary_soft == look.paper { look.figure_slot } else { look.primary_soft };
        self.pen.fill_box(self.rect(x, y, width, height), corner * self.scale, fill);
    }

    /// A sheet with lines of writing.
    pub(crate) fn paper(&self, x: f32, y: f32, width: f32, height: f32) {
        self.sheet(x, y, width, height, 10.0);
        let lines = (((height - 40.0) / 30.0).floor() as usize).clamp(1, 6);
        for line in 0..lines {
            let y = y + 34.0 + line as f32 * 30.0;
            let end = if line + 1 == lines { width * 0.6 } else { width - 26.0 };
            self.stroke(&[(x + 26.0, y), (x + end, y)]);
        }
    }

    /// A line with round ends and corners.
    pub(crate) fn stroke(&self, points: &[(f32, f32)]) {
        self.stroke_in(points, 1.34, self.pen.look.primary);
    }

    fn stroke_in(&self, points: &[(f32, f32)], weight: f32, color: Color32) {
        let width = self.line_width() * weight;
        let points: Vec<Pos2> = points.iter().map(|(x, y)| self.at(*x, *y)).collect();
        for point in &points {
            self.pen.ui.painter().circle_filled(*point, width / 2.0, color);
        }
        self.pen.ui.painter().line(points, Stroke::new(width, color));
    }

    /// An arrow down from (x, y).
    pub(crate) fn arrow_down(&self, x: f32, y: f32, length: f32) {
        self.stroke(&[(x, y), (x, y + length)]);
        self.stroke(&[(x - 22.0, y + length - 22.0), (x, y + length), (x + 22.0, y + length - 22.0)]);
    }

    /// An arrow up to (x, y).
    pub(crate) fn arrow_up(&self, x: f32, y: f32, length: f32) {
        self.stroke(&[(x, y + length), (x, y)]);
        self.stroke(&[(x - 22.0, y + 22.0), (x, y), (x + 22.0, y + 22.0)]);
    }

    /// An arrow to the right from (x, y).
    pub(crate) fn arrow_right(&self, x: f32, y: f32, length: f32) {
        self.stroke(&[(x, y), (x + length, y)]);
        self.stroke(&[(x + length - 22.0, y - 22.0), (x + length, y), (x + length - 22.0, y + 22.0)]);
    }

    /// Waves above a card that is being read.
    pub(crate) fn waves(&self, x: f32, y: f32) {
        for (radius, part) in [(26.0, 0.125), (52.0, 0.125), (78.0, 0.125)] {
            let center = self.at(x, y);
            let width = self.line_width() * 1.34;
            for (from, to) in [(0.0, part), (1.0 - part, 1.0)] {
                arc(self.pen, center, radius * self.scale, (from, to), width, self.pen.look.primary);
            }
        }
    }

    /// Three dots: it takes a moment.
    pub(crate) fn dots(&self, x: f32, y: f32) {
        for place in [-1.0, 0.0, 1.0] {
            let center = self.at(x + place * 36.0, y);
            self.pen.ui.painter().circle_filled(center, 9.0 * self.scale, self.pen.look.primary);
        }
    }

    /// The light of a scanner.
    pub(crate) fn bar(&self, x: f32, y: f32, width: f32) {
        let look = self.pen.look;
        self.pen.fill_box(self.rect(x, y - 12.0, width, 24.0), 12.0 * self.scale, look.figure_slot);
        self.stroke(&[(x + 8.0, y), (x + width - 8.0, y)]);
    }

    /// A sign that something needs attention.
    pub(crate) fn warning(&self, x: f32, y: f32, radius: f32) {
        let look = self.pen.look;
        let painter = self.pen.ui.painter();
        painter.circle_filled(self.at(x, y), radius * self.scale, look.warn_soft);
        painter.circle_stroke(self.at(x, y), radius * self.scale, Stroke::new(self.line_width(), look.warn));
        self.stroke_in(&[(x, y - radius * 0.48), (x, y + radius * 0.1)], 1.5, look.warn);
        painter.circle_filled(self.at(x, y + radius * 0.46), self.line_width() * 0.85, look.warn);
    }

    /// A public building: roof, columns, steps.
    pub(crate) fn hall(&self, x: f32, y: f32, width: f32, height: f32) {
        let look = self.pen.look;
        let roof = [(x, y + 62.0), (x + width / 2.0, y + 10.0), (x + width, y + 62.0)];
        let fill: Vec<Pos2> = roof.iter().map(|(x, y)| self.at(*x, *y)).collect();
        self.pen.ui.painter().add(egui::Shape::convex_polygon(fill, look.figure_body, Stroke::NONE));
        self.stroke(&[roof[0], roof[1], roof[2], roof[0]]);
        for column in 0..4 {
            let x = x + 16.0 + column as f32 * (width - 32.0) / 3.0;
            self.stroke(&[(x, y + 86.0), (x, y + height - 46.0)]);
        }
        self.stroke(&[(x + 4.0, y + height - 28.0), (x + width - 4.0, y + height - 28.0)]);
        self.stroke(&[(x - 8.0, y + height - 4.0), (x + width + 8.0, y + height - 4.0)]);
    }

    /// Rings around a touch.
    pub(crate) fn ripple(&self, x: f32, y: f32) {
        let look = self.pen.look;
        let painter = self.pen.ui.painter();
        for (radius, color) in [(104.0, look.figure_body), (68.0, look.figure_slot)] {
            painter.circle_filled(self.at(x, y), radius * self.scale, color);
            let edge = if look.figure_body == look.paper { look.figure_edge } else { color };
            painter.circle_stroke(self.at(x, y), radius * self.scale, Stroke::new(self.line_width() / 2.0, edge));
        }
    }

    /// A hand whose forefinger points at (x, y).
    pub(crate) fn hand(&self, x: f32, y: f32) {
        let look = self.pen.look;
        // Left, top, width, height, corner of each part; drawn twice, so that the edge runs around them all.
        let parts = [
            (x - 24.0, y, 48.0, 190.0, 24.0),
            (x + 20.0, y + 84.0, 44.0, 110.0, 22.0),
            (x + 60.0, y + 96.0, 42.0, 104.0, 21.0),
            (x + 98.0, y + 112.0, 38.0, 94.0, 19.0),
            (x - 24.0, y + 120.0, 160.0, 130.0, 46.0),
            (x - 68.0, y + 116.0, 44.0, 86.0, 22.0),
            (x - 62.0, y + 150.0, 80.0, 60.0, 28.0),
        ];
        let edge = 6.0;
        for (grow, color) in [(edge, look.primary), (0.0, look.paper)] {
            for (left, top, width, height, corner) in parts {
                let rect = self.rect(left, top, width, height).expand(grow * self.scale);
                self.pen.fill_box(rect, (corner + grow) * self.scale, color);
            }
        }
        for between in [22.0, 62.0, 100.0] {
            self.stroke(&[(x + between, y + 126.0), (x + between, y + 160.0)]);
        }
    }
}
