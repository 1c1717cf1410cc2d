//! Compiling, for the worker program. Nothing else enables this module's feature.

use crate::configuration::configuration;
use crate::limits::Limits;
use crate::wasm::Kind;
use wasmtime::InstanceAllocationStrategy;

/// Why a component was not compiled.
#[derive(Debug, thiserror::Error)]
pub enum CompileError {
    /// Larger than an item may be.
    #[error("the component has {bytes} bytes, the limit is {limit}; leave out what the item does not need")]
    TooLarge {
        /// Its size.
        bytes: usize,
        /// The limit.
        limit: usize,
    },
    /// A core module, text, or no Wasm.
    #[error("the file is not a component: it is {0}")]
    NotAComponent(Kind),
    /// Begins like a component and is not a valid one.
    #[error("the component is invalid: {0}")]
    Invalid(String),
    /// The compiler itself cannot be set up on this machine.
    #[error("the Wasm compiler cannot be set up: {0}")]
    Compiler(String),
}

/// Compiles a component to machine code for this machine, as [`crate::Engine`] wants it.
///
/// Must run in a process that may be killed: no limit is put on time and memory here.
///
/// # Errors
/// See [`CompileError`].
pub fn precompile(component: &[u8]) -> Result<Vec<u8>, CompileError> {
    let limits = Limits::default();
    if component.len() > limits.component {
        return Err(CompileError::TooLarge { bytes: component.len(), limit: limits.component });
    }
    let kind = Kind::of(component);
    if kind != Kind::Component {
        return Err(CompileError::NotAComponent(kind));
    }
    let mut config = configuration(&limits);
    // Nothing runs here, and the worker's address space is limited.
    config.allocation_strategy(InstanceAllocationStrategy::OnDemand);
    let engine = wasmtime::Engine::new(&config).map_err(|error| CompileError::Compiler(format!("{error:#}")))?;
    engine.precompile_component(component).map_err(|error| CompileError::Invalid(format!("{error:#}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_a_component_is_named_and_what_only_begins_like_one_is_invalid() {
        let error = |bytes: &[u8]| precompile(bytes).unwrap_err();
        assert!(matches!(error(b"garbage"), CompileError::NotAComponent(Kind::Foreign)));
        assert!(matches!(error(b"(component)"), CompileError::NotAComponent(Kind::Text)));
        assert!(matches!(error(b"\0asm\x01\0\0\0"), CompileError::NotAComponent(Kind::CoreModule)));
        assert!(matches!(error(b"\0asm\x0d\0\x01\0\xff\xff"), CompileError::Invalid(_)));
        let large = vec![0; Limits::default().component + 1];
        assert!(matches!(error(&large), CompileError::TooLarge { .. }));
    }

    #[test]
    fn an_empty_component_compiles() {
        assert!(!precompile(b"\0asm\x0d\0\x01\0").unwrap().is_empty());
    }
}
