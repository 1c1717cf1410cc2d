//! A platform that fails: the citizen is told what to do, nothing is lost, and the next try works.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

use guichet_model::view::{Input, Screen, Trouble, View};
use guichet_testbed::FaultRequest;
use guichet_tests::Hall;

const ITEM: &str = "social-insurance-certificate";

fn condition(view: &View) -> Option<String> {
    match &view.screen {
        Screen::Problem(problem) => match &problem.trouble {
            Trouble::Unavailable { subject, condition, advice } if subject == "platform" => {
                assert!(advice.as_ref().is_some_and(|text| text.is_complete()), "no advice for {condition}");
                Some(condition.clone())
            }
            _ => None,
        },
        _ => None,
    }
}

/// The platform fails while the person is checked; then it is mended and the citizen presses *try again*.
async fn fails_and_recovers(fault: FaultRequest, expected: &str) {
    let hall = Hall::open().await.unwrap();
    hall.control.set_fault("platform", fault).await.unwrap();
    hall.start(ITEM).await.unwrap();
    hall.show_card().await.unwrap();
    let view = hall.until("a problem", |view| condition(view).is_some()).await.unwrap();
    assert_eq!(condition(&view).as_deref(), Some(expected));
    hall.control.clear_fault("platform").await.unwrap();
    hall.kiosk.send(Input::Retry);
    // The card is not asked for again: what was done is kept.
    hall.until_page("confirm").await.unwrap();
    hall.testbed.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_platform_that_is_slow_is_given_up_and_the_next_try_works() {
    fails_and_recovers(FaultRequest::lasting("slow").ms(60_000), "time-out").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_platform_that_is_down_is_reported_and_the_next_try_works() {
    fails_and_recovers(FaultRequest::lasting("down"), "unreachable").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_platform_that_answers_500_is_reported_and_the_next_try_works() {
    fails_and_recovers(FaultRequest::lasting("500"), "failed").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_platform_that_answers_nonsense_is_reported_and_the_next_try_works() {
    fails_and_recovers(FaultRequest::lasting("nonsense"), "failed").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_platform_that_shows_a_wrong_certificate_gets_no_data_and_the_next_try_works() {
    fails_and_recovers(FaultRequest::lasting("wrong-certificate"), "untrusted").await;
}
