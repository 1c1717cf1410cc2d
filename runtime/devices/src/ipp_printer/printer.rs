//! Driving a printer: send a document, follow its job to the end, stop it when asked.
//!
//! A job's number is kept from the moment the printer tells it until the printer says that the job is over. Whatever
//! happens in between (the printer is gone, a future is dropped), the job is cancelled before anything else is printed.

use super::client::{Accepted, IppClient};
use super::facts::{JobFacts, PrinterFacts, Stage};
use super::reason;
use crate::board::Board;
use crate::http;
use crate::order::{Run, Stop};
use crate::printer::{PrintJob, Printed, PrinterConfig};
use crate::queue::Driver;
use guichet_model::device::{Completion, DeviceClass, DeviceFailure, DeviceState, Media, Progress};
use std::time::Duration;
use tokio::time::Instant;

/// Between two looks at a job.
const LOOK: Duration = Duration::from_millis(300);
/// Looks in a row that may fail before a printer counts as gone.
const MISSES: u32 = 3;
/// How long a printer gets to stop a job: nobody has to wait longer before they can leave.
const STOPPING: Duration = Duration::from_secs(15);
/// How long after the deadline.
const LATE: Duration = Duration::from_secs(8);
const PDF_SIZE: usize = 64 * 1024 * 1024;

/// A printer and what is known of it.
pub(crate) struct IppPrinter {
    config: PrinterConfig,
    board: Board,
    /// None: none is configured. An error: the configuration cannot be used.
    client: Option<Result<IppClient, String>>,
    /// A job that is, or may be, inside the printer.
    inside: Option<i32>,
}

impl IppPrinter {
    pub(crate) fn new(config: PrinterConfig) -> Self {
        let board = Board::new(DeviceClass::Printer, &config.name);
        let client = (!config.uri.is_empty())
            .then(|| http::client(config.authority.as_deref()).and_then(|http| IppClient::new(http, &config.uri)));
        Self { config, board, client, inside: None }
    }

    fn client(&self) -> Result<&IppClient, DeviceFailure> {
        match &self.client {
            Some(Ok(client)) => Ok(client),
            Some(Err(detail)) => {
                self.board.offline(DeviceState::Offline, detail);
                Err(DeviceFailure::new(Completion::DeviceNotReady, detail)
                    .with_remedy(Completion::UnsupportedData.remedy()))
            }
            None => {
                let detail = "no printer is configured";
                self.board.offline(DeviceState::NoDevice, detail);
                Err(DeviceFailure::new(Completion::DeviceNotReady, detail).with_remedy(None))
            }
        }
    }

    /// Asks the printer how it is, and writes it on the board.
    async fn look(&self) -> Result<PrinterFacts, DeviceFailure> {
        let facts = self.client()?.printer().await.inspect_err(|failure| {
            let state = match failure.completion {
                Completion::DeviceNotReady => DeviceState::Offline,
                _ => DeviceState::HardwareError,
            };
            self.board.offline(state, &failure.detail);
        })?;
        self.board.update(|status| {
            status.state = facts.device_state();
            status.paper = reason::paper(&facts.reasons, facts.stopped);
            status.toner = reason::toner(&facts.reasons);
            status.media = match facts.obstacle() {
                Some(Completion::PaperJammed) => Media::Jammed,
                _ => Media::Unknown,
            };
            status.detail = format!("{}: {}", facts.model, facts.reasons.join(", "));
        });
        Ok(facts)
    }

    /// Cancels what an earlier command left inside. `Ok` when nothing is inside any more.
    async fn clear(&mut self) -> Result<(), DeviceFailure> {
        let Some(job) = self.inside else { return Ok(()) };
        let client = self.client()?;
        let under = |facts: &Option<JobFacts>| facts.as_ref().is_some_and(|facts| facts.stage == Stage::Under);
        if under(&client.job(job).await?) {
            client.cancel(job).await?;
            if under(&client.job(job).await?) {
                let detail = format!("job {job} of an earlier visit is still being cancelled");
                return Err(DeviceFailure::new(Completion::DeviceNotReady, detail));
            }
        }
        tracing::info!(device = %self.config.name, job, "a job left inside the printer is over");
        self.inside = None;
        Ok(())
    }

    /// Waits until the printer is there, free of earlier jobs, and nothing stands in its way.
    async fn ready(&mut self, run: &mut Run) -> Result<(), DeviceFailure> {
        run.report(Progress::Warming);
        let mut obstacle = None;
        let stop = loop {
            let looked = async {
                let facts = self.look().await?;
                self.clear().await.map(|()| facts)
            };
            let facts = match run.guard(looked).await {
                Err(stop) => break stop,
                Ok(Ok(facts)) => facts,
                Ok(Err(failure)) if self.inside.is_some() && self.board.state() == DeviceState::Online => {
                    tracing::debug!(detail = %failure.detail, "waiting for an earlier job");
                    match run.pause(LOOK).await {
                        Err(stop) => break stop,
                        Ok(()) => continue,
                    }
                }
                Ok(Err(failure)) => return Err(failure),
            };
            obstacle = match facts.obstacle() {
                // Paper is asked for when the job is inside: the printer knows which tray it needs.
                Some(Completion::PaperOut) => None,
                Some(Completion::DeviceNotReady) | None if !facts.accepting || facts.stopped => {
                    let detail = format!("the printer takes no jobs now ({})", facts.reasons.join(", "));
                    return Err(DeviceFailure::new(Completion::DeviceNotReady, detail));
                }
                other => other,
            };
            let Some(condition) = obstacle else { return Ok(()) };
            run.report(Progress::Held { condition });
            if let Err(stop) = run.pause(LOOK).await {
                break stop;
            }
        };
        Err(stopped(stop, obstacle, "the printer was made ready"))
    }

    async fn send(&mut self, job: &PrintJob, run: &mut Run) -> Result<i32, DeviceFailure> {
        run.report(Progress::Sending);
        let client = self.client()?;
        loop {
            // Not to be dropped for a cancel: a job of which nobody knows the number could not be cancelled.
            let sent = run.finish(client.print(job, &self.config.media)).await;
            match sent.map_err(|stop| stop.failure("the document was sent"))?? {
                Accepted::Job(number) => return Ok(number),
                Accepted::Later => {
                    run.pause(LOOK).await.map_err(|stop| stop.failure("the printer was busy"))?;
                }
            }
        }
    }

    /// Follows a job to its end.
    async fn follow(&self, number: i32, run: &mut Run) -> Result<Printed, DeviceFailure> {
        let client = self.client()?;
        let mut asked: Option<Stop> = None;
        let mut give_up: Option<Instant> = None;
        let mut obstacle = None;
        let mut misses = 0;
        loop {
            // The job first: once it is over, how the printer is does not matter any more.
            let looked = async {
                let Some(job) = client.job(number).await? else { return Ok((None, None)) };
                let printer = if job.stage == Stage::Under { Some(self.look().await?) } else { None };
                Ok::<_, DeviceFailure>((Some(job), printer))
            };
            match looked.await {
                Ok((None, _)) => return Err(forgotten(number)),
                Ok((Some(job), printer)) => {
                    misses = 0;
                    if let Some(result) = ended(number, &job, asked, obstacle) {
                        return result;
                    }
                    // What stood in the way when the time was over is what the deadline was missed for.
                    if let (Some(printer), None) = (printer, asked) {
                        obstacle = reason::obstacle(&printer.reasons, printer.stopped || job.stopped);
                    }
                    if asked.is_none() {
                        run.report(progress(&job, obstacle));
                    }
                }
                Err(failure) => {
                    misses += 1;
                    if misses == MISSES {
                        return Err(failure);
                    }
                }
            }
            if give_up.is_some_and(|until| Instant::now() >= until) {
                let detail = format!("job {number} did not stop; it is cancelled again when the printer answers");
                return Err(DeviceFailure::new(obstacle.unwrap_or(Completion::TimeOut), detail));
            }
            if asked.is_some() {
                tokio::time::sleep(LOOK).await;
            } else if let Err(stop) = run.pause(LOOK).await {
                asked = Some(stop);
                run.report(Progress::Cancelling);
                let now = Instant::now();
                give_up = Some((now + STOPPING).min(run.deadline().max(now) + LATE));
                if let Err(failure) = client.cancel(number).await {
                    tracing::warn!(device = %self.config.name, number, detail = %failure.detail, "Cancel-Job");
                }
            }
        }
    }
}

/// How a job that is over has ended; none while it is not.
fn ended(
    number: i32,
    job: &JobFacts,
    asked: Option<Stop>,
    obstacle: Option<Completion>,
) -> Option<Result<Printed, DeviceFailure>> {
    let failed = |completion, what: &str| {
        Some(Err(DeviceFailure::new(completion, format!("job {number} {what} ({})", job.reasons.join(", ")))))
    };
    match (job.stage, asked) {
        (Stage::Under, _) => None,
        (Stage::Completed, _) if job.has("job-completed-with-errors") => {
            failed(Completion::HardwareError, "was printed with errors")
        }
        // Even when cancel was asked: the paper is out.
        (Stage::Completed, _) => Some(Ok(Printed { pages: job.done, job_id: number })),
        (Stage::Canceled, Some(stop)) => Some(Err(stopped(stop, obstacle, "printing"))),
        (Stage::Canceled, None) => failed(Completion::Canceled, "was cancelled at the printer"),
        (Stage::Aborted, Some(stop)) => Some(Err(stopped(stop, obstacle, "printing"))),
        (Stage::Aborted, None) if job.has("document-format-error") || job.has("unsupported-document-format") => {
            failed(Completion::InvalidData, "was given up: the printer cannot read the document")
        }
        (Stage::Aborted, None) => failed(obstacle.unwrap_or(Completion::HardwareError), "was given up by the printer"),
    }
}

/// A stop, with what stood in the way: it tells more than that the time is over.
fn stopped(stop: Stop, obstacle: Option<Completion>, activity: &str) -> DeviceFailure {
    match (stop, obstacle) {
        (Stop::TimeOut, Some(condition)) => DeviceFailure::new(
            condition,
            format!("nobody helped the printer ({}) before the deadline", condition.word()),
        ),
        _ => stop.failure(activity),
    }
}

fn forgotten(number: i32) -> DeviceFailure {
    let detail = format!("the printer does not know job {number} any more; it was switched off, or is broken");
    DeviceFailure::new(Completion::HardwareError, detail)
}

fn progress(job: &JobFacts, obstacle: Option<Completion>) -> Progress {
    match obstacle {
        Some(condition) => Progress::Held { condition },
        None => {
            let next = job.done.saturating_add(1);
            Progress::Printing { page: if job.of == 0 { next } else { next.min(job.of) }, of: job.of }
        }
    }
}

impl Driver for IppPrinter {
    type Command = PrintJob;
    type Done = Printed;

    async fn run(&mut self, job: PrintJob, run: &mut Run) -> Result<Printed, DeviceFailure> {
        if !job.pdf.starts_with(b"%PDF-") || job.pdf.len() > PDF_SIZE || !(1..=99).contains(&job.copies) {
            let detail = format!("a job is a PDF document of at most {PDF_SIZE} bytes in 1 to 99 copies");
            return Err(DeviceFailure::new(Completion::InvalidData, detail));
        }
        self.ready(run).await?;
        let number = self.send(&job, run).await.inspect_err(|failure| {
            if failure.completion == Completion::DeviceNotReady {
                self.board.offline(DeviceState::Offline, &failure.detail);
            }
        })?;
        drop(job);
        self.inside = Some(number);
        let followed = self.follow(number, run).await;
        // Whatever went wrong: is it over? If not, or if nobody can tell, it is looked after later.
        let over = match &followed {
            Ok(_) => true,
            Err(_) => matches!(
                self.client()?.job(number).await,
                Ok(None | Some(JobFacts { stage: Stage::Canceled | Stage::Aborted | Stage::Completed, .. }))
            ),
        };
        if over {
            self.inside = None;
        }
        // How it is after the job: the tray may be empty now.
        let _ = self.look().await;
        followed
    }

    async fn check(&mut self) -> Result<(), DeviceFailure> {
        let facts = self.look().await?;
        // A job that is still being cancelled does not make a printer ill.
        if let Err(failure) = self.clear().await {
            tracing::debug!(device = %self.config.name, detail = %failure.detail, "clearing");
        }
        match (facts.device_state(), facts.obstacle()) {
            (DeviceState::Online, None) => Ok(()),
            (_, obstacle) => Err(DeviceFailure::new(
                obstacle.unwrap_or(Completion::DeviceNotReady),
                format!("the printer reports {}", facts.reasons.join(", ")),
            )),
        }
    }

    fn forget(&mut self) {}

    fn board(&self) -> &Board {
        &self.board
    }
}
