//! The same instantiate-and-call without the terminal's engine: as little as wasmtime allows, under the same limits.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use guichet_engine::{Limits, configuration};
use wasmtime::component::{Component, HasSelf, Linker};
use wasmtime::{Engine, Store, StoreLimits, StoreLimitsBuilder};

use crate::answers::{DATA, NAME, NUMBER};

use self::contract::exports::guichet::item::handler::{Event, Language, Start};
use self::contract::guichet::{clock, identity, log, platform, printer, scanner, types};

/// What the macro generates.
#[allow(missing_docs, unreachable_pub, clippy::unwrap_used, clippy::expect_used)]
mod contract {
    wasmtime::component::bindgen!({
        path: [
            "../wit/types/1.0.0",
            "../wit/identity/1.0.0",
            "../wit/scanner/1.0.0",
            "../wit/printer/1.0.0",
            "../wit/platform/1.0.0",
            "../wit/log/1.0.0",
            "../wit/clock/1.0.0",
            "../wit/item/1.0.0",
        ],
        world: "guichet:item/service-item",
        imports: { default: async | trappable },
        exports: { default: async },
    });
}

/// Between two ticks of the epoch, as in the terminal.
const TICK: Duration = Duration::from_millis(10);

/// A component linked, and a thread that ticks.
pub(crate) struct Reference {
    linked: contract::ServiceItemPre<Desk>,
    limits: Limits,
    ended: Arc<AtomicBool>,
    ticker: Option<JoinHandle<()>>,
}

impl Reference {
    pub(crate) fn new(component: &[u8], limits: &Limits) -> Result<Self> {
        let engine = Engine::new(&configuration(limits))?;
        let component = Component::new(&engine, component)?;
        let mut linker = Linker::new(&engine);
        contract::ServiceItem::add_to_linker::<_, HasSelf<Desk>>(&mut linker, |desk| desk)?;
        let linked = contract::ServiceItemPre::new(linker.instantiate_pre(&component)?)?;
        let ended = Arc::new(AtomicBool::new(false));
        let seen = Arc::clone(&ended);
        let ticker = thread::spawn(move || {
            while !seen.load(Ordering::Relaxed) {
                thread::sleep(TICK);
                engine.increment_epoch();
            }
        });
        Ok(Self { linked, limits: *limits, ended, ticker: Some(ticker) })
    }

    /// How long one step takes.
    pub(crate) async fn step(&self) -> Result<Duration> {
        let begun = Instant::now();
        let answer = tokio::time::timeout(self.limits.wall, self.call()).await.context("too slow")??;
        let taken = begun.elapsed();
        drop(answer);
        Ok(taken)
    }

    async fn call(&self) -> Result<impl Sized> {
        let limits = StoreLimitsBuilder::new().memory_size(self.limits.memory).build();
        let mut store = Store::new(self.linked.engine(), Desk(limits));
        store.limiter(|desk| &mut desk.0);
        store.set_hostcall_fuel(self.limits.transfer);
        store.set_max_component_handles(self.limits.handles);
        store.set_epoch_deadline((self.limits.cpu.as_millis() / TICK.as_millis()).try_into()?);
        let instance = self.linked.instantiate_async(&mut store).await?;
        let event = Event::Started(Start { language: Language::Zh });
        Ok(instance.guichet_item_handler().call_step(&mut store, &[], &event).await?)
    }
}

impl Drop for Reference {
    fn drop(&mut self) {
        self.ended.store(true, Ordering::Relaxed);
        if let Some(ticker) = self.ticker.take() {
            let _ended = ticker.join();
        }
    }
}

/// Answers as [`crate::answers::to`] does.
struct Desk(StoreLimits);

type Answer<T> = wasmtime::Result<Result<T, types::types::Refusal>>;

impl identity::identity::Host for Desk {
    async fn require(
        &mut self,
        _assurance: identity::identity::Assurance,
        _claims: Vec<identity::identity::Claim>,
    ) -> Answer<identity::identity::Person> {
        Ok(Ok(identity::identity::Person {
            card: identity::identity::CardKind::Resident,
            name: Some(NAME.into()),
            number: Some(NUMBER.into()),
            sex: None,
            ethnicity: None,
            birth: None,
            address: None,
            issuer: None,
            valid_from: None,
            valid_until: None,
        }))
    }
}

impl scanner::scanner::Host for Desk {
    async fn scan(
        &mut self,
        _material: scanner::scanner::Material,
        _operation: String,
    ) -> Answer<scanner::scanner::Document> {
        Ok(Err(types::types::Refusal::Cancelled))
    }
}

impl printer::printer::Host for Desk {
    async fn print(
        &mut self,
        _content: printer::printer::Content,
        _operation: String,
    ) -> Answer<printer::printer::Printed> {
        Ok(Err(types::types::Refusal::Cancelled))
    }
}

impl platform::platform::Host for Desk {
    async fn query(&mut self, _service: String, _parameters: Vec<platform::platform::Parameter>) -> Answer<String> {
        Ok(Ok(DATA.into()))
    }

    async fn submit(
        &mut self,
        _application: platform::platform::Application,
        _operation: String,
    ) -> Answer<platform::platform::Acceptance> {
        Ok(Err(types::types::Refusal::Cancelled))
    }
}

impl log::log::Host for Desk {
    async fn write(&mut self, _level: log::log::Level, _message: String) -> wasmtime::Result<()> {
        Ok(())
    }
}

impl clock::clock::Host for Desk {
    async fn now(&mut self) -> wasmtime::Result<clock::clock::Moment> {
        wasmtime::bail!("the clock was refused: cancelled")
    }
}

impl types::types::Host for Desk {}
impl contract::guichet::item::page::Host for Desk {}
