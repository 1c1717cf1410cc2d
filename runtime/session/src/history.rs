//! The pages that a citizen went through in one item, with the state each one belongs to.

use guichet_model::page::{Answer, Page};

/// Most pages kept; an item that goes in circles for longer loses its first ones.
const DEPTH: usize = 64;

/// A page, the state that came with it, and what was typed.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Moment {
    pub(crate) state: Vec<u8>,
    pub(crate) page: Page,
    pub(crate) answers: Vec<Answer>,
}

/// The moments from the first page to the one shown.
#[derive(Clone, Debug, Default)]
pub(crate) struct History {
    moments: Vec<Moment>,
    closed: bool,
}

impl History {
    /// The page shown.
    pub(crate) fn now(&self) -> Option<&Moment> {
        self.moments.last()
    }

    pub(crate) fn now_mut(&mut self) -> Option<&mut Moment> {
        self.moments.last_mut()
    }

    /// Whether there is a page before the one shown.
    pub(crate) fn can_go_back(&self) -> bool {
        self.moments.len() > 1
    }

    /// A new page. After a point of no return there is nothing before it.
    pub(crate) fn push(&mut self, state: Vec<u8>, page: Page, point_of_no_return: bool) {
        if point_of_no_return {
            self.close();
        } else if self.moments.len() == DEPTH {
            self.moments.remove(0);
        }
        self.moments.push(Moment { state, page, answers: Vec::new() });
    }

    /// Shows the page before, with what was typed there. False when there is none.
    pub(crate) fn back(&mut self) -> bool {
        if !self.can_go_back() {
            return false;
        }
        self.moments.pop();
        true
    }

    /// Nothing before this can be shown again, the guide included.
    pub(crate) fn close(&mut self) {
        self.closed = true;
        self.moments.clear();
    }

    /// Something was done that cannot be undone.
    pub(crate) fn is_closed(&self) -> bool {
        self.closed
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use guichet_model::page::Value;
    use guichet_model::text::Text;

    fn page(id: &str) -> Page {
        Page {
            id: id.into(),
            step: "s".into(),
            title: Text::same(id),
            lead: None,
            blocks: vec![],
            fields: vec![],
            actions: vec![],
        }
    }

    #[test]
    fn back_shows_the_page_before_with_what_was_typed() {
        let mut history = History::default();
        history.push(b"1".to_vec(), page("first"), false);
        let typed = Answer { field: "phone".into(), value: Value::Text("138".into()) };
        history.now_mut().unwrap().answers = vec![typed.clone()];
        history.push(b"2".to_vec(), page("second"), false);
        assert!(history.back());
        let now = history.now().unwrap();
        assert_eq!(
            (now.state.as_slice(), now.page.id.as_str(), now.answers.as_slice()),
            (&b"1"[..], "first", &[typed][..])
        );
        assert!(!history.back());
    }

    #[test]
    fn a_point_of_no_return_closes_the_history() {
        let mut history = History::default();
        history.push(vec![], page("first"), false);
        history.push(vec![], page("paid"), true);
        assert!(!history.can_go_back() && history.is_closed());
        assert_eq!(history.now().unwrap().page.id, "paid");
    }

    #[test]
    fn an_item_that_goes_in_circles_does_not_fill_the_memory() {
        let mut history = History::default();
        for round in 0..1000 {
            history.push(vec![], page(&round.to_string()), false);
        }
        assert_eq!(history.moments.len(), DEPTH);
        assert_eq!(history.now().unwrap().page.id, "999");
    }
}
