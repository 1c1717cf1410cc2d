//! The printer against `ippeveprinter` of CUPS, which nobody here wrote. Without that program each test says so and
//! does nothing; where the tests count, it is installed.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::print_stderr)]

mod peer;

use guichet_devices::{Order, PrintJob, Printed, Printer, PrinterConfig, PrinterLease};
use guichet_model::device::{Completion, DeviceFailure, DeviceState, Media, Progress, Supply, VisitId};
use peer::Peer;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

const LONG: Duration = Duration::from_secs(60);
const PDF: &[u8] =
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
    3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";

/// The peer, or a word about why there is none.
macro_rules! peer {
    () => {
        match Peer::start().await {
            Some(peer) => peer,
            None => {
                eprintln!("SKIPPED: ippeveprinter or dbus-daemon is not installed (Debian: cups-ipp-utils, dbus)");
                return;
            }
        }
    };
}

fn visit() -> VisitId {
    VisitId("visit".into())
}

fn job() -> PrintJob {
    PrintJob { name: "certificate".into(), pdf: PDF.to_vec(), copies: 1 }
}

fn order(budget: Duration) -> (Order, CancellationToken, mpsc::Receiver<Progress>) {
    let (cancel, (progress, seen)) = (CancellationToken::new(), mpsc::channel(64));
    (Order::new(budget, cancel.clone(), progress), cancel, seen)
}

fn start(lease: PrinterLease, order: Order) -> JoinHandle<Result<Printed, DeviceFailure>> {
    tokio::spawn(async move { lease.print(job(), order).await })
}

async fn seen_until(seen: &mut mpsc::Receiver<Progress>, wanted: impl Fn(&Progress) -> bool) -> Vec<Progress> {
    let mut all = Vec::new();
    let wait = async {
        while let Some(progress) = seen.recv().await {
            all.push(progress);
            if wanted(&progress) {
                return;
            }
        }
    };
    tokio::time::timeout(LONG, wait).await.expect("that progress never came");
    assert!(all.last().is_some_and(wanted), "the command ended after {all:?}");
    all
}

async fn until(printer: &Printer, state: DeviceState) {
    let mut status = printer.status();
    let wait = status.wait_for(|status| status.state == state);
    tokio::time::timeout(LONG, wait).await.expect("the state never came").unwrap();
}

#[tokio::test]
async fn a_document_is_printed_and_followed_to_its_end() {
    let peer = peer!();
    let printer = Printer::open(PrinterConfig::new(peer.uri()));
    let (order, _cancel, mut seen) = order(LONG);
    let printed = printer.claim(visit()).unwrap().print(job(), order).await.unwrap();
    assert!(printed.job_id > 0);
    assert_eq!(printed.pages, 1);
    assert_eq!(peer.printed(), [PDF.to_vec()]);
    let mut progress = Vec::new();
    while let Some(step) = seen.recv().await {
        progress.push(step);
    }
    assert_eq!(progress[..2], [Progress::Warming, Progress::Sending]);
    assert!(progress.iter().any(|step| matches!(step, Progress::Printing { page: 1, .. })), "{progress:?}");
}

#[tokio::test]
async fn copies_and_paper_reach_the_printer() {
    let peer = peer!();
    let printer = Printer::open(PrinterConfig::new(peer.uri()));
    let lease = printer.claim(visit()).unwrap();
    lease.print(PrintJob { copies: 2, ..job() }, order(LONG).0).await.unwrap();
    assert_eq!(peer.asked(), "copies=2 media=iso_a4_210x297mm user=guichet name=certificate");
}

#[tokio::test]
async fn a_printer_without_paper_holds_the_job_and_goes_on_once_it_is_filled() {
    let peer = peer!();
    let printer = Printer::open(PrinterConfig::new(peer.uri()));
    peer.set_paper(0).await;
    let (order, _cancel, mut seen) = order(LONG);
    let printing = start(printer.claim(visit()).unwrap(), order);
    seen_until(&mut seen, |step| *step == Progress::Held { condition: Completion::PaperOut }).await;
    assert_eq!(printer.status().borrow().paper, Supply::Out);
    assert!(peer.printed().is_empty());
    peer.set_paper(250).await;
    printing.await.unwrap().unwrap();
    assert_eq!(peer.printed().len(), 1);
}

#[tokio::test]
async fn a_jam_holds_the_job_and_the_job_goes_on_once_it_is_cleared() {
    let peer = peer!();
    let printer = Printer::open(PrinterConfig::new(peer.uri()));
    peer.set_fault("media-jam");
    let (order, _cancel, mut seen) = order(LONG);
    let printing = start(printer.claim(visit()).unwrap(), order);
    seen_until(&mut seen, |step| *step == Progress::Held { condition: Completion::PaperJammed }).await;
    let status = printer.status().borrow().clone();
    assert_eq!((status.paper, status.media), (Supply::Jammed, Media::Jammed));
    peer.clear_fault();
    printing.await.unwrap().unwrap();
}

#[tokio::test]
async fn an_open_door_is_told_apart_from_a_jam() {
    let peer = peer!();
    let printer = Printer::open(PrinterConfig::new(peer.uri()));
    peer.set_fault("cover-open");
    let (order, _cancel, mut seen) = order(LONG);
    let printing = start(printer.claim(visit()).unwrap(), order);
    seen_until(&mut seen, |step| *step == Progress::Held { condition: Completion::CoverOpen }).await;
    until(&printer, DeviceState::UserError).await;
    peer.clear_fault();
    printing.await.unwrap().unwrap();
    until(&printer, DeviceState::Online).await;
}

#[tokio::test]
async fn a_jam_that_nobody_clears_is_what_the_deadline_reports_and_the_job_is_cancelled() {
    let peer = peer!();
    let printer = Printer::open(PrinterConfig::new(peer.uri()));
    peer.set_fault("media-jam");
    let (order, _cancel, mut seen) = order(Duration::from_secs(5));
    let printing = start(printer.claim(visit()).unwrap(), order);
    seen_until(&mut seen, |step| *step == Progress::Cancelling).await;
    peer.clear_fault();
    let failure = printing.await.unwrap().unwrap_err();
    assert_eq!(failure.completion, Completion::PaperJammed, "{failure}");
}

#[tokio::test]
async fn cancel_is_complete_only_when_the_printer_has_stopped() {
    let peer = peer!();
    let printer = Printer::open(PrinterConfig::new(peer.uri()));
    peer.set_fault("hold");
    let (order, cancel, mut seen) = order(LONG);
    let printing = start(printer.claim(visit()).unwrap(), order);
    seen_until(&mut seen, |step| matches!(step, Progress::Printing { .. })).await;
    peer.wait_at_work().await;
    cancel.cancel();
    seen_until(&mut seen, |step| *step == Progress::Cancelling).await;
    peer.wait_stopping().await;
    assert!(!printing.is_finished(), "the printer was asked, but still moves");
    peer.clear_fault();
    let failure = printing.await.unwrap().unwrap_err();
    assert_eq!((failure.completion, failure.remedy), (Completion::Canceled, None));
}

#[tokio::test]
async fn a_job_that_the_printer_gives_up_is_a_hardware_error() {
    let peer = peer!();
    let printer = Printer::open(PrinterConfig::new(peer.uri()));
    peer.set_fault("abort");
    let failure = printer.claim(visit()).unwrap().print(job(), order(LONG).0).await.unwrap_err();
    assert_eq!(failure.completion, Completion::HardwareError, "{failure}");
}

#[tokio::test]
async fn a_printer_that_is_gone_mid_job_is_offline_and_serves_again_once_it_is_back() {
    let mut peer = peer!();
    let printer = Printer::open(PrinterConfig::new(peer.uri()));
    peer.set_fault("hold");
    let (held, _cancel, mut seen) = order(LONG);
    let printing = start(printer.claim(visit()).unwrap(), held);
    seen_until(&mut seen, |step| matches!(step, Progress::Printing { .. })).await;
    peer.stop();
    let failure = printing.await.unwrap().unwrap_err();
    assert_eq!(failure.completion, Completion::DeviceNotReady, "{failure}");
    until(&printer, DeviceState::Offline).await;
    peer.clear_fault();
    peer.start_again().await;
    until(&printer, DeviceState::Online).await;
    printer.claim(visit()).unwrap().print(job(), order(LONG).0).await.unwrap();
}

#[tokio::test]
async fn a_job_left_in_the_printer_is_cancelled_before_the_next_one_is_printed() {
    let peer = peer!();
    let printer = Printer::open(PrinterConfig::new(peer.uri()));
    peer.set_fault("hold");
    let (held, cancel, mut seen) = order(Duration::from_secs(4));
    let printing = start(printer.claim(visit()).unwrap(), held);
    seen_until(&mut seen, |step| *step == Progress::Cancelling).await;
    // It does not stop in the time that it gets.
    let failure = printing.await.unwrap().unwrap_err();
    assert_eq!(failure.completion, Completion::TimeOut, "{failure}");
    drop(cancel);
    let (next, _cancel, mut seen) = order(LONG);
    let printing = start(printer.claim(VisitId("next".into())).unwrap(), next);
    seen_until(&mut seen, |step| *step == Progress::Warming).await;
    peer.clear_fault();
    let printed = printing.await.unwrap().unwrap();
    assert_eq!(printed.job_id, 2);
    assert_eq!(peer.printed().len(), 1, "the first document never came out");
}

#[tokio::test]
async fn what_is_no_document_never_reaches_the_printer() {
    let printer = Printer::open(PrinterConfig::new("ipp://127.0.0.1:9/ipp/print"));
    for wrong in [
        PrintJob { pdf: b"PK\x03\x04".to_vec(), ..job() },
        PrintJob { copies: 0, ..job() },
        PrintJob { copies: 100, ..job() },
    ] {
        let failure = printer.claim(visit()).unwrap().print(wrong, order(LONG).0).await.unwrap_err();
        assert_eq!(failure.completion, Completion::InvalidData);
    }
}

#[tokio::test]
async fn health_tells_a_printer_that_answers_from_one_that_does_not() {
    let absent = Printer::open(PrinterConfig::new("ipp://127.0.0.1:9/ipp/print"));
    let failure = absent.check(LONG).await.unwrap_err();
    assert_eq!(failure.completion, Completion::DeviceNotReady);
    assert_eq!(absent.status().borrow().state, DeviceState::Offline);
    assert_eq!(
        absent.claim(visit()).unwrap().print(job(), order(LONG).0).await.unwrap_err().completion,
        Completion::DeviceNotReady
    );
    let none = Printer::open(PrinterConfig::new(""));
    assert!(none.check(LONG).await.is_err());
    assert_eq!(none.status().borrow().state, DeviceState::NoDevice);

    let peer = peer!();
    let status = Printer::open(PrinterConfig::new(peer.uri())).check(LONG).await.unwrap();
    assert_eq!((status.state, status.paper), (DeviceState::Online, Supply::Full));
    assert!(status.detail.starts_with("Example Printer"), "{}", status.detail);
}
