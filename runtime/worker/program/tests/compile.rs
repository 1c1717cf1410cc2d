//! The real worker compiles real components.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::{PLENTY, refusal, spec, worker};
use guichet_worker::{
    Role, Worker, WorkerError, WorkerSpec,
    compile::{CompileReply, CompileRequest},
};

/// A component with one function.
fn component() -> Vec<u8> {
    let text = r#"(component
        (core module $m (func (export "f") (param i32) (result i32) local.get 0 i32.const 1 i32.add))
        (core instance $i (instantiate $m))
        (func (export "f") (param "n" u32) (result u32) (canon lift (core func $i "f"))))"#;
    wat::parse_str(text).unwrap()
}

async fn compile(worker: &Worker, component: &[u8]) -> Result<Vec<u8>, WorkerError> {
    worker.call::<_, CompileReply>(&CompileRequest {}, component, PLENTY).await.map(|(_, artefact)| artefact)
}

#[tokio::test]
async fn a_component_is_compiled_to_machine_code_and_always_to_the_same() {
    let worker = worker(Role::Compile);
    let artefact = compile(&worker, &component()).await.unwrap();
    assert!(artefact.starts_with(b"\x7fELF"), "an artefact is an ELF image");
    assert!(compile(&worker, &component()).await.unwrap() == artefact, "compiling is deterministic");
}

#[tokio::test]
async fn what_is_no_component_is_refused_and_the_worker_stays() {
    let worker = worker(Role::Compile);
    for nonsense in [&b""[..], b"not a component", &component()[..20], b"\0asm\x01\0\0\0"] {
        let message = refusal(compile(&worker, nonsense).await);
        assert!(!message.is_empty());
    }
    let process = *worker.process().borrow();
    compile(&worker, &component()).await.unwrap();
    assert_eq!(*worker.process().borrow(), process);
}

#[tokio::test]
async fn a_compiler_without_enough_memory_dies_alone() {
    let mut spec: WorkerSpec = spec(Role::Compile);
    spec.limits.memory = 24 << 20;
    let died = compile(&Worker::new(spec), &component()).await;
    assert!(matches!(died, Err(WorkerError::Died { .. } | WorkerError::Refused { .. })), "{died:?}");
}

#[test]
fn a_worker_without_role_or_limits_does_not_start_and_says_why() {
    for (arguments, said) in [(vec![], "ROLE"), (vec!["compile"], "--memory"), (vec!["dance"], "dance")] {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_guichet-worker")).args(arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(stderr.contains(said), "{stderr}");
    }
}
