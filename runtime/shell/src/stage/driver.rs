//! Runs frames of one egui context with a clock of its own.

use super::tree::Widgets;
use crate::Panel;
use crate::face::Face;
use crate::render::{ATLAS_SIDE, GraphicsError, Offscreen, Screen};
use egui::epaint::ClippedShape;
use egui::epaint::textures::TexturesDelta;
use egui::{Event, Pos2, Rect};
use guichet_model::view::{Input, View};
use image::RgbaImage;
use std::time::Duration;

/// How long one frame takes on the stage's clock, in seconds.
const FRAME: f64 = 1.0 / 30.0;

/// A page that still wants frames after so many never settles: a clock ticks in it, or it is broken.
const MOST_FRAMES: usize = 120;

/// A repaint asked for later than this is a clock or a blinking cursor, not a layout under way.
const SOON: Duration = Duration::from_millis(100);

pub(super) struct Driver {
    ctx: egui::Context,
    face: Box<dyn Face>,
    panel: Panel,
    time: f64,
    events: Vec<Event>,
    inputs: Vec<Input>,
    widgets: Widgets,
    shapes: Vec<ClippedShape>,
    pixels_per_point: f32,
    /// Texture changes that no picture has shown yet.
    textures: TexturesDelta,
}

impl Driver {
    pub(super) fn new(panel: Panel, face: Box<dyn Face>) -> Self {
        let ctx = egui::Context::default();
        ctx.enable_accesskit();
        face.install(&ctx);
        Self {
            ctx,
            face,
            panel,
            time: 0.0,
            events: vec![Event::WindowFocused(true)],
            inputs: Vec::new(),
            widgets: Widgets::default(),
            shapes: Vec::new(),
            pixels_per_point: 1.0,
            textures: TexturesDelta::default(),
        }
    }

    pub(super) fn ctx(&self) -> &egui::Context {
        &self.ctx
    }

    pub(super) fn widgets(&self) -> &Widgets {
        &self.widgets
    }

    pub(super) fn take_inputs(&mut self) -> Vec<Input> {
        std::mem::take(&mut self.inputs)
    }

    /// The whole panel, in points.
    pub(super) fn area(&self) -> Rect {
        Rect::from_min_size(Pos2::ZERO, egui::vec2(self.panel.width as f32, self.panel.height as f32))
    }

    /// What happens before the next frame.
    pub(super) fn event(&mut self, event: Event) {
        self.events.push(event);
    }

    /// Lets the clock run without a frame.
    pub(super) fn wait(&mut self, seconds: f64) {
        self.time += seconds;
    }

    /// Runs frames until none is asked for soon. Gives up after [`MOST_FRAMES`].
    pub(super) fn settle(&mut self, view: &View) {
        for _ in 0..MOST_FRAMES {
            if self.frame(view) > SOON {
                return;
            }
        }
        tracing::warn!(revision = view.revision, "the page did not settle: it asks for frames without end");
    }

    /// Runs one frame and says when the next one is asked for.
    pub(super) fn frame(&mut self, view: &View) -> Duration {
        self.time += FRAME;
        let mut raw = egui::RawInput {
            screen_rect: Some(self.area()),
            max_texture_side: Some(ATLAS_SIDE as usize),
            time: Some(self.time),
            predicted_dt: FRAME as f32,
            focused: true,
            events: std::mem::take(&mut self.events),
            ..Default::default()
        };
        raw.viewports.entry(egui::ViewportId::ROOT).or_default().native_pixels_per_point = Some(1.0);
        let (face, inputs) = (&mut self.face, &mut self.inputs);
        let output = self.ctx.run_ui(raw, |ui| face.draw(ui, view, inputs));
        self.textures.append(output.textures_delta);
        self.shapes = output.shapes;
        self.pixels_per_point = output.pixels_per_point;
        if let Some(update) = output.platform_output.accesskit_update {
            self.widgets = Widgets::read(update);
        }
        output.viewport_output.get(&egui::ViewportId::ROOT).map_or(Duration::MAX, |root| root.repaint_delay)
    }

    pub(super) fn picture(&mut self, offscreen: &mut Offscreen) -> Result<RgbaImage, GraphicsError> {
        let triangles = self.ctx.tessellate(self.shapes.clone(), self.pixels_per_point);
        let screen = Screen { pixels: [self.panel.width, self.panel.height], pixels_per_point: self.pixels_per_point };
        offscreen.picture(screen, std::mem::take(&mut self.textures), &triangles)
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // Never painted, and never will be.
        self.textures.clear();
    }
}
