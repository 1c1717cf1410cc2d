//! `identity`: who is at the terminal (clause 4.1 a).

use crate::advice;
use crate::case::Held;
use crate::gate::Effects;
use crate::platform::client::Check;
use crate::services::CARD_WORK;
use guichet_devices::{Card, Order};
use guichet_model::call::{Assurance, Claim, Person, Refusal, Reply};
use guichet_model::device::{DeviceClass, Progress};
use guichet_model::view::Scene;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::Instant;

/// People forget their card on the reader, and the reader cannot tell: they are reminded for at least this long, while
/// the platform is asked.
const REMINDER: Duration = Duration::from_secs(2);

pub(crate) async fn require(effects: &Effects<'_>, assurance: Assurance, claims: &[Claim]) -> Result<Reply, Refusal> {
    let mut reminded = None;
    let mut held = match effects.wallet.held() {
        Some(held) => held,
        None => {
            let held = Held { card: Arc::new(read(effects).await?), checked: false };
            effects.wallet.keep(held.clone());
            effects.desk.working(Scene::TakeCard, false);
            reminded = Some(Instant::now() + REMINDER);
            held
        }
    };
    if assurance == Assurance::CardChecked && !held.checked {
        if reminded.is_none() {
            effects.desk.working(Scene::Asking, true);
        }
        if let Err(refusal) = check(effects, &held.card).await {
            if refusal == Refusal::Mismatch {
                // Another card may be laid down on the next try.
                effects.wallet.wipe();
            }
            return Err(refusal);
        }
        held.checked = true;
        effects.wallet.keep(held.clone());
    }
    if let Some(until) = reminded {
        tokio::time::sleep_until(until).await;
    }
    Ok(Reply::Person(Box::new(cut(&held.card, claims))))
}

async fn read(effects: &Effects<'_>) -> Result<Card, Refusal> {
    let services = effects.services;
    let lease = services
        .reader
        .claim(effects.case.visit.clone())
        .map_err(|in_use| advice::in_use(DeviceClass::CardReader, in_use))?;
    let patience = services.patience;
    let until = Instant::now() + patience;
    effects.desk.waiting(Scene::LayCard, until, patience);
    let (progress, mut seen) = mpsc::channel(16);
    let reading = lease.read(Order::new(patience + CARD_WORK, effects.desk.cancel(), progress));
    tokio::pin!(reading);
    let mut found = false;
    let card = loop {
        tokio::select! {
            done = &mut reading => break done,
            Some(progress) = seen.recv() => match progress {
                Progress::WaitingForCard => {
                    found = false;
                    effects.desk.waiting(Scene::LayCard, until, patience);
                }
                Progress::Reading => {
                    found = true;
                    effects.desk.working(Scene::ReadingCard, true);
                }
                _ => {}
            },
            // The citizen's time is for laying the card down; once it lies there, the reader's own deadline counts.
            () = tokio::time::sleep_until(until), if !found => return Err(Refusal::TimedOut),
        }
    };
    card.map_err(|failure| advice::failed(DeviceClass::CardReader, &failure))
}

async fn check(effects: &Effects<'_>, card: &Card) -> Result<(), Refusal> {
    let platform = &effects.services.platform;
    let answer = tokio::select! {
        () = effects.cancelled() => return Err(Refusal::Cancelled),
        answer = platform.check_identity(&card.number, &card.name) => answer,
    };
    match answer.map_err(crate::platform::refusal)? {
        Check::Match => Ok(()),
        Check::Mismatch | Check::Unknown => Err(Refusal::Mismatch),
    }
}

/// Only what was asked for; that it may be asked for was settled before.
fn cut(card: &Card, claims: &[Claim]) -> Person {
    let asked = |claim| claims.contains(&claim);
    let all = card.person();
    Person {
        card: all.card,
        name: all.name.filter(|_| asked(Claim::Name)),
        number: all.number.filter(|_| asked(Claim::Number)),
        sex: all.sex.filter(|_| asked(Claim::Sex)),
        ethnicity: all.ethnicity.filter(|_| asked(Claim::Ethnicity)),
        birth: all.birth.filter(|_| asked(Claim::Birth)),
        address: all.address.filter(|_| asked(Claim::Address)),
        issuer: all.issuer.filter(|_| asked(Claim::Issuer)),
        valid_from: all.valid_from.filter(|_| asked(Claim::Validity)),
        valid_until: all.valid_until.filter(|_| asked(Claim::Validity)),
    }
}
