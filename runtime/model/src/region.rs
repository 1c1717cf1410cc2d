//! Administrative divisions of China down to the county, GB/T 2260.
//!
//! The table is data, `regions.tsv`: one division a line, code and Chinese name; a code of two digits is a province,
//! four a city, six a county.

use std::sync::OnceLock;

static TABLE: &str = include_str!("regions.tsv");

/// One division.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Division {
    /// Two, four or six digits.
    pub code: &'static str,
    /// Chinese name.
    pub name: &'static str,
}

fn divisions() -> &'static [Division] {
    static DIVISIONS: OnceLock<Vec<Division>> = OnceLock::new();
    DIVISIONS.get_or_init(|| {
        let mut divisions: Vec<Division> = TABLE
            .lines()
            .filter_map(|line| line.split_once('\t'))
            .map(|(code, name)| Division { code, name })
            .collect();
        divisions.sort_unstable_by_key(|division| division.code);
        divisions
    })
}

/// The divisions right below `code`; the provinces for an empty code.
pub fn below(code: &str) -> impl Iterator<Item = Division> {
    let length = code.len() + 2;
    let code = code.to_owned();
    divisions().iter().copied().filter(move |d| d.code.len() == length && d.code.starts_with(&code))
}

/// The division of a code.
pub fn find(code: &str) -> Option<Division> {
    let place = divisions().binary_search_by_key(&code, |division| division.code).ok()?;
    divisions().get(place).copied()
}

/// The county of a six-digit code, with its city and province before it.
pub fn county(code: &str) -> Option<[Division; 3]> {
    if code.len() != 6 || !code.is_ascii() {
        return None;
    }
    Some([find(&code[..2])?, find(&code[..4])?, find(code)?])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gulou_lies_in_fuzhou_in_fujian() {
        let names = county("350102").unwrap().map(|division| division.name);
        assert_eq!(names, ["福建省", "福州市", "鼓楼区"]);
    }

    #[test]
    fn every_county_has_a_city_and_every_city_a_province() {
        assert!(below("").count() >= 31);
        for division in divisions() {
            assert!(matches!(division.code.len(), 2 | 4 | 6), "{division:?}");
            assert!(!division.name.is_empty());
            for length in (2..division.code.len()).step_by(2) {
                assert!(find(&division.code[..length]).is_some(), "{division:?}");
            }
        }
    }

    #[test]
    fn a_code_that_is_none_is_not_found() {
        assert_eq!(county("999999"), None);
        assert_eq!(county("3501"), None);
        assert_eq!(county("福福"), None);
    }
}
