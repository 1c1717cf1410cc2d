//! `log`: notes of an item for its operators.

use crate::case::Case;
use guichet_model::call::{LogLevel, Reply};

/// Most characters of a note.
const CHARACTERS: usize = 512;
/// Runs of digits this long may be numbers of people, cards or telephones.
const DIGITS: usize = 7;

pub(crate) fn write(case: &Case, level: LogLevel, message: &str) -> Reply {
    let note = redact(message);
    let item = case.item();
    match level {
        LogLevel::Debug => tracing::debug!(target: "item", item, note),
        LogLevel::Info => tracing::info!(target: "item", item, note),
        LogLevel::Warn => tracing::warn!(target: "item", item, note),
        LogLevel::Error => tracing::error!(target: "item", item, note),
    }
    Reply::Written
}

/// Cuts what looks like a number of somebody, control characters, and what is too long.
fn redact(message: &str) -> String {
    let mut note = String::new();
    let mut run = String::new();
    let flush = |run: &mut String, note: &mut String| {
        if run.len() >= DIGITS {
            note.push_str("[…]")
        } else {
            note.push_str(run)
        }
        run.clear();
    };
    for c in message.chars().take(CHARACTERS) {
        if c.is_ascii_digit() || (matches!(c, 'X' | 'x') && run.len() == 17) {
            run.push(c);
        } else {
            flush(&mut run, &mut note);
            note.push(if c.is_control() { ' ' } else { c });
        }
    }
    flush(&mut run, &mut note);
    note
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_people_do_not_reach_the_log() {
        assert_eq!(redact("citizen 11010519491231002X called 13805911234"), "citizen […] called […]");
        assert_eq!(redact("row 42 of 2026"), "row 42 of 2026");
    }

    #[test]
    fn a_note_stays_on_one_line_and_short() {
        assert_eq!(redact("a\nb"), "a b");
        assert_eq!(redact(&"x".repeat(2000)).len(), CHARACTERS);
    }
}
