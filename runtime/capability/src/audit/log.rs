//! Writing the audit log.

use super::entry::{Entry, GENESIS, Line, Phase, seal, unseal};
use super::verify::Broken;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// The log cannot be kept. Without it no capability works.
#[derive(Debug, thiserror::Error)]
pub enum AuditError {
    /// The file cannot be read or written.
    #[error("the audit log {path} cannot be kept: {source}; check the disk and the rights of the state folder")]
    File {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The file to check cannot be read.
    #[error("the audit log {path} cannot be read: {source}; check the path and your rights")]
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The log was changed by somebody else.
    #[error("the audit log {path} is broken: {broken}; keep the file as evidence and start a new one")]
    Broken {
        /// Which file.
        path: PathBuf,
        /// Where.
        broken: Broken,
    },
    /// A line cannot be written as JSON.
    #[error("an audit line cannot be written: {0}")]
    Line(#[from] serde_json::Error),
}

/// The open audit log.
#[derive(Debug)]
pub struct AuditLog {
    path: PathBuf,
    key: [u8; 32],
    writer: Mutex<Writer>,
}

#[derive(Debug)]
struct Writer {
    file: File,
    sequence: u64,
    previous: String,
}

impl AuditLog {
    /// Opens the log, or begins it. `key` is the terminal's audit key, for digests. A last line that a power cut left
    /// unfinished is put aside; any other break is an error.
    pub fn open(path: impl Into<PathBuf>, key: [u8; 32], time: &str) -> Result<Self, AuditError> {
        let path = path.into();
        let context = |source| AuditError::File { path: path.clone(), source };
        let mut file =
            OpenOptions::new().create(true).read(true).append(true).mode(0o600).open(&path).map_err(context)?;
        let mut text = Vec::new();
        file.read_to_end(&mut text).map_err(context)?;
        let whole = text.iter().rposition(|&byte| byte == b'\n').map_or(0, |place| place + 1);
        let torn = &text[whole..];
        if !torn.is_empty() {
            std::fs::write(path.with_extension("torn"), torn).map_err(context)?;
            file.set_len(whole as u64).map_err(context)?;
        }
        let last = text[..whole].split(|&byte| byte == b'\n').rev().find(|line| !line.is_empty());
        let (sequence, previous) = match last {
            None => (0, GENESIS.to_owned()),
            Some(line) => tail(line).ok_or_else(|| AuditError::Broken {
                path: path.clone(),
                broken: Broken::at(
                    text[..whole].iter().filter(|&&byte| byte == b'\n').count() as u64,
                    "the last line is not a sealed line",
                ),
            })?,
        };
        let torn = !torn.is_empty();
        let log = Self { path, key, writer: Mutex::new(Writer { file, sequence, previous }) };
        if torn {
            log.append(Entry {
                time: time.to_owned(),
                visit: String::new(),
                item: String::new(),
                phase: Phase::Repaired,
                function: "audit.open".into(),
                operation: None,
                outcome: Some("unfinished-line-put-aside".into()),
                digest: None,
            })?;
        }
        Ok(log)
    }

    /// Adds a line and brings it to the disk before returning.
    pub fn append(&self, entry: Entry) -> Result<(), AuditError> {
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let line = Line { sequence: writer.sequence + 1, previous: writer.previous.clone(), entry };
        let (mut sealed, hash) = seal(&serde_json::to_string(&line)?);
        sealed.push('\n');
        let context = |source| AuditError::File { path: self.path.clone(), source };
        // One write, so that a crash leaves at most one unfinished line, which `open` puts aside.
        writer.file.write_all(sealed.as_bytes()).map_err(context)?;
        writer.file.sync_data().map_err(context)?;
        writer.sequence = line.sequence;
        writer.previous = hash;
        let head = self.path.with_extension("head");
        let draft = self.path.with_extension("head.draft");
        std::fs::write(&draft, format!("{} {}\n", writer.sequence, writer.previous)).map_err(context)?;
        std::fs::rename(&draft, &head).map_err(context)
    }

    /// A digest that finds a case again without telling whose it is: HMAC-SHA256 under the terminal's audit key, the
    /// first 16 bytes as hex.
    pub fn digest(&self, data: &[u8]) -> String {
        // HMAC takes keys of any length, so this cannot fail.
        let Ok(mut mac) = <Hmac<Sha256> as KeyInit>::new_from_slice(&self.key) else { return String::new() };
        mac.update(data);
        hex::encode(&mac.finalize().into_bytes()[..16])
    }

    /// Where the log is.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

fn tail(line: &[u8]) -> Option<(u64, String)> {
    let line = std::str::from_utf8(line).ok()?;
    let (body, hash) = unseal(line)?;
    let parsed: Line = serde_json::from_str(&body).ok()?;
    (super::entry::hash(&body) == hash).then(|| (parsed.sequence, hash.to_owned()))
}
