//! The text record of a card: 256 bytes of UTF-16LE in fixed places, one layout for each of the four kinds.

use super::card::{Card, Photo};
use super::ethnicity;
use guichet_model::call::{CardKind, Sex};
use guichet_model::identity_number;
use guichet_model::page::Date;
use std::ops::Range;
use zeroize::Zeroizing;

const TEXT: usize = 256;
const PHOTO: usize = 1024;
/// Where the letter of the kind is.
const KIND: usize = 248;

/// Why a record cannot be used. Says which field, never what stood in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum RecordError {
    #[error("a record has {text} bytes of text and {photo} of photograph, expected are {TEXT} and {PHOTO}")]
    Parts { text: usize, photo: usize },
    #[error("a card of the unknown kind {0:04X}: the terminal knows none, I, J and Y")]
    Kind(u16),
    #[error("the {0} on the card is not readable")]
    Field(&'static str),
    #[error("the number on the card is wrong: {0}")]
    Number(identity_number::Fault),
}

/// Reads the data of a reply to *read text and photograph*: two lengths, then the parts.
pub(super) fn parse(data: &[u8]) -> Result<Card, RecordError> {
    let length = |at: usize| data.get(at..at + 2).map_or(0, |b| usize::from(u16::from_be_bytes([b[0], b[1]])));
    let (text, photo) = (length(0), length(2));
    let parts = || RecordError::Parts { text, photo };
    if text != TEXT || photo != PHOTO || data.len() != 4 + TEXT + PHOTO {
        return Err(parts());
    }
    let (text, photo) = data[4..].split_at(TEXT);
    let record = Record(text);
    let kind = u16::from_le_bytes([text[KIND], text[KIND + 1]]);
    match kind {
        // Nothing, or a blank: the card of a resident, older than the letter.
        0x0000 | 0x0020 => record.resident(Photo::new(photo)),
        0x004A => record.hong_kong_macau_taiwan(Photo::new(photo)),
        0x0049 => record.foreigner_2017(Photo::new(photo)),
        0x0059 => record.foreigner_2023(Photo::new(photo)),
        other => Err(RecordError::Kind(other)),
    }
}

struct Record<'a>(&'a [u8]);

impl Record<'_> {
    fn resident(&self, photo: Photo) -> Result<Card, RecordError> {
        let number = self.number()?;
        let code = self.field(32..36, "ethnic group")?;
        Ok(Card {
            kind: CardKind::Resident,
            name: self.required(0..30, "name")?,
            english_name: None,
            number,
            sex: self.sex(30)?,
            ethnicity: ethnicity::name(&code).map(str::to_owned),
            birth: self.date(36, "birth date")?,
            address: Some(self.field(52..122, "address")?),
            issuer: Some(self.field(158..188, "issuer")?),
            valid_from: self.date(188, "first day of validity")?,
            valid_until: self.until(204)?,
            country: None,
            pass_number: None,
            issues: None,
            photo,
        })
    }

    /// As a resident's, with a pass number and a count of issues behind.
    fn hong_kong_macau_taiwan(&self, photo: Photo) -> Result<Card, RecordError> {
        let pass_number = self.field(220..238, "pass number")?;
        let issues = self.field(238..242, "count of issues")?;
        let mut card = self.resident(photo)?;
        card.kind = CardKind::HongKongMacauTaiwan;
        // The place of the ethnic group is reserved on this card.
        card.ethnicity = None;
        card.pass_number = Some(pass_number);
        card.issues = Some(issues);
        Ok(card)
    }

    fn foreigner_2017(&self, photo: Photo) -> Result<Card, RecordError> {
        let english = self.field(0..120, "English name")?;
        let chinese = self.field(158..188, "Chinese name")?;
        let number = self.required(122..152, "number")?;
        // Three letters of the country, eleven digits, one check digit whose rule is not public.
        let (country, digits) = number.split_at_checked(3).ok_or(RecordError::Field("number"))?;
        let fits = country.bytes().all(|b| b.is_ascii_uppercase())
            && digits.len() == 12
            && digits.bytes().all(|b| b.is_ascii_digit());
        if !fits {
            return Err(RecordError::Field("number"));
        }
        let name = if chinese.is_empty() { english.clone() } else { chinese };
        if name.is_empty() {
            return Err(RecordError::Field("name"));
        }
        Ok(Card {
            kind: CardKind::Foreigner2017,
            name,
            english_name: Some(english),
            number,
            sex: self.sex(120)?,
            ethnicity: None,
            birth: self.date(220, "birth date")?,
            address: None,
            issuer: Some(self.field(240..248, "issuer")?),
            valid_from: self.date(188, "first day of validity")?,
            valid_until: self.until(204)?,
            country: Some(self.field(152..158, "country")?),
            pass_number: None,
            issues: None,
            photo,
        })
    }

    fn foreigner_2023(&self, photo: Photo) -> Result<Card, RecordError> {
        let number = self.number()?;
        let chinese = self.field(0..30, "Chinese name")?;
        // The English name is cut in two; a blank at the cut is part of it, so it is trimmed only when joined.
        let mut english = Zeroizing::new(self.text(52..122, "English name")?);
        english.push_str(&Zeroizing::new(self.text(220..242, "English name")?));
        let english = trim(&english).to_owned();
        let name = if chinese.is_empty() { english.clone() } else { chinese };
        if name.is_empty() {
            return Err(RecordError::Field("name"));
        }
        Ok(Card {
            kind: CardKind::Foreigner2023,
            name,
            english_name: Some(english),
            number,
            sex: self.sex(30)?,
            ethnicity: None,
            birth: self.date(36, "birth date")?,
            address: None,
            issuer: None,
            valid_from: self.date(188, "first day of validity")?,
            valid_until: self.until(204)?,
            country: Some(self.field(242..248, "country")?),
            pass_number: None,
            issues: Some(self.field(32..36, "count of renewals")?),
            photo,
        })
    }

    fn number(&self) -> Result<String, RecordError> {
        let number = self.required(122..158, "number")?;
        identity_number::check(&number).map_err(RecordError::Number)?;
        Ok(number)
    }

    /// GB/T 2261.1: 1 male, 2 female, 0 and 9 not said.
    fn sex(&self, at: usize) -> Result<Sex, RecordError> {
        match self.field(at..at + 2, "sex")?.as_str() {
            "1" => Ok(Sex::Male),
            "2" => Ok(Sex::Female),
            "0" | "9" => Ok(Sex::Unknown),
            _ => Err(RecordError::Field("sex")),
        }
    }

    fn date(&self, at: usize, what: &'static str) -> Result<Date, RecordError> {
        let digits = Zeroizing::new(self.field(at..at + 16, what)?);
        Date::from_digits(&digits).ok_or(RecordError::Field(what))
    }

    fn until(&self, at: usize) -> Result<Option<Date>, RecordError> {
        let what = "last day of validity";
        if self.field(at..at + 16, what)? == "长期" { Ok(None) } else { self.date(at, what).map(Some) }
    }

    fn required(&self, place: Range<usize>, what: &'static str) -> Result<String, RecordError> {
        let field = self.field(place, what)?;
        if field.is_empty() { Err(RecordError::Field(what)) } else { Ok(field) }
    }

    fn field(&self, place: Range<usize>, what: &'static str) -> Result<String, RecordError> {
        let text = Zeroizing::new(self.text(place, what)?);
        Ok(trim(&text).to_owned())
    }

    fn text(&self, place: Range<usize>, what: &'static str) -> Result<String, RecordError> {
        // One allocation that is large enough for every field, so that growing leaves no copy behind.
        let mut text = String::with_capacity(TEXT);
        let units = self.0[place].chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
        for unit in char::decode_utf16(units) {
            text.push(unit.map_err(|_| RecordError::Field(what))?);
        }
        Ok(text)
    }
}

/// Fields are filled up with blanks; some readers use zeros.
fn trim(text: &str) -> &str {
    text.trim_matches([' ', '\0', '\u{3000}'])
}

#[cfg(test)]
mod tests;
