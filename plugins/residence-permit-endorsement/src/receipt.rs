//! 受理回执: what the template `receipt` prints. Numbers stand on it in part only, for paper gets lost.

use crate::material::{LEASE, PHOTO_PAGE};
use crate::reason::Reason;
use guichet_sdk::platform::Acceptance;
use guichet_sdk::prelude::*;

#[derive(Serialize)]
pub(crate) struct Receipt<'a> {
    reference: &'a str,
    /// RFC 3339.
    accepted_at: &'a str,
    name: &'a str,
    number: String,
    phone: String,
    reason: String,
    materials: [Received; 2],
}

#[derive(Serialize)]
struct Received {
    name: &'static str,
    pages: u32,
}

impl<'a> Receipt<'a> {
    pub(crate) fn new(
        person: &'a Person,
        reason: Reason,
        phone: &str,
        [lease, photo_page]: [&Document; 2],
        acceptance: &'a Acceptance,
    ) -> Result<Self, Problem> {
        Ok(Self {
            reference: &acceptance.reference,
            accepted_at: &acceptance.accepted_at,
            name: person.name()?,
            number: masked(person.number()?, 4),
            phone: masked(phone, 3),
            reason: reason.label().zh,
            materials: [
                Received { name: LEASE.zh, pages: lease.pages },
                Received { name: PHOTO_PAGE.zh, pages: photo_page.pages },
            ],
        })
    }
}

/// Keeps the first characters and the last four.
fn masked(number: &str, head: usize) -> String {
    let count = number.chars().count();
    let shown = |place: usize| place < head || place + 4 >= count;
    number.chars().enumerate().map(|(place, c)| if shown(place) { c } else { '*' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_of_a_number_does_not_reach_the_paper() {
        assert_eq!(masked("350102198001011233", 4), "3501**********1233");
        assert_eq!(masked("13805911234", 3), "138****1234");
    }
}
