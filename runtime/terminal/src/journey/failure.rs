//! Why a journey failed.

use super::desk::DeskError;
use super::file::{Ending, Step};
use guichet_shell::stage::StageError;
use std::fmt::Write as _;
use std::path::PathBuf;

/// Why a journey failed.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// A step could not be done in time.
    #[error("step {number} ({verb}, line {line}): {what}")]
    Step {
        /// Which one, from 1.
        number: usize,
        /// Its verb.
        verb: &'static str,
        /// Its line in the file.
        line: usize,
        /// What was expected and what was there.
        what: String,
    },
    /// The terminal was not idle, and did not become so.
    #[error("the terminal does not come back to its idle page: {screen} is shown")]
    NotIdle {
        /// What is shown.
        screen: String,
    },
    /// The terminal ended.
    #[error("the terminal has ended; its log says why")]
    Ended,
    /// The testbed could not be made ready.
    #[error(transparent)]
    Desk(#[from] DeskError),
    /// A picture could not be made.
    #[error(transparent)]
    Stage(#[from] StageError),
    /// A file could not be written.
    #[error("{path} cannot be written: {why}", path = .path.display())]
    Write {
        /// Which file.
        path: PathBuf,
        /// Why.
        why: String,
    },
    /// Another item was opened, or none.
    #[error("the journey is about the item {expected}, and opened {opened}")]
    Item {
        /// The journey's item.
        expected: String,
        /// What was opened.
        opened: String,
    },
    /// It ended in another way.
    #[error("it had to end as {expected:?}, and ended as {ended:?}")]
    Ending {
        /// What the journey says.
        expected: Ending,
        /// How it was.
        ended: Ending,
    },
    /// What was printed is not what was expected.
    #[error("{0}")]
    Documents(String),
}

impl Failure {
    pub(super) fn step(number: usize, step: &Step, what: impl Into<String>) -> Self {
        Self::Step { number, verb: step.verb.word(), line: step.line, what: what.into() }
    }
}

/// What was there instead, for the reason.
pub(super) fn instead(screen: &str, names: &[String], texts: &[String]) -> String {
    let mut out = format!("{screen} is shown");
    let _ = write!(out, "; to press: {}", list(names));
    let plain: Vec<String> = texts.iter().filter(|text| !names.contains(text)).cloned().collect();
    let _ = write!(out, "; to read: {}", list(&plain));
    out
}

fn list(texts: &[String]) -> String {
    if texts.is_empty() { "nothing".to_owned() } else { texts.join(" | ") }
}
