//! What the terminal keeps for the length of a visit, and forgets at its end.

use guichet_devices::Card;
use guichet_model::call::Reply;
use guichet_model::device::VisitId;
use guichet_model::page::DocumentId;
use guichet_model::record::ItemRecord;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use zeroize::Zeroizing;

/// One item being done in one visit: what the gate must know of it.
#[derive(Clone, Debug)]
pub struct Case {
    /// The visit.
    pub visit: VisitId,
    /// The signed record of the item.
    pub record: Arc<ItemRecord>,
    /// Typst sources of the package by name, without `.typ`.
    pub templates: Arc<BTreeMap<String, String>>,
    /// Assets of the package by path; templates may use them.
    pub assets: Arc<BTreeMap<String, Arc<[u8]>>>,
}

impl Case {
    /// `code@version`, for the audit.
    pub fn item(&self) -> String {
        format!("{}@{}", self.record.code, self.record.version)
    }
}

/// The card read in this visit, shared by the items that the citizen does one after the other. Forgotten when the
/// last holder of the visit lets go.
#[derive(Clone, Debug, Default)]
pub struct Wallet(Arc<Mutex<Option<Held>>>);

#[derive(Clone, Debug)]
pub(crate) struct Held {
    pub(crate) card: Arc<Card>,
    /// The platform confirmed number and name.
    pub(crate) checked: bool,
}

impl Wallet {
    pub(crate) fn held(&self) -> Option<Held> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn keep(&self, held: Held) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(held);
    }

    /// Forgets the card now.
    pub fn wipe(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

/// A scanned document; its bytes are overwritten when it goes.
#[derive(Debug)]
pub(crate) struct Document {
    pub(crate) material: String,
    pub(crate) pages: Vec<ScannedBytes>,
}

/// One page as the scanner gave it.
#[derive(Debug)]
pub(crate) struct ScannedBytes {
    pub(crate) bytes: Zeroizing<Vec<u8>>,
    pub(crate) media_type: String,
}

/// What the gate remembers of a case.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    pub(crate) usage: crate::authorise::Usage,
    pub(crate) documents: BTreeMap<DocumentId, Arc<Document>>,
    /// Outcomes by operation, with the digest of what was asked.
    pub(crate) outcomes: BTreeMap<String, (String, Reply)>,
}

impl Memory {
    pub(crate) fn add(&mut self, document: Document) -> DocumentId {
        let id = DocumentId(format!("document-{}", self.documents.len() + 1));
        self.documents.insert(id.clone(), Arc::new(document));
        id
    }
}
