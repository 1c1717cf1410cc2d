//! What the window and the stage need of whatever draws the pages.

use crate::{Panel, Shell, Theme};
use guichet_model::view::{Input, View};
use std::sync::Arc;

/// Draws a view and says what the person did.
///
/// [`Shell`] is the one that citizens see; a test may bring a small page of its own.
pub trait Face {
    /// Puts fonts and style into a fresh context. Called once a context, before the first frame.
    fn install(&self, ctx: &egui::Context);

    /// Draws one frame of `view` over the whole of `ui` and appends what the person did to `inputs`.
    fn draw(&mut self, ui: &mut egui::Ui, view: &View, inputs: &mut Vec<Input>);
}

impl Face for Shell {
    fn install(&self, ctx: &egui::Context) {
        Self::install(self, ctx);
    }

    fn draw(&mut self, ui: &mut egui::Ui, view: &View, inputs: &mut Vec<Input>) {
        Self::draw(self, ui, view, inputs);
    }
}

/// Makes a face that remembers nothing: called at the start, and again after every wipe.
pub type MakeFace = Box<dyn Fn() -> Box<dyn Face>>;

/// Makes the shell that citizens see.
#[must_use]
pub fn shell(theme: Arc<Theme>, panel: Panel) -> MakeFace {
    Box::new(move || Box::new(Shell::new(Arc::clone(&theme), panel)))
}
