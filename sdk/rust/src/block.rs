//! What a page shows, and one short method of [`Page`] for each kind.

pub use crate::contract::guichet::item::page::{Block, Fact, Material, Tone};

use crate::contract::guichet::item::page::{Amount, Code, ItemList, Notice, Picture, Table};
use crate::contract::guichet::types::types::DocumentId;
use crate::page::Page;
use crate::text::{Text, text};

impl Page {
    /// A paragraph.
    #[must_use]
    pub fn text(self, zh: impl Into<String>, en: impl Into<String>) -> Self {
        self.block(Block::Text(text(zh, en)))
    }

    /// Keys and values, 1 to 60.
    #[must_use]
    pub fn facts(self, facts: impl IntoIterator<Item = Fact>) -> Self {
        self.block(Block::Facts(facts.into_iter().collect()))
    }

    /// Something to notice.
    #[must_use]
    pub fn notice(self, tone: Tone, zh: impl Into<String>, en: impl Into<String>) -> Self {
        self.block(Block::Notice(Notice { tone, text: text(zh, en) }))
    }

    /// Short texts with a dot before each, 1 to 60.
    #[must_use]
    pub fn list(self, items: impl IntoIterator<Item = Text>) -> Self {
        self.block(Block::List(ItemList { ordered: false, items: items.into_iter().collect() }))
    }

    /// Short texts with a number before each, 1 to 60.
    #[must_use]
    pub fn numbered(self, items: impl IntoIterator<Item = Text>) -> Self {
        self.block(Block::List(ItemList { ordered: true, items: items.into_iter().collect() }))
    }

    /// A table: 1 to 6 columns, at most 60 rows, each with as many cells as the header.
    #[must_use]
    pub fn table(self, header: impl IntoIterator<Item = Text>, rows: impl IntoIterator<Item = Vec<Text>>) -> Self {
        self.block(Block::Table(Table { header: header.into_iter().collect(), rows: rows.into_iter().collect() }))
    }

    /// A picture of the package, by its path under `assets/`, and what it shows.
    #[must_use]
    pub fn picture(self, asset: &str, zh: impl Into<String>, en: impl Into<String>) -> Self {
        self.block(Block::Picture(Picture { asset: asset.to_owned(), alt: text(zh, en) }))
    }

    /// An amount of money in fen (分), and what it is for.
    #[must_use]
    pub fn amount(self, fen: i64, zh: impl Into<String>, en: impl Into<String>) -> Self {
        self.block(Block::Amount(Amount { label: text(zh, en), fen }))
    }

    /// A code (QR, 1 to 512 bytes) for the citizen's telephone, and what it is for.
    #[must_use]
    pub fn code(self, content: impl Into<String>, zh: impl Into<String>, en: impl Into<String>) -> Self {
        self.block(Block::Code(Code { content: content.into(), caption: text(zh, en) }))
    }

    /// Materials to have at hand, 1 to 60.
    #[must_use]
    pub fn materials(self, materials: impl IntoIterator<Item = Material>) -> Self {
        self.block(Block::Materials(materials.into_iter().collect()))
    }

    /// The pages of a document of this visit.
    #[must_use]
    pub fn preview(self, document: &DocumentId) -> Self {
        self.block(Block::Preview(document.clone()))
    }
}

impl Fact {
    /// A key and its value.
    pub fn new(label: impl Into<Text>, value: impl Into<Text>) -> Self {
        Self { label: label.into(), value: value.into(), personal: false, change: None }
    }

    /// The value is about the citizen: masked unless they ask to see it, and never logged.
    #[must_use]
    pub fn personal(mut self) -> Self {
        self.personal = true;
        self
    }

    /// Offers *change* beside the fact; pressing it sends `action`.
    #[must_use]
    pub fn change(mut self, action: &str) -> Self {
        self.change = Some(action.to_owned());
        self
    }
}

impl Material {
    /// A material, by the name the citizen knows.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { name: text(zh, en), note: None }
    }

    /// What to mind about it.
    #[must_use]
    pub fn note(mut self, zh: impl Into<String>, en: impl Into<String>) -> Self {
        self.note = Some(text(zh, en));
        self
    }
}
