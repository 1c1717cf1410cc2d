//! A step under way: its task, and the desk through which the citizen meets the capabilities.

use guichet_capability::{Desk, DeskEnd, Gate, Showing};
use guichet_catalogue::Installed;
use guichet_engine::{Answered, Host, StepError};
use guichet_model::call::Call;
use guichet_model::turn::{Event, Turn};
use std::sync::Arc;
use tokio::task::JoinHandle;
use tokio::time::Instant;

/// A step under way. Dropping it lets the step end by itself, so that an effect that has begun is finished and
/// audited; whoever drops it cancels first.
#[derive(Debug)]
pub(crate) struct Running {
    pub(crate) task: JoinHandle<Result<Turn, StepError>>,
    pub(crate) desk: DeskEnd,
    /// What is tried again after a problem.
    pub(crate) state: Vec<u8>,
    pub(crate) event: Event,
    /// Since when nothing is shown by a capability.
    pub(crate) quiet_since: Instant,
    /// What was shown last, so that the page does not flicker between two capabilities.
    pub(crate) last: Option<Showing>,
    pub(crate) cancel_asked: bool,
}

impl Running {
    pub(crate) fn start(item: &Installed, gate: Arc<Gate>, state: Vec<u8>, event: Event, now: Instant) -> Self {
        let (desk, end) = Desk::new();
        let host = Box::new(Through { gate, desk });
        let component = item.component.clone();
        let (given, told) = (state.clone(), event.clone());
        let task = tokio::spawn(async move { component.step(host, given, told).await });
        Self { task, desk: end, state, event, quiet_since: now, last: None, cancel_asked: false }
    }

    pub(crate) fn cancel(&mut self) {
        self.cancel_asked = true;
        self.desk.cancel.cancel();
    }
}

/// Carries an item's calls to the gate.
struct Through {
    gate: Arc<Gate>,
    desk: Desk,
}

impl Host for Through {
    fn call<'a>(&'a mut self, call: Call) -> Answered<'a> {
        Box::pin(self.gate.call(call, &self.desk))
    }
}
