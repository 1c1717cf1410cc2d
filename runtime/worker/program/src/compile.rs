//! The role `compile`.

use guichet_worker::{
    Refusal,
    compile::{CompileReply, CompileRequest},
};

/// Compiles the component in the body with the very configuration that the terminal runs it with.
pub(crate) fn compile(_: CompileRequest, component: Vec<u8>) -> Result<(CompileReply, Vec<u8>), Refusal> {
    match guichet_engine::precompile(&component) {
        Ok(artefact) => Ok((CompileReply {}, artefact)),
        Err(error) => Err(Refusal::new(with_causes(&error))),
    }
}

/// An error and what lies beneath it, in one line.
fn with_causes(error: &dyn std::error::Error) -> String {
    let mut line = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        line = format!("{line}: {error}");
        cause = error.source();
    }
    line
}
