//! The whole conversation, without a terminal.

use super::*;
use guichet_model::record::ItemRecord;
use guichet_sdk::block::Block;
use guichet_sdk::outcome::OutcomeTone;
use guichet_sdk::refusal::Unavailability;
use guichet_sdk::rehearsal::{Call, Desk, Rehearsal};
use serde_json::{Value, json};

const NAME: &str = "林建华";
const NUMBER: &str = "350102198001011233";
const SERVICE: &str = "social-insurance/contributions";

fn answer() -> Value {
    json!({
        "name": NAME, "number": NUMBER, "unit": "福州海峡软件有限公司",
        "from": "2019-07", "to": "2026-10", "months": 18, "total_months": 18,
        "rows": [
            {"year": 2019, "pension_months": 6, "medical_months": 6, "unemployment_months": 6, "base": 420_000},
            {"year": 2026, "pension_months": 10, "medical_months": 10, "unemployment_months": 10, "base": 715_000},
        ],
        "certificate_number": "350120261123A1B2C3", "issued": "2026-11-23", "verification_code": "A1B2C3D4E5F60718",
    })
}

fn visit(answer: &Value) -> Rehearsal<Certificate> {
    Rehearsal::new(Desk::new().resident(NAME, NUMBER, "").data(SERVICE, answer))
}

fn out_of_paper() -> Refusal {
    Refusal::Unavailable(Unavailability {
        subject: "printer".into(),
        condition: "paper-out".into(),
        advice: text("请工作人员加纸", "Ask staff for paper"),
    })
}

fn prints(visit: &Rehearsal<Certificate>) -> Vec<&Value> {
    let calls = visit.desk.calls().iter();
    calls.filter_map(|call| if let Call::Print { data, .. } = call { Some(data) } else { None }).collect()
}

#[test]
fn the_certificate_is_printed_with_name_number_and_every_year() {
    let mut visit = visit(&answer());
    visit.start().unwrap();
    assert_eq!(visit.page().id, "confirm");
    visit.press("print", &[]).unwrap();
    let data = prints(&visit)[0];
    assert_eq!((&data["name"], &data["number"]), (&json!(NAME), &json!(NUMBER)));
    assert_eq!(data["rows"], answer()["rows"]);
    let outcome = visit.outcome();
    assert_eq!(outcome.tone, OutcomeTone::Done);
    assert_eq!(outcome.reference.as_deref(), Some("350120261123A1B2C3"));
}

#[test]
fn name_and_number_are_masked_on_the_page_and_absent_from_the_state() {
    let mut visit = visit(&answer());
    visit.start().unwrap();
    let [Block::Facts(facts)] = visit.page().blocks.as_slice() else { panic!("{:?}", visit.page().blocks) };
    for value in [NAME, NUMBER] {
        assert!(facts.iter().any(|fact| fact.value.zh == value && fact.personal));
        assert!(!visit.state().contains(value), "{}", visit.state());
    }
}

#[test]
fn a_printer_without_paper_leaves_the_page_and_the_second_try_prints_once() {
    let mut visit = visit(&answer());
    visit.start().unwrap();
    visit.desk.refuse("print", out_of_paper());
    assert_eq!(visit.press("print", &[]), Err(Problem::Refused(out_of_paper())));
    assert_eq!(visit.page().id, "confirm");
    visit.press("print", &[]).unwrap();
    assert_eq!(prints(&visit).len(), 1);
}

#[test]
fn somebody_else_s_record_is_neither_shown_nor_printed() {
    let mut other = answer();
    other["number"] = json!("11010519491231002X");
    let mut visit = visit(&other);
    assert!(matches!(visit.start(), Err(Problem::Failed(_))));
    assert!(prints(&visit).is_empty());
}

#[test]
fn an_answer_without_the_number_or_with_no_month_at_all_is_refused() {
    let mut anonymous = answer();
    anonymous.as_object_mut().unwrap().remove("number");
    assert!(matches!(visit(&anonymous).start(), Err(Problem::Failed(_))));
    let mut wrong = answer();
    wrong["from"] = json!("July");
    let refused = visit(&wrong).start();
    assert!(matches!(refused, Err(Problem::Refused(Refusal::Unavailable(_)))), "{refused:?}");
}

#[test]
fn without_any_contribution_the_citizen_is_told_where_to_ask() {
    let mut none = answer();
    none["rows"] = json!([]);
    let mut empty = visit(&none);
    empty.start().unwrap();
    assert_eq!(empty.outcome().tone, OutcomeTone::NotDone);

    let mut unknown = visit(&answer());
    unknown.desk.refuse("query", Refusal::Invalid(r#"{"error":{"code":"no-record"}}"#.into()));
    unknown.start().unwrap();
    assert_eq!(unknown.outcome().tone, OutcomeTone::NotDone);
}

#[test]
fn any_other_refusal_of_the_platform_is_a_problem() {
    let mut visit = visit(&answer());
    let refusal = Refusal::Invalid("no such service".into());
    visit.desk.refuse("query", refusal.clone());
    assert_eq!(visit.start(), Err(Problem::Refused(refusal)));
}

#[test]
fn someone_who_insures_themselves_has_no_employer_and_still_a_certificate() {
    let mut alone = answer();
    alone["unit"] = Value::Null;
    alone.as_object_mut().unwrap().remove("verification_code");
    let mut visit = visit(&alone);
    visit.start().unwrap();
    visit.press("print", &[]).unwrap();
    assert_eq!(prints(&visit)[0]["unit"], Value::Null);
}

#[test]
fn the_record_declares_what_the_item_really_does() {
    let record = ItemRecord::parse(include_str!("../item.toml")).unwrap();
    let mut visit = visit(&answer());
    visit.start().unwrap();
    assert!(record.step(&visit.page().step).is_some());
    assert_eq!(record.effort.typed_fields as usize, visit.page().fields.len());
    visit.press("print", &[]).unwrap();
    for call in visit.desk.calls() {
        match call {
            Call::Require { .. } => assert!(record.assurance.is_some()),
            Call::Query { service, .. } => {
                assert!(record.capabilities.platform.as_ref().unwrap().query.contains(service));
            }
            Call::Print { template, .. } => {
                assert!(record.capabilities.printer.as_ref().unwrap().templates.contains(template));
            }
            other => panic!("not declared: {other:?}"),
        }
    }
    assert_eq!((record.consumables.sheets, record.effort.uploads), (1, 0));
}
