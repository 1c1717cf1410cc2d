//! Paper for the citizen: printed once, and what happens when the printer cannot.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

use guichet_model::view::{Cancel, Input, Scene, Screen, View};
use guichet_tests::Hall;

const ITEM: &str = "social-insurance-certificate";

async fn at_the_confirm_page() -> Hall {
    let hall = Hall::open().await.unwrap();
    hall.start(ITEM).await.unwrap();
    hall.show_card().await.unwrap();
    hall.until_page("confirm").await.unwrap();
    hall
}

fn held(view: &View) -> bool {
    matches!(&view.screen, Screen::Device(device) if matches!(device.scene, Scene::PrinterWaits { .. }))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_printer_without_paper_is_shown_and_the_job_goes_on_once_it_is_filled() {
    let hall = at_the_confirm_page().await;
    hall.control.load_paper(0).await.unwrap();
    hall.go_on(vec![]).unwrap();
    hall.until("the printer's need", held).await.unwrap();
    hall.control.load_paper(100).await.unwrap();
    hall.until("the outcome", |view| matches!(view.screen, Screen::Outcome(_))).await.unwrap();
    let printed = std::fs::read_dir(&hall.testbed.addresses().printed).unwrap().count();
    assert_eq!(printed, 1, "exactly one certificate");
    hall.testbed.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn cancelling_while_the_printer_waits_is_shown_as_asked_and_ends_on_the_page_once_the_printer_has_stopped() {
    let hall = at_the_confirm_page().await;
    hall.control.load_paper(0).await.unwrap();
    hall.go_on(vec![]).unwrap();
    hall.until("the printer's need", held).await.unwrap();
    hall.kiosk.send(Input::CancelDevice);
    let asked = |view: &View| matches!(&view.screen, Screen::Device(device) if device.cancel == Cancel::Asked);
    hall.until("the cancel as asked", asked).await.unwrap();
    // This printer notices a cancelled job only when it has paper again.
    hall.control.load_paper(100).await.unwrap();
    hall.until_page("confirm").await.unwrap();
    hall.go_on(vec![]).unwrap();
    hall.until("the outcome", |view| matches!(view.screen, Screen::Outcome(_))).await.unwrap();
    hall.testbed.stop().await;
}
