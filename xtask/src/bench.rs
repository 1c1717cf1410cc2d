//! `cargo xtask bench`: release builds of the benchmarks and of what they measure.
//!
//! A benchmark is a program under `tests/benches`. It is called as `NAME --out FILE`, told by the environment where
//! programs, items and themes are and in which folder a testbed runs for it (`GUICHET_TESTBED`), and writes a list of
//! figures.

mod figure;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use anyhow::{Context, Result, bail};
use clap::Args;
use serde::Deserialize;

use self::figure::Figure;
use crate::command;
use crate::items;
use crate::phases::Phases;
use crate::programs::{self, Programs};
use crate::run::Look;
use crate::setup::{self, Purpose};
use crate::testbed::Testbed;
use crate::workspace::Workspace;

/// The benchmarks there are, by the names of their programs.
const NAMES: [&str; 2] = ["step", "start"];

/// What is to be measured.
#[derive(Args)]
pub(crate) struct Options {
    /// Which benchmarks: step, start [default: all].
    #[arg(value_name = "NAME")]
    names: Vec<String>,
    /// End with 1 when a goal does not hold.
    #[arg(long)]
    check: bool,
}

/// Sets up, builds, measures, prints, writes `target/bench/NAME.json`.
pub(crate) fn bench(workspace: &Workspace, options: &Options) -> Result<ExitCode> {
    let names = chosen(&options.names)?;
    let toolchain = setup::set_up(workspace, &[Purpose::Run, Purpose::Bench])?;
    let mut phases = Phases::default();
    phases.run("build the items", || items::build(workspace, &toolchain))?;
    let benches = phases.run("build the benchmarks and the programs (release)", || build(workspace, &names))?;
    let programs = Programs::in_folder(workspace.target.join("release"))?;
    let out = workspace.root.join("target").join("bench");
    std::fs::create_dir_all(&out).with_context(|| format!("cannot create {}", out.display()))?;
    let testbed_folder = workspace.target.join("bench").join("testbed");
    let mut figures = Vec::new();
    for bench in &benches {
        let file = out.join(format!("{}.json", bench.name));
        phases.run(&format!("measure {}", bench.name), || {
            // One each, so that none finds what another left.
            let _testbed = Testbed::start(workspace, &programs, &testbed_folder, Look::default())?;
            let mut program = Command::new(&bench.program);
            program.arg("--out").arg(&file).env("GUICHET_TESTBED", &testbed_folder);
            programs::point_at(&mut program, workspace, &programs);
            command::run(&mut program)
        })?;
        figures.extend(read(&file)?);
    }
    println!("\n{}", figure::table(&figures));
    println!("written to {}", out.display());
    Ok(verdict(&figures, options.check))
}

fn chosen(names: &[String]) -> Result<Vec<&'static str>> {
    if names.is_empty() {
        return Ok(NAMES.to_vec());
    }
    let mut chosen = Vec::new();
    for name in names {
        match NAMES.into_iter().find(|known| known == name) {
            Some(known) if !chosen.contains(&known) => chosen.push(known),
            Some(_) => {}
            None => bail!("there is no benchmark {name:?}; there are: {}", NAMES.join(", ")),
        }
    }
    Ok(chosen)
}

fn verdict(figures: &[Figure], check: bool) -> ExitCode {
    let missed: Vec<&str> =
        figures.iter().filter(|figure| figure.missed()).map(|figure| figure.name.as_str()).collect();
    if missed.is_empty() {
        return ExitCode::SUCCESS;
    }
    println!("goals that do not hold: {}", missed.join(", "));
    if check { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

fn read(file: &Path) -> Result<Vec<Figure>> {
    let text = std::fs::read(file).with_context(|| format!("the benchmark wrote no {}", file.display()))?;
    serde_json::from_slice(&text).with_context(|| format!("{} is no list of figures", file.display()))
}

/// A benchmark's program.
struct Bench {
    name: String,
    program: PathBuf,
}

/// The part of cargo's messages that says where a program is.
#[derive(Deserialize)]
struct Message {
    reason: String,
    target: Option<Target>,
    executable: Option<PathBuf>,
}

#[derive(Deserialize)]
struct Target {
    name: String,
    kind: Vec<String>,
}

/// Benchmarks and programs in one go, so that dependencies are compiled with one set of features.
fn build(workspace: &Workspace, names: &[&str]) -> Result<Vec<Bench>> {
    let mut cargo = workspace.cargo(&["build", "--release", "--message-format", "json-render-diagnostics", "--bins"]);
    for package in programs::PACKAGES {
        cargo.args(["--package", package]);
    }
    cargo.args(["--package", "guichet-tests"]);
    for name in names {
        cargo.args(["--bench", name]);
    }
    let output = cargo.stderr(Stdio::inherit()).output().context("cannot start cargo")?;
    if !output.status.success() {
        bail!("{} failed ({})", command::describe(&cargo), output.status);
    }
    benches(&String::from_utf8_lossy(&output.stdout), names)
}

fn benches(messages: &str, names: &[&str]) -> Result<Vec<Bench>> {
    let built: Vec<Bench> = messages
        .lines()
        .filter_map(|line| serde_json::from_str::<Message>(line).ok())
        .filter(|message| message.reason == "compiler-artifact")
        .filter_map(|message| Some((message.target?, message.executable?)))
        .filter(|(target, _)| target.kind.iter().any(|kind| kind == "bench"))
        .map(|(target, program)| Bench { name: target.name, program })
        .collect();
    // In the order asked for, whichever cargo finished first.
    let find = |name: &&str| built.iter().find(|bench| bench.name == **name).map(|bench| bench.program.clone());
    names
        .iter()
        .map(|name| {
            let program = find(name).with_context(|| format!("cargo built no benchmark {name}"))?;
            Ok(Bench { name: (*name).to_owned(), program })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_benchmark_is_answered_with_those_that_exist() {
        let error = chosen(&["vision".to_owned()]).unwrap_err().to_string();
        assert!(error.contains("vision") && error.contains("step, start"), "{error}");
        assert_eq!(chosen(&[]).unwrap(), NAMES);
        assert_eq!(chosen(&["start".to_owned(), "start".to_owned()]).unwrap(), ["start"]);
    }

    #[test]
    fn programs_are_found_in_cargos_messages_in_the_order_asked_for() {
        let messages = r#"{"reason":"compiler-artifact","target":{"name":"serde","kind":["lib"]},"executable":null}
{"reason":"compiler-artifact","target":{"name":"start","kind":["bench"]},"executable":"/t/deps/start-1"}
{"reason":"compiler-artifact","target":{"name":"step","kind":["bin"]},"executable":"/t/step"}
{"reason":"compiler-artifact","target":{"name":"step","kind":["bench"]},"executable":"/t/deps/step-1"}
{"reason":"build-finished","success":true}
"#;
        let found = benches(messages, &["step", "start"]).unwrap();
        assert_eq!(found[0].program, Path::new("/t/deps/step-1"));
        assert_eq!(found[1].program, Path::new("/t/deps/start-1"));
        assert!(benches(messages, &["shell"]).is_err());
    }
}
