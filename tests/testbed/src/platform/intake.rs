//! What the platform keeps: documents and applications, each once by terminal and operation.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::pki::Seal;

/// Terminal and operation: what makes a request the same as an earlier one.
pub(crate) type Key = (String, String);

/// The body of `POST /api/v1/applications/{service}`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Application {
    pub(crate) terminal: String,
    pub(crate) operation: String,
    pub(crate) fields: Map<String, Value>,
    #[serde(default)]
    pub(crate) documents: Vec<Attachment>,
}

/// The documents of one material.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Attachment {
    pub(crate) material: String,
    pub(crate) documents: Vec<String>,
}

/// The platform's signed word that it has an application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acceptance {
    /// Reference number, such as `FZ-2026-1123-0042`.
    pub reference: String,
    /// RFC 3339, UTC, whole seconds.
    pub accepted_at: String,
    /// SHA-256 of the body of the request, hex.
    pub digest: String,
    /// Ed25519 over [`Acceptance::statement`], hex.
    pub signature: String,
    /// Who signed.
    pub signer: String,
}

impl Acceptance {
    /// The text that is signed.
    pub fn statement(terminal: &str, operation: &str, reference: &str, accepted_at: &str, digest: &str) -> String {
        format!("guichet-acceptance-v1\n{terminal}\n{operation}\n{reference}\n{accepted_at}\n{digest}")
    }
}

struct StoredDocument {
    id: String,
    digest: String,
}

/// An application with its acceptance, as `GET /state` shows it.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Filed {
    service: String,
    application: Application,
    acceptance: Acceptance,
}

/// How a request was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Taken<T> {
    New(T),
    /// The same was here before: the same answer.
    Again(T),
    /// The operation was used for something else.
    Conflict,
}

/// The store. What it holds is also written into its folder, for people to look at.
pub(crate) struct Intake {
    folder: PathBuf,
    documents: BTreeMap<Key, StoredDocument>,
    filed: BTreeMap<Key, Filed>,
}

impl Intake {
    pub(crate) fn open(folder: &Path) -> Result<Self> {
        for part in ["documents", "applications"] {
            let path = folder.join(part);
            std::fs::create_dir_all(&path).with_context(|| format!("cannot create {}", path.display()))?;
        }
        Ok(Self { folder: folder.to_owned(), documents: BTreeMap::new(), filed: BTreeMap::new() })
    }

    pub(crate) fn document_count(&self) -> usize {
        self.documents.len()
    }

    pub(crate) fn filed(&self) -> Vec<Filed> {
        self.filed.values().cloned().collect()
    }

    /// Takes a document; `digest` was compared with the bytes already.
    pub(crate) fn document(&mut self, key: Key, digest: &str, media_type: &str, bytes: &[u8]) -> Result<Taken<String>> {
        if let Some(stored) = self.documents.get(&key) {
            return Ok(if stored.digest == digest { Taken::Again(stored.id.clone()) } else { Taken::Conflict });
        }
        let id = format!("doc-{:04}-{}", self.documents.len() + 1, &digest[..8]);
        let ending = match media_type {
            "image/jpeg" => "jpg",
            "image/png" => "png",
            "application/pdf" => "pdf",
            _ => "bin",
        };
        let path = self.folder.join("documents").join(format!("{id}.{ending}"));
        std::fs::write(&path, bytes).with_context(|| format!("cannot write {}", path.display()))?;
        let stored = StoredDocument { id: id.clone(), digest: digest.to_owned() };
        self.documents.insert(key, stored);
        Ok(Taken::New(id))
    }

    /// The document ids that an application names and nobody uploaded from its terminal.
    pub(crate) fn missing(&self, application: &Application) -> Vec<String> {
        let known = |id: &str| {
            self.documents.iter().any(|((terminal, _), stored)| *terminal == application.terminal && stored.id == id)
        };
        let named = application.documents.iter().flat_map(|attachment| &attachment.documents);
        named.filter(|id| !known(id)).cloned().collect()
    }

    /// What was answered to this operation before, if anything.
    pub(crate) fn answered(&self, key: &Key, service: &str, digest: &str) -> Option<Taken<Acceptance>> {
        let filed = self.filed.get(key)?;
        let same = filed.service == service && filed.acceptance.digest == digest;
        Some(if same { Taken::Again(filed.acceptance.clone()) } else { Taken::Conflict })
    }

    /// Accepts an application that was not here before.
    pub(crate) fn accept(
        &mut self,
        service: &str,
        application: Application,
        digest: String,
        seal: &Seal,
        (now, utc_offset_hours): (Timestamp, i8),
    ) -> Result<Acceptance> {
        let local = jiff::tz::Offset::constant(utc_offset_hours).to_datetime(now);
        let reference = format!("FZ-{}-{:04}", local.strftime("%Y-%m%d"), self.filed.len() + 1);
        let accepted_at = now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
        let Application { terminal, operation, .. } = &application;
        let statement = Acceptance::statement(terminal, operation, &reference, &accepted_at, &digest);
        let acceptance = Acceptance {
            signature: seal.sign(&statement)?,
            signer: "福建省政务服务平台（测试）".into(),
            reference,
            accepted_at,
            digest,
        };
        let key = (terminal.clone(), operation.clone());
        let filed = Filed { service: service.to_owned(), application, acceptance: acceptance.clone() };
        let path = self.folder.join("applications").join(format!("{}.json", acceptance.reference));
        std::fs::write(&path, serde_json::to_vec_pretty(&filed)?)
            .with_context(|| format!("cannot write {}", path.display()))?;
        self.filed.insert(key, filed);
        Ok(acceptance)
    }
}
