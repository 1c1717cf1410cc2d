//! Pages painted into memory.

use super::{Graphics, GraphicsError, Painter, Screen};
use egui::epaint::textures::TexturesDelta;
use image::RgbaImage;

/// The format of a picture: eight bits a channel, as they go into a PNG.
const FORMAT: wgpu::TextureFormat = wgpu::TextureFormat::Rgba8Unorm;

/// Paints into memory and gives the picture back.
pub struct Offscreen {
    graphics: Graphics,
    painter: Painter,
}

impl Offscreen {
    /// Takes an adapter for itself.
    #[must_use]
    pub fn new(graphics: Graphics) -> Self {
        let painter = Painter::new(&graphics, FORMAT);
        Self { graphics, painter }
    }

    /// Gives every texture back.
    pub fn forget(&mut self) {
        self.painter.forget();
    }

    /// Paints one frame and reads it back.
    ///
    /// # Errors
    /// [`GraphicsError::ReadBack`] when the adapter went away meanwhile.
    pub fn picture(
        &mut self,
        screen: Screen,
        textures: TexturesDelta,
        triangles: &[egui::ClippedPrimitive],
    ) -> Result<RgbaImage, GraphicsError> {
        let [width, height] = screen.pixels;
        let size = wgpu::Extent3d { width, height, depth_or_array_layers: 1 };
        let texture = self.graphics.device.create_texture(&wgpu::TextureDescriptor {
            label: Some("picture"),
            size,
            mip_level_count: 1,
            sample_count: 1,
            dimension: wgpu::TextureDimension::D2,
            format: FORMAT,
            usage: wgpu::TextureUsages::RENDER_ATTACHMENT | wgpu::TextureUsages::COPY_SRC,
            view_formats: &[],
        });
        let view = texture.create_view(&wgpu::TextureViewDescriptor::default());
        self.painter.paint(&self.graphics, &view, screen, Some(egui::Color32::BLACK), textures, triangles);
        self.read(&texture, size)
    }

    fn read(&self, texture: &wgpu::Texture, size: wgpu::Extent3d) -> Result<RgbaImage, GraphicsError> {
        // Rows of a copy start at multiples of 256 bytes.
        let row = size.width * 4;
        let stride = row.next_multiple_of(wgpu::COPY_BYTES_PER_ROW_ALIGNMENT);
        let buffer = self.graphics.device.create_buffer(&wgpu::BufferDescriptor {
            label: Some("picture"),
            size: u64::from(stride) * u64::from(size.height),
            usage: wgpu::BufferUsages::COPY_DST | wgpu::BufferUsages::MAP_READ,
            mapped_at_creation: false,
        });
        let mut encoder = self.graphics.device.create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
        encoder.copy_texture_to_buffer(
            texture.as_image_copy(),
            wgpu::TexelCopyBufferInfo {
                buffer: &buffer,
                layout: wgpu::TexelCopyBufferLayout {
                    offset: 0,
                    bytes_per_row: Some(stride),
                    rows_per_image: Some(size.height),
                },
            },
            size,
        );
        self.graphics.queue.submit([encoder.finish()]);
        let (done, mapped) = std::sync::mpsc::channel();
        buffer.map_async(wgpu::MapMode::Read, .., move |result| {
            // Nobody listens any more when the picture was given up.
            let _ = done.send(result);
        });
        let failed = |what: &dyn std::fmt::Display| GraphicsError::ReadBack(what.to_string());
        self.graphics.device.poll(wgpu::PollType::wait_indefinitely()).map_err(|error| failed(&error))?;
        mapped.recv().map_err(|error| failed(&error))?.map_err(|error| failed(&error))?;
        let bytes = buffer.get_mapped_range(..).map_err(|error| failed(&error))?;
        let mut pixels = Vec::with_capacity(row as usize * size.height as usize);
        for line in bytes.chunks_exact(stride as usize) {
            pixels.extend_from_slice(&line[..row as usize]);
        }
        RgbaImage::from_raw(size.width, size.height, pixels).ok_or_else(|| failed(&"a row is missing"))
    }
}
