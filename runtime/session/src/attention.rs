//! Is anybody there? Counts from the last touch, warns, and gives up.

use crate::policy::Policy;
use std::time::Duration;
use tokio::time::Instant;

/// What the clock of attention says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Somebody was there a moment ago.
    Present,
    /// Ask whether somebody is there.
    Warn {
        /// Until giving up.
        left: Duration,
    },
    /// Nobody is.
    Gone,
}

/// Counts from the last touch.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Attention {
    touched: Instant,
    extensions: u32,
}

impl Attention {
    pub(crate) fn new(now: Instant, policy: &Policy) -> Self {
        Self { touched: now, extensions: policy.extensions }
    }

    /// A touch that does something: the citizen is there, and has all extensions again.
    pub(crate) fn acted(&mut self, now: Instant, policy: &Policy) {
        *self = Self::new(now, policy);
    }

    /// A touch that only asks for more time.
    pub(crate) fn extended(&mut self, now: Instant) {
        self.touched = now;
        self.extensions = self.extensions.saturating_sub(1);
    }

    /// The terminal itself is at work: the citizen is waiting for it.
    pub(crate) fn excused(&mut self, now: Instant) {
        self.touched = now;
    }

    pub(crate) fn extensions(&self) -> u32 {
        self.extensions
    }

    pub(crate) fn verdict(&self, now: Instant, policy: &Policy, elderly: bool) -> Verdict {
        let silent = now.saturating_duration_since(self.touched);
        let patience = Self::patience(policy, elderly);
        if silent < patience {
            return Verdict::Present;
        }
        match (patience + policy.warning).checked_sub(silent).filter(|left| !left.is_zero()) {
            Some(left) => Verdict::Warn { left },
            None => Verdict::Gone,
        }
    }

    /// When the verdict may change next.
    pub(crate) fn next(&self, now: Instant, policy: &Policy, elderly: bool) -> Instant {
        match self.verdict(now, policy, elderly) {
            Verdict::Present => self.touched + Self::patience(policy, elderly),
            Verdict::Warn { left } => now + until_next_second(left),
            Verdict::Gone => now,
        }
    }

    fn patience(policy: &Policy, elderly: bool) -> Duration {
        if elderly { policy.attention_elderly } else { policy.attention }
    }
}

/// Countdowns show whole seconds, rounded up: this long until the number changes.
pub(crate) fn until_next_second(left: Duration) -> Duration {
    match left.subsec_nanos() {
        0 => Duration::from_secs(1).min(left),
        nanos => Duration::from_nanos(u64::from(nanos)),
    }
}

/// The number that a countdown shows.
pub(crate) fn seconds(left: Duration) -> u32 {
    u32::try_from(left.as_millis().div_ceil(1000)).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn silence_leads_to_a_warning_of_at_least_twenty_seconds_and_then_to_the_end() {
        let policy = Policy::default();
        let start = Instant::now();
        let attention = Attention::new(start, &policy);
        let after = |seconds| attention.verdict(start + Duration::from_secs(seconds), &policy, false);
        assert_eq!(after(59), Verdict::Present);
        assert_eq!(after(60), Verdict::Warn { left: Duration::from_secs(30) });
        assert_eq!(after(90), Verdict::Gone);
        assert!(policy.warning >= Duration::from_secs(20) && policy.extensions >= 10);
    }

    #[test]
    fn elderly_people_have_more_time() {
        let policy = Policy::default();
        let start = Instant::now();
        let attention = Attention::new(start, &policy);
        assert_eq!(attention.verdict(start + Duration::from_secs(100), &policy, true), Verdict::Present);
    }

    #[test]
    fn asking_for_more_time_counts_and_doing_something_gives_all_back() {
        let policy = Policy::default();
        let start = Instant::now();
        let mut attention = Attention::new(start, &policy);
        attention.extended(start + Duration::from_secs(70));
        assert_eq!(attention.extensions(), policy.extensions - 1);
        assert_eq!(attention.verdict(start + Duration::from_secs(80), &policy, false), Verdict::Present);
        attention.acted(start + Duration::from_secs(81), &policy);
        assert_eq!(attention.extensions(), policy.extensions);
    }
}
