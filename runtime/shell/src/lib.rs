//! The kiosk shell: draws every page of the terminal and turns fingers into inputs.
//!
//! It is given an immutable [`View`](guichet_model::view::View) and a theme, draws one frame with egui, and gives back
//! [`Input`](guichet_model::view::Input)s. It knows the model alone: no item, no device, no session. It keeps only what
//! is being typed, and forgets that when the view's visit changes. It never reads a clock, never logs what a citizen
//! typed, never lets an item choose a colour, a size or a pixel.
//!
//! ```no_run
//! use guichet_shell::{Panel, Shell, Theme};
//! use std::sync::Arc;
//!
//! let theme = Arc::new(Theme::load("themes/standard".as_ref())?);
//! let mut shell = Shell::new(theme, Panel { width: 1080, height: 1920, width_mm: 398.5, height_mm: 708.5 });
//! let context = egui::Context::default();
//! shell.install(&context);
//! // Each frame: context.run_ui(input, |ui| shell.draw(ui, &view, &mut inputs));
//! # Ok::<(), guichet_shell::ThemeError>(())
//! ```
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

mod act;
mod area;
mod chrome;
mod component;
mod dialog;
mod draft;
mod figure;
mod fingers;
mod line_break;
mod panel;
mod pen;
mod picture;
mod screen;
mod shell;
mod theme;
mod words;

pub mod face;
pub mod render;
pub mod stage;
pub mod window;

#[cfg(any(test, feature = "samples"))]
pub mod sample;

pub use panel::Panel;
pub use shell::Shell;
pub use theme::{Theme, ThemeError};
pub use words::WordsError;
