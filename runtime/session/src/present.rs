//! From what the kiosk knows to what is to be seen.

use crate::attention::{Verdict, seconds};
use crate::case::{Case, Stage};
use crate::kiosk::{Floor, countdown};
use crate::running::Running;
use crate::visit::{Overlay, Place as Whereabouts, Visit};
use guichet_capability::Showing;
use guichet_catalogue::Installed;
use guichet_model::call::{Capability, Now};
use guichet_model::page::{Block, Page};
use guichet_model::text::Text;
use guichet_model::view::{
    Cancel, Catalogue, Department, DeviceScreen, Dialog, Guide, Modes, OutcomeScreen, PageScreen, PictureKey, Place,
    ProblemScreen, Scene, Screen, Tile, View,
};
use std::sync::Arc;
use tokio::time::Instant;

/// The view of this moment.
pub(crate) fn present(floor: &Floor, clock: Now, now: Instant) -> View {
    // The header shows minutes: seconds would make a new view, and a new picture, each second.
    let clock = Now { second: 0, ..clock };
    let visit = floor.visit.as_ref();
    View {
        revision: floor.revision,
        visit: floor.visits,
        site: floor.parts.site.clone(),
        clock,
        modes: visit.map_or_else(Modes::default, |visit| visit.modes),
        screen: visit.map_or(Screen::Idle, |visit| screen(floor, visit, now)),
        dialog: visit.and_then(|visit| dialog(floor, visit, now)),
    }
}

fn dialog(floor: &Floor, visit: &Visit, now: Instant) -> Option<Dialog> {
    if let Verdict::Warn { left } = floor.verdict(now) {
        return Some(Dialog::TimeOut { seconds_left: seconds(left), extensions_left: visit.attention.extensions() });
    }
    visit.overlay.map(|overlay| match overlay {
        Overlay::Leave => Dialog::Leave,
        Overlay::Help => Dialog::Help,
    })
}

fn screen(floor: &Floor, visit: &Visit, now: Instant) -> Screen {
    match &visit.place {
        Whereabouts::Catalogue { chosen, notice } => {
            Screen::Catalogue(catalogue(floor, chosen.clone(), notice.clone()))
        }
        Whereabouts::Guide { code } => match floor.parts.catalogue.item(code) {
            Some(item) => Screen::Guide(Box::new(guide(&item))),
            None => Screen::Catalogue(catalogue(floor, None, None)),
        },
        Whereabouts::Case(case) => match &case.stage {
            Stage::Running(running) => working(floor, case, running, now),
            Stage::Page { faults } => match case.history.now() {
                Some(moment) => {
                    let mut page = page(case, &moment.page, false);
                    page.answers.clone_from(&moment.answers);
                    page.faults.clone_from(faults);
                    Screen::Page(Box::new(page))
                }
                None => device(case, Scene::Working, None, Cancel::Impossible, now),
            },
            Stage::Problem { trouble, retry } => Screen::Problem(ProblemScreen {
                place: place(case),
                trouble: trouble.clone(),
                back: case.history.now().is_some() || !case.history.is_closed(),
                retry: retry.is_some(),
            }),
            Stage::Outcome { outcome, until } => Screen::Outcome(OutcomeScreen {
                place: place(case),
                outcome: outcome.clone(),
                seconds_left: countdown(*until, now),
            }),
        },
    }
}

fn catalogue(floor: &Floor, chosen: Option<String>, notice: Option<Text>) -> Catalogue {
    let mut departments: Vec<Department> = Vec::new();
    for item in floor.parts.catalogue.items() {
        let department = &item.record.department;
        if departments.iter().all(|known| known.code != department.code) {
            departments.push(Department { code: department.code.clone(), short: department.short.clone() });
        }
    }
    let wanted = |item: &&Arc<Installed>| chosen.as_ref().is_none_or(|chosen| item.record.department.code == *chosen);
    let tiles = floor.parts.catalogue.items().iter().filter(wanted).map(|item| tile(item)).collect();
    Catalogue { departments, chosen, tiles, notice }
}

fn tile(item: &Installed) -> Tile {
    let record = &item.record;
    Tile {
        code: record.code.clone(),
        icon: record.icon.clone(),
        name: record.name.clone(),
        department: record.department.name.clone(),
        minutes: record.minutes,
        trial: item.trial,
    }
}

fn guide(item: &Installed) -> Guide {
    let record = &item.record;
    let shown = [Capability::Identity, Capability::Scanner, Capability::Printer, Capability::Platform];
    Guide {
        tile: tile(item),
        conditions: record.conditions.clone(),
        materials: record.materials.iter().map(|material| (material.name.clone(), material.note.clone())).collect(),
        procedure: record.procedure.iter().map(|step| step.name.clone()).collect(),
        promised_days: record.standards.promised_days,
        legal_days: record.standards.legal_days,
        fee_fen: record.standards.fee_fen,
        result: record.result.text.clone(),
        sample: record.result.sample.as_ref().and_then(|path| item.assets.get(path).cloned()),
        purposes: shown.iter().filter_map(|capability| record.capabilities.purpose(*capability).cloned()).collect(),
    }
}

fn place(case: &Case) -> Place {
    let step = case.history.now().and_then(|moment| case.item.record.step(&moment.page.step)).unwrap_or(0);
    let last = case.item.record.procedure.len().saturating_sub(1);
    Place {
        item: case.item.record.name.clone(),
        trial: case.item.trial,
        procedure: case.item.procedure.clone(),
        step: if matches!(case.stage, Stage::Outcome { .. }) { last } else { step },
    }
}

fn page(case: &Case, page: &Page, busy: bool) -> PageScreen {
    let mut pictures = Vec::new();
    for block in &page.blocks {
        match block {
            Block::Picture { asset, .. } => {
                pictures
                    .extend(case.item.assets.get(asset).map(|bytes| (PictureKey::Asset(asset.clone()), bytes.clone())));
            }
            Block::Preview(id) => {
                let pages = case.gate.pages(id).into_iter().enumerate();
                pictures.extend(pages.map(|(number, bytes)| (PictureKey::Document(id.clone(), number), bytes)));
            }
            _ => {}
        }
    }
    PageScreen {
        place: place(case),
        page: page.clone(),
        answers: Vec::new(),
        faults: Vec::new(),
        pictures,
        // From the first page, back leads to the guide, unless something has happened that cannot be undone.
        back: case.history.can_go_back() || !case.history.is_closed(),
        busy,
    }
}

/// While a step is under way: what a capability shows; the page, for a moment; then that the terminal works.
fn working(floor: &Floor, case: &Case, running: &Running, now: Instant) -> Screen {
    let cancel = |showing: &Showing| match (showing.cancellable, running.cancel_asked) {
        (false, _) => Cancel::Impossible,
        (true, true) => Cancel::Asked,
        (true, false) => Cancel::Possible,
    };
    if let Some(showing) = running.desk.showing.borrow().as_ref() {
        return device(case, showing.scene.clone(), Some(showing), cancel(showing), now);
    }
    let hushed = now < running.quiet_since + floor.parts.policy.hush;
    match (&running.last, case.history.now()) {
        (Some(last), _) if hushed => device(case, last.scene.clone(), None, Cancel::Impossible, now),
        (None, Some(moment)) if hushed => {
            let mut screen = page(case, &moment.page, true);
            screen.answers.clone_from(&moment.answers);
            Screen::Page(Box::new(screen))
        }
        // The first step has begun, and nothing has asked for the citizen yet.
        (None, None) if hushed => Screen::Guide(Box::new(guide(&case.item))),
        _ => device(case, Scene::Working, None, Cancel::Impossible, now),
    }
}

fn device(case: &Case, scene: Scene, showing: Option<&Showing>, cancel: Cancel, now: Instant) -> Screen {
    Screen::Device(DeviceScreen {
        place: place(case),
        scene,
        seconds_left: showing.and_then(|showing| showing.until).map(|until| countdown(until, now)),
        seconds_total: showing.map_or(0, |showing| seconds(showing.total)),
        cancel,
    })
}
