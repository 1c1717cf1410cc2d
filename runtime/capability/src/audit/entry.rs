//! One line of the audit log.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// What a line records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Phase {
    /// A visit's case began or ended.
    Case,
    /// Not allowed; there was no effect.
    Denied,
    /// Allowed; the effect comes now.
    Asked,
    /// The effect took place.
    Done,
    /// The effect did not take place, or it is not known whether it did.
    Refused,
    /// The outcome of an earlier effect was given again.
    Repeated,
    /// The log was repaired when it was opened.
    Repaired,
}

/// What a line says. Nothing here is personal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// RFC 3339 with the terminal's offset.
    pub time: String,
    /// Random name of the visit.
    pub visit: String,
    /// `code@version` of the item.
    pub item: String,
    /// What happened.
    pub phase: Phase,
    /// `capability.function`, or the event of a case.
    pub function: String,
    /// The exactly-once key.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub operation: Option<String>,
    /// A word: `paper-out`, `denied`, `accepted`…
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub outcome: Option<String>,
    /// Keyed digest of what the call was about.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub digest: Option<String>,
}

/// A line as it stands in the file, without its own hash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Line {
    pub(super) sequence: u64,
    pub(super) previous: String,
    #[serde(flatten)]
    pub(super) entry: Entry,
}

/// The hash before the first line.
pub(super) const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

pub(super) fn hash(body: &str) -> String {
    hex::encode(Sha256::digest(body.as_bytes()))
}

/// Puts the hash of a body behind it, as its last key.
pub(super) fn seal(body: &str) -> (String, String) {
    let hash = hash(body);
    let open = body.strip_suffix('}').unwrap_or(body);
    (format!("{open},\"hash\":\"{hash}\"}}"), hash)
}

/// Takes a sealed line apart into body and hash; none when it has no seal.
pub(super) fn unseal(line: &str) -> Option<(String, &str)> {
    let rest = line.strip_suffix("\"}")?;
    let (open, hash) = rest.rsplit_once(",\"hash\":\"")?;
    (hash.len() == 64).then(|| (format!("{open}}}"), hash))
}
