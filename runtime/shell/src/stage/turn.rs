//! Turning the screenfuls of a page that does not fit on one.

use super::{Stage, StageError};
use crate::Theme;
use crate::words::Word;
use guichet_model::text::Language;

/// A page of more screenfuls is no page any more.
const MOST_SCREENFULS: usize = 50;

/// What the buttons are called that turn a page, in every language.
#[derive(Clone, Debug, Default)]
pub(super) struct Turning {
    after: Vec<String>,
    before: Vec<String>,
}

impl Turning {
    pub(super) fn of(theme: &Theme) -> Self {
        let say =
            |word: Word| [Language::Zh, Language::En].map(|language| theme.words.say(word, language).to_owned()).into();
        Self { after: say(Word::ScreenAfter), before: say(Word::ScreenBefore) }
    }
}

impl Stage {
    /// Turns to the next screenful, as a finger would. False on the last one, and on a page that fits on one.
    ///
    /// # Errors
    /// Nothing is shown.
    pub fn turn(&mut self) -> Result<bool, StageError> {
        self.press_one_of(&self.turning.after.clone())
    }

    /// Turns to the screenful before. False on the first one.
    ///
    /// # Errors
    /// Nothing is shown.
    pub fn turn_back(&mut self) -> Result<bool, StageError> {
        self.press_one_of(&self.turning.before.clone())
    }

    /// Calls `see` on each screenful after this one, and turns back to this one. Answers whether it stopped early, which
    /// it does when `see` answers true.
    ///
    /// # Errors
    /// Nothing is shown, or what `see` answers.
    pub fn look_on<E: From<StageError>>(
        &mut self,
        mut see: impl FnMut(&mut Self, usize) -> Result<bool, E>,
    ) -> Result<bool, E> {
        let (mut turned, mut found) = (0, false);
        while !found && turned < MOST_SCREENFULS && self.turn()? {
            turned += 1;
            found = see(self, turned)?;
        }
        for _ in 0..turned {
            self.turn_back()?;
        }
        Ok(found)
    }

    /// Turns until something of this name is there; stays where it is when there is none.
    pub(super) fn turn_to(&mut self, name: &str) -> Result<bool, StageError> {
        let mut after = 0;
        while after < MOST_SCREENFULS && self.turn()? {
            after += 1;
            if self.find(name).is_ok() {
                return Ok(true);
            }
        }
        for _ in 0..after {
            self.turn_back()?;
        }
        let mut before = 0;
        while before < MOST_SCREENFULS && self.turn_back()? {
            before += 1;
            if self.find(name).is_ok() {
                return Ok(true);
            }
        }
        for _ in 0..before {
            self.turn()?;
        }
        Ok(false)
    }

    fn press_one_of(&mut self, names: &[String]) -> Result<bool, StageError> {
        for name in names {
            let ready = self.find(name).is_ok_and(|widget| widget.pressable && widget.enabled && self.in_front(widget));
            if ready {
                // Turning is no business of the terminal's; it hears of a finger soon enough.
                self.tap(name)?;
                return Ok(true);
            }
        }
        Ok(false)
    }
}
