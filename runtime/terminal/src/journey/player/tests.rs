//! The player on a small terminal: idle page, catalogue, one slow page, outcome.

use super::*;
use guichet_model::call::Now;
use guichet_model::page::Date;
use guichet_model::text::Text;
use guichet_model::turn::Outcome;
use guichet_model::view::{Catalogue, DeviceScreen, OutcomeScreen, Place, Scene, Site};
use guichet_shell::Panel;
use guichet_shell::face::Face;
use std::sync::Mutex;

const PANEL: Panel = Panel { width: 300, height: 300, width_mm: 90.0, height_mm: 90.0 };

/// A page with a button for each thing that can be done there.
struct SmallPage;

impl Face for SmallPage {
    fn install(&self, _ctx: &egui::Context) {}

    fn draw(&mut self, ui: &mut egui::Ui, view: &View, inputs: &mut Vec<Input>) {
        let mut button = |ui: &mut egui::Ui, name: &str, input: Input| {
            if ui.button(name).clicked() {
                inputs.push(input);
            }
        };
        match &view.screen {
            Screen::Idle => button(ui, "Begin", Input::Begin),
            Screen::Catalogue(_) => button(ui, "Certificate", Input::OpenItem("certificate".into())),
            Screen::Outcome(outcome) => {
                ui.label(&outcome.outcome.title.en);
                button(ui, "Finish", Input::Finish);
            }
            _ => drop(ui.label("Working")),
        }
        if view.modes.elderly {
            ui.label("Large text is on");
        }
    }
}

/// Answers inputs as a terminal would, one view later.
struct SmallKiosk {
    views: watch::Sender<Arc<View>>,
    inputs: Mutex<Vec<Input>>,
}

impl SmallKiosk {
    fn new() -> Self {
        let view = View {
            revision: 0,
            visit: 1,
            site: Arc::new(Site {
                name: Text::default(),
                place: Text::default(),
                terminal: String::new(),
                consultation: String::new(),
                complaints: String::new(),
            }),
            clock: Now {
                date: Date::new(2026, 3, 2).unwrap(),
                hour: 9,
                minute: 30,
                second: 0,
                utc_offset_minutes: 480,
            },
            modes: Modes::default(),
            screen: Screen::Idle,
            dialog: None,
        };
        Self { views: watch::Sender::new(Arc::new(view)), inputs: Mutex::default() }
    }

    fn show(&self, change: impl FnOnce(&mut View)) {
        self.views.send_modify(|view| {
            let mut next = (**view).clone();
            next.revision += 1;
            change(&mut next);
            *view = Arc::new(next);
        });
    }
}

impl Kiosk for SmallKiosk {
    fn view(&self) -> watch::Receiver<Arc<View>> {
        self.views.subscribe()
    }

    fn send(&self, input: Input) {
        self.inputs.lock().unwrap().push(input.clone());
        match input {
            Input::Begin => self.show(|view| {
                view.screen = Screen::Catalogue(Catalogue {
                    departments: Vec::new(),
                    chosen: None,
                    tiles: Vec::new(),
                    notice: None,
                });
            }),
            Input::OpenItem(_) => {
                self.show(|view| {
                    view.screen = Screen::Device(DeviceScreen {
                        place: place(),
                        scene: Scene::Working,
                        seconds_left: None,
                        seconds_total: 0,
                        cancel: guichet_model::view::Cancel::Impossible,
                    });
                });
                let views = self.views.clone();
                // The work ends by itself, while the player waits.
                tokio::spawn(async move {
                    tokio::task::yield_now().await;
                    let mut next = (**views.borrow()).clone();
                    next.revision += 1;
                    next.screen = Screen::Outcome(OutcomeScreen {
                        place: place(),
                        outcome: Outcome {
                            tone: OutcomeTone::Done,
                            title: Text::same("Your certificate is printed"),
                            reference: None,
                            next_steps: Vec::new(),
                        },
                        seconds_left: 60,
                    });
                    views.send_replace(Arc::new(next));
                });
            }
            Input::SetModes(modes) => self.show(|view| view.modes = modes),
            Input::Finish | Input::ConfirmLeave => self.show(|view| {
                view.visit += 1;
                view.screen = Screen::Idle;
                view.dialog = None;
                view.modes = Modes::default();
            }),
            Input::Leave => self.show(|view| view.dialog = Some(Dialog::Leave)),
            _ => {}
        }
    }
}

fn place() -> Place {
    Place { item: Text::same("Certificate"), trial: false, procedure: Arc::from(Vec::new()), step: 0 }
}

fn journey(steps: &str, expect: &str) -> Journey {
    Journey::parse(&format!(
        "name = \"small\"\nitem = \"certificate\"\ntitle = {{ zh = \"小\", en = \"Small\" }}\n{steps}\n[expect]\n{expect}\n"
    ))
    .unwrap()
}

async fn play(journey: &Journey, kiosk: &SmallKiosk, elderly: bool) -> (Report, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let stage = Stage::with_face(PANEL, Box::new(|| Box::new(SmallPage)));
    let out = folder.path().join("small");
    let report = Player { journey, kiosk, stage, desk: None, out, elderly }.play().await;
    (report, folder)
}

const WHOLE: &str = "[[do]]\npress = \"Begin\"\n[[do]]\npress = \"Certificate\"\n[[do]]\nwait = \"certificate is printed\"\n\
                     [[do]]\nnot_see = [\"Working\"]\n[[do]]\npress = \"Finish\"\n[[do]]\nwait = \"Begin\"";

#[tokio::test]
async fn a_journey_that_goes_as_written_passes_and_leaves_a_picture_of_every_page() {
    let kiosk = SmallKiosk::new();
    let (report, _folder) = play(&journey(WHOLE, "outcome = \"done\""), &kiosk, false).await;
    assert!(report.failure.is_none(), "{}", report.failure.unwrap());
    assert_eq!(report.played.steps, 6);
    let mut pictures: Vec<String> = std::fs::read_dir(&report.folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    pictures.sort();
    assert_eq!(pictures.first().unwrap(), "01-idle.png");
    assert!(pictures.iter().any(|name| name.ends_with("-catalogue.png")), "{pictures:?}");
    assert!(pictures.iter().any(|name| name.ends_with("-outcome.png")), "{pictures:?}");
}

#[tokio::test(start_paused = true)]
async fn a_failing_step_tells_its_number_what_was_expected_and_what_was_there() {
    let kiosk = SmallKiosk::new();
    let steps = "[[do]]\npress = \"Begin\"\n[[do]]\npress = \"Passport\"\nseconds = 2";
    let (report, _folder) = play(&journey(steps, ""), &kiosk, false).await;
    let reason = report.failure.unwrap().to_string();
    for part in ["step 2 (press, line 6)", "\"Passport\"", "after 2 s", "catalogue is shown", "Certificate"] {
        assert!(reason.contains(part), "{reason} lacks {part}");
    }
    assert!(report.folder.join("failed.png").exists());
    assert!(matches!(kiosk.views.borrow().screen, Screen::Idle), "the next journey begins on the idle page");
}

#[tokio::test(start_paused = true)]
async fn a_text_that_never_comes_fails_at_its_deadline() {
    let kiosk = SmallKiosk::new();
    let (report, _folder) = play(&journey("[[do]]\nwait = \"Paris\"\nseconds = 3", ""), &kiosk, false).await;
    assert!(report.failure.unwrap().to_string().contains("after 3 s nothing says \"Paris\""));
}

#[tokio::test]
async fn another_ending_and_another_item_than_the_written_ones_fail() {
    let (report, _folder) = play(&journey(WHOLE, "outcome = \"accepted\""), &SmallKiosk::new(), false).await;
    assert!(matches!(report.failure, Some(Failure::Ending { expected: Ending::Accepted, ended: Ending::Done })));
    let other = Journey { item: "passport".into(), ..journey(WHOLE, "") };
    let (report, _folder) = play(&other, &SmallKiosk::new(), false).await;
    assert!(matches!(report.failure, Some(Failure::Item { .. })));
}

#[tokio::test]
async fn a_journey_left_half_way_has_no_ending_and_brings_the_terminal_home() {
    let kiosk = SmallKiosk::new();
    let journey = Journey { item: "none".into(), ..journey("[[do]]\npress = \"Begin\"", "outcome = \"left\"") };
    let (report, _folder) = play(&journey, &kiosk, false).await;
    // It opened nothing, which is what fails; the terminal is home all the same.
    assert!(matches!(report.failure, Some(Failure::Item { .. })));
    assert!(kiosk.inputs.lock().unwrap().contains(&Input::ConfirmLeave));
    assert!(matches!(kiosk.views.borrow().screen, Screen::Idle));
}

#[tokio::test]
async fn large_text_is_set_whatever_the_journey_says() {
    let kiosk = SmallKiosk::new();
    let steps = "[[do]]\npress = \"Begin\"\n[[do]]\npress = \"Certificate\"\n[[do]]\nwait = \"printed\"\n[[do]]\nsee = [\"Large text is on\"]";
    let (report, _folder) = play(&journey(steps, ""), &kiosk, true).await;
    assert!(report.failure.is_none(), "{}", report.failure.unwrap());
}

#[tokio::test]
async fn a_step_for_the_testbed_fails_without_one_and_says_how_to_give_it() {
    let steps = "[[do]]\ntestbed = { method = \"DELETE\", path = \"/reader/card\" }";
    let (report, _folder) = play(&journey(steps, ""), &SmallKiosk::new(), false).await;
    assert!(report.failure.unwrap().to_string().contains("--testbed"));
}
