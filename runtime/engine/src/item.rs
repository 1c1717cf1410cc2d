//! A loaded item, and one step of it.

use crate::contract::{ServiceItemPre, handler};
use crate::engine::{Declared, Shared};
use crate::error::StepError;
use crate::host::Host;
use crate::limits::Limits;
use crate::running::{Halt, Running};
use guichet_model::grammar::{STATE_BYTES, Surroundings, check};
use guichet_model::turn::{Event, Problem, Turn};
use std::fmt;
use std::sync::Arc;
use wasmtime::{PoolConcurrencyLimitError, Store, Trap, UpdateDeadline};

/// SHA-256 of a component's bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest(pub [u8; 32]);

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Digest({self})")
    }
}

/// A component, compiled, checked and linked. Cheap to clone; keeps its engine alive.
#[derive(Clone)]
pub struct Item(Arc<Loaded>);

struct Loaded {
    // Before the engine, so that it goes first.
    linked: ServiceItemPre<Running>,
    declared: Declared,
    digest: Digest,
    engine: Arc<Shared>,
}

impl fmt::Debug for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Item").field("digest", &self.0.digest).field("declared", &self.0.declared).finish()
    }
}

impl Item {
    pub(crate) fn new(
        linked: ServiceItemPre<Running>,
        declared: Declared,
        digest: Digest,
        engine: Arc<Shared>,
    ) -> Self {
        Self(Arc::new(Loaded { linked, declared, digest, engine }))
    }

    /// Digest of the component it was loaded from.
    pub fn digest(&self) -> Digest {
        self.0.digest
    }

    /// What it was loaded with.
    pub fn declared(&self) -> &Declared {
        &self.0.declared
    }

    /// Runs one step in a fresh instance: the event, upon the state that the last turn returned (empty at the start).
    /// The turn is checked against the page grammar.
    ///
    /// Must be awaited on a tokio runtime with time. A busy item gives way to other tasks at every tick; dropping the
    /// future ends the step at its next pause.
    ///
    /// # Errors
    /// See [`StepError`]; after any of them the same step may be tried again.
    pub async fn step(&self, host: Box<dyn Host>, state: Vec<u8>, event: Event) -> Result<Turn, StepError> {
        let Loaded { linked, declared, engine, .. } = &*self.0;
        let limits = &engine.limits;
        ensure_state(&state)?;
        let event = handler::Event::from(event);
        let _ticking = engine.ticker.ticking();
        let mut store = prepare(&engine.wasm, limits, Running::new(host, limits));
        let run = async {
            let instance = linked.instantiate_async(&mut store).await?;
            instance.guichet_item_handler().call_step(&mut store, &state, &event).await
        };
        let finished = tokio::time::timeout(limits.wall, run).await;
        let answer = finished.map_err(|_| StepError::Wall { budget: limits.wall })?;
        let answer = answer.map_err(|error| explain(&error, store.data(), limits))?;
        let turn = answer.map(Turn::from).map_err(|problem| StepError::Problem(Problem::from(problem)))?;
        ensure_state(&turn.state)?;
        check(&turn, Surroundings { steps: &declared.steps, assets: &declared.assets }).map_err(StepError::Page)?;
        Ok(turn)
    }
}

fn ensure_state(state: &[u8]) -> Result<(), StepError> {
    if state.len() > STATE_BYTES {
        return Err(StepError::State { bytes: state.len(), limit: STATE_BYTES });
    }
    Ok(())
}

/// A store with all limits on.
fn prepare(engine: &wasmtime::Engine, limits: &Limits, running: Running) -> Store<Running> {
    let meter = Arc::clone(&running.meter);
    let budget = limits.cpu;
    let mut store = Store::new(engine, running);
    store.limiter(|running| &mut running.memory);
    store.set_hostcall_fuel(limits.transfer);
    store.set_max_component_handles(limits.handles);
    store.set_epoch_deadline(1);
    // Called at the first chance after each tick, so only while the item itself computes.
    store.epoch_deadline_callback(move |_| {
        if meter.used() >= budget {
            return Err(Halt::Cpu.into());
        }
        meter.pause();
        let meter = Arc::clone(&meter);
        let give_way = async move {
            tokio::task::yield_now().await;
            meter.resume();
        };
        Ok(UpdateDeadline::YieldCustom(1, Box::pin(give_way)))
    });
    store
}

/// Why the engine ended the step.
fn explain(error: &wasmtime::Error, running: &Running, limits: &Limits) -> StepError {
    if let Some(halt) = error.downcast_ref::<Halt>() {
        return match *halt {
            Halt::Cpu => StepError::Cpu { budget: limits.cpu },
            Halt::Calls => StepError::Calls { limit: limits.calls },
            Halt::Reply(capability, function) => StepError::Host { capability, function },
            Halt::Clock(_) => StepError::Trap { summary: halt.to_string() },
        };
    }
    if error.is::<PoolConcurrencyLimitError>() {
        return StepError::Busy;
    }
    if running.memory.refused() {
        return StepError::Memory { limit: limits.memory };
    }
    let cause = error.root_cause().to_string();
    // The engine has no public type for this one; a test holds it to its words.
    if cause.contains("fuel allocated for hostcalls has been exhausted") {
        return StepError::Transfer { limit: limits.transfer };
    }
    let summary = error.downcast_ref::<Trap>().map_or(cause, Trap::to_string);
    StepError::Trap { summary }
}
