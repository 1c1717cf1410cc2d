//! The shell without a window: shows a view, finds widgets by their accessible names, presses them as a finger would.
//!
//! A [`Stage`] runs the very drawing code of the window, with a clock of its own that moves a frame at a time. It never
//! calls a widget's code: it moves a pointer, presses and lets go, so what it can press a citizen can press. Pictures
//! are made on demand; without them no graphics is needed.
//!
//! ```no_run
//! # fn example(view: std::sync::Arc<guichet_model::view::View>, panel: guichet_shell::Panel)
//! #     -> Result<(), Box<dyn std::error::Error>> {
//! use guichet_shell::{Theme, stage::Stage};
//! let mut stage = Stage::new(Theme::load("themes/standard".as_ref())?.into(), panel);
//! stage.show(&view);
//! let inputs = stage.press("轻触屏幕开始")?;
//! stage.picture()?.save("idle.png")?;
//! # Ok(()) }
//! ```

mod driver;
mod error;
mod find;
mod hand;
mod names;
#[cfg(test)]
mod tests;
mod tree;
mod turn;

pub use error::StageError;
pub use names::screen_name;
pub use tree::{Widget, Widgets};

use crate::face::{MakeFace, shell};
use crate::render::{Graphics, Offscreen, Preference};
use crate::{Panel, Theme};
use driver::Driver;
use guichet_model::view::{Input, View};
use image::RgbaImage;
use std::sync::Arc;
use turn::Turning;

/// The shell without a window.
pub struct Stage {
    panel: Panel,
    make: MakeFace,
    view: Option<Arc<View>>,
    driver: Driver,
    offscreen: Option<Offscreen>,
    turning: Turning,
}

impl Stage {
    /// The shell that citizens see, on a panel of this size. One point is one pixel of the panel.
    #[must_use]
    pub fn new(theme: Arc<Theme>, panel: Panel) -> Self {
        let turning = Turning::of(&theme);
        Self { turning, ..Self::with_face(panel, shell(theme, panel)) }
    }

    /// Another face, for example a small page of a test.
    #[must_use]
    pub fn with_face(panel: Panel, make: MakeFace) -> Self {
        let driver = Driver::new(panel, make());
        Self { panel, make, view: None, driver, offscreen: None, turning: Turning::default() }
    }

    /// Shows a view and runs frames until the layout has settled.
    ///
    /// When the view's visit has grown, everything that was kept for the earlier one is dropped first: egui's memory,
    /// what was typed, textures.
    pub fn show(&mut self, view: &Arc<View>) {
        if self.view.as_ref().is_some_and(|old| old.visit != view.visit) {
            self.driver = Driver::new(self.panel, (self.make)());
            if let Some(offscreen) = &mut self.offscreen {
                offscreen.forget();
            }
        }
        self.view = Some(Arc::clone(view));
        self.driver.settle(view);
        // What drawing itself may send, nobody pressed.
        self.driver.take_inputs();
    }

    /// What is shown.
    #[must_use]
    pub fn view(&self) -> Option<&Arc<View>> {
        self.view.as_ref()
    }

    /// The widgets of the page.
    #[must_use]
    pub fn widgets(&self) -> &Widgets {
        self.driver.widgets()
    }

    /// Names of everything that can be pressed, in reading order.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        self.widgets().pressable_names()
    }

    /// Every text of the page in reading order, with what is scrolled away and what stands in fields.
    #[must_use]
    pub fn texts(&self) -> Vec<String> {
        self.widgets().texts()
    }

    /// The page's tree as text, stable enough for a snapshot.
    #[must_use]
    pub fn tree_text(&self) -> String {
        self.widgets().snapshot()
    }

    /// The page as it looks, painted in software where possible.
    ///
    /// # Errors
    /// No graphics adapter, see [`crate::render::GraphicsError`]. The first picture opens it.
    pub fn picture(&mut self) -> Result<RgbaImage, StageError> {
        if self.offscreen.is_none() {
            self.offscreen = Some(Offscreen::new(Graphics::headless(Preference::Sameness)?));
        }
        let Some(offscreen) = &mut self.offscreen else { return Err(StageError::NothingShown) };
        Ok(self.driver.picture(offscreen)?)
    }

    fn shown(&self) -> Result<Arc<View>, StageError> {
        self.view.clone().ok_or(StageError::NothingShown)
    }

    fn sent(&mut self) -> Vec<Input> {
        self.driver.take_inputs()
    }
}
