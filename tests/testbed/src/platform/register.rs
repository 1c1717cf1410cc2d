//! The platform's register: who exists, and who was insured when.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// The register as the file describes it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Register {
    people: Vec<Person>,
}

/// A person in the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// Name in Chinese.
    pub name: String,
    /// Name in Latin letters, for foreigners; either name is theirs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub english_name: Option<String>,
    /// Number of the identity document.
    pub number: String,
    /// Social insurance, if there is any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub insured: Option<Insured>,
}

/// A person's social insurance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Insured {
    /// Present employer.
    pub unit: String,
    /// Periods of insurance, in order, without overlap.
    pub periods: Vec<Period>,
}

/// Months insured without a gap.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Period {
    /// First month, `yyyy-mm`.
    pub from: String,
    /// Last month, `yyyy-mm`.
    pub to: String,
    /// Monthly contribution base in fen.
    pub base: u64,
    /// Whether unemployment insurance was paid too (not by the self-employed).
    pub unemployment: bool,
}

/// Outcome of an identity check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Check {
    Match,
    Mismatch,
    Unknown,
}

impl Register {
    /// The people that the testbed knows from the start.
    pub(crate) fn shipped() -> Result<Self, serde_json::Error> {
        serde_json::from_str(include_str!("../../data/register.json"))
    }

    /// Adds a person, in place of one with the same number.
    pub(crate) fn add(&mut self, person: Person) {
        self.people.retain(|known| known.number != person.number);
        self.people.push(person);
    }

    pub(crate) fn check(&self, number: &str, name: &str) -> Check {
        match self.person(number) {
            None => Check::Unknown,
            Some(person) if person.name == name || person.english_name.as_deref() == Some(name) => Check::Match,
            Some(_) => Check::Mismatch,
        }
    }

    /// The contributions of a person as the certificate of insurance shows them, or `None` when
    /// nobody of this number was ever insured.
    pub(crate) fn contributions(&self, number: &str, today: Date) -> Option<Value> {
        let person = self.person(number)?;
        let insured = person.insured.as_ref()?;
        let months: Vec<(Month, &Period)> = insured
            .periods
            .iter()
            .flat_map(|period| Month::between(&period.from, &period.to).map(move |month| (month, period)))
            .collect();
        let (first, _) = months.first()?;
        let (last, _) = months.last()?;
        let mut rows: Vec<Row> = Vec::new();
        for (month, period) in &months {
            let row = match rows.last_mut() {
                Some(row) if row.year == month.year => row,
                _ => {
                    rows.push(Row { year: month.year, ..Row::default() });
                    rows.last_mut()?
                }
            };
            row.pension_months += 1;
            row.medical_months += 1;
            row.unemployment_months += u32::from(period.unemployment);
            // The base shown for a year is the one of its last month.
            row.base = period.base;
        }
        let code = Sha256::digest(format!("{number} {today} {}", months.len()));
        let code = hex::encode_upper(&code[..8]);
        Some(json!({
            "name": person.name,
            "number": person.number,
            "unit": insured.unit,
            "from": first.to_string(),
            "to": last.to_string(),
            "months": months.len(),
            "total_months": months.len(),
            "rows": rows,
            "certificate_number": format!("3501{}{}", today.strftime("%Y%m%d"), &code[..6]),
            "issued": today.to_string(),
            "verification_code": code,
        }))
    }

    fn person(&self, number: &str) -> Option<&Person> {
        self.people.iter().find(|person| person.number == number)
    }
}

/// Months paid in one year.
#[derive(Debug, Default, Serialize)]
struct Row {
    year: i16,
    pension_months: u32,
    medical_months: u32,
    unemployment_months: u32,
    base: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Month {
    year: i16,
    month: i8,
}

impl Month {
    /// Each month from the first to the last; none when either is not `yyyy-mm`.
    fn between(from: &str, to: &str) -> impl Iterator<Item = Self> {
        let ends = from.parse::<Self>().ok().zip(to.parse::<Self>().ok());
        let count = ends.map_or(0, |(from, to)| to.ordinal() - from.ordinal() + 1);
        let start = ends.map_or(0, |(from, _)| from.ordinal());
        (start..start + count).map(Self::from_ordinal)
    }

    fn ordinal(self) -> i32 {
        i32::from(self.year) * 12 + i32::from(self.month) - 1
    }

    fn from_ordinal(ordinal: i32) -> Self {
        Self {
            year: i16::try_from(ordinal.div_euclid(12)).unwrap_or(0),
            month: i8::try_from(ordinal.rem_euclid(12) + 1).unwrap_or(1),
        }
    }
}

impl std::str::FromStr for Month {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (year, month) = text.split_once('-').ok_or(())?;
        let month: i8 = month.parse().map_err(|_| ())?;
        if !(1..=12).contains(&month) {
            return Err(());
        }
        Ok(Self { year: year.parse().map_err(|_| ())?, month })
    }
}

impl std::fmt::Display for Month {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn register() -> Register {
        Register::shipped().unwrap()
    }

    #[test]
    fn number_and_name_are_compared() {
        let register = register();
        assert_eq!(register.check("350102199003070047", "林晓燕"), Check::Match);
        assert_eq!(register.check("350102199003070047", "林小燕"), Check::Mismatch);
        assert_eq!(register.check("350102199003070012", "林晓燕"), Check::Unknown);
        assert_eq!(register.check("USA350079092801", "MARK ALEXANDER JOHNSON"), Check::Match);
    }

    #[test]
    fn contributions_add_up_over_years_and_gaps() {
        let today: Date = "2026-11-23".parse().unwrap();
        let data = register().contributions("35010319850612351X", today).unwrap();
        // March 2012 to August 2016, January 2018 to October 2026.
        assert_eq!(data["total_months"], 54 + 106);
        assert_eq!((&data["from"], &data["to"]), (&json!("2012-03"), &json!("2026-10")));
        let rows = data["rows"].as_array().unwrap();
        assert!(rows.iter().all(|row| row["year"] != 2017));
        let sum: u64 = rows.iter().filter_map(|row| row["pension_months"].as_u64()).sum();
        assert_eq!(sum, 160);
        assert_eq!(rows.last().unwrap()["unemployment_months"], 0);
        assert_eq!(data["issued"], "2026-11-23");
    }

    #[test]
    fn who_was_never_insured_has_no_contributions() {
        let today: Date = "2026-11-23".parse().unwrap();
        assert!(register().contributions("11010519491231002X", today).is_none());
        assert!(register().contributions("000000000000000000", today).is_none());
    }
}
