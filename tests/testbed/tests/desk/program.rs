//! The program `guichet-testbed`, as somebody else starts and ends it.

use std::{net::TcpStream, path::Path, process::Stdio};

use guichet_testbed::Addresses;
use rustix::process::{Pid, Signal, kill_process};
use tokio::process::{Child, Command};

use crate::desk::until;

fn start(dir: &Path, more: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_guichet-testbed"))
        .arg("--dir")
        .arg(dir)
        .args(more)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .unwrap()
}

async fn ready(dir: &Path) -> Addresses {
    until("the testbed is ready", async || dir.join("ready").exists().then_some(())).await;
    Addresses::read(&dir.join("testbed.json")).unwrap()
}

fn signal(child: &Child, signal: Signal) {
    let pid = Pid::from_raw(child.id().unwrap().cast_signed()).unwrap();
    kill_process(pid, signal).unwrap();
}

/// The address of the printer's port.
fn printer(at: &Addresses) -> String {
    at.printer.as_deref().unwrap().trim_start_matches("ipp://").trim_end_matches("/ipp/print").to_owned()
}

#[tokio::test]
async fn the_configuration_names_the_stand_ins_with_absolute_paths() {
    let dir = tempfile::tempdir().unwrap();
    let mut child = start(dir.path(), &["--no-printer", "--items", "some/items", "--landscape"]);
    let at = ready(dir.path()).await;
    let text = std::fs::read_to_string(dir.path().join("guichet.toml")).unwrap();
    let read: toml::Value = toml::from_str(&text).unwrap();
    let text = |table: &str, key: &str| read[table][key].as_str().unwrap().to_owned();
    assert_eq!(text("reader", "port"), at.reader.to_str().unwrap());
    assert_eq!(text("scanner", "url"), at.scanner);
    assert_eq!(text("platform", "acceptance_key"), at.acceptance_key);
    assert_eq!(text("panel", "orientation"), "landscape");
    assert_eq!(read["panel"]["width_mm"].as_float(), Some(708.0));
    assert_eq!(read["site"]["name"]["zh"].as_str(), Some("福州市政务服务"));
    assert_eq!(read["reader"]["baud"].as_integer(), Some(115_200));
    for (table, key) in [("paths", "items"), ("paths", "state"), ("paths", "themes"), ("platform", "key")] {
        assert!(Path::new(&text(table, key)).is_absolute(), "{table}.{key}");
    }
    assert!(text("paths", "items").ends_with("some/items"));
    assert!(TcpStream::connect(at.control.trim_start_matches("http://")).is_ok());

    drop(child.stdin.take());
    assert!(child.wait().await.unwrap().success(), "it ends when its standard input closes");
}

#[tokio::test]
async fn a_terminated_testbed_takes_the_printer_with_it() {
    let dir = tempfile::tempdir().unwrap();
    let mut child = start(dir.path(), &[]);
    let at = ready(dir.path()).await;
    assert!(TcpStream::connect(printer(&at)).is_ok());
    signal(&child, Signal::TERM);
    assert!(child.wait().await.unwrap().success());
    assert!(TcpStream::connect(printer(&at)).is_err());
}

#[tokio::test]
async fn a_killed_testbed_takes_the_printer_with_it() {
    let dir = tempfile::tempdir().unwrap();
    let mut child = start(dir.path(), &[]);
    let at = ready(dir.path()).await;
    signal(&child, Signal::KILL);
    child.wait().await.unwrap();
    until("the printer is gone", async || TcpStream::connect(printer(&at)).is_err().then_some(())).await;
}

#[tokio::test]
async fn a_missing_font_is_said_and_nothing_claims_to_be_ready() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("ready"), "from yesterday").unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_guichet-testbed"))
        .arg("--dir")
        .arg(dir.path())
        .args(["--no-printer", "--font", "/nowhere/font.ttc"])
        .stdin(Stdio::piped())
        .output()
        .await
        .unwrap();
    assert!(!output.status.success());
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("/nowhere/font.ttc") && said.contains("fonts-noto-cjk"), "{said}");
    assert!(!dir.path().join("ready").exists());
}
