//! From the contract's words to the model's: what an item says.

use super::handler;
use super::identity::identity;
use super::item::page;
use super::log::log;
use super::printer::printer;
use super::types::types;
use guichet_model::call::{Assurance, Claim, LogLevel, PrintContent, Refusal};
use guichet_model::page::{
    Action, ActionRole, Block, ChoiceOption, Date, DocumentId, Fact, Field, FieldKind, Material, Page, Pattern, Tone,
    Value,
};
use guichet_model::text::Text;
use guichet_model::turn::{Next, Outcome, OutcomeTone, Problem, Turn};

/// Converts a list.
fn all<A, B: From<A>>(list: Vec<A>) -> Vec<B> {
    list.into_iter().map(B::from).collect()
}

impl From<types::Text> for Text {
    fn from(text: types::Text) -> Self {
        Self { zh: text.zh, en: text.en }
    }
}

impl From<types::Date> for Date {
    fn from(date: types::Date) -> Self {
        Self { year: date.year, month: date.month, day: date.day }
    }
}

impl From<types::Refusal> for Refusal {
    fn from(refusal: types::Refusal) -> Self {
        match refusal {
            types::Refusal::Denied(why) => Self::Denied(why),
            types::Refusal::Cancelled => Self::Cancelled,
            types::Refusal::TimedOut => Self::TimedOut,
            types::Refusal::Unavailable(types::Unavailability { subject, condition, advice }) => {
                Self::Unavailable { subject, condition, advice: advice.into() }
            }
            types::Refusal::Invalid(why) => Self::Invalid(why),
            types::Refusal::Mismatch => Self::Mismatch,
        }
    }
}

impl From<handler::Turn> for Turn {
    fn from(turn: handler::Turn) -> Self {
        let next = match turn.next {
            handler::Next::Page(page) => Next::Page(page.into()),
            handler::Next::Finished(outcome) => Next::Finished(outcome.into()),
        };
        Self { state: turn.state, next, point_of_no_return: turn.point_of_no_return }
    }
}

impl From<handler::Outcome> for Outcome {
    fn from(outcome: handler::Outcome) -> Self {
        let tone = match outcome.tone {
            handler::OutcomeTone::Done => OutcomeTone::Done,
            handler::OutcomeTone::Accepted => OutcomeTone::Accepted,
            handler::OutcomeTone::NotDone => OutcomeTone::NotDone,
        };
        Self { tone, title: outcome.title.into(), reference: outcome.reference, next_steps: all(outcome.next_steps) }
    }
}

impl From<handler::Problem> for Problem {
    fn from(problem: handler::Problem) -> Self {
        match problem {
            handler::Problem::Refused(refusal) => Self::Refused(refusal.into()),
            handler::Problem::Failed(text) => Self::Failed(text.into()),
        }
    }
}

impl From<page::Page> for Page {
    fn from(page: page::Page) -> Self {
        Self {
            id: page.id,
            step: page.step,
            title: page.title.into(),
            lead: page.lead.map(Text::from),
            blocks: all(page.blocks),
            fields: all(page.fields),
            actions: all(page.actions),
        }
    }
}

impl From<page::Block> for Block {
    fn from(block: page::Block) -> Self {
        match block {
            page::Block::Text(text) => Self::Text(text.into()),
            page::Block::Facts(facts) => Self::Facts(all(facts)),
            page::Block::Notice(notice) => {
                let tone = match notice.tone {
                    page::Tone::Information => Tone::Information,
                    page::Tone::Success => Tone::Success,
                    page::Tone::Warning => Tone::Warning,
                    page::Tone::Error => Tone::Error,
                };
                Self::Notice { tone, text: notice.text.into() }
            }
            page::Block::List(list) => Self::List { ordered: list.ordered, items: all(list.items) },
            page::Block::Table(table) => {
                Self::Table { header: all(table.header), rows: table.rows.into_iter().map(all).collect() }
            }
            page::Block::Picture(picture) => Self::Picture { asset: picture.asset, alt: picture.alt.into() },
            page::Block::Amount(amount) => Self::Amount { label: amount.label.into(), fen: amount.fen },
            page::Block::Code(code) => Self::Code { content: code.content, caption: code.caption.into() },
            page::Block::Materials(materials) => Self::Materials(all(materials)),
            page::Block::Preview(document) => Self::Preview(DocumentId(document)),
        }
    }
}

impl From<page::Fact> for Fact {
    fn from(fact: page::Fact) -> Self {
        Self { label: fact.label.into(), value: fact.value.into(), personal: fact.personal, change: fact.change }
    }
}

impl From<page::Material> for Material {
    fn from(material: page::Material) -> Self {
        Self { name: material.name.into(), note: material.note.map(Text::from) }
    }
}

impl From<page::Field> for Field {
    fn from(field: page::Field) -> Self {
        Self {
            id: field.id,
            label: field.label.into(),
            hint: field.hint.map(Text::from),
            kind: field.kind.into(),
            required: field.required,
            personal: field.personal,
            value: field.value.map(Value::from),
        }
    }
}

impl From<page::FieldKind> for FieldKind {
    fn from(kind: page::FieldKind) -> Self {
        match kind {
            page::FieldKind::Text(page::TextLimits { least, most, pattern }) => {
                Self::Text { least, most, pattern: pattern.map(Pattern::from) }
            }
            page::FieldKind::Digits(page::DigitLimits { least, most }) => Self::Digits { least, most },
            page::FieldKind::IdNumber => Self::IdNumber,
            page::FieldKind::Telephone => Self::Telephone,
            page::FieldKind::Date(limits) => {
                Self::Date { earliest: limits.earliest.map(Date::from), latest: limits.latest.map(Date::from) }
            }
            page::FieldKind::Money(page::MoneyLimits { least, most }) => Self::Money { least, most },
            page::FieldKind::Choice(choice) => Self::Choice { options: all(choice.options), many: choice.many },
            page::FieldKind::Region => Self::Region,
            page::FieldKind::YesNo => Self::YesNo,
        }
    }
}

impl From<page::Pattern> for Pattern {
    fn from(pattern: page::Pattern) -> Self {
        match pattern {
            page::Pattern::PersonName => Self::PersonName,
            page::Pattern::PlateNumber => Self::PlateNumber,
            page::Pattern::CreditCode => Self::CreditCode,
            page::Pattern::Email => Self::Email,
        }
    }
}

impl From<page::ChoiceOption> for ChoiceOption {
    fn from(option: page::ChoiceOption) -> Self {
        Self { id: option.id, label: option.label.into(), note: option.note.map(Text::from) }
    }
}

impl From<page::Value> for Value {
    fn from(value: page::Value) -> Self {
        match value {
            page::Value::Text(text) => Self::Text(text),
            page::Value::Date(date) => Self::Date(date.into()),
            page::Value::Money(fen) => Self::Money(fen),
            page::Value::Choices(chosen) => Self::Choices(chosen),
            page::Value::Flag(flag) => Self::Flag(flag),
        }
    }
}

impl From<page::Action> for Action {
    fn from(action: page::Action) -> Self {
        let role = match action.role {
            page::ActionRole::Primary => ActionRole::Primary,
            page::ActionRole::Secondary => ActionRole::Secondary,
        };
        Self { id: action.id, label: action.label.into(), role }
    }
}

impl From<identity::Assurance> for Assurance {
    fn from(assurance: identity::Assurance) -> Self {
        match assurance {
            identity::Assurance::Card => Self::Card,
            identity::Assurance::CardChecked => Self::CardChecked,
        }
    }
}

impl From<identity::Claim> for Claim {
    fn from(claim: identity::Claim) -> Self {
        match claim {
            identity::Claim::Name => Self::Name,
            identity::Claim::Number => Self::Number,
            identity::Claim::Sex => Self::Sex,
            identity::Claim::Ethnicity => Self::Ethnicity,
            identity::Claim::Birth => Self::Birth,
            identity::Claim::Address => Self::Address,
            identity::Claim::Issuer => Self::Issuer,
            identity::Claim::Validity => Self::Validity,
        }
    }
}

impl From<printer::Content> for PrintContent {
    fn from(content: printer::Content) -> Self {
        match content {
            printer::Content::Template(printer::Template { name, data }) => Self::Template { name, data },
            printer::Content::Document(document) => Self::Document(DocumentId(document)),
        }
    }
}

impl From<log::Level> for LogLevel {
    fn from(level: log::Level) -> Self {
        match level {
            log::Level::Debug => Self::Debug,
            log::Level::Info => Self::Info,
            log::Level::Warn => Self::Warn,
            log::Level::Error => Self::Error,
        }
    }
}
