//! Drawn pictures of what a person must do, or what a device does, one for each scene.

mod canvas;
mod sign;

use crate::pen::Pen;
use canvas::Canvas;
use egui::Rect;
use guichet_model::view::Scene;
pub(crate) use sign::{Sign, sign};

/// Width of the canvas that figures are drawn on.
const WIDTH: f32 = 520.0;
/// Height of it.
const HEIGHT: f32 = 360.0;

/// Draws the picture of a scene into `rect`.
pub(crate) fn scene(pen: &Pen<'_>, rect: Rect, scene: &Scene) {
    let canvas = Canvas::new(pen, rect, WIDTH, HEIGHT);
    match scene {
        Scene::LayCard => {
            reader(&canvas);
            card(&canvas, 40.0);
            canvas.arrow_down(260.0, 226.0, 46.0);
        }
        Scene::ReadingCard => {
            reader(&canvas);
            card(&canvas, 116.0);
            canvas.waves(260.0, 96.0);
        }
        Scene::TakeCard => {
            reader(&canvas);
            card(&canvas, 70.0);
            canvas.arrow_up(260.0, 10.0, 50.0);
        }
        Scene::LayPaper { .. } => {
            scanner(&canvas, false);
            canvas.paper(190.0, 16.0, 140.0, 168.0);
            canvas.arrow_down(260.0, 196.0, 46.0);
        }
        Scene::Scanning { .. } | Scene::ReviewScan { .. } => scanner(&canvas, true),
        Scene::Preparing => {
            canvas.paper(170.0, 40.0, 180.0, 250.0);
            canvas.dots(260.0, 330.0);
        }
        Scene::Printing { .. } => printer(&canvas, true),
        Scene::PrinterWaits { .. } => {
            printer(&canvas, false);
            canvas.warning(396.0, 116.0, 46.0);
        }
        Scene::Asking => {
            terminal_and_hall(&canvas);
            canvas.dots(260.0, 190.0);
        }
        Scene::Submitting { .. } => {
            terminal_and_hall(&canvas);
            canvas.arrow_right(216.0, 190.0, 88.0);
        }
        Scene::Working => {
            canvas.plate(110.0, 90.0, 300.0, 180.0, 28.0);
            canvas.dots(260.0, 180.0);
        }
    }
}

/// The figure of the idle page: a finger on a screen.
pub(crate) fn touch(pen: &Pen<'_>, rect: Rect) {
    let canvas = Canvas::new(pen, rect, WIDTH, HEIGHT);
    canvas.ripple(260.0, 110.0);
    canvas.hand(260.0, 96.0);
}

fn reader(canvas: &Canvas<'_>) {
    canvas.plate(60.0, 170.0, 400.0, 150.0, 28.0);
    canvas.slot(100.0, 205.0, 320.0, 80.0, 16.0);
}

fn card(canvas: &Canvas<'_>, top: f32) {
    canvas.sheet(130.0, top, 260.0, 164.0, 18.0);
    canvas.soft(156.0, top + 32.0, 66.0, 84.0, 8.0);
    canvas.stroke(&[(246.0, top + 44.0), (362.0, top + 44.0)]);
    canvas.stroke(&[(246.0, top + 72.0), (336.0, top + 72.0)]);
    canvas.stroke(&[(246.0, top + 100.0), (350.0, top + 100.0)]);
}

fn scanner(canvas: &Canvas<'_>, working: bool) {
    canvas.plate(70.0, 230.0, 380.0, 100.0, 24.0);
    canvas.slot(104.0, 250.0, 312.0, 22.0, 10.0);
    if working {
        canvas.paper(150.0, 40.0, 220.0, 200.0);
        canvas.bar(120.0, 140.0, 280.0);
    }
}

fn printer(canvas: &Canvas<'_>, working: bool) {
    canvas.sheet(180.0, 30.0, 160.0, 90.0, 10.0);
    canvas.plate(90.0, 100.0, 340.0, 150.0, 26.0);
    canvas.slot(140.0, 196.0, 240.0, 22.0, 10.0);
    if working {
        canvas.paper(165.0, 208.0, 190.0, 130.0);
    }
}

/// The terminal on the left, the office on the right, and the way between.
fn terminal_and_hall(canvas: &Canvas<'_>) {
    canvas.plate(40.0, 90.0, 140.0, 200.0, 24.0);
    canvas.sheet(64.0, 116.0, 92.0, 118.0, 12.0);
    canvas.stroke(&[(82.0, 146.0), (138.0, 146.0)]);
    canvas.stroke(&[(82.0, 174.0), (124.0, 174.0)]);
    canvas.hall(340.0, 90.0, 140.0, 200.0);
}
