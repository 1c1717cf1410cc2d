//! One item being done: its history, and what it is doing now.

use crate::history::History;
use crate::running::Running;
use guichet_capability::Gate;
use guichet_catalogue::Installed;
use guichet_engine::StepError;
use guichet_model::answer::{self, AnswerFault};
use guichet_model::call::Refusal;
use guichet_model::page::{ActionRole, Answer};
use guichet_model::turn::{Event, Next, Outcome, Problem, Turn};
use guichet_model::view::Trouble;
use std::sync::Arc;
use tokio::time::Instant;

/// One item being done in this visit.
pub(crate) struct Case {
    pub(crate) item: Arc<Installed>,
    pub(crate) gate: Arc<Gate>,
    pub(crate) history: History,
    pub(crate) stage: Stage,
}

/// What the item is doing.
pub(crate) enum Stage {
    /// A step is under way.
    Running(Box<Running>),
    /// The citizen answers the page shown.
    Page { faults: Vec<AnswerFault> },
    /// A step led nowhere; it can be tried again.
    Problem { trouble: Trouble, retry: Option<(Vec<u8>, Event)> },
    /// The end.
    Outcome { outcome: Outcome, until: Instant },
}

/// Where a case goes after something happened to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Onward {
    /// It goes on.
    Stay,
    /// There is no page to show any more: back to the guide.
    Guide,
}

impl Case {
    /// Begins with the item's first step.
    pub(crate) fn start(item: Arc<Installed>, gate: Arc<Gate>, event: Event, now: Instant) -> Self {
        let running = Running::start(&item, gate.clone(), Vec::new(), event, now);
        Self { item, gate, history: History::default(), stage: Stage::Running(Box::new(running)) }
    }

    fn run(&mut self, state: Vec<u8>, event: Event, now: Instant) {
        let running = Running::start(&self.item, self.gate.clone(), state, event, now);
        self.stage = Stage::Running(Box::new(running));
    }

    /// An action of the page shown. What does not belong to that page (a touch that came late) is ignored.
    pub(crate) fn submit(&mut self, page: &str, action: &str, answers: Vec<Answer>, now: Instant) {
        let Stage::Page { faults } = &mut self.stage else { return };
        let Some(moment) = self.history.now_mut() else { return };
        if moment.page.id != page || !moment.page.offers(action) {
            return;
        }
        moment.answers.clone_from(&answers);
        let role = moment.page.actions.iter().find(|known| known.id == action).map(|known| known.role);
        let found = answer::check(&moment.page, &answers);
        let answers = if role == Some(ActionRole::Primary) {
            if !found.is_empty() {
                *faults = found;
                return;
            }
            answers
        } else {
            // Another way out: what is right goes along, what is not stays here.
            answers.into_iter().filter(|given| found.iter().all(|fault| fault.field != given.field)).collect()
        };
        let event = Event::Submitted { page: page.to_owned(), action: action.to_owned(), answers };
        let state = moment.state.clone();
        self.run(state, event, now);
    }

    /// *Back*, from a page or a problem.
    pub(crate) fn back(&mut self) -> Onward {
        match &self.stage {
            Stage::Page { .. } if self.history.back() => {}
            Stage::Problem { .. } if self.history.now().is_some() => {}
            Stage::Page { .. } | Stage::Problem { .. } if !self.history.is_closed() => return Onward::Guide,
            Stage::Page { .. } | Stage::Problem { .. } => return Onward::Stay,
            Stage::Running(_) | Stage::Outcome { .. } => return Onward::Stay,
        }
        self.stage = Stage::Page { faults: Vec::new() };
        Onward::Stay
    }

    /// *Try again*.
    pub(crate) fn retry(&mut self, now: Instant) {
        if let Stage::Problem { retry, .. } = &mut self.stage
            && let Some((state, event)) = retry.take()
        {
            self.run(state, event, now);
        }
    }

    /// The step ended. `outcome_until`: when an outcome page gives up by itself.
    pub(crate) fn finished(&mut self, result: Result<Turn, StepError>, outcome_until: Instant) -> Onward {
        let Stage::Running(running) = &mut self.stage else { return Onward::Stay };
        let retry = (std::mem::take(&mut running.state), running.event.clone());
        match result {
            Ok(Turn { state, next: Next::Page(page), point_of_no_return }) => {
                self.history.push(state, page, point_of_no_return);
                self.stage = Stage::Page { faults: Vec::new() };
            }
            Ok(Turn { next: Next::Finished(outcome), .. }) => {
                self.history.close();
                self.stage = Stage::Outcome { outcome, until: outcome_until };
            }
            Err(StepError::Problem(Problem::Refused(Refusal::Cancelled))) => {
                if self.history.now().is_none() {
                    return Onward::Guide;
                }
                self.stage = Stage::Page { faults: Vec::new() };
            }
            Err(error) => {
                let trouble = trouble(&error);
                if matches!(trouble, Trouble::Broken) {
                    tracing::error!(item = self.gate.case().item(), %error, "step");
                }
                self.stage = Stage::Problem { trouble, retry: Some(retry) };
            }
        }
        Onward::Stay
    }

    /// A case with nothing to lose can be left without asking.
    pub(crate) fn may_be_left(&self) -> bool {
        matches!(self.stage, Stage::Outcome { .. })
    }
}

/// What a citizen is told of an error.
fn trouble(error: &StepError) -> Trouble {
    match error {
        StepError::Problem(Problem::Failed(text)) => Trouble::Item(text.clone()),
        StepError::Problem(Problem::Refused(refusal)) => match refusal {
            Refusal::Unavailable { subject, condition, advice } => Trouble::Unavailable {
                subject: subject.clone(),
                condition: condition.clone(),
                advice: advice.is_complete().then(|| advice.clone()),
            },
            Refusal::TimedOut => Trouble::TimedOut,
            Refusal::Mismatch => Trouble::Mismatch,
            Refusal::Denied(_) | Refusal::Invalid(_) | Refusal::Cancelled => Trouble::Broken,
        },
        _ => Trouble::Broken,
    }
}
