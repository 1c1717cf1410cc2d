//! What is wrong with an answer, in words: short first, then what to do.

use super::{Word, Words, date, money};
use guichet_model::answer::FaultReason;
use guichet_model::page::{Field, FieldKind, Pattern};
use guichet_model::text::Language;

/// What is wrong, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FaultWords {
    /// 少了 1 位
    pub(crate) what: String,
    /// 手机号码应为 11 位数字
    pub(crate) remedy: String,
}

/// Words a fault of a field.
pub(crate) fn fault(words: &Words, language: Language, field: &Field, reason: &FaultReason) -> FaultWords {
    let say = |word: Word| words.say(word, language).to_owned();
    let fill = |word: Word, slot: &str, value: &str| words.fill(word, language, &[(slot, value)]);
    let label = field.label.get(language).trim_end_matches(['？', '?']);
    let chosen = matches!(field.kind, FieldKind::Choice { .. } | FieldKind::YesNo | FieldKind::Region);
    let (what, remedy) = match reason {
        FaultReason::Missing if chosen => (say(Word::FaultUnchosen), fill(Word::FaultUnchosenDo, "label", label)),
        FaultReason::Missing => (say(Word::FaultMissing), fill(Word::FaultMissingDo, "label", label)),
        FaultReason::Short { missing, exact } => {
            let remedy = match (&field.kind, exact) {
                (FieldKind::Telephone, _) => say(Word::FaultShortTelephone),
                (FieldKind::IdNumber, _) => say(Word::FaultShortIdNumber),
                (FieldKind::Date { .. }, _) => say(Word::FaultShortDate),
                (_, Some(exact)) => fill(Word::FaultShortExact, "exact", &exact.to_string()),
                (_, None) => say(Word::FaultShortDo),
            };
            (fill(Word::FaultShort, "missing", &missing.to_string()), remedy)
        }
        FaultReason::Long { excess } => (fill(Word::FaultLong, "excess", &excess.to_string()), say(Word::FaultLongDo)),
        FaultReason::NotDigits => (say(Word::FaultNotDigits), say(Word::FaultNotDigitsDo)),
        FaultReason::IdNumber => (say(Word::FaultIdNumber), say(Word::FaultIdNumberDo)),
        FaultReason::Telephone => (say(Word::FaultTelephone), say(Word::FaultTelephoneDo)),
        FaultReason::Pattern(pattern) => {
            let (what, remedy) = match pattern {
                Pattern::PersonName => (Word::FaultPersonName, Word::FaultPersonNameDo),
                Pattern::PlateNumber => (Word::FaultPlateNumber, Word::FaultPlateNumberDo),
                Pattern::CreditCode => (Word::FaultCreditCode, Word::FaultCreditCodeDo),
                Pattern::Email => (Word::FaultEmail, Word::FaultEmailDo),
            };
            (say(what), say(remedy))
        }
        FaultReason::NoSuchDay => (say(Word::FaultNoSuchDay), say(Word::FaultNoSuchDayDo)),
        FaultReason::TooEarly(earliest) => {
            (say(Word::FaultTooEarly), fill(Word::FaultTooEarlyDo, "date", &date(*earliest)))
        }
        FaultReason::TooLate(latest) => (say(Word::FaultTooLate), fill(Word::FaultTooLateDo, "date", &date(*latest))),
        FaultReason::TooLittle(least) => {
            (say(Word::FaultTooLittle), fill(Word::FaultTooLittleDo, "amount", &money(*least)))
        }
        FaultReason::TooMuch(most) => (say(Word::FaultTooMuch), fill(Word::FaultTooMuchDo, "amount", &money(*most))),
        FaultReason::Choice => (say(Word::FaultChoice), say(Word::FaultChoiceDo)),
        FaultReason::Region => (say(Word::FaultRegion), say(Word::FaultRegionDo)),
        FaultReason::Kind => (say(Word::FaultKind), say(Word::FaultKindDo)),
    };
    FaultWords { what, remedy }
}

#[cfg(test)]
mod tests;
