//! Choosing a county: province, then city, then county, from lists.

use super::button::{Button, Rank};
use super::flow::pager;
use crate::act::Act;
use crate::area::{Area, columns};
use crate::pen::Pen;
use crate::words::Word;
use egui::Rect;
use guichet_model::region::{self, Division};

/// The code that is begun with `code`, gone down as long as there is only one way.
fn descend(code: &str) -> String {
    let mut code = code.to_owned();
    while code.len() < 6 {
        let mut below = region::below(&code).map(|division| division.code);
        let (Some(only), None) = (below.next(), below.next()) else { break };
        drop(below);
        code = only.to_owned();
    }
    code
}

/// The level above the list below `code`, gone up past levels with only one way.
fn ascend(code: &str) -> String {
    let mut code = code.get(..code.len().saturating_sub(2)).unwrap_or_default().to_owned();
    while !code.is_empty() && region::below(&code).nth(1).is_none() {
        code.truncate(code.len() - 2);
    }
    code
}

/// The code whose parts are listed when `code` stands in the field.
fn listed(code: &str) -> &str {
    if code.len() >= 6 { code.get(..4).unwrap_or_default() } else { code }
}

/// The names of a code's parts, as far as it goes: 福建省 福州市.
pub(crate) fn names(code: &str) -> String {
    let names: Vec<&str> = [2, 4, 6]
        .into_iter()
        .filter_map(|length| code.get(..length).and_then(region::find))
        .map(|division| division.name)
        .collect();
    names.join(" ")
}

/// Draws the list into `rect`.
pub(crate) fn show(pen: &Pen<'_>, rect: Rect, code: &str, screen: usize, enabled: bool) {
    let look = pen.look;
    let gap = look.letter_gap;
    let above = listed(code);
    let cells: Vec<Option<Division>> =
        (!above.is_empty()).then_some(None).into_iter().chain(region::below(above).map(Some)).collect();
    let across = if pen.modes.elderly { 2 } else { 3 };
    let fit = |height: f32| (((height + gap) / (look.target + gap)).floor() as usize).max(1);
    let mut area = Area(rect);
    let mut down = fit(area.height());
    let paged = cells.len() > down * across;
    if paged {
        let bar = area.bottom(look.button_inner);
        area.bottom(look.gap_small);
        down = fit(area.height());
        let of = cells.len().div_ceil(down * across);
        pager(pen, bar, screen.min(of - 1), of, Act::Regions);
    }
    let each = down * across;
    let screen = screen.min(cells.len().div_ceil(each).saturating_sub(1));
    for row in cells[screen * each..].chunks(across).take(down) {
        let places = columns(area.top(look.target), gap, &vec![1.0; across]);
        area.top(gap);
        for (cell, place) in row.iter().zip(places) {
            draw(pen, place, *cell, (code, above), enabled);
        }
    }
}

fn draw(pen: &Pen<'_>, rect: Rect, cell: Option<Division>, (code, above): (&str, &str), enabled: bool) {
    let (text, rank, act) = match cell {
        None => (pen.say(Word::Above), Rank::Secondary, Act::Region(ascend(above))),
        Some(division) => {
            let rank = if division.code == code { Rank::Primary } else { Rank::Quiet };
            (division.name, rank, Act::Region(descend(division.code)))
        }
    };
    let id = pen.id(("region", cell.map_or("", |division| division.code)));
    let size = pen.look.button_inner_text;
    if Button::new(text, rank).sized(size).identified(id).enabled(enabled).show(pen, rect) {
        pen.act(act);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_city_of_its_own_is_passed_on_the_way_down_and_up() {
        assert_eq!(descend("11"), "1101");
        assert_eq!(ascend("1101"), "");
        assert_eq!(descend("35"), "35");
        assert_eq!(ascend("3501"), "35");
        assert_eq!(ascend("35"), "");
    }

    #[test]
    fn the_field_shows_how_far_the_choice_has_come() {
        assert_eq!(names("350102"), "福建省 福州市 鼓楼区");
        assert_eq!(names("35"), "福建省");
        assert_eq!(names(""), "");
    }
}
