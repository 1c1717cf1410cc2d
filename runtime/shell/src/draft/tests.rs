//! What is typed becomes answers, and nothing that was typed is lost.

use super::*;
use crate::sample;
use guichet_model::text::Text;

fn screen(kind: FieldKind, value: Option<Value>) -> PageScreen {
    let mut screen = sample::page_screen();
    screen.page.fields = vec![Field {
        id: "field".into(),
        label: Text::same("field"),
        hint: None,
        kind,
        required: true,
        personal: true,
        value,
    }];
    screen
}

fn typed(kind: FieldKind, keys: &str) -> (Draft, PageScreen) {
    let screen = screen(kind, None);
    let mut draft = Draft::new(&screen);
    keys.chars().for_each(|key| draft.press(&screen.page, Key::Character(key)));
    (draft, screen)
}

fn answer(kind: FieldKind, keys: &str) -> Option<Value> {
    let (draft, screen) = typed(kind, keys);
    draft.answers(&screen.page).pop().map(|answer| answer.value)
}

#[test]
fn keys_become_the_value_of_the_kind() {
    let day = Date { year: 1980, month: 5, day: 1 };
    assert_eq!(answer(FieldKind::Telephone, "13805911234"), Some(Value::Text("13805911234".into())));
    assert_eq!(answer(FieldKind::Date { earliest: None, latest: None }, "19800501"), Some(Value::Date(day)));
    assert_eq!(answer(FieldKind::Money { least: 0, most: 1 }, "1234.5"), Some(Value::Money(123_450)));
    assert_eq!(answer(FieldKind::Money { least: 0, most: 1 }, "12."), Some(Value::Money(1200)));
    assert_eq!(answer(FieldKind::Telephone, ""), None);
}

#[test]
fn a_key_that_does_not_belong_or_does_not_fit_changes_nothing() {
    assert_eq!(typed(FieldKind::Telephone, "1380591123456").0.entries[0].text, "13805911234");
    assert_eq!(typed(FieldKind::Telephone, "1a3").0.entries[0].text, "13");
    assert_eq!(typed(FieldKind::Money { least: 0, most: 1 }, ".1..234").0.entries[0].text, "1.23");
    assert_eq!(typed(FieldKind::IdNumber, "X11010519491231002X").0.entries[0].text, "11010519491231002X");
}

#[test]
fn a_date_that_is_not_finished_says_how_many_digits_are_missing() {
    let (draft, screen) = typed(FieldKind::Date { earliest: None, latest: None }, "198005");
    let faults = draft.check(&screen.page);
    assert_eq!(faults[0].reason, FaultReason::Short { missing: 2, exact: Some(8) });
    let (draft, screen) = typed(FieldKind::Date { earliest: None, latest: None }, "19800231");
    assert_eq!(draft.check(&screen.page)[0].reason, FaultReason::NoSuchDay);
}

#[test]
fn a_value_from_before_is_there_and_hidden_when_it_is_personal() {
    let screen = screen(FieldKind::Telephone, Some(Value::Text("13805911234".into())));
    let mut draft = Draft::new(&screen);
    assert_eq!((draft.entries[0].text.as_str(), draft.entries[0].hidden), ("13805911234", true));
    draft.press(&screen.page, Key::Delete);
    assert_eq!((draft.entries[0].text.as_str(), draft.entries[0].hidden), ("1380591123", false));
}

#[test]
fn answers_from_before_win_over_the_value_of_the_field() {
    let mut screen = screen(FieldKind::Telephone, Some(Value::Text("13900000000".into())));
    screen.answers = vec![Answer { field: "field".into(), value: Value::Text("13805911234".into()) }];
    assert_eq!(Draft::new(&screen).entries[0].text, "13805911234");
}

#[test]
fn a_draft_belongs_to_its_page_and_not_to_another_of_the_same_id() {
    let (draft, mut screen) = typed(FieldKind::Telephone, "138");
    assert!(draft.belongs_to(&screen));
    screen.busy = true;
    assert!(draft.belongs_to(&screen));
    screen.page.title = Text::same("another");
    assert!(!draft.belongs_to(&screen));
}

#[test]
fn typing_forgives_the_fault_of_that_field_alone() {
    let (mut draft, screen) = typed(FieldKind::Telephone, "138");
    draft.blame(draft.check(&screen.page), &screen.page);
    assert!(draft.alarm && draft.fault(&screen.page.fields[0]).is_some());
    draft.press(&screen.page, Key::Character('0'));
    assert!(draft.fault(&screen.page.fields[0]).is_none());
}

#[test]
fn one_option_replaces_the_other_and_many_stand_together() {
    let option = |id: &str| guichet_model::page::ChoiceOption { id: id.into(), label: Text::same(id), note: None };
    for (many, expected) in [(false, vec!["b"]), (true, vec!["a", "b"])] {
        let screen = screen(FieldKind::Choice { options: vec![option("a"), option("b")], many }, None);
        let mut draft = Draft::new(&screen);
        draft.choose(&screen.page, 0, "a".into());
        draft.choose(&screen.page, 0, "b".into());
        assert_eq!(draft.entries[0].chosen, expected);
    }
}
