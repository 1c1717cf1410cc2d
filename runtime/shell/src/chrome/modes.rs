//! The modes row, always in the same place: language, large text, high contrast (clause 4.1 h).

use crate::act::Act;
use crate::area::Area;
use crate::component::chip;
use crate::pen::Pen;
use crate::words::Word;
use egui::Rect;
use guichet_model::text::Language;
use guichet_model::view::{Input, Modes};

pub(crate) fn show(pen: &Pen<'_>, rect: Rect) {
    let modes = pen.modes;
    let other = match modes.language {
        Language::Zh => Language::En,
        Language::En => Language::Zh,
    };
    let chips = [
        (Word::ModeLanguage, None, Modes { language: other, ..modes }),
        (Word::ModeElderly, Some(modes.elderly), Modes { elderly: !modes.elderly, ..modes }),
        (Word::ModeContrast, Some(modes.high_contrast), Modes { high_contrast: !modes.high_contrast, ..modes }),
    ];
    let mut area = Area(rect);
    for (word, on, next) in chips {
        let text = pen.say(word);
        if chip::show(pen, area.left(chip::width(pen, text)), text, on) {
            pen.act(Act::Input(Input::SetModes(next)));
        }
        area.left(pen.look.gap_small);
    }
}
