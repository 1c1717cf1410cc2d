//! `cargo xtask test`: every check of the repository, to the end even when one fails.

use std::process::ExitCode;

use anyhow::{Result, bail};
use clap::Args;

use crate::command;
use crate::items;
use crate::journeys;
use crate::phases::Phases;
use crate::programs::{self, Programs};
use crate::run::{self, Look};
use crate::setup::{self, Purpose};
use crate::workspace::Workspace;

/// What is to be tested.
#[derive(Args)]
pub(crate) struct Options {
    /// Run only cargo's tests, with these arguments for `cargo test --workspace`.
    #[arg(last = true, value_name = "ARGUMENT")]
    cargo_test: Vec<String>,
}

/// Sets up, builds everything once, and runs the checks.
pub(crate) fn test(workspace: &Workspace, options: &Options) -> Result<ExitCode> {
    let everything = options.cargo_test.is_empty();
    let toolchain = setup::set_up(workspace, &[Purpose::Run, Purpose::Test])?;
    let mut phases = Phases::default();
    let _ = checks(workspace, options, &toolchain, everything, &mut phases);
    println!("\n{}", phases.table());
    Ok(if phases.failed() { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// An error of a phase on which others rest ends the checks; it stands in the table like every other.
fn checks(
    workspace: &Workspace,
    options: &Options,
    toolchain: &setup::Toolchain,
    everything: bool,
    phases: &mut Phases,
) -> Result<()> {
    let cargo = |arguments: &[&str]| command::run(&mut workspace.cargo(arguments));
    if everything {
        let _ = phases.run("format", || cargo(&["fmt", "--all", "--check"]));
    }
    phases.run("items", || items::build(workspace, toolchain))?;
    if everything {
        let lint = ["clippy", "--workspace", "--all-targets", "--", "--deny", "warnings"];
        let _ = phases.run("lints", || cargo(&lint));
        let _ = phases.run("documentation", || {
            let mut doc = workspace.cargo(&["doc", "--workspace", "--no-deps"]);
            command::run(doc.env("RUSTDOCFLAGS", "-D warnings"))
        });
    }
    // All targets at once: with the programs alone, cargo would choose other features and compile much of it again.
    let programs = phases.run("build", || {
        cargo(&["build", "--workspace", "--all-targets"])?;
        Programs::in_folder(workspace.target.join("debug"))
    })?;
    let _ = phases.run("tests", || {
        let mut tests = workspace.cargo(&["test", "--workspace", "--no-fail-fast"]);
        programs::point_at(&mut tests, workspace, &programs);
        command::run(tests.args(&options.cargo_test))
    });
    if everything {
        phases.run("journeys", || {
            let testbed = run::start_testbed(workspace, &programs, Look::default())?;
            let out = run::default_out(workspace);
            let report =
                journeys::play(workspace, &programs, &testbed, &journeys::shipped(workspace)?, &out, Look::default())?;
            println!("\n{}", report.text);
            if !report.passed {
                bail!("a journey did not go as it should");
            }
            if !report.complete {
                bail!("a journey could not be checked as a whole");
            }
            Ok(())
        })?;
    }
    Ok(())
}
