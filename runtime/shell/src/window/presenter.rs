//! Puts frames onto the window's surface.
//!
//! A frame is painted onto a canvas of our own, only where it differs from the one before, and the canvas is copied to
//! the surface: what a surface's images hold after being shown is nobody's promise.

use crate::render::{Damage, Frame, Graphics, GraphicsError, Painter, Screen};
use egui::Color32;
use egui::epaint::textures::TexturesDelta;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use winit::window::Window;

/// What became of a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shown {
    /// It is on the screen.
    Presented,
    /// Nothing had changed.
    Unchanged,
    /// The surface has nothing to paint on now; ask again a little later.
    Later,
    /// The device or the surface is gone: make a new presenter.
    Lost,
}

pub(super) struct Presenter {
    graphics: Graphics,
    surface: wgpu::Surface<'static>,
    config: wgpu::SurfaceConfiguration,
    painter: Painter,
    canvas: wgpu::Texture,
    before: Option<Frame>,
    /// The canvas is newer than the screen.
    stale: bool,
    lost: Arc<AtomicBool>,
}

impl Presenter {
    pub(super) fn new(window: &Arc<Window>) -> Result<Self, GraphicsError> {
        let (graphics, surface) = Graphics::for_window(window)?;
        let size = window.inner_size();
        let config = configuration(&graphics, &surface, size.width, size.height)?;
        surface.configure(&graphics.device, &config);
        let painter = Painter::new(&graphics, config.format);
        let canvas = canvas(&graphics, &config);
        let lost = Arc::new(AtomicBool::new(false));
        let tell = Arc::clone(&lost);
        graphics.device.set_device_lost_callback(move |reason, message| {
            if reason != wgpu::DeviceLostReason::Destroyed {
                tracing::error!(?reason, message, "the graphics device is lost");
                tell.store(true, Ordering::Relaxed);
            }
        });
        Ok(Self { graphics, surface, config, painter, canvas, before: None, stale: true, lost })
    }

    pub(super) fn texture_side(&self) -> usize {
        self.graphics.texture_side()
    }

    /// The window has another size.
    pub(super) fn resize(&mut self, width: u32, height: u32) {
        if width == 0 || height == 0 || (width, height) == (self.config.width, self.config.height) {
            return;
        }
        (self.config.width, self.config.height) = (width, height);
        self.surface.configure(&self.graphics.device, &self.config);
        self.canvas = canvas(&self.graphics, &self.config);
        self.before = None;
    }

    /// The window was covered, or moved: what is on the screen may be gone.
    pub(super) fn expose(&mut self) {
        self.stale = true;
    }

    /// Another context follows: drops every texture of the old one.
    pub(super) fn forget(&mut self) {
        self.painter.forget();
        self.before = None;
    }

    /// Paints what has changed and shows it.
    pub(super) fn show(&mut self, ctx: &egui::Context, frame: Frame, textures: TexturesDelta) -> Shown {
        let damage = match &self.before {
            Some(before) => Damage::between(before, &frame, &textures),
            None => Damage::Everything,
        };
        if damage == Damage::Nothing {
            self.painter.apply(&self.graphics, textures);
        } else {
            let clear = Color32::BLACK;
            let triangles = damage.triangles(ctx, &frame, clear);
            let screen =
                Screen { pixels: [self.config.width, self.config.height], pixels_per_point: frame.pixels_per_point };
            let target = self.canvas.create_view(&wgpu::TextureViewDescriptor::default());
            let ground = (damage == Damage::Everything).then_some(clear);
            self.painter.paint(&self.graphics, &target, screen, ground, textures, &triangles);
            self.stale = true;
        }
        self.before = Some(frame);
        if self.stale { self.copy() } else { Shown::Unchanged }
    }

    /// Copies the canvas to the screen.
    fn copy(&mut self) -> Shown {
        if self.lost.load(Ordering::Relaxed) {
            return Shown::Lost;
        }
        let mut reconfigured = false;
        loop {
            let (image, reconfigure) = match self.surface.get_current_texture() {
                wgpu::CurrentSurfaceTexture::Success(image) => (image, false),
                wgpu::CurrentSurfaceTexture::Suboptimal(image) => (image, true),
                wgpu::CurrentSurfaceTexture::Outdated if !reconfigured => {
                    self.surface.configure(&self.graphics.device, &self.config);
                    reconfigured = true;
                    continue;
                }
                wgpu::CurrentSurfaceTexture::Lost => return Shown::Lost,
                wgpu::CurrentSurfaceTexture::Validation => {
                    tracing::error!("the surface failed its validation");
                    return Shown::Lost;
                }
                wgpu::CurrentSurfaceTexture::Outdated
                | wgpu::CurrentSurfaceTexture::Timeout
                | wgpu::CurrentSurfaceTexture::Occluded => return Shown::Later,
            };
            let mut encoder = self.graphics.device.create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
            encoder.copy_texture_to_texture(
                self.canvas.as_image_copy(),
                image.texture.as_image_copy(),
                self.canvas.size(),
            );
            self.graphics.queue.submit([encoder.finish()]);
            self.graphics.queue.present(image);
            if reconfigure {
                self.surface.configure(&self.graphics.device, &self.config);
            }
            self.stale = false;
            return Shown::Presented;
        }
    }
}

fn configuration(
    graphics: &Graphics,
    surface: &wgpu::Surface<'_>,
    width: u32,
    height: u32,
) -> Result<wgpu::SurfaceConfiguration, GraphicsError> {
    let offered = surface.get_capabilities(&graphics.adapter);
    let unsupported = || GraphicsError::Unsupported { name: graphics.adapter.get_info().name };
    // egui's colours are sRGB already: a format that converts would do so twice.
    let format = offered
        .formats
        .iter()
        .copied()
        .find(|format| matches!(format, wgpu::TextureFormat::Bgra8Unorm | wgpu::TextureFormat::Rgba8Unorm))
        .ok_or_else(unsupported)?;
    if !offered.usages.contains(wgpu::TextureUsages::COPY_DST) {
        return Err(unsupported());
    }
    let mut config =
        surface.get_default_config(&graphics.adapter, width.max(1), height.max(1)).ok_or_else(unsupported)?;
    config.format = format;
    config.usage = wgpu::TextureUsages::RENDER_ATTACHMENT | wgpu::TextureUsages::COPY_DST;
    config.present_mode = wgpu::PresentMode::Fifo;
    // One frame ahead is one page of memory less, and nobody sees the difference on a form.
    config.desired_maximum_frame_latency = 1;
    Ok(config)
}

fn canvas(graphics: &Graphics, config: &wgpu::SurfaceConfiguration) -> wgpu::Texture {
    graphics.device.create_texture(&wgpu::TextureDescriptor {
        label: Some("canvas"),
        size: wgpu::Extent3d { width: config.width, height: config.height, depth_or_array_layers: 1 },
        mip_level_count: 1,
        sample_count: 1,
        dimension: wgpu::TextureDimension::D2,
        format: config.format,
        usage: wgpu::TextureUsages::RENDER_ATTACHMENT | wgpu::TextureUsages::COPY_SRC,
        view_formats: &[],
    })
}
