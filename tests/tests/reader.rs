//! A card reader that fails: the citizen is told what to do, and the next card is read.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

use guichet_model::view::{Input, Scene, Screen, Trouble, View};
use guichet_testbed::FaultRequest;
use guichet_tests::Hall;

const ITEM: &str = "social-insurance-certificate";

fn asks_for_the_card(view: &View) -> bool {
    matches!(&view.screen, Screen::Device(device) if device.scene == Scene::LayCard)
}

fn trouble(view: &View) -> Option<&Trouble> {
    match &view.screen {
        Screen::Problem(problem) => Some(&problem.trouble),
        _ => None,
    }
}

/// A card that cannot be used, or a reader that fails for good: a problem, and after it is mended the next try works.
async fn is_reported(fault: FaultRequest) {
    let hall = Hall::open().await.unwrap();
    hall.start(ITEM).await.unwrap();
    hall.until("the request for the card", asks_for_the_card).await.unwrap();
    hall.control.set_fault("reader", fault).await.unwrap();
    hall.control.lay_card(&guichet_testbed::cards::resident().unwrap()).await.unwrap();
    let view = hall.until("a problem", |view| trouble(view).is_some()).await.unwrap();
    match trouble(&view).unwrap() {
        Trouble::Unavailable { subject, advice, .. } => {
            assert_eq!(subject, "card-reader");
            assert!(advice.as_ref().is_some_and(|text| text.is_complete()));
        }
        other => panic!("{other:?}"),
    }
    hall.control.take_card().await.unwrap();
    hall.control.clear_fault("reader").await.unwrap();
    hall.kiosk.send(Input::Retry);
    hall.show_card().await.unwrap();
    hall.until_page("confirm").await.unwrap();
    hall.testbed.stop().await;
}

/// A fault that passes: the reader finds the card again by itself.
async fn is_overcome(fault: FaultRequest) {
    let hall = Hall::open().await.unwrap();
    hall.start(ITEM).await.unwrap();
    hall.until("the request for the card", asks_for_the_card).await.unwrap();
    hall.control.set_fault("reader", fault).await.unwrap();
    hall.control.lay_card(&guichet_testbed::cards::resident().unwrap()).await.unwrap();
    let confirm = |view: &View| matches!(&view.screen, Screen::Page(page) if page.page.id == "confirm");
    let view = hall.until("the page or a problem", |view| confirm(view) || trouble(view).is_some()).await.unwrap();
    if trouble(&view).is_some() {
        hall.control.take_card().await.unwrap();
        hall.control.clear_fault("reader").await.unwrap();
        hall.kiosk.send(Input::Retry);
        hall.show_card().await.unwrap();
    }
    hall.until_page("confirm").await.unwrap();
    hall.testbed.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_card_of_an_unknown_kind_is_refused_and_the_right_one_is_read() {
    is_reported(FaultRequest::lasting("unknown-kind")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_card_with_a_wrong_check_digit_is_refused_and_the_right_one_is_read() {
    is_reported(FaultRequest::lasting("wrong-check-digit")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_that_sends_garbage_once_still_leads_to_the_page() {
    is_overcome(FaultRequest::lasting("garbage").times(1)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_that_sends_half_a_frame_once_still_leads_to_the_page() {
    is_overcome(FaultRequest::lasting("half-frame").times(1).on("read")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_that_sends_a_wrong_checksum_once_still_leads_to_the_page() {
    is_overcome(FaultRequest::lasting("wrong-checksum").times(1).on("read")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_that_goes_away_mid_read_comes_back_and_the_next_citizen_is_served() {
    is_reported(FaultRequest::lasting("vanish")).await;
}
