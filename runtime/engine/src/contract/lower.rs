//! From the model's words to the contract's: what an item hears.

use super::clock::clock;
use super::handler;
use super::identity::identity;
use super::item::page;
use super::types::types;
use guichet_model::call::{CardKind, Now, Person, Refusal, Sex};
use guichet_model::page::{Answer, Date, Value};
use guichet_model::text::{Language, Text};
use guichet_model::turn::Event;

impl From<Text> for types::Text {
    fn from(text: Text) -> Self {
        Self { zh: text.zh, en: text.en }
    }
}

impl From<Date> for types::Date {
    fn from(date: Date) -> Self {
        Self { year: date.year, month: date.month, day: date.day }
    }
}

impl From<Refusal> for types::Refusal {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Denied(why) => Self::Denied(why),
            Refusal::Cancelled => Self::Cancelled,
            Refusal::TimedOut => Self::TimedOut,
            Refusal::Unavailable { subject, condition, advice } => {
                Self::Unavailable(types::Unavailability { subject, condition, advice: advice.into() })
            }
            Refusal::Invalid(why) => Self::Invalid(why),
            Refusal::Mismatch => Self::Mismatch,
        }
    }
}

impl From<Event> for handler::Event {
    fn from(event: Event) -> Self {
        match event {
            Event::Started { language } => {
                let language = match language {
                    Language::Zh => handler::Language::Zh,
                    Language::En => handler::Language::En,
                };
                Self::Started(handler::Start { language })
            }
            Event::Submitted { page, action, answers } => {
                let answers = answers.into_iter().map(handler::Answer::from).collect();
                Self::Submitted(handler::Submission { page, action, answers })
            }
        }
    }
}

impl From<Answer> for handler::Answer {
    fn from(answer: Answer) -> Self {
        Self { field: answer.field, value: answer.value.into() }
    }
}

impl From<Value> for page::Value {
    fn from(value: Value) -> Self {
        match value {
            Value::Text(text) => Self::Text(text),
            Value::Date(date) => Self::Date(date.into()),
            Value::Money(fen) => Self::Money(fen),
            Value::Choices(chosen) => Self::Choices(chosen),
            Value::Flag(flag) => Self::Flag(flag),
        }
    }
}

impl From<Person> for identity::Person {
    fn from(person: Person) -> Self {
        let card = match person.card {
            CardKind::Resident => identity::CardKind::Resident,
            CardKind::HongKongMacauTaiwan => identity::CardKind::HongKongMacauTaiwan,
            CardKind::Foreigner2017 => identity::CardKind::Foreigner2017,
            CardKind::Foreigner2023 => identity::CardKind::Foreigner2023,
        };
        let sex = person.sex.map(|sex| match sex {
            Sex::Male => identity::Sex::Male,
            Sex::Female => identity::Sex::Female,
            Sex::Unknown => identity::Sex::Unknown,
        });
        Self {
            card,
            name: person.name,
            number: person.number,
            sex,
            ethnicity: person.ethnicity,
            birth: person.birth.map(types::Date::from),
            address: person.address,
            issuer: person.issuer,
            valid_from: person.valid_from.map(types::Date::from),
            valid_until: person.valid_until.map(types::Date::from),
        }
    }
}

impl From<Now> for clock::Moment {
    fn from(now: Now) -> Self {
        Self {
            date: now.date.into(),
            hour: now.hour,
            minute: now.minute,
            second: now.second,
            utc_offset_minutes: now.utc_offset_minutes,
        }
    }
}
