//! How an item ends.

pub use crate::contract::exports::guichet::item::handler::{Outcome, OutcomeTone};

use crate::text::text;

/// Say at least one thing that happens next, at most six.
impl Outcome {
    /// The citizen has what they came for.
    pub fn done(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self::new(OutcomeTone::Done, zh, en)
    }

    /// Accepted; the department works on it.
    pub fn accepted(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self::new(OutcomeTone::Accepted, zh, en)
    }

    /// It could not be done. The first thing next is what the citizen can do instead.
    pub fn not_done(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self::new(OutcomeTone::NotDone, zh, en)
    }

    fn new(tone: OutcomeTone, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { tone, title: text(zh, en), reference: None, next_steps: Vec::new() }
    }

    /// A number to keep, at most 64 bytes.
    #[must_use]
    pub fn reference(mut self, reference: impl Into<String>) -> Self {
        self.reference = Some(reference.into());
        self
    }

    /// What happens next, after what was said already.
    #[must_use]
    pub fn next(mut self, zh: impl Into<String>, en: impl Into<String>) -> Self {
        self.next_steps.push(text(zh, en));
        self
    }
}
