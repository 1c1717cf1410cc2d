//! A terminal's window, seen and touched from outside.
//!
//! The terminal writes what can be pressed and where into the file that `GUICHET_WIDGET_LOG` names; fingers are
//! `xdotool`'s, real pointer events of the X server. What the log is told is what assistive technology is told.

use crate::places;
use crate::screen::Screen;
use anyhow::{Context, Result, bail, ensure};
use serde::Deserialize;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// How long something may take to be seen.
const PATIENCE: Duration = Duration::from_secs(60);

/// How often the log is looked at: a file tells nobody when it changes.
const LOOK: Duration = Duration::from_millis(30);

/// What is to be seen, as the terminal tells it.
#[derive(Clone, Debug, Deserialize)]
pub struct Seen {
    /// Grows with every view.
    pub revision: u64,
    /// Grows with every wipe.
    pub visit: u64,
    /// Name of the page.
    pub screen: String,
    /// Size of the window in pixels.
    pub size: [u32; 2],
    /// What is on it.
    pub widgets: Vec<Seeable>,
}

/// One widget.
#[derive(Clone, Debug, Deserialize)]
pub struct Seeable {
    /// Its accessible name.
    pub name: String,
    /// What it is.
    pub role: String,
    /// Left edge in pixels of the window.
    pub x: f32,
    /// Upper edge.
    pub y: f32,
    /// Width.
    pub w: f32,
    /// Height.
    pub h: f32,
    /// Not grey.
    pub enabled: bool,
    /// A press does something.
    pub pressable: bool,
}

/// A terminal that runs in a window of its own screen. It is killed when this is dropped.
pub struct TerminalWindow<'a> {
    screen: &'a Screen,
    child: Child,
    widgets: PathBuf,
    log: PathBuf,
}

impl<'a> TerminalWindow<'a> {
    /// Starts `guichet run` full screen; its logs go into `folder`.
    ///
    /// # Errors
    /// The program is not there.
    pub fn start(screen: &'a Screen, config: &Path, folder: &Path) -> Result<Self> {
        let (widgets, log) = (folder.join("widgets.json"), folder.join("terminal.log"));
        let output = File::create(&log).with_context(|| format!("cannot write {}", log.display()))?;
        let mut command = Command::new(places::programs().join("guichet"));
        command.arg("run").arg("--config").arg(config);
        command.env("DISPLAY", screen.display()).env_remove("WAYLAND_DISPLAY").env("GUICHET_WIDGET_LOG", &widgets);
        command.stdin(Stdio::null()).stdout(output.try_clone()?).stderr(output);
        let child = command.spawn().with_context(|| format!("cannot start {command:?}; build it first"))?;
        Ok(Self { screen, child, widgets, log })
    }

    /// Waits until what is to be seen fits.
    ///
    /// # Errors
    /// It never does, or the terminal ends; its last words are in the text.
    pub fn until(&mut self, what: &str, fits: impl Fn(&Seen) -> bool) -> Result<Seen> {
        let deadline = Instant::now() + PATIENCE;
        let mut last = None;
        loop {
            // The terminal replaces the file at once: what is there is whole.
            if let Ok(text) = fs::read(&self.widgets) {
                let seen: Seen = serde_json::from_slice(&text).context("the widget log is not as it should be")?;
                if fits(&seen) {
                    return Ok(seen);
                }
                last = Some(seen);
            }
            if let Some(status) = self.child.try_wait()? {
                bail!("the terminal ended ({status}){}", self.last_words());
            }
            if Instant::now() >= deadline {
                bail!("waited for {what}, but there is {last:?}{}", self.last_words());
            }
            std::thread::sleep(LOOK);
        }
    }

    /// Waits for a text that contains this.
    ///
    /// # Errors
    /// See [`TerminalWindow::until`].
    pub fn until_text(&mut self, text: &str) -> Result<Seen> {
        self.until(text, |seen| seen.widgets.iter().any(|widget| widget.name.contains(text)))
    }

    /// Waits until the widget of this name can be pressed, then presses the middle of it with a real pointer.
    ///
    /// # Errors
    /// See [`TerminalWindow::until`]; also when `xdotool` is missing.
    pub fn press(&mut self, name: &str) -> Result<()> {
        let ready = |widget: &&Seeable| widget.name == name && widget.pressable && widget.enabled;
        let seen = self.until(name, |seen| seen.widgets.iter().any(|widget| ready(&widget)))?;
        let widget = seen.widgets.iter().find(ready).context("it was there")?;
        let (x, y) = ((widget.x + widget.w / 2.0).round(), (widget.y + widget.h / 2.0).round());
        let inside = (0.0..seen.size[0] as f32).contains(&x) && (0.0..seen.size[1] as f32).contains(&y);
        ensure!(inside, "{name} lies outside of the screen, at {x}, {y}");
        self.finger(&["mousemove", "--sync", &x.to_string(), &y.to_string(), "click", "1"])
    }

    /// Calls `xdotool` on this screen.
    fn finger(&self, arguments: &[&str]) -> Result<()> {
        let status = Command::new("xdotool")
            .args(arguments)
            .env("DISPLAY", self.screen.display())
            .status()
            .context("cannot start xdotool; install Debian's xdotool")?;
        ensure!(status.success(), "xdotool {arguments:?} ended with {status}");
        Ok(())
    }

    /// Asks the terminal to end, as the system does at shutdown, and waits for it.
    ///
    /// # Errors
    /// It does not end.
    pub fn terminate(mut self) -> Result<ExitStatus> {
        let id = self.child.id().to_string();
        let told = Command::new("kill").args(["-TERM", &id]).status().context("cannot start kill")?;
        ensure!(told.success(), "the terminal cannot be told to end");
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.child.try_wait()? {
                return Ok(status);
            }
            ensure!(Instant::now() < deadline, "the terminal does not end{}", self.last_words());
            std::thread::sleep(LOOK);
        }
    }

    fn last_words(&self) -> String {
        let log = fs::read_to_string(&self.log).unwrap_or_default();
        let lines: Vec<&str> = log.lines().collect();
        format!(":\n{}", lines[lines.len().saturating_sub(12)..].join("\n"))
    }
}

impl Drop for TerminalWindow<'_> {
    fn drop(&mut self) {
        // Errors mean that it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
