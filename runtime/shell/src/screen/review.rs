//! A page that was scanned: is it clear?

use super::{Heading, below_steps, sides};
use crate::act::Act;
use crate::area::Area;
use crate::component::actions::{self, Action};
use crate::component::media;
use crate::pen::Pen;
use crate::words::Word;
use egui::Rect;
use guichet_model::view::{DeviceScreen, Input, Scene};

pub(crate) fn show(pen: &Pen<'_>, rect: Rect, device: &DeviceScreen) {
    let look = pen.look;
    let Scene::ReviewScan { material, page, picture, more, enough } = &device.scene else { return };
    let area = below_steps(pen, rect, &device.place);
    let values = [("material", pen.tell(material)), ("page", &page.to_string())];
    let lead = pen.fill(Word::ReviewScanLead, &values);
    let alt = pen.fill(Word::ScanPicture, &values);
    let all = actions(pen, *more, *enough);
    let (left, right) = if pen.landscape { sides(pen, area.0) } else { (area.0, area.0) };
    let mut side = Area(right);
    let heading = Heading::new(pen, pen.say(Word::ReviewScan), Some(&lead), right.width(), false);
    heading.put(pen, side.top(heading.height()), false);
    let bar = side.bottom(actions::height(pen, &all, right.width()));
    actions::show(pen, bar, &all);
    let place = if pen.landscape {
        left
    } else {
        side.top(look.gap);
        side.bottom(look.gap);
        side.0
    };
    pen.card(place);
    media::picture(pen, place.shrink(look.gap_small), Some(picture), &alt);
}

fn actions<'t>(pen: &Pen<'t>, more: bool, enough: bool) -> Vec<Action<'t>> {
    let mut all = vec![Action::secondary(pen.say(Word::Rescan), Act::Input(Input::Rescan))];
    let keep = Act::Input(Input::KeepPage);
    match (more, enough) {
        (true, true) => {
            all.push(Action::secondary(pen.say(Word::KeepNext), keep));
            all.push(Action::primary(pen.say(Word::KeepAll), Act::Input(Input::FinishScan)));
        }
        (true, false) => all.push(Action::primary(pen.say(Word::KeepNext), keep)),
        (false, _) => all.push(Action::primary(pen.say(Word::Keep), keep)),
    }
    all
}
