//! What a stand-in can be told to do wrong, and for how long.
//!
//! Every stand-in has its own words (`garbage`, `jam`, `down`, …) and one [`Slot`] that holds the
//! fault now in force. A word that the stand-in does not know is refused with the list of those it does.

use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};
use tokio::sync::watch;

/// The body of `PUT /{part}/fault`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FaultRequest {
    /// The word of the fault, one of those the stand-in knows.
    pub fault: String,
    /// How many exchanges it spoils before it ends by itself; absent: until it is cleared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<u32>,
    /// Milliseconds, where the fault takes time (`slow`, `replug`, …).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ms: Option<u64>,
    /// Spoil only this kind of exchange (for the reader `find`, `select`, `read`, …; for the
    /// platform `identity`, `query`, `documents`, `applications`); absent: any that it can spoil.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<String>,
}

impl FaultRequest {
    /// A fault that stays until it is cleared.
    pub fn lasting(fault: impl Into<String>) -> Self {
        Self { fault: fault.into(), times: None, ms: None, on: None }
    }

    /// The same, ending by itself after `times` spoilt exchanges.
    pub fn times(mut self, times: u32) -> Self {
        self.times = Some(times);
        self
    }

    /// The same, with a duration in milliseconds.
    pub fn ms(mut self, ms: u64) -> Self {
        self.ms = Some(ms);
        self
    }

    /// The same, for one kind of exchange only.
    pub fn on(mut self, exchange: impl Into<String>) -> Self {
        self.on = Some(exchange.into());
        self
    }
}

/// Why a fault was not accepted; the text is for the person or test that asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refused(pub(crate) String);

/// The words of one stand-in.
pub(crate) trait Fault: Copy + Eq + Send + Sync + 'static {
    /// Each fault with its word.
    const WORDS: &'static [(&'static str, Self)];
    /// The kinds of exchange that `on` may name.
    const EXCHANGES: &'static [&'static str];

    /// Whether the fault is a state (unplugged, jammed, down) and not a spoilt exchange: it cannot be counted.
    fn is_state(self) -> bool;
}

/// A fault in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct InForce<F> {
    pub(crate) fault: F,
    pub(crate) request: FaultRequest,
}

/// Where the fault now in force is kept. A new one replaces the old.
pub(crate) struct Slot<F> {
    held: Mutex<Option<InForce<F>>>,
    changed: watch::Sender<u64>,
}

impl<F: Fault> Slot<F> {
    pub(crate) fn new() -> Self {
        Self { held: Mutex::new(None), changed: watch::Sender::new(0) }
    }

    /// Reads the request without putting it in force.
    ///
    /// # Errors
    /// An unknown word, an unknown exchange, or a count for something that cannot be counted.
    pub(crate) fn parse(request: FaultRequest) -> Result<InForce<F>, Refused> {
        let Some((_, fault)) = F::WORDS.iter().find(|(word, _)| *word == request.fault) else {
            let known: Vec<&str> = F::WORDS.iter().map(|(word, _)| *word).collect();
            return Err(Refused(format!("no fault \"{}\" here; known are: {}", request.fault, known.join(", "))));
        };
        if let Some(on) = &request.on
            && !F::EXCHANGES.contains(&on.as_str())
        {
            return Err(Refused(format!("no exchange \"{on}\" here; known are: {}", F::EXCHANGES.join(", "))));
        }
        if fault.is_state() && request.times.is_some() {
            return Err(Refused(format!("\"{}\" lasts until it is cleared; leave out \"times\"", request.fault)));
        }
        if request.times == Some(0) {
            return Err(Refused("\"times\" is at least 1; to end a fault, DELETE it".into()));
        }
        Ok(InForce { fault: *fault, request })
    }

    pub(crate) fn put(&self, fault: InForce<F>) {
        *self.lock() = Some(fault);
        self.announce();
    }

    pub(crate) fn clear(&self) {
        *self.lock() = None;
        self.announce();
    }

    /// The fault in force, without counting it as used.
    pub(crate) fn peek(&self) -> Option<InForce<F>> {
        self.lock().clone()
    }

    /// The fault that spoils this exchange, if one does; counts it.
    pub(crate) fn strike(&self, exchange: &str) -> Option<InForce<F>> {
        let mut held = self.lock();
        let struck = held.as_ref().filter(|f| f.request.on.as_deref().is_none_or(|on| on == exchange))?.clone();
        if let Some(left) = struck.request.times {
            *held =
                (left > 1).then(|| InForce { fault: struck.fault, request: struck.request.clone().times(left - 1) });
        }
        drop(held);
        self.announce();
        Some(struck)
    }

    /// Waits while this fault is the one in force.
    pub(crate) async fn while_held(&self, fault: F) {
        let mut changes = self.changed.subscribe();
        while self.peek().is_some_and(|held| held.fault == fault) {
            if changes.changed().await.is_err() {
                return;
            }
        }
    }

    fn announce(&self) {
        self.changed.send_modify(|n| *n += 1);
    }

    fn lock(&self) -> MutexGuard<'_, Option<InForce<F>>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    enum Test {
        Late,
        Gone,
    }

    impl Fault for Test {
        const WORDS: &'static [(&'static str, Self)] = &[("late", Self::Late), ("gone", Self::Gone)];
        const EXCHANGES: &'static [&'static str] = &["find", "read"];
        fn is_state(self) -> bool {
            self == Self::Gone
        }
    }

    fn put(slot: &Slot<Test>, request: FaultRequest) {
        slot.put(Slot::parse(request).unwrap());
    }

    #[test]
    fn an_unknown_word_is_refused_with_the_known_ones() {
        let refused = Slot::<Test>::parse(FaultRequest::lasting("gibberish")).unwrap_err();
        assert!(refused.0.contains("gibberish") && refused.0.contains("late, gone"));
        let refused = Slot::<Test>::parse(FaultRequest::lasting("late").on("dance")).unwrap_err();
        assert!(refused.0.contains("find, read"));
    }

    #[test]
    fn a_counted_fault_ends_after_as_many_exchanges_and_only_those_named() {
        let slot = Slot::new();
        put(&slot, FaultRequest::lasting("late").times(2).on("read"));
        assert!(slot.strike("find").is_none());
        assert!(slot.strike("read").is_some());
        assert!(slot.strike("read").is_some());
        assert!(slot.strike("read").is_none());
    }

    #[test]
    fn a_state_cannot_be_counted() {
        assert!(Slot::<Test>::parse(FaultRequest::lasting("gone").times(1)).is_err());
        assert!(Slot::<Test>::parse(FaultRequest::lasting("late").times(0)).is_err());
    }

    #[test]
    fn a_lasting_fault_stays_until_cleared() {
        let slot = Slot::new();
        put(&slot, FaultRequest::lasting("late"));
        assert!(slot.strike("find").is_some() && slot.strike("find").is_some());
        slot.clear();
        assert!(slot.strike("find").is_none());
    }
}
