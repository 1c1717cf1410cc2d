//! Cutting a rectangle into parts: the whole of the shell's layout arithmetic.

use egui::{Pos2, Rect, Vec2, pos2, vec2};

/// What is left of a rectangle while parts are cut off its edges.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Area(pub(crate) Rect);

impl Area {
    /// Cuts `height` off the top.
    pub(crate) fn top(&mut self, height: f32) -> Rect {
        let cut = Rect::from_min_max(self.0.min, pos2(self.0.max.x, self.0.min.y + height));
        self.0.min.y += height;
        cut
    }

    /// Cuts `height` off the bottom.
    pub(crate) fn bottom(&mut self, height: f32) -> Rect {
        let cut = Rect::from_min_max(pos2(self.0.min.x, self.0.max.y - height), self.0.max);
        self.0.max.y -= height;
        cut
    }

    /// Cuts `width` off the left.
    pub(crate) fn left(&mut self, width: f32) -> Rect {
        let cut = Rect::from_min_max(self.0.min, pos2(self.0.min.x + width, self.0.max.y));
        self.0.min.x += width;
        cut
    }

    /// Cuts `width` off the right.
    pub(crate) fn right(&mut self, width: f32) -> Rect {
        let cut = Rect::from_min_max(pos2(self.0.max.x - width, self.0.min.y), self.0.max);
        self.0.max.x -= width;
        cut
    }

    /// Height left.
    pub(crate) fn height(&self) -> f32 {
        self.0.height().max(0.0)
    }

    /// Width left.
    pub(crate) fn width(&self) -> f32 {
        self.0.width().max(0.0)
    }
}

/// `rect` less `x` on the left and right and `y` above and below.
pub(crate) fn inset(rect: Rect, x: f32, y: f32) -> Rect {
    rect.shrink2(vec2(x, y))
}

/// A rectangle of `size` in the middle of `rect`.
pub(crate) fn middle(rect: Rect, size: Vec2) -> Rect {
    Rect::from_center_size(rect.center(), size)
}

/// A rectangle from its corner and size.
pub(crate) fn at(corner: Pos2, size: Vec2) -> Rect {
    Rect::from_min_size(corner, size)
}

/// Parts of `rect` side by side, as wide as their weights say, `gap` apart.
pub(crate) fn columns(rect: Rect, gap: f32, weights: &[f32]) -> Vec<Rect> {
    let total: f32 = weights.iter().sum();
    let room = rect.width() - gap * weights.len().saturating_sub(1) as f32;
    let mut left = rect.min.x;
    weights
        .iter()
        .map(|weight| {
            let width = room * weight / total;
            let part = at(pos2(left, rect.min.y), vec2(width, rect.height()));
            left += width + gap;
            part
        })
        .collect()
}

/// Parts of `rect` below each other, equally high, `gap` apart.
pub(crate) fn rows(rect: Rect, gap: f32, count: usize) -> Vec<Rect> {
    let height = (rect.height() - gap * count.saturating_sub(1) as f32) / count.max(1) as f32;
    (0..count)
        .map(|row| at(pos2(rect.min.x, rect.min.y + row as f32 * (height + gap)), vec2(rect.width(), height)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_fill_the_width_by_weight_with_gaps_between() {
        let parts = columns(at(pos2(10.0, 0.0), vec2(320.0, 50.0)), 20.0, &[1.0, 2.0]);
        assert_eq!(parts[0], at(pos2(10.0, 0.0), vec2(100.0, 50.0)));
        assert_eq!(parts[1], at(pos2(130.0, 0.0), vec2(200.0, 50.0)));
    }

    #[test]
    fn what_is_cut_off_is_gone() {
        let mut area = Area(at(pos2(0.0, 0.0), vec2(100.0, 100.0)));
        assert_eq!(area.bottom(30.0).min.y, 70.0);
        assert_eq!(area.top(20.0).max.y, 20.0);
        assert_eq!(area.height(), 50.0);
    }
}
