//! How long the terminal waits for people.

use std::time::Duration;

/// Waiting times. The least that EN 301 549 and WCAG 2.2.1 ask: a warning, at least 20 s to extend by one action, at
/// least 10 extensions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Without a touch, until the warning.
    pub attention: Duration,
    /// The same in elderly mode.
    pub attention_elderly: Duration,
    /// The warning's countdown.
    pub warning: Duration,
    /// How often a citizen may ask for more time without doing anything else.
    pub extensions: u32,
    /// The outcome page's countdown.
    pub outcome: Duration,
    /// The same in elderly mode.
    pub outcome_elderly: Duration,
    /// A step that takes longer than this shows that the terminal works.
    pub hush: Duration,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            attention: Duration::from_secs(60),
            attention_elderly: Duration::from_secs(120),
            warning: Duration::from_secs(30),
            extensions: 10,
            outcome: Duration::from_secs(30),
            outcome_elderly: Duration::from_secs(60),
            hush: Duration::from_millis(400),
        }
    }
}
