//! `ippeveprinter` on a private system bus, with a print command whose faults a test sets.

use std::io::ErrorKind;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream, UnixStream};

const START: Duration = Duration::from_secs(20);

/// What the printer does with a document. `fault` holds the fault as long as there is one.
const COMMAND: &str = r#"#!/bin/sh
dir=${0%/*}
echo "copies=$IPP_COPIES media=$IPP_MEDIA user=$IPP_JOB_ORIGINATING_USER_NAME name=$IPP_JOB_NAME" > "$dir/asked"
fault=$(cat "$dir/fault" 2>/dev/null)
touch "$dir/at-work"
case "$fault" in
abort) echo "ERROR: no" >&2; exit 1 ;;
media-jam|cover-open) echo "STATE: +$fault" >&2 ;;
esac
while [ -e "$dir/fault" ]; do
    # Nobody is left behind when the printer or its test is gone.
    kill -0 "$PPID" 2>/dev/null || exit 1
    sleep 0.05
done
case "$fault" in
media-jam|cover-open) echo "STATE: -$fault" >&2 ;;
hold) exit 0 ;;
esac
# Long enough that whoever follows the job sees it at work.
sleep 0.7
cp "$1" "$dir/printed/$$.part" && mv "$dir/printed/$$.part" "$dir/printed/$$"
echo "ATTR: job-impressions-completed=1" >&2
"#;

/// A program that ends with the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

pub(crate) struct Peer {
    folder: TempDir,
    port: u16,
    printer: Option<Running>,
    _bus: Running,
}

impl Peer {
    /// None when a program is missing.
    pub(crate) async fn start() -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        for name in ["spool", "printed"] {
            std::fs::create_dir(folder.path().join(name)).unwrap();
        }
        let command = folder.path().join("command");
        std::fs::write(&command, COMMAND).unwrap();
        std::fs::set_permissions(&command, PermissionsExt::from_mode(0o755)).unwrap();
        let bus = start_bus(folder.path()).await?;
        let port = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
        let mut peer = Self { folder, port, printer: None, _bus: bus };
        peer.launch().await.then_some(peer)
    }

    /// False when the program is missing.
    async fn launch(&mut self) -> bool {
        let folder = self.folder.path();
        let log = std::fs::File::create(folder.join("log")).unwrap();
        let mut command = Command::new("ippeveprinter");
        command
            .env("DBUS_SYSTEM_BUS_ADDRESS", bus_address(folder))
            .args(["-r", "off", "-f", "application/pdf", "-p", &self.port.to_string()])
            .arg("-d")
            .arg(folder.join("spool"))
            .arg("-c")
            .arg(folder.join("command"))
            .args(["-vv", "peer"])
            .stdout(Stdio::null())
            .stderr(log);
        let Some(printer) = spawn(command) else { return false };
        self.printer = Some(printer);
        wait_for(async || TcpStream::connect(("127.0.0.1", self.port)).await.is_ok()).await;
        true
    }

    pub(crate) fn uri(&self) -> String {
        format!("ipp://127.0.0.1:{}/ipp/print", self.port)
    }

    /// Pulls the plug.
    pub(crate) fn stop(&mut self) {
        self.printer = None;
    }

    pub(crate) async fn start_again(&mut self) {
        assert!(self.launch().await);
    }

    /// Sheets in its tray, through the form that the printer's own web page offers.
    pub(crate) async fn set_paper(&self, sheets: u32) {
        // The form sets all trays at once; a tray that it does not name is empty, and then the printer waits too.
        let tray = format!("size1=iso_a4_210x297mm&type1=stationery&level1={sheets}");
        let path = format!("/media?{tray}&size3=na_number-10_4.125x9.5in&type3=envelope&level3=25");
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).await.unwrap();
        let request = format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\n\r\n", self.port);
        stream.write_all(request.as_bytes()).await.unwrap();
        // The page ends when the printer closes the connection, or at once when it keeps it.
        let mut answer = vec![0; 256];
        let count = stream.read(&mut answer).await.unwrap();
        let answer = String::from_utf8_lossy(&answer[..count]).into_owned();
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    }

    pub(crate) fn set_fault(&self, fault: &str) {
        std::fs::write(self.folder.path().join("fault"), fault).unwrap();
    }

    pub(crate) fn clear_fault(&self) {
        std::fs::remove_file(self.folder.path().join("fault")).unwrap();
    }

    /// Until the print command has begun.
    pub(crate) async fn wait_at_work(&self) {
        wait_for(async || self.folder.path().join("at-work").exists()).await;
    }

    /// Until the printer says in its log that it was asked to stop a job.
    pub(crate) async fn wait_stopping(&self) {
        wait_for(async || std::fs::read_to_string(self.folder.path().join("log")).unwrap().contains("Cancel-Job"))
            .await;
    }

    /// What came out.
    pub(crate) fn printed(&self) -> Vec<Vec<u8>> {
        let files = std::fs::read_dir(self.folder.path().join("printed")).unwrap();
        files.map(|file| std::fs::read(file.unwrap().path()).unwrap()).collect()
    }

    /// What the last job asked for.
    pub(crate) fn asked(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("asked")).unwrap().trim().to_owned()
    }
}

fn socket(folder: &Path) -> PathBuf {
    folder.join("bus")
}

fn bus_address(folder: &Path) -> String {
    format!("unix:path={}", socket(folder).display())
}

/// A system bus of our own: the printer does not start without one, even when it announces nothing.
async fn start_bus(folder: &Path) -> Option<Running> {
    let configuration = folder.join("bus.conf");
    let text = format!(
        "<!DOCTYPE busconfig PUBLIC '-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN' \
         'http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd'>\n<busconfig><type>system</type>\
         <listen>{}</listen><auth>EXTERNAL</auth><policy context='default'><allow user='*'/><allow own='*'/>\
         <allow send_destination='*'/><allow receive_sender='*'/></policy></busconfig>",
        bus_address(folder)
    );
    std::fs::write(&configuration, text).unwrap();
    let mut command = Command::new("dbus-daemon");
    command.arg(format!("--config-file={}", configuration.display())).args(["--nofork", "--nopidfile"]);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let bus = spawn(command)?;
    wait_for(async || UnixStream::connect(socket(folder)).await.is_ok()).await;
    Some(bus)
}

fn spawn(mut command: Command) -> Option<Running> {
    match command.spawn() {
        Ok(child) => Some(Running(child)),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => panic!("{command:?}: {error}"),
    }
}

/// Waits for something that other processes do and tell nobody about.
async fn wait_for(condition: impl AsyncFn() -> bool) {
    let wait = async {
        while !condition().await {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(START, wait).await.expect("the condition never came true");
}
