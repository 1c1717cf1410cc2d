//! Why the stage could not do what it was told.

use crate::render::GraphicsError;

/// Why the stage could not do what it was told.
#[derive(Debug, thiserror::Error)]
pub enum StageError {
    /// [`super::Stage::show`] was not called yet.
    #[error("nothing is shown yet: show a view first")]
    NothingShown,
    /// No widget has this name.
    #[error("nothing is called \"{name}\"; what can be pressed: {}", list(.there))]
    Missing {
        /// The name that was asked for.
        name: String,
        /// Names of what can be pressed.
        there: Vec<String>,
    },
    /// More than one can be pressed.
    #[error("{count} widgets are called \"{name}\"; their names must differ, also for a screen reader")]
    Ambiguous {
        /// The name that was asked for.
        name: String,
        /// How many.
        count: usize,
    },
    /// It is there and grey.
    #[error("\"{name}\" cannot be pressed now: it is disabled")]
    Disabled {
        /// The name that was asked for.
        name: String,
    },
    /// Something lies over it.
    #[error("\"{name}\" cannot be pressed now: something lies over it; what can be pressed: {}", list(.there))]
    Covered {
        /// The name that was asked for.
        name: String,
        /// Names of what can be pressed.
        there: Vec<String>,
    },
    /// It is outside of what is seen, and scrolling does not bring it in.
    #[error("\"{name}\" is outside of what is seen, and scrolling does not bring it in")]
    OutOfReach {
        /// The name that was asked for.
        name: String,
    },
    /// No key of the keyboard on the page types this.
    #[error("no key types \"{character}\" on this page; what can be pressed: {}", list(.there))]
    NoKey {
        /// The character.
        character: char,
        /// Names of what can be pressed.
        there: Vec<String>,
    },
    /// No picture.
    #[error(transparent)]
    Graphics(#[from] GraphicsError),
}

fn list(names: &[String]) -> String {
    if names.is_empty() { "nothing".to_owned() } else { names.join(", ") }
}
