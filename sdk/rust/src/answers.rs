//! What the citizen pressed and answered.

pub use crate::contract::exports::guichet::item::handler::{Answer, Submission};

use crate::contract::guichet::item::page::Value;
use crate::item::Problem;
use crate::text::Date;

/// Each reader gives the answer to a field of that kind. The terminal has checked the answers to a primary action, so
/// that an absent one means an optional field or a secondary action; asking for it all the same is a [`Problem`].
impl Submission {
    /// The page and the action, to match on.
    pub fn pressed(&self) -> (&str, &str) {
        (&self.page, &self.action)
    }

    /// Characters: text, digits, identity or telephone number, region.
    ///
    /// # Errors
    /// No such answer.
    pub fn text(&self, field: &str) -> Result<&str, Problem> {
        match self.answer(field) {
            Some(Value::Text(text)) => Ok(text),
            _ => Err(Problem::confused()),
        }
    }

    /// The one option that was chosen.
    ///
    /// # Errors
    /// No such answer.
    pub fn choice(&self, field: &str) -> Result<&str, Problem> {
        match self.answer(field) {
            Some(Value::Choices(ids)) if ids.len() == 1 => Ok(&ids[0]),
            _ => Err(Problem::confused()),
        }
    }

    /// The options that were chosen, perhaps none.
    pub fn choices(&self, field: &str) -> &[String] {
        match self.answer(field) {
            Some(Value::Choices(ids)) => ids,
            _ => &[],
        }
    }

    /// A day.
    ///
    /// # Errors
    /// No such answer.
    pub fn date(&self, field: &str) -> Result<Date, Problem> {
        match self.answer(field) {
            Some(Value::Date(date)) => Ok(*date),
            _ => Err(Problem::confused()),
        }
    }

    /// Money in fen.
    ///
    /// # Errors
    /// No such answer.
    pub fn money(&self, field: &str) -> Result<i64, Problem> {
        match self.answer(field) {
            Some(Value::Money(fen)) => Ok(*fen),
            _ => Err(Problem::confused()),
        }
    }

    /// Yes or no.
    ///
    /// # Errors
    /// No such answer.
    pub fn flag(&self, field: &str) -> Result<bool, Problem> {
        match self.answer(field) {
            Some(Value::Flag(flag)) => Ok(*flag),
            _ => Err(Problem::confused()),
        }
    }

    /// The answer to a field, if there is one.
    pub fn answer(&self, field: &str) -> Option<&Value> {
        self.answers.iter().find(|answer| answer.field == field).map(|answer| &answer.value)
    }

    /// For the arm of a `match` that no page of the item leads to.
    pub fn unexpected(&self) -> Problem {
        Problem::confused()
    }
}
