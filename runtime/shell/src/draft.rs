//! What is being typed on a page, until it is sent.

use crate::act::{Key, KeySet};
use guichet_model::answer::{self, AnswerFault, FaultReason};
use guichet_model::page::{Answer, Date, Field, FieldKind, Page, Value};
use guichet_model::view::PageScreen;

/// Digits of a date: year, month, day.
const DATE_DIGITS: u32 = 8;
/// Digits of an amount before the point: the grammar's largest amount has twelve.
const YUAN_DIGITS: usize = 12;

/// What stands in one field.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Entry {
    /// Typed: digits of a date, an amount with its point, the code of a region, all else as it is.
    pub(crate) text: String,
    /// Ids of options.
    pub(crate) chosen: Vec<String>,
    /// Yes or no.
    pub(crate) flag: Option<bool>,
    /// Personal, was there before, and not asked to be seen.
    pub(crate) hidden: bool,
}

/// What is being typed on a page, and how the page is shown.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    /// What it was begun from; another page or other answers begin it anew.
    origin: (Page, Vec<Answer>),
    /// The step that the page belongs to.
    step: usize,
    /// By the place of the field on the page.
    pub(crate) entries: Vec<Entry>,
    /// The field that keys go to.
    pub(crate) active: Option<usize>,
    /// What is wrong, as it was last checked.
    pub(crate) faults: Vec<AnswerFault>,
    /// The faults that the view brought and that have been taken over.
    brought: Vec<AnswerFault>,
    /// The faults are new: show them, and let the keyboard go there.
    pub(crate) alarm: bool,
    /// Which screenful is shown.
    pub(crate) screen: usize,
    /// Which screenful of regions is shown.
    pub(crate) regions: usize,
    /// Which keys are shown.
    pub(crate) keys: KeySet,
    /// Personal facts are shown in full.
    pub(crate) revealed: bool,
}

impl Draft {
    pub(crate) fn new(screen: &PageScreen) -> Self {
        let entries: Vec<Entry> = screen
            .page
            .fields
            .iter()
            .map(|field| {
                let given = screen.answers.iter().find(|answer| answer.field == field.id).map(|answer| &answer.value);
                given.or(field.value.as_ref()).map_or_else(Entry::default, |value| entry(field, value))
            })
            .collect();
        let typed = |place: &usize| is_typed(&screen.page.fields[*place].kind);
        let places = || (0..entries.len()).filter(typed);
        let active = places().find(|&place| entries[place].text.is_empty()).or_else(|| places().next());
        Self {
            origin: (screen.page.clone(), screen.answers.clone()),
            step: screen.place.step,
            entries,
            active,
            faults: Vec::new(),
            brought: Vec::new(),
            alarm: false,
            screen: 0,
            regions: 0,
            keys: KeySet::Small,
            revealed: false,
        }
    }

    /// Whether it was begun from this page and these answers.
    pub(crate) fn belongs_to(&self, screen: &PageScreen) -> bool {
        self.origin.0 == screen.page && self.origin.1 == screen.answers
    }

    /// The page and step that it belongs to.
    pub(crate) fn key(&self) -> (String, usize) {
        (self.origin.0.id.clone(), self.step)
    }

    /// Takes over what the terminal found wrong, once.
    pub(crate) fn take_faults(&mut self, screen: &PageScreen) {
        if self.brought != screen.faults {
            self.brought = screen.faults.clone();
            self.blame(screen.faults.clone(), &screen.page);
        }
    }

    /// Shows these faults and goes to the first.
    pub(crate) fn blame(&mut self, faults: Vec<AnswerFault>, page: &Page) {
        self.alarm = !faults.is_empty();
        let first = faults.first().and_then(|fault| page.fields.iter().position(|field| field.id == fault.field));
        if let Some(place) = first.filter(|&place| is_typed(&page.fields[place].kind)) {
            self.active = Some(place);
        }
        self.faults = faults;
    }

    /// What is wrong with a field.
    pub(crate) fn fault(&self, field: &Field) -> Option<&FaultReason> {
        self.faults.iter().find(|fault| fault.field == field.id).map(|fault| &fault.reason)
    }

    /// A key was pressed for the active field.
    pub(crate) fn press(&mut self, page: &Page, key: Key) {
        let Some((place, field)) = self.active.and_then(|place| Some((place, page.fields.get(place)?))) else { return };
        let Some(entry) = self.entries.get_mut(place) else { return };
        entry.hidden = false;
        match key {
            Key::Character(character) => {
                if takes(&field.kind, &entry.text, character) {
                    entry.text.push(character);
                }
            }
            Key::Delete => {
                entry.text.pop();
            }
            Key::Clear => entry.text.clear(),
        }
        self.forgive(&field.id);
    }

    /// Puts the code of a region, whole or not, into the active field.
    pub(crate) fn choose_region(&mut self, page: &Page, code: String) {
        let Some(place) = self.active else { return };
        let (Some(entry), Some(field)) = (self.entries.get_mut(place), page.fields.get(place)) else { return };
        entry.text = code;
        entry.hidden = false;
        self.regions = 0;
        self.forgive(&field.id);
    }

    /// Chooses an option or takes it back.
    pub(crate) fn choose(&mut self, page: &Page, place: usize, option: String) {
        let (Some(entry), Some(field)) = (self.entries.get_mut(place), page.fields.get(place)) else { return };
        let FieldKind::Choice { many, .. } = field.kind else { return };
        match (many, entry.chosen.iter().position(|chosen| *chosen == option)) {
            (false, _) => entry.chosen = vec![option],
            (true, Some(already)) => {
                entry.chosen.remove(already);
            }
            (true, None) => entry.chosen.push(option),
        }
        self.forgive(&field.id);
    }

    /// Answers yes or no.
    pub(crate) fn answer(&mut self, page: &Page, place: usize, flag: bool) {
        let (Some(entry), Some(field)) = (self.entries.get_mut(place), page.fields.get(place)) else { return };
        entry.flag = Some(flag);
        self.forgive(&field.id);
    }

    /// What is being changed is no longer wrong until it is checked again.
    fn forgive(&mut self, field: &str) {
        self.faults.retain(|fault| fault.field != field);
    }

    /// What stands in the fields. Blank fields have no answer.
    pub(crate) fn answers(&self, page: &Page) -> Vec<Answer> {
        page.fields
            .iter()
            .zip(&self.entries)
            .filter_map(|(field, entry)| Some(Answer { field: field.id.clone(), value: value(&field.kind, entry)? }))
            .collect()
    }

    /// Everything that is wrong, in the order of the fields.
    pub(crate) fn check(&self, page: &Page) -> Vec<AnswerFault> {
        let mut faults = answer::check(page, &self.answers(page));
        // A date that is not typed to its end says how much is missing rather than that there is none.
        for (field, entry) in page.fields.iter().zip(&self.entries) {
            let typed = entry.text.chars().count() as u32;
            if matches!(field.kind, FieldKind::Date { .. }) && (1..DATE_DIGITS).contains(&typed) {
                let reason = FaultReason::Short { missing: DATE_DIGITS - typed, exact: Some(DATE_DIGITS) };
                match faults.iter_mut().find(|fault| fault.field == field.id) {
                    Some(fault) => fault.reason = reason,
                    None => faults.push(AnswerFault { field: field.id.clone(), reason }),
                }
            }
        }
        let place = |fault: &AnswerFault| page.fields.iter().position(|field| field.id == fault.field);
        faults.sort_by_key(place);
        faults
    }
}

/// Fields that are typed into, with a pad; the others are chosen from tiles.
pub(crate) fn is_typed(kind: &FieldKind) -> bool {
    !matches!(kind, FieldKind::Choice { .. } | FieldKind::YesNo)
}

/// Whether a field that holds `text` takes another character.
fn takes(kind: &FieldKind, text: &str, character: char) -> bool {
    let count = text.chars().count();
    let most = |most: u32| count < most as usize;
    match kind {
        FieldKind::Text { most: limit, .. } => most(*limit),
        FieldKind::Digits { most: limit, .. } => most(*limit) && character.is_ascii_digit(),
        FieldKind::Telephone => most(11) && character.is_ascii_digit(),
        FieldKind::IdNumber => most(18) && (character.is_ascii_digit() || (character == 'X' && count == 17)),
        FieldKind::Date { .. } => most(DATE_DIGITS) && character.is_ascii_digit(),
        FieldKind::Money { .. } => match text.split_once('.') {
            Some((_, cents)) => character.is_ascii_digit() && cents.len() < 2,
            None => character == '.' && count > 0 || character.is_ascii_digit() && count < YUAN_DIGITS && text != "0",
        },
        FieldKind::Region | FieldKind::Choice { .. } | FieldKind::YesNo => false,
    }
}

fn entry(field: &Field, value: &Value) -> Entry {
    let mut entry = Entry { hidden: field.personal, ..Entry::default() };
    match value {
        Value::Text(text) => entry.text.clone_from(text),
        Value::Date(date) => entry.text = format!("{:04}{:02}{:02}", date.year, date.month, date.day),
        Value::Money(fen) => {
            let (yuan, rest) = (fen / 100, fen % 100);
            entry.text = if rest == 0 { yuan.to_string() } else { format!("{yuan}.{rest:02}") };
        }
        Value::Choices(chosen) => entry.chosen.clone_from(chosen),
        Value::Flag(flag) => entry.flag = Some(*flag),
    }
    entry
}

fn value(kind: &FieldKind, entry: &Entry) -> Option<Value> {
    match kind {
        FieldKind::Choice { .. } => (!entry.chosen.is_empty()).then(|| Value::Choices(entry.chosen.clone())),
        FieldKind::YesNo => entry.flag.map(Value::Flag),
        FieldKind::Date { .. } => day(&entry.text).map(Value::Date),
        FieldKind::Money { .. } => fen(&entry.text).map(Value::Money),
        _ => (!entry.text.trim().is_empty()).then(|| Value::Text(entry.text.clone())),
    }
}

/// Eight digits as a day, even one that does not exist: the check names it.
fn day(text: &str) -> Option<Date> {
    if text.len() != DATE_DIGITS as usize || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    Some(Date { year: text[0..4].parse().ok()?, month: text[4..6].parse().ok()?, day: text[6..8].parse().ok()? })
}

/// `12.5` as 1250 fen.
fn fen(text: &str) -> Option<i64> {
    let (yuan, cents) = text.split_once('.').unwrap_or((text, ""));
    let yuan: i64 = yuan.parse().ok()?;
    let cents: i64 = format!("{cents:0<2}").parse().ok()?;
    yuan.checked_mul(100)?.checked_add(cents)
}

#[cfg(test)]
mod tests;
