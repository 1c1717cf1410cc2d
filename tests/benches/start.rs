//! From the start of the terminal to its first picture, its memory, and what it does when nobody comes.
//!
//! Measured from outside: a release build, full screen on a private X server of 1080×1920, without a GPU, among the
//! stand-ins that run in `GUICHET_TESTBED`. One start goes before, which fills the cache of compiled items.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, Stdio};
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, bail, ensure};
use guichet_tests::figure::{Figure, Samples};
use guichet_tests::process::Footprint;
use guichet_tests::{Screen, bench, places};

/// How many starts are measured.
const STARTS: usize = 20;

/// How often the screen is looked at; it bounds how exact the figure is.
const LOOK: Duration = Duration::from_millis(2);

/// When a start is given up.
const START_LIMIT: Duration = Duration::from_secs(30);

/// No frame for so long means that the idle page has settled.
const SETTLED: Duration = Duration::from_secs(2);

/// How long idleness is watched.
const IDLE: Duration = Duration::from_secs(20);

/// The goals of the terminal: first picture, memory, frames drawn while idle.
const FIRST_PICTURE_MS: f64 = 1000.0;
const MEMORY_MB: f64 = 200.0;
const IDLE_FRAMES: f64 = 0.0;

fn main() -> ExitCode {
    bench::main(measure)
}

fn measure() -> Result<Vec<Figure>> {
    let testbed = std::env::var_os("GUICHET_TESTBED").map(PathBuf::from);
    let testbed = testbed.context("GUICHET_TESTBED names no testbed; call cargo xtask bench start")?;
    let screen = Screen::start(1080, 1920)?;
    start(&testbed, &screen)?.stop(&screen)?;
    let mut first_pictures = Vec::new();
    for _ in 0..STARTS {
        let terminal = start(&testbed, &screen)?;
        first_pictures.push(terminal.first_picture.as_secs_f64() * 1000.0);
        terminal.stop(&screen)?;
    }
    let mut terminal = start(&testbed, &screen)?;
    terminal.settle()?;
    let before = Footprint::of(terminal.child.id())?;
    let frames = terminal.frames_while_idle()?;
    let after = Footprint::of(terminal.child.id())?;
    terminal.stop(&screen)?;
    let megabytes = |bytes: u64| bytes as f64 / 1e6;
    Ok(vec![
        figure("start: first picture", "ms", first_pictures)?.at_most(FIRST_PICTURE_MS),
        figure("start: resident memory", "MB", vec![megabytes(after.resident)])?.at_most(MEMORY_MB),
        figure("start: memory, shared pages divided", "MB", vec![megabytes(after.proportional)])?,
        figure("idle: frames in 20 s", "frames", vec![frames as f64])?.at_most(IDLE_FRAMES),
        figure("idle: processor time in 20 s", "ms", vec![(after.cpu_seconds - before.cpu_seconds) * 1000.0])?,
    ])
}

fn figure(name: &str, unit: &str, values: Vec<f64>) -> Result<Figure> {
    let samples = Samples::new(values).with_context(|| format!("nothing was measured for {name}"))?;
    Ok(Figure::new(name, unit, &samples))
}

/// A terminal that shows its first picture.
struct Terminal {
    child: Child,
    first_picture: Duration,
    /// One line a frame, written by the terminal itself.
    frames: PathBuf,
    log: PathBuf,
}

fn start(testbed: &Path, screen: &Screen) -> Result<Terminal> {
    let (frames, log) = (testbed.join("frames.log"), testbed.join("terminal.log"));
    File::create(&frames).with_context(|| format!("cannot write {}", frames.display()))?;
    let output = File::create(&log).with_context(|| format!("cannot write {}", log.display()))?;
    let mut command = Command::new(places::programs().join("guichet"));
    command.arg("run").arg("--config").arg(testbed.join("guichet.toml"));
    command.env("DISPLAY", screen.display()).env_remove("WAYLAND_DISPLAY").env("GUICHET_FRAME_LOG", &frames);
    command.stdin(Stdio::null()).stdout(output.try_clone()?).stderr(output);
    ensure!(!screen.shows_picture()?, "the screen shows something before the terminal starts");
    let started = Instant::now();
    let child = command.spawn().with_context(|| format!("cannot start {command:?}"))?;
    let mut terminal = Terminal { child, first_picture: Duration::ZERO, frames, log };
    while !screen.shows_picture()? {
        terminal.ensure_running()?;
        ensure!(
            started.elapsed() < START_LIMIT,
            "no picture after {} s{}",
            START_LIMIT.as_secs(),
            terminal.last_words()
        );
        thread::sleep(LOOK);
    }
    terminal.first_picture = started.elapsed();
    Ok(terminal)
}

impl Terminal {
    /// Waits until the idle page is drawn no more.
    fn settle(&mut self) -> Result<()> {
        let deadline = Instant::now() + START_LIMIT;
        let mut last = (self.frame_count()?, Instant::now());
        while last.1.elapsed() < SETTLED {
            ensure!(Instant::now() < deadline, "the idle page is drawn again and again: {} frames", last.0);
            thread::sleep(Duration::from_millis(50));
            let count = self.frame_count()?;
            if count != last.0 {
                last = (count, Instant::now());
            }
            self.ensure_running()?;
        }
        ensure!(last.0 > 0, "the terminal shows a picture, but its frame log is empty");
        Ok(())
    }

    /// Counts frames over a span in which the clock on the page does not go to the next minute.
    fn frames_while_idle(&mut self) -> Result<usize> {
        while !fits_in_minute(SystemTime::now().duration_since(UNIX_EPOCH)?) {
            thread::sleep(Duration::from_millis(100));
            self.ensure_running()?;
        }
        let before = self.frame_count()?;
        let started = Instant::now();
        while started.elapsed() < IDLE {
            // Looking more often would take processor time from what is measured.
            thread::sleep(Duration::from_secs(1));
            self.ensure_running()?;
        }
        Ok(self.frame_count()? - before)
    }

    fn frame_count(&self) -> Result<usize> {
        let log = fs::read_to_string(&self.frames).with_context(|| format!("cannot read {}", self.frames.display()))?;
        Ok(log.lines().count())
    }

    fn ensure_running(&mut self) -> Result<()> {
        if let Some(status) = self.child.try_wait()? {
            bail!("the terminal ended ({status}){}", self.last_words());
        }
        Ok(())
    }

    fn last_words(&self) -> String {
        let log = fs::read_to_string(&self.log).unwrap_or_default();
        let lines: Vec<&str> = log.lines().collect();
        format!(": {}\n({})", lines[lines.len().saturating_sub(8)..].join("\n"), self.log.display())
    }

    /// Ends it and waits until the screen is empty again.
    fn stop(mut self, screen: &Screen) -> Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        let deadline = Instant::now() + START_LIMIT;
        while screen.shows_picture()? {
            ensure!(Instant::now() < deadline, "the picture of a terminal that ended stays on the screen");
            thread::sleep(LOOK);
        }
        Ok(())
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // Errors mean that it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Whether the idle span, with a second to spare on either side, fits into the minute that runs.
fn fits_in_minute(since_epoch: Duration) -> bool {
    let second = since_epoch.as_secs() % 60;
    second >= 1 && second + IDLE.as_secs() < 58
}
