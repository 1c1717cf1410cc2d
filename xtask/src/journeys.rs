//! Journeys: played by the terminal without a screen, reported here.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use crate::command;
use crate::phases;
use crate::programs::Programs;
use crate::run::Look;
use crate::table::Table;
use crate::testbed::Testbed;
use crate::workspace::Workspace;

/// What the terminal writes about one journey.
#[derive(Deserialize)]
struct Played {
    journey: String,
    item: String,
    steps: u64,
    milliseconds: u64,
    outcome: Outcome,
    reason: Option<String>,
    /// The folder of the pages' pictures.
    pictures: PathBuf,
    /// The printed PDFs.
    documents: Vec<PathBuf>,
    /// What could not be checked on this machine, and why.
    #[serde(default)]
    unchecked: Vec<String>,
}

#[derive(Deserialize, PartialEq, Eq, Clone, Copy)]
#[serde(rename_all = "kebab-case")]
enum Outcome {
    Passed,
    Failed,
}

/// The journeys that ship with the items.
pub(crate) fn shipped(workspace: &Workspace) -> Result<Vec<PathBuf>> {
    let mut journeys = Vec::new();
    for plugin in workspace.plugins()? {
        let folder = plugin.join("journeys");
        if !folder.exists() {
            continue;
        }
        for entry in fs::read_dir(&folder).with_context(|| format!("cannot list {}", folder.display()))? {
            let path = entry?.path();
            if path.extension().is_some_and(|extension| extension == "toml") {
                journeys.push(path);
            }
        }
    }
    journeys.sort();
    ensure!(!journeys.is_empty(), "no item ships a journey (plugins/*/journeys/*.toml)");
    Ok(journeys)
}

/// How it went.
pub(crate) struct Report {
    /// A table, then what was printed and what went wrong.
    pub(crate) text: String,
    /// Whether all went as they should.
    pub(crate) passed: bool,
    /// Whether all that they say could be checked on this machine.
    pub(crate) complete: bool,
}

/// Plays them and reads what the terminal says about it.
pub(crate) fn play(
    workspace: &Workspace,
    programs: &Programs,
    testbed: &Testbed,
    journeys: &[PathBuf],
    out: &Path,
    look: Look,
) -> Result<Report> {
    fs::create_dir_all(out).with_context(|| format!("cannot create {}", out.display()))?;
    let summary = out.join("summary.json");
    // So that what is read below was written by this run.
    match fs::remove_file(&summary) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            return Err(error).with_context(|| format!("cannot replace {}", summary.display()));
        }
        _ => {}
    }
    let mut terminal = programs.terminal(workspace)?;
    terminal.arg("play").arg("--config").arg(testbed.terminal_config());
    terminal.arg("--testbed").arg(testbed.addresses()).arg("--out").arg(out);
    terminal.args(look.arguments()).args(journeys);
    let ended = command::run(&mut terminal);
    // A failed journey makes the terminal end with an error as well; the summary says more.
    let Ok(text) = fs::read(&summary) else {
        ended?;
        anyhow::bail!("guichet play ended well, but wrote no {}", summary.display());
    };
    let played: Vec<Played> =
        serde_json::from_slice(&text).with_context(|| format!("{} is not as expected", summary.display()))?;
    let here = std::env::current_dir().unwrap_or_default();
    let text = report(&played, &here);
    let passed = played.iter().all(|journey| journey.outcome == Outcome::Passed);
    ensure!(
        played.len() == journeys.len(),
        "{} journeys were to be played, {} were:\n{text}",
        journeys.len(),
        played.len()
    );
    if passed {
        ended?;
    }
    let complete = played.iter().all(|journey| journey.unchecked.is_empty());
    Ok(Report { text, passed, complete })
}

fn report(played: &[Played], here: &Path) -> String {
    let mut table = Table::new(&["journey", "item", "steps", "time", "outcome", "where to look"]);
    let mut notes = String::new();
    for journey in played {
        let outcome = match journey.outcome {
            Outcome::Passed => "passed",
            Outcome::Failed => "FAILED",
        };
        table.row([
            journey.journey.clone(),
            journey.item.clone(),
            journey.steps.to_string(),
            phases::duration(Duration::from_millis(journey.milliseconds)),
            outcome.to_owned(),
            nearby(&journey.pictures, here),
        ]);
        for document in &journey.documents {
            notes.push_str(&format!("{} printed {}\n", journey.journey, nearby(document, here)));
        }
        for unchecked in &journey.unchecked {
            notes.push_str(&format!("{} not checked: {unchecked}\n", journey.journey));
        }
        if let Some(reason) = &journey.reason {
            notes.push_str(&format!("{} failed: {reason}\n", journey.journey));
        }
    }
    if notes.is_empty() { table.to_string() } else { format!("{table}\n{notes}") }
}

/// A path as short as it can be written from where the person stands.
fn nearby(path: &Path, here: &Path) -> String {
    path.strip_prefix(here).unwrap_or(path).display().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_report_says_of_each_journey_how_it_went_and_where_to_look() {
        let played: Vec<Played> = serde_json::from_str(
            r#"[
                {"journey": "print", "item": "参保证明", "steps": 6, "milliseconds": 2400, "outcome": "passed",
                 "pictures": "/repo/target/run/print", "documents": ["/repo/target/run/print/1.pdf"]},
                {"journey": "endorse", "item": "居住证签注", "steps": 3, "milliseconds": 61000, "outcome": "failed",
                 "reason": "no button 继续 on the page", "pictures": "/elsewhere/endorse", "documents": [],
                 "unchecked": ["the text of the receipt: there is no pdftotext"]}
            ]"#,
        )
        .unwrap();
        assert_eq!(
            report(&played, Path::new("/repo")),
            "journey  item        steps  time        outcome  where to look\n\
             -------  ----------  -----  ----------  -------  ------------------\n\
             print    参保证明    6      2.4 s       passed   target/run/print\n\
             endorse  居住证签注  3      1 min 01 s  FAILED   /elsewhere/endorse\n\
             \n\
             print printed target/run/print/1.pdf\n\
             endorse not checked: the text of the receipt: there is no pdftotext\n\
             endorse failed: no button 继续 on the page\n"
        );
    }
}
