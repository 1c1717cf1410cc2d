//! Checking what a citizen typed against the fields of a page.
//!
//! The terminal checks, never the item alone: the shell at once, the session again before the item sees it.

use crate::identity_number;
use crate::page::{Answer, ChoiceOption, Date, Field, FieldKind, Page, Pattern, Value};
use crate::region;

/// What is wrong with one answer. The shell words it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerFault {
    /// Id of the field.
    pub field: String,
    /// What is wrong.
    pub reason: FaultReason,
}

/// What is wrong, with what the words need.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FaultReason {
    /// Nothing stands in a required field.
    Missing,
    /// Characters missing.
    Short {
        /// How many are missing.
        missing: u32,
        /// How many it should have, if exactly one length is right.
        exact: Option<u32>,
    },
    /// Too many characters.
    Long {
        /// How many too many.
        excess: u32,
    },
    /// Something else than digits.
    NotDigits,
    /// The identity number is wrong somewhere: check digit, birth date or a character.
    IdNumber,
    /// Not a mobile number.
    Telephone,
    /// Not of the named shape.
    Pattern(Pattern),
    /// No such day.
    NoSuchDay,
    /// Before the earliest day.
    TooEarly(Date),
    /// After the latest day.
    TooLate(Date),
    /// Below the least amount, fen.
    TooLittle(i64),
    /// Above the most, fen.
    TooMuch(i64),
    /// Not one of the options, or several where one is allowed.
    Choice,
    /// No such region, or not down to the county.
    Region,
    /// A value of another kind than the field's.
    Kind,
}

/// Every fault of the answers to a page, in the order of the fields. Answers to fields that the page does not have
/// count as [`FaultReason::Kind`].
pub fn check(page: &Page, answers: &[Answer]) -> Vec<AnswerFault> {
    let mut faults: Vec<AnswerFault> = page
        .fields
        .iter()
        .filter_map(|field| {
            let value = answers.iter().find(|answer| answer.field == field.id).map(|answer| &answer.value);
            check_field(field, value).err().map(|reason| AnswerFault { field: field.id.clone(), reason })
        })
        .collect();
    let strangers = answers.iter().filter(|answer| page.field(&answer.field).is_none());
    faults.extend(strangers.map(|a| AnswerFault { field: a.field.clone(), reason: FaultReason::Kind }));
    faults
}

/// Checks one field.
pub fn check_field(field: &Field, value: Option<&Value>) -> Result<(), FaultReason> {
    let Some(value) = value.filter(|value| !is_blank(value)) else {
        return if field.required { Err(FaultReason::Missing) } else { Ok(()) };
    };
    match (&field.kind, value) {
        (FieldKind::Text { least, most, pattern }, Value::Text(text)) => {
            length(text, *least, *most)?;
            match pattern {
                Some(pattern) if !fits(*pattern, text) => Err(FaultReason::Pattern(*pattern)),
                _ => Ok(()),
            }
        }
        (FieldKind::Digits { least, most }, Value::Text(text)) => {
            if !text.bytes().all(|b| b.is_ascii_digit()) {
                return Err(FaultReason::NotDigits);
            }
            length(text, *least, *most)
        }
        (FieldKind::IdNumber, Value::Text(text)) => match identity_number::check(text) {
            Ok(_) => Ok(()),
            Err(identity_number::Fault::Short(missing)) => {
                Err(FaultReason::Short { missing: missing as u32, exact: Some(18) })
            }
            Err(identity_number::Fault::Long(excess)) => Err(FaultReason::Long { excess: excess as u32 }),
            Err(_) => Err(FaultReason::IdNumber),
        },
        (FieldKind::Telephone, Value::Text(text)) => {
            if !text.bytes().all(|b| b.is_ascii_digit()) {
                return Err(FaultReason::NotDigits);
            }
            length(text, 11, 11)?;
            let mobile = text.starts_with('1') && !matches!(text.as_bytes().get(1), Some(b'0' | b'1' | b'2'));
            if mobile { Ok(()) } else { Err(FaultReason::Telephone) }
        }
        (FieldKind::Date { earliest, latest }, Value::Date(date)) => {
            if Date::new(date.year, date.month, date.day).is_none() {
                return Err(FaultReason::NoSuchDay);
            }
            match (earliest, latest) {
                (Some(earliest), _) if date < earliest => Err(FaultReason::TooEarly(*earliest)),
                (_, Some(latest)) if date > latest => Err(FaultReason::TooLate(*latest)),
                _ => Ok(()),
            }
        }
        (FieldKind::Money { least, most }, Value::Money(fen)) => match fen {
            fen if fen < least => Err(FaultReason::TooLittle(*least)),
            fen if fen > most => Err(FaultReason::TooMuch(*most)),
            _ => Ok(()),
        },
        (FieldKind::Choice { options, many }, Value::Choices(chosen)) => choice(options, *many, chosen),
        (FieldKind::Region, Value::Text(code)) => match region::county(code) {
            Some(_) => Ok(()),
            None => Err(FaultReason::Region),
        },
        (FieldKind::YesNo, Value::Flag(_)) => Ok(()),
        _ => Err(FaultReason::Kind),
    }
}

fn is_blank(value: &Value) -> bool {
    match value {
        Value::Text(text) => text.trim().is_empty(),
        Value::Choices(chosen) => chosen.is_empty(),
        Value::Date(_) | Value::Money(_) | Value::Flag(_) => false,
    }
}

fn length(text: &str, least: u32, most: u32) -> Result<(), FaultReason> {
    let count = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
    if count < least {
        return Err(FaultReason::Short { missing: least - count, exact: (least == most).then_some(least) });
    }
    if count > most {
        return Err(FaultReason::Long { excess: count - most });
    }
    Ok(())
}

fn choice(options: &[ChoiceOption], many: bool, chosen: &[String]) -> Result<(), FaultReason> {
    let known = chosen.iter().all(|id| options.iter().any(|option| option.id == *id));
    let distinct = chosen.iter().enumerate().all(|(place, id)| !chosen[..place].contains(id));
    if known && distinct && (many || chosen.len() == 1) { Ok(()) } else { Err(FaultReason::Choice) }
}

fn fits(pattern: Pattern, text: &str) -> bool {
    match pattern {
        // Letters and ideographs, 少数民族 names with the middle dot, foreign names with spaces, hyphens, apostrophes.
        Pattern::PersonName => {
            text.trim() == text && text.chars().all(|c| c.is_alphabetic() || matches!(c, '·' | '•' | ' ' | '-' | '\''))
        }
        Pattern::PlateNumber => plate_number(text),
        Pattern::CreditCode => credit_code(text),
        Pattern::Email => text.split_once('@').is_some_and(|(user, host)| {
            let dotted = host.split('.').count() > 1 && host.split('.').all(|label| !label.is_empty());
            !user.is_empty() && dotted && text.chars().all(|c| c.is_ascii_graphic()) && !host.contains('@')
        }),
    }
}

/// GA 36: province, authority letter, then five characters, or six for new-energy vehicles.
fn plate_number(text: &str) -> bool {
    const PROVINCES: &str = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼";
    let characters: Vec<char> = text.chars().collect();
    let serial = |c: &char| c.is_ascii_digit() || (c.is_ascii_uppercase() && !matches!(c, 'I' | 'O'));
    let ends = |c: &char| serial(c) || matches!(c, '挂' | '学' | '警' | '港' | '澳');
    match characters.as_slice() {
        [province, authority, middle @ .., last] if matches!(middle.len(), 4 | 5) => {
            PROVINCES.contains(*province) && authority.is_ascii_uppercase() && middle.iter().all(serial) && ends(last)
        }
        _ => false,
    }
}

/// GB 32100-2015: 18 characters, weights 3^(i-1) mod 31.
fn credit_code(text: &str) -> bool {
    const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
    let place = |c: u8| ALPHABET.iter().position(|&known| known == c);
    if text.len() != 18 || !text.is_ascii() {
        return false;
    }
    let bytes = text.as_bytes();
    let mut weight = 1;
    let mut sum = 0;
    for &byte in &bytes[..17] {
        let Some(value) = place(byte) else { return false };
        sum += value * weight;
        weight = weight * 3 % 31;
    }
    place(bytes[17]) == Some((31 - sum % 31) % 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Text;

    fn field(kind: FieldKind) -> Field {
        Field { id: "f".into(), label: Text::same("f"), hint: None, kind, required: true, personal: false, value: None }
    }

    fn text(kind: FieldKind, value: &str) -> Result<(), FaultReason> {
        check_field(&field(kind), Some(&Value::Text(value.into())))
    }

    #[test]
    fn a_telephone_with_a_digit_missing_says_how_many() {
        assert_eq!(text(FieldKind::Telephone, "1380591123"), Err(FaultReason::Short { missing: 1, exact: Some(11) }));
        assert_eq!(text(FieldKind::Telephone, "13805911234"), Ok(()));
        assert_eq!(text(FieldKind::Telephone, "02805911234"), Err(FaultReason::Telephone));
        assert_eq!(text(FieldKind::Telephone, "1380591123a"), Err(FaultReason::NotDigits));
    }

    #[test]
    fn a_blank_answer_is_missing_only_where_it_is_required() {
        let mut optional = field(FieldKind::Telephone);
        assert_eq!(check_field(&optional, Some(&Value::Text("  ".into()))), Err(FaultReason::Missing));
        optional.required = false;
        assert_eq!(check_field(&optional, None), Ok(()));
    }

    #[test]
    fn patterns_accept_what_they_name_and_nothing_else() {
        let pattern = |pattern| FieldKind::Text { least: 1, most: 40, pattern: Some(pattern) };
        assert!(text(pattern(Pattern::PlateNumber), "闽A12345").is_ok());
        assert!(text(pattern(Pattern::PlateNumber), "闽AD12345").is_ok());
        assert!(text(pattern(Pattern::PlateNumber), "闽A1234").is_err());
        assert!(text(pattern(Pattern::CreditCode), "91350100M000100Y43").is_ok());
        assert!(text(pattern(Pattern::CreditCode), "91350100M000100Y44").is_err());
        assert!(text(pattern(Pattern::PersonName), "买买提·艾力").is_ok());
        assert!(text(pattern(Pattern::PersonName), "林2华").is_err());
        assert!(text(pattern(Pattern::Email), "a@b.cn").is_ok());
        assert!(text(pattern(Pattern::Email), "a@b").is_err());
    }

    #[test]
    fn a_choice_outside_the_options_is_refused() {
        let option = |id: &str| ChoiceOption { id: id.into(), label: Text::same(id), note: None };
        let one = field(FieldKind::Choice { options: vec![option("a"), option("b")], many: false });
        let chosen = |ids: &[&str]| Value::Choices(ids.iter().map(|id| (*id).to_owned()).collect());
        assert_eq!(check_field(&one, Some(&chosen(&["a"]))), Ok(()));
        assert_eq!(check_field(&one, Some(&chosen(&["c"]))), Err(FaultReason::Choice));
        assert_eq!(check_field(&one, Some(&chosen(&["a", "b"]))), Err(FaultReason::Choice));
    }

    #[test]
    fn a_value_of_another_kind_is_refused() {
        assert_eq!(check_field(&field(FieldKind::Telephone), Some(&Value::Flag(true))), Err(FaultReason::Kind));
    }
}
