//! egui's textures and triangles on one adapter.

use super::Graphics;
use egui::TextureId;
use egui::epaint::textures::TexturesDelta;
use std::collections::HashSet;

/// How large the picture is, and how many of its pixels make one point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Screen {
    /// Width and height in pixels.
    pub pixels: [u32; 2],
    /// Pixels of one egui point.
    pub pixels_per_point: f32,
}

impl Screen {
    fn descriptor(self) -> egui_wgpu::ScreenDescriptor {
        egui_wgpu::ScreenDescriptor { size_in_pixels: self.pixels, pixels_per_point: self.pixels_per_point }
    }
}

/// Keeps the textures of one egui context and paints its frames.
pub struct Painter {
    renderer: egui_wgpu::Renderer,
    textures: HashSet<TextureId>,
}

impl Painter {
    /// A painter for targets of this format; give it one without sRGB conversion, egui's colours have it already.
    #[must_use]
    pub fn new(graphics: &Graphics, format: wgpu::TextureFormat) -> Self {
        // Dithering would make equal frames differ and pictures hard to compare; pages have no gradients.
        let options = egui_wgpu::RendererOptions { dithering: false, ..Default::default() };
        Self { renderer: egui_wgpu::Renderer::new(&graphics.device, format, options), textures: HashSet::new() }
    }

    /// Paints triangles into `target`, over what is there or on `clear`, and submits.
    ///
    /// `textures` is applied in any case, also when there is nothing to paint: what it holds is not sent again.
    pub fn paint(
        &mut self,
        graphics: &Graphics,
        target: &wgpu::TextureView,
        screen: Screen,
        clear: Option<egui::Color32>,
        mut textures: TexturesDelta,
        triangles: &[egui::ClippedPrimitive],
    ) {
        self.upload(graphics, &textures);
        let screen = screen.descriptor();
        let mut encoder = graphics.device.create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
        let before = self.renderer.update_buffers(&graphics.device, &graphics.queue, &mut encoder, triangles, &screen);
        let load = clear.map_or(wgpu::LoadOp::Load, |colour| {
            let [r, g, b, a] = colour.to_normalized_gamma_f32().map(f64::from);
            wgpu::LoadOp::Clear(wgpu::Color { r, g, b, a })
        });
        {
            let pass = encoder.begin_render_pass(&wgpu::RenderPassDescriptor {
                label: Some("page"),
                color_attachments: &[Some(wgpu::RenderPassColorAttachment {
                    view: target,
                    depth_slice: None,
                    resolve_target: None,
                    ops: wgpu::Operations { load, store: wgpu::StoreOp::Store },
                })],
                ..Default::default()
            });
            self.renderer.render(&mut pass.forget_lifetime(), triangles, &screen);
        }
        graphics.queue.submit(before.into_iter().chain([encoder.finish()]));
        for id in textures.free.drain() {
            self.renderer.free_texture(&id);
            self.textures.remove(&id);
        }
        textures.clear();
    }

    /// Applies texture changes of a frame that is not painted.
    pub fn apply(&mut self, graphics: &Graphics, mut textures: TexturesDelta) {
        self.upload(graphics, &textures);
        for id in textures.free.drain() {
            self.renderer.free_texture(&id);
            self.textures.remove(&id);
        }
        textures.clear();
    }

    fn upload(&mut self, graphics: &Graphics, textures: &TexturesDelta) {
        for (id, changes) in &textures.set {
            for change in changes {
                self.renderer.update_texture(&graphics.device, &graphics.queue, *id, change);
            }
            self.textures.insert(*id);
        }
    }

    /// Gives every texture back: the pictures of a visit go with its context.
    pub fn forget(&mut self) {
        for id in self.textures.drain() {
            self.renderer.free_texture(&id);
        }
    }
}
