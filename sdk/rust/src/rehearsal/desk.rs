//! What an item finds when it asks for something: a person, data, paper, or a refusal.

use crate::clock::Moment;
use crate::contract::guichet::log::log::Level;
use crate::contract::guichet::platform::platform::Parameter;
use crate::contract::guichet::printer::printer::{Content, Printed};
use crate::identity::{Assurance, CardKind, Claim, Person};
use crate::platform::{Acceptance, Application};
use crate::refusal::{Refusal, Unavailability};
use crate::scanner::{Document, DocumentId};
use crate::text::{Date, text};
use crate::wire::ScanMaterial;
use std::cell::RefCell;
use std::collections::{BTreeMap, VecDeque};

/// One thing that an item asked for and got. A refused call is not here: it had no effect.
#[derive(Clone, Debug, PartialEq)]
pub enum Call {
    /// `identity.require`
    Require {
        /// How sure.
        assurance: Assurance,
        /// What it wanted to know.
        claims: Vec<Claim>,
    },
    /// `scanner.scan`, the first time under its operation.
    Scan {
        /// Code of the material.
        material: String,
        /// The exactly-once key.
        operation: String,
    },
    /// `printer.print`, the first time under its operation.
    Print {
        /// Name of the template, or id of the document.
        template: String,
        /// What the template fills in; null for a document.
        data: serde_json::Value,
        /// The exactly-once key.
        operation: String,
    },
    /// `platform.query`
    Query {
        /// Service of the platform.
        service: String,
        /// Name and value.
        parameters: Vec<(String, String)>,
    },
    /// `platform.submit`, the first time under its operation.
    Submit {
        /// What was filed.
        application: Application,
        /// The exactly-once key.
        operation: String,
    },
    /// `log.write`
    Write {
        /// What was noted.
        message: String,
    },
}

/// Stands in for all that a terminal offers. What is not laid on it is refused as unavailable.
#[derive(Debug, Default)]
pub struct Desk {
    person: Option<Person>,
    data: BTreeMap<String, String>,
    pages: u32,
    refusals: BTreeMap<&'static str, VecDeque<Option<Refusal>>>,
    scanned: BTreeMap<String, Document>,
    accepted: BTreeMap<String, Acceptance>,
    printed: BTreeMap<String, u32>,
    calls: Vec<Call>,
}

impl Desk {
    /// An empty desk: nobody is there and the platform knows nothing. The scanner gives one page a document.
    pub fn new() -> Self {
        Self { pages: 1, ..Self::default() }
    }

    /// Lays a resident's card on the reader.
    #[must_use]
    pub fn resident(mut self, name: &str, number: &str, address: &str) -> Self {
        let said = |value: &str| (!value.is_empty()).then(|| value.to_owned());
        self.person = Some(Person {
            card: CardKind::Resident,
            name: said(name),
            number: said(number),
            sex: None,
            ethnicity: None,
            birth: None,
            address: said(address),
            issuer: None,
            valid_from: None,
            valid_until: None,
        });
        self
    }

    /// Gives the platform an answer for a service.
    #[must_use]
    pub fn data(mut self, service: &str, json: &serde_json::Value) -> Self {
        self.data.insert(service.to_owned(), json.to_string());
        self
    }

    /// How many pages the citizen lays on the scanner.
    #[must_use]
    pub fn pages(mut self, pages: u32) -> Self {
        self.pages = pages;
        self
    }

    /// The next call of this function (`require`, `scan`, `print`, `query`, `submit`) is refused.
    pub fn refuse(&mut self, function: &'static str, refusal: Refusal) {
        self.refusals.entry(function).or_default().push_back(Some(refusal));
    }

    /// The next call of this function goes ahead, so that a refusal can wait for the one after.
    pub fn allow(&mut self, function: &'static str) {
        self.refusals.entry(function).or_default().push_back(None);
    }

    /// What the item asked for and got, in order.
    pub fn calls(&self) -> &[Call] {
        &self.calls
    }

    /// Answers whatever is asked while `step` runs on this thread.
    pub(super) fn serve<T>(&mut self, step: impl FnOnce() -> T) -> T {
        DESK.set(Some(std::mem::take(self)));
        let result = step();
        *self = DESK.take().unwrap_or_default();
        result
    }

    fn ask(&mut self, function: &'static str) -> Result<(), Refusal> {
        match self.refusals.get_mut(function).and_then(VecDeque::pop_front) {
            Some(Some(refusal)) => Err(refusal),
            Some(None) | None => Ok(()),
        }
    }
}

thread_local! {
    /// The desk of the step that runs now. An item's calls are plain functions, so this is how they find it.
    static DESK: RefCell<Option<Desk>> = const { RefCell::new(None) };
}

fn at_desk<T>(function: &'static str, call: impl FnOnce(&mut Desk) -> Result<T, Refusal>) -> Result<T, Refusal> {
    DESK.with_borrow_mut(|desk| {
        let desk = desk.as_mut().ok_or_else(|| {
            Refusal::Denied(format!("{function} was called outside a terminal and outside a rehearsal"))
        })?;
        desk.ask(function)?;
        call(desk)
    })
}

fn absent(subject: &str, condition: &str) -> Refusal {
    let advice = text("排练桌上没有", "Not on the rehearsal's desk");
    Refusal::Unavailable(Unavailability { subject: subject.to_owned(), condition: condition.to_owned(), advice })
}

pub(crate) fn require(assurance: Assurance, claims: &[Claim]) -> Result<Person, Refusal> {
    at_desk("require", |desk| {
        let all = desk.person.clone().ok_or_else(|| absent("card-reader", "no-media"))?;
        desk.calls.push(Call::Require { assurance, claims: claims.to_vec() });
        let asked = |claim| claims.contains(&claim);
        Ok(Person {
            card: all.card,
            name: all.name.filter(|_| asked(Claim::Name)),
            number: all.number.filter(|_| asked(Claim::Number)),
            sex: all.sex.filter(|_| asked(Claim::Sex)),
            ethnicity: all.ethnicity.filter(|_| asked(Claim::Ethnicity)),
            birth: all.birth.filter(|_| asked(Claim::Birth)),
            address: all.address.filter(|_| asked(Claim::Address)),
            issuer: all.issuer.filter(|_| asked(Claim::Issuer)),
            valid_from: all.valid_from.filter(|_| asked(Claim::Validity)),
            valid_until: all.valid_until.filter(|_| asked(Claim::Validity)),
        })
    })
}

pub(crate) fn scan(material: &ScanMaterial, operation: &str) -> Result<Document, Refusal> {
    at_desk("scan", |desk| {
        if let Some(document) = desk.scanned.get(operation) {
            return Ok(document.clone());
        }
        let pages = desk.pages.clamp(material.least_pages, material.most_pages);
        let document = Document { id: DocumentId::from(format!("document-{}", desk.scanned.len() + 1)), pages };
        desk.scanned.insert(operation.to_owned(), document.clone());
        desk.calls.push(Call::Scan { material: material.code.clone(), operation: operation.to_owned() });
        Ok(document)
    })
}

pub(crate) fn print(content: &Content, operation: &str) -> Result<Printed, Refusal> {
    at_desk("print", |desk| {
        let (template, data) = match content {
            Content::Template(template) => {
                let data = serde_json::from_str(&template.data).map_err(|e| Refusal::Invalid(e.to_string()))?;
                (template.name.clone(), data)
            }
            Content::Document(id) => (id.clone(), serde_json::Value::Null),
        };
        if !desk.printed.contains_key(operation) {
            desk.printed.insert(operation.to_owned(), 1);
            desk.calls.push(Call::Print { template, data, operation: operation.to_owned() });
        }
        Ok(Printed { pages: 1 })
    })
}

pub(crate) fn query(service: &str, parameters: &[Parameter]) -> Result<String, Refusal> {
    at_desk("query", |desk| {
        let answer = desk.data.get(service).cloned().ok_or_else(|| absent("platform", "device-not-ready"))?;
        let parameters = parameters.iter().map(|one| (one.name.clone(), one.value.clone())).collect();
        desk.calls.push(Call::Query { service: service.to_owned(), parameters });
        Ok(answer)
    })
}

pub(crate) fn submit(application: &Application, operation: &str) -> Result<Acceptance, Refusal> {
    at_desk("submit", |desk| {
        if let Some(acceptance) = desk.accepted.get(operation) {
            return Ok(acceptance.clone());
        }
        let acceptance = Acceptance {
            reference: format!("R-{}", desk.accepted.len() + 1),
            accepted_at: "2026-11-23T14:26:00+08:00".to_owned(),
        };
        desk.accepted.insert(operation.to_owned(), acceptance.clone());
        desk.calls.push(Call::Submit { application: application.clone(), operation: operation.to_owned() });
        Ok(acceptance)
    })
}

pub(crate) fn write(_: Level, message: &str) {
    DESK.with_borrow_mut(|desk| {
        if let Some(desk) = desk {
            desk.calls.push(Call::Write { message: message.to_owned() });
        }
    });
}

/// A Monday afternoon: the same in every rehearsal.
pub(crate) fn now() -> Moment {
    Moment { date: Date { year: 2026, month: 11, day: 23 }, hour: 14, minute: 26, second: 0, utc_offset_minutes: 480 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{identity, platform, printer, scanner};
    use serde::Deserialize;
    use serde_json::json;

    #[test]
    fn outside_a_terminal_and_outside_a_rehearsal_every_call_is_denied() {
        let denied = |refusal| matches!(refusal, Refusal::Denied(_));
        assert!(identity::require(Assurance::Card, &[]).is_err_and(denied));
        assert!(scanner::scan("lease", 1..=1, "scan").is_err_and(denied));
        assert!(printer::print_template("receipt", &(), "print").is_err_and(denied));
    }

    #[test]
    fn only_what_was_asked_of_a_card_is_told() {
        let mut desk = Desk::new().resident("林建华", "350102198001011233", "福州");
        let person = desk.serve(|| identity::require(Assurance::Card, &[Claim::Name])).unwrap();
        assert_eq!(person.name(), Ok("林建华"));
        assert!(person.number.is_none() && person.number().is_err());
        assert!(person.address().is_err());
    }

    #[test]
    fn the_same_operation_has_its_effect_once() {
        let mut desk = Desk::new();
        desk.serve(|| {
            let first = scanner::scan("lease", 1..=3, "scan").unwrap();
            assert_eq!(scanner::scan("lease", 1..=3, "scan").unwrap(), first);
            let application = Application::new("a/b");
            let accepted = platform::submit(&application, "submit").unwrap();
            assert_eq!(platform::submit(&application, "submit").unwrap(), accepted);
            assert_eq!(
                printer::print_template("receipt", &(), "print"),
                printer::print_template("receipt", &(), "print")
            );
        });
        assert_eq!(desk.calls().len(), 3);
    }

    #[test]
    fn a_refusal_waits_for_its_turn_and_has_no_effect() {
        let mut desk = Desk::new();
        desk.allow("scan");
        desk.refuse("scan", Refusal::Cancelled);
        desk.serve(|| {
            assert!(scanner::scan("lease", 1..=1, "one").is_ok());
            assert_eq!(scanner::scan("lease", 1..=1, "two"), Err(Refusal::Cancelled));
            assert!(scanner::scan("lease", 1..=1, "two").is_ok());
        });
        assert_eq!(desk.calls().len(), 2);
    }

    #[test]
    fn an_answer_of_the_platform_that_is_not_what_was_agreed_is_unavailable() {
        #[derive(Debug, Deserialize)]
        struct Agreed {
            months: u32,
        }
        let mut desk = Desk::new().data("a/good", &json!({"months": 3})).data("a/bad", &json!({"months": "three"}));
        desk.serve(|| {
            assert_eq!(platform::query::<Agreed>("a/good", &[("number", "1")]).unwrap().months, 3);
            let bad = platform::query::<Agreed>("a/bad", &[]).unwrap_err();
            assert!(matches!(bad, Refusal::Unavailable(why) if why.subject == "platform"));
        });
    }
}
