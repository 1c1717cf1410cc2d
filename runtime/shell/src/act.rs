//! What a press means inside the shell: some go out as inputs, some only change what is being typed or shown.

use guichet_model::view::Input;

/// What a press means.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Act {
    /// Goes out as it is.
    Input(Input),
    /// Shows another screenful of the page.
    Screen(usize),
    /// Shows personal details in full, or hides them.
    Reveal(bool),
    /// Shows all departments, or one row of them.
    Departments(bool),
    /// Shows what stands in the field at this place.
    Unhide(usize),
    /// Typing goes into this field, by its place on the page.
    Field(usize),
    /// A key of the pad, for the field that is being typed into.
    Key(Key),
    /// Another set of keys.
    Keys(KeySet),
    /// Another screenful of regions.
    Regions(usize),
    /// Puts the code of a region into the field that is being filled.
    Region(String),
    /// Chooses an option of the field at this place, or takes it back.
    Choose(usize, String),
    /// Answers yes or no in the field at this place.
    Flag(usize, bool),
    /// Presses the action of this id, or the change of a fact.
    Submit(String),
}

/// A key of a pad or keyboard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Key {
    /// Types a character.
    Character(char),
    /// Takes the last character away.
    Delete,
    /// Takes all away.
    Clear,
}

/// Which keys a keyboard shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) enum KeySet {
    /// a to z.
    #[default]
    Small,
    /// A to Z.
    Capital,
}
