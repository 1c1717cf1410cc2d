//! From egui's shapes to pixels, through wgpu.
//!
//! [`Graphics`] is the adapter chosen on purpose and its queue; [`Painter`] keeps one context's textures on it;
//! [`Offscreen`] paints into memory and gives a picture back; [`Damage`] says which part of a frame has changed, so that
//! a terminal without a GPU does not raster whole pages for a clock's minute.

mod damage;
mod graphics;
mod offscreen;
mod painter;

pub use damage::{Damage, Frame};
pub use graphics::{Graphics, GraphicsError, Preference};
pub use offscreen::Offscreen;
pub use painter::{Painter, Screen};

/// The largest side of the glyph atlas, in pixels. An atlas doubles when it is full and is uploaded whole each time:
/// 3,500 characters at 48 pixels fit 4096.
pub const ATLAS_SIDE: u32 = 4096;
