//! The desk between a capability at work and the citizen: what is shown, and what the citizen decides.
//!
//! The gate shows; the session turns that into a view and passes the citizen's decisions back. Neither waits for the
//! other's drawing.

use guichet_model::view::Scene;
use std::time::Duration;
use tokio::sync::{Mutex, mpsc, watch};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

/// What a capability shows while it works.
#[derive(Clone, Debug, PartialEq)]
pub struct Showing {
    /// The picture and its words.
    pub scene: Scene,
    /// When it gives up, if the citizen has to act before.
    pub until: Option<Instant>,
    /// How long it had in all.
    pub total: Duration,
    /// The citizen may cancel.
    pub cancellable: bool,
}

/// What the citizen decided on a device page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Scan the page that lies there.
    Scan,
    /// Keep the page, go on.
    Keep,
    /// Scan it again.
    Rescan,
    /// No more pages.
    Finish,
}

/// The capability's side.
#[derive(Debug)]
pub struct Desk {
    showing: watch::Sender<Option<Showing>>,
    decisions: Mutex<mpsc::Receiver<Decision>>,
    cancel: CancellationToken,
}

/// The session's side.
#[derive(Debug)]
pub struct DeskEnd {
    /// What is shown now; none: no capability is at work.
    pub showing: watch::Receiver<Option<Showing>>,
    /// The citizen's decisions go in here; one that nobody waits for is dropped at the next scene.
    pub decisions: mpsc::Sender<Decision>,
    /// The citizen pressed cancel, or left.
    pub cancel: CancellationToken,
}

/// Why no decision came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoDecision {
    Cancelled,
    TimedOut,
}

impl Desk {
    /// A desk for one step.
    pub fn new() -> (Self, DeskEnd) {
        let (showing, watch) = watch::channel(None);
        let (sender, decisions) = mpsc::channel(4);
        let cancel = CancellationToken::new();
        let desk = Self { showing, decisions: Mutex::new(decisions), cancel: cancel.clone() };
        (desk, DeskEnd { showing: watch, decisions: sender, cancel })
    }

    /// Cancelled once the citizen asks for it.
    pub fn cancel(&self) -> CancellationToken {
        self.cancel.clone()
    }

    /// Shows a scene in which the terminal works.
    pub fn working(&self, scene: Scene, cancellable: bool) {
        self.showing.send_replace(Some(Showing { scene, until: None, total: Duration::ZERO, cancellable }));
    }

    /// Shows a scene in which the citizen has to act before `until`.
    pub fn waiting(&self, scene: Scene, until: Instant, total: Duration) {
        self.showing.send_replace(Some(Showing { scene, until: Some(until), total, cancellable: true }));
    }

    /// Nothing is at work any more.
    pub fn clear(&self) {
        self.showing.send_replace(None);
    }

    /// Shows a scene and waits for the citizen. Decisions from before do not count.
    pub(crate) async fn ask(&self, scene: Scene, patience: Duration) -> Result<Decision, NoDecision> {
        let mut decisions = self.decisions.lock().await;
        while decisions.try_recv().is_ok() {}
        let until = Instant::now() + patience;
        self.waiting(scene, until, patience);
        tokio::select! {
            biased;
            () = self.cancel.cancelled() => Err(NoDecision::Cancelled),
            decision = decisions.recv() => decision.ok_or(NoDecision::Cancelled),
            () = tokio::time::sleep_until(until) => Err(NoDecision::TimedOut),
        }
    }
}
