//! The shell: one view in, one frame and what the citizen did out.

use crate::act::Act;
use crate::draft::Draft;
use crate::fingers::Fingers;
use crate::pen::Pen;
use crate::theme::{Look, Mode, Theme};
use crate::{Panel, chrome, dialog, picture, screen};
use egui::Id;
use guichet_model::page::ActionRole;
use guichet_model::view::{Input, Modes, PageScreen, Screen, View};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Longest press that still counts, seconds: hands tremble, and some people press until something happens. egui alone
/// drops a press of 0.8 s.
const LONGEST_PRESS: f64 = 30.0;

/// Draws views. Keeps what is being typed, and nothing beyond the visit.
pub struct Shell {
    theme: Arc<Theme>,
    panel: Panel,
    looks: Vec<Look>,
    fingers: Fingers,
    memory: Memory,
}

/// What the shell remembers between frames of a visit.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    /// The visit that all of it belongs to.
    visit: u64,
    /// What is shown, to notice when it is something else.
    shown: String,
    /// Which screenful of it.
    pub(crate) screen: usize,
    /// All departments are shown.
    pub(crate) departments: bool,
    /// What is being typed on the page that is shown.
    pub(crate) draft: Option<Draft>,
    /// What was typed on pages that are not shown now, by page and step.
    drafts: BTreeMap<(String, usize), Draft>,
}

impl Shell {
    /// A shell for a panel.
    pub fn new(theme: Arc<Theme>, panel: Panel) -> Self {
        let looks = theme.looks(panel.mm_per_pixel());
        Self { theme, panel, looks, fingers: Fingers::default(), memory: Memory::default() }
    }

    /// Puts fonts and style into a fresh context: once for each context, before its first frame.
    pub fn install(&self, ctx: &egui::Context) {
        ctx.set_fonts(self.theme.fonts.clone());
        let slip = self.looks.first().map_or(0.0, |look| look.slip);
        ctx.options_mut(|options| {
            options.input_options.max_click_dist = slip;
            options.input_options.max_click_duration = LONGEST_PRESS;
            options.zoom_with_keyboard = false;
        });
        ctx.all_styles_mut(|style| style.animation_time = 0.0);
    }

    /// Draws the view over the whole of `ui`, and appends what the citizen did to `inputs`. Called every frame.
    pub fn draw(&mut self, ui: &mut egui::Ui, view: &View, inputs: &mut Vec<Input>) {
        if ui.ctx().input(|input| self.fingers.begin(input)) {
            inputs.push(Input::Activity);
        }
        self.remember(ui.ctx(), view);
        let look = self.look(view.modes);
        let scope = Id::unique(("guichet", view.visit, self.memory.shown.as_str()));
        let panel = ui.max_rect();
        let words = &self.theme.words;
        let pen = Pen::new(ui, (look, words), &self.fingers, view.modes, self.panel.is_landscape(), scope);
        pen.inert.set(view.dialog.is_some());
        let room = chrome::show(&pen, panel, view);
        screen::show(&pen, room, view, &self.memory);
        if let Some(dialog) = &view.dialog {
            pen.inert.set(false);
            dialog::show(&pen, panel, dialog, view);
        }
        let acts = pen.acts.take();
        if let Some(draft) = &mut self.memory.draft {
            draft.alarm = false;
        }
        for act in acts {
            if self.memory.apply(act, view, inputs) {
                ui.ctx().request_repaint();
            }
        }
    }

    fn look(&self, modes: Modes) -> &Look {
        let mode = Mode { elderly: modes.elderly, high: modes.high_contrast, landscape: self.panel.is_landscape() };
        // A theme has a look for each mode, in this order.
        &self.looks[Mode::ALL.iter().position(|known| *known == mode).unwrap_or_default()]
    }

    /// Forgets what does not belong to this view, and brings back what does.
    fn remember(&mut self, ctx: &egui::Context, view: &View) {
        if self.memory.visit != view.visit {
            self.memory = Memory { visit: view.visit, ..Memory::default() };
            picture::forget(ctx);
        }
        self.memory.turn_to(view);
    }
}

impl Memory {
    /// Another screen begins at its first screenful. What was typed on a page stays until the visit ends, or another
    /// item may begin.
    fn turn_to(&mut self, view: &View) {
        let shown = name(&view.screen);
        if shown != self.shown {
            self.shown = shown;
            self.screen = 0;
            self.departments = false;
            if let Some(draft) = self.draft.take() {
                self.drafts.insert(draft.key(), draft);
            }
        }
        match &view.screen {
            Screen::Idle | Screen::Catalogue(_) | Screen::Guide(_) => self.drafts.clear(),
            Screen::Page(page) => self.open(page),
            _ => {}
        }
    }

    fn open(&mut self, page: &PageScreen) {
        let kept = self.draft.take().or_else(|| self.drafts.remove(&(page.page.id.clone(), page.place.step)));
        let mut draft = kept.filter(|draft| draft.belongs_to(page)).unwrap_or_else(|| Draft::new(page));
        draft.take_faults(page);
        self.draft = Some(draft);
    }

    /// Does what a press means. Answers whether the page has to be drawn again.
    fn apply(&mut self, act: Act, view: &View, inputs: &mut Vec<Input>) -> bool {
        match act {
            Act::Input(input) => {
                inputs.push(input);
                return false;
            }
            Act::Screen(screen) => match &mut self.draft {
                Some(draft) => draft.screen = screen,
                None => self.screen = screen,
            },
            Act::Departments(all) => self.departments = all,
            other => {
                if let (Some(draft), Screen::Page(screen)) = (&mut self.draft, &view.screen) {
                    type_on(draft, other, screen, inputs);
                }
            }
        }
        true
    }
}

/// Does what a press on a page of an item means.
fn type_on(draft: &mut Draft, act: Act, screen: &PageScreen, inputs: &mut Vec<Input>) {
    let page = &screen.page;
    match act {
        Act::Reveal(all) => draft.revealed = all,
        Act::Unhide(place) => {
            if let Some(entry) = draft.entries.get_mut(place) {
                entry.hidden = false;
            }
        }
        Act::Field(place) => {
            draft.active = Some(place);
            draft.regions = 0;
        }
        Act::Key(key) => draft.press(page, key),
        Act::Keys(keys) => draft.keys = keys,
        Act::Regions(regions) => draft.regions = regions,
        Act::Region(code) => draft.choose_region(page, code),
        Act::Choose(place, option) => draft.choose(page, place, option),
        Act::Flag(place, flag) => draft.answer(page, place, flag),
        Act::Submit(action) => {
            let primary = page.actions.iter().any(|known| known.id == action && known.role == ActionRole::Primary);
            let faults = if primary { draft.check(page) } else { Vec::new() };
            if faults.is_empty() {
                let answers = draft.answers(page);
                inputs.push(Input::Submit { page: page.id.clone(), action, answers });
            } else {
                draft.blame(faults, page);
            }
        }
        Act::Input(_) | Act::Screen(_) | Act::Departments(_) => {}
    }
}

/// What is shown, told apart from everything else that may be shown in a visit.
fn name(screen: &Screen) -> String {
    match screen {
        Screen::Idle => "idle".to_owned(),
        Screen::Catalogue(catalogue) => format!("catalogue {:?}", catalogue.chosen),
        Screen::Guide(guide) => format!("guide {}", guide.tile.code),
        Screen::Page(page) => format!("page {} {}", page.page.id, page.place.step),
        Screen::Device(device) => format!("device {:?}", std::mem::discriminant(&device.scene)),
        Screen::Outcome(_) => "outcome".to_owned(),
        Screen::Problem(_) => "problem".to_owned(),
    }
}

#[cfg(test)]
mod tests;
