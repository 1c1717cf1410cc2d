//! How items end, well or not.

use super::place;
use guichet_model::text::Text;
use guichet_model::turn::{Outcome, OutcomeTone};
use guichet_model::view::{OutcomeScreen, ProblemScreen, Screen, Trouble};

pub(super) fn all() -> Vec<(&'static str, Screen)> {
    let unavailable = Trouble::Unavailable { subject: "printer".into(), condition: "paper-out".into(), advice: None };
    let item =
        Trouble::Item(Text::new("居住证已经过期，请先到窗口换领", "The permit has expired; renew it at a counter"));
    vec![
        ("outcome-accepted", outcome(OutcomeTone::Accepted, ("已受理", "Accepted"), Some("FZ-2026-1123-0042"))),
        ("outcome-done", outcome(OutcomeTone::Done, ("已打印", "Printed"), None)),
        ("outcome-not-done", outcome(OutcomeTone::NotDone, ("没有办成", "It could not be done"), None)),
        ("problem-unavailable", problem(unavailable, true, true)),
        ("problem-timed-out", problem(Trouble::TimedOut, true, true)),
        ("problem-mismatch", problem(Trouble::Mismatch, false, true)),
        ("problem-item", problem(item, true, false)),
        ("problem-broken", problem(Trouble::Broken, false, false)),
    ]
}

fn outcome(tone: OutcomeTone, title: (&str, &str), reference: Option<&str>) -> Screen {
    let steps = [
        ("请取走打印口的受理回执和您的身份证", "Take your receipt from the printer, and your identity card"),
        ("3 个工作日内办结，短信通知 138****1234", "Done within 3 working days; we text 138****1234"),
        ("有疑问请拨 0591-12345", "Questions? Call 0591-12345"),
    ];
    Screen::Outcome(OutcomeScreen {
        place: place(3),
        outcome: Outcome {
            tone,
            title: Text::new(title.0, title.1),
            reference: reference.map(str::to_owned),
            next_steps: steps.into_iter().map(|(zh, en)| Text::new(zh, en)).collect(),
        },
        seconds_left: 30,
    })
}

fn problem(trouble: Trouble, back: bool, retry: bool) -> Screen {
    Screen::Problem(ProblemScreen { place: place(2), trouble, back, retry })
}
