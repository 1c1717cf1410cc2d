//! `printer`: paper for the citizen (clause 4.1 c), with a confirmed outcome.

use crate::advice;
use crate::gate::Effects;
use crate::services::PRINT_WORK;
use guichet_devices::{Order, PrintJob};
use guichet_model::call::{PrintContent, Refusal, Reply};
use guichet_model::device::{DeviceClass, Progress};
use guichet_model::view::Scene;
use std::sync::PoisonError;
use tokio::sync::mpsc;

pub(crate) async fn print(effects: &Effects<'_>, content: &PrintContent, operation: &str) -> Result<Reply, Refusal> {
    let PrintContent::Template { name, data } = content else {
        // No capability makes PDF documents yet; scanned pages are not printed.
        return Err(Refusal::Invalid("only a template of the package can be printed".into()));
    };
    effects.desk.working(Scene::Preparing, true);
    let services = effects.services;
    let setting = services.typesetter.set(effects.case, name, data, services.clock.as_ref(), operation);
    let (pdf, pages) = tokio::select! {
        () = effects.cancelled() => return Err(Refusal::Cancelled),
        set = setting => set.map_err(|error| {
            tracing::error!(item = effects.case.item(), %error, "typesetting");
            advice::unavailable(DeviceClass::Printer.word(), "typesetting")
        })?,
    };
    let scope = effects.case.record.capabilities.printer.as_ref();
    let used = effects.memory.lock().unwrap_or_else(PoisonError::into_inner).usage.printed;
    if scope.is_none_or(|scope| used + pages > scope.pages_per_visit) {
        return Err(Refusal::Denied(format!("{pages} pages are more than the record's pages a visit leave")));
    }
    let lease = services
        .printer
        .claim(effects.case.visit.clone())
        .map_err(|in_use| advice::in_use(DeviceClass::Printer, in_use))?;
    let (progress, mut seen) = mpsc::channel(16);
    let order = Order::new(PRINT_WORK, effects.desk.cancel(), progress);
    let job = PrintJob { name: effects.case.record.code.clone(), pdf, copies: 1 };
    effects.desk.working(Scene::Printing { page: 0, of: pages }, true);
    let printing = lease.print(job, order);
    tokio::pin!(printing);
    let printed = loop {
        tokio::select! {
            done = &mut printing => break done,
            Some(progress) = seen.recv() => show(effects, progress, pages),
        }
    };
    let printed = printed.map_err(|failure| advice::failed(DeviceClass::Printer, &failure))?;
    effects.memory.lock().unwrap_or_else(PoisonError::into_inner).usage.printed += pages;
    tracing::info!(job = printed.job_id, pages, "printed");
    Ok(Reply::Printed { pages })
}

fn show(effects: &Effects<'_>, progress: Progress, pages: u32) {
    match progress {
        Progress::Printing { page, of } => {
            effects.desk.working(Scene::Printing { page, of: if of == 0 { pages } else { of } }, true);
        }
        Progress::Held { condition } => {
            effects.desk.working(Scene::PrinterWaits { condition: condition.word().to_owned() }, true);
        }
        _ => {}
    }
}
