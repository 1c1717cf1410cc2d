//! What the tests of both roles share.

use guichet_worker::{Role, Worker, WorkerError, WorkerSpec};
use std::time::Duration;

/// Long enough for a debug build on a busy machine.
pub(crate) const PLENTY: Duration = Duration::from_secs(120);

/// The real program in this role, with the role's own limits.
pub(crate) fn spec(role: Role) -> WorkerSpec {
    WorkerSpec { idle_after: None, ..WorkerSpec::new(env!("CARGO_BIN_EXE_guichet-worker"), role) }
}

/// The message of a refusal; anything else fails the test.
pub(crate) fn refusal<T>(result: Result<T, WorkerError>) -> String {
    match result {
        Err(WorkerError::Refused { message }) => message,
        Err(other) => panic!("a refusal was expected, not: {other}"),
        Ok(_) => panic!("a refusal was expected"),
    }
}

/// A worker that is started at the first call.
pub(crate) fn worker(role: Role) -> Worker {
    Worker::new(spec(role))
}
