//! A card as the person at the control interface describes it.

use serde::{Deserialize, Deserializer, Serialize, de};

/// The four kinds of card that the protocol knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CardKind {
    /// 居民身份证: the resident identity card.
    Resident,
    /// 港澳台居民居住证: residence permit of residents of Hong Kong, Macau and Taiwan (mark `J`).
    Hmt,
    /// 外国人永久居留身份证, the card issued from 2017 (mark `I`).
    Foreigner2017,
    /// 外国人永久居留身份证, the card issued from 2023 (mark `Y`).
    Foreigner2023,
}

/// Sex as the cards write it (GB/T 2261.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sex {
    /// `1`
    #[serde(alias = "1", alias = "男", alias = "M")]
    Male,
    /// `2`
    #[serde(alias = "2", alias = "女", alias = "F")]
    Female,
    /// `0`
    #[serde(alias = "0")]
    Unknown,
}

/// A card, whole. Dates are `yyyymmdd` (dashes are tolerated), `valid_to` may be `长期`.
/// Nothing is checked but what cannot be encoded: wrong cards must be possible too.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Card {
    /// Which kind of card.
    pub kind: CardKind,
    /// Name in Chinese; at most 15 characters.
    pub name: String,
    /// Name in Latin letters (foreigners): at most 60 characters on the card of 2017, 46 on that of 2023.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub english_name: Option<String>,
    /// Sex.
    pub sex: Sex,
    /// Ethnic group by its code of GB/T 3304, `01` to `56`, `97` other, `98` naturalised (residents).
    #[serde(default = "han", deserialize_with = "code")]
    pub ethnic_code: String,
    /// Date of birth.
    pub birth: String,
    /// Registered address, at most 35 characters (residents and `J`).
    #[serde(default)]
    pub address: String,
    /// Number of the card, 18 characters (15 on the card of 2017).
    pub number: String,
    /// Issuing authority, at most 15 characters; on the card of 2017 its code of 4 digits.
    pub issuer: String,
    /// First day of validity.
    pub valid_from: String,
    /// Last day of validity, or `长期`.
    pub valid_to: String,
    /// Country by its code of three letters (foreigners).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// Number of the travel permit, at most 9 characters (`J`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pass_number: Option<String>,
    /// How many times issued (`J`) or renewed (2023), two digits.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "optional_code")]
    pub issues: Option<String>,
    /// Newer addresses written to the card later, at most four of 35 characters.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub newest_addresses: Vec<String>,
    /// Fingerprint templates on the card: 0, 1 or 2. Opaque bytes here.
    #[serde(default)]
    pub fingerprints: u8,
    /// The photograph as WLT, 1024 bytes in base64. Absent: opaque bytes made up from the number,
    /// for nobody outside the certified libraries can encode a real one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub photo: Option<String>,
}

fn han() -> String {
    "01".into()
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Code {
    Number(u8),
    Text(String),
}

impl Code {
    fn text(self) -> String {
        match self {
            Self::Number(number) => format!("{number:02}"),
            Self::Text(text) => text,
        }
    }
}

/// Two digits, given as a text or a number.
fn code<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let text = Code::deserialize(deserializer)?.text();
    if text.len() == 2 && text.bytes().all(|b| b.is_ascii_digit()) {
        Ok(text)
    } else {
        Err(de::Error::custom(format!("\"{text}\" is not a code of two digits")))
    }
}

fn optional_code<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    code(deserializer).map(Some)
}
