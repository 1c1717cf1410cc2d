//! Devices at work: every scene.

use super::{place, sheet};
use guichet_model::text::Text;
use guichet_model::view::{Cancel, DeviceScreen, Scene};

pub(super) fn all() -> Vec<(&'static str, DeviceScreen)> {
    let lease = || Text::new("租房合同", "Lease");
    let waits = |scene| device(scene, Some(52), Cancel::Possible);
    let works = |scene| device(scene, None, Cancel::Impossible);
    let paper = |trouble: Option<&str>| Scene::LayPaper {
        material: lease(),
        page: 2,
        may_finish: true,
        trouble: trouble.map(str::to_owned),
    };
    let review =
        |more, enough| Scene::ReviewScan { material: lease(), page: 1, picture: sheet(840, 1188), more, enough };
    vec![
        ("device-lay-card", waits(Scene::LayCard)),
        ("device-reading-card", works(Scene::ReadingCard)),
        ("device-take-card", waits(Scene::TakeCard)),
        ("device-lay-paper", waits(paper(None))),
        ("device-lay-paper-trouble", waits(paper(Some("paper-jammed")))),
        ("device-scanning", device(Scene::Scanning { material: lease(), page: 1 }, None, Cancel::Asked)),
        ("device-review-scan", waits(review(true, true))),
        ("device-review-scan-last", waits(review(false, true))),
        ("device-preparing", works(Scene::Preparing)),
        ("device-printing", works(Scene::Printing { page: 1, of: 2 })),
        ("device-printer-waits", waits(Scene::PrinterWaits { condition: "paper-out".into() })),
        ("device-asking", works(Scene::Asking)),
        ("device-submitting", works(Scene::Submitting { sent: 1, of: 3 })),
        ("device-working", works(Scene::Working)),
    ]
}

fn device(scene: Scene, seconds_left: Option<u32>, cancel: Cancel) -> DeviceScreen {
    DeviceScreen { place: place(0), scene, seconds_left, seconds_total: 60, cancel }
}
