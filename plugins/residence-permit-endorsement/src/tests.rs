//! The whole conversation, without a terminal.

use super::*;
use guichet_model::record::ItemRecord;
use guichet_sdk::block::Block;
use guichet_sdk::outcome::OutcomeTone;
use guichet_sdk::refusal::Unavailability;
use guichet_sdk::rehearsal::{Call, Desk, Rehearsal};
use serde_json::json;

const NAME: &str = "林晓燕";
const NUMBER: &str = "350102199003070047";
const ADDRESS: &str = "福建省福州市鼓楼区东街街道军门社区18号3座502室";
const PHONE: &str = "13805911234";

type Visit = Rehearsal<Endorsement>;

fn started() -> Visit {
    let mut visit = Visit::new(Desk::new().resident(NAME, NUMBER, ADDRESS).pages(2));
    visit.start().unwrap();
    visit
}

fn answer_questions(visit: &mut Visit) {
    visit.press("continue", &[("reason", Value::chosen("same-home"))]).unwrap();
    visit.press("continue", &[("phone", Value::typed(PHONE))]).unwrap();
}

/// A visit that has come to the check page.
fn checked() -> Visit {
    let mut visit = started();
    answer_questions(&mut visit);
    visit.press("scan", &[]).unwrap();
    assert_eq!(visit.page().id, "check");
    visit
}

fn fact(visit: &Visit, label: &str) -> (String, bool) {
    let [Block::Facts(facts)] = visit.page().blocks.as_slice() else { panic!("{:?}", visit.page().blocks) };
    let fact = facts.iter().find(|fact| fact.label.zh == label).unwrap();
    (fact.value.zh.clone(), fact.personal)
}

fn applications(visit: &Visit) -> Vec<&Application> {
    let calls = visit.desk.calls().iter();
    calls
        .filter_map(|call| if let Call::Submit { application, .. } = call { Some(application) } else { None })
        .collect()
}

fn scans(visit: &Visit) -> Vec<&str> {
    let calls = visit.desk.calls().iter();
    calls
        .filter_map(|call| if let Call::Scan { material, .. } = call { Some(material.as_str()) } else { None })
        .collect()
}

fn unavailable(subject: &str) -> Refusal {
    let advice = text("请稍后再试", "Try later");
    Refusal::Unavailable(Unavailability { subject: subject.into(), condition: "device-not-ready".into(), advice })
}

#[test]
fn an_application_is_filed_with_its_documents_and_the_receipt_printed() {
    let mut visit = checked();
    visit.press("submit", &[]).unwrap();
    let [application] = applications(&visit)[..] else { panic!("not one application") };
    let field = |name: &str| application.fields.iter().find(|field| field.name == name).unwrap().value.as_str();
    assert_eq!((field("name"), field("number"), field("address")), (NAME, NUMBER, ADDRESS));
    assert_eq!((field("reason"), field("phone")), ("same-home", PHONE));
    let attached: Vec<&str> = application.attachments.iter().map(|one| one.material.as_str()).collect();
    assert_eq!(attached, ["lease", "photo-page"]);
    let Some(Call::Print { data, .. }) = visit.desk.calls().last() else { panic!("{:?}", visit.desk.calls()) };
    assert_eq!((&data["name"], &data["number"]), (&json!(NAME), &json!("3501**********0047")));
    assert_eq!(data["materials"], json!([{"name": "租房合同", "pages": 2}, {"name": "居住证", "pages": 1}]));
    assert_eq!(visit.outcome().tone, OutcomeTone::Accepted);
    assert_eq!(visit.outcome().reference, data["reference"].as_str().map(str::to_owned));
}

#[test]
fn an_accepted_application_stays_accepted_when_the_receipt_cannot_be_printed() {
    for refusal in [unavailable("printer"), Refusal::Cancelled, Refusal::TimedOut] {
        let mut visit = checked();
        visit.desk.refuse("print", refusal);
        visit.press("submit", &[]).unwrap();
        let outcome = visit.outcome();
        assert_eq!((outcome.tone, outcome.reference.as_deref()), (OutcomeTone::Accepted, Some("R-1")));
        assert!(outcome.next_steps.iter().any(|step| step.zh.contains("回执没有打印出来")));
    }
}

#[test]
fn a_platform_that_is_down_loses_nothing_and_the_second_try_files_once() {
    let mut visit = checked();
    visit.desk.refuse("submit", unavailable("platform"));
    assert_eq!(visit.press("submit", &[]), Err(Problem::Refused(unavailable("platform"))));
    assert_eq!(visit.page().id, "check");
    visit.press("submit", &[]).unwrap();
    assert_eq!(applications(&visit).len(), 1);
}

#[test]
fn an_application_that_arrived_before_the_last_change_is_not_filed_twice() {
    let mut visit = checked();
    visit.desk.refuse("submit", Refusal::Invalid(r#"{"error":{"code":"operation-reused"}}"#.into()));
    let Err(Problem::Failed(why)) = visit.press("submit", &[]) else { panic!("not said") };
    assert!(why.zh.contains("已经收到"), "{}", why.zh);
    assert!(applications(&visit).is_empty());
}

#[test]
fn a_cancelled_second_scan_does_not_repeat_the_first() {
    let mut visit = started();
    answer_questions(&mut visit);
    visit.desk.allow("scan");
    visit.desk.refuse("scan", Refusal::Cancelled);
    assert_eq!(visit.press("scan", &[]), Err(Problem::Refused(Refusal::Cancelled)));
    assert_eq!((scans(&visit), visit.page().id.as_str()), (vec!["lease"], "materials"));
    visit.press("scan", &[]).unwrap();
    assert_eq!(scans(&visit), ["lease", "photo-page"]);

    let mut visit = started();
    answer_questions(&mut visit);
    visit.press("scan", &[]).unwrap();
    visit.back();
    assert_eq!(visit.page().id, "materials");
    visit.press("scan", &[]).unwrap();
    assert_eq!(scans(&visit), ["lease", "photo-page"], "what is scanned stays scanned");
}

#[test]
fn a_change_shows_what_was_answered_and_returns_to_the_check() {
    let mut visit = checked();
    visit.press("change-reason", &[]).unwrap();
    assert_eq!(visit.page().fields[0].value, Some(Value::chosen("same-home")));
    visit.press("continue", &[("reason", Value::chosen("new-home"))]).unwrap();
    assert_eq!(fact(&visit, "签注原因").0, "搬到了新的租住地址");

    visit.press("change-phone", &[]).unwrap();
    assert_eq!(visit.page().fields[0].value, Some(Value::typed(PHONE)));
    visit.press("continue", &[("phone", Value::typed("13905910000"))]).unwrap();
    assert_eq!(fact(&visit, "手机号码"), ("13905910000".to_owned(), true));
}

#[test]
fn scanning_again_replaces_the_document_and_refusing_it_keeps_the_old_one() {
    let mut visit = checked();
    visit.press("rescan-lease", &[]).unwrap();
    visit.press("rescan-lease", &[]).unwrap();
    visit.press("rescan-photo-page", &[]).unwrap();
    assert_eq!(scans(&visit), ["lease", "photo-page", "lease", "lease", "photo-page"]);
    let operations: std::collections::BTreeSet<&str> = visit
        .desk
        .calls()
        .iter()
        .filter_map(|call| if let Call::Scan { operation, .. } = call { Some(operation.as_str()) } else { None })
        .collect();
    assert_eq!(operations.len(), 5, "each scan has its own operation");
    visit.desk.refuse("scan", Refusal::Cancelled);
    assert_eq!(visit.press("rescan-lease", &[]), Err(Problem::Refused(Refusal::Cancelled)));
    visit.press("submit", &[]).unwrap();
    let documents: Vec<&str> = applications(&visit)[0].attachments.iter().map(|one| one.document.as_str()).collect();
    assert_eq!(documents, ["document-4", "document-5"]);
}

#[test]
fn what_is_personal_is_masked_and_the_card_s_data_is_not_in_the_state() {
    let visit = checked();
    for (label, value) in [("姓名", NAME), ("证件号码", NUMBER), ("户籍地址", ADDRESS)] {
        assert_eq!(fact(&visit, label), (value.to_owned(), true));
        assert!(!visit.state().contains(value), "{}", visit.state());
    }
}

#[test]
fn a_card_without_an_address_is_sent_to_the_counter_before_anything_is_asked() {
    let mut visit = Visit::new(Desk::new().resident(NAME, NUMBER, ""));
    let Err(Problem::Failed(why)) = visit.start() else { panic!("accepted") };
    assert!(why.zh.contains("住址"), "{}", why.zh);
}

#[test]
fn an_unknown_reason_or_a_missing_telephone_is_a_problem() {
    let mut visit = started();
    assert!(visit.press("continue", &[("reason", Value::chosen("other"))]).is_err());
    assert!(visit.press("continue", &[]).is_err());
    visit.press("continue", &[("reason", Value::chosen("lapsed"))]).unwrap();
    assert!(visit.press("continue", &[]).is_err());
    assert_eq!(visit.page().id, "phone");
}

#[test]
fn the_record_declares_what_the_item_really_does() {
    let record = ItemRecord::parse(include_str!("../item.toml")).unwrap();
    let mut visit = started();
    let mut typed = 0;
    let mut see = |visit: &Visit| {
        assert!(record.step(&visit.page().step).is_some(), "{}", visit.page().step);
        typed += visit.page().fields.iter().filter(|field| field.id == "phone").count();
    };
    see(&visit);
    visit.press("continue", &[("reason", Value::chosen("same-home"))]).unwrap();
    see(&visit);
    visit.press("continue", &[("phone", Value::typed(PHONE))]).unwrap();
    see(&visit);
    visit.press("scan", &[]).unwrap();
    see(&visit);
    visit.press("submit", &[]).unwrap();
    assert_eq!((record.effort.typed_fields as usize, record.effort.uploads as usize), (typed, scans(&visit).len()));
    assert_eq!(record.consumables.sheets, 1);
    for material in scans(&visit) {
        assert!(record.material(material).is_some(), "{material}");
    }
    let platform = record.capabilities.platform.as_ref().unwrap();
    assert!(applications(&visit).iter().all(|filed| platform.submit.contains(&filed.service)));
    assert_eq!(record.capabilities.printer.as_ref().unwrap().templates, ["receipt"]);
}
