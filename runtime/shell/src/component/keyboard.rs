//! The keyboard of letters and digits. Chinese characters come with the pinyin keyboard; until then a field that
//! wants them says so, and help is one press away.

use super::pad::{character_key, key, word_key};
use crate::act::{Act, Key, KeySet};
use crate::area::{Area, at, columns, rows};
use crate::pen::Pen;
use crate::words::Word;
use egui::{Rect, pos2, vec2};
use guichet_model::page::Pattern;

const DIGITS: &str = "1234567890";
const SMALL: [&str; 3] = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];
const CAPITAL: [&str; 3] = ["QWERTYUIOP", "ASDFGHJKL", "ZXCVBNM"];
/// Provinces of plate numbers (GA 36).
const PROVINCES: [&str; 4] = ["京津沪渝冀豫云辽", "黑湘皖鲁新苏浙赣", "鄂桂甘晋蒙陕吉闽", "贵粤青藏川宁琼"];
/// What a plate number may end with.
const PLATE_ENDS: &str = "挂学警港澳";

/// What the keyboard is for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Board<'b> {
    pub(crate) pattern: Option<Pattern>,
    /// What stands in the field.
    pub(crate) text: &'b str,
    pub(crate) keys: KeySet,
    pub(crate) enabled: bool,
}

impl Board<'_> {
    /// Whether the field wants Chinese characters, which cannot be typed here yet.
    pub(crate) fn wants_chinese(&self) -> bool {
        matches!(self.pattern, None | Some(Pattern::PersonName))
    }

    fn rows(&self) -> Vec<&'static str> {
        match (self.pattern, self.keys) {
            (Some(Pattern::PlateNumber), _) if self.text.is_empty() => PROVINCES.to_vec(),
            (Some(Pattern::PlateNumber | Pattern::CreditCode), _) | (_, KeySet::Capital) => {
                std::iter::once(DIGITS).chain(CAPITAL).collect()
            }
            _ => std::iter::once(DIGITS).chain(SMALL).collect(),
        }
    }

    /// Characters of the last row.
    fn signs(&self) -> &'static str {
        match self.pattern {
            Some(Pattern::Email) => "@.-_",
            Some(Pattern::PlateNumber) if !self.text.is_empty() => PLATE_ENDS,
            Some(Pattern::PlateNumber | Pattern::CreditCode) => "",
            Some(Pattern::PersonName) => "·-'",
            None => "-./,",
        }
    }

    /// Letters have capitals and smalls.
    fn shifts(&self) -> bool {
        !matches!(self.pattern, Some(Pattern::PlateNumber | Pattern::CreditCode))
    }

    fn spaces(&self) -> bool {
        matches!(self.pattern, None | Some(Pattern::PersonName))
    }
}

/// How high the keyboard is.
pub(crate) fn height(pen: &Pen<'_>) -> f32 {
    5.0 * pen.look.letter_height + 4.0 * pen.look.letter_gap
}

/// Draws the keyboard into `rect`.
pub(crate) fn show(pen: &Pen<'_>, rect: Rect, board: Board<'_>) {
    let look = pen.look;
    let gap = look.letter_gap;
    let lines = board.rows();
    let places = rows(rect, gap, 5);
    let most = lines.iter().map(|line| line.chars().count()).max().unwrap_or(10);
    let width = (rect.width() - gap * (most - 1) as f32) / most as f32;
    for (line, place) in lines.iter().zip(&places) {
        let count = line.chars().count() as f32;
        let all = count * width + (count - 1.0) * gap;
        let mut left = place.center().x - all / 2.0;
        for character in line.chars() {
            let rect = at(pos2(left, place.top()), vec2(width, place.height()));
            character_key(pen, rect, character, look.letter_text, board.enabled);
            left += width + gap;
        }
    }
    if let Some(last) = places.last() {
        bottom(pen, *last, board);
    }
}

/// Shift, signs, space, clear and delete.
fn bottom(pen: &Pen<'_>, rect: Rect, board: Board<'_>) {
    let look = pen.look;
    let gap = look.letter_gap;
    let mut area = Area(rect);
    let wide = rect.width() * 0.15;
    word_key(pen, area.right(wide), Word::Delete, Act::Key(Key::Delete), board.enabled);
    area.right(gap);
    word_key(pen, area.right(wide), Word::Clear, Act::Key(Key::Clear), board.enabled);
    area.right(gap);
    if board.shifts() {
        let (word, next) = match board.keys {
            KeySet::Small => (Word::Capitals, KeySet::Capital),
            KeySet::Capital => (Word::Smalls, KeySet::Small),
        };
        word_key(pen, area.left(wide), word, Act::Keys(next), board.enabled);
        area.left(gap);
    }
    let signs: Vec<char> = board.signs().chars().collect();
    let mut weights = vec![1.0; signs.len()];
    if board.spaces() {
        weights.push(2.0);
    }
    for (place, part) in columns(area.0, gap, &weights).into_iter().enumerate() {
        match signs.get(place) {
            Some(sign) => character_key(pen, part, *sign, look.letter_text, board.enabled),
            None => {
                let text = pen.say(Word::Space);
                key(pen, part, (text, look.key_alt_text, true), Act::Key(Key::Character(' ')), board.enabled);
            }
        }
    }
}
