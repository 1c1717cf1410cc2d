//! The terminal's front: takes inputs, publishes views, one visit after the other.

use crate::attention::{Attention, Verdict, seconds, until_next_second};
use crate::case::{Case, Onward, Stage};
use crate::policy::Policy;
use crate::present::present;
use crate::visit::{Overlay, Place, Visit};
use guichet_capability::audit::{Entry, Phase};
use guichet_capability::{Case as GateCase, Decision, Gate, Services, Wallet, civil};
use guichet_catalogue::Catalogue;
use guichet_engine::StepError;
use guichet_model::device::VisitId;
use guichet_model::turn::{Event, OutcomeTone, Turn};
use guichet_model::view::{Input, Site, View};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{mpsc, watch};
use tokio::time::Instant;

/// What a kiosk is made of.
pub struct KioskParts {
    /// Where it stands.
    pub site: Arc<Site>,
    /// The items.
    pub catalogue: Arc<Catalogue>,
    /// What the gate uses.
    pub services: Services,
    /// Waiting times.
    pub policy: Policy,
    /// Makes a random name for each visit.
    pub ids: Box<dyn FnMut() -> String + Send>,
}

/// A running kiosk. It ends when the last handle is dropped.
#[derive(Clone, Debug)]
pub struct Kiosk {
    inputs: mpsc::UnboundedSender<Input>,
    view: watch::Receiver<Arc<View>>,
}

impl Kiosk {
    /// Starts the kiosk on the current tokio runtime.
    pub fn start(parts: KioskParts) -> Self {
        let (inputs, received) = mpsc::unbounded_channel();
        let floor = Floor { parts, visit: None, visits: 1, revision: 0, gone: Vec::new() };
        let (publish, view) = watch::channel(Arc::new(floor.draw()));
        tokio::spawn(supervise(floor, received, publish));
        Self { inputs, view }
    }

    /// What a person did.
    pub fn send(&self, input: Input) {
        // Only fails when the kiosk has ended, and then nobody is served any more.
        let _ = self.inputs.send(input);
    }

    /// What is to be seen, now and from now on.
    pub fn view(&self) -> watch::Receiver<Arc<View>> {
        self.view.clone()
    }
}

/// A panic ends a visit, not the program: the next citizen is served.
async fn supervise(mut floor: Floor, mut inputs: mpsc::UnboundedReceiver<Input>, publish: watch::Sender<Arc<View>>) {
    use std::panic::AssertUnwindSafe;
    loop {
        let turn = CatchUnwind(Box::pin(AssertUnwindSafe(floor.serve(&mut inputs, &publish)))).await;
        match turn {
            Ok(()) => return,
            Err(_) => {
                tracing::error!("a visit ended by a panic");
                floor.wipe("panic");
            }
        }
    }
}

/// The kiosk's own state.
pub(crate) struct Floor {
    pub(crate) parts: KioskParts,
    pub(crate) visit: Option<Visit>,
    pub(crate) visits: u64,
    pub(crate) revision: u64,
    /// Steps that end by themselves after their visit was left.
    gone: Vec<tokio::task::JoinHandle<Result<Turn, StepError>>>,
}

enum Happening {
    Input(Option<Input>),
    Finished(Result<Turn, StepError>),
    Shown,
    Time,
}

impl Floor {
    async fn serve(&mut self, inputs: &mut mpsc::UnboundedReceiver<Input>, publish: &watch::Sender<Arc<View>>) {
        loop {
            self.publish(publish);
            let wake = self.wake();
            let running = self.visit.as_mut().and_then(|visit| match &mut visit.place {
                Place::Case(case) => match &mut case.stage {
                    Stage::Running(running) => Some(running),
                    _ => None,
                },
                _ => None,
            });
            let happening = match running {
                Some(running) => tokio::select! {
                    input = inputs.recv() => Happening::Input(input),
                    result = &mut running.task => Happening::Finished(result.unwrap_or_else(|panic| Err(StepError::Trap { summary: panic.to_string() }))),
                    changed = running.desk.showing.changed(), if running.desk.showing.has_changed().is_ok() => {
                        let _ = changed;
                        let now = running.desk.showing.borrow_and_update().clone();
                        if now.is_none() {
                            running.quiet_since = Instant::now();
                        } else {
                            running.last = now;
                        }
                        Happening::Shown
                    }
                    () = tokio::time::sleep_until(wake) => Happening::Time,
                },
                None => tokio::select! {
                    input = inputs.recv() => Happening::Input(input),
                    () = tokio::time::sleep_until(wake) => Happening::Time,
                },
            };
            match happening {
                Happening::Input(Some(input)) => self.input(input),
                Happening::Input(None) => return self.wipe("closed"),
                Happening::Finished(result) => self.finished(result),
                Happening::Shown | Happening::Time => {}
            }
            self.attend();
        }
    }

    fn publish(&mut self, publish: &watch::Sender<Arc<View>>) {
        let mut view = self.draw();
        let last = publish.borrow().clone();
        view.revision = last.revision;
        if view != *last {
            self.revision += 1;
            view.revision = self.revision;
            publish.send_replace(Arc::new(view));
        }
    }

    pub(crate) fn draw(&self) -> View {
        present(self, civil(&self.parts.services.clock.now()), Instant::now())
    }

    /// Ends what time ends: a visit that nobody attends, an outcome that was read.
    fn attend(&mut self) {
        let now = Instant::now();
        self.gone.retain(|task| !task.is_finished());
        let gone = self.verdict(now) == Verdict::Gone;
        let Some(visit) = &mut self.visit else { return };
        let read = match &visit.place {
            Place::Case(case) => match &case.stage {
                Stage::Running(_) => {
                    visit.attention.excused(now);
                    false
                }
                Stage::Outcome { until, .. } => now >= *until,
                _ => false,
            },
            _ => false,
        };
        if read {
            self.wipe("outcome-read");
        } else if gone {
            self.wipe("timed-out");
        }
    }

    pub(crate) fn verdict(&self, now: Instant) -> Verdict {
        self.visit.as_ref().map_or(Verdict::Present, |visit| match &visit.place {
            Place::Case(case) if matches!(case.stage, Stage::Running(_) | Stage::Outcome { .. }) => Verdict::Present,
            _ => visit.attention.verdict(now, &self.parts.policy, visit.modes.elderly),
        })
    }

    /// When something may change by itself: the clock's minute, a countdown, a silence.
    fn wake(&self) -> Instant {
        let now = Instant::now();
        let second = civil(&self.parts.services.clock.now()).second;
        let minute = now + Duration::from_secs(u64::from(60 - second.min(59)));
        let Some(visit) = &self.visit else { return minute };
        let other = match &visit.place {
            Place::Case(case) => match &case.stage {
                Stage::Running(running) => {
                    let showing = running.desk.showing.borrow();
                    match showing.as_ref() {
                        Some(showing) => {
                            showing.until.map(|until| now + until_next_second(until.saturating_duration_since(now)))
                        }
                        None => Some(running.quiet_since + self.parts.policy.hush).filter(|&hush| hush > now),
                    }
                }
                Stage::Outcome { until, .. } => Some(now + until_next_second(until.saturating_duration_since(now))),
                _ => Some(visit.attention.next(now, &self.parts.policy, visit.modes.elderly)),
            },
            _ => Some(visit.attention.next(now, &self.parts.policy, visit.modes.elderly)),
        };
        other.map_or(minute, |other| other.min(minute))
    }

    fn finished(&mut self, result: Result<Turn, StepError>) {
        let now = Instant::now();
        let Some(visit) = &mut self.visit else { return };
        visit.attention.acted(now, &self.parts.policy);
        let policy = &self.parts.policy;
        let patience = if visit.modes.elderly { policy.outcome_elderly } else { policy.outcome };
        let Place::Case(case) = &mut visit.place else { return };
        let onward = case.finished(result, now + patience);
        let word = match &case.stage {
            Stage::Outcome { outcome, .. } => Some(match outcome.tone {
                OutcomeTone::Done => "done",
                OutcomeTone::Accepted => "accepted",
                OutcomeTone::NotDone => "not-done",
            }),
            _ => None,
        };
        let (id, item) = (visit.id.clone(), case.gate.case().item());
        if onward == Onward::Guide {
            visit.place = Place::Guide { code: case.item.record.code.clone() };
        }
        if let Some(word) = word {
            self.record(&id, item, "finished", Some(word));
        }
    }

    fn input(&mut self, input: Input) {
        let now = Instant::now();
        if self.visit.is_none() {
            match input {
                Input::Begin => self.begin(now),
                Input::SetModes(modes) => {
                    self.begin(now);
                    if let Some(visit) = &mut self.visit {
                        visit.modes = modes;
                    }
                }
                Input::Help => {
                    self.begin(now);
                    if let Some(visit) = &mut self.visit {
                        visit.overlay = Some(Overlay::Help);
                    }
                }
                _ => {}
            }
            return;
        }
        let warned = matches!(self.verdict(now), Verdict::Warn { .. });
        let Some(visit) = &mut self.visit else { return };
        if warned {
            // Only an answer to the warning counts while it is shown.
            match input {
                Input::CloseDialog if visit.attention.extensions() > 0 => visit.attention.extended(now),
                Input::ConfirmLeave | Input::Leave => self.wipe("left"),
                _ => {}
            }
            return;
        }
        visit.attention.acted(now, &self.parts.policy);
        match input {
            Input::Activity | Input::Begin => {}
            Input::SetModes(modes) => visit.modes = modes,
            Input::Help => visit.overlay = Some(Overlay::Help),
            Input::CloseDialog => visit.overlay = None,
            Input::Leave => match &visit.place {
                Place::Case(case) if !case.may_be_left() => visit.overlay = Some(Overlay::Leave),
                _ => self.wipe("left"),
            },
            Input::ConfirmLeave if visit.overlay == Some(Overlay::Leave) => self.wipe("left"),
            Input::ConfirmLeave => {}
            _ if visit.overlay.is_some() => {}
            Input::Finish => self.wipe("finished"),
            Input::Another => visit.place = Place::Catalogue { chosen: None, notice: None },
            Input::ChooseDepartment(chosen) => {
                if let Place::Catalogue { chosen: now, notice } = &mut visit.place {
                    *now = chosen;
                    *notice = None;
                }
            }
            Input::OpenItem(code)
                if matches!(visit.place, Place::Catalogue { .. }) && self.parts.catalogue.item(&code).is_some() =>
            {
                visit.place = Place::Guide { code };
            }
            Input::OpenItem(_) => {}
            Input::Start => self.start(now),
            other => self.case_input(other, now),
        }
    }

    fn case_input(&mut self, input: Input, now: Instant) {
        let Some(visit) = &mut self.visit else { return };
        match (&mut visit.place, input) {
            (Place::Catalogue { .. }, Input::Back) => self.wipe("left"),
            (Place::Guide { .. }, Input::Back) => visit.place = Place::Catalogue { chosen: None, notice: None },
            (Place::Case(case), Input::Back) => match case.back() {
                Onward::Guide => visit.place = Place::Guide { code: case.item.record.code.clone() },
                Onward::Stay => {}
            },
            (Place::Case(case), Input::Submit { page, action, answers }) => case.submit(&page, &action, answers, now),
            (Place::Case(case), Input::Retry) => case.retry(now),
            (Place::Case(case), input) => {
                let Stage::Running(running) = &mut case.stage else { return };
                let decision = match input {
                    Input::CancelDevice => return running.cancel(),
                    Input::Scan => Decision::Scan,
                    Input::KeepPage => Decision::Keep,
                    Input::Rescan => Decision::Rescan,
                    Input::FinishScan => Decision::Finish,
                    _ => return,
                };
                // A full queue means that the same button was pressed many times: one is enough.
                let _ = running.desk.decisions.try_send(decision);
            }
            _ => {}
        }
    }

    fn begin(&mut self, now: Instant) {
        let id = VisitId((self.parts.ids)());
        self.visit = Some(Visit {
            id,
            modes: guichet_model::view::Modes::default(),
            wallet: Wallet::default(),
            attention: Attention::new(now, &self.parts.policy),
            place: Place::Catalogue { chosen: None, notice: None },
            overlay: None,
        });
    }

    fn start(&mut self, now: Instant) {
        let Some(visit) = &mut self.visit else { return };
        let Place::Guide { code } = &visit.place else { return };
        let Some(item) = self.parts.catalogue.item(code) else {
            visit.place = Place::Catalogue { chosen: None, notice: None };
            return;
        };
        let case = GateCase {
            visit: visit.id.clone(),
            record: item.record.clone(),
            templates: item.templates.clone(),
            assets: item.assets.clone(),
        };
        let gate = Arc::new(Gate::new(case, self.parts.services.clone(), visit.wallet.clone()));
        let (id, name) = (visit.id.clone(), gate.case().item());
        let event = Event::Started { language: visit.modes.language };
        visit.place = Place::Case(Box::new(Case::start(item, gate, event, now)));
        self.record(&id, name, "started", None);
    }

    /// Forgets the citizen. A step under way is cancelled and ends by itself.
    pub(crate) fn wipe(&mut self, why: &'static str) {
        let Some(mut visit) = self.visit.take() else { return };
        self.visits += 1;
        if let Place::Case(case) = &mut visit.place {
            let item = case.gate.case().item();
            if let Stage::Running(running) = &mut case.stage {
                running.cancel();
            }
            self.record(&visit.id, item, "ended", Some(why));
        }
        if let Place::Case(case) = std::mem::replace(&mut visit.place, Place::Catalogue { chosen: None, notice: None })
            && let Stage::Running(running) = case.stage
        {
            self.gone.push(running.task);
        }
    }

    fn record(&self, visit: &VisitId, item: String, function: &str, outcome: Option<&str>) {
        let entry = Entry {
            time: self.parts.services.clock.now().strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
            visit: visit.to_string(),
            item,
            phase: Phase::Case,
            function: function.to_owned(),
            operation: None,
            outcome: outcome.map(str::to_owned),
            digest: None,
        };
        if let Err(error) = self.parts.services.audit.append(entry) {
            tracing::error!(%error, "audit");
        }
    }
}

/// The countdown of a moment, for views.
pub(crate) fn countdown(until: Instant, now: Instant) -> u32 {
    seconds(until.saturating_duration_since(now))
}

/// Polls a future and turns a panic in it into an error.
struct CatchUnwind<F>(std::pin::Pin<Box<std::panic::AssertUnwindSafe<F>>>);

impl<F: std::future::Future> std::future::Future for CatchUnwind<F> {
    type Output = std::thread::Result<F::Output>;

    fn poll(self: std::pin::Pin<&mut Self>, context: &mut std::task::Context<'_>) -> std::task::Poll<Self::Output> {
        let inner = &mut self.get_mut().0;
        match std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| inner.as_mut().poll(context))) {
            Ok(poll) => poll.map(Ok),
            Err(panic) => std::task::Poll::Ready(Err(panic)),
        }
    }
}
