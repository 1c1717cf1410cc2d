//! The 256-byte text record of a card and what else it holds, encoded as the card encodes it.
//!
//! UTF-16LE, fields of fixed length filled with spaces, laid out by the kind of card; the kind is the
//! character at byte 248 (blank on the resident's card).

use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};

use super::card::{Card, CardKind, Sex};

/// Bytes of the text record.
pub(crate) const TEXT: usize = 256;
/// Bytes of the photograph (WLT).
pub(crate) const PHOTO: usize = 1024;
/// Bytes of one fingerprint template (GA/T 1012).
pub(crate) const FINGERPRINT: usize = 512;
/// Bytes of one newer address.
pub(crate) const ADDRESS: usize = 70;

/// A card encoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Record {
    pub(crate) text: [u8; TEXT],
    pub(crate) photo: Vec<u8>,
    pub(crate) fingerprints: Vec<u8>,
    pub(crate) newest_addresses: Vec<u8>,
    /// IIN, SN and DN: 28 opaque bytes that identify the chip.
    pub(crate) chip: Vec<u8>,
    /// Byte offset of the last character of the number, which is its check digit.
    check_digit: usize,
}

/// Byte offset of the kind of card in the text record.
const KIND: usize = 248;

impl Record {
    /// Encodes a card.
    ///
    /// # Errors
    /// Names the field that does not fit.
    pub(crate) fn encode(card: &Card) -> Result<Self, String> {
        let mut text = Text::default();
        let (number_at, number_bytes) = match card.kind {
            CardKind::Resident => text.resident(card)?,
            CardKind::Hmt => text.hmt(card)?,
            CardKind::Foreigner2017 => text.foreigner_2017(card)?,
            CardKind::Foreigner2023 => text.foreigner_2023(card)?,
        };
        let written = card.number.encode_utf16().count() * 2;
        if written == 0 {
            return Err("number: a card has one".into());
        }
        if card.newest_addresses.len() > 4 {
            return Err("newest_addresses: a card holds at most four".into());
        }
        if card.fingerprints > 2 {
            return Err("fingerprints: a card holds at most two".into());
        }
        let mut newest_addresses = Vec::new();
        for address in &card.newest_addresses {
            newest_addresses.extend(padded("newest_addresses", address, ADDRESS)?);
        }
        Ok(Self {
            text: text.0,
            photo: photo(card)?,
            fingerprints: opaque(&card.number, "fingerprint", FINGERPRINT * usize::from(card.fingerprints)),
            newest_addresses,
            chip: opaque(&card.number, "chip", 28),
            check_digit: number_at + written.min(number_bytes) - 2,
        })
    }

    /// The text record with a number whose check digit is wrong.
    pub(crate) fn with_wrong_check_digit(&self) -> [u8; TEXT] {
        let mut text = self.text;
        let digit = &mut text[self.check_digit];
        *digit = if *digit == b'7' { b'8' } else { b'7' };
        text
    }

    /// The text record with a kind that no reader knows.
    pub(crate) fn with_unknown_kind(&self) -> [u8; TEXT] {
        let mut text = self.text;
        text[KIND..KIND + 2].copy_from_slice(&u16::from(b'Q').to_le_bytes());
        text
    }
}

/// The record while it is written.
struct Text([u8; TEXT]);

impl Default for Text {
    fn default() -> Self {
        let mut blank = [0; TEXT];
        for unit in blank.chunks_exact_mut(2) {
            unit[0] = b' ';
        }
        Self(blank)
    }
}

/// Where the number stands: offset and length in bytes.
type Number = (usize, usize);

impl Text {
    fn put(&mut self, field: &str, at: usize, bytes: usize, value: &str) -> Result<(), String> {
        self.0[at..at + bytes].copy_from_slice(&padded(field, value, bytes)?);
        Ok(())
    }

    /// What the resident's card and the `J` card share, up to byte 220.
    fn person(&mut self, card: &Card) -> Result<Number, String> {
        self.put("name", 0, 30, &card.name)?;
        self.put("sex", 30, 2, sex(card.sex))?;
        self.put("birth", 36, 16, &date(&card.birth))?;
        self.put("address", 52, 70, &card.address)?;
        self.put("number", 122, 36, &card.number)?;
        self.put("issuer", 158, 30, &card.issuer)?;
        self.put("valid_from", 188, 16, &date(&card.valid_from))?;
        self.put("valid_to", 204, 16, &date(&card.valid_to))?;
        Ok((122, 36))
    }

    fn resident(&mut self, card: &Card) -> Result<Number, String> {
        self.put("ethnic_code", 32, 4, &card.ethnic_code)?;
        self.person(card)
    }

    fn hmt(&mut self, card: &Card) -> Result<Number, String> {
        self.put("pass_number", 220, 18, card.pass_number.as_deref().unwrap_or_default())?;
        self.put("issues", 238, 4, card.issues.as_deref().unwrap_or("01"))?;
        self.put("kind", KIND, 2, "J")?;
        self.person(card)
    }

    fn foreigner_2017(&mut self, card: &Card) -> Result<Number, String> {
        self.put("english_name", 0, 120, card.english_name.as_deref().unwrap_or_default())?;
        self.put("sex", 120, 2, sex(card.sex))?;
        self.put("number", 122, 30, &card.number)?;
        self.put("country", 152, 6, card.country.as_deref().unwrap_or_default())?;
        self.put("name", 158, 30, &card.name)?;
        self.put("valid_from", 188, 16, &date(&card.valid_from))?;
        self.put("valid_to", 204, 16, &date(&card.valid_to))?;
        self.put("birth", 220, 16, &date(&card.birth))?;
        self.put("version", 236, 4, "01")?;
        self.put("issuer", 240, 8, &card.issuer)?;
        self.put("kind", KIND, 2, "I")?;
        Ok((122, 30))
    }

    fn foreigner_2023(&mut self, card: &Card) -> Result<Number, String> {
        let english: Vec<char> = card.english_name.as_deref().unwrap_or_default().chars().collect();
        let (first, rest) = english.split_at(english.len().min(35));
        self.put("name", 0, 30, &card.name)?;
        self.put("sex", 30, 2, sex(card.sex))?;
        self.put("issues", 32, 4, card.issues.as_deref().unwrap_or("00"))?;
        self.put("birth", 36, 16, &date(&card.birth))?;
        self.put("english_name", 52, 70, &first.iter().collect::<String>())?;
        self.put("number", 122, 36, &card.number)?;
        self.put("issuer", 158, 30, &card.issuer)?;
        self.put("valid_from", 188, 16, &date(&card.valid_from))?;
        self.put("valid_to", 204, 16, &date(&card.valid_to))?;
        self.put("english_name", 220, 22, &rest.iter().collect::<String>())?;
        self.put("country", 242, 6, card.country.as_deref().unwrap_or_default())?;
        self.put("kind", KIND, 2, "Y")?;
        Ok((122, 36))
    }
}

fn sex(sex: Sex) -> &'static str {
    match sex {
        Sex::Male => "1",
        Sex::Female => "2",
        Sex::Unknown => "0",
    }
}

fn date(written: &str) -> String {
    written.replace('-', "")
}

/// A text as UTF-16LE, filled up with spaces.
fn padded(field: &str, value: &str, bytes: usize) -> Result<Vec<u8>, String> {
    let mut units: Vec<u16> = value.encode_utf16().collect();
    if units.len() * 2 > bytes {
        return Err(format!("{field}: \"{value}\" is longer than {} characters", bytes / 2));
    }
    units.resize(bytes / 2, u16::from(b' '));
    Ok(units.into_iter().flat_map(u16::to_le_bytes).collect())
}

fn photo(card: &Card) -> Result<Vec<u8>, String> {
    let Some(given) = &card.photo else {
        return Ok(opaque(&card.number, "photo", PHOTO));
    };
    let bytes = STANDARD.decode(given).map_err(|e| format!("photo: not base64: {e}"))?;
    if bytes.len() != PHOTO {
        return Err(format!("photo: {} bytes, a WLT photograph has {PHOTO}", bytes.len()));
    }
    Ok(bytes)
}

/// Bytes that mean nothing and are the same each time for the same card.
fn opaque(number: &str, what: &str, length: usize) -> Vec<u8> {
    (0u32..).flat_map(|block| Sha256::digest(format!("{what} {block} {number}")).to_vec()).take(length).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card(json: &str) -> Card {
        serde_json::from_str(json).unwrap()
    }

    fn resident() -> Card {
        card(
            r#"{"kind":"resident","name":"林晓燕","sex":"女","ethnic_code":1,"birth":"1990-03-07",
                "address":"福建省福州市鼓楼区东街1号","number":"350102199003070048","issuer":"福州市公安局鼓楼分局",
                "valid_from":"20180511","valid_to":"长期"}"#,
        )
    }

    fn field(record: &Record, at: usize, bytes: usize) -> String {
        let units: Vec<u16> =
            record.text[at..at + bytes].chunks_exact(2).map(|unit| u16::from_le_bytes([unit[0], unit[1]])).collect();
        String::from_utf16(&units).unwrap().trim_end().to_owned()
    }

    #[test]
    fn a_residents_card_has_its_fields_where_the_protocol_puts_them() {
        let record = Record::encode(&resident()).unwrap();
        assert_eq!(field(&record, 0, 30), "林晓燕");
        assert_eq!(field(&record, 30, 2), "2");
        assert_eq!(field(&record, 32, 4), "01");
        assert_eq!(field(&record, 36, 16), "19900307");
        assert_eq!(field(&record, 122, 36), "350102199003070048");
        assert_eq!(field(&record, 204, 16), "长期");
        assert_eq!(field(&record, KIND, 2), "");
        assert_eq!(record.photo.len(), PHOTO);
    }

    #[test]
    fn a_long_english_name_continues_behind_the_dates_on_the_card_of_2023() {
        let name = "Wolfeschlegelsteinhausen Bergerdorff Hu";
        let card = Card {
            kind: CardKind::Foreigner2023,
            english_name: Some(name.into()),
            country: Some("DEU".into()),
            ..resident()
        };
        let record = Record::encode(&card).unwrap();
        assert_eq!(field(&record, 52, 70) + &field(&record, 220, 22), name);
        assert_eq!(field(&record, 242, 6), "DEU");
        assert_eq!(field(&record, KIND, 2), "Y");
    }

    #[test]
    fn what_does_not_fit_is_refused_by_name() {
        let card = Card { name: "很".repeat(16), ..resident() };
        assert!(Record::encode(&card).unwrap_err().starts_with("name:"));
        let card = Card { kind: CardKind::Foreigner2017, ..resident() };
        assert!(Record::encode(&card).unwrap_err().starts_with("number:"));
    }

    #[test]
    fn the_wrong_check_digit_differs_in_that_digit_alone() {
        let record = Record::encode(&resident()).unwrap();
        let wrong = record.with_wrong_check_digit();
        let differing: Vec<usize> = (0..TEXT).filter(|&i| wrong[i] != record.text[i]).collect();
        assert_eq!(differing, [122 + 17 * 2]);
    }
}
