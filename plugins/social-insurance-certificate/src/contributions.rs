//! What the platform's service `social-insurance/contributions` answers.

use guichet_sdk::prelude::*;

/// A person's contributions. The answer also names the person: that is compared and then forgotten.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Contributions {
    #[serde(default, skip_serializing)]
    number: String,
    /// Present employer; none for those who insure themselves.
    pub(crate) unit: Option<String>,
    pub(crate) from: Month,
    pub(crate) to: Month,
    pub(crate) total_months: u32,
    /// One a year, in order.
    pub(crate) rows: Vec<Year>,
    pub(crate) certificate_number: String,
    /// `yyyy-mm-dd`
    pub(crate) issued: String,
    pub(crate) verification_code: Option<String>,
}

/// What was paid in one year.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Year {
    year: u16,
    pension_months: u32,
    medical_months: u32,
    unemployment_months: u32,
    /// Monthly contribution base of the last month paid, in fen.
    base: u64,
}

impl Contributions {
    /// Whether the platform answered about the person who is here.
    pub(crate) fn belongs_to(&self, number: &str) -> bool {
        self.number.eq_ignore_ascii_case(number)
    }
}

/// A month, `yyyy-mm` on the wire.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(crate) struct Month {
    year: u16,
    month: u8,
}

impl Month {
    /// 2019年7月
    pub(crate) fn zh(&self) -> String {
        format!("{}年{}月", self.year, self.month)
    }

    /// July 2019
    pub(crate) fn en(&self) -> String {
        const NAMES: [&str; 12] = [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ];
        format!("{} {}", NAMES[usize::from(self.month) - 1], self.year)
    }
}

impl TryFrom<String> for Month {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let parts = text.split_once('-').and_then(|(year, month)| Some((year.parse().ok()?, month.parse().ok()?)));
        match parts {
            Some((year, month @ 1..=12)) => Ok(Self { year, month }),
            _ => Err(format!("{text:?} is no month (yyyy-mm)")),
        }
    }
}

impl From<Month> for String {
    fn from(Month { year, month }: Month) -> Self {
        format!("{year:04}-{month:02}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month(text: &str) -> Result<Month, String> {
        text.to_owned().try_into()
    }

    #[test]
    fn a_month_reads_as_people_say_it_and_goes_back_as_it_came() {
        let july = month("2019-07").unwrap();
        assert_eq!((july.zh(), july.en()), ("2019年7月".to_owned(), "July 2019".to_owned()));
        assert_eq!(String::from(july), "2019-07");
    }

    #[test]
    fn what_is_no_month_is_refused() {
        for bad in ["2019-13", "2019-00", "2019", "", "July 2019", "2019-7-1"] {
            assert!(month(bad).is_err(), "{bad}");
        }
    }
}
