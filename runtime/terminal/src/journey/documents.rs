//! What was printed: collected, copied, read.

use super::failure::Failure;
use super::file::Document;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;
use tokio::time::{Instant, MissedTickBehavior, interval};

/// How long a printer may take to put away a file whose job it has reported as done.
const PATIENCE: Duration = Duration::from_secs(10);

/// How often the folder is looked at meanwhile. Nobody tells when a file is complete.
const EVERY: Duration = Duration::from_millis(50);

/// The files in a folder of printed documents, to tell the new ones by.
pub(super) fn listing(folder: &Path) -> BTreeSet<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).filter(|path| path.is_file()).collect()
}

/// The new PDFs, complete; waits until there are as many as are expected.
pub(super) async fn printed(folder: &Path, before: &BTreeSet<PathBuf>, expected: usize) -> Vec<PathBuf> {
    let deadline = Instant::now() + PATIENCE;
    let mut ticks = interval(EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        let new: Vec<PathBuf> =
            listing(folder).difference(before).filter(|path| is_complete_pdf(path)).cloned().collect();
        if new.len() >= expected || Instant::now() >= deadline {
            return new;
        }
    }
}

/// It begins as a PDF does and ends as one does.
fn is_complete_pdf(path: &Path) -> bool {
    std::fs::read(path).is_ok_and(|bytes| {
        let tail = &bytes[bytes.len().saturating_sub(1024)..];
        bytes.starts_with(b"%PDF") && tail.windows(5).any(|window| window == b"%%EOF")
    })
}

/// Copies documents into a folder, with names of our own.
pub(super) fn copy(documents: &[PathBuf], folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    documents
        .iter()
        .enumerate()
        .map(|(index, document)| {
            let to = folder.join(format!("printed-{}.pdf", index + 1));
            std::fs::copy(document, &to)
                .map_err(|error| Failure::Write { path: to.clone(), why: error.to_string() })?;
            Ok(to)
        })
        .collect()
}

/// Each expected document is one of the printed ones, and there are no others. Answers what could not be checked.
pub(super) async fn check(printed: &[PathBuf], expected: &[Document]) -> Result<Vec<String>, Failure> {
    if printed.len() != expected.len() {
        return Err(Failure::Documents(format!(
            "{} documents had to be printed, and {} were",
            expected.len(),
            printed.len()
        )));
    }
    let mut texts = Vec::new();
    for path in printed {
        match text_of(path).await {
            Ok(text) => texts.push(squeezed(&text)),
            Err(why) => return Ok(vec![format!("the texts of {}: {why}", path.display())]),
        }
    }
    for document in expected {
        let found = texts.iter().position(|text| document.contains.iter().all(|part| text.contains(&squeezed(part))));
        match found {
            Some(index) => drop(texts.swap_remove(index)),
            None => {
                let parts = document.contains.join(", ");
                return Err(Failure::Documents(format!("no printed document contains all of: {parts}")));
            }
        }
    }
    Ok(Vec::new())
}

/// Poppler's `pdftotext`, which knows nothing of what made the document.
async fn text_of(path: &Path) -> Result<String, String> {
    let run = tokio::process::Command::new("pdftotext")
        .args(["-enc", "UTF-8", "-layout"])
        .arg(path)
        .arg("-")
        .stdin(Stdio::null())
        .output()
        .await;
    match run {
        Ok(done) if done.status.success() => Ok(String::from_utf8_lossy(&done.stdout).into_owned()),
        Ok(done) => Ok(format!("pdftotext: {}", String::from_utf8_lossy(&done.stderr))),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            Err("pdftotext is not installed (Debian: poppler-utils)".to_owned())
        }
        Err(error) => Err(format!("pdftotext: {error}")),
    }
}

/// Without blanks: a layout puts them where it likes.
fn squeezed(text: &str) -> String {
    text.chars().filter(|character| !character.is_whitespace()).collect()
}
