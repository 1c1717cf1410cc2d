//! Pictures as textures, kept in the context that shows them, and dropped with it or with the visit.

use egui::{ColorImage, Context, Id, TextureHandle, TextureOptions};
use std::sync::Arc;

/// Longest side of a texture. A scan at 300 dpi is larger than any panel.
const LONGEST: u32 = 1600;
/// Most pixels that are decoded: a hostile picture must not eat the memory.
const MOST_BYTES: u64 = 256 * 1024 * 1024;

/// A picture that is decoded. Empty when it could not be.
#[derive(Clone)]
struct Shown {
    /// Keeps the bytes, so that their address stays theirs.
    _bytes: Arc<[u8]>,
    texture: Option<TextureHandle>,
}

/// The texture of an encoded picture (PNG or JPEG); none when it cannot be decoded. Decodes it once a context.
pub(crate) fn load(ctx: &Context, bytes: &Arc<[u8]>) -> Option<TextureHandle> {
    let id = Id::unique(("picture", bytes.as_ptr() as usize, bytes.len()));
    if let Some(shown) = ctx.data(|data| data.get_temp::<Shown>(id)) {
        return shown.texture;
    }
    let texture = decode(bytes).map(|image| ctx.load_texture("picture", image, TextureOptions::LINEAR));
    let shown = Shown { _bytes: bytes.clone(), texture: texture.clone() };
    ctx.data_mut(|data| data.insert_temp(id, shown));
    texture
}

/// Drops every picture of this context.
pub(crate) fn forget(ctx: &Context) {
    ctx.data_mut(|data| data.remove_by_type::<Shown>());
}

fn decode(bytes: &[u8]) -> Option<ColorImage> {
    let mut reader = image::ImageReader::new(std::io::Cursor::new(bytes)).with_guessed_format().ok()?;
    let mut limits = image::Limits::default();
    limits.max_alloc = Some(MOST_BYTES);
    reader.limits(limits);
    let picture = reader.decode().ok()?;
    let longest = picture.width().max(picture.height());
    let picture = if longest > LONGEST { picture.thumbnail(LONGEST, LONGEST) } else { picture };
    let pixels = picture.to_rgba8();
    let size = [pixels.width() as usize, pixels.height() as usize];
    (size[0] > 0 && size[1] > 0).then(|| ColorImage::from_rgba_unmultiplied(size, pixels.as_raw()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_that_are_no_picture_give_none_and_are_not_tried_twice() {
        let ctx = Context::default();
        let bytes: Arc<[u8]> = Arc::from(&b"no picture"[..]);
        assert!(load(&ctx, &bytes).is_none());
        assert!(load(&ctx, &bytes).is_none());
        assert_eq!(ctx.data(|data| data.count::<Shown>()), 1);
        forget(&ctx);
        assert_eq!(ctx.data(|data| data.count::<Shown>()), 0);
    }
}
