//! Driving a scanner: wait until it can, begin a job, fetch its pages, end the job.

use super::capabilities::Capabilities;
use super::client::{Begun, EsclClient, Next};
use super::status::{Readiness, Status};
use super::{jpeg, settings};
use crate::board::Board;
use crate::http;
use crate::order::{Run, Stop};
use crate::queue::Driver;
use crate::scanner::{ScanRequest, ScanSource, ScannedPage, ScannerConfig};
use guichet_model::device::{Completion, DeviceClass, DeviceFailure, DeviceState, Progress};
use reqwest::Url;
use std::time::Duration;

/// Between two looks at a scanner that is busy.
const LOOK: Duration = Duration::from_millis(500);
/// How many looks a scanner gets to come to rest after a job was deleted.
const LOOKS: u32 = 10;

/// A scanner and what is known of it.
pub(crate) struct EsclScanner {
    board: Board,
    /// None: none is configured. An error: the configuration cannot be used.
    client: Option<Result<EsclClient, String>>,
    capabilities: Option<Capabilities>,
}

/// Why a scan led nowhere.
enum Trouble {
    Stopped(Stop),
    Failed(DeviceFailure),
}

impl From<Stop> for Trouble {
    fn from(stop: Stop) -> Self {
        Self::Stopped(stop)
    }
}

impl From<DeviceFailure> for Trouble {
    fn from(failure: DeviceFailure) -> Self {
        Self::Failed(failure)
    }
}

impl EsclScanner {
    pub(crate) fn new(config: ScannerConfig) -> Self {
        let board = Board::new(DeviceClass::Scanner, &config.name);
        let client = (!config.url.is_empty())
            .then(|| http::client(config.authority.as_deref()).and_then(|http| EsclClient::new(http, &config.url)));
        Self { board, client, capabilities: None }
    }

    fn client(&self) -> Result<&EsclClient, DeviceFailure> {
        match &self.client {
            Some(Ok(client)) => Ok(client),
            Some(Err(detail)) => {
                self.board.offline(DeviceState::Offline, detail);
                Err(DeviceFailure::new(Completion::DeviceNotReady, detail)
                    .with_remedy(Completion::UnsupportedData.remedy()))
            }
            None => {
                let detail = "no scanner is configured";
                self.board.offline(DeviceState::NoDevice, detail);
                Err(DeviceFailure::new(Completion::DeviceNotReady, detail).with_remedy(None))
            }
        }
    }

    /// Asks for the status, and writes it on the board.
    async fn look(&self) -> Result<Status, DeviceFailure> {
        let status = self.client()?.status().await.inspect_err(|failure| {
            let state = match failure.completion {
                Completion::DeviceNotReady => DeviceState::Offline,
                _ => DeviceState::HardwareError,
            };
            self.board.offline(state, &failure.detail);
        })?;
        self.board.update(|board| {
            board.state = status.device_state();
            board.media = status.media();
            if let Some(capabilities) = &self.capabilities {
                board.detail.clone_from(&capabilities.model);
            }
        });
        Ok(status)
    }

    /// Capabilities do not change while a scanner is on; they are asked for again when it has been away.
    async fn learn(&mut self) -> Result<(), DeviceFailure> {
        if self.board.state() == DeviceState::Offline {
            self.capabilities = None;
        }
        if self.capabilities.is_none() {
            self.capabilities = Some(self.client()?.capabilities().await?);
        }
        Ok(())
    }

    async fn scan(
        &mut self,
        request: &ScanRequest,
        run: &mut Run,
        job: &mut Option<Url>,
    ) -> Result<Vec<ScannedPage>, Trouble> {
        run.report(Progress::Warming);
        run.guard(self.learn()).await??;
        let capabilities = self
            .capabilities
            .as_ref()
            .ok_or_else(|| DeviceFailure::new(Completion::InternalError, "the scanner's capabilities were not kept"))?;
        let settings = settings::settings(request, capabilities)?;
        loop {
            match run.guard(self.look()).await??.readiness(request.source) {
                Readiness::Ready => break,
                Readiness::Busy => run.pause(LOOK).await?,
                Readiness::No(failure) => return Err(failure.into()),
            }
        }
        let client = self.client()?;
        let url = loop {
            if let Some(stop) = run.stop() {
                return Err(stop.into());
            }
            // Not to be dropped for a cancel: a job of which nobody knows the address could not be deleted.
            match run.finish(client.begin(settings.clone())).await?? {
                Begun::Job(url) => break url,
                Begun::Later(pause) => run.pause(pause).await?,
                Begun::Conflict => {
                    let status = run.guard(self.look()).await??;
                    return Err(Trouble::Failed(status.feeder_fault().unwrap_or_else(|| {
                        DeviceFailure::new(Completion::UnsupportedData, "the scanner does not accept these settings")
                    })));
                }
            }
        };
        *job = Some(url.clone());
        let pages = fetch(client, &url, request, run).await?;
        // The scanner itself ended a job that gave fewer pages than it may.
        if pages.len() < most(request) {
            *job = None;
            self.account(request, &pages, run).await?;
        }
        Ok(pages)
    }

    /// There are no more pages: because all are scanned, or because one is stuck?
    async fn account(&self, request: &ScanRequest, pages: &[ScannedPage], run: &Run) -> Result<(), Trouble> {
        if request.source == ScanSource::Glass && !pages.is_empty() {
            return Ok(());
        }
        let fault = run.guard(self.look()).await??.feeder_fault();
        match fault.filter(|_| request.source == ScanSource::Feeder) {
            // The feeder is empty because everything was scanned.
            Some(fault) if fault.completion == Completion::NoMedia && !pages.is_empty() => Ok(()),
            Some(fault) => Err(fault.into()),
            None if pages.is_empty() => {
                Err(DeviceFailure::new(Completion::HardwareError, "the scanner ended the job without a page").into())
            }
            None => Ok(()),
        }
    }

    /// Waits until the scanner, whose job was deleted, is at rest.
    async fn rest(&self) -> Result<(), DeviceFailure> {
        for _ in 0..LOOKS {
            if !self.look().await?.is_busy() {
                return Ok(());
            }
            tokio::time::sleep(LOOK).await;
        }
        Err(DeviceFailure::new(Completion::HardwareError, "the scanner did not stop after its job was deleted"))
    }
}

/// As many pages as the job may have.
fn most(request: &ScanRequest) -> usize {
    match request.source {
        ScanSource::Glass => 1,
        ScanSource::Feeder => usize::try_from(request.most_pages).unwrap_or(usize::MAX),
    }
}

async fn fetch(
    client: &EsclClient,
    job: &Url,
    request: &ScanRequest,
    run: &mut Run,
) -> Result<Vec<ScannedPage>, Trouble> {
    let mut pages = Vec::new();
    while pages.len() < most(request) {
        let page = u32::try_from(pages.len()).unwrap_or(u32::MAX).saturating_add(1);
        run.report(Progress::Scanning { page });
        match run.guard(client.next(job)).await?? {
            Next::Page(response) => {
                run.report(Progress::Receiving { page });
                let (media_type, bytes) = run.guard(EsclClient::page(response)).await??;
                if media_type != "image/jpeg" {
                    let detail = "the scanner sends another kind of picture than it was asked for";
                    return Err(DeviceFailure::new(Completion::InvalidData, detail).into());
                }
                let (width, height) = jpeg::size(&bytes)
                    .map_err(|error| DeviceFailure::new(Completion::InvalidData, error.to_string()))?;
                pages.push(ScannedPage { bytes, media_type, width, height });
            }
            Next::Later(pause) => run.pause(pause).await?,
            Next::End => break,
        }
    }
    Ok(pages)
}

impl Driver for EsclScanner {
    type Command = ScanRequest;
    type Done = Vec<ScannedPage>;

    async fn run(&mut self, request: ScanRequest, run: &mut Run) -> Result<Vec<ScannedPage>, DeviceFailure> {
        let mut job = None;
        let scanned = self.scan(&request, run, &mut job).await;
        if matches!(scanned, Err(Trouble::Stopped(_))) {
            run.report(Progress::Cancelling);
        }
        let ended = match (&job, self.client()) {
            (Some(job), Ok(client)) => client.delete(job).await,
            _ => Ok(()),
        };
        if let Err(failure) = &ended {
            tracing::warn!(detail = %failure.detail, "a scan job was not ended");
        }
        match scanned {
            Ok(pages) => Ok(pages),
            Err(Trouble::Failed(failure)) => {
                if failure.completion == Completion::DeviceNotReady {
                    self.board.offline(DeviceState::Offline, &failure.detail);
                }
                Err(failure)
            }
            Err(Trouble::Stopped(Stop::TimeOut)) => Err(Stop::TimeOut.failure("scanning")),
            // Cancelled is only what has stopped.
            Err(Trouble::Stopped(Stop::Canceled)) => {
                ended?;
                if job.is_some() {
                    self.rest().await?;
                }
                Err(Stop::Canceled.failure("scanning"))
            }
        }
    }

    async fn check(&mut self) -> Result<(), DeviceFailure> {
        if self.capabilities.is_none() || self.board.state() == DeviceState::Offline {
            self.look().await?;
            self.capabilities = Some(self.client()?.capabilities().await?);
        }
        let status = self.look().await?;
        match status.device_state() {
            DeviceState::Online => Ok(()),
            _ => Err(match status.readiness(ScanSource::Feeder) {
                Readiness::No(failure) => failure,
                _ => DeviceFailure::new(Completion::DeviceNotReady, "the scanner is not ready"),
            }),
        }
    }

    fn forget(&mut self) {
        self.capabilities = None;
    }

    fn board(&self) -> &Board {
        &self.board
    }
}
