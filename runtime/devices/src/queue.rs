//! One device, one task, one serial queue.
//!
//! A command is a *ticket* while it waits and a *run* while it works. Waiting, it can be withdrawn at once: nothing has
//! happened yet. Working, it can only be asked to stop; it completes when the driver says that the device has stopped.
//! Whichever way, it completes exactly once: the ticket is either withdrawn or started, never both, and the driver's
//! result goes through a channel for one value.

use crate::board::Board;
use crate::order::{Order, Run};
use guichet_model::device::{Completion, DeviceFailure, DeviceState, DeviceStatus, Progress};
use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use std::time::Duration;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

/// Commands that may wait. One visit sends one at a time; more is somebody's mistake.
const QUEUE: usize = 8;
/// How long after its deadline a driver may take to bring its device to a stop.
const GRACE: Duration = Duration::from_secs(10);
/// How long a device may take to say how it is.
const CHECK: Duration = Duration::from_secs(4);
/// How often a device that answers is asked.
const CHECK_ONLINE: Duration = Duration::from_secs(5);
/// How often one that does not is tried again.
const CHECK_OFFLINE: Duration = Duration::from_secs(1);

/// What a protocol does. The task calls one method at a time.
pub(crate) trait Driver: Send + 'static {
    type Command: Send + 'static;
    type Done: Send + 'static;

    /// Does it. Returns only when the device has stopped, one way or another; `run` says when it has to.
    fn run(
        &mut self,
        command: Self::Command,
        run: &mut Run,
    ) -> impl Future<Output = Result<Self::Done, DeviceFailure>> + Send;

    /// Asks the device how it is, connecting first if need be, and writes it on the board.
    fn check(&mut self) -> impl Future<Output = Result<(), DeviceFailure>> + Send;

    /// The last call was abandoned in its middle: whatever was under way is unknown now.
    fn forget(&mut self);

    fn board(&self) -> &Board;
}

const WAITING: u8 = 0;
const STARTED: u8 = 1;
const WITHDRAWN: u8 = 2;

#[derive(Default)]
struct Ticket(AtomicU8);

impl Ticket {
    fn turn(&self, to: u8) -> bool {
        self.0.compare_exchange(WAITING, to, Ordering::AcqRel, Ordering::Acquire).is_ok()
    }
}

type Completed<D> = Result<<D as Driver>::Done, DeviceFailure>;
type Reply<D> = oneshot::Sender<Completed<D>>;

struct Task<D: Driver> {
    command: D::Command,
    order: Order,
    revoked: CancellationToken,
    ticket: Arc<Ticket>,
    reply: Reply<D>,
}

enum Work<D: Driver> {
    Do(Task<D>),
    Check { reply: oneshot::Sender<Result<(), DeviceFailure>> },
}

/// The way in to a device's task. The task ends when the last of these is gone.
pub(crate) struct Queue<D: Driver> {
    work: mpsc::Sender<Work<D>>,
    busy: Arc<AtomicBool>,
    status: watch::Receiver<DeviceStatus>,
}

impl<D: Driver> Clone for Queue<D> {
    fn clone(&self) -> Self {
        Self { work: self.work.clone(), busy: self.busy.clone(), status: self.status.clone() }
    }
}

impl<D: Driver> Queue<D> {
    /// Starts the task; needs a tokio runtime.
    pub(crate) fn start(driver: D) -> Self {
        Self::start_with(driver, GRACE)
    }

    fn start_with(driver: D, grace: Duration) -> Self {
        let (work, waiting) = mpsc::channel(QUEUE);
        let busy = Arc::new(AtomicBool::new(false));
        let status = driver.board().watch();
        tokio::spawn(serve(driver, waiting, busy.clone(), grace));
        Self { work, busy, status }
    }

    pub(crate) fn status(&self) -> watch::Receiver<DeviceStatus> {
        self.status.clone()
    }

    /// Queues a command and waits for its completion.
    pub(crate) async fn execute(
        &self,
        command: D::Command,
        order: Order,
        revoked: CancellationToken,
    ) -> Result<D::Done, DeviceFailure> {
        if revoked.is_cancelled() {
            return Err(DeviceFailure::new(Completion::SequenceError, "the lease was revoked: claim the device again"));
        }
        let ticket = Arc::new(Ticket::default());
        let (reply, mut done) = oneshot::channel();
        let (cancel, deadline, progress) = (order.cancel.clone(), order.deadline, order.progress.clone());
        let work = Work::Do(Task { command, order, revoked: revoked.clone(), ticket: ticket.clone(), reply });
        if self.busy.load(Ordering::Acquire) {
            // Only for the page; a full channel loses nothing that matters.
            let _ = progress.try_send(Progress::Queued);
        }
        drop(progress);
        self.send(work)?;
        let stop = async {
            tokio::select! {
                biased;
                () = cancel.cancelled() => (Completion::Canceled, "withdrawn before the device began"),
                () = revoked.cancelled() => (Completion::Canceled, "the lease was revoked before the device began"),
                () = tokio::time::sleep_until(deadline) => {
                    (Completion::TimeOut, "the deadline passed while another command was at work")
                }
            }
        };
        tokio::select! {
            biased;
            completion = &mut done => return completion.unwrap_or_else(|_| Err(ended())),
            (completion, detail) = stop => {
                if ticket.turn(WITHDRAWN) {
                    return Err(DeviceFailure::new(completion, detail));
                }
            }
        }
        // It is at work: the task asks the driver to stop, and the completion tells how it ended.
        done.await.unwrap_or_else(|_| Err(ended()))
    }

    /// Asks the device how it is. A device at work for a visit is known to be well, and is not disturbed.
    pub(crate) async fn check(&self, patience: Duration) -> Result<DeviceStatus, DeviceFailure> {
        if self.busy.load(Ordering::Acquire) {
            return Ok(DeviceStatus { state: DeviceState::DeviceBusy, ..self.status.borrow().clone() });
        }
        let (reply, done) = oneshot::channel();
        self.send(Work::Check { reply })?;
        match tokio::time::timeout(patience, done).await {
            Ok(Ok(result)) => result.map(|()| self.status.borrow().clone()),
            Ok(Err(_)) => Err(ended()),
            Err(_) => Err(DeviceFailure::new(
                Completion::TimeOut,
                format!("{} did not say how it is within {patience:?}", self.status.borrow().name),
            )),
        }
    }

    fn send(&self, work: Work<D>) -> Result<(), DeviceFailure> {
        self.work.try_send(work).map_err(|error| match error {
            mpsc::error::TrySendError::Full(_) => DeviceFailure::new(
                Completion::DeviceNotReady,
                format!("{QUEUE} commands wait already: let them end first"),
            ),
            mpsc::error::TrySendError::Closed(_) => ended(),
        })
    }
}

fn ended() -> DeviceFailure {
    DeviceFailure::new(Completion::InternalError, "the device's task has ended: restart the terminal")
}

async fn serve<D: Driver>(mut driver: D, mut waiting: mpsc::Receiver<Work<D>>, busy: Arc<AtomicBool>, grace: Duration) {
    let mut next_check = Instant::now();
    loop {
        tokio::select! {
            biased;
            work = waiting.recv() => match work {
                None => return,
                Some(Work::Do(task)) => {
                    if !task.ticket.turn(STARTED) {
                        continue;
                    }
                    busy.store(true, Ordering::Release);
                    let (result, reply) = work_off(&mut driver, task, grace).await;
                    if matches!(&result, Err(failure) if failure.remedy.is_some()) {
                        // It may have gone: look after it at once.
                        next_check = Instant::now();
                    }
                    // Idle before the completion is out, so that whoever gets it may ask for a check at once.
                    busy.store(false, Ordering::Release);
                    let _ = reply.send(result);
                }
                Some(Work::Check { reply }) => {
                    // Whoever asked may have stopped waiting.
                    let _ = reply.send(check(&mut driver).await);
                }
            },
            () = tokio::time::sleep_until(next_check) => {
                let result = check(&mut driver).await;
                let pause = if result.is_ok() { CHECK_ONLINE } else { CHECK_OFFLINE };
                next_check = Instant::now() + pause;
            }
        }
    }
}

async fn check<D: Driver>(driver: &mut D) -> Result<(), DeviceFailure> {
    if let Ok(result) = tokio::time::timeout(CHECK, driver.check()).await {
        return result;
    }
    driver.forget();
    let detail = format!("no answer within {CHECK:?}");
    driver.board().offline(DeviceState::Offline, &detail);
    Err(DeviceFailure::new(Completion::DeviceNotReady, detail))
}

/// Runs one command to its end.
async fn work_off<D: Driver>(driver: &mut D, task: Task<D>, grace: Duration) -> (Completed<D>, Reply<D>) {
    let Task { command, order: Order { deadline, cancel, progress }, revoked, ticket: _, mut reply } = task;
    let stop = CancellationToken::new();
    let mut run = Run::new(deadline, stop.clone(), progress);
    let result = {
        let mut work = std::pin::pin!(driver.run(command, &mut run));
        let mut hard = std::pin::pin!(tokio::time::sleep_until(deadline + grace));
        loop {
            tokio::select! {
                biased;
                result = &mut work => break Some(result),
                () = cancel.cancelled(), if !stop.is_cancelled() => stop.cancel(),
                () = revoked.cancelled(), if !stop.is_cancelled() => stop.cancel(),
                // Nobody waits for the completion any more, so nobody wants the effect.
                () = reply.closed(), if !stop.is_cancelled() => stop.cancel(),
                () = &mut hard => break None,
            }
        }
    };
    let result = result.unwrap_or_else(|| {
        driver.forget();
        let detail = format!("the device did not stop within {grace:?} after its deadline");
        driver.board().offline(DeviceState::HardwareError, &detail);
        Err(DeviceFailure::new(Completion::TimeOut, detail).with_remedy(Completion::HardwareError.remedy()))
    });
    (result, reply)
}

#[cfg(test)]
mod tests;
