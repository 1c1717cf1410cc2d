//! Stand-in for the identity-card reader: the SAM_V / SDT protocol on a pseudo-terminal.

mod card;
mod frame;
mod line;
mod machine;
mod record;

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use anyhow::{Context as _, Result};
use serde::Serialize;
use tokio::{sync::watch, task::JoinHandle};

use crate::fault::{Fault, FaultRequest, InForce, Refused, Slot};
pub use card::{Card, CardKind, Sex};
use line::Line;
use machine::{Machine, Spoilt, exchange};

/// How often an exclusive use that a client took is given up again, see [`Line::release`].
const RELEASE_EVERY: Duration = Duration::from_millis(100);
/// How long `replug` stays unplugged when no time is given.
const REPLUG: Duration = Duration::from_millis(500);
/// How much later `slow` answers when no time is given.
const SLOW: Duration = Duration::from_millis(1500);

/// What the reader can do wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ReaderFault {
    /// Answers with bytes that are no frame.
    Garbage,
    /// Breaks the answer off half way.
    HalfFrame,
    /// Answers with a checksum that is off by one bit.
    WrongChecksum,
    /// Goes away mid-read: breaks off the answer to a read, then answers nothing until cleared.
    Silent,
    /// Answers nothing.
    Mute,
    /// Is pulled out in the middle of the answer to a read, and stays out until cleared.
    Vanish,
    /// Is pulled out; plugged in again when cleared, or after `ms`.
    Unplug,
    /// Is pulled out and plugged in again after `ms`.
    Replug,
    /// Reads a card of a kind that nobody knows.
    UnknownKind,
    /// Reads a number whose check digit is wrong.
    WrongCheckDigit,
    /// Answers late by `ms`.
    Slow,
}

impl Fault for ReaderFault {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("garbage", Self::Garbage),
        ("half-frame", Self::HalfFrame),
        ("wrong-checksum", Self::WrongChecksum),
        ("silent", Self::Silent),
        ("mute", Self::Mute),
        ("vanish", Self::Vanish),
        ("unplug", Self::Unplug),
        ("replug", Self::Replug),
        ("unknown-kind", Self::UnknownKind),
        ("wrong-check-digit", Self::WrongCheckDigit),
        ("slow", Self::Slow),
    ];
    const EXCHANGES: &'static [&'static str] =
        &["reset", "status", "sam-id", "find", "select", "read", "address", "chip", "rf"];

    fn is_state(self) -> bool {
        matches!(self, Self::Silent | Self::Vanish | Self::Unplug | Self::Replug)
    }
}

/// What `GET /state` says of the reader.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct ReaderState {
    card_present: bool,
    card_read: bool,
    card: Option<Card>,
    plugged: bool,
    /// Requests received since the start.
    requests: u64,
    fault: Option<FaultRequest>,
}

struct Shared {
    link: PathBuf,
    machine: Mutex<Machine>,
    faults: Slot<ReaderFault>,
    plugged: watch::Sender<bool>,
    requests: AtomicU64,
}

/// The reader, running until it is dropped.
pub(crate) struct Reader {
    shared: Arc<Shared>,
    task: JoinHandle<()>,
}

impl Reader {
    /// Plugs a reader in; the link is there when this returns.
    pub(crate) fn start(link: &Path) -> Result<Self> {
        let shared = Arc::new(Shared {
            link: link.to_owned(),
            machine: Mutex::new(Machine::new()),
            faults: Slot::new(),
            plugged: watch::Sender::new(true),
            requests: AtomicU64::new(0),
        });
        let line = shared.plug()?;
        let task = tokio::spawn(run(shared.clone(), line));
        Ok(Self { shared, task })
    }

    pub(crate) fn lay(&self, card: Card) -> Result<(), Refused> {
        self.shared.machine().lay(card).map_err(Refused)
    }

    pub(crate) fn take(&self) -> bool {
        self.shared.machine().take()
    }

    pub(crate) fn set_fault(&self, request: FaultRequest) -> Result<(), Refused> {
        let fault = Slot::<ReaderFault>::parse(request)?;
        let shared = &self.shared;
        let back_after = match fault.fault {
            ReaderFault::Unplug => fault.request.ms.map(Duration::from_millis),
            ReaderFault::Replug => Some(fault.request.ms.map_or(REPLUG, Duration::from_millis)),
            _ => None,
        };
        let out = matches!(fault.fault, ReaderFault::Unplug | ReaderFault::Replug);
        shared.faults.put(fault.clone());
        shared.plugged.send_replace(!out);
        if let Some(after) = back_after {
            let shared = shared.clone();
            tokio::spawn(async move {
                tokio::time::sleep(after).await;
                // Only if nobody said otherwise meanwhile.
                if shared.faults.peek() == Some(fault) {
                    shared.faults.clear();
                    shared.plugged.send_replace(true);
                }
            });
        }
        Ok(())
    }

    pub(crate) fn clear_fault(&self) {
        self.shared.faults.clear();
        self.shared.plugged.send_replace(true);
    }

    pub(crate) fn state(&self) -> ReaderState {
        let machine = self.shared.machine();
        ReaderState {
            card_present: machine.card().is_some(),
            card_read: machine.was_read(),
            card: machine.card().cloned(),
            plugged: self.shared.link.exists(),
            requests: self.shared.requests.load(Ordering::Relaxed),
            fault: self.shared.faults.peek().map(|f| f.request),
        }
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Shared {
    fn machine(&self) -> MutexGuard<'_, Machine> {
        self.machine.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn plug(&self) -> Result<Line> {
        Line::plug(&self.link).with_context(|| format!("cannot make the card reader's line at {}", self.link.display()))
    }
}

/// Serves the line; plugs a new one in each time the old one was pulled out.
async fn run(shared: Arc<Shared>, first: Line) {
    let mut plugged = shared.plugged.subscribe();
    let mut line = Some(first);
    loop {
        let Some(current) = line.take() else {
            if plugged.wait_for(|plugged| *plugged).await.is_err() {
                return;
            }
            shared.machine().restart();
            match shared.plug() {
                Ok(new) => line = Some(new),
                Err(e) => {
                    tracing::error!("{e:#}");
                    return;
                }
            }
            continue;
        };
        tokio::select! {
            _ = plugged.wait_for(|plugged| !*plugged) => {}
            end = serve(&shared, &current) => {
                if let Err(e) = end {
                    tracing::warn!("the card reader's line broke: {e}");
                }
            }
        }
    }
}

/// Answers requests until the line breaks.
async fn serve(shared: &Shared, line: &Line) -> std::io::Result<()> {
    let mut received = Vec::new();
    let mut release = tokio::time::interval(RELEASE_EVERY);
    loop {
        tokio::select! {
            got = line.receive(&mut received) => got?,
            _ = release.tick() => line.release(),
        }
        while let Some(request) = frame::take_request(&mut received) {
            shared.requests.fetch_add(1, Ordering::Relaxed);
            answer(shared, line, &request).await?;
        }
    }
}

async fn answer(shared: &Shared, line: &Line, request: &frame::Request) -> std::io::Result<()> {
    let exchange = exchange(request);
    let applies = shared.faults.peek().is_some_and(|held| held.request.on.is_some() || spoils(held.fault, exchange));
    let fault = if applies { shared.faults.strike(exchange) } else { None };
    let spoilt = match fault.as_ref().map(|f| f.fault) {
        Some(ReaderFault::UnknownKind) => Spoilt::UnknownKind,
        Some(ReaderFault::WrongCheckDigit) => Spoilt::WrongCheckDigit,
        _ => Spoilt::No,
    };
    let (status, data) = shared.machine().answer(request, spoilt);
    let mut bytes = frame::reply(status, &data);
    let half = bytes.len() / 2;
    let Some(InForce { fault, request }) = fault else {
        return line.send(&bytes).await;
    };
    match fault {
        ReaderFault::Garbage => {
            let noise: Vec<u8> = bytes.iter().enumerate().map(|(i, b)| b.rotate_left(3) ^ (i as u8) ^ 0x5C).collect();
            line.send(&noise).await
        }
        ReaderFault::HalfFrame => line.send(&bytes[..half]).await,
        ReaderFault::WrongChecksum => {
            if let Some(last) = bytes.last_mut() {
                *last ^= 0x01;
            }
            line.send(&bytes).await
        }
        ReaderFault::Silent => {
            line.send(&bytes[..half]).await?;
            tokio::select! {
                () = shared.faults.while_held(ReaderFault::Silent) => Ok(()),
                broken = swallow(line) => broken,
            }
        }
        ReaderFault::Mute => Ok(()),
        ReaderFault::Vanish => {
            line.send(&bytes[..half]).await?;
            shared.plugged.send_replace(false);
            Ok(())
        }
        ReaderFault::Slow => {
            tokio::time::sleep(request.ms.map_or(SLOW, Duration::from_millis)).await;
            line.send(&bytes).await
        }
        ReaderFault::Unplug | ReaderFault::Replug => Ok(()),
        ReaderFault::UnknownKind | ReaderFault::WrongCheckDigit => line.send(&bytes).await,
    }
}

/// Receives and forgets: what is asked of a reader that is gone is answered by nobody, later either.
async fn swallow(line: &Line) -> std::io::Result<()> {
    let mut ignored = Vec::new();
    loop {
        line.receive(&mut ignored).await?;
        ignored.clear();
    }
}

/// Some faults only make sense in the answer to a read.
fn spoils(fault: ReaderFault, exchange: &str) -> bool {
    match fault {
        ReaderFault::Silent | ReaderFault::Vanish | ReaderFault::UnknownKind | ReaderFault::WrongCheckDigit => {
            exchange == "read"
        }
        _ => true,
    }
}
