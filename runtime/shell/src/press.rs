//! How forgiving a press is.
//!
//! egui takes a press for a click only when it is short (0.8 s) and still (6 points). People with trembling hands, and
//! everybody on a resistive panel, press longer and slip further: such presses would be lost.

use crate::Panel;

/// How far a finger may slip and still press, in millimetres: less than the smallest main target (MIIT 适老化, 13.4 mm
/// at 600 mm). A finger that has left the widget does not press it, however short the way.
pub const SLIP_MM: f32 = 9.0;

/// How long a press may last and still be one, in seconds. The page's own time-out comes first.
pub const HOLD_SECONDS: f64 = 30.0;

/// Sets what a press is, and turns off what a kiosk must not have: zoom by keyboard.
pub fn forgive(ctx: &egui::Context, panel: Panel) {
    ctx.options_mut(|options| {
        options.input_options.max_click_dist = SLIP_MM / panel.mm_per_pixel();
        options.input_options.max_click_duration = HOLD_SECONDS;
        options.zoom_with_keyboard = false;
    });
}
