//! What can be done here, by department.

use super::{Heading, sides};
use crate::act::Act;
use crate::area::{Area, columns, inset, middle};
use crate::component::actions::{self, Action};
use crate::component::blocks::notice;
use crate::component::button::{Button, Rank, width};
use crate::component::flow::pager;
use crate::component::{chip, tile};
use crate::pen::Pen;
use crate::shell::Memory;
use crate::words::Word;
use egui::{Rect, pos2, vec2};
use guichet_model::page::Tone;
use guichet_model::view::{Catalogue, Input, Tile};

/// Most tiles on a screen in the elderly mode: fewer things.
const ELDERLY_TILES: usize = 4;

pub(crate) fn show(pen: &Pen<'_>, rect: Rect, catalogue: &Catalogue, memory: &Memory) {
    let look = pen.look;
    if pen.landscape {
        let (left, right) = sides(pen, rect);
        let mut side = Area(right);
        head(pen, &mut side, catalogue, memory.departments);
        if pen.modes.elderly {
            let room = side.bottom(actions::height(pen, &elderly_actions(pen, 0, 2), right.width()));
            tiles(pen, left, Some(room), catalogue, memory.screen);
        } else {
            help(pen, &mut side, true);
            tiles(pen, left, None, catalogue, memory.screen);
        }
        return;
    }
    let mut area = Area(rect);
    head(pen, &mut area, catalogue, memory.departments);
    if pen.modes.elderly {
        let room = area.bottom(look.target);
        area.bottom(look.gap);
        tiles(pen, area.0, Some(room), catalogue, memory.screen);
    } else {
        help(pen, &mut area, false);
        tiles(pen, area.0, None, catalogue, memory.screen);
    }
}

/// Question, notice and departments, cut off the top of `area`.
fn head(pen: &Pen<'_>, area: &mut Area, catalogue: &Catalogue, expanded: bool) {
    let look = pen.look;
    let lead = (!pen.modes.elderly).then(|| pen.say(Word::CatalogueLead));
    let heading = Heading::new(pen, pen.say(Word::CatalogueTitle), lead, area.width(), false);
    heading.put(pen, area.top(heading.height()), false);
    area.top(look.gap);
    if let Some(text) = &catalogue.notice {
        let piece = notice(pen, Tone::Warning, pen.tell(text), 0.0, area.width());
        let place = area.top(piece.height);
        (piece.draw)(pen, place);
        area.top(look.gap);
    }
    departments(pen, area, catalogue, expanded);
}

/// Chips of the departments. The elderly mode has none, but for the way back from one that was chosen before.
fn departments(pen: &Pen<'_>, area: &mut Area, catalogue: &Catalogue, expanded: bool) {
    let look = pen.look;
    if catalogue.departments.len() < 2 && catalogue.chosen.is_none() {
        return;
    }
    let mut chips: Vec<(String, bool, Act)> = vec![(
        pen.say(Word::AllDepartments).to_owned(),
        catalogue.chosen.is_none(),
        Act::Input(Input::ChooseDepartment(None)),
    )];
    for department in &catalogue.departments {
        let on = catalogue.chosen.as_deref() == Some(&department.code);
        if pen.modes.elderly && !on {
            continue;
        }
        let act = Act::Input(Input::ChooseDepartment(Some(department.code.clone())));
        chips.push((pen.tell(&department.short).to_owned(), on, act));
    }
    if pen.modes.elderly && chips.len() < 2 {
        return;
    }
    let mut rows = wrap(pen, &chips, area.width(), None);
    if rows.len() > 1 {
        let word = if expanded { Word::FewerDepartments } else { Word::MoreDepartments };
        let switch = (pen.say(word).to_owned(), false, Act::Departments(!expanded));
        if expanded {
            chips.push(switch);
            rows = wrap(pen, &chips, area.width(), None);
        } else {
            let room = chip::width(pen, &switch.0) + look.gap_small;
            let count = wrap(pen, &chips, area.width(), Some(room)).first().copied().unwrap_or(1);
            chips.truncate(count);
            chips.push(switch);
            rows = vec![chips.len()];
        }
    }
    let mut all = chips.into_iter();
    for count in rows {
        let mut row = Area(area.top(look.chip_height));
        area.top(look.gap_small);
        for (text, on, act) in all.by_ref().take(count) {
            if chip::show(pen, row.left(chip::width(pen, &text)), &text, Some(on)) {
                pen.act(act);
            }
            row.left(look.gap_small);
        }
    }
    area.top((look.gap - look.gap_small).max(0.0));
}

/// How many chips stand in each row; `less` is kept free at the end of each.
fn wrap(pen: &Pen<'_>, chips: &[(String, bool, Act)], room: f32, less: Option<f32>) -> Vec<usize> {
    let room = room - less.unwrap_or_default();
    let mut rows = vec![0];
    let mut used = 0.0;
    for (text, ..) in chips {
        let width = chip::width(pen, text);
        if used + width > room && used > 0.0 {
            rows.push(0);
            used = 0.0;
        }
        used += width + pen.look.gap_small;
        if let Some(last) = rows.last_mut() {
            *last += 1;
        }
    }
    rows
}

/// The tiles that have room, and in the elderly mode the actions below them.
fn tiles(pen: &Pen<'_>, rect: Rect, actions: Option<Rect>, catalogue: &Catalogue, screen: usize) {
    let look = pen.look;
    if catalogue.tiles.is_empty() {
        empty(pen, rect);
        if let Some(place) = actions {
            actions::show(pen, place, &elderly_actions(pen, 0, 1));
        }
        return;
    }
    let across = if pen.modes.elderly { 1 } else { 2 };
    let each_width = (rect.width() - look.gap_tiles * (across - 1) as f32) / across as f32;
    let height = catalogue.tiles.iter().map(|one| tile::height(pen, one, each_width)).fold(0.0, f32::max);
    let fit = |room: f32| (((room + look.gap_tiles) / (height + look.gap_tiles)).floor() as usize).max(1);
    let mut area = Area(rect);
    let mut each = fit(area.height()) * across;
    if pen.modes.elderly {
        each = each.min(ELDERLY_TILES);
    }
    let paged = catalogue.tiles.len() > each;
    if paged && actions.is_none() {
        let bar = area.bottom(look.button_inner);
        area.bottom(look.gap_small);
        each = fit(area.height() + 1.0) * across;
        let of = catalogue.tiles.len().div_ceil(each);
        pager(pen, bar, screen.min(of - 1), of, Act::Screen);
    }
    let of = catalogue.tiles.len().div_ceil(each);
    let screen = screen.min(of - 1);
    let shown: Vec<&Tile> = catalogue.tiles.iter().skip(screen * each).take(each).collect();
    for row in shown.chunks(across) {
        let places = columns(area.top(height), look.gap_tiles, &vec![1.0; across]);
        area.top(look.gap_tiles);
        for (one, place) in row.iter().zip(places) {
            tile::show(pen, place, one);
        }
    }
    if let Some(place) = actions {
        actions::show(pen, place, &elderly_actions(pen, screen, of));
    }
}

fn elderly_actions<'t>(pen: &Pen<'t>, screen: usize, of: usize) -> Vec<Action<'t>> {
    let mut all = Vec::new();
    if of > 1 {
        let last = screen + 1 >= of;
        let word = if last { Word::FirstItems } else { Word::MoreItems };
        all.push(Action::secondary(pen.say(word), Act::Screen(if last { 0 } else { screen + 1 })));
    }
    all.push(Action::primary(pen.say(Word::AskHelp), Act::Input(Input::Help)));
    all
}

fn empty(pen: &Pen<'_>, rect: Rect) {
    let look = pen.look;
    let heading = Heading::new(pen, pen.say(Word::CatalogueEmpty), None, rect.width(), true);
    let place = middle(rect, vec2(rect.width(), heading.height() + look.gap));
    heading.put(pen, place, true);
}

/// The card at the bottom: what to do when nothing here fits.
fn help(pen: &Pen<'_>, area: &mut Area, stacked: bool) {
    let look = pen.look;
    let text = pen.say(Word::AskHelp);
    let wide = width(pen, text, look.button_text, look.button_pad * 1.5);
    let inner = area.width() - 2.0 * look.card_pad_x;
    let room = if stacked { inner } else { inner - wide - look.gap };
    let title = pen.set(pen.say(Word::NotFoundTitle), look.head(), look.ink, room);
    let lead = pen.set(pen.say(Word::NotFoundLead), look.lead(), look.ink_soft, room);
    let texts = title.size.y + look.gap_text + lead.size.y;
    let height = if stacked { texts + look.gap_small + look.target } else { texts.max(look.target) };
    // Where notices and departments take the room, the footer's help has to do.
    if height + 2.0 * look.gap > area.height() {
        return;
    }
    let card = area.bottom(height + 2.0 * look.gap);
    area.bottom(look.gap);
    pen.card(card);
    let mut inside = Area(inset(card, look.card_pad_x, look.gap));
    let button = if stacked {
        inside.bottom(look.target)
    } else {
        let place = inside.right(wide);
        middle(place, vec2(wide, look.target))
    };
    let top = if stacked { inside.0.top() } else { inside.0.center().y - texts / 2.0 };
    let end = pen.put(&title, pos2(inside.0.left(), top)).max.y;
    pen.put(&lead, pos2(inside.0.left(), end + look.gap_text));
    if Button::new(text, Rank::Primary).show(pen, button) {
        pen.act(Act::Input(Input::Help));
    }
}
