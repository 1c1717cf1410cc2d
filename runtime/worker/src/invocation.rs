//! The worker's command line: a role and its limits, all of them.

use crate::{
    limits::Limits,
    spec::{Role, UnknownRole},
};
use std::ffi::OsString;

/// `guichet-worker ROLE --memory N --cpu N --file-size N --open-files N --body N`, in any order, each exactly once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Invocation {
    /// What the worker is started for.
    pub role: Role,
    /// What it may use.
    pub limits: Limits,
}

/// Why a worker does not start.
#[derive(Debug, thiserror::Error)]
pub enum InvocationError {
    /// No role.
    #[error("a worker is started by the terminal: guichet-worker ROLE {}", OPTIONS.map(|name| format!("{name} N")).join(" "))]
    NoRole,
    /// A role that does not exist.
    #[error(transparent)]
    Role(#[from] UnknownRole),
    /// A limit is missing: a worker never runs without limits.
    #[error("{name} is missing; a worker does not start without all of its limits")]
    Missing {
        /// The option.
        name: &'static str,
    },
    /// An option that does not exist or stands twice.
    #[error("{name:?} is unknown here or given twice; the options are {}", OPTIONS.join(", "))]
    Unexpected {
        /// The option as given.
        name: String,
    },
    /// A value that is not a whole number.
    #[error("{name} wants a whole number, not {value:?}")]
    Number {
        /// The option.
        name: &'static str,
        /// The value as given.
        value: String,
    },
}

/// The options in the order in which [`Invocation::arguments`] writes them.
const OPTIONS: [&str; 5] = ["--memory", "--cpu", "--file-size", "--open-files", "--body"];

impl Invocation {
    /// Reads the arguments that follow the program's name.
    ///
    /// # Errors
    /// [`InvocationError`] says which argument is wrong or missing.
    pub fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Self, InvocationError> {
        let mut words = arguments.into_iter().map(|word| word.to_string_lossy().into_owned());
        let role = words.next().ok_or(InvocationError::NoRole)?.parse()?;
        let mut values = [None; OPTIONS.len()];
        while let Some(name) = words.next() {
            let slot = OPTIONS.iter().position(|option| *option == name).filter(|slot| values[*slot].is_none());
            let Some(slot) = slot else { return Err(InvocationError::Unexpected { name }) };
            let value = words.next().unwrap_or_default();
            let number = value.parse::<u64>().map_err(|_| InvocationError::Number { name: OPTIONS[slot], value })?;
            values[slot] = Some(number);
        }
        let value = |slot: usize| values[slot].ok_or(InvocationError::Missing { name: OPTIONS[slot] });
        let limits =
            Limits { memory: value(0)?, cpu: value(1)?, file_size: value(2)?, open_files: value(3)?, body: value(4)? };
        Ok(Self { role, limits })
    }

    /// The arguments that [`Self::parse`] reads back.
    #[must_use]
    pub fn arguments(&self) -> Vec<String> {
        let Limits { memory, cpu, file_size, open_files, body } = self.limits;
        let values = [memory, cpu, file_size, open_files, body];
        let options = OPTIONS.into_iter().zip(values).flat_map(|(name, value)| [name.to_owned(), value.to_string()]);
        std::iter::once(self.role.word().to_owned()).chain(options).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(words: &[&str]) -> Result<Invocation, InvocationError> {
        Invocation::parse(words.iter().map(OsString::from))
    }

    #[test]
    fn what_the_terminal_writes_the_worker_reads() {
        for role in Role::ALL {
            let invocation = Invocation { role, limits: role.limits() };
            let back = Invocation::parse(invocation.arguments().into_iter().map(OsString::from)).unwrap();
            assert_eq!(back, invocation);
        }
    }

    #[test]
    fn a_worker_without_any_one_of_its_limits_is_refused_by_the_limit_s_name() {
        let all = Invocation { role: Role::Typeset, limits: Role::Typeset.limits() }.arguments();
        for (slot, name) in OPTIONS.into_iter().enumerate() {
            let mut words: Vec<&str> = all.iter().map(String::as_str).collect();
            words.drain(1 + 2 * slot..3 + 2 * slot);
            assert!(parse(&words).unwrap_err().to_string().contains(name));
        }
    }

    #[test]
    fn unknown_words_and_bad_numbers_are_named() {
        assert!(matches!(parse(&[]).unwrap_err(), InvocationError::NoRole));
        assert!(parse(&["dance"]).unwrap_err().to_string().contains("\"dance\""));
        assert!(parse(&["typeset", "--fast", "1"]).unwrap_err().to_string().contains("\"--fast\""));
        assert!(parse(&["typeset", "--cpu", "1", "--cpu", "2"]).unwrap_err().to_string().contains("twice"));
        assert!(parse(&["typeset", "--cpu", "-1"]).unwrap_err().to_string().contains("\"-1\""));
        assert!(parse(&["typeset", "--cpu"]).unwrap_err().to_string().contains("whole number"));
    }
}
