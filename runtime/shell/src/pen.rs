//! The pen that pages are drawn with: text, boxes and presses, each in the theme's colours and sizes, and each said to
//! assistive technology as it is drawn.

use crate::act::Act;
use crate::fingers::Fingers;
use crate::line_break;
use crate::theme::{BOLD, Look, Type};
use crate::words::{Word, Words};
use egui::accesskit::Role;
use egui::text::{LayoutJob, LayoutSection, TextFormat};
use egui::{Align, Color32, CornerRadius, FontFamily, FontId, Galley, Id, Pos2, Rect, Sense, Stroke, StrokeKind};
use egui::{Vec2, WidgetInfo, pos2, vec2};
use guichet_model::text::Text;
use guichet_model::view::Modes;
use std::cell::{Cell, RefCell};
use std::sync::Arc;

/// Draws one frame.
pub(crate) struct Pen<'a> {
    pub(crate) ui: &'a egui::Ui,
    pub(crate) look: &'a Look,
    pub(crate) words: &'a Words,
    pub(crate) modes: Modes,
    pub(crate) fingers: &'a Fingers,
    /// The panel is wider than high.
    pub(crate) landscape: bool,
    /// A dialog lies over what is drawn: nothing can be pressed, nothing is said.
    pub(crate) inert: Cell<bool>,
    /// Rows stand closer together, so that more of them fit on a screen.
    pub(crate) tight: Cell<bool>,
    pub(crate) acts: RefCell<Vec<Act>>,
    /// Names of widgets are told apart by what this page is.
    scope: Id,
    texts: Cell<u64>,
}

/// Text that is set and measured, and not yet on the page.
#[derive(Clone)]
pub(crate) struct Line {
    galley: Arc<Galley>,
    said: String,
    /// How much room it takes.
    pub(crate) size: Vec2,
    centered: bool,
}

/// What a widget that can be pressed looks like now.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Press {
    /// It was pressed.
    pub(crate) done: bool,
    /// A finger is on it.
    pub(crate) down: bool,
    /// The keyboard is on it.
    pub(crate) focused: bool,
}

/// A widget to press.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Target<'t> {
    /// Unique on the page.
    pub(crate) id: Id,
    pub(crate) role: Role,
    /// Its accessible name.
    pub(crate) name: &'t str,
    /// Chosen, checked; none where there is nothing to choose.
    pub(crate) on: Option<bool>,
    pub(crate) enabled: bool,
}

impl<'a> Pen<'a> {
    pub(crate) fn new(
        ui: &'a egui::Ui,
        (look, words): (&'a Look, &'a Words),
        fingers: &'a Fingers,
        modes: Modes,
        landscape: bool,
        scope: Id,
    ) -> Self {
        Self {
            ui,
            look,
            words,
            modes,
            fingers,
            landscape,
            inert: Cell::new(false),
            tight: Cell::new(false),
            acts: RefCell::default(),
            scope,
            texts: Cell::new(0),
        }
    }

    /// Room above and below the text of a row.
    pub(crate) fn row_pad(&self) -> f32 {
        if self.tight.get() { (self.look.card_row * 0.55).round() } else { self.look.card_row }
    }

    /// Builds something as it is, or with closer rows when it is higher than `room` otherwise and then fits.
    pub(crate) fn fitting<T>(&self, room: f32, build: impl Fn() -> T, height: impl Fn(&T) -> f32) -> T {
        let loose = build();
        if height(&loose) <= room {
            return loose;
        }
        self.tight.set(true);
        let close = build();
        self.tight.set(false);
        close
    }

    /// Notes what a press means.
    pub(crate) fn act(&self, act: Act) {
        self.acts.borrow_mut().push(act);
    }

    /// A text in the citizen's language.
    pub(crate) fn tell<'t>(&self, text: &'t Text) -> &'t str {
        text.get(self.modes.language)
    }

    /// A word of the shell in the citizen's language.
    pub(crate) fn say(&self, word: Word) -> &'a str {
        self.words.say(word, self.modes.language)
    }

    /// A word with its placeholders filled.
    pub(crate) fn fill(&self, word: Word, values: &[(&str, &str)]) -> String {
        self.words.fill(word, self.modes.language, values)
    }

    /// The id of a widget of this page.
    pub(crate) fn id(&self, salt: impl std::hash::Hash + std::fmt::Debug) -> Id {
        self.scope.with(salt)
    }

    /// Sets text in lines no wider than `width`.
    pub(crate) fn set(&self, text: &str, kind: Type, color: Color32, width: f32) -> Line {
        self.lay(text, kind, color, width, false)
    }

    /// Sets text with every line in the middle.
    pub(crate) fn set_centered(&self, text: &str, kind: Type, color: Color32, width: f32) -> Line {
        self.lay(text, kind, color, width, true)
    }

    /// Sets text on one line, however wide.
    pub(crate) fn set_line(&self, text: &str, kind: Type, color: Color32) -> Line {
        self.lay(text, kind, color, f32::INFINITY, false)
    }

    fn lay(&self, text: &str, kind: Type, color: Color32, width: f32, centered: bool) -> Line {
        let family = if kind.bold { FontFamily::Name(BOLD.into()) } else { FontFamily::Proportional };
        let font = FontId::new(kind.size, family);
        let galley = self.ui.ctx().fonts_mut(|fonts| {
            let broken = if width.is_finite() {
                line_break::wrap(text, width, |c| fonts.glyph_width(&font, c) + kind.spacing)
            } else {
                text.to_owned()
            };
            let format = TextFormat {
                font_id: font,
                extra_letter_spacing: kind.spacing,
                line_height: Some(kind.line),
                color,
                ..Default::default()
            };
            fonts.layout_job(LayoutJob {
                sections: vec![LayoutSection {
                    leading_space: 0.0,
                    byte_range: egui::text::ByteIndex(0)..egui::text::ByteIndex(broken.len()),
                    format,
                }],
                text: broken,
                halign: if centered { Align::Center } else { Align::LEFT },
                ..Default::default()
            })
        });
        let size = vec2(galley.size().x, galley.rows.len() as f32 * kind.line);
        Line { galley, said: text.to_owned(), size, centered }
    }

    /// Puts a line on the page with its upper left corner at `corner`, and says it.
    pub(crate) fn put(&self, line: &Line, corner: Pos2) -> Rect {
        let rect = self.paint(line, corner);
        self.label(rect, &line.said);
        rect
    }

    /// Puts a line on the page without saying it: what it says is said by the widget that it stands in.
    pub(crate) fn paint(&self, line: &Line, corner: Pos2) -> Rect {
        let corner = pos2(corner.x.round(), corner.y.round());
        let start = if line.centered { corner + vec2((line.size.x / 2.0).round(), 0.0) } else { corner };
        self.ui.painter().galley(start, line.galley.clone(), Color32::PLACEHOLDER);
        Rect::from_min_size(corner, line.size)
    }

    /// Where a line stands in the middle of `rect`.
    pub(crate) fn paint_middle(&self, line: &Line, rect: Rect) -> Rect {
        self.paint(line, rect.center() - line.size / 2.0)
    }

    /// Says text that is on the page at `rect`.
    pub(crate) fn label(&self, rect: Rect, text: &str) {
        if self.inert.get() {
            return;
        }
        let count = self.texts.get();
        self.texts.set(count + 1);
        let id = self.scope.with(("text", count));
        self.ui.interact(rect, id, Sense::hover()).widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
    }

    /// Makes `rect` a widget that can be pressed.
    pub(crate) fn press(&self, rect: Rect, target: Target<'_>) -> Press {
        if self.inert.get() {
            return Press { done: false, down: false, focused: false };
        }
        let sense = if target.enabled { Sense::click() } else { Sense::hover() };
        let response = self.ui.interact(rect, target.id, sense);
        response.widget_info(|| {
            let mut info = WidgetInfo::labeled(target.role, target.enabled, target.name);
            info.selected = target.on;
            info
        });
        Press { done: response.clicked(), down: response.is_pointer_button_down_on(), focused: response.has_focus() }
    }

    /// A box with round corners.
    pub(crate) fn fill_box(&self, rect: Rect, corner: f32, color: Color32) {
        self.ui.painter().rect_filled(rect, round(corner), color);
    }

    /// A box with round corners and an edge inside of it.
    pub(crate) fn edge_box(&self, rect: Rect, corner: f32, fill: Color32, (width, color): (f32, Color32)) {
        self.ui.painter().rect(rect, round(corner), fill, Stroke::new(width, color), StrokeKind::Inside);
    }

    /// A white card.
    pub(crate) fn card(&self, rect: Rect) {
        self.edge_box(rect, self.look.corner, self.look.paper, (self.look.edge_thin, self.look.line));
    }

    /// A thin line across.
    pub(crate) fn rule(&self, left: f32, right: f32, y: f32) {
        let width = self.look.edge_thin;
        let rect = Rect::from_min_max(pos2(left, y - width / 2.0), pos2(right, y + width / 2.0));
        self.ui.painter().rect_filled(rect, CornerRadius::ZERO, self.look.line);
    }

    /// The ring around what the keyboard is on.
    pub(crate) fn focus(&self, rect: Rect, corner: f32) {
        let stroke = Stroke::new(self.look.edge_field, self.look.focus);
        let rect = rect.expand(self.look.edge_field);
        self.ui.painter().rect_stroke(rect, round(corner + self.look.edge_field), stroke, StrokeKind::Outside);
    }
}

/// A corner as egui stores it, in whole points.
fn round(corner: f32) -> CornerRadius {
    CornerRadius::same(corner.clamp(0.0, 255.0) as u8)
}
