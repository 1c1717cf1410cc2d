//! Where a line of Chinese and English may end.
//!
//! A subset of UAX #14 that covers what the terminal shows: no closing punctuation at the start of a line, no opening
//! bracket at its end, ideographs of every plane one by one, words whole. egui alone leaves （ at the end of a line
//! and never breaks between characters of Extension B and later.

/// Punctuation that may not begin a line.
const NOT_FIRST: &str = "!),.:;?]}·’”…、。〉》」』】〕〗〙〟！％），．：；？］｝％‰℃—～~%々ー";
/// Brackets and signs that may not end a line.
const NOT_LAST: &str = "([{‘“〈《「『【〔〖〘（［｛￥¥$＄#";

/// Puts line breaks into `text` so that no line is wider than `width`, measured by `advance`.
pub(crate) fn wrap(text: &str, width: f32, mut advance: impl FnMut(char) -> f32) -> String {
    let mut lines: Vec<String> = Vec::new();
    for paragraph in text.split('\n') {
        wrap_paragraph(paragraph, width, &mut advance, &mut lines);
    }
    lines.join("\n")
}

fn wrap_paragraph(text: &str, width: f32, advance: &mut impl FnMut(char) -> f32, lines: &mut Vec<String>) {
    let characters: Vec<(char, f32)> = text.chars().map(|c| (c, advance(c))).collect();
    let mut parts = cut(&characters, width);
    // A lonely character on the last line looks like a mistake: narrower lines share it out, as long as there are no
    // more of them.
    let enough = if parts.len() == 2 { 0.42 } else { 0.25 };
    let least = longest_word(&characters).max(width * 0.55);
    let mut narrow = width * 0.97;
    while parts.len() > 1 && last_width(&characters, &parts) < width * enough && narrow > least {
        let narrower = cut(&characters, narrow);
        if narrower.len() > parts.len() {
            break;
        }
        parts = narrower;
        narrow -= width * 0.03;
    }
    for (start, end) in parts {
        let line: String = characters[start..end].iter().map(|(c, _)| *c).collect();
        lines.push(line.trim_end().to_owned());
    }
}

/// Where lines of at most `width` begin and end. Nothing is one empty line.
fn cut(characters: &[(char, f32)], width: f32) -> Vec<(usize, usize)> {
    let mut parts = Vec::new();
    let mut start = 0;
    while start < characters.len() {
        let end = line_end(characters, start, width);
        parts.push((start, end));
        start = end;
        while start < characters.len() && characters[start].0 == ' ' {
            start += 1;
        }
    }
    if parts.is_empty() {
        parts.push((0, 0));
    }
    parts
}

/// How wide the widest run is that no line may end in.
fn longest_word(characters: &[(char, f32)]) -> f32 {
    let mut longest = 0.0_f32;
    let mut run = 0.0;
    for (place, (c, advance)) in characters.iter().enumerate() {
        if place > 0 && may_break(characters[place - 1].0, *c) {
            run = 0.0;
        }
        run += advance;
        longest = longest.max(run);
    }
    longest
}

fn last_width(characters: &[(char, f32)], parts: &[(usize, usize)]) -> f32 {
    let last = parts.last().map_or(&characters[..0], |(start, end)| &characters[*start..*end]);
    last.iter().map(|(_, advance)| advance).sum()
}

/// Index after the last character of the line that begins at `start`.
fn line_end(characters: &[(char, f32)], start: usize, width: f32) -> usize {
    let mut used = 0.0;
    let mut opportunity = None;
    for place in start..characters.len() {
        let (c, advance) = characters[place];
        if place > start && may_break(characters[place - 1].0, c) {
            opportunity = Some(place);
        }
        used += advance;
        // A space at the end of a line takes no room.
        if used > width && c != ' ' {
            return opportunity.unwrap_or(place.max(start + 1));
        }
    }
    characters.len()
}

/// Whether a line may end between two characters.
fn may_break(before: char, after: char) -> bool {
    if after == ' ' {
        return false;
    }
    if NOT_FIRST.contains(after) || NOT_LAST.contains(before) {
        return false;
    }
    if before == ' ' {
        return true;
    }
    is_wide(before) || is_wide(after) || (before == '-' && after.is_alphabetic()) || (before == '/' && after != '/')
}

/// Characters that stand one by one: ideographs of all planes, kana, full-width forms and punctuation.
fn is_wide(c: char) -> bool {
    matches!(c,
        '\u{2E80}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}' | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE4F}'
        | '\u{FF00}'..='\u{FFEF}' | '\u{20000}'..='\u{3FFFF}' | '—' | '…' | '“' | '”' | '‘' | '’')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str, width: f32) -> Vec<String> {
        let advance = |c: char| if c.is_ascii() { 1.0 } else { 2.0 };
        wrap(text, width, advance).split('\n').map(str::to_owned).collect()
    }

    #[test]
    fn an_opening_bracket_goes_to_the_next_line_and_a_full_stop_stays() {
        assert_eq!(lines("请带身份（原件）。", 10.0), ["请带身份", "（原件）。"]);
        assert_eq!(lines("请带身份证。", 10.0), ["请带身", "份证。"]);
    }

    #[test]
    fn a_last_line_of_one_character_takes_some_from_the_line_above() {
        assert_eq!(lines("社保参保缴费证明打印", 18.0), ["社保参保缴费", "证明打印"]);
        assert_eq!(lines("lay your card on the reader", 24.0), ["lay your card", "on the reader"]);
        assert_eq!(lines("Registered address", 17.0), ["Registered", "address"]);
    }

    #[test]
    fn english_words_stay_whole_and_spaces_vanish_at_the_end() {
        assert_eq!(lines("lay the card", 8.0), ["lay the", "card"]);
        assert_eq!(lines("Human Resources · 2 min", 20.0), ["Human Resources ·", "2 min"]);
    }

    #[test]
    fn characters_of_extension_b_break_one_by_one() {
        assert_eq!(lines("𠮷𠮷𠮷", 4.0), ["𠮷𠮷", "𠮷"]);
    }

    #[test]
    fn a_word_wider_than_the_line_is_cut_and_nothing_is_lost() {
        assert_eq!(lines("abcdefgh", 3.0).concat(), "abcdefgh");
        assert_eq!(lines("", 3.0), [""]);
        assert_eq!(lines("一\n二", 9.0), ["一", "二"]);
    }
}
