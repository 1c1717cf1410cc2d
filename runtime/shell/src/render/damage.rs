//! Which part of a frame has changed.
//!
//! On a terminal without a GPU the raster is what costs: about 140 ms for a whole page of 1080 by 1920. Most frames
//! differ from the one before in a digit of a clock or the colour of a key, so only that is painted again.

use egui::emath::TSTransform;
use egui::epaint::{ClippedShape, Shape, TextureId, textures::TexturesDelta};
use egui::{Color32, Context, Rect};

/// Feathering reaches so many pixels beyond a shape.
const FEATHER: f32 = 2.0;

/// What a frame shows: its shapes and how large a point is.
#[derive(Default)]
pub struct Frame {
    /// In painting order.
    pub shapes: Vec<ClippedShape>,
    /// Pixels of one point.
    pub pixels_per_point: f32,
}

/// What to paint again.
#[derive(Clone, Debug, PartialEq)]
pub enum Damage {
    /// Nothing: the picture stands.
    Nothing,
    /// These places, in points, on whole pixels, none over another.
    Places(Vec<Rect>),
    /// All of it.
    Everything,
}

impl Damage {
    /// Compares two frames that are shown one after the other on the same pixels.
    ///
    /// `textures` are the changes between them: a picture that changes under the same id is not seen in the shapes.
    #[must_use]
    pub fn between(before: &Frame, after: &Frame, textures: &TexturesDelta) -> Self {
        // The glyph atlas only grows, and its shapes name their glyphs: what stands painted stays right.
        if textures.set.keys().any(|id| *id != TextureId::default()) {
            return Self::Everything;
        }
        if before.pixels_per_point != after.pixels_per_point {
            return Self::Everything;
        }
        let Some(changed) = changed_shapes(&before.shapes, &after.shapes) else { return Self::Everything };
        let scale = after.pixels_per_point;
        let mut places = Vec::new();
        for shape in changed {
            if shape.transform_after_tessellation != TSTransform::IDENTITY {
                return Self::Everything;
            }
            let seen = shape.shape.visual_bounding_rect().expand(FEATHER / scale).intersect(shape.clip_rect);
            if seen.is_positive() {
                add(&mut places, on_pixels(seen, scale));
            }
        }
        if places.is_empty() { Self::Nothing } else { Self::Places(places) }
    }

    /// The triangles that paint the damage, on a ground of `clear`.
    #[must_use]
    pub fn triangles(&self, ctx: &Context, frame: &Frame, clear: Color32) -> Vec<egui::ClippedPrimitive> {
        let shapes = match self {
            Self::Nothing => return Vec::new(),
            Self::Everything => frame.shapes.clone(),
            Self::Places(places) => places
                .iter()
                .flat_map(|place| {
                    let ground = ClippedShape {
                        clip_rect: *place,
                        shape: Shape::rect_filled(place.expand(FEATHER), 0.0, clear),
                        transform_after_tessellation: TSTransform::IDENTITY,
                    };
                    let within = frame.shapes.iter().filter_map(|shape| {
                        let clip_rect = shape.clip_rect.intersect(*place);
                        let seen = shape.transform_after_tessellation != TSTransform::IDENTITY
                            || shape.shape.visual_bounding_rect().expand(FEATHER).intersects(clip_rect);
                        (clip_rect.is_positive() && seen).then(|| ClippedShape { clip_rect, ..shape.clone() })
                    });
                    std::iter::once(ground).chain(within)
                })
                .collect(),
        };
        ctx.tessellate(shapes, frame.pixels_per_point)
    }
}

/// The shapes that are in one list and not in the other; none when the two are too different to say.
fn changed_shapes<'a>(before: &'a [ClippedShape], after: &'a [ClippedShape]) -> Option<Vec<&'a ClippedShape>> {
    if before.len() == after.len() {
        let differing = before.iter().zip(after).filter(|(old, new)| !same(old, new));
        return Some(differing.flat_map(|(old, new)| [old, new]).collect());
    }
    let head = before.iter().zip(after).take_while(|(old, new)| same(old, new)).count();
    let (before, after) = (&before[head..], &after[head..]);
    let tail = before.iter().rev().zip(after.iter().rev()).take_while(|(old, new)| same(old, new)).count();
    let (before, after) = (&before[..before.len() - tail], &after[..after.len() - tail]);
    // Another page: comparing its shapes' places costs more than painting it.
    (before.len() + after.len() < 200).then(|| before.iter().chain(after).collect())
}

fn same(old: &ClippedShape, new: &ClippedShape) -> bool {
    if old.clip_rect != new.clip_rect || old.transform_after_tessellation != new.transform_after_tessellation {
        return false;
    }
    match (&old.shape, &new.shape) {
        // Texts laid out alike share their galley, which is much to compare.
        (Shape::Text(old), Shape::Text(new)) if std::sync::Arc::ptr_eq(&old.galley, &new.galley) => {
            old.pos == new.pos
                && old.override_text_color == new.override_text_color
                && old.fallback_color == new.fallback_color
                && old.opacity_factor == new.opacity_factor
                && old.underline == new.underline
                && old.angle == new.angle
        }
        (old, new) => old == new,
    }
}

fn on_pixels(rect: Rect, scale: f32) -> Rect {
    let down = |value: f32| (value * scale).floor() / scale;
    let up = |value: f32| (value * scale).ceil() / scale;
    Rect::from_min_max(egui::pos2(down(rect.min.x), down(rect.min.y)), egui::pos2(up(rect.max.x), up(rect.max.y)))
}

/// Adds a place, joined with all that it touches: what lies under two places would be painted twice.
fn add(places: &mut Vec<Rect>, mut new: Rect) {
    while let Some(index) = places.iter().position(|place| place.intersects(new)) {
        new |= places.swap_remove(index);
    }
    places.push(new);
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::pos2;

    fn square(x: f32, colour: Color32) -> ClippedShape {
        ClippedShape {
            clip_rect: Rect::from_min_max(pos2(0.0, 0.0), pos2(1000.0, 1000.0)),
            shape: Shape::rect_filled(Rect::from_min_size(pos2(x, 10.0), egui::vec2(20.0, 20.0)), 0.0, colour),
            transform_after_tessellation: TSTransform::IDENTITY,
        }
    }

    fn frame(shapes: Vec<ClippedShape>) -> Frame {
        Frame { shapes, pixels_per_point: 1.0 }
    }

    fn between(before: Vec<ClippedShape>, after: Vec<ClippedShape>) -> Damage {
        Damage::between(&frame(before), &frame(after), &TexturesDelta::default())
    }

    #[test]
    fn an_equal_frame_damages_nothing() {
        let shapes = vec![square(0.0, Color32::RED), square(100.0, Color32::BLUE)];
        assert_eq!(between(shapes.clone(), shapes), Damage::Nothing);
    }

    #[test]
    fn a_changed_shape_damages_where_it_was_and_where_it_is() {
        let Damage::Places(places) = between(
            vec![square(0.0, Color32::RED), square(100.0, Color32::BLUE)],
            vec![square(0.0, Color32::RED), square(300.0, Color32::BLUE)],
        ) else {
            panic!("not everything changed");
        };
        assert_eq!(places.len(), 2);
        assert!(places.iter().any(|place| place.contains(pos2(110.0, 20.0))));
        assert!(places.iter().any(|place| place.contains(pos2(310.0, 20.0))));
        assert!(places.iter().all(|place| !place.contains(pos2(5.0, 20.0))));
    }

    #[test]
    fn a_shape_that_appears_between_others_damages_its_own_place_alone() {
        let Damage::Places(places) = between(
            vec![square(0.0, Color32::RED), square(300.0, Color32::BLUE)],
            vec![square(0.0, Color32::RED), square(100.0, Color32::GREEN), square(300.0, Color32::BLUE)],
        ) else {
            panic!("not everything changed");
        };
        assert_eq!(places.len(), 1);
        assert!(places[0].contains(pos2(110.0, 20.0)) && places[0].width() < 30.0);
    }

    #[test]
    fn places_that_touch_become_one() {
        let mut places = Vec::new();
        let at = |x: f32| Rect::from_min_size(pos2(x, 0.0), egui::vec2(20.0, 20.0));
        add(&mut places, at(0.0));
        add(&mut places, at(30.0));
        add(&mut places, at(15.0));
        assert_eq!(places, vec![at(0.0) | at(30.0)]);
    }

    #[test]
    fn a_picture_that_changed_under_its_id_damages_everything() {
        let mut textures = TexturesDelta::default();
        let image = egui::ColorImage::filled([1, 1], Color32::RED);
        textures.push(TextureId::Managed(7), egui::epaint::ImageDelta::full(image, egui::TextureOptions::LINEAR));
        let shapes = vec![square(0.0, Color32::RED)];
        let damage = Damage::between(&frame(shapes.clone()), &frame(shapes), &textures);
        textures.clear();
        assert_eq!(damage, Damage::Everything);
    }
}
