//! The conversation: an item is a step from state and event to the next state and page.

pub use crate::contract::exports::guichet::item::handler::{Event, Language, Problem, Start};

use crate::contract::exports::guichet::item::handler as wire;
use crate::outcome::Outcome;
use crate::page::Page;
use crate::refusal::Refusal;
use crate::text::text;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// A service item (事项).
pub trait Item {
    /// What the item remembers from one page to the next. The terminal keeps it (as JSON, at most 256 KiB) and forgets
    /// it at the end of the visit. It goes *back* with the citizen, so everything that was answered belongs here, and
    /// as little about the person as the item can do with: [`crate::identity::require`] answers again at once.
    type State: Serialize + DeserializeOwned + Default;

    /// One turn. It runs in a fresh instance and has no memory but `state`, which is the default at the start.
    ///
    /// # Errors
    /// A [`Problem`] leaves the citizen on the page they were on, with a plain message, *try again* and *leave*; a
    /// refused capability becomes one with `?`. The same step may come again: give every effect the same operation.
    fn step(state: Self::State, event: Event) -> Result<Turn<Self::State>, Problem>;
}

/// What an item answers.
#[derive(Clone, Debug, PartialEq)]
pub struct Turn<S> {
    state: S,
    next: wire::Next,
    point_of_no_return: bool,
}

impl<S> Turn<S> {
    /// Shows a page; `state` comes back with the answer.
    pub fn page(state: S, page: Page) -> Self {
        Self { state, next: wire::Next::Page(page), point_of_no_return: false }
    }

    /// From here the citizen cannot go back: something was submitted, paid or printed.
    #[must_use]
    pub fn no_way_back(mut self) -> Self {
        self.point_of_no_return = true;
        self
    }
}

impl<S: Default> Turn<S> {
    /// Ends the item. Nothing is remembered, and there is no way back.
    pub fn finished(outcome: Outcome) -> Self {
        Self { state: S::default(), next: wire::Next::Finished(outcome), point_of_no_return: true }
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl Problem {
    /// Something only the item understands: what happened, and what the citizen can do.
    pub fn failed(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self::Failed(text(zh, en))
    }

    /// The item does not understand its own words, which only a mistake in its program can cause.
    pub(crate) fn confused() -> Self {
        Self::failed(
            "这个事项出了问题，您填写的内容没有提交。请重试，或按“呼叫帮助”。",
            "Something went wrong in this service. Nothing was submitted. Try again, or press Help.",
        )
    }
}

/// Runs one step of an item on the wire's own terms.
pub(crate) fn run<I: Item>(state: &[u8], event: Event) -> Result<wire::Turn, Problem> {
    let state = if state.is_empty() {
        I::State::default()
    } else {
        serde_json::from_slice(state).map_err(|_| Problem::confused())?
    };
    let Turn { state, next, point_of_no_return } = I::step(state, event)?;
    let state = serde_json::to_vec(&state).map_err(|_| Problem::confused())?;
    Ok(wire::Turn { state, next, point_of_no_return })
}

/// What [`item!`](crate::item!) exports; not for use by hand.
#[doc(hidden)]
pub struct Exported<I>(std::marker::PhantomData<I>);

impl<I: Item> wire::Guest for Exported<I> {
    fn step(state: Vec<u8>, event: Event) -> Result<wire::Turn, Problem> {
        run::<I>(&state, event)
    }
}
