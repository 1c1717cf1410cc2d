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

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    /// Counts how often it was asked.
    struct Counter;

    #[derive(Default, Serialize, Deserialize)]
    struct Count {
        asked: u32,
    }

    impl Item for Counter {
        type State = Count;

        fn step(state: Count, _: Event) -> Result<Turn<Count>, Problem> {
            let asked = state.asked + 1;
            Ok(Turn::page(Count { asked }, Page::new("ask", "ask").title("问", "Ask").primary("go", "继续", "Go on")))
        }
    }

    fn started() -> Event {
        Event::Started(Start { language: Language::Zh })
    }

    #[test]
    fn the_first_step_has_the_default_state_and_the_next_one_what_it_left() {
        let first = run::<Counter>(b"", started()).unwrap();
        assert_eq!(first.state, br#"{"asked":1}"#);
        let second = run::<Counter>(&first.state, started()).unwrap();
        assert_eq!(second.state, br#"{"asked":2}"#);
        assert!(!second.point_of_no_return);
    }

    #[test]
    fn a_state_that_is_not_the_item_s_is_a_problem_and_no_panic() {
        for bad in [&b"{"[..], b"[]", b"{\"asked\":-1}", b"\xff"] {
            assert!(matches!(run::<Counter>(bad, started()), Err(Problem::Failed(_))));
        }
    }

    #[test]
    fn the_end_is_a_point_of_no_return() {
        let turn = Turn::<Count>::finished(Outcome::done("好了", "Done"));
        assert!(turn.point_of_no_return);
        assert!(Turn::page(Count::default(), Page::new("a", "b")).no_way_back().point_of_no_return);
    }
}
