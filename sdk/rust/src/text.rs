//! Words for people, in both languages of the terminal.

pub use crate::contract::guichet::types::types::{Date, Text};

/// Simplified Chinese and English, side by side.
///
/// Write the citizen's words: say what is asked, what happens next and how long it takes.
pub fn text(zh: impl Into<String>, en: impl Into<String>) -> Text {
    Text { zh: zh.into(), en: en.into() }
}

/// What reads the same in both languages: a name, a number.
impl From<String> for Text {
    fn from(both: String) -> Self {
        Self { zh: both.clone(), en: both }
    }
}

impl From<&str> for Text {
    fn from(both: &str) -> Self {
        both.to_owned().into()
    }
}

/// Both languages as a pair, Chinese first.
impl<Zh: Into<String>, En: Into<String>> From<(Zh, En)> for Text {
    fn from((zh, en): (Zh, En)) -> Self {
        text(zh, en)
    }
}
