//! `cargo xtask run`: a terminal among the stand-ins of the testbed.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Result, ensure};
use clap::Args;

use crate::command;
use crate::items;
use crate::journeys;
use crate::phases::Phases;
use crate::programs::Programs;
use crate::setup::{self, Purpose};
use crate::testbed::Testbed;
use crate::workspace::Workspace;

/// How the terminal is to be run.
#[derive(Args)]
pub(crate) struct Options {
    /// Play this journey without a screen (repeatable); otherwise those that ship with the items.
    #[arg(long, value_name = "FILE", conflicts_with = "window")]
    journey: Vec<PathBuf>,
    /// Where pictures, PDFs and the summary go [default: target/run in the repository].
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Play the journeys without a screen even where there is one.
    #[arg(long, conflicts_with = "window")]
    headless: bool,
    /// Open a window instead of the whole screen.
    #[arg(long)]
    window: bool,
    #[command(flatten)]
    look: Look,
}

/// How the pages are laid out.
#[derive(Args, Clone, Copy, Default)]
pub(crate) struct Look {
    /// 1920×1080 instead of 1080×1920.
    #[arg(long)]
    landscape: bool,
    /// Play the journeys in the mode for the elderly. On the screen, that is the citizen's to choose.
    #[arg(long)]
    elderly: bool,
}

impl Look {
    /// How the panel hangs, for the command line of the testbed.
    pub(crate) fn turned(self) -> Option<&'static str> {
        self.landscape.then_some("--landscape")
    }

    /// All of it, for the command line of `guichet play`.
    pub(crate) fn arguments(self) -> impl Iterator<Item = &'static str> {
        self.turned().into_iter().chain(self.elderly.then_some("--elderly"))
    }
}

/// Sets up, builds, starts the stand-ins and runs the terminal.
pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<ExitCode> {
    let on_screen = on_screen(options, has_display())?;
    // Before anything is built, so that a mistyped name is heard of at once.
    for journey in &options.journey {
        ensure!(journey.is_file(), "there is no journey {}", journey.display());
    }
    let toolchain = setup::set_up(workspace, &[Purpose::Run])?;
    let mut phases = Phases::default();
    let programs = phases.run("build the terminal and the testbed", || Programs::build(workspace))?;
    phases.run("build the items", || items::build(workspace, &toolchain))?;
    let testbed = phases.run("start the testbed", || start_testbed(workspace, &programs, options.look))?;
    if on_screen {
        let mut terminal = programs.terminal(workspace)?;
        terminal.arg("run").arg("--config").arg(testbed.terminal_config());
        if options.window {
            terminal.arg("--window");
        }
        command::run(&mut terminal)?;
        return Ok(ExitCode::SUCCESS);
    }
    let journeys = if options.journey.is_empty() { journeys::shipped(workspace)? } else { options.journey.clone() };
    let out = match &options.out {
        Some(out) => std::path::absolute(out)?,
        None => default_out(workspace),
    };
    let report = phases
        .run("play the journeys", || journeys::play(workspace, &programs, &testbed, &journeys, &out, options.look))?;
    println!("\n{}", report.text);
    Ok(if report.passed { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Where a person finds what the journeys left.
pub(crate) fn default_out(workspace: &Workspace) -> PathBuf {
    workspace.root.join("target").join("run")
}

/// The stand-ins of this task, with their files in cargo's target folder.
pub(crate) fn start_testbed(workspace: &Workspace, programs: &Programs, look: Look) -> Result<Testbed> {
    Testbed::start(workspace, programs, &workspace.target.join("run").join("testbed"), look)
}

/// The terminal draws on X11; a Wayland desktop shows it through its X server, which announces itself alike.
fn has_display() -> bool {
    std::env::var_os("DISPLAY").is_some_and(|display| !display.is_empty())
}

fn on_screen(options: &Options, has_display: bool) -> Result<bool> {
    ensure!(has_display || !options.window, "there is no display for a window: DISPLAY is not set");
    let on_screen = has_display && !options.headless && options.journey.is_empty();
    ensure!(!on_screen || !options.look.elderly, "--elderly is for journeys (--headless); on the screen, press it");
    Ok(on_screen)
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        options: Options,
    }

    fn parse(line: &str) -> Result<Options, clap::Error> {
        Line::try_parse_from(format!("run {line}").split_whitespace()).map(|line| line.options)
    }

    #[test]
    fn a_display_is_used_unless_something_asks_for_none() {
        assert!(on_screen(&parse("").unwrap(), true).unwrap());
        assert!(on_screen(&parse("--window").unwrap(), true).unwrap());
        assert!(!on_screen(&parse("").unwrap(), false).unwrap());
        assert!(!on_screen(&parse("--headless").unwrap(), true).unwrap());
        assert!(!on_screen(&parse("--journey a.toml --journey b.toml").unwrap(), true).unwrap());
    }

    #[test]
    fn a_window_without_a_display_or_beside_headless_is_refused() {
        assert!(on_screen(&parse("--window").unwrap(), false).is_err());
        assert!(parse("--window --headless").is_err());
        assert!(parse("--window --journey a.toml").is_err());
        assert!(on_screen(&parse("--elderly").unwrap(), true).is_err());
        assert!(!on_screen(&parse("--elderly --headless").unwrap(), true).unwrap());
    }

    #[test]
    fn the_look_is_handed_on_to_the_terminal() {
        let options = parse("--headless --landscape --elderly").unwrap();
        assert_eq!(options.look.arguments().collect::<Vec<_>>(), ["--landscape", "--elderly"]);
        assert_eq!(options.look.turned(), Some("--landscape"));
        assert_eq!(Look::default().arguments().count(), 0);
    }
}
