//! What the platform does wrong when it is told to.

use std::time::{Duration, Instant};

use guichet_testbed::{Acceptance, FaultRequest};
use reqwest::StatusCode;

use crate::{
    desk::Desk,
    platform::{Api, application, signed},
};

async fn desk_with(fault: FaultRequest) -> (Desk, Api) {
    let desk = Desk::start().await;
    let api = Api::of(desk.at());
    // A connection that is open already must not slip by.
    assert!(api.health().await.is_ok());
    desk.control.set_fault("platform", fault).await.unwrap();
    (desk, api)
}

async fn assert_recovers(desk: &Desk, api: &Api) {
    desk.control.clear_fault("platform").await.unwrap();
    assert_eq!(api.health().await.unwrap().status(), StatusCode::OK);
}

#[tokio::test]
async fn a_platform_that_is_down_refuses_connections_and_comes_back_at_its_address() {
    let (desk, api) = desk_with(FaultRequest::lasting("down")).await;
    assert!(api.health().await.unwrap_err().is_connect());
    assert_recovers(&desk, &api).await;
}

#[tokio::test]
async fn a_wrong_certificate_is_shown_and_not_trusted() {
    let (desk, api) = desk_with(FaultRequest::lasting("wrong-certificate")).await;
    let error = format!("{:?}", api.health().await.unwrap_err());
    assert!(error.contains("UnknownIssuer") || error.contains("BadSignature"), "{error}");
    // Another fault in its place shows the right certificate again.
    desk.control.set_fault("platform", FaultRequest::lasting("500")).await.unwrap();
    assert_eq!(api.health().await.unwrap().status(), StatusCode::INTERNAL_SERVER_ERROR);
    assert_recovers(&desk, &api).await;
}

#[tokio::test]
async fn a_slow_platform_answers_late() {
    let (desk, api) = desk_with(FaultRequest::lasting("slow").ms(200)).await;
    let start = Instant::now();
    assert!(api.health().await.is_ok());
    assert!(start.elapsed() >= Duration::from_millis(200));
    assert_recovers(&desk, &api).await;
}

#[tokio::test]
async fn a_500_has_no_effect_and_a_counted_one_ends() {
    let (desk, api) = desk_with(FaultRequest::lasting("500").times(1).on("applications")).await;
    assert_eq!(api.health().await.unwrap().status(), StatusCode::OK);
    let body = application("file-1", "work", &[]);
    let spoilt = api.post("applications/any", &body).await.unwrap();
    assert_eq!(spoilt.status(), StatusCode::INTERNAL_SERVER_ERROR);
    let (status, _) = api.ask("applications/any", body).await;
    assert_eq!(status, StatusCode::CREATED, "the first had no effect");
    assert_recovers(&desk, &api).await;
}

#[tokio::test]
async fn nonsense_is_a_web_page_with_success() {
    let (desk, api) = desk_with(FaultRequest::lasting("nonsense")).await;
    let answer = api.health().await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    assert!(answer.text().await.unwrap().contains("<html>"));
    assert_recovers(&desk, &api).await;
}

#[tokio::test]
async fn a_bad_signature_is_refused_by_the_platforms_own_key() {
    let (desk, api) = desk_with(FaultRequest::lasting("bad-signature")).await;
    assert_eq!(api.health().await.unwrap().status(), StatusCode::OK);
    let body = application("file-1", "work", &[]);
    let (_, forged) = api.ask("applications/any", body.clone()).await;
    let forged: Acceptance = serde_json::from_value(forged).unwrap();
    assert!(!signed(desk.at(), "file-1", &forged));
    desk.control.clear_fault("platform").await.unwrap();
    let (status, honest) = api.ask("applications/any", body).await;
    let honest: Acceptance = serde_json::from_value(honest).unwrap();
    assert_eq!((status, &honest.reference), (StatusCode::OK, &forged.reference));
    assert!(signed(desk.at(), "file-1", &honest));
}

#[tokio::test]
async fn a_lost_answer_leaves_its_effect_and_asking_again_gets_it() {
    let (desk, api) = desk_with(FaultRequest::lasting("lost-answer").times(1)).await;
    let body = application("file-1", "work", &[]);
    let lost = api.post("applications/any", &body).await.unwrap();
    assert_eq!(lost.status(), StatusCode::GATEWAY_TIMEOUT);
    let (status, _) = api.ask("applications/any", body).await;
    assert_eq!(status, StatusCode::OK, "it was accepted before");
    let state = desk.control.state().await.unwrap();
    assert_eq!(state["platform"]["applications"].as_array().unwrap().len(), 1);
}
