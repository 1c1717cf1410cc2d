//! One turn of the conversation between terminal and item (contract `guichet:item/handler`).

use crate::call::Refusal;
use crate::page::{Answer, Page};
use crate::text::{Language, Text};
use serde::{Deserialize, Serialize};

/// What happened, told to the item.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Event {
    /// The citizen chose the item.
    Started {
        /// The language at that moment; the citizen may change it at any time.
        language: Language,
    },
    /// The citizen pressed an action.
    Submitted {
        /// Id of the page answered.
        page: String,
        /// Id of the action, or the *change* of a fact.
        action: String,
        /// Answers to that page's fields.
        answers: Vec<Answer>,
    },
}

/// What the item answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Turn {
    /// Comes back with the next event.
    pub state: Vec<u8>,
    /// What comes now.
    pub next: Next,
    /// From here the citizen cannot go back.
    pub point_of_no_return: bool,
}

/// What comes now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Next {
    /// A page.
    Page(Page),
    /// The end.
    Finished(Outcome),
}

/// How a visit ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    /// Done, accepted or not done.
    pub tone: OutcomeTone,
    /// In one line.
    pub title: Text,
    /// Reference number to keep.
    pub reference: Option<String>,
    /// What happens next.
    pub next_steps: Vec<Text>,
}

/// The three ways an item ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OutcomeTone {
    /// The citizen has what they came for.
    Done,
    /// Accepted; the department works on it.
    Accepted,
    /// It could not be done.
    NotDone,
}

/// The step did not lead to a page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Problem {
    /// A capability refused.
    Refused(Refusal),
    /// Something only the item understands.
    Failed(Text),
}
