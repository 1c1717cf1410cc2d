//! `summary.json`: how each journey went.

use super::file::Journey;
use super::player::Report;
use anyhow::{Context, Result};
use serde::Serialize;
use std::path::{Path, PathBuf};

/// How one journey went.
#[derive(Clone, Debug, Serialize)]
pub struct Entry {
    /// Name of the journey.
    pub journey: String,
    /// Code of its item.
    pub item: String,
    /// Steps done.
    pub steps: usize,
    /// How long it took, in milliseconds.
    pub milliseconds: u64,
    /// Whether it went as written.
    pub outcome: Verdict,
    /// Why not.
    pub reason: Option<String>,
    /// The folder of its pictures.
    pub pictures: PathBuf,
    /// The PDFs that it printed.
    pub documents: Vec<PathBuf>,
    /// What could not be checked on this machine, and why.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unchecked: Vec<String>,
}

/// Whether a journey went as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// It did.
    Passed,
    /// It did not.
    Failed,
}

impl Entry {
    /// What the summary says of a journey.
    #[must_use]
    pub fn of(journey: &Journey, report: Report) -> Self {
        Self {
            journey: journey.name.clone(),
            item: journey.item.clone(),
            steps: report.played.steps,
            milliseconds: u64::try_from(report.took.as_millis()).unwrap_or(u64::MAX),
            outcome: if report.failure.is_none() { Verdict::Passed } else { Verdict::Failed },
            reason: report.failure.map(|failure| failure.to_string()),
            pictures: report.folder,
            documents: report.played.documents,
            unchecked: report.played.unchecked,
        }
    }
}

/// Writes the summary, replacing it at once.
///
/// # Errors
/// The file cannot be written.
pub fn write(path: &Path, entries: &[Entry]) -> Result<()> {
    let beside = path.with_extension("json.new");
    let text = serde_json::to_vec_pretty(entries).context("the summary is not JSON")?;
    std::fs::write(&beside, text).with_context(|| format!("cannot write {}", beside.display()))?;
    std::fs::rename(&beside, path).with_context(|| format!("cannot write {}", path.display()))
}
