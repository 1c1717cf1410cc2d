//! The scanner over HTTP, against a small scripted server.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

mod server;

use guichet_devices::{Order, ScanRequest, ScanSource, ScannedPage, Scanner, ScannerConfig};
use guichet_model::device::{Completion, DeviceFailure, DeviceState, Media, Progress, VisitId};
use server::{Answer, Server, page, picture};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

const LONG: Duration = Duration::from_secs(60);
const FEEDER: ScanRequest =
    ScanRequest { source: ScanSource::Feeder, resolution: 200, colour: guichet_devices::Colour::Grey, most_pages: 10 };

fn order(budget: Duration) -> (Order, CancellationToken, mpsc::Receiver<Progress>) {
    let (cancel, (progress, seen)) = (CancellationToken::new(), mpsc::channel(64));
    (Order::new(budget, cancel.clone(), progress), cancel, seen)
}

fn open(server: &Server) -> Scanner {
    Scanner::open(ScannerConfig::new(server.url()))
}

async fn scan_within(
    server: &Server,
    request: ScanRequest,
    budget: Duration,
) -> Result<Vec<ScannedPage>, DeviceFailure> {
    let scanner = open(server);
    let lease = scanner.claim(VisitId("visit".into())).unwrap();
    lease.scan(request, order(budget).0).await
}

async fn scan(server: &Server, request: ScanRequest) -> Result<Vec<ScannedPage>, DeviceFailure> {
    scan_within(server, request, LONG).await
}

async fn completion(server: &Server, request: ScanRequest) -> Completion {
    let failure = scan(server, request).await.unwrap_err();
    assert!(!failure.detail.is_empty());
    failure.completion
}

/// Gives this many pages, then says that there are no more.
fn pages(count: u32) -> impl Fn(&str) -> Answer + Send + Sync + 'static {
    let given = AtomicU32::new(0);
    move |_| if given.fetch_add(1, Ordering::Relaxed) < count { page(picture(40, 60)) } else { Answer::Status(404) }
}

#[tokio::test]
async fn a_page_on_the_glass_is_scanned_and_its_job_deleted() {
    let server = Server::start().await;
    server.on_next(pages(1));
    let scanner = open(&server);
    let (order, _cancel, mut seen) = order(LONG);
    let scanned = scanner.claim(VisitId("visit".into())).unwrap().scan(ScanRequest::default(), order).await.unwrap();
    assert_eq!(scanned.len(), 1);
    assert_eq!((scanned[0].width, scanned[0].height, scanned[0].media_type.as_str()), (40, 60, "image/jpeg"));
    assert_eq!(scanned[0].bytes, picture(40, 60));
    let mut progress = Vec::new();
    while let Some(step) = seen.recv().await {
        progress.push(step);
    }
    assert_eq!(progress, [Progress::Warming, Progress::Scanning { page: 1 }, Progress::Receiving { page: 1 }]);
    let settings = server.settings();
    assert!(settings.contains("<pwg:InputSource>Platen<"), "{settings}");
    assert!(settings.contains("<scan:XResolution>200<") && settings.contains("<scan:ColorMode>RGB24<"), "{settings}");
    assert_eq!(server.deleted(), 1);
}

#[tokio::test]
async fn the_feeder_is_scanned_to_its_last_page() {
    let server = Server::start().await;
    server.set_feeder("ScannerAdfLoaded");
    server.on_next(pages(3));
    assert_eq!(scan(&server, FEEDER).await.unwrap().len(), 3);
    assert!(server.settings().contains("<pwg:InputSource>Feeder<"));
}

#[tokio::test]
async fn no_more_pages_are_taken_than_allowed() {
    let server = Server::start().await;
    server.set_feeder("ScannerAdfLoaded");
    server.on_next(pages(10));
    assert_eq!(scan(&server, ScanRequest { most_pages: 2, ..FEEDER }).await.unwrap().len(), 2);
    assert_eq!(server.deleted(), 1, "the rest of the job is given up");
}

#[tokio::test]
async fn an_empty_feeder_is_told_before_a_job_is_begun() {
    let server = Server::start().await;
    server.set_feeder("ScannerAdfEmpty");
    assert_eq!(completion(&server, FEEDER).await, Completion::NoMedia);
    assert_eq!(server.jobs(), 0);
}

#[tokio::test]
async fn a_feeder_that_jams_after_a_page_gives_no_half_document() {
    let server = Arc::new(Server::start().await);
    server.set_feeder("ScannerAdfLoaded");
    let given = AtomicU32::new(0);
    let jam = server.feeder();
    server.on_next(move |_| {
        if given.fetch_add(1, Ordering::Relaxed) == 0 {
            return page(picture(8, 8));
        }
        *jam.lock().unwrap() = "ScannerAdfJam".into();
        Answer::Status(404)
    });
    assert_eq!(completion(&server, FEEDER).await, Completion::PaperJammed);
}

#[tokio::test]
async fn a_scanner_that_answers_503_is_tried_again_until_it_can() {
    let server = Server::start().await;
    let (begun, asked) = (AtomicU32::new(0), AtomicU32::new(0));
    server.on_begin(move || if begun.fetch_add(1, Ordering::Relaxed) < 2 { Answer::Later(0) } else { Answer::Created });
    server.on_next(
        move |_| {
            if asked.fetch_add(1, Ordering::Relaxed) < 2 { Answer::Later(0) } else { page(picture(8, 8)) }
        },
    );
    assert_eq!(scan(&server, ScanRequest::default()).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_scanner_that_always_answers_503_ends_with_the_deadline() {
    let server = Server::start().await;
    server.on_begin(|| Answer::Later(0));
    let failure = scan_within(&server, ScanRequest::default(), Duration::from_millis(700)).await.unwrap_err();
    assert_eq!(failure.completion, Completion::TimeOut);
}

#[tokio::test]
async fn a_scanner_that_cuts_the_image_is_noticed() {
    let whole = picture(40, 60);
    // Cut before the length it announced, and cut with the length told right.
    for answer in [
        Answer::Cut { announced: whole.len(), bytes: whole[..whole.len() / 2].to_vec() },
        page(whole[..whole.len() - 2].to_vec()),
        page(Vec::new()),
    ] {
        let server = Server::start().await;
        server.on_next(move |_| answer.clone());
        assert_eq!(completion(&server, ScanRequest::default()).await, Completion::InvalidData);
        assert_eq!(server.deleted(), 1, "the job is given up");
    }
}

#[tokio::test]
async fn a_page_that_is_no_picture_or_far_too_large_is_refused() {
    for answer in [
        Answer::Page("application/pdf", b"%PDF-1.7".to_vec()),
        page(b"this is no picture".to_vec()),
        page(picture(0xFFFF, 0xFFFF)),
        Answer::Cut { announced: 1 << 30, bytes: picture(8, 8) },
    ] {
        let server = Server::start().await;
        server.on_next(move |_| answer.clone());
        assert_eq!(completion(&server, ScanRequest::default()).await, Completion::InvalidData);
    }
}

#[tokio::test]
async fn a_scanner_that_hangs_ends_with_the_deadline_and_its_job_is_deleted() {
    let server = Server::start().await;
    server.on_next(|_| Answer::Hang);
    let failure = scan_within(&server, ScanRequest::default(), Duration::from_millis(700)).await.unwrap_err();
    assert_eq!(failure.completion, Completion::TimeOut);
    assert_eq!(server.deleted(), 1);
}

#[tokio::test]
async fn a_cancel_deletes_the_job_and_is_complete_only_when_the_scanner_rests() {
    let server = Server::start().await;
    server.on_next(|_| Answer::Hang);
    server.set_state_after_delete("Processing");
    let scanner = open(&server);
    let (order, cancel, mut seen) = order(LONG);
    let lease = scanner.claim(VisitId("visit".into())).unwrap();
    let scanning = tokio::spawn(async move { lease.scan(ScanRequest::default(), order).await });
    while seen.recv().await.unwrap() != (Progress::Scanning { page: 1 }) {}
    cancel.cancel();
    assert_eq!(seen.recv().await, Some(Progress::Cancelling));
    server.wait_deleted().await;
    server.wait_status().await;
    assert!(!scanning.is_finished(), "the scanner still moves");
    server.set_state("Idle");
    assert_eq!(scanning.await.unwrap().unwrap_err().completion, Completion::Canceled);
}

#[tokio::test]
async fn a_scanner_that_is_busy_is_waited_for() {
    let server = Server::start().await;
    server.set_state("Processing");
    server.on_next(pages(1));
    let scanner = open(&server);
    let lease = scanner.claim(VisitId("visit".into())).unwrap();
    let scanning = tokio::spawn(async move { lease.scan(ScanRequest::default(), order(LONG).0).await });
    server.wait_status().await;
    server.set_state("Idle");
    assert_eq!(scanning.await.unwrap().unwrap().len(), 1);
}

#[tokio::test]
async fn a_source_that_the_scanner_lacks_is_refused() {
    let server = Server::start().await;
    server.remove_feeder();
    assert_eq!(completion(&server, FEEDER).await, Completion::UnsupportedData);
}

#[tokio::test]
async fn a_scanner_that_talks_nonsense_is_reported_broken() {
    let server = Server::start().await;
    server.set_documents(|_| Some(Answer::Page("text/html", b"<html><body>Welcome</body>".to_vec())));
    assert_eq!(completion(&server, ScanRequest::default()).await, Completion::HardwareError);
}

#[tokio::test]
async fn a_scanner_that_goes_away_mid_scan_is_offline_and_serves_again_once_it_is_back() {
    let server = Server::start().await;
    let gone = Arc::new(AtomicBool::new(false));
    let (pulls, asks) = (gone.clone(), gone.clone());
    server.on_next(move |_| if pulls.swap(true, Ordering::Relaxed) { page(picture(8, 8)) } else { Answer::HangUp });
    server.set_documents(move |_| asks.load(Ordering::Relaxed).then_some(Answer::HangUp));
    let scanner = open(&server);
    let lease = scanner.claim(VisitId("visit".into())).unwrap();
    let failure = lease.scan(ScanRequest::default(), order(LONG).0).await.unwrap_err();
    assert_eq!(failure.completion, Completion::DeviceNotReady, "{failure}");
    let mut status = scanner.status();
    status.wait_for(|status| status.state == DeviceState::Offline).await.unwrap();
    server.set_documents(|_| None);
    status.wait_for(|status| status.state == DeviceState::Online).await.unwrap();
    assert_eq!(lease.scan(ScanRequest::default(), order(LONG).0).await.unwrap().len(), 1);
}

#[tokio::test]
async fn health_tells_the_model_the_feeder_and_the_scanner_that_is_not_there() {
    let server = Server::start().await;
    server.set_feeder("ScannerAdfLoaded");
    let status = open(&server).check(LONG).await.unwrap();
    assert_eq!((status.state, status.media), (DeviceState::Online, Media::Present));
    assert_eq!(status.detail, "Scripted Scanner");

    server.set_state("Stopped");
    assert_eq!(open(&server).check(LONG).await.unwrap_err().completion, Completion::HardwareError);

    let address = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let absent = Scanner::open(ScannerConfig::new(format!("http://{address}/eSCL")));
    assert_eq!(absent.check(LONG).await.unwrap_err().completion, Completion::DeviceNotReady);
    assert_eq!(absent.status().borrow().state, DeviceState::Offline);

    let none = Scanner::open(ScannerConfig::new(""));
    assert!(none.check(LONG).await.is_err());
    assert_eq!(none.status().borrow().state, DeviceState::NoDevice);
}
