//! Stand-in for the provincial platform: JSON over HTTPS with client certificates.

mod api;
mod intake;
mod register;

use std::{
    path::Path,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use anyhow::{Context as _, Result};
use axum_server::tls_rustls::RustlsConfig;
use jiff::{Timestamp, civil::Date, tz::Offset};
use rustls::ServerConfig;
use serde::Serialize;

use crate::{
    fault::{Fault, FaultRequest, Refused, Slot},
    listener::Listening,
    pki::{Pki, Seal},
    port::Port,
};
pub use intake::Acceptance;
use intake::{Filed, Intake};
use register::Register;
pub use register::{Insured, Period, Person};

/// How much later `slow` answers when no time is given.
const SLOW: Duration = Duration::from_secs(3);

/// What the platform can do wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum PlatformFault {
    /// Answers late by `ms`.
    Slow,
    /// Refuses connections.
    Down,
    /// Answers 500 and does nothing.
    InternalError,
    /// Answers 200 with a web page.
    Nonsense,
    /// Shows a certificate of an authority that nobody trusts.
    WrongCertificate,
    /// Signs acceptances wrongly.
    BadSignature,
    /// Does what it is asked for, and the answer is lost (504).
    LostAnswer,
}

impl Fault for PlatformFault {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("slow", Self::Slow),
        ("down", Self::Down),
        ("500", Self::InternalError),
        ("nonsense", Self::Nonsense),
        ("wrong-certificate", Self::WrongCertificate),
        ("bad-signature", Self::BadSignature),
        ("lost-answer", Self::LostAnswer),
    ];
    const EXCHANGES: &'static [&'static str] = &["health", "identity", "query", "documents", "applications"];

    fn is_state(self) -> bool {
        matches!(self, Self::Down | Self::WrongCertificate)
    }
}

/// What `GET /state` says of the platform.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct PlatformState {
    applications: Vec<Filed>,
    documents: usize,
    /// Identity checks answered.
    checks: u64,
    fault: Option<FaultRequest>,
}

struct Shared {
    faults: Slot<PlatformFault>,
    register: Mutex<Register>,
    intake: Mutex<Intake>,
    checks: AtomicU64,
    seal: Seal,
    utc_offset_hours: i8,
}

impl Shared {
    fn held(&self, fault: PlatformFault) -> bool {
        self.faults.peek().is_some_and(|held| held.fault == fault)
    }

    fn register(&self) -> MutexGuard<'_, Register> {
        self.register.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn intake(&self) -> MutexGuard<'_, Intake> {
        self.intake.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn count_check(&self) {
        self.checks.fetch_add(1, Ordering::Relaxed);
    }

    fn now(&self) -> (Timestamp, i8) {
        (Timestamp::now(), self.utc_offset_hours)
    }

    fn today(&self) -> Date {
        let offset = Offset::constant(self.utc_offset_hours);
        offset.to_datetime(Timestamp::now()).date()
    }
}

/// The platform, serving until it is dropped.
pub(crate) struct Platform {
    shared: Arc<Shared>,
    port: Port,
    honest: Arc<ServerConfig>,
    stranger: Arc<ServerConfig>,
    /// Nothing while it is down.
    server: tokio::sync::Mutex<Option<Listening>>,
}

impl Platform {
    pub(crate) fn start(folder: &Path, pki: Pki, utc_offset_hours: i8) -> Result<Self> {
        let shared = Arc::new(Shared {
            faults: Slot::new(),
            register: Mutex::new(Register::shipped().context("the register of people cannot be read")?),
            intake: Mutex::new(Intake::open(folder)?),
            checks: AtomicU64::new(0),
            seal: pki.seal,
            utc_offset_hours,
        });
        let port = Port::take().context("no port for the platform")?;
        let platform =
            Self { shared, port, honest: pki.server, stranger: pki.stranger, server: tokio::sync::Mutex::new(None) };
        let server = platform.serve(&platform.honest)?;
        Ok(Self { server: tokio::sync::Mutex::new(Some(server)), ..platform })
    }

    /// `https://localhost:PORT`
    pub(crate) fn url(&self) -> String {
        format!("https://localhost:{}", self.port.address().port())
    }

    /// Adds a person to the register.
    pub(crate) fn add(&self, person: Person) {
        self.shared.register().add(person);
    }

    pub(crate) async fn set_fault(&self, request: FaultRequest) -> Result<(), Refused> {
        let fault = Slot::parse(request)?;
        let before = self.shared.faults.peek().map(|held| held.fault);
        let now = fault.fault;
        self.shared.faults.put(fault);
        self.change(before, Some(now)).await;
        Ok(())
    }

    pub(crate) async fn clear_fault(&self) {
        let before = self.shared.faults.peek().map(|held| held.fault);
        self.shared.faults.clear();
        self.change(before, None).await;
    }

    pub(crate) fn state(&self) -> PlatformState {
        let intake = self.shared.intake();
        PlatformState {
            applications: intake.filed(),
            documents: intake.document_count(),
            checks: self.shared.checks.load(Ordering::Relaxed),
            fault: self.shared.faults.peek().map(|f| f.request),
        }
    }

    /// What a fault asks of the server itself. Connections that are open end with it: a client must
    /// not slip by on one that it opened before.
    async fn change(&self, before: Option<PlatformFault>, now: Option<PlatformFault>) {
        match (before, now) {
            (_, Some(PlatformFault::Down)) => {
                if let Some(server) = self.server.lock().await.take() {
                    server.stop().await;
                }
            }
            (_, Some(PlatformFault::WrongCertificate)) => self.serve_anew(&self.stranger).await,
            (Some(PlatformFault::Down | PlatformFault::WrongCertificate), _) => self.serve_anew(&self.honest).await,
            _ => {}
        }
    }

    async fn serve_anew(&self, config: &Arc<ServerConfig>) {
        let mut server = self.server.lock().await;
        if let Some(old) = server.take() {
            old.stop().await;
        }
        match self.serve(config) {
            Ok(new) => *server = Some(new),
            Err(e) => tracing::error!("the platform does not come back: {e:#}"),
        }
    }

    fn serve(&self, config: &Arc<ServerConfig>) -> Result<Listening> {
        let listener = self.port.listen().context("cannot listen for the platform's clients")?;
        let tls = RustlsConfig::from_config(config.clone());
        Listening::secure(listener, tls, api::routes(self.shared.clone()))
    }
}
