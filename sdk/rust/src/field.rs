//! What a page asks. The terminal checks an answer against its field before the item sees it.

pub use crate::contract::guichet::item::page::{ChoiceOption, Field, FieldKind, Pattern, Value};

use crate::contract::guichet::item::page::{Choice, DateLimits, DigitLimits, MoneyLimits, TextLimits};
use crate::text::{Date, text};
use std::ops::RangeInclusive;

/// Fields must be answered unless they are [`Field::optional`]. An identity or telephone number is personal by itself.
impl Field {
    /// Free text; `length` in characters, at most 500.
    pub fn text(id: &str, zh: impl Into<String>, en: impl Into<String>, length: RangeInclusive<u32>) -> Self {
        let limits = TextLimits { least: *length.start(), most: *length.end(), pattern: None };
        Self::new(id, zh, en, FieldKind::Text(limits))
    }

    /// Text of a known shape; `length` in characters, at most 500.
    pub fn shaped(
        id: &str,
        zh: impl Into<String>,
        en: impl Into<String>,
        length: RangeInclusive<u32>,
        pattern: Pattern,
    ) -> Self {
        let limits = TextLimits { least: *length.start(), most: *length.end(), pattern: Some(pattern) };
        Self::new(id, zh, en, FieldKind::Text(limits))
    }

    /// Decimal digits, at most 32.
    pub fn digits(id: &str, zh: impl Into<String>, en: impl Into<String>, length: RangeInclusive<u32>) -> Self {
        let limits = DigitLimits { least: *length.start(), most: *length.end() };
        Self::new(id, zh, en, FieldKind::Digits(limits))
    }

    /// Resident identity number (GB 11643), checksum included.
    pub fn id_number(id: &str, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self::new(id, zh, en, FieldKind::IdNumber).personal()
    }

    /// Mainland mobile number, 11 digits.
    pub fn telephone(id: &str, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self::new(id, zh, en, FieldKind::Telephone).personal()
    }

    /// A day, not before `earliest` and not after `latest`.
    pub fn date(
        id: &str,
        zh: impl Into<String>,
        en: impl Into<String>,
        earliest: Option<Date>,
        latest: Option<Date>,
    ) -> Self {
        Self::new(id, zh, en, FieldKind::Date(DateLimits { earliest, latest }))
    }

    /// Money in fen (分), limits included.
    pub fn money(id: &str, zh: impl Into<String>, en: impl Into<String>, fen: RangeInclusive<i64>) -> Self {
        Self::new(id, zh, en, FieldKind::Money(MoneyLimits { least: *fen.start(), most: *fen.end() }))
    }

    /// One of 2 to 30 options.
    pub fn choice(
        id: &str,
        zh: impl Into<String>,
        en: impl Into<String>,
        options: impl IntoIterator<Item = ChoiceOption>,
    ) -> Self {
        Self::new(id, zh, en, FieldKind::Choice(Choice { options: options.into_iter().collect(), many: false }))
    }

    /// Any number of 2 to 30 options.
    pub fn choices(
        id: &str,
        zh: impl Into<String>,
        en: impl Into<String>,
        options: impl IntoIterator<Item = ChoiceOption>,
    ) -> Self {
        Self::new(id, zh, en, FieldKind::Choice(Choice { options: options.into_iter().collect(), many: true }))
    }

    /// Administrative division (GB/T 2260), down to the county.
    pub fn region(id: &str, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self::new(id, zh, en, FieldKind::Region)
    }

    /// Yes or no.
    pub fn yes_no(id: &str, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self::new(id, zh, en, FieldKind::YesNo)
    }

    fn new(id: &str, zh: impl Into<String>, en: impl Into<String>, kind: FieldKind) -> Self {
        Self { id: id.to_owned(), label: text(zh, en), hint: None, kind, required: true, personal: false, value: None }
    }

    /// Help beside the field.
    #[must_use]
    pub fn hint(mut self, zh: impl Into<String>, en: impl Into<String>) -> Self {
        self.hint = Some(text(zh, en));
        self
    }

    /// May stay empty.
    #[must_use]
    pub fn optional(mut self) -> Self {
        self.required = false;
        self
    }

    /// The answer is about the citizen: masked when shown back, never logged.
    #[must_use]
    pub fn personal(mut self) -> Self {
        self.personal = true;
        self
    }

    /// What stands in the field at first; none: nothing.
    #[must_use]
    pub fn value(mut self, value: Option<Value>) -> Self {
        self.value = value;
        self
    }
}

impl ChoiceOption {
    /// An option; `id` comes back when it is chosen.
    pub fn new(id: &str, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { id: id.to_owned(), label: text(zh, en), note: None }
    }

    /// What to know before choosing it.
    #[must_use]
    pub fn note(mut self, zh: impl Into<String>, en: impl Into<String>) -> Self {
        self.note = Some(text(zh, en));
        self
    }
}

impl Value {
    /// What [`Field::choice`] holds when this option is chosen.
    pub fn chosen(option: &str) -> Self {
        Self::Choices(vec![option.to_owned()])
    }

    /// What a field of characters holds: text, digits, identity or telephone number, region.
    pub fn typed(characters: &str) -> Self {
        Self::Text(characters.to_owned())
    }
}
