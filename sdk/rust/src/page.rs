//! A page: one question, or one thing to see. The item describes it, the terminal draws it.

pub use crate::contract::guichet::item::page::{Action, ActionRole, Page};

use crate::contract::guichet::item::page::Block;
use crate::field::Field;
use crate::text::text;

impl Page {
    /// A page with nothing on it yet.
    ///
    /// `id` names it for journeys and statistics and comes back with the answer; `step` is one of the record's
    /// procedure. Give it a title and one primary action, else the terminal refuses it.
    pub fn new(id: &str, step: &str) -> Self {
        Self {
            id: id.to_owned(),
            step: step.to_owned(),
            title: text("", ""),
            lead: None,
            blocks: Vec::new(),
            fields: Vec::new(),
            actions: Vec::new(),
        }
    }

    /// The question, or what there is to see; at most 60 characters.
    #[must_use]
    pub fn title(mut self, zh: impl Into<String>, en: impl Into<String>) -> Self {
        self.title = text(zh, en);
        self
    }

    /// Why we ask, or what comes next.
    #[must_use]
    pub fn lead(mut self, zh: impl Into<String>, en: impl Into<String>) -> Self {
        self.lead = Some(text(zh, en));
        self
    }

    /// Something to see, after what is there already; at most 24. See [`crate::block`] for shorter ways.
    #[must_use]
    pub fn block(mut self, block: Block) -> Self {
        self.blocks.push(block);
        self
    }

    /// A field to fill in, after those there already; at most 8. One question a page is best.
    #[must_use]
    pub fn field(mut self, field: Field) -> Self {
        self.fields.push(field);
        self
    }

    /// The one thing to do next. The terminal checks the answers before it sends them.
    #[must_use]
    pub fn primary(self, id: &str, zh: impl Into<String>, en: impl Into<String>) -> Self {
        self.action(id, zh, en, ActionRole::Primary)
    }

    /// Another way on, at most 3. The answers come as they are, unchecked ones left out.
    #[must_use]
    pub fn secondary(self, id: &str, zh: impl Into<String>, en: impl Into<String>) -> Self {
        self.action(id, zh, en, ActionRole::Secondary)
    }

    fn action(mut self, id: &str, zh: impl Into<String>, en: impl Into<String>, role: ActionRole) -> Self {
        self.actions.push(Action { id: id.to_owned(), label: text(zh, en), role });
        self
    }

    /// Whether `id` names an action of this page, or the *change* of one of its facts.
    pub fn offers(&self, id: &str) -> bool {
        let changes = |block: &Block| match block {
            Block::Facts(facts) => facts.iter().any(|fact| fact.change.as_deref() == Some(id)),
            _ => false,
        };
        self.actions.iter().any(|action| action.id == id) || self.blocks.iter().any(changes)
    }
}
