//! Compiling a component to machine code.
//!
//! Compilers may take unbounded time and memory on hostile input, so they run in a worker. Request: [`CompileRequest`]
//! with the component's bytes as body. Answer: [`CompileReply`] with the precompiled artefact as body; it is code that
//! the terminal will run, so only an answer of its own worker may be kept.

use serde::{Deserialize, Serialize};

/// "Compile the component in the body." How to compile is not asked: program and terminal are built from one source and
/// take the engine's configuration from one function.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompileRequest {}

/// "The body is the artefact."
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompileReply {}
