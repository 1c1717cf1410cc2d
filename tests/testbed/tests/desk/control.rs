//! The control interface itself.

use guichet_testbed::{FaultRequest, cards};

use crate::desk::Desk;

#[tokio::test]
async fn an_unknown_fault_is_refused_with_the_known_ones() {
    let desk = Desk::start().await;
    for (part, known) in [("reader", "wrong-check-digit"), ("scanner", "truncate"), ("platform", "bad-signature")] {
        let refused = desk.control.set_fault(part, FaultRequest::lasting("gremlins")).await.unwrap_err().to_string();
        assert!(refused.contains("400") && refused.contains("gremlins") && refused.contains(known), "{refused}");
    }
    let refused = desk.control.set_fault("kettle", FaultRequest::lasting("cold")).await.unwrap_err().to_string();
    assert!(refused.contains("404") && refused.contains("reader, scanner, printer, platform"), "{refused}");
}

#[tokio::test]
async fn a_desk_without_a_printer_says_so() {
    let desk = Desk::start().await;
    assert!(desk.at().printer.is_none());
    assert!(desk.control.state().await.unwrap()["printer"].is_null());
    let refused = desk.control.load_paper(10).await.unwrap_err().to_string();
    assert!(refused.contains("without a printer"), "{refused}");
}

#[tokio::test]
async fn the_state_tells_what_is_laid_and_what_is_wrong() {
    let desk = Desk::start().await;
    desk.control.lay_card(&cards::hmt().unwrap()).await.unwrap();
    desk.control.lay_pages(&["lease", "photo"]).await.unwrap();
    desk.control.set_fault("scanner", FaultRequest::lasting("503").times(3)).await.unwrap();
    let state = desk.control.state().await.unwrap();
    assert_eq!(state["reader"]["card"]["name"], "李家俊");
    assert_eq!(state["scanner"]["pages"], serde_json::json!(["lease", "photo"]));
    assert_eq!(state["scanner"]["fault"]["times"], 3);
    assert!(state["platform"]["fault"].is_null());
}

#[tokio::test]
async fn a_stopped_testbed_leaves_nothing_listening() {
    let desk = Desk::start().await;
    let at = desk.at().clone();
    desk.testbed.stop().await;
    assert!(desk.control.state().await.is_err());
    crate::desk::until("the reader's line is gone", async || (!at.reader.is_symlink()).then_some(())).await;
    let scanner = at.scanner.trim_start_matches("http://").trim_end_matches("/eSCL").to_owned();
    crate::desk::until("the scanner's port is closed", async || {
        std::net::TcpStream::connect(&scanner).is_err().then_some(())
    })
    .await;
}
