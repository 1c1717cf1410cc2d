//! Themes: design tokens, words and fonts, read from a folder and checked before the first page is drawn.
//!
//! Tokens follow the W3C design tokens format: primitives, then meanings, then uses, with aliases in braces. Two
//! modifiers compose over them, `text` (standard or elderly) and `contrast` (normal or high), and `text-landscape` says
//! what a panel that lies changes in the elderly mode. A length is in
//! millimetres or in reference pixels; both become pixels of the panel at hand, so that a key is 20 mm on any panel.

mod error;
mod font;
mod load;
mod look;
mod resolve;
mod rules;
mod token;

pub use error::ThemeError;
pub(crate) use font::BOLD;
pub use load::Theme;
pub(crate) use look::{Look, Type};
pub(crate) use resolve::Mode;
