//! The printer: Debian's `ippeveprinter`, which nobody here wrote, with paper and troubles of ours.

mod bus;
mod program;

use std::{
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail};
use serde::Serialize;

use crate::{
    fault::{Fault, FaultRequest, Refused, Slot},
    port::Port,
};
use bus::Bus;
use program::{Program, find};

/// Sheets in the tray at the start and after `paper-out` was cleared.
const FULL: u32 = 250;
/// How long the printer may take to answer.
const START: Duration = Duration::from_secs(15);
/// How much longer a job takes under `slow` when no time is given.
const SLOW: Duration = Duration::from_secs(3);

/// What the printer can do wrong. All last until they are cleared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum PrinterFault {
    /// The next job jams, and goes on when the jam is cleared.
    Jam,
    /// The next job stops at an open cover, and goes on when it is closed.
    CoverOpen,
    /// Jobs are aborted.
    Abort,
    /// Jobs take `ms` longer.
    Slow,
    /// The tray is empty; clearing loads it.
    PaperOut,
    /// The printer is switched off.
    Gone,
}

impl Fault for PrinterFault {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("jam", Self::Jam),
        ("cover-open", Self::CoverOpen),
        ("abort", Self::Abort),
        ("slow", Self::Slow),
        ("paper-out", Self::PaperOut),
        ("gone", Self::Gone),
    ];
    const EXCHANGES: &'static [&'static str] = &["job"];

    fn is_state(self) -> bool {
        true
    }
}

/// What `GET /state` says of the printer.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct PrinterState {
    running: bool,
    /// Sheets loaded last; the printer does not count them down.
    sheets: u32,
    /// Files printed, in the order of their jobs.
    printed: Vec<PathBuf>,
    fault: Option<FaultRequest>,
}

/// The machine itself, which can be switched off and on.
struct Machine {
    program: Option<Program>,
    sheets: u32,
}

/// The printer, running until it is stopped or dropped.
pub(crate) struct Printer {
    folder: PathBuf,
    printed: PathBuf,
    port: Port,
    bus: Bus,
    faults: Slot<PrinterFault>,
    machine: tokio::sync::Mutex<Machine>,
    http: reqwest::Client,
}

impl Printer {
    /// Starts the printer; spool and logs go to `folder`, what it printed to `printed`.
    ///
    /// # Errors
    /// A missing program is named with the package that has it.
    pub(crate) async fn start(folder: &Path, printed: &Path) -> Result<Self> {
        find("ippeveprinter", "cups-ipp-utils")?;
        for path in [folder, &folder.join("spool"), printed] {
            std::fs::create_dir_all(path).with_context(|| format!("cannot create {}", path.display()))?;
        }
        let command = folder.join("command.sh");
        std::fs::write(&command, include_str!("command.sh"))
            .with_context(|| format!("cannot write {}", command.display()))?;
        std::fs::set_permissions(&command, std::fs::Permissions::from_mode(0o755))?;

        let port = Port::take().context("no port for the printer")?;
        let name = format!("guichet-testbed-{}-{}", std::process::id(), port.address().port());
        let printer = Self {
            folder: folder.to_owned(),
            printed: printed.to_owned(),
            bus: Bus::start(folder, &name).await?,
            port,
            faults: Slot::new(),
            machine: tokio::sync::Mutex::new(Machine { program: None, sheets: FULL }),
            http: crate::http::client()?,
        };
        let _ = std::fs::remove_file(printer.fault_file());
        printer.switch_on(&mut *printer.machine.lock().await).await?;
        Ok(printer)
    }

    /// `ipp://127.0.0.1:PORT/ipp/print`
    pub(crate) fn uri(&self) -> String {
        format!("ipp://{}/ipp/print", self.port.address())
    }

    /// Puts so many sheets of A4 into the tray.
    pub(crate) async fn load(&self, sheets: u32) -> Result<()> {
        let mut machine = self.machine.lock().await;
        machine.sheets = sheets;
        if machine.program.is_some() {
            self.fill_tray(sheets).await?;
        }
        Ok(())
    }

    pub(crate) async fn set_fault(&self, request: FaultRequest) -> Result<Result<(), Refused>> {
        let fault = match Slot::parse(request) {
            Ok(fault) => fault,
            Err(refused) => return Ok(Err(refused)),
        };
        self.clear_fault().await?;
        let word = fault.request.fault.clone();
        let wait = fault.request.ms.map_or(SLOW, Duration::from_millis);
        match fault.fault {
            PrinterFault::Jam | PrinterFault::CoverOpen | PrinterFault::Abort | PrinterFault::Slow => {
                let line = format!("{word} {:.3}\n", wait.as_secs_f64());
                // The print command must never see half of it.
                let part = self.fault_file().with_extension("part");
                std::fs::write(&part, line)?;
                std::fs::rename(part, self.fault_file())?;
            }
            PrinterFault::PaperOut => self.load(0).await?,
            PrinterFault::Gone => {
                if let Some(program) = self.machine.lock().await.program.take() {
                    program.stop().await;
                }
            }
        }
        self.faults.put(fault);
        Ok(Ok(()))
    }

    pub(crate) async fn clear_fault(&self) -> Result<()> {
        let before = self.faults.peek().map(|held| held.fault);
        self.faults.clear();
        match before {
            None => Ok(()),
            Some(PrinterFault::PaperOut) => self.load(FULL).await,
            Some(PrinterFault::Gone) => self.switch_on(&mut *self.machine.lock().await).await,
            Some(_) => std::fs::remove_file(self.fault_file()).context("cannot clear the printer's fault"),
        }
    }

    pub(crate) async fn state(&self) -> PrinterState {
        let machine = self.machine.lock().await;
        let mut printed: Vec<PathBuf> = std::fs::read_dir(&self.printed)
            .into_iter()
            .flatten()
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(|path| job_number(path).is_some())
            .collect();
        printed.sort_by_key(|path| job_number(path));
        PrinterState {
            running: machine.program.is_some(),
            sheets: machine.sheets,
            printed,
            fault: self.faults.peek().map(|f| f.request),
        }
    }

    /// Ends the programs and waits until they are gone.
    pub(crate) async fn stop(self) {
        if let Some(program) = self.machine.lock().await.program.take() {
            program.stop().await;
        }
        self.bus.stop().await;
    }

    fn fault_file(&self) -> PathBuf {
        self.folder.join("fault")
    }

    async fn switch_on(&self, machine: &mut Machine) -> Result<()> {
        if machine.program.is_some() {
            return Ok(());
        }
        let arguments = [
            // Announce nothing, and listen on the loopback alone.
            "-r".into(),
            "off".into(),
            "-n".into(),
            "localhost".into(),
            "-p".into(),
            self.port.address().port().to_string().into(),
            "-f".into(),
            "application/pdf,image/jpeg".into(),
            "-k".into(),
            "-d".into(),
            self.folder.join("spool").into_os_string(),
            "-c".into(),
            self.folder.join("command.sh").into_os_string(),
            "Guichet testbed printer".into(),
        ];
        let environment = [
            ("DBUS_SYSTEM_BUS_ADDRESS", self.bus.address.clone().into()),
            ("GUICHET_PRINTED", self.printed.clone().into_os_string()),
            ("GUICHET_FAULT", self.fault_file().into_os_string()),
        ];
        let program = find("ippeveprinter", "cups-ipp-utils")?;
        let mut program = Program::start(&program, &arguments, &environment, &self.folder.join("printer.log"))?;
        let deadline = Instant::now() + START;
        while tokio::net::TcpStream::connect(self.port.address()).await.is_err() {
            program.alive()?;
            if Instant::now() > deadline {
                bail!("ippeveprinter does not answer after {} s", START.as_secs());
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        self.fill_tray(machine.sheets).await?;
        machine.program = Some(program);
        Ok(())
    }

    /// Sets the main tray through the printer's own web page; the by-pass tray stays closed.
    async fn fill_tray(&self, sheets: u32) -> Result<()> {
        let url = format!(
            "http://{}/media?size1=iso_a4_210x297mm&type1=stationery&level1={sheets}&size3=&type3=&level3=-2",
            self.port.address()
        );
        let answer = self.http.get(url).timeout(START).send().await.context("the printer's tray cannot be set")?;
        answer.error_for_status().context("the printer's tray cannot be set")?;
        Ok(())
    }
}

/// Spooled files are named after their jobs: `7-title.pdf`.
fn job_number(path: &Path) -> Option<u64> {
    path.file_name()?.to_str()?.split('-').next()?.parse().ok()
}
