//! The panel that pages are drawn on.

/// Size of the panel, in pixels and in millimetres. Landscape when it is wider than high.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Panel {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// Millimetres across.
    pub width_mm: f32,
    /// Millimetres down.
    pub height_mm: f32,
}

impl Panel {
    /// Millimetres a pixel, the mean of both directions.
    pub fn mm_per_pixel(&self) -> f32 {
        (self.width_mm / self.width as f32 + self.height_mm / self.height as f32) / 2.0
    }

    /// Wider than high.
    pub fn is_landscape(&self) -> bool {
        self.width > self.height
    }
}
