//! What every page must hold, in every mode, orientation and language; and what presses mean.

use super::*;
use crate::sample;
use crate::stage::{Stage, Widget};
use egui::accesskit::Role;
use egui::{Rect, pos2, vec2};
use guichet_model::page::{Answer, Value};
use guichet_model::text::Language;
use guichet_model::view::Dialog;

const UPRIGHT: Panel = Panel { width: 1080, height: 1920, width_mm: 398.5, height_mm: 708.5 };
const LYING: Panel = Panel { width: 1920, height: 1080, width_mm: 708.5, height_mm: 398.5 };

fn theme() -> Arc<Theme> {
    Arc::new(Theme::load(&sample::theme_folder()).unwrap())
}

fn stage(view: &View) -> Stage {
    let mut stage = Stage::new(theme(), UPRIGHT);
    stage.show(&Arc::new(view.clone()));
    stage
}

fn without_activity(inputs: Vec<Input>) -> Vec<Input> {
    inputs.into_iter().filter(|input| *input != Input::Activity).collect()
}

fn every_mode() -> Vec<Modes> {
    let mut all = Vec::new();
    for language in [Language::Zh, Language::En] {
        for elderly in [false, true] {
            for high_contrast in [false, true] {
                all.push(Modes { language, elderly, high_contrast });
            }
        }
    }
    all
}

/// Shows every sample in every mode on both panels, and collects what `look` finds wrong.
fn on_every_page(look: impl Fn(&Stage, Panel) -> Vec<String>) {
    let theme = theme();
    let mut wrong = Vec::new();
    for panel in [UPRIGHT, LYING] {
        let mut stage = Stage::new(Arc::clone(&theme), panel);
        let mut visit = 1;
        for (name, view) in sample::samples() {
            // Contrast changes colours and the width of edges alone.
            for modes in every_mode().into_iter().filter(|modes| !modes.high_contrast) {
                visit += 1;
                stage.show(&Arc::new(View { modes, visit, revision: visit, ..view.clone() }));
                let place = if panel.is_landscape() { "landscape" } else { "portrait" };
                wrong.extend(look(&stage, panel).into_iter().map(|what| format!("{name} {place} {modes:?}: {what}")));
            }
        }
    }
    assert!(wrong.is_empty(), "{} faults:\n{}", wrong.len(), wrong.join("\n"));
}

fn pressables(stage: &Stage) -> Vec<&Widget> {
    stage.widgets().iter().filter(|widget| widget.pressable).collect()
}

/// Area that two rectangles share beyond the touch of their edges.
fn shared(one: Rect, other: Rect) -> bool {
    let both = one.intersect(other);
    both.width() > 1.5 && both.height() > 1.5
}

#[test]
fn nothing_leaves_the_panel() {
    on_every_page(|stage, panel| {
        let room = Rect::from_min_size(pos2(0.0, 0.0), vec2(panel.width as f32, panel.height as f32)).expand(0.5);
        let outside = stage.widgets().iter().filter(|widget| !room.contains_rect(widget.rect));
        outside.map(|widget| format!("{:?} at {:?}", widget.text(), widget.rect)).collect()
    });
}

#[test]
fn no_two_things_to_press_overlap() {
    on_every_page(|stage, _| {
        let all = pressables(stage);
        let mut wrong = Vec::new();
        for (place, one) in all.iter().enumerate() {
            for other in &all[place + 1..] {
                if shared(one.rect, other.rect) {
                    wrong.push(format!("{:?} {:?} and {:?} {:?}", one.text(), one.rect, other.text(), other.rect));
                }
            }
        }
        wrong
    });
}

#[test]
fn every_thing_to_press_has_a_name_and_is_large_enough_for_a_finger() {
    on_every_page(|stage, panel| {
        let mm = panel.mm_per_pixel();
        let mut wrong = Vec::new();
        for widget in pressables(stage) {
            let key = widget.text().chars().count() == 1 && widget.role == Role::Button;
            let least = if key { 20.0 } else { 9.8 };
            if widget.rect.width().min(widget.rect.height()) * mm < least - 0.2 {
                wrong.push(format!("{:?} is {:?}, less than {least} mm", widget.text(), widget.rect.size() * mm));
            }
            if widget.text().trim().is_empty() {
                wrong.push(format!("{:?} at {:?} has no name", widget.role, widget.rect));
            }
        }
        wrong
    });
}

#[test]
fn no_text_lies_over_another_or_across_the_edge_of_something_to_press() {
    on_every_page(|stage, _| {
        let texts: Vec<&Widget> = stage.widgets().iter().filter(|widget| widget.role == Role::Label).collect();
        let mut wrong = Vec::new();
        for (place, text) in texts.iter().enumerate() {
            for other in &texts[place + 1..] {
                if shared(text.rect.shrink2(vec2(0.0, 2.0)), other.rect.shrink2(vec2(0.0, 2.0))) {
                    wrong.push(format!("{:?} {:?} over {:?} {:?}", text.text(), text.rect, other.text(), other.rect));
                }
            }
            for button in pressables(stage) {
                if shared(text.rect, button.rect) && !button.rect.expand(1.0).contains_rect(text.rect) {
                    wrong.push(format!(
                        "{:?} {:?} across {:?} {:?}",
                        text.text(),
                        text.rect,
                        button.text(),
                        button.rect
                    ));
                }
            }
        }
        wrong
    });
}

#[test]
fn every_page_says_whom_to_call_and_what_time_it_is() {
    on_every_page(|stage, _| {
        let texts = stage.texts();
        // Under a dialog the page is not read out.
        if texts.iter().any(|text| text == "继续办理" || text == "知道了，继续办理" || text == "我还在，继续办理")
        {
            return Vec::new();
        }
        let english = ["Stay", "Go on", "I am here, go on"];
        if texts.iter().any(|text| english.contains(&text.as_str())) {
            return Vec::new();
        }
        let needed = ["0591-12345", "0591-87654321", "14:26"];
        needed.into_iter().filter(|word| !texts.iter().any(|text| text == word)).map(str::to_owned).collect()
    });
}

#[test]
fn drawing_the_same_view_again_sends_nothing() {
    let theme = theme();
    for (name, view) in sample::samples() {
        let mut shell = Shell::new(Arc::clone(&theme), UPRIGHT);
        let ctx = egui::Context::default();
        shell.install(&ctx);
        let mut inputs = Vec::new();
        for _ in 0..3 {
            ctx.run_ui(raw(vec![]), |ui| shell.draw(ui, &view, &mut inputs)).drop_without_applying_deltas();
        }
        assert_eq!(inputs, vec![], "{name}");
    }
}

fn raw(events: Vec<egui::Event>) -> egui::RawInput {
    let size = vec2(UPRIGHT.width as f32, UPRIGHT.height as f32);
    egui::RawInput { screen_rect: Some(Rect::from_min_size(pos2(0.0, 0.0), size)), events, ..Default::default() }
}

fn telephone(number: &str) -> View {
    let mut page = sample::page_screen();
    page.faults.clear();
    page.answers = vec![Answer { field: "telephone".into(), value: Value::Text(number.into()) }];
    sample::view(Screen::Page(Box::new(page)))
}

fn submitted(number: &str) -> Input {
    Input::Submit {
        page: "telephone".into(),
        action: "continue".into(),
        answers: vec![Answer { field: "telephone".into(), value: Value::Text(number.into()) }],
    }
}

#[test]
fn a_number_that_is_too_short_is_not_sent_and_the_page_says_what_is_missing() {
    let mut stage = stage(&telephone("1380591123"));
    assert_eq!(without_activity(stage.press("继续").unwrap()), vec![]);
    assert!(stage.texts().iter().any(|text| text == "少了 1 位"), "{:?}", stage.texts());
    stage.press("4").unwrap();
    assert!(!stage.texts().iter().any(|text| text == "少了 1 位"));
    assert_eq!(without_activity(stage.press("继续").unwrap()), vec![submitted("13805911234")]);
}

#[test]
fn a_change_of_mode_keeps_what_was_typed() {
    let view = telephone("");
    let mut stage = stage(&view);
    stage.type_digits("1380591").unwrap();
    let pressed = without_activity(stage.press("大字").unwrap());
    let modes = Modes { elderly: true, ..view.modes };
    assert_eq!(pressed, vec![Input::SetModes(modes)]);
    let english = Modes { language: Language::En, ..modes };
    stage.show(&Arc::new(View { modes: english, revision: 2, ..view }));
    stage.type_digits("1234").unwrap();
    assert_eq!(without_activity(stage.press("Continue").unwrap()), vec![submitted("13805911234")]);
}

#[test]
fn the_next_visit_finds_nothing_of_what_was_typed() {
    let view = telephone("");
    let theme = theme();
    let mut shell = Shell::new(theme, UPRIGHT);
    let ctx = egui::Context::default();
    shell.install(&ctx);
    let mut inputs = Vec::new();
    ctx.run_ui(raw(vec![]), |ui| shell.draw(ui, &view, &mut inputs)).drop_without_applying_deltas();
    shell.memory.apply(Act::Key(crate::act::Key::Character('1')), &view, &mut inputs);
    assert_eq!(shell.memory.draft.as_ref().unwrap().entries[0].text, "1");
    let next = View { visit: 2, revision: 2, ..view };
    ctx.run_ui(raw(vec![]), |ui| shell.draw(ui, &next, &mut inputs)).drop_without_applying_deltas();
    assert_eq!(shell.memory.draft.as_ref().unwrap().entries[0].text, "");
    assert!(shell.memory.drafts.is_empty());
}

#[test]
fn a_page_that_is_left_and_shown_again_still_has_what_was_typed() {
    let view = telephone("");
    let mut stage = stage(&view);
    stage.type_digits("138").unwrap();
    let (_, problem) = sample::samples().into_iter().find(|(name, _)| *name == "problem-broken").unwrap();
    stage.show(&Arc::new(View { revision: 2, ..problem }));
    stage.show(&Arc::new(View { revision: 3, ..view }));
    stage.type_digits("05911234").unwrap();
    assert_eq!(without_activity(stage.press("继续").unwrap()), vec![submitted("13805911234")]);
}

#[test]
fn a_long_press_and_one_that_slips_are_presses_too() {
    let mut stage = stage(&sample::view(Screen::Idle));
    assert_eq!(without_activity(stage.hold("轻触屏幕开始", 5.0).unwrap()), vec![Input::Begin]);
    assert_eq!(without_activity(stage.slip("轻触屏幕开始", vec2(18.0, 8.0)).unwrap()), vec![Input::Begin]);
}

#[test]
fn somebody_who_types_fast_is_noticed_once_a_second_at_most() {
    let mut shell = Shell::new(theme(), UPRIGHT);
    let ctx = egui::Context::default();
    shell.install(&ctx);
    let view = sample::view(Screen::Idle);
    let mut inputs = Vec::new();
    for step in 0..25 {
        let pos = pos2(500.0, 30.0);
        let button = egui::PointerButton::Primary;
        let modifiers = egui::Modifiers::NONE;
        let events = [true, false].map(|pressed| egui::Event::PointerButton { pos, button, pressed, modifiers });
        let input = egui::RawInput { time: Some(f64::from(step) * 0.1), ..raw(events.to_vec()) };
        ctx.run_ui(input, |ui| shell.draw(ui, &view, &mut inputs)).drop_without_applying_deltas();
    }
    assert_eq!(inputs.iter().filter(|input| **input == Input::Activity).count(), 3);
}

/// Where the widget of this name stands.
fn place(view: &View, name: &str) -> egui::Pos2 {
    let stage = stage(view);
    let place = stage.find(name).unwrap().rect.center();
    drop(stage);
    place
}

#[test]
fn a_second_finger_types_while_the_first_still_rests() {
    let view = telephone("");
    let (one, three) = (place(&view, "1"), place(&view, "3"));
    let mut shell = Shell::new(theme(), UPRIGHT);
    let ctx = egui::Context::default();
    shell.install(&ctx);
    let touch = |finger: u64, pos| egui::Event::Touch {
        device_id: egui::TouchDeviceId(1),
        id: egui::TouchId(finger),
        phase: egui::TouchPhase::Start,
        pos,
        force: None,
    };
    let button = |pos, pressed| egui::Event::PointerButton {
        pos,
        button: egui::PointerButton::Primary,
        pressed,
        modifiers: egui::Modifiers::NONE,
    };
    let frames = [
        vec![],
        // The first finger comes as a touch and as the pointer; the second as a touch alone.
        vec![touch(1, one), egui::Event::PointerMoved(one), button(one, true)],
        vec![touch(2, three)],
        vec![button(one, false)],
    ];
    let mut inputs = Vec::new();
    for events in frames {
        ctx.run_ui(raw(events), |ui| shell.draw(ui, &view, &mut inputs)).drop_without_applying_deltas();
    }
    assert_eq!(shell.memory.draft.unwrap().entries[0].text, "13");
}

#[test]
fn under_a_dialog_nothing_can_be_pressed() {
    let view = View { dialog: Some(Dialog::Leave), ..telephone("138") };
    let mut stage = stage(&view);
    assert_eq!(stage.names(), ["退出", "继续办理"]);
    assert_eq!(without_activity(stage.press("退出").unwrap()), vec![Input::ConfirmLeave]);
    assert_eq!(without_activity(stage.press("继续办理").unwrap()), vec![Input::CloseDialog]);
}

#[test]
fn personal_facts_are_masked_until_they_are_asked_for() {
    let (_, view) = sample::samples().into_iter().find(|(name, _)| *name == "page-check").unwrap();
    let mut stage = stage(&view);
    assert!(stage.texts().iter().any(|text| text == "林*华"));
    assert!(!stage.texts().iter().any(|text| text.contains("林建华")));
    stage.press("显示").unwrap();
    assert!(stage.texts().iter().any(|text| text == "林建华"));
    stage.press("隐藏").unwrap();
    assert!(!stage.texts().iter().any(|text| text.contains("林建华")));
    let sent = without_activity(stage.press("修改 手机号码").unwrap());
    assert_eq!(sent, vec![Input::Submit { page: "check".into(), action: "telephone".into(), answers: vec![] }]);
}

#[test]
fn a_busy_page_can_only_be_left() {
    let (_, view) = sample::samples().into_iter().find(|(name, _)| *name == "page-busy").unwrap();
    let stage = stage(&view);
    for name in ["返回", "正在处理，请稍候…", "修改 手机号码"] {
        assert!(stage.widgets().iter().filter(|widget| widget.text() == name).all(|widget| !widget.enabled), "{name}");
    }
    assert!(stage.find("退出").unwrap().enabled);
}

#[test]
fn a_region_is_chosen_from_province_to_county() {
    let (_, view) = sample::samples().into_iter().find(|(name, _)| *name == "page-region-begin").unwrap();
    let mut stage = stage(&view);
    for name in ["福建省", "福州市", "鼓楼区"] {
        stage.press(name).unwrap();
    }
    let sent = without_activity(stage.press("继续").unwrap());
    let answers = vec![Answer { field: "region".into(), value: Value::Text("350102".into()) }];
    assert_eq!(sent, vec![Input::Submit { page: "region".into(), action: "continue".into(), answers }]);
}

#[test]
fn what_does_not_fit_is_on_the_next_screen_and_the_way_back_too() {
    let (_, view) = sample::samples().into_iter().find(|(name, _)| *name == "page-blocks").unwrap();
    let mut stage = stage(&view);
    let mut seen = stage.texts();
    assert!(!seen.iter().any(|text| text == "用手机扫码查看"));
    for _ in 0..6 {
        if stage.find("下一屏").is_ok_and(|next| next.enabled) {
            stage.press("下一屏").unwrap();
            seen.extend(stage.texts());
        }
    }
    assert!(seen.iter().any(|text| text == "用手机扫码查看"));
    assert!(!stage.find("下一屏").unwrap().enabled);
    stage.press("上一屏").unwrap();
    assert!(stage.find("下一屏").unwrap().enabled);
}
