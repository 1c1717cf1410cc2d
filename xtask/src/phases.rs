//! Long phases: a line when one begins, signs of life while it is silent, the time when it ends.

use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Result;

use crate::table::Table;

/// How long a silent phase may stay silent.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// The phases of one task, in the order they ran.
#[derive(Default)]
pub(crate) struct Phases {
    done: Vec<Done>,
}

struct Done {
    name: String,
    took: Duration,
    failure: Option<String>,
}

impl Phases {
    /// Runs one phase and remembers how it went. The error is the caller's to handle.
    pub(crate) fn run<T>(&mut self, name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
        eprintln!("==> {name}");
        let started = Instant::now();
        let result = work();
        let took = started.elapsed();
        let word = if result.is_ok() { "done" } else { "failed" };
        eprintln!("==> {name}: {word} in {}", duration(took));
        let failure = result.as_ref().err().map(|error| format!("{error:#}"));
        self.done.push(Done { name: name.to_owned(), took, failure });
        result
    }

    /// Whether any phase failed.
    pub(crate) fn failed(&self) -> bool {
        self.done.iter().any(|phase| phase.failure.is_some())
    }

    /// One row a phase, with the first line of what went wrong.
    pub(crate) fn table(&self) -> Table {
        let mut table = Table::new(&["phase", "time", "outcome"]);
        for phase in &self.done {
            let outcome = match &phase.failure {
                None => "passed".to_owned(),
                Some(reason) => format!("FAILED: {}", reason.lines().next().unwrap_or_default()),
            };
            table.row([phase.name.clone(), duration(phase.took), outcome]);
        }
        table
    }
}

/// Does silent work, and says every 15 seconds that it still goes on.
pub(crate) fn with_heartbeat<T>(name: &str, work: impl FnOnce() -> T) -> T {
    let (finished, wait) = mpsc::channel::<()>();
    let started = Instant::now();
    thread::scope(|scope| {
        scope.spawn(move || {
            while wait.recv_timeout(HEARTBEAT) == Err(RecvTimeoutError::Timeout) {
                eprintln!("    {name}: still at it after {}", duration(started.elapsed()));
            }
        });
        let result = work();
        drop(finished);
        result
    })
}

/// A duration as a person says it: `0.4 s`, `12 s`, `3 min 05 s`.
pub(crate) fn duration(duration: Duration) -> String {
    let seconds = duration.as_secs_f64();
    if seconds < 9.95 {
        format!("{seconds:.1} s")
    } else if seconds < 59.5 {
        format!("{seconds:.0} s")
    } else {
        let whole = seconds.round() as u64;
        format!("{} min {:02} s", whole / 60, whole % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_like_speech_and_never_show_sixty_seconds() {
        assert_eq!(duration(Duration::from_millis(40)), "0.0 s");
        assert_eq!(duration(Duration::from_millis(9_940)), "9.9 s");
        assert_eq!(duration(Duration::from_millis(9_960)), "10 s");
        assert_eq!(duration(Duration::from_millis(59_700)), "1 min 00 s");
        assert_eq!(duration(Duration::from_secs(185)), "3 min 05 s");
    }

    #[test]
    fn a_failed_phase_hands_its_error_back_and_stands_in_the_table() {
        let mut phases = Phases::default();
        phases.run("good", || Ok(())).unwrap();
        assert!(!phases.failed());
        let error = phases.run("bad", || -> Result<()> { anyhow::bail!("no paper\nsecond line") }).unwrap_err();
        assert_eq!(error.to_string(), "no paper\nsecond line");
        assert!(phases.failed());
        let text = phases.table().to_string();
        assert!(text.contains("FAILED: no paper"), "{text}");
        assert!(!text.contains("second line"), "{text}");
    }

    #[test]
    fn the_heartbeat_ends_with_the_work() {
        assert_eq!(with_heartbeat("work", || 7), 7);
    }
}
