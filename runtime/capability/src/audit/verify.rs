//! Reading the audit log with distrust.

use super::entry::{GENESIS, Line, hash, unseal};
use super::log::AuditError;
use std::io::{BufRead, BufReader};
use std::path::Path;

/// A log that holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// How many lines.
    pub lines: u64,
    /// Hash of the last.
    pub head: String,
    /// Time of the last.
    pub until: Option<String>,
}

/// Where and how the log does not hold.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {reason}")]
pub struct Broken {
    /// Counted from 1.
    pub line: u64,
    /// What is wrong.
    pub reason: &'static str,
}

impl Broken {
    pub(super) fn at(line: u64, reason: &'static str) -> Self {
        Self { line, reason }
    }
}

/// Checks every line, its place in the chain, and the head file (`audit.head` beside `audit.jsonl`), which knows the
/// last line: without it a log that was cut at the end would look whole.
pub fn verify(path: &Path) -> Result<Summary, AuditError> {
    let file = |source| AuditError::Unreadable { path: path.to_owned(), source };
    let broken = |line, reason| AuditError::Broken { path: path.to_owned(), broken: Broken::at(line, reason) };
    let mut summary = Summary { lines: 0, head: GENESIS.to_owned(), until: None };
    for line in BufReader::new(std::fs::File::open(path).map_err(file)?).split(b'\n') {
        let line = line.map_err(file)?;
        let number = summary.lines + 1;
        let line = String::from_utf8(line).map_err(|_| broken(number, "not UTF-8"))?;
        let (body, sealed) = unseal(&line).ok_or_else(|| broken(number, "not a sealed line"))?;
        if hash(&body) != sealed {
            return Err(broken(number, "the line was changed: its hash does not fit"));
        }
        let parsed: Line = serde_json::from_str(&body).map_err(|_| broken(number, "not an audit line"))?;
        if parsed.previous != summary.head {
            return Err(broken(number, "the line before it was changed, removed or put in"));
        }
        if parsed.sequence != number {
            return Err(broken(number, "its number is not the next one"));
        }
        summary = Summary { lines: number, head: sealed.to_owned(), until: Some(parsed.entry.time) };
    }
    // The head is written after its line: it may lag behind by one after a power cut, never lead.
    let Ok(head) = std::fs::read_to_string(path.with_extension("head")) else {
        return Err(broken(summary.lines, "its head file is not beside it, so lines may be missing at the end"));
    };
    let sequence = head.split(' ').next().and_then(|word| word.parse::<u64>().ok());
    let sequence = sequence.ok_or_else(|| broken(summary.lines, "the head file is not one"))?;
    if sequence > summary.lines {
        return Err(broken(summary.lines, "lines are missing at the end: the head file knows of more"));
    }
    if sequence == summary.lines && head.trim_end().split(' ').nth(1) != Some(summary.head.as_str()) {
        return Err(broken(summary.lines, "the head file knows another last line"));
    }
    Ok(summary)
}

#[cfg(test)]
mod tests {
    use super::super::{AuditLog, Entry, Phase};
    use super::*;

    fn entry(function: &str) -> Entry {
        Entry {
            time: "2026-11-23T14:26:00+08:00".into(),
            visit: "v1".into(),
            item: "certificate@1.0.0".into(),
            phase: Phase::Asked,
            function: function.into(),
            operation: None,
            outcome: None,
            digest: None,
        }
    }

    fn filled(folder: &Path) -> std::path::PathBuf {
        let path = folder.join("audit.jsonl");
        let log = AuditLog::open(&path, [7; 32], "now").unwrap();
        for function in ["identity.require", "platform.query", "printer.print"] {
            log.append(entry(function)).unwrap();
        }
        path
    }

    fn reason(path: &Path) -> &'static str {
        match verify(path) {
            Err(AuditError::Broken { broken, .. }) => broken.reason,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_log_that_nobody_touched_holds_and_goes_on_after_reopening() {
        let folder = tempfile::tempdir().unwrap();
        let path = filled(folder.path());
        AuditLog::open(&path, [7; 32], "now").unwrap().append(entry("clock.now")).unwrap();
        assert_eq!(verify(&path).unwrap().lines, 4);
    }

    #[test]
    fn a_changed_a_removed_a_reordered_and_a_cut_line_are_each_found() {
        let folder = tempfile::tempdir().unwrap();
        let path = filled(folder.path());
        let text = std::fs::read_to_string(&path).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        std::fs::write(&path, text.replace("platform.query", "platform.quell")).unwrap();
        assert_eq!(reason(&path), "the line was changed: its hash does not fit");
        std::fs::write(&path, format!("{}\n{}\n", lines[0], lines[2])).unwrap();
        assert_eq!(reason(&path), "the line before it was changed, removed or put in");
        std::fs::write(&path, format!("{}\n{}\n{}\n", lines[0], lines[2], lines[1])).unwrap();
        assert_eq!(reason(&path), "the line before it was changed, removed or put in");
        std::fs::write(&path, format!("{}\n{}\n", lines[0], lines[1])).unwrap();
        assert_eq!(reason(&path), "lines are missing at the end: the head file knows of more");
    }

    #[test]
    fn a_log_whose_head_file_was_taken_away_does_not_pass() {
        let folder = tempfile::tempdir().unwrap();
        let path = filled(folder.path());
        std::fs::remove_file(path.with_extension("head")).unwrap();
        assert_eq!(reason(&path), "its head file is not beside it, so lines may be missing at the end");
    }

    #[test]
    fn an_unfinished_last_line_is_put_aside_and_the_repair_recorded() {
        let folder = tempfile::tempdir().unwrap();
        let path = filled(folder.path());
        let mut text = std::fs::read_to_string(&path).unwrap();
        text.push_str("{\"sequence\":4,\"prev");
        std::fs::write(&path, text).unwrap();
        AuditLog::open(&path, [7; 32], "now").unwrap();
        assert_eq!(verify(&path).unwrap().lines, 4);
        assert_eq!(std::fs::read_to_string(path.with_extension("torn")).unwrap(), "{\"sequence\":4,\"prev");
    }

    #[test]
    fn a_digest_depends_on_the_key_and_never_holds_the_data() {
        let folder = tempfile::tempdir().unwrap();
        let one = AuditLog::open(folder.path().join("a.jsonl"), [1; 32], "now").unwrap();
        let two = AuditLog::open(folder.path().join("b.jsonl"), [2; 32], "now").unwrap();
        assert_ne!(one.digest(b"11010519491231002X"), two.digest(b"11010519491231002X"));
        assert_eq!(one.digest(b"x"), one.digest(b"x"));
    }
}
