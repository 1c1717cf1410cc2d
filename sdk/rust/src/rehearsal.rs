//! Rehearsing an item: its whole conversation, natively, without a terminal.
//!
//! A [`Rehearsal`] plays the terminal: it keeps the state as bytes, sends what is pressed, and answers what the item asks
//! of its [`Desk`]. It knows no screen and no grammar; what the terminal makes of the pages is for a journey to show.
//!
//! ```
//! # use guichet_sdk::prelude::*;
//! use guichet_sdk::rehearsal::{Call, Desk, Rehearsal};
//! # #[derive(Default, serde::Serialize, serde::Deserialize)]
//! # struct Nothing;
//! # struct Greeting;
//! # impl Item for Greeting {
//! #     type State = Nothing;
//! #     fn step(state: Nothing, event: Event) -> Result<Turn<Nothing>, Problem> {
//! #         match event {
//! #             Event::Started(_) => Ok(Turn::page(state, Page::new("hello", "hello").title("您好", "Hello")
//! #                 .primary("print", "打印", "Print"))),
//! #             Event::Submitted(_) => {
//! #                 printer::print_template("greeting", &"您好", "print")?;
//! #                 Ok(Turn::finished(Outcome::done("好了", "Done").next("请取走", "Take it")))
//! #             }
//! #         }
//! #     }
//! # }
//! let mut visit = Rehearsal::<Greeting>::new(Desk::new());
//! visit.start().unwrap();
//! assert_eq!(visit.page().id, "hello");
//! visit.press("print", &[]).unwrap();
//! assert!(matches!(visit.desk.calls(), [Call::Print { template, .. }] if template == "greeting"));
//! ```

pub(crate) mod desk;

pub use desk::{Call, Desk};

use crate::answers::{Answer, Submission};
use crate::contract::exports::guichet::item::handler::Next;
use crate::field::Value;
use crate::item::{Event, Item, Language, Problem, Start, run};
use crate::outcome::Outcome;
use crate::page::Page;
use std::marker::PhantomData;

/// One citizen's visit to an item.
pub struct Rehearsal<I> {
    /// What lies on the desk and what the item asked of it.
    pub desk: Desk,
    /// The pages shown and the state after each; the last one is shown now.
    history: Vec<(Vec<u8>, Page)>,
    outcome: Option<Outcome>,
    item: PhantomData<I>,
}

impl<I: Item> Rehearsal<I> {
    /// A visit that has not begun.
    pub fn new(desk: Desk) -> Self {
        Self { desk, history: Vec::new(), outcome: None, item: PhantomData }
    }

    /// The citizen chooses the item.
    ///
    /// # Errors
    /// What the item says.
    pub fn start(&mut self) -> Result<(), Problem> {
        self.send(Event::Started(Start { language: Language::Zh }))
    }

    /// The citizen presses an action, or the *change* of a fact, of the page shown.
    ///
    /// # Errors
    /// What the item says; the page stays.
    ///
    /// # Panics
    /// When the page does not offer it, or has no such field.
    #[track_caller]
    pub fn press(&mut self, action: &str, answers: &[(&str, Value)]) -> Result<(), Problem> {
        let page = self.page();
        assert!(page.offers(action), "the page {:?} has nothing to press called {action:?}", page.id);
        for (field, _) in answers {
            assert!(page.fields.iter().any(|known| known.id == *field), "{:?} has no field {field:?}", page.id);
        }
        let answers = answers.iter().map(|(field, value)| Answer { field: (*field).to_owned(), value: value.clone() });
        self.send(Event::Submitted(Submission {
            page: page.id.clone(),
            action: action.to_owned(),
            answers: answers.collect(),
        }))
    }

    /// The citizen goes back one page; so does the state. Stays where there is nothing before.
    pub fn back(&mut self) {
        if self.history.len() > 1 {
            self.history.pop();
        }
    }

    /// The page shown.
    ///
    /// # Panics
    /// Before the start, and after the end.
    #[track_caller]
    pub fn page(&self) -> &Page {
        assert!(self.outcome.is_none(), "the item is finished: {:?}", self.outcome);
        let Some((_, page)) = self.history.last() else { panic!("no page was shown yet") };
        page
    }

    /// The end.
    ///
    /// # Panics
    /// Before it.
    #[track_caller]
    pub fn outcome(&self) -> &Outcome {
        let Some(outcome) = &self.outcome else { panic!("the item is not finished") };
        outcome
    }

    /// What the item wants remembered, as the terminal keeps it.
    pub fn state(&self) -> &str {
        let state = self.history.last().map(|(state, _)| state.as_slice()).unwrap_or_default();
        std::str::from_utf8(state).unwrap_or_default()
    }

    fn send(&mut self, event: Event) -> Result<(), Problem> {
        let state = self.history.last().map(|(state, _)| state.clone()).unwrap_or_default();
        let turn = self.desk.serve(|| run::<I>(&state, event))?;
        if turn.point_of_no_return {
            self.history.clear();
        }
        match turn.next {
            Next::Page(page) => self.history.push((turn.state, page)),
            Next::Finished(outcome) => self.outcome = Some(outcome),
        }
        Ok(())
    }
}
