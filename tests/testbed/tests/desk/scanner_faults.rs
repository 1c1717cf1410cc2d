//! What the scanner does wrong when it is told to.

use std::time::Duration;

use guichet_testbed::FaultRequest;
use reqwest::StatusCode;
use tokio::time::timeout;

use crate::{
    desk::{Desk, PATIENCE},
    scanner::Escl,
};

async fn desk_with(fault: FaultRequest) -> (Desk, Escl) {
    let desk = Desk::start().await;
    desk.control.lay_pages(&["lease"]).await.unwrap();
    desk.control.set_fault("scanner", fault).await.unwrap();
    let escl = Escl::of(&desk);
    (desk, escl)
}

/// A scan that goes well.
async fn assert_serves(escl: &Escl, source: &str) {
    let job = escl.job(source).await;
    let page = escl.next(&job).await.bytes().await.unwrap();
    assert!(image::load_from_memory(&page).is_ok());
}

#[tokio::test]
async fn a_503_is_answered_as_often_as_asked_for() {
    let (_desk, escl) = desk_with(FaultRequest::lasting("503").times(2)).await;
    assert_eq!(escl.begin("Platen").await.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(escl.begin("Platen").await.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_serves(&escl, "Platen").await;
}

#[tokio::test]
async fn a_503_for_documents_lets_the_job_begin() {
    let (_desk, escl) = desk_with(FaultRequest::lasting("503").times(1).on("document")).await;
    let job = escl.job("Platen").await;
    assert_eq!(escl.next(&job).await.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(escl.next(&job).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_truncated_picture_ends_early_and_the_sheet_stays() {
    let (_desk, escl) = desk_with(FaultRequest::lasting("truncate").times(1)).await;
    let job = escl.job("Feeder").await;
    let half = escl.next(&job).await.bytes().await.unwrap();
    assert!(half.starts_with(&[0xFF, 0xD8]) && !half.ends_with(&[0xFF, 0xD9]));
    let whole = escl.next(&job).await.bytes().await.unwrap();
    assert!(whole.ends_with(&[0xFF, 0xD9]) && half.len() == whole.len() / 2);
}

#[tokio::test]
async fn a_cut_picture_breaks_the_connection() {
    let (_desk, escl) = desk_with(FaultRequest::lasting("cut").times(1)).await;
    let job = escl.job("Platen").await;
    let answer = escl.next(&job).await;
    assert_eq!(answer.status(), StatusCode::OK);
    assert!(answer.bytes().await.is_err());
    assert!(escl.next(&job).await.bytes().await.is_ok());
}

#[tokio::test]
async fn garbage_is_no_picture() {
    let (_desk, escl) = desk_with(FaultRequest::lasting("garbage")).await;
    let job = escl.job("Platen").await;
    let noise = escl.next(&job).await.bytes().await.unwrap();
    assert!(image::load_from_memory(&noise).is_err());
}

#[tokio::test]
async fn a_hanging_scanner_answers_when_it_is_cleared() {
    let (desk, escl) = desk_with(FaultRequest::lasting("hang")).await;
    let job = escl.job("Platen").await;
    assert!(timeout(Duration::from_millis(200), escl.next(&job)).await.is_err());
    let (page, _) = tokio::join!(timeout(PATIENCE, escl.next(&job)), desk.control.clear_fault("scanner"));
    assert_eq!(page.unwrap().status(), StatusCode::OK);
}

#[tokio::test]
async fn an_empty_or_jammed_feeder_refuses_and_says_so() {
    for (fault, says) in [("empty", "ScannerAdfEmpty"), ("jam", "ScannerAdfJam")] {
        let (desk, escl) = desk_with(FaultRequest::lasting(fault)).await;
        assert_eq!(escl.begin("Feeder").await.status(), StatusCode::CONFLICT);
        assert!(escl.text("ScannerStatus").await.contains(says));
        desk.control.clear_fault("scanner").await.unwrap();
        assert_serves(&escl, "Feeder").await;
    }
}

#[tokio::test]
async fn a_feeder_that_jams_under_way_stops_the_job() {
    let desk = Desk::start().await;
    desk.control.lay_pages(&["lease", "photo"]).await.unwrap();
    let escl = Escl::of(&desk);
    let job = escl.job("Feeder").await;
    assert_eq!(escl.next(&job).await.status(), StatusCode::OK);
    desk.control.set_fault("scanner", FaultRequest::lasting("jam")).await.unwrap();
    assert_eq!(escl.next(&job).await.status(), StatusCode::CONFLICT);
}
