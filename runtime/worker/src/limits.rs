//! What one worker process may use. The worker binds itself to it before it reads the first byte.
//!
//! The worker does it, not its parent, because binding a child between `fork` and `exec` needs unsafe code; what runs
//! before is this crate alone, and a worker without limits refuses to start ([`crate::Invocation`]).

use rustix::{
    process::{Resource, Rlimit, getrlimit, setrlimit},
    time::{ClockId, clock_gettime},
};

/// Limits of one worker process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Address space in bytes (`RLIMIT_AS`). Counts what is reserved, so a thread costs about 10 MB more than it uses.
    pub memory: u64,
    /// Processor time for one request, in seconds (`RLIMIT_CPU`, moved forward at each request). The deadline of the
    /// call ends a request first; this ends a worker whose terminal has died.
    pub cpu: u64,
    /// Longest file it may write, in bytes (`RLIMIT_FSIZE`); pipes do not count.
    pub file_size: u64,
    /// Open files, its three pipes included (`RLIMIT_NOFILE`).
    pub open_files: u64,
    /// Longest body of a request or an answer, in bytes.
    pub body: u64,
}

/// A limit the system did not accept.
#[derive(Debug, thiserror::Error)]
#[error("the limit on {what} cannot be set to {value}")]
pub struct LimitsError {
    /// Which limit.
    pub what: &'static str,
    /// The value asked for.
    pub value: u64,
    /// What the system said.
    pub source: std::io::Error,
}

impl Limits {
    /// Binds the calling process, for good. No core file is ever written: it would hold a citizen's data.
    ///
    /// # Errors
    /// [`LimitsError`] names the first limit that the system refused.
    pub fn apply(&self) -> Result<(), LimitsError> {
        set("core file", Resource::Core, 0, Some(0))?;
        set("memory", Resource::As, self.memory, Some(self.memory))?;
        set("file size", Resource::Fsize, self.file_size, Some(self.file_size))?;
        set("open files", Resource::Nofile, self.open_files, Some(self.open_files))?;
        self.renew()
    }

    /// Grants the processor time of one more request, counted from what the process has used so far.
    ///
    /// # Errors
    /// [`LimitsError`] when the system refuses.
    pub fn renew(&self) -> Result<(), LimitsError> {
        let used = clock_gettime(ClockId::ProcessCPUTime).tv_sec.unsigned_abs();
        // One second more, because the limit counts whole seconds and the present one has begun.
        set("processor time", Resource::Cpu, used.saturating_add(self.cpu).saturating_add(1), None)
    }
}

/// Sets a limit; where the process is already bound more tightly, that stays.
fn set(what: &'static str, resource: Resource, value: u64, maximum: Option<u64>) -> Result<(), LimitsError> {
    let bound = getrlimit(resource).maximum;
    let tighter = |value: u64| bound.map_or(value, |bound| value.min(bound));
    setrlimit(resource, Rlimit { current: Some(tighter(value)), maximum: maximum.map(tighter).or(bound) })
        .map_err(|errno| LimitsError { what, value, source: errno.into() })
}
