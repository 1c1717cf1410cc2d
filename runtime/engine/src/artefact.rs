//! The one place with unsafe code: turning bytes that a compiler made into code that the processor runs.
#![allow(unsafe_code)]

use wasmtime::component::Component;

/// Machine code of which it is known that this terminal's own compile worker made it.
///
/// There are two ways to know: the worker has just answered with it over its private pipe, or it was read from the
/// cache and its authentication code, under a key that only this terminal has, is right. Only the module that does
/// either may make one.
pub(crate) struct Artefact(Vec<u8>);

impl Artefact {
    /// The answer of the compile worker that this process started.
    pub(crate) fn from_worker(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    /// What [`crate::seal::Seal::open`] has found authentic.
    pub(crate) fn from_seal(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// Makes the code runnable. Fails when it was made for another engine, another machine or with other settings, or
    /// does not fit into the pool.
    pub(crate) fn load(&self, engine: &wasmtime::Engine) -> wasmtime::Result<Component> {
        // SAFETY: `deserialize` demands bytes that `Engine::precompile_component` made and nobody changed. An
        // `Artefact` holds only such bytes (see the type): they come from the worker program, installed beside this
        // one, whose `compile` role answers with nothing else, directly or by way of the cache, which accepts them back
        // only under the code made when they were stored. They are owned and immutable between that check and here.
        // That version, target and settings are the same is checked by `deserialize` itself.
        unsafe { Component::deserialize(engine, &self.0) }
    }
}
