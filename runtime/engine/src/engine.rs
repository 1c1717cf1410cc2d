//! Loading: from the bytes of a component to an item that can take steps.

use crate::artefact::Artefact;
use crate::cache::Cache;
use crate::configuration::configuration;
use crate::error::{EngineError, LoadError};
use crate::imports::link;
use crate::item::{Digest, Item};
use crate::limits::{Limits, MEMORY_RESERVATION};
use crate::ticker::Ticker;
use crate::wasm::Kind;
use guichet_model::call::Capability;
use guichet_worker::compile::{CompileReply, CompileRequest};
use guichet_worker::{Worker, WorkerError};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use wasmtime::InstanceAllocationStrategy;
use wasmtime::component::Component;

/// What compiling one component may take by the clock on the wall, waiting for its turn included.
const COMPILE_TIME: Duration = Duration::from_secs(180);

/// What an engine is made of.
#[derive(Debug)]
pub struct EngineOptions {
    /// What items may use.
    pub limits: Limits,
    /// Folder of the compile cache. Made if it is missing; closed to other users.
    pub cache: PathBuf,
    /// The worker that compiles ([`guichet_worker::Role::Compile`]).
    pub compiler: Worker,
}

/// What an item's record says about it, as far as the engine must know.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Declared {
    /// Capabilities that the component may import.
    pub capabilities: BTreeSet<Capability>,
    /// Ids of the procedure's steps; each page names one of them.
    pub steps: Vec<String>,
    /// Paths of the package's assets, under `assets/`; pages may show them.
    pub assets: BTreeSet<String>,
}

/// Runs items. One for the whole terminal; cheap to clone. Its ticker thread ends with the last clone and item.
#[derive(Clone)]
pub struct Engine(Arc<Shared>);

/// What an engine and its items share.
pub(crate) struct Shared {
    pub(crate) wasm: wasmtime::Engine,
    pub(crate) limits: Limits,
    pub(crate) ticker: Ticker,
    cache: Cache,
    compiler: Worker,
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Engine").field("limits", &self.0.limits).finish_non_exhaustive()
    }
}

impl Engine {
    /// Sets up the engine and opens the compile cache. Starts no worker.
    ///
    /// # Errors
    /// See [`EngineError`].
    pub fn new(options: EngineOptions) -> Result<Self, EngineError> {
        let EngineOptions { limits, cache: path, compiler } = options;
        check(&limits)?;
        let wasm = set_up(&limits)?;
        let cache = Cache::open(&path).map_err(|source| EngineError::Cache { path, source })?;
        let ticker = Ticker::start(wasm.clone()).map_err(EngineError::Thread)?;
        Ok(Self(Arc::new(Shared { wasm, limits, ticker, cache, compiler })))
    }

    /// What items may use.
    pub fn limits(&self) -> &Limits {
        &self.0.limits
    }

    /// Loads a component: checks it, compiles it unless the cache has it, and links what `declared` allows.
    ///
    /// Must be awaited on a tokio runtime with I/O and time. Nothing of the component runs.
    ///
    /// # Errors
    /// See [`LoadError`]. A fault of the cache is not one: it is logged, and the component is compiled.
    pub async fn load(&self, component: &[u8], declared: Declared) -> Result<Item, LoadError> {
        let limit = self.0.limits.component;
        if component.len() > limit {
            return Err(LoadError::TooLarge { bytes: component.len(), limit });
        }
        let kind = Kind::of(component);
        if kind != Kind::Component {
            return Err(LoadError::NotAComponent { kind });
        }
        let digest: [u8; 32] = Sha256::digest(component).into();
        let cached = self.blocking(move |shared| shared.cached(&digest)).await?;
        let loaded = match cached {
            Some(loaded) => loaded,
            None => {
                let artefact = self.compile(component).await?;
                self.blocking(move |shared| shared.admit(&digest, &artefact)).await??
            }
        };
        self.blocking(move |shared| {
            let linked = link(&shared.wasm, &loaded, &declared.capabilities)?;
            Ok(Item::new(linked, declared, Digest(digest), Arc::clone(shared)))
        })
        .await?
    }

    async fn compile(&self, component: &[u8]) -> Result<Artefact, LoadError> {
        let compiled = self.0.compiler.call(&CompileRequest {}, component, COMPILE_TIME).await;
        match compiled {
            Ok((CompileReply {}, artefact)) => Ok(Artefact::from_worker(artefact)),
            Err(WorkerError::Refused { message }) => Err(LoadError::Invalid { reason: message }),
            Err(error) => Err(LoadError::Compiler(error)),
        }
    }

    /// Files and code are large; meanwhile others may use this thread.
    async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Arc<Shared>) -> T + Send + 'static,
    ) -> Result<T, LoadError> {
        let shared = Arc::clone(&self.0);
        tokio::task::spawn_blocking(move || work(&shared)).await.map_err(|_| LoadError::Shutdown)
    }
}

impl Shared {
    /// The compiled form that the cache has, if it is authentic and fits this machine.
    fn cached(&self, component: &[u8; 32]) -> Option<Component> {
        let digest = Digest(*component);
        let artefact = self
            .cache
            .read(component)
            .inspect_err(|error| tracing::warn!(component = %digest, %error, "the compile cache cannot be read"))
            .ok()??;
        match artefact.load(&self.wasm) {
            Ok(loaded) => Some(loaded),
            Err(error) => {
                // Authentic and yet of no use: another processor, say.
                if let Err(error) = self.cache.discard(component, &format!("{error:#}")) {
                    tracing::warn!(component = %digest, %error, "an entry of the compile cache cannot be deleted");
                }
                None
            }
        }
    }

    /// Takes what the compiler made, and keeps it for the next start.
    fn admit(&self, component: &[u8; 32], artefact: &Artefact) -> Result<Component, LoadError> {
        let unfit = |error: wasmtime::Error| LoadError::Unfit { reason: format!("{error:#}") };
        let loaded = artefact.load(&self.wasm).map_err(unfit)?;
        if let Err(error) = self.cache.store(component, artefact) {
            tracing::warn!(component = %Digest(*component), %error, "the compile cache cannot be written");
        }
        Ok(loaded)
    }
}

fn check(limits: &Limits) -> Result<(), EngineError> {
    if !(1 << 16..=MEMORY_RESERVATION).contains(&limits.memory) {
        let must = "between 64 KiB and 64 MiB";
        return Err(EngineError::Limits { what: "memory", value: limits.memory, must });
    }
    if limits.instances == 0 {
        return Err(EngineError::Limits { what: "instances", value: 0, must: "at least 1" });
    }
    Ok(())
}

/// With a pool of instances; without one where the address space for it is not to be had.
fn set_up(limits: &Limits) -> Result<wasmtime::Engine, EngineError> {
    let mut config = configuration(limits);
    wasmtime::Engine::new(&config).or_else(|error| {
        tracing::warn!(error = format!("{error:#}"), "no pool of instances; each step allocates its own");
        config.allocation_strategy(InstanceAllocationStrategy::OnDemand);
        wasmtime::Engine::new(&config).map_err(|error| EngineError::Machine { reason: format!("{error:#}") })
    })
}
