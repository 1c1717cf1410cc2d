//! The rules of the page grammar. A page that breaks one is refused, here and by the developer's tools alike.

use crate::page::{ActionRole, Block, Field, FieldKind, Page};
use crate::text::Text;
use crate::turn::{Next, Outcome, Turn};
use std::collections::BTreeSet;

/// Most bytes of an item's state.
pub const STATE_BYTES: usize = 256 * 1024;
/// Most bytes of all texts of one page.
pub const PAGE_BYTES: usize = 64 * 1024;
/// Most characters of one text.
pub const TEXT_CHARACTERS: usize = 1000;
/// Most characters of a title.
pub const TITLE_CHARACTERS: usize = 60;
/// Most blocks of a page.
pub const BLOCKS: usize = 24;
/// Most fields of a page.
pub const FIELDS: usize = 8;
/// Most actions of a page.
pub const ACTIONS: usize = 4;
/// Most options of a choice.
pub const OPTIONS: usize = 30;
/// Most rows of a table.
pub const ROWS: usize = 60;
/// Most columns of a table.
pub const COLUMNS: usize = 6;

/// What a page may name besides itself.
#[derive(Clone, Copy, Debug)]
pub struct Surroundings<'a> {
    /// Ids of the record's procedure steps.
    pub steps: &'a [String],
    /// Paths of the package's assets.
    pub assets: &'a BTreeSet<String>,
}

/// A rule that a turn breaks, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("page {page:?}, {place}: {rule}")]
pub struct Breach {
    /// Id of the page, or `outcome`.
    pub page: String,
    /// Which part.
    pub place: String,
    /// The rule.
    pub rule: &'static str,
}

/// Accepts a turn, or names the first rule it breaks.
pub fn check(turn: &Turn, around: Surroundings<'_>) -> Result<(), Breach> {
    let id = match &turn.next {
        Next::Page(page) => page.id.as_str(),
        Next::Finished(_) => "outcome",
    };
    let mut scribe = Scribe { page: id, bytes: 0 };
    if turn.state.len() > STATE_BYTES {
        return scribe.breach("state", "the state is larger than 256 KiB");
    }
    match &turn.next {
        Next::Page(page) => scribe.page(page, around),
        Next::Finished(outcome) => scribe.outcome(outcome),
    }
}

/// Whether a word may name a page, a field, an action or an operation: 1 to `most` of `a-z 0-9 -`.
pub fn is_id(word: &str, most: usize) -> bool {
    (1..=most).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

struct Scribe<'a> {
    page: &'a str,
    bytes: usize,
}

impl Scribe<'_> {
    fn breach<T>(&self, place: impl Into<String>, rule: &'static str) -> Result<T, Breach> {
        Err(Breach { page: self.page.chars().take(48).collect(), place: place.into(), rule })
    }

    fn ensure(&self, holds: bool, place: impl Into<String>, rule: &'static str) -> Result<(), Breach> {
        if holds { Ok(()) } else { self.breach(place, rule) }
    }

    fn page(&mut self, page: &Page, around: Surroundings<'_>) -> Result<(), Breach> {
        self.ensure(is_id(&page.id, 48), "id", "an id is 1 to 48 of a-z, 0-9 and -")?;
        self.ensure(around.steps.contains(&page.step), "step", "the step is not in the record's procedure")?;
        self.title(&page.title)?;
        if let Some(lead) = &page.lead {
            self.text("lead", lead)?;
        }
        self.ensure(page.blocks.len() <= BLOCKS, "blocks", "a page has at most 24 blocks")?;
        for (place, block) in page.blocks.iter().enumerate() {
            self.block(&format!("block {}", place + 1), block, page, around)?;
        }
        self.ensure(page.fields.len() <= FIELDS, "fields", "a page has at most 8 fields")?;
        self.distinct("fields", page.fields.iter().map(|field| field.id.as_str()))?;
        for field in &page.fields {
            self.field(field)?;
        }
        self.ensure(page.actions.len() <= ACTIONS, "actions", "a page has at most 4 actions")?;
        self.distinct("actions", page.actions.iter().map(|action| action.id.as_str()))?;
        for action in &page.actions {
            self.text(&format!("action {}", action.id), &action.label)?;
        }
        let primaries = page.actions.iter().filter(|action| action.role == ActionRole::Primary).count();
        self.ensure(primaries == 1, "actions", "a page has exactly one primary action")
    }

    fn outcome(&mut self, outcome: &Outcome) -> Result<(), Breach> {
        self.title(&outcome.title)?;
        let reference = outcome.reference.as_deref().unwrap_or("-");
        self.ensure((1..=64).contains(&reference.len()), "reference", "a reference has 1 to 64 bytes")?;
        self.ensure((1..=6).contains(&outcome.next_steps.len()), "next steps", "an outcome has 1 to 6 next steps")?;
        outcome.next_steps.iter().try_for_each(|step| self.text("next steps", step))
    }

    fn title(&mut self, title: &Text) -> Result<(), Breach> {
        self.ensure(title.is_complete(), "title", "a page has a title in both languages")?;
        let short = [&title.zh, &title.en].iter().all(|words| words.chars().count() <= TITLE_CHARACTERS * 2);
        self.ensure(
            short && title.zh.chars().count() <= TITLE_CHARACTERS,
            "title",
            "a title is at most 60 characters",
        )?;
        self.text("title", title)
    }

    fn text(&mut self, place: &str, text: &Text) -> Result<(), Breach> {
        self.ensure(text.is_complete(), place, "every text is there in both languages")?;
        for words in [&text.zh, &text.en] {
            self.bytes += words.len();
            self.ensure(words.chars().count() <= TEXT_CHARACTERS, place, "a text is at most 1000 characters")?;
            let plain = words.chars().all(|c| c == '\n' || !c.is_control());
            self.ensure(plain, place, "a text has no control characters but the line break")?;
        }
        self.ensure(self.bytes <= PAGE_BYTES, place, "the texts of a page are at most 64 KiB")
    }

    fn distinct<'i>(&self, place: &str, ids: impl Iterator<Item = &'i str>) -> Result<(), Breach> {
        let mut seen = BTreeSet::new();
        for id in ids {
            self.ensure(is_id(id, 48), format!("{place}, {id:.48}"), "an id is 1 to 48 of a-z, 0-9 and -")?;
            self.ensure(seen.insert(id), format!("{place}, {id}"), "ids are unique")?;
        }
        Ok(())
    }

    fn block(&mut self, place: &str, block: &Block, page: &Page, around: Surroundings<'_>) -> Result<(), Breach> {
        match block {
            Block::Text(text) | Block::Notice { text, .. } => self.text(place, text),
            Block::Facts(facts) => {
                self.ensure((1..=ROWS).contains(&facts.len()), place, "facts are 1 to 60")?;
                for fact in facts {
                    self.text(place, &fact.label)?;
                    self.text(place, &fact.value)?;
                    let change = fact.change.as_deref().unwrap_or("change");
                    self.ensure(is_id(change, 48), place, "an id is 1 to 48 of a-z, 0-9 and -")?;
                    let clash = page.actions.iter().any(|action| Some(action.id.as_str()) == fact.change.as_deref());
                    self.ensure(!clash, place, "the change of a fact is not also an action of the page")?;
                }
                Ok(())
            }
            Block::List { items, .. } => {
                self.ensure((1..=ROWS).contains(&items.len()), place, "a list has 1 to 60 entries")?;
                items.iter().try_for_each(|item| self.text(place, item))
            }
            Block::Table { header, rows } => {
                self.ensure((1..=COLUMNS).contains(&header.len()), place, "a table has 1 to 6 columns")?;
                self.ensure(rows.len() <= ROWS, place, "a table has at most 60 rows")?;
                let even = rows.iter().all(|row| row.len() == header.len());
                self.ensure(even, place, "every row has as many cells as the header")?;
                header.iter().chain(rows.iter().flatten()).try_for_each(|cell| self.text(place, cell))
            }
            Block::Picture { asset, alt } => {
                self.ensure(around.assets.contains(asset), place, "the package has no such asset")?;
                self.text(place, alt)
            }
            Block::Amount { label, fen } => {
                self.ensure(fen.unsigned_abs() < 100_000_000_000_000, place, "an amount is below 10^14 fen")?;
                self.text(place, label)
            }
            Block::Code { content, caption } => {
                self.ensure((1..=512).contains(&content.len()), place, "a code holds 1 to 512 bytes")?;
                self.text(place, caption)
            }
            Block::Materials(materials) => {
                self.ensure((1..=ROWS).contains(&materials.len()), place, "materials are 1 to 60")?;
                for material in materials {
                    self.text(place, &material.name)?;
                    material.note.iter().try_for_each(|note| self.text(place, note))?;
                }
                Ok(())
            }
            Block::Preview(document) => self.ensure(is_id(&document.0, 64), place, "a preview names a document"),
        }
    }

    fn field(&mut self, field: &Field) -> Result<(), Breach> {
        let place = format!("field {}", field.id);
        self.text(&place, &field.label)?;
        field.hint.iter().try_for_each(|hint| self.text(&place, hint))?;
        match &field.kind {
            FieldKind::Text { least, most, .. } => {
                self.ensure(least <= most && (1..=500).contains(most), place, "a text field takes 1 to 500 characters")
            }
            FieldKind::Digits { least, most } => {
                self.ensure(least <= most && (1..=32).contains(most), place, "a digit field takes 1 to 32 digits")
            }
            FieldKind::Date { earliest: Some(earliest), latest: Some(latest) } => {
                self.ensure(earliest <= latest, place, "the earliest day is not after the latest")
            }
            FieldKind::Money { least, most } => {
                self.ensure(least <= most && *least >= 0, place, "money limits are in order and not negative")
            }
            FieldKind::Choice { options, .. } => {
                self.ensure((2..=OPTIONS).contains(&options.len()), place.clone(), "a choice has 2 to 30 options")?;
                self.distinct(&place, options.iter().map(|option| option.id.as_str()))?;
                for option in options {
                    self.text(&place, &option.label)?;
                    option.note.iter().try_for_each(|note| self.text(&place, note))?;
                }
                Ok(())
            }
            FieldKind::IdNumber
            | FieldKind::Telephone
            | FieldKind::Date { .. }
            | FieldKind::Region
            | FieldKind::YesNo => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::{Action, ChoiceOption};

    fn page() -> Page {
        Page {
            id: "reason".into(),
            step: "choose".into(),
            title: Text::new("为什么签注？", "Why?"),
            lead: None,
            blocks: vec![],
            fields: vec![],
            actions: vec![Action {
                id: "continue".into(),
                label: Text::new("继续", "Continue"),
                role: ActionRole::Primary,
            }],
        }
    }

    fn rule(page: Page) -> Option<&'static str> {
        let turn = Turn { state: vec![], next: Next::Page(page), point_of_no_return: false };
        let steps = ["choose".to_owned()];
        let assets = BTreeSet::from(["lease.png".to_owned()]);
        check(&turn, Surroundings { steps: &steps, assets: &assets }).err().map(|breach| breach.rule)
    }

    #[test]
    fn a_plain_page_is_accepted() {
        assert_eq!(rule(page()), None);
    }

    #[test]
    fn a_page_without_a_title_is_refused() {
        let mut bad = page();
        bad.title.en.clear();
        assert_eq!(rule(bad), Some("a page has a title in both languages"));
    }

    #[test]
    fn two_primary_actions_are_refused_and_none_too() {
        let mut two = page();
        let mut second = two.actions[0].clone();
        second.id = "other".into();
        two.actions.push(second);
        assert_eq!(rule(two), Some("a page has exactly one primary action"));
        let mut none = page();
        none.actions.clear();
        assert_eq!(rule(none), Some("a page has exactly one primary action"));
    }

    #[test]
    fn an_unknown_asset_is_refused() {
        let mut bad = page();
        bad.blocks.push(Block::Picture { asset: "other.png".into(), alt: Text::same("x") });
        assert_eq!(rule(bad), Some("the package has no such asset"));
    }

    #[test]
    fn an_oversized_page_is_refused() {
        let mut long = page();
        long.lead = Some(Text::same("长".repeat(1001)));
        assert_eq!(rule(long), Some("a text is at most 1000 characters"));
        let mut many = page();
        many.blocks = vec![Block::Text(Text::same("长".repeat(900))); 24];
        assert_eq!(rule(many), Some("the texts of a page are at most 64 KiB"));
        let mut blocks = page();
        blocks.blocks = vec![Block::Text(Text::same("x")); 25];
        assert_eq!(rule(blocks), Some("a page has at most 24 blocks"));
    }

    #[test]
    fn a_step_outside_the_procedure_and_a_repeated_option_are_refused() {
        let mut step = page();
        step.step = "elsewhere".into();
        assert_eq!(rule(step), Some("the step is not in the record's procedure"));
        let mut choice = page();
        let option = ChoiceOption { id: "a".into(), label: Text::same("a"), note: None };
        choice.fields.push(Field {
            id: "reason".into(),
            label: Text::same("x"),
            hint: None,
            kind: FieldKind::Choice { options: vec![option.clone(), option], many: false },
            required: true,
            personal: false,
            value: None,
        });
        assert_eq!(rule(choice), Some("ids are unique"));
    }
}
