//! What a running instance carries with it, and its imports: each becomes a [`Call`].

use crate::contract::{clock, identity, item, log, platform, printer, scanner, types};
use crate::host::Host;
use crate::limits::Limits;
use crate::memory::Memory;
use crate::meter::Meter;
use guichet_model::call::{Call, Capability, Refusal, Reply};
use guichet_model::page::DocumentId;
use std::sync::Arc;

/// The data of one instance. It lives as long as the step.
pub(crate) struct Running {
    host: Box<dyn Host>,
    calls: u32,
    pub(crate) memory: Memory,
    pub(crate) meter: Arc<Meter>,
}

/// Why the terminal, not the item, ends a step in the middle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Halt {
    #[error("the budget of processor time is used up")]
    Cpu,
    #[error("the item has made all the calls it may")]
    Calls,
    #[error("the answer to {}.{} has another shape", .0.name(), .1)]
    Reply(Capability, &'static str),
    #[error("the clock was refused: {0}")]
    Clock(&'static str),
}

impl Running {
    pub(crate) fn new(host: Box<dyn Host>, limits: &Limits) -> Self {
        Self { host, calls: limits.calls, memory: Memory::new(limits.memory), meter: Arc::new(Meter::start()) }
    }

    /// Every import comes through here.
    async fn call(&mut self, call: Call) -> wasmtime::Result<Result<Reply, Refusal>> {
        self.calls = self.calls.checked_sub(1).ok_or(Halt::Calls)?;
        self.meter.pause();
        let answer = self.host.call(call).await;
        self.meter.resume();
        Ok(answer)
    }
}

/// Takes the expected reply apart; another one is the host's mistake and ends the step.
macro_rules! answer {
    ($answer:expr, $capability:ident, $function:literal, $pattern:pat => $value:expr) => {
        match $answer {
            Ok($pattern) => Ok(Ok($value)),
            Ok(_) => Err(Halt::Reply(Capability::$capability, $function).into()),
            Err(refusal) => Ok(Err(types::types::Refusal::from(refusal))),
        }
    };
}

type Answer<T> = wasmtime::Result<Result<T, types::types::Refusal>>;

impl identity::identity::Host for Running {
    async fn require(
        &mut self,
        assurance: identity::identity::Assurance,
        claims: Vec<identity::identity::Claim>,
    ) -> Answer<identity::identity::Person> {
        let claims = claims.into_iter().map(Into::into).collect();
        let answer = self.call(Call::Require { assurance: assurance.into(), claims }).await?;
        answer!(answer, Identity, "require", Reply::Person(person) => (*person).into())
    }
}

impl scanner::scanner::Host for Running {
    async fn scan(
        &mut self,
        material: scanner::scanner::Material,
        operation: String,
    ) -> Answer<scanner::scanner::Document> {
        let scanner::scanner::Material { code, least_pages, most_pages } = material;
        let answer = self.call(Call::Scan { material: code, least_pages, most_pages, operation }).await?;
        answer!(answer, Scanner, "scan", Reply::Scanned { document, pages } => scanner::scanner::Document { id: document.0, pages })
    }
}

impl printer::printer::Host for Running {
    async fn print(
        &mut self,
        content: printer::printer::Content,
        operation: String,
    ) -> Answer<printer::printer::Printed> {
        let answer = self.call(Call::Print { content: content.into(), operation }).await?;
        answer!(answer, Printer, "print", Reply::Printed { pages } => printer::printer::Printed { pages })
    }
}

impl platform::platform::Host for Running {
    async fn query(&mut self, service: String, parameters: Vec<platform::platform::Parameter>) -> Answer<String> {
        let answer = self.call(Call::Query { service, parameters: pairs(parameters) }).await?;
        answer!(answer, Platform, "query", Reply::Data(json) => json)
    }

    async fn submit(
        &mut self,
        application: platform::platform::Application,
        operation: String,
    ) -> Answer<platform::platform::Acceptance> {
        let platform::platform::Application { service, fields, attachments } = application;
        let attachments =
            attachments.into_iter().map(|attached| (attached.material, DocumentId(attached.document))).collect();
        let call = Call::Submit { service, fields: pairs(fields), attachments, operation };
        let answer = self.call(call).await?;
        answer!(answer, Platform, "submit", Reply::Accepted { reference, accepted_at } => {
            platform::platform::Acceptance { reference, accepted_at }
        })
    }
}

fn pairs(parameters: Vec<platform::platform::Parameter>) -> Vec<(String, String)> {
    parameters.into_iter().map(|parameter| (parameter.name, parameter.value)).collect()
}

impl log::log::Host for Running {
    async fn write(&mut self, level: log::log::Level, message: String) -> wasmtime::Result<()> {
        match self.call(Call::Write { level: level.into(), message }).await? {
            // The contract has no refusal here: what is not written is dropped.
            Ok(Reply::Written) | Err(_) => Ok(()),
            Ok(_) => Err(Halt::Reply(Capability::Log, "write").into()),
        }
    }
}

impl clock::clock::Host for Running {
    async fn now(&mut self) -> wasmtime::Result<clock::clock::Moment> {
        match self.call(Call::Now).await? {
            Ok(Reply::Now(now)) => Ok(now.into()),
            Ok(_) => Err(Halt::Reply(Capability::Clock, "now").into()),
            // Nor here, and there is no time to give.
            Err(refusal) => Err(Halt::Clock(refusal.word()).into()),
        }
    }
}

// These two name types only.
impl types::types::Host for Running {}
impl item::page::Host for Running {}
