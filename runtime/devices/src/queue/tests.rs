use super::*;
use crate::order::Stop;
use guichet_model::device::DeviceClass;
use std::sync::Mutex;
use tokio::sync::Notify;

/// What a command of the fake does; the test opens the gates.
enum Deed {
    /// Ends with this number once the gate opens, cancel or not.
    AfterGate(Arc<Notify>, u32),
    /// Ends when it is told to stop, but only once the gate opens.
    StopAfterGate(Arc<Notify>),
    /// Never ends.
    Hang,
}

struct Fake {
    board: Board,
    begun: Arc<Notify>,
    forgotten: Arc<Mutex<u32>>,
}

impl Driver for Fake {
    type Command = Deed;
    type Done = u32;

    async fn run(&mut self, deed: Deed, run: &mut Run) -> Result<u32, DeviceFailure> {
        self.begun.notify_one();
        match deed {
            Deed::AfterGate(gate, number) => {
                gate.notified().await;
                Ok(number)
            }
            Deed::StopAfterGate(gate) => {
                let stop = run.guard(std::future::pending::<()>()).await.err().unwrap_or(Stop::TimeOut);
                run.report(Progress::Cancelling);
                gate.notified().await;
                Err(stop.failure("working"))
            }
            Deed::Hang => std::future::pending().await,
        }
    }

    async fn check(&mut self) -> Result<(), DeviceFailure> {
        self.board.update(|status| status.state = DeviceState::Online);
        Ok(())
    }

    fn forget(&mut self) {
        *self.forgotten.lock().unwrap() += 1;
    }

    fn board(&self) -> &Board {
        &self.board
    }
}

struct Bench {
    queue: Queue<Fake>,
    begun: Arc<Notify>,
    forgotten: Arc<Mutex<u32>>,
}

fn bench() -> Bench {
    bench_with(LONG)
}

fn bench_with(grace: Duration) -> Bench {
    let (begun, forgotten) = (Arc::new(Notify::new()), Arc::new(Mutex::new(0)));
    let board = Board::new(DeviceClass::Printer, "fake");
    let queue = Queue::start_with(Fake { board, begun: begun.clone(), forgotten: forgotten.clone() }, grace);
    Bench { queue, begun, forgotten }
}

const LONG: Duration = Duration::from_secs(600);

impl Bench {
    fn execute(&self, deed: Deed, order: Order) -> tokio::task::JoinHandle<Result<u32, DeviceFailure>> {
        let queue = self.queue.clone();
        tokio::spawn(async move { queue.execute(deed, order, CancellationToken::new()).await })
    }
}

fn order(budget: Duration) -> (Order, CancellationToken, mpsc::Receiver<Progress>) {
    let (cancel, (progress, seen)) = (CancellationToken::new(), mpsc::channel(8));
    (Order::new(budget, cancel.clone(), progress), cancel, seen)
}

fn completion(result: Result<u32, DeviceFailure>) -> Completion {
    result.unwrap_err().completion
}

#[tokio::test]
async fn commands_run_one_after_another_in_their_order() {
    let bench = bench();
    let (first, second) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let one = bench.execute(Deed::AfterGate(first.clone(), 1), order(LONG).0);
    bench.begun.notified().await;
    let (waiting, _, mut seen) = order(LONG);
    let two = bench.execute(Deed::AfterGate(second.clone(), 2), waiting);
    assert_eq!(seen.recv().await, Some(Progress::Queued));
    second.notify_one();
    assert!(!two.is_finished(), "the first is still at work");
    first.notify_one();
    assert_eq!(one.await.unwrap(), Ok(1));
    assert_eq!(two.await.unwrap(), Ok(2));
}

#[tokio::test]
async fn the_deadline_covers_the_time_in_the_queue() {
    let bench = bench();
    let gate = Arc::new(Notify::new());
    let one = bench.execute(Deed::AfterGate(gate.clone(), 1), order(LONG).0);
    bench.begun.notified().await;
    let two = bench.execute(Deed::AfterGate(Arc::new(Notify::new()), 2), order(Duration::from_millis(30)).0);
    assert_eq!(completion(two.await.unwrap()), Completion::TimeOut);
    gate.notify_one();
    assert_eq!(one.await.unwrap(), Ok(1));
    // The one that timed out never begins: the next command does.
    let three = Arc::new(Notify::new());
    three.notify_one();
    assert_eq!(bench.execute(Deed::AfterGate(three, 3), order(LONG).0).await.unwrap(), Ok(3));
}

#[tokio::test]
async fn a_queued_command_is_cancelled_at_once_while_another_works() {
    let bench = bench();
    let gate = Arc::new(Notify::new());
    let one = bench.execute(Deed::AfterGate(gate.clone(), 1), order(LONG).0);
    bench.begun.notified().await;
    let (waiting, cancel, mut seen) = order(LONG);
    let two = bench.execute(Deed::Hang, waiting);
    assert_eq!(seen.recv().await, Some(Progress::Queued));
    cancel.cancel();
    assert_eq!(completion(two.await.unwrap()), Completion::Canceled);
    gate.notify_one();
    assert_eq!(one.await.unwrap(), Ok(1));
}

#[tokio::test]
async fn cancel_asked_is_not_yet_stopped() {
    let bench = bench();
    let gate = Arc::new(Notify::new());
    let (running, cancel, mut seen) = order(LONG);
    let one = bench.execute(Deed::StopAfterGate(gate.clone()), running);
    bench.begun.notified().await;
    cancel.cancel();
    assert_eq!(seen.recv().await, Some(Progress::Cancelling));
    assert!(!one.is_finished(), "asked, but not stopped");
    gate.notify_one();
    assert_eq!(completion(one.await.unwrap()), Completion::Canceled);
}

#[tokio::test]
async fn a_command_that_ends_in_spite_of_a_cancel_has_succeeded() {
    let bench = bench();
    let gate = Arc::new(Notify::new());
    let (running, cancel, _seen) = order(LONG);
    let one = bench.execute(Deed::AfterGate(gate.clone(), 7), running);
    bench.begun.notified().await;
    cancel.cancel();
    gate.notify_one();
    assert_eq!(one.await.unwrap(), Ok(7));
}

#[tokio::test]
async fn a_command_that_nobody_waits_for_any_more_is_stopped() {
    let bench = bench();
    let gate = Arc::new(Notify::new());
    let (running, _cancel, mut seen) = order(LONG);
    let one = bench.execute(Deed::StopAfterGate(gate.clone()), running);
    bench.begun.notified().await;
    one.abort();
    assert_eq!(seen.recv().await, Some(Progress::Cancelling));
    gate.notify_one();
}

#[tokio::test]
async fn a_revoked_lease_stops_its_command_and_refuses_the_next() {
    let bench = bench();
    let gate = Arc::new(Notify::new());
    gate.notify_one();
    let revoked = CancellationToken::new();
    let running = bench.queue.execute(Deed::StopAfterGate(gate), order(LONG).0, revoked.clone());
    let revoke = async {
        bench.begun.notified().await;
        revoked.cancel();
    };
    let (result, ()) = tokio::join!(running, revoke);
    assert_eq!(completion(result), Completion::Canceled);
    let next = bench.queue.execute(Deed::Hang, order(LONG).0, revoked).await;
    assert_eq!(completion(next), Completion::SequenceError);
}

#[tokio::test]
async fn a_device_at_work_answers_a_check_without_being_disturbed() {
    let bench = bench();
    assert_eq!(bench.queue.check(LONG).await.unwrap().state, DeviceState::Online);
    let gate = Arc::new(Notify::new());
    let one = bench.execute(Deed::AfterGate(gate.clone(), 1), order(LONG).0);
    bench.begun.notified().await;
    assert_eq!(bench.queue.check(Duration::ZERO).await.unwrap().state, DeviceState::DeviceBusy);
    gate.notify_one();
    assert_eq!(one.await.unwrap(), Ok(1));
    assert_eq!(bench.queue.check(LONG).await.unwrap().state, DeviceState::Online);
}

#[tokio::test]
async fn more_commands_than_the_queue_holds_are_refused() {
    let bench = bench();
    let gate = Arc::new(Notify::new());
    let _one = bench.execute(Deed::AfterGate(gate, 1), order(LONG).0);
    bench.begun.notified().await;
    let mut waiting = Vec::new();
    for _ in 0..QUEUE {
        let (queued, _, mut seen) = order(LONG);
        waiting.push(bench.execute(Deed::Hang, queued));
        assert_eq!(seen.recv().await, Some(Progress::Queued));
    }
    // The command is in the queue right after it has reported itself, without a pause in between.
    let refused = bench.execute(Deed::Hang, order(LONG).0).await.unwrap();
    assert_eq!(completion(refused), Completion::DeviceNotReady);
}

#[tokio::test]
async fn a_driver_that_hangs_is_abandoned_after_the_grace_and_the_device_serves_on() {
    let bench = bench_with(Duration::from_millis(20));
    let failure = bench.execute(Deed::Hang, order(Duration::from_millis(50)).0).await.unwrap().unwrap_err();
    assert_eq!(failure.completion, Completion::TimeOut);
    assert!(failure.detail.contains("did not stop"), "{failure}");
    assert_eq!(*bench.forgotten.lock().unwrap(), 1);
    let gate = Arc::new(Notify::new());
    gate.notify_one();
    assert_eq!(bench.execute(Deed::AfterGate(gate, 5), order(LONG).0).await.unwrap(), Ok(5));
}
