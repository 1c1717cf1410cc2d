//! Service items as sandboxed Wasm components: compile once, then one fresh instance for every step.
//!
//! An item is loaded from its bytes ([`Engine::load`]) and from then on is a function from a state and an event to a
//! turn ([`Item::step`]). Whatever it asks of the world arrives in one place, [`Host::call`]. Each step runs in an
//! instance of its own, under limits ([`Limits`]) on memory, processor time, calls, data carried over and time by the
//! clock on the wall; after the step nothing of the instance is left.
//!
//! What it never does: compile in this process (a compiler may be led astray by hostile input; a worker process does
//! it), run machine code that this terminal's own worker did not make (the cache is authenticated), link an interface
//! that the item's record does not declare, let a fault of an item be more than a [`StepError`], or keep anything of a
//! citizen between two steps.
//!
//! ```no_run
//! # async fn example(wasm: Vec<u8>, declared: guichet_engine::Declared, host: Box<dyn guichet_engine::Host>)
//! # -> Result<(), Box<dyn std::error::Error>> {
//! use guichet_engine::{Engine, EngineOptions, Limits};
//! use guichet_model::{text::Language, turn::Event};
//! use guichet_worker::{Role, Worker, WorkerSpec};
//!
//! let engine = Engine::new(EngineOptions {
//!     limits: Limits::default(),
//!     cache: "/var/cache/guichet/compiled".into(),
//!     compiler: Worker::new(WorkerSpec::new("/usr/lib/guichet/guichet-worker", Role::Compile)),
//! })?;
//! let item = engine.load(&wasm, declared).await?;
//! let turn = item.step(host, Vec::new(), Event::Started { language: Language::Zh }).await?;
//! # drop(turn);
//! # Ok(())
//! # }
//! ```
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

mod artefact;
mod cache;
mod configuration;
mod contract;
mod engine;
mod error;
mod host;
mod imports;
mod item;
mod limits;
mod memory;
mod meter;
#[cfg(feature = "compiler")]
mod precompile;
mod running;
mod seal;
mod ticker;
mod wasm;

pub use configuration::configuration;
pub use engine::{Declared, Engine, EngineOptions};
pub use error::{EngineError, LoadError, StepError};
pub use host::{Answered, Host};
pub use item::{Digest, Item};
pub use limits::{Limits, MEMORY_RESERVATION};
#[cfg(feature = "compiler")]
pub use precompile::{CompileError, precompile};
pub use wasm::Kind;
