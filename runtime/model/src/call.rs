//! What an item may ask of the terminal, and what it gets: every capability call as one value.
//!
//! The engine turns Wasm imports into a [`Call`]; the gate answers with a [`Reply`] or a [`Refusal`].
//! [`FUNCTIONS`] enumerates them all, so that a test can walk the whole surface.

use crate::page::{Date, DocumentId};
use crate::text::Text;
use serde::{Deserialize, Serialize};

/// A capability: one WIT package.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Capability {
    /// Who is at the terminal.
    Identity,
    /// Paper on the scanner.
    Scanner,
    /// Paper for the citizen.
    Printer,
    /// The provincial platform.
    Platform,
    /// Notes for operators.
    Log,
    /// The wall clock.
    Clock,
}

impl Capability {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Identity, Self::Scanner, Self::Printer, Self::Platform, Self::Log, Self::Clock];

    /// The word used in records and audit entries.
    pub fn name(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Scanner => "scanner",
            Self::Printer => "printer",
            Self::Platform => "platform",
            Self::Log => "log",
            Self::Clock => "clock",
        }
    }

    /// The interface a component imports for it.
    pub fn import(self) -> &'static str {
        match self {
            Self::Identity => "guichet:identity/identity@1.0.0",
            Self::Scanner => "guichet:scanner/scanner@1.0.0",
            Self::Printer => "guichet:printer/printer@1.0.0",
            Self::Platform => "guichet:platform/platform@1.0.0",
            Self::Log => "guichet:log/log@1.0.0",
            Self::Clock => "guichet:clock/clock@1.0.0",
        }
    }
}

/// Every function an item can import: its capability and its name in the contract.
pub const FUNCTIONS: [(Capability, &str); 7] = [
    (Capability::Identity, "require"),
    (Capability::Scanner, "scan"),
    (Capability::Printer, "print"),
    (Capability::Platform, "query"),
    (Capability::Platform, "submit"),
    (Capability::Log, "write"),
    (Capability::Clock, "now"),
];

/// One request of an item.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Call {
    /// `identity.require`
    Require {
        /// How sure.
        assurance: Assurance,
        /// What the item wants to know.
        claims: Vec<Claim>,
    },
    /// `scanner.scan`
    Scan {
        /// Code of the material in the record.
        material: String,
        /// Fewest pages.
        least_pages: u32,
        /// Most pages.
        most_pages: u32,
        /// Exactly once.
        operation: String,
    },
    /// `printer.print`
    Print {
        /// What to print.
        content: PrintContent,
        /// Exactly once.
        operation: String,
    },
    /// `platform.query`
    Query {
        /// Service of the platform.
        service: String,
        /// Name and value.
        parameters: Vec<(String, String)>,
    },
    /// `platform.submit`
    Submit {
        /// Service of the platform.
        service: String,
        /// Name and value.
        fields: Vec<(String, String)>,
        /// Material and document.
        attachments: Vec<(String, DocumentId)>,
        /// Exactly once.
        operation: String,
    },
    /// `log.write`
    Write {
        /// How important.
        level: LogLevel,
        /// No personal data.
        message: String,
    },
    /// `clock.now`
    Now,
}

impl Call {
    /// The capability and function, as in [`FUNCTIONS`].
    pub fn function(&self) -> (Capability, &'static str) {
        match self {
            Self::Require { .. } => (Capability::Identity, "require"),
            Self::Scan { .. } => (Capability::Scanner, "scan"),
            Self::Print { .. } => (Capability::Printer, "print"),
            Self::Query { .. } => (Capability::Platform, "query"),
            Self::Submit { .. } => (Capability::Platform, "submit"),
            Self::Write { .. } => (Capability::Log, "write"),
            Self::Now => (Capability::Clock, "now"),
        }
    }

    /// The exactly-once key, for calls that change the world.
    pub fn operation(&self) -> Option<&str> {
        match self {
            Self::Scan { operation, .. } | Self::Print { operation, .. } | Self::Submit { operation, .. } => {
                Some(operation)
            }
            _ => None,
        }
    }
}

/// The answer to a [`Call`], of the same name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Reply {
    /// To [`Call::Require`].
    Person(Box<Person>),
    /// To [`Call::Scan`].
    Scanned {
        /// The document.
        document: DocumentId,
        /// How many pages.
        pages: u32,
    },
    /// To [`Call::Print`].
    Printed {
        /// How many pages.
        pages: u32,
    },
    /// To [`Call::Query`]: JSON.
    Data(String),
    /// To [`Call::Submit`].
    Accepted {
        /// Reference number.
        reference: String,
        /// RFC 3339.
        accepted_at: String,
    },
    /// To [`Call::Write`].
    Written,
    /// To [`Call::Now`].
    Now(Now),
}

/// Civil time at the terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Now {
    /// The day.
    pub date: Date,
    /// 0 to 23.
    pub hour: u8,
    /// 0 to 59.
    pub minute: u8,
    /// 0 to 59.
    pub second: u8,
    /// East of UTC.
    pub utc_offset_minutes: i16,
}

/// How sure the item needs to be of who is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Assurance {
    /// A card was read.
    Card,
    /// And the platform confirmed number and name.
    CardChecked,
}

/// What an item may want to know of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Claim {
    /// 姓名
    Name,
    /// 证件号码
    Number,
    /// 性别
    Sex,
    /// 民族
    Ethnicity,
    /// 出生日期
    Birth,
    /// 住址
    Address,
    /// 签发机关
    Issuer,
    /// 有效期限
    Validity,
}

/// What the card says, cut to the claims granted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Person {
    /// Which card.
    pub card: CardKind,
    /// 姓名
    pub name: Option<String>,
    /// 证件号码
    pub number: Option<String>,
    /// 性别
    pub sex: Option<Sex>,
    /// 民族
    pub ethnicity: Option<String>,
    /// 出生日期
    pub birth: Option<Date>,
    /// 住址
    pub address: Option<String>,
    /// 签发机关
    pub issuer: Option<String>,
    /// First day of validity.
    pub valid_from: Option<Date>,
    /// Last day; absent beside `valid_from`: 长期.
    pub valid_until: Option<Date>,
}

/// The four cards an SAM reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CardKind {
    /// 居民身份证
    Resident,
    /// 港澳台居民居住证
    HongKongMacauTaiwan,
    /// 外国人永久居留身份证, 2017
    Foreigner2017,
    /// 外国人永久居留身份证, 2023
    Foreigner2023,
}

/// 性别, GB/T 2261.1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sex {
    /// 男
    Male,
    /// 女
    Female,
    /// 未说明
    Unknown,
}

/// What to print.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum PrintContent {
    /// A template of the package with its data.
    Template {
        /// File under `templates/`, without `.typ`.
        name: String,
        /// JSON.
        data: String,
    },
    /// A PDF of this visit.
    Document(DocumentId),
}

/// How important a note is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LogLevel {
    /// For development.
    Debug,
    /// Normal.
    Info,
    /// Unexpected.
    Warn,
    /// Broken.
    Error,
}

/// Why a capability did not do what it was asked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, thiserror::Error)]
pub enum Refusal {
    /// Not declared, or out of scope; for the developer.
    #[error("denied: {0}")]
    Denied(String),
    /// The citizen pressed cancel.
    #[error("cancelled by the citizen")]
    Cancelled,
    /// Nobody acted in time.
    #[error("timed out")]
    TimedOut,
    /// The device or the platform cannot serve now.
    #[error("{subject} is unavailable: {condition}")]
    Unavailable {
        /// `card-reader`, `scanner`, `printer`, `platform`…
        subject: String,
        /// A completion word such as `paper-out`.
        condition: String,
        /// What happened and what to do.
        advice: Text,
    },
    /// What was asked makes no sense; for the developer.
    #[error("invalid: {0}")]
    Invalid(String),
    /// The person here is not the person the claim is about.
    #[error("the person at the terminal is not the one expected")]
    Mismatch,
}

impl Refusal {
    /// One word for the audit log.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Denied(_) => "denied",
            Self::Cancelled => "cancelled",
            Self::TimedOut => "timed-out",
            Self::Unavailable { .. } => "unavailable",
            Self::Invalid(_) => "invalid",
            Self::Mismatch => "mismatch",
        }
    }
}
