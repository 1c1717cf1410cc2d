//! What a screen is called in file names and logs.

use guichet_model::view::{Dialog, Scene, Screen, View};

/// The name of what is shown: `idle`, `catalogue`, `guide`, the page's own id, `device-lay-card`, `outcome`, `problem`;
/// with `-dialog-leave` and the like behind it while a dialog lies over it. Letters, digits and hyphens only.
#[must_use]
pub fn screen_name(view: &View) -> String {
    let screen = match &view.screen {
        Screen::Idle => "idle".to_owned(),
        Screen::Catalogue(_) => "catalogue".to_owned(),
        Screen::Guide(_) => "guide".to_owned(),
        Screen::Page(page) => format!("page-{}", page.page.id),
        Screen::Device(device) => format!("device-{}", scene_name(&device.scene)),
        Screen::Outcome(_) => "outcome".to_owned(),
        Screen::Problem(_) => "problem".to_owned(),
    };
    let dialog = match &view.dialog {
        None => "",
        Some(Dialog::Leave) => "-dialog-leave",
        Some(Dialog::TimeOut { .. }) => "-dialog-time-out",
        Some(Dialog::Help) => "-dialog-help",
    };
    (screen + dialog)
        .chars()
        .map(|character| if character.is_ascii_alphanumeric() || character == '-' { character } else { '-' })
        .collect()
}

fn scene_name(scene: &Scene) -> &'static str {
    match scene {
        Scene::LayCard => "lay-card",
        Scene::ReadingCard => "reading-card",
        Scene::TakeCard => "take-card",
        Scene::LayPaper { .. } => "lay-paper",
        Scene::Scanning { .. } => "scanning",
        Scene::ReviewScan { .. } => "review-scan",
        Scene::Preparing => "preparing",
        Scene::Printing { .. } => "printing",
        Scene::PrinterWaits { .. } => "printer-waits",
        Scene::Asking => "asking",
        Scene::Submitting { .. } => "submitting",
        Scene::Working => "working",
    }
}
