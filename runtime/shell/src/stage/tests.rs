//! The stage on small pages of its own.

use super::*;
use crate::face::Face;
use guichet_model::call::Now;
use guichet_model::text::Text;
use guichet_model::view::{Modes, Screen, Site};
use std::path::Path;

/// A page with a short and a long way to scroll, a text field and two keys.
struct SmallPage {
    typed: String,
    /// How far a press may slip, in points.
    slip: f32,
    /// How long it may last, in seconds.
    longest_press: f64,
}

/// As forgiving as the shell.
fn forgiving() -> SmallPage {
    SmallPage { typed: String::new(), slip: 36.0, longest_press: 30.0 }
}

/// As egui is by itself.
fn strict() -> SmallPage {
    SmallPage { slip: 6.0, longest_press: 0.8, ..forgiving() }
}

impl Face for SmallPage {
    fn install(&self, ctx: &egui::Context) {
        ctx.options_mut(|options| {
            options.input_options.max_click_dist = self.slip;
            options.input_options.max_click_duration = self.longest_press;
        });
    }

    fn draw(&mut self, ui: &mut egui::Ui, view: &View, inputs: &mut Vec<Input>) {
        ui.label("Welcome");
        if ui.button("Begin").clicked() {
            inputs.push(Input::Begin);
        }
        ui.add_enabled(false, egui::Button::new("Closed"));
        let label = ui.label("Telephone");
        ui.add(egui::TextEdit::singleline(&mut self.typed)).labelled_by(label.id);
        ui.horizontal(|ui| {
            for key in ["1", "3"] {
                if ui.button(key).clicked() {
                    self.typed.push_str(key);
                }
            }
        });
        egui::ScrollArea::vertical().max_height(120.0).show(ui, |ui| {
            for row in 0..80 {
                if ui.button(format!("Item {row}")).clicked() {
                    inputs.push(Input::OpenItem(row.to_string()));
                }
            }
        });
        if view.dialog.is_some() {
            egui::Modal::new(egui::Id::unique("over")).show(ui.ctx(), |ui| {
                if ui.button("Stay").clicked() {
                    inputs.push(Input::CloseDialog);
                }
            });
        }
    }
}

const PANEL: Panel = Panel { width: 400, height: 600, width_mm: 100.0, height_mm: 150.0 };

fn view() -> View {
    View {
        revision: 1,
        visit: 1,
        site: Arc::new(Site {
            name: Text::new("", ""),
            place: Text::new("", ""),
            terminal: String::new(),
            consultation: String::new(),
            complaints: String::new(),
        }),
        clock: Now {
            date: guichet_model::page::Date::new(2026, 3, 2).unwrap(),
            hour: 9,
            minute: 30,
            second: 0,
            utc_offset_minutes: 480,
        },
        modes: Modes::default(),
        screen: Screen::Idle,
        dialog: None,
    }
}

fn stage() -> Stage {
    on_stage(forgiving)
}

fn on_stage(page: fn() -> SmallPage) -> Stage {
    let mut stage = Stage::with_face(PANEL, Box::new(move || Box::new(page())));
    stage.show(&Arc::new(view()));
    stage
}

#[test]
fn a_widget_is_pressed_by_its_accessible_name() {
    assert_eq!(stage().press("Begin").unwrap(), [Input::Begin]);
}

#[test]
fn a_press_of_one_second_is_a_press_only_where_the_page_forgives_it() {
    assert_eq!(on_stage(strict).hold("Begin", 1.0).unwrap(), []);
    assert_eq!(stage().hold("Begin", 1.0).unwrap(), [Input::Begin]);
}

#[test]
fn a_finger_that_slips_eight_points_presses_only_where_the_page_forgives_it() {
    assert_eq!(on_stage(strict).slip("Begin", egui::vec2(8.0, 0.0)).unwrap(), []);
    assert_eq!(stage().slip("Begin", egui::vec2(8.0, 0.0)).unwrap(), [Input::Begin]);
}

#[test]
fn a_finger_that_slips_off_the_widget_presses_nothing() {
    assert_eq!(stage().slip("Begin", egui::vec2(0.0, 200.0)).unwrap(), []);
}

#[test]
fn a_missing_name_is_reported_with_the_names_that_are_there() {
    let error = stage().press("Ende").unwrap_err();
    assert!(matches!(error, StageError::Missing { .. }));
    let words = error.to_string();
    assert!(words.contains("\"Ende\"") && words.contains("Begin, Closed"), "{words}");
}

#[test]
fn a_grey_widget_is_refused() {
    assert!(matches!(stage().press("Closed"), Err(StageError::Disabled { .. })));
}

#[test]
fn a_widget_scrolled_away_is_scrolled_to_and_pressed() {
    assert_eq!(stage().press("Item 63").unwrap(), [Input::OpenItem("63".into())]);
}

#[test]
fn keys_are_pressed_one_by_one_and_fill_the_field() {
    let mut stage = stage();
    stage.type_digits("1331").unwrap();
    assert_eq!(stage.find("Telephone").unwrap().value.as_deref(), Some("1331"));
    assert!(stage.texts().contains(&"1331".to_owned()), "{:?}", stage.texts());
    assert_eq!(stage.find_all(accesskit::Role::TextInput, "Tele").len(), 1);
}

#[test]
fn a_character_without_a_key_is_named() {
    assert!(matches!(stage().type_digits("19"), Err(StageError::NoKey { character: '9', .. })));
}

#[test]
fn what_lies_behind_a_dialog_cannot_be_pressed() {
    let mut stage = stage();
    let behind = View { dialog: Some(guichet_model::view::Dialog::Help), revision: 2, ..view() };
    stage.show(&Arc::new(behind));
    assert!(matches!(stage.press("Begin"), Err(StageError::Covered { .. })));
    assert_eq!(stage.press("Stay").unwrap(), [Input::CloseDialog]);
}

#[test]
fn another_visit_finds_nothing_of_the_one_before() {
    let mut stage = stage();
    stage.type_digits("13").unwrap();
    stage.show(&Arc::new(View { visit: 2, ..view() }));
    assert!(!stage.texts().contains(&"13".to_owned()));
    assert_eq!(stage.find("Telephone").unwrap().value.as_deref().unwrap_or_default(), "");
}

#[test]
fn the_tree_as_text_tells_role_name_and_state() {
    let text = stage().tree_text();
    assert!(text.contains("Button \"Begin\"") && text.contains("Button \"Closed\" [grey]"), "{text}");
}

#[test]
fn a_picture_has_the_size_of_the_panel_and_shows_the_page() {
    let picture = stage().picture().unwrap();
    assert_eq!(picture.dimensions(), (PANEL.width, PANEL.height));
    let first = *picture.get_pixel(PANEL.width - 1, PANEL.height - 1);
    assert!(picture.pixels().any(|pixel| *pixel != first), "the picture is of one colour");
}

#[test]
fn the_idle_page_is_begun_by_a_slow_and_by_a_slipping_press() {
    let theme = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../themes/standard");
    let panel = Panel { width: 1080, height: 1920, width_mm: 398.0, height_mm: 708.0 };
    let mut stage = Stage::new(Arc::new(Theme::load(&theme).unwrap()), panel);
    stage.show(&Arc::new(view()));
    let name = stage.names().into_iter().find(|name| name.contains("开始")).unwrap();
    assert!(stage.hold(&name, 1.0).unwrap().contains(&Input::Begin));
    assert!(stage.slip(&name, egui::vec2(8.0, 0.0)).unwrap().contains(&Input::Begin));
}

#[test]
fn what_is_on_a_later_screenful_is_found_and_the_page_is_turned_back() {
    let (_, view) = crate::sample::samples().into_iter().find(|(name, _)| *name == "page-blocks").unwrap();
    let theme = Arc::new(Theme::load(&crate::sample::theme_folder()).unwrap());
    let panel = Panel { width: 1080, height: 1920, width_mm: 398.0, height_mm: 708.0 };
    let mut stage = Stage::new(theme, panel);
    stage.show(&Arc::new(view));
    let first = stage.texts();
    let wanted = "用手机扫码查看".to_owned();
    assert!(!first.contains(&wanted));
    let found = stage.look_on(|stage, _| Ok::<_, StageError>(stage.texts().contains(&wanted))).unwrap();
    assert!(found);
    assert_eq!(stage.texts(), first);
    let mut turned = 0;
    let never = stage.look_on(|_, _| {
        turned += 1;
        Ok::<_, StageError>(false)
    });
    assert!(!never.unwrap() && turned > 0);
    assert_eq!(stage.texts(), first);
}
