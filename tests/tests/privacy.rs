//! What is kept of a citizen after the wipe: nothing on disk, and nothing for the next one.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

use guichet_model::view::{Input, Modes, Scene, Screen};
use guichet_tests::Hall;
use std::path::Path;

const ITEM: &str = "social-insurance-certificate";

fn files(folder: &Path, found: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files(&path, found) } else { found.push(path) }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_terminal_keeps_no_personal_data_on_disk_and_the_audit_log_holds() {
    let hall = Hall::open().await.unwrap();
    hall.start(ITEM).await.unwrap();
    hall.show_card().await.unwrap();
    hall.until_page("confirm").await.unwrap();
    hall.go_on(vec![]).unwrap();
    hall.until("the outcome", |view| matches!(view.screen, Screen::Outcome(_))).await.unwrap();
    hall.kiosk.send(Input::Finish);
    hall.until("the idle page", |view| matches!(view.screen, Screen::Idle)).await.unwrap();

    let card = serde_json::to_value(guichet_testbed::cards::resident().unwrap()).unwrap();
    let (name, number) = (card["name"].as_str().unwrap(), card["number"].as_str().unwrap());
    let mut kept = Vec::new();
    files(&hall.state(), &mut kept);
    assert!(kept.iter().any(|path| path.ends_with("audit.jsonl")), "{kept:?}");
    for path in kept {
        let bytes = std::fs::read(&path).unwrap();
        for secret in [name, number] {
            let found = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
            assert!(!found, "{} holds personal data", path.display());
        }
    }
    let audit = hall.audit().unwrap();
    for function in ["identity.require", "platform.query", "printer.print"] {
        assert!(audit.contains(function), "{function} is not in the audit log");
    }
    guichet_capability::audit::verify(&hall.state().join("audit.jsonl")).unwrap();
    hall.testbed.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_leaving_the_next_citizen_gets_a_fresh_visit_and_is_asked_for_their_own_card() {
    let hall = Hall::open().await.unwrap();
    hall.kiosk.send(Input::Begin);
    hall.kiosk.send(Input::SetModes(Modes { elderly: true, ..Modes::default() }));
    let first = hall.until("large text", |view| view.modes.elderly).await.unwrap();
    hall.start(ITEM).await.unwrap();
    hall.show_card().await.unwrap();
    hall.until_page("confirm").await.unwrap();
    hall.kiosk.send(Input::Leave);
    hall.until("the question", |view| view.dialog.is_some()).await.unwrap();
    hall.kiosk.send(Input::ConfirmLeave);
    let idle = hall.until("the idle page", |view| matches!(view.screen, Screen::Idle)).await.unwrap();
    assert!(idle.visit > first.visit && !idle.modes.elderly);

    hall.start(ITEM).await.unwrap();
    let asked = |view: &guichet_model::view::View| matches!(&view.screen, Screen::Device(device) if device.scene == Scene::LayCard);
    hall.until("the request for the card", asked).await.unwrap();
    hall.testbed.stop().await;
}
