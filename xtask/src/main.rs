//! `cargo xtask`: everything a person does with this repository, from nothing installed to a terminal on the screen.
//!
//! | command | what it does |
//! | --- | --- |
//! | `setup` | finds what this machine lacks, lists it, installs it |
//! | `items` | builds the service items for Wasm and packages them under `<target>/items` |
//! | `run` | the terminal with the stand-ins of the testbed: on the screen, or headless through its journeys |
//! | `test` | every check of the repository |
//! | `bench` | the benchmarks, as a table and as JSON under `target/bench` |
//!
//! It never decides anything about the product: it calls cargo, Debian's packages and the programs of the workspace.
//! `<target>` is cargo's target folder wherever the caller put it (`CARGO_TARGET_DIR`); what is meant to be looked at
//! (`target/run`, `target/bench`) lies in the repository.

// A command-line tool talks to the person who called it.
#![allow(clippy::print_stdout, clippy::print_stderr)]

mod bench;
mod command;
mod items;
mod journeys;
mod phases;
mod programs;
mod run;
mod setup;
mod table;
mod test;
mod testbed;
mod workspace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::setup::Purpose;
use crate::workspace::Workspace;

/// Set up, run, test and measure Guichet.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Find what this machine lacks for running, testing and measuring, and install it.
    Setup,
    /// Build the service items for Wasm and package them.
    Items,
    /// Run the terminal with the stand-ins for hardware and platform.
    Run(run::Options),
    /// Run every check of the repository.
    Test(test::Options),
    /// Run the benchmarks (release build).
    Bench(bench::Options),
}

fn main() -> ExitCode {
    match execute(Arguments::parse().task) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn execute(task: Task) -> anyhow::Result<ExitCode> {
    let workspace = Workspace::locate()?;
    match task {
        Task::Setup => {
            setup::set_up(&workspace, &Purpose::ALL)?;
            println!("Everything is there: cargo xtask run");
            Ok(ExitCode::SUCCESS)
        }
        Task::Items => {
            let toolchain = setup::set_up(&workspace, &[])?;
            items::build(&workspace, &toolchain)?;
            Ok(ExitCode::SUCCESS)
        }
        Task::Run(options) => run::run(&workspace, &options),
        Task::Test(options) => test::test(&workspace, &options),
        Task::Bench(options) => bench::bench(&workspace, &options),
    }
}
