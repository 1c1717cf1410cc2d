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

#[cfg(test)]
mod tests {
    use super::*;

    fn submission() -> Submission {
        let answer = |field: &str, value| Answer { field: field.to_owned(), value };
        Submission {
            page: "page".into(),
            action: "continue".into(),
            answers: vec![
                answer("name", Value::typed("林建华")),
                answer("reason", Value::chosen("lease")),
                answer("day", Value::Date(Date { year: 2026, month: 11, day: 23 })),
                answer("rent", Value::Money(280_000)),
                answer("agree", Value::Flag(true)),
            ],
        }
    }

    #[test]
    fn each_kind_of_answer_is_read_by_its_own_reader() {
        let form = submission();
        assert_eq!(form.pressed(), ("page", "continue"));
        assert_eq!(form.text("name"), Ok("林建华"));
        assert_eq!(form.choice("reason"), Ok("lease"));
        assert_eq!(form.choices("reason"), ["lease"]);
        assert_eq!(form.date("day").map(|day| day.day), Ok(23));
        assert_eq!(form.money("rent"), Ok(280_000));
        assert_eq!(form.flag("agree"), Ok(true));
    }

    #[test]
    fn an_absent_answer_and_one_of_another_kind_are_problems() {
        let form = submission();
        assert!(form.text("reason").is_err() && form.text("elsewhere").is_err());
        assert!(form.choice("name").is_err() && form.date("name").is_err());
        assert!(form.money("day").is_err() && form.flag("rent").is_err());
        assert!(form.choices("name").is_empty());
        let two = Value::Choices(vec!["a".into(), "b".into()]);
        let form = Submission { answers: vec![Answer { field: "reason".into(), value: two }], ..form };
        assert!(form.choice("reason").is_err(), "one was asked for");
    }
}
