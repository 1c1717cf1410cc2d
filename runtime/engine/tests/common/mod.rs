//! Components written by hand, an engine to run them, and hosts to answer them.
#![allow(dead_code, unreachable_pub, reason = "each test file uses its own part")]

pub mod guest;
pub mod image;

use guichet_engine::{Answered, Declared, Engine, EngineOptions, Host, Item, Limits};
use guichet_model::call::{Call, Capability, Refusal, Reply};
use guichet_model::text::Language;
use guichet_model::turn::Event;
use guichet_worker::{Role, Worker, WorkerSpec};
use std::path::Path;
use tempfile::TempDir;

/// The worker that compiles.
pub fn compiler() -> Worker {
    Worker::new(WorkerSpec::new(env!("CARGO_BIN_EXE_guichet-engine-fixture"), Role::Compile))
}

/// A worker that cannot start: whoever needs it fails.
pub fn no_compiler() -> Worker {
    Worker::new(WorkerSpec::new("/nowhere/guichet-worker", Role::Compile))
}

/// An engine over this cache folder.
pub fn engine_at(cache: &Path, compiler: Worker, limits: Limits) -> Engine {
    Engine::new(EngineOptions { limits, cache: cache.to_owned(), compiler }).unwrap()
}

/// An engine with a cache folder of its own.
pub fn engine(limits: Limits) -> (Engine, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let engine = engine_at(&folder.path().join("cache"), compiler(), limits);
    (engine, folder)
}

/// A record with these capabilities, one step named `ask` and one asset.
pub fn declared(capabilities: impl IntoIterator<Item = Capability>) -> Declared {
    Declared {
        capabilities: capabilities.into_iter().collect(),
        steps: vec!["ask".into()],
        assets: ["sample.png".to_owned()].into(),
    }
}

/// Loads a component that must be good, with every capability declared.
pub async fn load(component: &[u8], limits: Limits) -> (Item, TempDir) {
    let (engine, folder) = engine(limits);
    (engine.load(component, declared(Capability::ALL)).await.unwrap(), folder)
}

/// The first event of every visit.
pub fn started() -> Event {
    Event::Started { language: Language::Zh }
}

/// Answers at once, by a function.
pub struct Answering<F>(pub F);

impl<F: FnMut(Call) -> Result<Reply, Refusal> + Send> Host for Answering<F> {
    fn call<'a>(&'a mut self, call: Call) -> Answered<'a> {
        let answer = (self.0)(call);
        Box::pin(async move { answer })
    }
}

/// A host that must not be asked anything.
pub fn silent() -> Box<dyn Host> {
    Box::new(Answering(|call: Call| -> Result<Reply, Refusal> { panic!("asked for {call:?}") }))
}

/// The reply that a call expects.
pub fn proper_reply(call: &Call) -> Reply {
    use guichet_model::call::{CardKind, Now, Person};
    use guichet_model::page::{Date, DocumentId};
    match call {
        Call::Require { .. } => Reply::Person(Box::new(Person {
            card: CardKind::Resident,
            name: Some("林文秀".into()),
            number: None,
            sex: None,
            ethnicity: None,
            birth: Date::new(1990, 2, 28),
            address: None,
            issuer: None,
            valid_from: None,
            valid_until: None,
        })),
        Call::Scan { .. } => Reply::Scanned { document: DocumentId("d1".into()), pages: 2 },
        Call::Print { .. } => Reply::Printed { pages: 1 },
        Call::Query { .. } => Reply::Data("{}".into()),
        Call::Submit { .. } => {
            Reply::Accepted { reference: "R-1".into(), accepted_at: "2026-01-01T08:00:00+08:00".into() }
        }
        Call::Write { .. } => Reply::Written,
        Call::Now => {
            let date = Date::new(2026, 1, 1).unwrap();
            Reply::Now(Now { date, hour: 8, minute: 0, second: 0, utc_offset_minutes: 480 })
        }
    }
}
