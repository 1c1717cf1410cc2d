//! Measures how long an item computes, leaving out what it waits for.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// A stop-watch on the item's own work. It stands still during a call of a capability and while the step has given way
/// to other tasks, so a step that waits a minute for a card has used nothing.
///
/// Ticks of the engine's clock alone would not do: an item could call often and never be seen by a tick, or wait often
/// and be charged a tick each time.
pub(crate) struct Meter(Mutex<Watch>);

struct Watch {
    used: Duration,
    since: Option<Instant>,
}

impl Meter {
    /// A meter that runs from now.
    pub(crate) fn start() -> Self {
        Self(Mutex::new(Watch { used: Duration::ZERO, since: Some(Instant::now()) }))
    }

    pub(crate) fn pause(&self) {
        let mut watch = self.watch();
        if let Some(since) = watch.since.take() {
            watch.used += since.elapsed();
        }
    }

    pub(crate) fn resume(&self) {
        let mut watch = self.watch();
        if watch.since.is_none() {
            watch.since = Some(Instant::now());
        }
    }

    /// Time measured so far.
    pub(crate) fn used(&self) -> Duration {
        let watch = self.watch();
        watch.used + watch.since.map_or(Duration::ZERO, |since| since.elapsed())
    }

    fn watch(&self) -> MutexGuard<'_, Watch> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
