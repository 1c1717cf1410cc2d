//! Every reason has words in both languages.

use super::*;
use guichet_model::page::Date;
use guichet_model::text::Text;

fn field(kind: FieldKind) -> Field {
    Field {
        id: "field".into(),
        label: Text::new("手机号码", "Mobile number"),
        hint: None,
        kind,
        required: true,
        personal: false,
        value: None,
    }
}

fn words() -> Words {
    let path = crate::sample::theme_folder().join("words.toml");
    Words::read(&std::fs::read_to_string(path).unwrap()).unwrap()
}

#[test]
fn every_reason_says_what_is_wrong_and_what_to_do_in_both_languages() {
    let day = Date { year: 2026, month: 11, day: 23 };
    let reasons = [
        FaultReason::Missing,
        FaultReason::Short { missing: 1, exact: Some(11) },
        FaultReason::Short { missing: 2, exact: None },
        FaultReason::Long { excess: 3 },
        FaultReason::NotDigits,
        FaultReason::IdNumber,
        FaultReason::Telephone,
        FaultReason::Pattern(Pattern::PersonName),
        FaultReason::Pattern(Pattern::PlateNumber),
        FaultReason::Pattern(Pattern::CreditCode),
        FaultReason::Pattern(Pattern::Email),
        FaultReason::NoSuchDay,
        FaultReason::TooEarly(day),
        FaultReason::TooLate(day),
        FaultReason::TooLittle(1),
        FaultReason::TooMuch(100),
        FaultReason::Choice,
        FaultReason::Region,
        FaultReason::Kind,
    ];
    let kinds = [FieldKind::Telephone, FieldKind::YesNo, FieldKind::Date { earliest: None, latest: None }];
    for reason in &reasons {
        for kind in &kinds {
            for language in [Language::Zh, Language::En] {
                let said = fault(&words(), language, &field(kind.clone()), reason);
                assert!(!said.what.trim().is_empty() && !said.remedy.trim().is_empty(), "{reason:?}");
                assert!(!format!("{}{}", said.what, said.remedy).contains('{'), "{reason:?}: {said:?}");
            }
        }
    }
}

#[test]
fn a_short_telephone_says_how_many_digits_are_missing() {
    let reason = FaultReason::Short { missing: 1, exact: Some(11) };
    let said = fault(&words(), Language::Zh, &field(FieldKind::Telephone), &reason);
    assert_eq!(said, FaultWords { what: "少了 1 位".into(), remedy: "手机号码应为 11 位数字".into() });
}
