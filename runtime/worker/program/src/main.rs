//! `guichet-worker ROLE …`: a child process of the terminal that does one kind of work until its input ends.
//!
//! It binds itself to the limits on its command line before it reads the first byte, answers frames on standard output
//! (`guichet_worker::frame`), and says anything else on standard error, where no citizen's data may appear.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

mod compile;
mod typeset;

use anyhow::Context;
use guichet_worker::{Invocation, Role, private_stdout, serve};
use std::{
    io::{self, Write},
    process::ExitCode,
};

/// Exit code of a worker that did not start or lost its terminal.
const UNUSABLE: u8 = 2;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say(&format!("{error:#}"));
            ExitCode::from(UNUSABLE)
        }
    }
}

fn run() -> anyhow::Result<()> {
    let Invocation { role, limits } = Invocation::parse(std::env::args_os().skip(1))?;
    limits.apply()?;
    report_panics_without_their_message();
    let output = private_stdout().context("standard output cannot be set apart for the terminal")?;
    let input = io::stdin().lock();
    match role {
        Role::Compile => serve(&limits, input, output, compile::compile)?,
        Role::Typeset => {
            let mut typesetter = typeset::Typesetter::default();
            serve(&limits, input, output, |request, body| typesetter.set(&request, body))?;
        }
    }
    Ok(())
}

/// A panic's message may quote what was being worked on, which may be a citizen's data; its place cannot.
fn report_panics_without_their_message() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        say(&format!("the worker panicked at {place}"));
    }));
}

/// One line on standard error.
fn say(line: &str) {
    // When nobody listens there is nobody left to tell.
    let _ = writeln!(io::stderr(), "{line}");
}
