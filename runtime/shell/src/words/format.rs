//! Numbers, dates and amounts as people say them.

use super::Word;
use guichet_model::page::Date;

/// Characters in groups: `138 0591 1234` for groups of 3, 4, 4. What is left over goes on in the last group's size.
pub(crate) fn grouped(text: &str, groups: &[usize]) -> String {
    let mut out = String::new();
    let mut sizes = groups.iter().copied();
    let mut size = sizes.next().unwrap_or(usize::MAX);
    let mut count = 0;
    for character in text.chars() {
        if count == size {
            out.push(' ');
            size = sizes.next().unwrap_or(size);
            count = 0;
        }
        out.push(character);
        count += 1;
    }
    out
}

/// Fen as `¥1,234.50`.
pub(crate) fn money(fen: i64) -> String {
    let sign = if fen < 0 { "-" } else { "" };
    let (yuan, rest) = (fen.unsigned_abs() / 100, fen.unsigned_abs() % 100);
    let digits = yuan.to_string();
    let mut grouped = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{sign}¥{grouped}.{rest:02}")
}

/// A day as `1980-05-01`, the same in both languages.
pub(crate) fn date(date: Date) -> String {
    date.to_string()
}

/// The word for a date's day of the week.
pub(crate) fn weekday(date: Date) -> Word {
    const DAYS: [Word; 7] =
        [Word::Monday, Word::Tuesday, Word::Wednesday, Word::Thursday, Word::Friday, Word::Saturday, Word::Sunday];
    let civil = jiff::civil::Date::new(date.year as i16, date.month as i8, date.day as i8);
    DAYS[civil.map_or(0, |day| day.weekday().to_monday_zero_offset()).rem_euclid(7) as usize]
}

/// The word for a month, 1 to 12.
pub(crate) fn month(month: u8) -> Word {
    const MONTHS: [Word; 12] = [
        Word::January,
        Word::February,
        Word::March,
        Word::April,
        Word::May,
        Word::June,
        Word::July,
        Word::August,
        Word::September,
        Word::October,
        Word::November,
        Word::December,
    ];
    MONTHS[usize::from(month.clamp(1, 12)) - 1]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_as_people_say_them() {
        assert_eq!(grouped("1380591123", &[3, 4, 4]), "138 0591 123");
        assert_eq!(grouped("350102198001011234", &[6, 8, 4]), "350102 19800101 1234");
        assert_eq!(grouped("123456789", &[4]), "1234 5678 9");
        assert_eq!(grouped("", &[4]), "");
    }

    #[test]
    fn amounts_have_separators_and_two_decimals() {
        assert_eq!(money(123_450), "¥1,234.50");
        assert_eq!(money(5), "¥0.05");
        assert_eq!(money(-100_000_000), "-¥1,000,000.00");
    }

    #[test]
    fn the_twenty_third_of_november_2026_is_a_monday() {
        assert_eq!(weekday(Date { year: 2026, month: 11, day: 23 }), Word::Monday);
        assert_eq!(weekday(Date { year: 2026, month: 11, day: 29 }), Word::Sunday);
        assert_eq!(month(11), Word::November);
    }
}
