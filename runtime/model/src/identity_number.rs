//! Resident identity numbers, GB 11643-1999.

use crate::page::Date;

/// What is wrong with a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Fewer than 18 characters; how many are missing.
    #[error("{0} characters are missing")]
    Short(usize),
    /// More than 18 characters; how many too many.
    #[error("{0} characters too many")]
    Long(usize),
    /// Something else than 17 digits and a digit or X.
    #[error("only digits, and X at the end, are allowed")]
    Character,
    /// Characters 7 to 14 are no day.
    #[error("the birth date inside does not exist")]
    Birth,
    /// The last character does not fit the others.
    #[error("the check digit does not fit")]
    Checksum,
}

const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS: &[u8; 11] = b"10X98765432";

/// The check character for the first 17 digits; none if they are not 17 digits.
pub fn check_character(digits: &str) -> Option<char> {
    if digits.len() != 17 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let sum: u32 = digits.bytes().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    CHECKS.get((sum % 11) as usize).map(|&b| char::from(b))
}

/// Accepts a number, or says what is wrong with it. A lower-case x counts as X.
pub fn check(number: &str) -> Result<Date, Fault> {
    let length = number.chars().count();
    if length < 18 {
        return Err(Fault::Short(18 - length));
    }
    if length > 18 {
        return Err(Fault::Long(length - 18));
    }
    if !number.is_ascii() {
        return Err(Fault::Character);
    }
    let (digits, last) = number.split_at(17);
    let expected = check_character(digits).ok_or(Fault::Character)?;
    let last = last.to_ascii_uppercase();
    if !last.bytes().all(|b| b.is_ascii_digit() || b == b'X') {
        return Err(Fault::Character);
    }
    let birth = Date::from_digits(&digits[6..14]).ok_or(Fault::Birth)?;
    if !last.starts_with(expected) {
        return Err(Fault::Checksum);
    }
    Ok(birth)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_the_standard_is_accepted() {
        assert_eq!(check("11010519491231002X"), Ok(Date { year: 1949, month: 12, day: 31 }));
        assert!(check("11010519491231002x").is_ok());
    }

    #[test]
    fn each_fault_is_named() {
        assert_eq!(check("1101051949123100"), Err(Fault::Short(2)));
        assert_eq!(check("11010519491231002X0"), Err(Fault::Long(1)));
        assert_eq!(check("11010519491331002X"), Err(Fault::Birth));
        assert_eq!(check("110105194912310021"), Err(Fault::Checksum));
        assert_eq!(check("1101051949123100XX"), Err(Fault::Character));
        assert_eq!(check("１１０１０５１９４９１２３１００２X"), Err(Fault::Character));
    }

    #[test]
    fn any_single_wrong_digit_is_noticed() {
        let good = "11010519491231002X";
        for place in 0..17 {
            for digit in b'0'..=b'9' {
                let mut bytes = good.as_bytes().to_vec();
                if bytes[place] == digit {
                    continue;
                }
                bytes[place] = digit;
                assert!(check(std::str::from_utf8(&bytes).unwrap()).is_err());
            }
        }
    }
}
