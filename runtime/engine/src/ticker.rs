//! The epoch ticker: the heartbeat by which a busy item notices that its time is up.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// Between two ticks. A step is stopped at most this late.
pub(crate) const TICK: Duration = Duration::from_millis(10);

/// Ticks without a step after which the thread rests; not at once, because waking a thread costs a step some
/// microseconds.
const LINGER: u32 = 100;

/// One thread that advances the engine's epoch while a step runs, rests while none does, and ends with this value.
pub(crate) struct Ticker {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    wake: Condvar,
}

#[derive(Default)]
struct State {
    steps: usize,
    resting: bool,
    ended: bool,
}

/// A step under way: the ticker ticks while it lives.
pub(crate) struct Ticking<'a>(&'a Shared);

impl Ticker {
    /// Starts the thread.
    pub(crate) fn start(engine: wasmtime::Engine) -> std::io::Result<Self> {
        let shared = Arc::<Shared>::default();
        let seen = Arc::clone(&shared);
        let thread = thread::Builder::new().name("epoch".into()).spawn(move || seen.run(&engine))?;
        Ok(Self { shared, thread: Some(thread) })
    }

    /// Keeps the ticker going until the result is dropped.
    pub(crate) fn ticking(&self) -> Ticking<'_> {
        let mut state = self.shared.lock();
        state.steps += 1;
        if state.resting {
            self.shared.wake.notify_one();
        }
        Ticking(&self.shared)
    }
}

impl Drop for Ticking<'_> {
    fn drop(&mut self) {
        self.0.lock().steps -= 1;
    }
}

impl Drop for Ticker {
    fn drop(&mut self) {
        self.shared.lock().ended = true;
        self.shared.wake.notify_one();
        if let Some(thread) = self.thread.take() {
            // It cannot panic; and if it did, it is gone, which is what is wanted.
            let _ended = thread.join();
        }
    }
}

impl Shared {
    fn run(&self, engine: &wasmtime::Engine) {
        let mut idle = 0;
        let mut state = self.lock();
        while !state.ended {
            if idle >= LINGER {
                state.resting = true;
                state = self
                    .wake
                    .wait_while(state, |state| state.steps == 0 && !state.ended)
                    .unwrap_or_else(PoisonError::into_inner);
                state.resting = false;
            }
            // Woken early only by the end; a tick too many is harmless.
            (state, _) = self.wake.wait_timeout(state, TICK).unwrap_or_else(PoisonError::into_inner);
            idle = if state.steps == 0 { idle.saturating_add(1) } else { 0 };
            engine.increment_epoch();
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{configuration::configuration, limits::Limits};

    fn wait_until_resting(ticker: &Ticker) {
        while !ticker.shared.lock().resting {
            thread::sleep(TICK);
        }
    }

    #[test]
    fn the_ticker_rests_without_steps_wakes_for_one_and_ends_with_the_engine() {
        let mut config = configuration(&Limits::default());
        config.allocation_strategy(wasmtime::InstanceAllocationStrategy::OnDemand);
        let ticker = Ticker::start(wasmtime::Engine::new(&config).unwrap()).unwrap();
        wait_until_resting(&ticker);
        let ticking = ticker.ticking();
        while ticker.shared.lock().resting {
            thread::sleep(TICK);
        }
        drop(ticking);
        wait_until_resting(&ticker);
        // Returns only when the thread has ended.
        drop(ticker);
    }
}
