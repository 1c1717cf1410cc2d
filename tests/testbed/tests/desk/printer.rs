//! The printer, spoken to by CUPS' own `ipptool`.

use std::path::PathBuf;

use guichet_testbed::FaultRequest;
use tokio::process::Command;

use crate::desk::{Desk, until};

const PDF: &[u8] = b"%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj
trailer<</Root 1 0 R>>
%%EOF
";

const PRINT: &str = r#"{
NAME "print"
OPERATION Print-Job
GROUP operation-attributes-tag
ATTR charset attributes-charset utf-8
ATTR language attributes-natural-language zh
ATTR uri printer-uri $uri
ATTR name requesting-user-name terminal
ATTR name job-name "certificate"
ATTR mimeMediaType document-format application/pdf
GROUP job-attributes-tag
ATTR keyword media iso_a4_210x297mm
FILE page.pdf
STATUS successful-ok
}"#;

async fn desk() -> Desk {
    let desk = Desk::with(|options| options).await;
    std::fs::write(desk.dir.path().join("page.pdf"), PDF).unwrap();
    std::fs::write(desk.dir.path().join("print.test"), PRINT).unwrap();
    desk
}

async fn ipptool(desk: &Desk, test: &str) -> (bool, String) {
    let output = Command::new("ipptool")
        .args(["-T", "10", "-tv", desk.at().printer.as_deref().unwrap(), test])
        .current_dir(desk.dir.path())
        .output()
        .await
        .expect("ipptool; install cups-ipp-utils");
    (output.status.success(), String::from_utf8_lossy(&output.stdout).into_owned())
}

async fn print(desk: &Desk) {
    let (success, said) = ipptool(desk, "print.test").await;
    assert!(success, "{said}");
}

async fn printer_says(desk: &Desk, word: &str) {
    until(word, async || ipptool(desk, "get-printer-attributes.test").await.1.contains(word).then_some(())).await;
}

async fn jobs_say(desk: &Desk, word: &str) {
    until(word, async || ipptool(desk, "get-completed-jobs.test").await.1.contains(word).then_some(())).await;
}

async fn printed(desk: &Desk) -> Vec<PathBuf> {
    let state = desk.control.state().await.unwrap();
    serde_json::from_value(state["printer"]["printed"].clone()).unwrap()
}

async fn set(desk: &Desk, fault: &str) {
    desk.control.set_fault("printer", FaultRequest::lasting(fault)).await.unwrap();
}

#[tokio::test]
async fn what_is_printed_lands_in_the_folder_byte_for_byte() {
    let desk = desk().await;
    print(&desk).await;
    let files = until("a printed file", async || Some(printed(&desk).await).filter(|files| !files.is_empty())).await;
    assert_eq!(files.len(), 1);
    assert!(files[0].starts_with(&desk.at().printed));
    assert_eq!(std::fs::read(&files[0]).unwrap(), PDF);
    desk.testbed.stop().await;
}

#[tokio::test]
async fn a_printer_without_paper_waits_for_it() {
    let desk = desk().await;
    assert!(!ipptool(&desk, "get-printer-attributes.test").await.1.contains("media-empty"), "it starts with paper");
    desk.control.load_paper(0).await.unwrap();
    printer_says(&desk, "media-empty").await;
    print(&desk).await;
    printer_says(&desk, "media-needed").await;
    assert!(printed(&desk).await.is_empty());
    desk.control.load_paper(50).await.unwrap();
    until("the page", async || (printed(&desk).await.len() == 1).then_some(())).await;

    set(&desk, "paper-out").await;
    printer_says(&desk, "media-empty").await;
    desk.control.clear_fault("printer").await.unwrap();
    assert!(!ipptool(&desk, "get-printer-attributes.test").await.1.contains("media-empty"));
}

#[tokio::test]
async fn a_jam_and_an_open_cover_hold_the_job_until_they_are_cleared() {
    let desk = desk().await;
    for (n, (fault, says)) in [("jam", "media-jam"), ("cover-open", "cover-open")].into_iter().enumerate() {
        set(&desk, fault).await;
        print(&desk).await;
        printer_says(&desk, says).await;
        assert_eq!(printed(&desk).await.len(), n);
        desk.control.clear_fault("printer").await.unwrap();
        until("the page", async || (printed(&desk).await.len() == n + 1).then_some(())).await;
    }
}

#[tokio::test]
async fn an_aborted_job_prints_nothing() {
    let desk = desk().await;
    set(&desk, "abort").await;
    print(&desk).await;
    jobs_say(&desk, "aborted").await;
    assert!(printed(&desk).await.is_empty());
}

#[tokio::test]
async fn a_printer_that_is_gone_refuses_connections_and_comes_back_at_its_address() {
    let desk = desk().await;
    set(&desk, "gone").await;
    assert!(!ipptool(&desk, "get-printer-attributes.test").await.0);
    assert_eq!(desk.control.state().await.unwrap()["printer"]["running"], false);
    desk.control.clear_fault("printer").await.unwrap();
    print(&desk).await;
    until("the page", async || (printed(&desk).await.len() == 1).then_some(())).await;
}
