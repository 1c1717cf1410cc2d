//! What comes with a command: until when, how to stop it, where its progress goes.

use guichet_model::device::{Completion, DeviceFailure, Progress};
use std::future::Future;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

/// Until when, how to stop it, where its progress goes. One for each command.
#[derive(Clone, Debug)]
pub struct Order {
    pub(crate) deadline: Instant,
    pub(crate) cancel: CancellationToken,
    pub(crate) progress: mpsc::Sender<Progress>,
}

impl Order {
    /// An order that may take `budget` from now on, time in the queue included.
    ///
    /// Cancelling `cancel` asks the device to stop; the command completes when it has. Progress that does not fit into
    /// the channel is dropped, because a device does not wait for a page to be drawn.
    pub fn new(budget: Duration, cancel: CancellationToken, progress: mpsc::Sender<Progress>) -> Self {
        Self { deadline: Instant::now() + budget, cancel, progress }
    }
}

/// Why a command has to stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stop {
    Canceled,
    TimeOut,
}

impl Stop {
    /// As a completion, once the device has stopped. `activity` says what it was doing.
    pub(crate) fn failure(self, activity: &str) -> DeviceFailure {
        match self {
            Self::Canceled => DeviceFailure::new(Completion::Canceled, format!("stopped on request while {activity}")),
            Self::TimeOut => DeviceFailure::new(Completion::TimeOut, format!("the deadline passed while {activity}")),
        }
    }
}

/// The driver's side of an order.
pub(crate) struct Run {
    deadline: Instant,
    cancel: CancellationToken,
    progress: mpsc::Sender<Progress>,
    last: Option<Progress>,
}

impl Run {
    pub(crate) fn new(deadline: Instant, cancel: CancellationToken, progress: mpsc::Sender<Progress>) -> Self {
        Self { deadline, cancel, progress, last: None }
    }

    /// Tells the citizen's page, if it is news.
    pub(crate) fn report(&mut self, progress: Progress) {
        // What did not fit is tried again the next time the driver reports it.
        if self.last != Some(progress) && self.progress.try_send(progress).is_ok() {
            self.last = Some(progress);
        }
    }

    /// Runs something that may be dropped at any moment, until cancel or deadline.
    pub(crate) async fn guard<T>(&self, work: impl Future<Output = T>) -> Result<T, Stop> {
        tokio::select! {
            biased;
            () = self.cancel.cancelled() => Err(Stop::Canceled),
            () = tokio::time::sleep_until(self.deadline) => Err(Stop::TimeOut),
            done = work => Ok(done),
        }
    }

    /// Runs something that must not be dropped for a cancel, only for the deadline.
    pub(crate) async fn finish<T>(&self, work: impl Future<Output = T>) -> Result<T, Stop> {
        tokio::time::timeout_at(self.deadline, work).await.map_err(|_| Stop::TimeOut)
    }

    /// Waits, until cancel or deadline.
    pub(crate) async fn pause(&self, time: Duration) -> Result<(), Stop> {
        self.guard(tokio::time::sleep(time)).await
    }

    /// When it has to be over.
    pub(crate) fn deadline(&self) -> Instant {
        self.deadline
    }

    /// Whether cancel was asked or the deadline has passed.
    pub(crate) fn stop(&self) -> Option<Stop> {
        if self.cancel.is_cancelled() {
            Some(Stop::Canceled)
        } else if Instant::now() >= self.deadline {
            Some(Stop::TimeOut)
        } else {
            None
        }
    }
}
