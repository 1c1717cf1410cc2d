//! The command line.

use crate::config::{Config, Orientation};
use crate::{front, journey, wiring};
use anyhow::{Context, Result};
use clap::{Args, Parser, Subcommand};
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

/// Software of an unattended government service terminal.
#[derive(Debug, Parser)]
#[command(version, about)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Opens the terminal.
    Run(Run),
    /// Plays journeys without a display and writes a picture of every page.
    Play(Play),
    /// Looks after the audit log.
    #[command(subcommand)]
    Audit(Audit),
}

#[derive(Debug, Args)]
struct Run {
    /// The terminal's configuration.
    #[arg(long, value_name = "FILE")]
    config: PathBuf,
    /// In a window instead of the full screen; it can be closed.
    #[arg(long)]
    window: bool,
}

#[derive(Debug, Args)]
struct Play {
    /// The terminal's configuration.
    #[arg(long, value_name = "FILE")]
    config: PathBuf,
    /// Where the testbed is, `testbed.json`; journeys lay cards and paper there.
    #[arg(long, value_name = "FILE")]
    testbed: Option<PathBuf>,
    /// Where pictures, documents and `summary.json` go.
    #[arg(long, value_name = "FOLDER")]
    out: PathBuf,
    /// Turns the panel.
    #[arg(long)]
    landscape: bool,
    /// Large text, whatever the journey says.
    #[arg(long)]
    elderly: bool,
    /// Journey files, played one after the other.
    #[arg(required = true, value_name = "JOURNEY")]
    journeys: Vec<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum Audit {
    /// Checks that nobody changed, removed or added a line.
    Verify {
        /// The audit log.
        file: PathBuf,
    },
}

/// Does what the command line asks. `started`: when the program began, for measuring.
pub fn run(cli: Cli, started: Instant) -> Result<ExitCode> {
    match cli.command {
        Command::Run(run) => {
            let config = Config::read(&run.config)?;
            let runtime = runtime()?;
            let kiosk = runtime.block_on(wiring::start(&config))?;
            front::open(&config, &runtime, kiosk, run.window, started)?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Play(play) => {
            let config = Config::read(&play.config)?;
            let turned = play.landscape.then_some(Orientation::Landscape);
            let order = journey::Order {
                journeys: play.journeys,
                testbed: play.testbed,
                out: play.out,
                orientation: turned,
                elderly: play.elderly,
            };
            let passed = runtime()?.block_on(journey::play_all(&config, order))?;
            Ok(if passed { ExitCode::SUCCESS } else { ExitCode::FAILURE })
        }
        Command::Audit(Audit::Verify { file }) => {
            let mut out = std::io::stdout().lock();
            match guichet_capability::audit::verify(&file) {
                Ok(summary) => {
                    let until = summary.until.as_deref().unwrap_or("never");
                    writeln!(
                        out,
                        "{}: {} lines hold, the last of {until}, head {}",
                        file.display(),
                        summary.lines,
                        summary.head
                    )?;
                    Ok(ExitCode::SUCCESS)
                }
                Err(error) => {
                    writeln!(out, "{error}")?;
                    Ok(ExitCode::FAILURE)
                }
            }
        }
    }
}

fn runtime() -> Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .context("the system gives no threads")
}
