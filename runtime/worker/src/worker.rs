//! The terminal's side: a worker that is there when there is work.

use crate::{
    frame::{self, FrameError, Part},
    running::Running,
    serve::Answer,
    spec::{Role, WorkerSpec},
};
use serde::{Serialize, de::DeserializeOwned};
use std::{io, path::PathBuf, process::ExitStatus, sync::Arc, time::Duration};
use tokio::{
    sync::{Mutex, watch},
    time::{Instant, sleep, timeout_at},
};

/// One kind of worker. The child process is started by the first call, kept between calls, and replaced when it dies.
///
/// Calls queue: one request is under way at a time. Whoever needs two at once holds two workers. Must be used on a tokio
/// runtime with I/O and time; dropping it kills the child.
#[derive(Debug)]
pub struct Worker {
    spec: WorkerSpec,
    slot: Arc<Mutex<Slot>>,
    process: watch::Sender<Option<u32>>,
}

/// The child between two calls, if there is one.
#[derive(Default)]
struct Slot {
    running: Option<Running>,
    /// Counts calls, so that an idle timer knows whether it is still meant.
    calls: u64,
}

impl std::fmt::Debug for Slot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Slot").field("running", &self.running.is_some()).field("calls", &self.calls).finish()
    }
}

/// Why a call brought no answer. In every case the next call is served again, by a fresh process if need be.
#[derive(Debug, thiserror::Error)]
pub enum WorkerError {
    /// The program did not start.
    #[error("the worker program {program} cannot be started; check that it is installed and executable", program = program.display())]
    Start {
        /// The program.
        program: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The request is too large to be sent, or not expressible. Nothing was started for it.
    #[error("the request to the {role} worker cannot be sent")]
    Request {
        /// The worker's role.
        role: Role,
        /// What is wrong with it.
        source: FrameError,
    },
    /// The deadline passed, in the queue or at work. A process at work was killed.
    #[error("the {role} worker gave no answer within {deadline:?}")]
    Deadline {
        /// The worker's role.
        role: Role,
        /// The time it was given, queue included.
        deadline: Duration,
    },
    /// The process died over this request: out of memory or processor time, a crash, or it could not start its work.
    #[error("the {role} worker died ({status}); its last lines: {}", if stderr.is_empty() { "none".to_owned() } else { stderr.join(" | ") })]
    Died {
        /// The worker's role.
        role: Role,
        /// Its exit code or the signal that ended it.
        status: ExitStatus,
        /// Its last lines on standard error.
        stderr: Vec<String>,
    },
    /// The process answered nonsense and was killed.
    #[error("the {role} worker broke the protocol and was stopped")]
    Protocol {
        /// The worker's role.
        role: Role,
        /// What it did.
        source: FrameError,
    },
    /// The worker understood the request and says why it cannot be done ([`crate::Refusal`]).
    #[error("{message}")]
    Refused {
        /// The worker's own message.
        message: String,
    },
}

impl Worker {
    /// A worker of this kind. No process is started yet.
    #[must_use]
    pub fn new(spec: WorkerSpec) -> Self {
        Self { spec, slot: Arc::default(), process: watch::Sender::new(None) }
    }

    /// What it was made of.
    #[must_use]
    pub fn spec(&self) -> &WorkerSpec {
        &self.spec
    }

    /// The process id of the child, and its changes; `None` while there is no child.
    #[must_use]
    pub fn process(&self) -> watch::Receiver<Option<u32>> {
        self.process.subscribe()
    }

    /// Sends a request and returns the reply and its body.
    ///
    /// `deadline` counts from now and includes the time in the queue. When it passes, and when the returned future is
    /// dropped with the request under way, the child is killed.
    ///
    /// # Errors
    /// See [`WorkerError`].
    pub async fn call<Q: Serialize, R: DeserializeOwned>(
        &self,
        request: &Q,
        body: &[u8],
        deadline: Duration,
    ) -> Result<(R, Vec<u8>), WorkerError> {
        let ends = Instant::now() + deadline;
        let role = self.spec.role;
        let late = |_| WorkerError::Deadline { role, deadline };
        let unsendable = |source| WorkerError::Request { role, source };
        let header = frame::header(request).map_err(unsendable)?;
        frame::check(Part::Body, body.len() as u64, self.spec.limits.body).map_err(unsendable)?;

        let mut slot = timeout_at(ends, self.slot.lock()).await.map_err(late)?;
        slot.calls += 1;
        // Out of the slot while it works: should this future end early, in any way, the child ends with it.
        let mut running = match slot.running.take().and_then(Running::if_alive) {
            Some(running) => running,
            None => Running::start(&self.spec, self.process.clone())?,
        };
        let exchanged = timeout_at(ends, running.exchange(&header, body)).await.map_err(late)?;
        let parsed = exchanged.and_then(|frame| Ok((frame.parse::<Answer<R>>()?, frame.body)));
        let (answer, body) = match parsed {
            Ok(answer) => answer,
            Err(error) => return Err(running.end(error).await),
        };
        slot.running = Some(running);
        self.dismiss_when_idle(slot.calls);
        match answer {
            Answer::Done(reply) => Ok((reply, body)),
            Answer::Refused(refusal) => Err(WorkerError::Refused { message: refusal.message }),
        }
    }

    /// Stops an idle child now, so that its memory is given back; waits for a request under way. The next call starts
    /// another.
    pub async fn stop(&self) {
        let running = self.slot.lock().await.running.take();
        if let Some(running) = running {
            running.dismiss().await;
        }
    }

    /// Stops the child unless another call comes within the configured time.
    fn dismiss_when_idle(&self, calls: u64) {
        let Some(idle_after) = self.spec.idle_after else { return };
        let slot = Arc::downgrade(&self.slot);
        tokio::spawn(async move {
            sleep(idle_after).await;
            // The worker itself may be gone by now, and its child with it.
            let Some(slot) = slot.upgrade() else { return };
            let running = {
                let mut slot = slot.lock().await;
                if slot.calls == calls { slot.running.take() } else { None }
            };
            if let Some(running) = running {
                running.dismiss().await;
            }
        });
    }
}
