//! One child process, from its start to its death. Dropping it kills it.

use crate::{
    frame::{self, Frame, FrameError, Part},
    invocation::Invocation,
    spec::{Role, WorkerSpec},
    stderr::Stderr,
    worker::WorkerError,
};
use std::{process::Stdio, time::Duration};
use tokio::{
    process::{Child, ChildStdin, ChildStdout, Command},
    sync::watch,
    time::timeout,
};

/// How long a child that closed its end may take to be gone, before it is killed.
const FAREWELL: Duration = Duration::from_secs(2);

pub(crate) struct Running {
    role: Role,
    body_limit: u64,
    child: Child,
    stdin: ChildStdin,
    stdout: ChildStdout,
    stderr: Stderr,
    /// Says that this process is gone, when it goes.
    _process: Announced,
}

/// Publishes a process id for as long as it lives.
struct Announced(watch::Sender<Option<u32>>);

impl Announced {
    fn new(process: watch::Sender<Option<u32>>, id: u32) -> Self {
        process.send_replace(Some(id));
        Self(process)
    }
}

impl Drop for Announced {
    fn drop(&mut self) {
        self.0.send_replace(None);
    }
}

impl Running {
    /// Starts the program with an environment of its own, in no particular folder, in a process group of its own (a
    /// Ctrl-C at the terminal is not meant for it).
    pub(crate) fn start(spec: &WorkerSpec, process: watch::Sender<Option<u32>>) -> Result<Self, WorkerError> {
        let failed = |source| WorkerError::Start { program: spec.program.clone(), source };
        let threads = spec.threads.max(1).to_string();
        let mut child = Command::new(&spec.program)
            .args(Invocation { role: spec.role, limits: spec.limits }.arguments())
            .env_clear()
            .env("LANG", "C.UTF-8")
            .env("RAYON_NUM_THREADS", &threads)
            // Each arena of the C library reserves 64 MiB of address space, which is limited.
            .env("MALLOC_ARENA_MAX", &threads)
            .current_dir("/")
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .map_err(failed)?;
        let missing = || failed(std::io::Error::other("the new process has no pipes"));
        let stdin = child.stdin.take().ok_or_else(missing)?;
        let stdout = child.stdout.take().ok_or_else(missing)?;
        let stderr = child.stderr.take().ok_or_else(missing)?;
        let id = child.id().ok_or_else(missing)?;
        tracing::debug!(role = %spec.role, process = id, "worker started");
        let stderr = Stderr::follow(stderr, spec.role, id);
        Ok(Self {
            role: spec.role,
            body_limit: spec.limits.body,
            child,
            stdin,
            stdout,
            stderr,
            _process: Announced::new(process, id),
        })
    }

    /// Itself, unless it has died meanwhile; a child may die between two requests.
    pub(crate) fn if_alive(mut self) -> Option<Self> {
        matches!(self.child.try_wait(), Ok(None)).then_some(self)
    }

    /// Sends one request and receives its answer. Both at once, so that a child that talks instead of listening is
    /// noticed. After an error, or when this future is dropped half-way, the child is of no use.
    pub(crate) async fn exchange(&mut self, header: &[u8], body: &[u8]) -> Result<Frame, FrameError> {
        let send = frame::write(&mut self.stdin, header, body);
        let receive = async {
            let frame = frame::read(&mut self.stdout, self.body_limit).await?;
            frame.ok_or(FrameError::Truncated { part: Part::HeaderLength })
        };
        let ((), answer) = tokio::try_join!(send, receive)?;
        Ok(answer)
    }

    /// Ends a child after a failed exchange and says what happened: it died, or it spoke nonsense.
    pub(crate) async fn end(mut self, error: FrameError) -> WorkerError {
        let role = self.role;
        let exited = if error.is_gone() { timeout(FAREWELL, self.child.wait()).await.ok() } else { None };
        match exited {
            Some(Ok(status)) => WorkerError::Died { role, status, stderr: self.last_words().await },
            Some(Err(_)) | None => WorkerError::Protocol { role, source: error },
        }
    }

    /// Lets a child without work go: its input ends, and it leaves by itself or is killed.
    pub(crate) async fn dismiss(mut self) {
        tracing::debug!(role = %self.role, process = self.child.id(), "worker dismissed");
        drop(self.stdin);
        let _left = timeout(FAREWELL, self.child.wait()).await;
    }

    async fn last_words(&mut self) -> Vec<String> {
        // Bounded, because a grandchild may hold the pipe open.
        timeout(FAREWELL, self.stderr.last_words()).await.unwrap_or_default()
    }
}
