//! The one function through which every capability call goes: authorise → audit → effect → audit.

use crate::audit::{Entry, Phase};
use crate::authorise::authorise;
use crate::case::{Case, Document, Memory, Wallet};
use crate::clock::civil;
use crate::desk::Desk;
use crate::services::Services;
use crate::{identity, note, platform, printer, scanner};
use guichet_model::call::{Call, Refusal, Reply};
use guichet_model::page::DocumentId;
use std::sync::{Arc, Mutex, PoisonError};

/// The gate of one case: one item in one visit. Calls come one after the other, as an item makes them.
pub struct Gate {
    case: Case,
    services: Services,
    wallet: Wallet,
    memory: Mutex<Memory>,
}

/// What an effect may touch.
pub(crate) struct Effects<'a> {
    pub(crate) case: &'a Case,
    pub(crate) services: &'a Services,
    pub(crate) wallet: &'a Wallet,
    pub(crate) memory: &'a Mutex<Memory>,
    pub(crate) desk: &'a Desk,
}

impl Effects<'_> {
    pub(crate) fn document(&self, id: &DocumentId) -> Result<Arc<Document>, Refusal> {
        let memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        memory
            .documents
            .get(id)
            .cloned()
            .ok_or_else(|| Refusal::Invalid(format!("this visit has no document {}", id.0)))
    }

    pub(crate) async fn cancelled(&self) {
        self.desk.cancel().cancelled().await;
    }
}

impl Gate {
    /// The gate of a case. The wallet is the visit's.
    pub fn new(case: Case, services: Services, wallet: Wallet) -> Self {
        Self { case, services, wallet, memory: Mutex::default() }
    }

    /// The case that it guards.
    pub fn case(&self) -> &Case {
        &self.case
    }

    /// Pages of a document of this visit, for the terminal's own preview.
    pub fn pages(&self, id: &DocumentId) -> Vec<Arc<[u8]>> {
        let memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        memory.documents.get(id).map_or_else(Vec::new, |document| {
            document.pages.iter().map(|page| Arc::from(page.bytes.as_slice())).collect()
        })
    }

    /// Asks for something. Every way ends in the audit log, and without the audit log there is no effect.
    pub async fn call(&self, call: Call, desk: &Desk) -> Result<Reply, Refusal> {
        let usage = self.memory.lock().unwrap_or_else(PoisonError::into_inner).usage;
        if let Err(refusal) = authorise(&self.case.record, usage, &call) {
            self.audit(&call, Phase::Denied, Some(refusal.word()))?;
            return Err(refusal);
        }
        if let Some(reply) = self.repeated(&call)? {
            self.audit(&call, Phase::Repeated, None)?;
            return Ok(reply);
        }
        self.audit(&call, Phase::Asked, None)?;
        let result = self.effect(&call, desk).await;
        desk.clear();
        match &result {
            Ok(reply) => {
                self.remember(&call, reply);
                self.audit(&call, Phase::Done, None)?;
            }
            Err(Refusal::Unavailable { condition, .. }) => self.audit(&call, Phase::Refused, Some(condition))?,
            Err(refusal) => self.audit(&call, Phase::Refused, Some(refusal.word()))?,
        }
        result
    }

    async fn effect(&self, call: &Call, desk: &Desk) -> Result<Reply, Refusal> {
        let Self { case, services, wallet, memory } = self;
        let effects = Effects { case, services, wallet, memory, desk };
        match call {
            Call::Require { assurance, claims } => identity::require(&effects, *assurance, claims).await,
            Call::Scan { material, least_pages, most_pages, .. } => {
                scanner::scan(&effects, material, *least_pages, *most_pages).await
            }
            Call::Print { content, operation } => printer::print(&effects, content, operation).await,
            Call::Query { service, parameters } => platform::query(&effects, service, parameters).await,
            Call::Submit { service, fields, attachments, operation } => {
                platform::submit(&effects, service, fields, attachments, operation).await
            }
            Call::Write { level, message } => Ok(note::write(case, *level, message)),
            Call::Now => Ok(Reply::Now(civil(&services.clock.now()))),
        }
    }

    /// The outcome of this very operation, if it took place before; a refusal if the key was used for something else.
    fn repeated(&self, call: &Call) -> Result<Option<Reply>, Refusal> {
        let Some(key) = key(call) else { return Ok(None) };
        let memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        match memory.outcomes.get(&key) {
            Some((digest, reply)) if *digest == self.digest(call) => Ok(Some(reply.clone())),
            Some(_) => Err(Refusal::Invalid(format!("operation {key} was used for something else"))),
            None => Ok(None),
        }
    }

    fn remember(&self, call: &Call, reply: &Reply) {
        if let Some(key) = key(call) {
            let outcome = (self.digest(call), reply.clone());
            self.memory.lock().unwrap_or_else(PoisonError::into_inner).outcomes.insert(key, outcome);
        }
    }

    fn digest(&self, call: &Call) -> String {
        // A call is plain data and always becomes JSON.
        self.services.audit.digest(&serde_json::to_vec(call).unwrap_or_default())
    }

    fn audit(&self, call: &Call, phase: Phase, outcome: Option<&str>) -> Result<(), Refusal> {
        if matches!((call, phase), (Call::Write { .. } | Call::Now, Phase::Asked | Phase::Done)) {
            // Reading the clock and writing a note change nothing outside; only their denial is of interest.
            return Ok(());
        }
        let (capability, function) = call.function();
        let entry = Entry {
            time: self.services.clock.now().strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
            visit: self.case.visit.to_string(),
            item: self.case.item(),
            phase,
            function: format!("{}.{function}", capability.name()),
            operation: call.operation().map(str::to_owned),
            outcome: outcome.map(str::to_owned),
            digest: Some(self.digest(call)),
        };
        self.services.audit.append(entry).map_err(|error| {
            tracing::error!(%error, "audit");
            crate::advice::unavailable("audit", "internal-error")
        })
    }
}

/// Operations of different functions do not meet.
fn key(call: &Call) -> Option<String> {
    call.operation().map(|operation| format!("{}:{operation}", call.function().1))
}

impl Drop for Gate {
    fn drop(&mut self) {
        // Replies may hold personal data (references do not, but the rule is simple): documents overwrite themselves.
        let memory = self.memory.get_mut().unwrap_or_else(PoisonError::into_inner);
        memory.outcomes.clear();
        memory.documents.clear();
    }
}
