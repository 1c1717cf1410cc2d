//! Finding the widget of a name.

use super::{Stage, StageError, Widget};
use accesskit::Role;
use egui::{LayerId, Order, Rect};

/// Where egui has a widget: its layer, and what of it is not clipped away.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spot {
    pub(super) layer: LayerId,
    pub(super) seen: Rect,
}

impl Stage {
    /// The widget of this name. Of several, the one that can be pressed now: a text may repeat what a button says, and
    /// a dialog may ask what the page behind it asks.
    ///
    /// # Errors
    /// [`StageError::Missing`] with the names that are there, or [`StageError::Ambiguous`].
    pub fn find(&self, name: &str) -> Result<&Widget, StageError> {
        let mut left = self.widgets().named(name);
        // Each wish is granted only while somebody is left.
        let wishes: [&dyn Fn(&Widget) -> bool; 3] =
            [&|widget| widget.pressable, &|widget| self.in_front(widget), &|widget| widget.enabled];
        for wish in wishes {
            if left.iter().any(|widget| wish(widget)) {
                left.retain(|widget| wish(widget));
            }
        }
        match left.as_slice() {
            [] => Err(StageError::Missing { name: name.to_owned(), there: self.names() }),
            [one] => Ok(one),
            // Texts may repeat; only what can be pressed must be told apart.
            [first, ..] if !first.pressable => Ok(first),
            several => Err(StageError::Ambiguous { name: name.to_owned(), count: several.len() }),
        }
    }

    /// Every widget of this role whose name contains `part`.
    #[must_use]
    pub fn find_all(&self, role: Role, part: &str) -> Vec<&Widget> {
        self.widgets().iter().filter(|widget| widget.role == role && widget.text().contains(part)).collect()
    }

    /// A finger on its middle would reach it, as far as layers and dialogs are concerned.
    pub(super) fn in_front(&self, widget: &Widget) -> bool {
        let Some(spot) = self.spot(widget) else { return true };
        let ctx = self.driver.ctx();
        match ctx.layer_id_at(spot.seen.center()) {
            Some(layer) => layer == spot.layer,
            None => spot.layer.order == Order::Background,
        }
    }

    /// Where egui has the widget, after clipping.
    pub(super) fn spot(&self, widget: &Widget) -> Option<Spot> {
        self.driver.ctx().viewport(|viewport| {
            [&viewport.this_pass.widgets, &viewport.prev_pass.widgets].into_iter().find_map(|rects| {
                rects
                    .layers()
                    .flat_map(|(_, rects)| rects)
                    .find(|rect| rect.id.value() == widget.id)
                    .map(|rect| Spot { layer: rect.layer_id, seen: rect.interact_rect })
            })
        })
    }
}
