//! Pictures and codes to scan.

use super::flow::Piece;
use crate::area::{at, middle};
use crate::pen::Pen;
use crate::picture;
use crate::words::Word;
use egui::accesskit::Role;
use egui::{Color32, Rect, Sense, WidgetInfo, pos2, vec2};
use std::sync::Arc;

/// A picture, as large as `rect` lets it be, named `alt`.
pub(crate) fn picture(pen: &Pen<'_>, rect: Rect, bytes: Option<&Arc<[u8]>>, alt: &str) {
    let look = pen.look;
    let shown = bytes.and_then(|bytes| picture::load(pen.ui.ctx(), bytes));
    let Some(texture) = shown else {
        pen.edge_box(rect, look.corner_small, look.ground, (look.edge_thin, look.line));
        let line = pen.set_centered(pen.say(Word::PictureMissing), look.small(), look.ink_faint, rect.width());
        pen.put(&line, rect.center() - line.size / 2.0);
        return;
    };
    let size = texture.size_vec2();
    let scale = (rect.width() / size.x).min(rect.height() / size.y);
    let place = middle(rect, size * scale);
    let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
    pen.ui.painter().image(texture.id(), place, whole, Color32::WHITE);
    pen.edge_box(place, 0.0, Color32::TRANSPARENT, (look.edge_thin, look.line));
    if !pen.inert.get() {
        let response = pen.ui.interact(place, pen.id(("picture", alt)), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, alt));
    }
}

/// A code to scan with a telephone, with what it is for below it.
pub(crate) fn code<'p>(pen: &Pen<'_>, content: &str, caption: &str, gap: f32, width: f32) -> Piece<'p> {
    let look = pen.look;
    let line = pen.set_centered(caption, look.body(), look.ink, width);
    let pad = look.gap;
    let height = pad + look.code_size + look.gap_small + line.size.y + pad;
    let modules = qrcode::QrCode::new(content.as_bytes()).ok();
    Piece::new(height, gap, move |pen, rect| {
        pen.card(rect);
        let look = pen.look;
        let top = pos2(rect.center().x - look.code_size / 2.0, rect.top() + pad);
        let place = at(top, vec2(look.code_size, look.code_size));
        if let Some(code) = &modules {
            draw_code(pen, place, code);
        }
        pen.put(&line, pos2(rect.center().x - line.size.x / 2.0, place.bottom() + look.gap_small));
    })
}

/// Dark modules on light, whatever the theme: telephones read nothing else.
fn draw_code(pen: &Pen<'_>, rect: Rect, code: &qrcode::QrCode) {
    let count = code.width();
    // Whole pixels, so that every module is as sharp as the others.
    let module = (rect.width() / count as f32).floor().max(1.0);
    let side = module * count as f32;
    let place = middle(rect, vec2(side, side));
    let corner = pos2(place.left().round(), place.top().round());
    for (index, color) in code.to_colors().into_iter().enumerate() {
        if color == qrcode::Color::Dark {
            let (row, column) = ((index / count) as f32, (index % count) as f32);
            let spot = at(corner + vec2(column * module, row * module), vec2(module, module));
            pen.ui.painter().rect_filled(spot, 0.0, pen.look.ink);
        }
    }
}
