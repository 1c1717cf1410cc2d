//! The stand-ins for hardware and platform, running while a terminal needs them.

use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Signal, kill_process};

use crate::command;
use crate::programs::Programs;
use crate::run::Look;
use crate::workspace::Workspace;

/// The stand-ins start in well under a second; a machine that is busy compiling may take longer.
const READY_LIMIT: Duration = Duration::from_secs(60);

/// How long they may take to leave.
const LEAVE_LIMIT: Duration = Duration::from_secs(5);

/// A running testbed. It ends when this is dropped, and by itself when this process dies: it then finds its standard
/// input closed.
pub(crate) struct Testbed {
    child: Child,
    folder: PathBuf,
}

impl Testbed {
    /// Starts it in an empty folder `folder` and waits until everything answers. What it says goes into a log beside
    /// that folder.
    pub(crate) fn start(workspace: &Workspace, programs: &Programs, folder: &Path, look: Look) -> Result<Self> {
        if folder.exists() {
            std::fs::remove_dir_all(folder).with_context(|| format!("cannot empty {}", folder.display()))?;
        }
        std::fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
        let log = folder.with_extension("log");
        let file = std::fs::File::create(&log).with_context(|| format!("cannot write {}", log.display()))?;
        let ready = folder.join("ready");
        let mut command = programs.command("guichet-testbed");
        command.arg("--dir").arg(folder).arg("--ready").arg(&ready);
        command.arg("--items").arg(workspace.items()).arg("--themes").arg(workspace.themes());
        // It also writes the terminal's configuration, and there is how the panel hangs.
        command.args(look.turned());
        command.stdin(Stdio::piped()).stdout(file.try_clone()?).stderr(file);
        let child = command.spawn().with_context(|| format!("cannot start {}", command::describe(&command)))?;
        let mut testbed = Self { child, folder: folder.to_owned() };
        testbed
            .wait_until_ready(&ready)
            .with_context(|| format!("{}\n({})", command::tail(&log, 12), log.display()))?;
        Ok(testbed)
    }

    fn wait_until_ready(&mut self, ready: &Path) -> Result<()> {
        let deadline = Instant::now() + READY_LIMIT;
        while !ready.is_file() {
            if let Some(status) = self.child.try_wait()? {
                bail!("the testbed ended at its start ({status})");
            }
            if Instant::now() > deadline {
                bail!("the testbed was not ready after {} s", READY_LIMIT.as_secs());
            }
            thread::sleep(Duration::from_millis(20));
        }
        Ok(())
    }

    /// The configuration of a terminal among these stand-ins.
    pub(crate) fn terminal_config(&self) -> PathBuf {
        self.folder.join("guichet.toml")
    }

    /// Where the stand-ins are and how they are controlled.
    pub(crate) fn addresses(&self) -> PathBuf {
        self.folder.join("testbed.json")
    }
}

impl Drop for Testbed {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        // Errors mean that it is gone, which is what is wanted.
        let _ = kill_process(Pid::from_child(&self.child), Signal::TERM);
        if !command::wait_until(&mut self.child, LEAVE_LIMIT).is_ok_and(|status| status.is_some()) {
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }
}
