//! The page grammar: what an item may put before a citizen (contract `guichet:item/page`).
//!
//! An item describes, the terminal draws. The limits are checked by [`crate::grammar`].

use crate::text::Text;
use serde::{Deserialize, Serialize};

/// A calendar day, proleptic Gregorian.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Date {
    /// Four digits.
    pub year: u16,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
}

impl Date {
    /// The day, if there is such a day.
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let length = Self::days_in(year, month)?;
        (1..=length).contains(&day).then_some(Self { year, month, day })
    }

    /// How many days the month has; none when there is no such month.
    pub fn days_in(year: u16, month: u8) -> Option<u8> {
        let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        match month {
            1 | 3 | 5 | 7 | 8 | 10 | 12 => Some(31),
            4 | 6 | 9 | 11 => Some(30),
            2 => Some(if leap { 29 } else { 28 }),
            _ => None,
        }
    }

    /// Eight digits, as on the card: 19491231.
    pub fn from_digits(digits: &str) -> Option<Self> {
        if digits.len() != 8 || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        Self::new(digits[0..4].parse().ok()?, digits[4..6].parse().ok()?, digits[6..8].parse().ok()?)
    }
}

impl std::fmt::Display for Date {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// One page: one question, or one thing to see.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Page {
    /// Names the page for journeys and statistics.
    pub id: String,
    /// The step of the record's procedure that the page belongs to.
    pub step: String,
    /// The question.
    pub title: Text,
    /// Why we ask, or what comes next.
    pub lead: Option<Text>,
    /// What is shown, in order.
    pub blocks: Vec<Block>,
    /// What is asked, in order.
    pub fields: Vec<Field>,
    /// What the citizen may do; exactly one is primary.
    pub actions: Vec<Action>,
}

/// A thing shown on a page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Block {
    /// A paragraph.
    Text(Text),
    /// Keys and values.
    Facts(Vec<Fact>),
    /// Something to notice.
    Notice {
        /// How serious it is.
        tone: Tone,
        /// What it says.
        text: Text,
    },
    /// A list of short texts.
    List {
        /// Numbered.
        ordered: bool,
        /// The entries.
        items: Vec<Text>,
    },
    /// A table.
    Table {
        /// Column names.
        header: Vec<Text>,
        /// As many cells in each row as in the header.
        rows: Vec<Vec<Text>>,
    },
    /// A picture of the package.
    Picture {
        /// Path under `assets/`.
        asset: String,
        /// What it shows.
        alt: Text,
    },
    /// An amount of money.
    Amount {
        /// What it is for.
        label: Text,
        /// In fen.
        fen: i64,
    },
    /// A code to scan with a telephone.
    Code {
        /// What the code holds, up to 512 bytes.
        content: String,
        /// What it is for.
        caption: Text,
    },
    /// Materials to have at hand.
    Materials(Vec<Material>),
    /// The pages of a document of this visit.
    Preview(DocumentId),
}

/// A key and its value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fact {
    /// The key.
    pub label: Text,
    /// The value.
    pub value: Text,
    /// Masked unless the citizen asks; never logged.
    pub personal: bool,
    /// The action sent by "change".
    pub change: Option<String>,
}

/// How serious a notice is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tone {
    /// Good to know.
    Information,
    /// It worked.
    Success,
    /// Take care.
    Warning,
    /// It did not work.
    Error,
}

/// A material to have at hand.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Material {
    /// What it is.
    pub name: Text,
    /// What to mind.
    pub note: Option<Text>,
}

/// A document that lives for the length of a visit.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct DocumentId(pub String);

/// A question to answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Field {
    /// Unique on the page.
    pub id: String,
    /// The question, or the name of the field.
    pub label: Text,
    /// Help beside it.
    pub hint: Option<Text>,
    /// What may stand in it.
    pub kind: FieldKind,
    /// Must be answered.
    pub required: bool,
    /// Masked when shown back; never logged.
    pub personal: bool,
    /// What stands in it at first.
    pub value: Option<Value>,
}

/// What may stand in a field.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum FieldKind {
    /// Free text, counted in characters.
    Text {
        /// Fewest characters.
        least: u32,
        /// Most characters.
        most: u32,
        /// A shape it must have.
        pattern: Option<Pattern>,
    },
    /// Decimal digits.
    Digits {
        /// Fewest digits.
        least: u32,
        /// Most digits.
        most: u32,
    },
    /// Resident identity number (GB 11643).
    IdNumber,
    /// Mainland mobile number.
    Telephone,
    /// A day.
    Date {
        /// Not before.
        earliest: Option<Date>,
        /// Not after.
        latest: Option<Date>,
    },
    /// Money in fen.
    Money {
        /// Not less.
        least: i64,
        /// Not more.
        most: i64,
    },
    /// One or many of the options.
    Choice {
        /// What may be chosen.
        options: Vec<ChoiceOption>,
        /// More than one may be chosen.
        many: bool,
    },
    /// Administrative division (GB/T 2260), down to the county.
    Region,
    /// Yes or no.
    YesNo,
}

/// A named shape of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Pattern {
    /// 姓名: no digits, no punctuation but the middle dot.
    PersonName,
    /// 车牌号 (GA 36).
    PlateNumber,
    /// 统一社会信用代码 (GB 32100), checksum included.
    CreditCode,
    /// An address for electronic mail.
    Email,
}

/// One option of a choice.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChoiceOption {
    /// Unique in the choice.
    pub id: String,
    /// What it says.
    pub label: Text,
    /// What to know before choosing it.
    pub note: Option<Text>,
}

/// What stands in a field.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Value {
    /// Text, digits, identity number, telephone, region code.
    Text(String),
    /// A day.
    Date(Date),
    /// Fen.
    Money(i64),
    /// Ids of the options chosen.
    Choices(Vec<String>),
    /// Yes or no.
    Flag(bool),
}

/// What stands in one field.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// Id of the field.
    pub field: String,
    /// What stands in it.
    pub value: Value,
}

/// Something the citizen may do on a page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Action {
    /// Unique on the page.
    pub id: String,
    /// What the button says.
    pub label: Text,
    /// Primary or secondary.
    pub role: ActionRole,
}

/// Whether an action is the one thing to do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ActionRole {
    /// The one thing to do next; the answers are checked.
    Primary,
    /// Another way; the answers go as they are.
    Secondary,
}

impl Page {
    /// The page's one primary action, if the grammar holds.
    pub fn primary(&self) -> Option<&Action> {
        self.actions.iter().find(|action| action.role == ActionRole::Primary)
    }

    /// A field by its id.
    pub fn field(&self, id: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.id == id)
    }

    /// Whether `id` names an action or the *change* of a fact of this page.
    pub fn offers(&self, id: &str) -> bool {
        self.actions.iter().any(|action| action.id == id)
            || self.blocks.iter().any(
                |block| matches!(block, Block::Facts(facts) if facts.iter().any(|fact| fact.change.as_deref() == Some(id))),
            )
    }
}
