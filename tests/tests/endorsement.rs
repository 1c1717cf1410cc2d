//! 居住证签注 from end to end, and what happens to it when scanner, platform or printer fail on the way.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

use guichet_model::page::{Answer, Value};
use guichet_model::turn::OutcomeTone;
use guichet_model::view::{Input, Scene, Screen, Trouble, View};
use guichet_testbed::FaultRequest;
use guichet_tests::Hall;

const ITEM: &str = "residence-permit-endorsement";

fn answer(field: &str, value: Value) -> Answer {
    Answer { field: field.into(), value }
}

/// Goes on until the terminal asks for the first sheet.
async fn at_the_scanner() -> Hall {
    let hall = Hall::open().await.unwrap();
    hall.start(ITEM).await.unwrap();
    hall.show_card().await.unwrap();
    hall.until_page("reason").await.unwrap();
    let view = hall.view();
    let Screen::Page(screen) = &view.screen else { panic!("no page") };
    let guichet_model::page::FieldKind::Choice { options, .. } = &screen.page.fields[0].kind else {
        panic!("no choice")
    };
    hall.go_on(vec![answer("reason", Value::Choices(vec![options[0].id.clone()]))]).unwrap();
    hall.until_page("phone").await.unwrap();
    hall.go_on(vec![answer("phone", Value::Text("13805911234".into()))]).unwrap();
    hall.until_page("materials").await.unwrap();
    hall.go_on(vec![]).unwrap();
    lies(&hall, |scene| matches!(scene, Scene::LayPaper { page: 1, .. })).await;
    hall
}

async fn lies(hall: &Hall, fits: impl Fn(&Scene) -> bool) {
    hall.until("a scene of the scanner", |view| scene(view).is_some_and(&fits)).await.unwrap();
}

fn scene(view: &View) -> Option<&Scene> {
    match &view.screen {
        Screen::Device(device) => Some(&device.scene),
        _ => None,
    }
}

async fn scan_one(hall: &Hall, sheet: &str) {
    hall.control.lay_pages(&[sheet]).await.unwrap();
    hall.kiosk.send(Input::Scan);
    lies(hall, |scene| matches!(scene, Scene::ReviewScan { .. })).await;
    hall.kiosk.send(Input::FinishScan);
}

async fn to_the_check_page(hall: &Hall) {
    scan_one(hall, "lease").await;
    lies(hall, |scene| matches!(scene, Scene::LayPaper { material, .. } if material.zh == "居住证")).await;
    scan_one(hall, "photo").await;
    hall.until_page("check").await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_of_the_platform_does_not_file_the_application_twice() {
    let hall = at_the_scanner().await;
    to_the_check_page(&hall).await;
    hall.control.set_fault("platform", FaultRequest::lasting("lost-answer").times(1).on("applications")).await.unwrap();
    hall.go_on(vec![]).unwrap();
    hall.until("a problem", |view| matches!(view.screen, Screen::Problem(_))).await.unwrap();
    hall.kiosk.send(Input::Retry);
    let view = hall.until("the outcome", |view| matches!(view.screen, Screen::Outcome(_))).await.unwrap();
    let Screen::Outcome(outcome) = &view.screen else { panic!("no outcome") };
    assert_eq!(outcome.outcome.tone, OutcomeTone::Accepted);
    let state = hall.control.state().await.unwrap();
    let applications = state["platform"]["applications"].as_array().map(Vec::len);
    assert_eq!(applications, Some(1), "{state}");
    hall.testbed.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_acceptance_with_a_wrong_signature_is_not_shown_as_accepted() {
    let hall = at_the_scanner().await;
    to_the_check_page(&hall).await;
    hall.control.set_fault("platform", FaultRequest::lasting("bad-signature")).await.unwrap();
    hall.go_on(vec![]).unwrap();
    let view = hall.until("a problem", |view| matches!(view.screen, Screen::Problem(_))).await.unwrap();
    let Screen::Problem(problem) = &view.screen else { panic!("no problem") };
    assert!(matches!(&problem.trouble, Trouble::Unavailable { condition, .. } if condition == "untrusted"));
    hall.testbed.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receipt_that_cannot_be_printed_leaves_the_application_accepted() {
    let hall = at_the_scanner().await;
    to_the_check_page(&hall).await;
    hall.control.set_fault("printer", FaultRequest::lasting("gone")).await.unwrap();
    hall.go_on(vec![]).unwrap();
    let view = hall.until("the outcome", |view| matches!(view.screen, Screen::Outcome(_))).await.unwrap();
    let Screen::Outcome(outcome) = &view.screen else { panic!("no outcome") };
    assert_eq!(outcome.outcome.tone, OutcomeTone::Accepted);
    assert!(outcome.outcome.next_steps.iter().any(|step| step.zh.contains("没有打印出来")));
    hall.testbed.stop().await;
}

async fn scanner_trouble(fault: FaultRequest) {
    let hall = at_the_scanner().await;
    hall.control.lay_pages(&["lease"]).await.unwrap();
    hall.control.set_fault("scanner", fault).await.unwrap();
    hall.kiosk.send(Input::Scan);
    // The citizen is back at the request for paper, told what was wrong, with nothing lost.
    lies(&hall, |scene| matches!(scene, Scene::LayPaper { page: 1, trouble: Some(_), .. })).await;
    hall.control.clear_fault("scanner").await.unwrap();
    to_the_check_page(&hall).await;
    hall.testbed.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scanner_that_cuts_the_image_is_reported_and_the_next_scan_works() {
    scanner_trouble(FaultRequest::lasting("truncate")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scanner_that_breaks_the_connection_is_reported_and_the_next_scan_works() {
    scanner_trouble(FaultRequest::lasting("cut")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scanner_that_answers_503_for_a_while_is_waited_for() {
    let hall = at_the_scanner().await;
    hall.control.lay_pages(&["lease"]).await.unwrap();
    hall.control.set_fault("scanner", FaultRequest::lasting("503")).await.unwrap();
    hall.kiosk.send(Input::Scan);
    lies(&hall, |scene| matches!(scene, Scene::Scanning { .. })).await;
    hall.control.clear_fault("scanner").await.unwrap();
    lies(&hall, |scene| matches!(scene, Scene::ReviewScan { .. })).await;
    hall.kiosk.send(Input::Rescan);
    lies(&hall, |scene| matches!(scene, Scene::LayPaper { page: 1, .. })).await;
    to_the_check_page(&hall).await;
    hall.testbed.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scanner_that_hangs_can_be_cancelled_and_the_page_before_is_there_again() {
    let hall = at_the_scanner().await;
    hall.control.lay_pages(&["lease"]).await.unwrap();
    hall.control.set_fault("scanner", FaultRequest::lasting("hang")).await.unwrap();
    hall.kiosk.send(Input::Scan);
    lies(&hall, |scene| matches!(scene, Scene::Scanning { .. })).await;
    hall.kiosk.send(Input::CancelDevice);
    hall.until_page("materials").await.unwrap();
    hall.control.clear_fault("scanner").await.unwrap();
    hall.go_on(vec![]).unwrap();
    lies(&hall, |scene| matches!(scene, Scene::LayPaper { page: 1, .. })).await;
    to_the_check_page(&hall).await;
    hall.testbed.stop().await;
}
