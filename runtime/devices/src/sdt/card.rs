//! What a card says.

use guichet_model::call::{CardKind, Person, Sex};
use guichet_model::page::Date;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// What a card says. Wiped from memory on drop; its `Debug` shows the kind alone.
pub struct Card {
    /// Which card.
    pub kind: CardKind,
    /// 姓名. The English name on a foreigner's card without a Chinese one.
    pub name: String,
    /// English name, on foreigners' cards.
    pub english_name: Option<String>,
    /// 证件号码: 18 characters with a check digit, or 15 on a foreigner's card of 2017.
    pub number: String,
    /// 性别
    pub sex: Sex,
    /// 民族, without 族; only on a resident's card.
    pub ethnicity: Option<String>,
    /// 出生日期
    pub birth: Date,
    /// 住址; not on foreigners' cards.
    pub address: Option<String>,
    /// 签发机关: a name, or on a foreigner's card of 2017 its code. Not on that of 2023.
    pub issuer: Option<String>,
    /// First day of validity.
    pub valid_from: Date,
    /// Last day of validity; none: 长期.
    pub valid_until: Option<Date>,
    /// Country code of three letters, on foreigners' cards.
    pub country: Option<String>,
    /// 通行证号码, on a card of Hong Kong, Macau or Taiwan residents.
    pub pass_number: Option<String>,
    /// How often it was issued: 签发次数, 换证次数.
    pub issues: Option<String>,
    /// The photograph.
    pub photo: Photo,
}

/// The photograph in its WLT form, 1024 bytes. Nobody has an open decoder for it, so it is carried, never looked into.
pub struct Photo(Zeroizing<Vec<u8>>);

impl Photo {
    pub(super) fn new(bytes: &[u8]) -> Self {
        Self(Zeroizing::new(bytes.to_vec()))
    }

    /// The bytes, for a decoder that somebody has a licence for.
    pub fn wlt(&self) -> &[u8] {
        &self.0
    }
}

impl Card {
    /// All claims that the card can answer. The gate cuts them to those granted.
    pub fn person(&self) -> Person {
        Person {
            card: self.kind,
            name: Some(self.name.clone()),
            number: Some(self.number.clone()),
            sex: Some(self.sex),
            ethnicity: self.ethnicity.clone(),
            birth: Some(self.birth),
            address: self.address.clone(),
            issuer: self.issuer.clone(),
            valid_from: Some(self.valid_from),
            valid_until: self.valid_until,
        }
    }

    /// Whether the card is valid on that day.
    pub fn is_valid_on(&self, day: Date) -> bool {
        let key = |date: Date| (date.year, date.month, date.day);
        key(self.valid_from) <= key(day) && self.valid_until.is_none_or(|until| key(day) <= key(until))
    }
}

impl std::fmt::Debug for Card {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Card").field("kind", &self.kind).finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Photo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Photo({} bytes)", self.0.len())
    }
}

impl Zeroize for Card {
    fn zeroize(&mut self) {
        self.name.zeroize();
        self.english_name.zeroize();
        self.number.zeroize();
        self.sex = Sex::Unknown;
        self.ethnicity.zeroize();
        self.address.zeroize();
        self.issuer.zeroize();
        self.country.zeroize();
        self.pass_number.zeroize();
        self.issues.zeroize();
        self.photo.0.zeroize();
        for date in [Some(&mut self.birth), Some(&mut self.valid_from), self.valid_until.as_mut()].into_iter().flatten()
        {
            date.year.zeroize();
            date.month.zeroize();
            date.day.zeroize();
        }
    }
}

impl Drop for Card {
    fn drop(&mut self) {
        self.zeroize();
    }
}

impl ZeroizeOnDrop for Card {}
