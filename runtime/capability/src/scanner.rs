//! `scanner`: leading a citizen through scanning one material, page by page (clause 4.1 b).

use crate::advice;
use crate::case::{Document, ScannedBytes};
use crate::desk::{Decision, NoDecision};
use crate::gate::Effects;
use crate::services::SCAN_WORK;
use guichet_devices::{Order, ScanRequest};
use guichet_model::call::{Refusal, Reply};
use guichet_model::device::{Completion, DeviceClass, DeviceFailure};
use guichet_model::view::Scene;
use std::sync::{Arc, PoisonError};
use tokio::sync::mpsc;
use zeroize::Zeroizing;

/// Failures in a row after which the citizen is sent on.
const TRIES: u32 = 3;

pub(crate) async fn scan(effects: &Effects<'_>, material: &str, least: u32, most: u32) -> Result<Reply, Refusal> {
    let name = effects
        .case
        .record
        .material(material)
        .map(|known| known.name.clone())
        .ok_or_else(|| Refusal::Denied("the material is not in the record".into()))?;
    let patience = effects.services.patience;
    let mut pages: Vec<ScannedBytes> = Vec::new();
    let mut trouble: Option<String> = None;
    let mut failures = 0;
    let count = |pages: &[ScannedBytes]| u32::try_from(pages.len()).unwrap_or(u32::MAX);
    while count(&pages) < most {
        let page = count(&pages) + 1;
        let may_finish = count(&pages) >= least;
        let scene = Scene::LayPaper { material: name.clone(), page, may_finish, trouble: trouble.take() };
        match effects.desk.ask(scene, patience).await.map_err(refusal)? {
            Decision::Finish if may_finish => break,
            Decision::Scan => {}
            _ => continue,
        }
        effects.desk.working(Scene::Scanning { material: name.clone(), page }, true);
        let scanned = match one_page(effects).await {
            Ok(scanned) => scanned,
            Err(failure) if failure.completion == Completion::Canceled => return Err(Refusal::Cancelled),
            Err(failure) => {
                failures += 1;
                if failures == TRIES {
                    return Err(advice::failed(DeviceClass::Scanner, &failure));
                }
                tracing::warn!(completion = failure.completion.word(), detail = %failure.detail, "scan");
                trouble = Some(failure.completion.word().to_owned());
                continue;
            }
        };
        failures = 0;
        let enough = page >= least;
        let picture: Arc<[u8]> = Arc::from(scanned.bytes.as_slice());
        let review =
            || Scene::ReviewScan { material: name.clone(), page, picture: picture.clone(), more: page < most, enough };
        loop {
            match effects.desk.ask(review(), patience).await.map_err(refusal)? {
                Decision::Keep if page < most || enough => pages.push(scanned),
                Decision::Finish if enough => {
                    pages.push(scanned);
                    return Ok(keep(effects, material, pages));
                }
                Decision::Rescan => {}
                _ => continue,
            }
            break;
        }
    }
    Ok(keep(effects, material, pages))
}

fn keep(effects: &Effects<'_>, material: &str, pages: Vec<ScannedBytes>) -> Reply {
    let count = u32::try_from(pages.len()).unwrap_or(u32::MAX);
    let mut memory = effects.memory.lock().unwrap_or_else(PoisonError::into_inner);
    memory.usage.scanned += count;
    let document = memory.add(Document { material: material.to_owned(), pages });
    Reply::Scanned { document, pages: count }
}

async fn one_page(effects: &Effects<'_>) -> Result<ScannedBytes, DeviceFailure> {
    let busy = |_| DeviceFailure::new(Completion::DeviceNotReady, "another visit still has the scanner");
    let lease = effects.services.scanner.claim(effects.case.visit.clone()).map_err(busy)?;
    // The scenes are the gate's own; the device's finer steps are not shown.
    let (progress, _unseen) = mpsc::channel(16);
    let order = Order::new(SCAN_WORK, effects.desk.cancel(), progress);
    let page = lease.scan(ScanRequest::default(), order).await?.into_iter().next();
    let page = page.ok_or_else(|| DeviceFailure::new(Completion::NoMedia, "the scanner gave no page"))?;
    Ok(ScannedBytes { bytes: Zeroizing::new(page.bytes), media_type: page.media_type })
}

fn refusal(reason: NoDecision) -> Refusal {
    match reason {
        NoDecision::Cancelled => Refusal::Cancelled,
        NoDecision::TimedOut => Refusal::TimedOut,
    }
}
