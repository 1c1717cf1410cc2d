//! A worker and a real child process: whatever the child does, the caller gets a typed answer in time, the child is
//! gone when it should be, and the next call is served.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

use guichet_worker::{Limits, Role, Worker, WorkerError, WorkerSpec, frame::FrameError};
use std::{os::unix::process::ExitStatusExt, path::Path, sync::Arc, time::Duration};
use tokio::{
    task::JoinSet,
    time::{Instant, timeout},
};

include!("fixture/ask.rs");

const SOON: Duration = Duration::from_millis(300);
const PLENTY: Duration = Duration::from_secs(30);

fn spec() -> WorkerSpec {
    let limits = Limits { memory: 256 << 20, cpu: 20, file_size: 0, open_files: 16, body: 1 << 20 };
    WorkerSpec {
        limits,
        idle_after: None,
        ..WorkerSpec::new(env!("CARGO_BIN_EXE_guichet-worker-fixture"), Role::Typeset)
    }
}

async fn ask(worker: &Worker, ask: Ask) -> WorkerError {
    worker.call::<_, Told>(&ask, b"", PLENTY).await.expect_err("the fixture should have failed")
}

/// The child answers, and says which process it is.
async fn served(worker: &Worker) -> u32 {
    let (told, body) = worker.call::<_, Told>(&Ask::Echo, b"here?", PLENTY).await.unwrap();
    assert_eq!(body, b"here?");
    told.process
}

/// Waits until a process no longer exists, not even as a zombie.
async fn gone(process: u32) {
    let path = format!("/proc/{process}");
    let ended = async {
        while Path::new(&path).exists() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    timeout(PLENTY, ended).await.expect("the child should be dead");
}

#[tokio::test]
async fn one_child_serves_many_calls_and_bodies_of_any_allowed_size_come_back_whole() {
    let worker = Worker::new(spec());
    let first = served(&worker).await;
    for size in [0, 1, 65_536, 1 << 20] {
        let sent: Vec<u8> = (0..size).map(|i| i as u8).collect();
        let (told, back) = worker.call::<_, Told>(&Ask::Echo, &sent, PLENTY).await.unwrap();
        assert_eq!((told.process, back == sent), (first, true), "{size} bytes");
    }
}

#[tokio::test]
async fn a_child_s_environment_holds_nothing_of_the_terminal_s() {
    let worker = Worker::new(spec());
    let (mut told, _) = worker.call::<_, Told>(&Ask::Echo, b"", PLENTY).await.unwrap();
    told.environment.sort();
    assert_eq!(told.environment, ["LANG", "MALLOC_ARENA_MAX", "RAYON_NUM_THREADS"]);
}

#[tokio::test]
async fn a_child_that_loops_for_ever_is_killed_at_the_deadline_and_the_next_call_works() {
    let worker = Worker::new(spec());
    let first = served(&worker).await;
    let asked = Instant::now();
    let error = worker.call::<_, Told>(&Ask::Loop, b"", SOON).await.unwrap_err();
    assert!(matches!(error, WorkerError::Deadline { deadline: SOON, .. }), "{error}");
    assert!(asked.elapsed() >= SOON && asked.elapsed() < PLENTY);
    gone(first).await;
    assert_ne!(served(&worker).await, first);
}

#[tokio::test]
async fn a_child_that_eats_memory_dies_of_its_limit_and_is_reported_with_its_last_words() {
    let worker = Worker::new(spec());
    let error = ask(&worker, Ask::Eat).await;
    let WorkerError::Died { status, stderr, .. } = &error else { panic!("{error}") };
    assert!(status.signal().is_some(), "{status}");
    assert!(stderr.iter().any(|line| line.contains("memory allocation")), "{stderr:?}");
    served(&worker).await;
}

#[tokio::test]
async fn a_child_that_computes_past_its_processor_time_is_ended_without_the_terminal() {
    let mut spec = spec();
    spec.limits.cpu = 0;
    let worker = Worker::new(spec);
    let error = ask(&worker, Ask::Loop).await;
    let WorkerError::Died { status, .. } = &error else { panic!("{error}") };
    assert_eq!(status.signal(), Some(24), "SIGXCPU expected: {status}");
    served(&worker).await;
}

#[tokio::test]
async fn a_child_cannot_write_a_file_or_open_more_than_it_may() {
    let worker = Worker::new(spec());
    let refused = |error: WorkerError| match error {
        WorkerError::Refused { message } => message,
        other => panic!("{other}"),
    };
    assert!(refused(ask(&worker, Ask::Open(100)).await).contains("os error 24"));
    let path = std::env::temp_dir().join(format!("guichet-worker-{}", std::process::id()));
    let written = ask(&worker, Ask::WriteFile(path.clone())).await;
    let length = std::fs::metadata(&path).map(|file| file.len()).unwrap_or(0);
    let _ = std::fs::remove_file(&path);
    assert_eq!(length, 0);
    // SIGXFSZ ends it, or the write fails, as the runtime has it.
    assert!(matches!(written, WorkerError::Died { .. } | WorkerError::Refused { .. }), "{written}");
}

#[tokio::test]
async fn a_child_that_was_killed_between_two_calls_is_replaced_without_anybody_noticing() {
    let worker = Worker::new(spec());
    let first = served(&worker).await;
    let id = rustix::process::Pid::from_raw(first as i32).unwrap();
    rustix::process::kill_process(id, rustix::process::Signal::KILL).unwrap();
    // Dead, though not yet collected: collecting is the worker's business.
    let dead = async {
        while !std::fs::read_to_string(format!("/proc/{first}/stat")).map_or(true, |stat| stat.contains(") Z ")) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    timeout(PLENTY, dead).await.unwrap();
    assert_ne!(served(&worker).await, first);
}

#[tokio::test]
async fn a_child_that_dies_over_a_request_is_reported_with_code_and_bounded_last_lines() {
    let worker = Worker::new(spec());
    let words = (0..1000).map(|i| format!("line {i}")).collect();
    let error = ask(&worker, Ask::Exit { code: 7, words }).await;
    let WorkerError::Died { status, stderr, .. } = &error else { panic!("{error}") };
    assert_eq!(status.code(), Some(7));
    assert_eq!(stderr.first().map(String::as_str), Some("line 992"));
    assert_eq!(stderr.last().map(String::as_str), Some("line 999"));
    served(&worker).await;
}

#[tokio::test]
async fn garbage_on_standard_output_is_a_protocol_error_and_the_child_is_killed() {
    let worker = Worker::new(spec());
    for nonsense in [Ask::Garbage, Ask::NotJson] {
        let first = served(&worker).await;
        let error = ask(&worker, nonsense).await;
        let WorkerError::Protocol { source, .. } = &error else { panic!("{error}") };
        assert!(matches!(source, FrameError::Oversized { .. } | FrameError::Header { .. }), "{source}");
        gone(first).await;
        served(&worker).await;
    }
}

#[tokio::test]
async fn a_child_that_leaves_in_the_middle_of_an_answer_has_died() {
    let worker = Worker::new(spec());
    let error = ask(&worker, Ask::HalfFrame).await;
    assert!(matches!(error, WorkerError::Died { status, .. } if status.success()), "{error}");
    served(&worker).await;
}

#[tokio::test]
async fn a_caller_that_walks_away_takes_the_child_along() {
    let worker = Worker::new(spec());
    let first = served(&worker).await;
    let walked_away = timeout(SOON, worker.call::<_, Told>(&Ask::Loop, b"", PLENTY)).await;
    assert!(walked_away.is_err());
    gone(first).await;
    assert_ne!(served(&worker).await, first);
}

#[tokio::test]
async fn a_dropped_worker_takes_its_child_along() {
    let worker = Worker::new(spec());
    let process = served(&worker).await;
    drop(worker);
    gone(process).await;
}

#[tokio::test]
async fn a_refusal_is_the_worker_s_own_message_and_costs_no_restart() {
    let worker = Worker::new(spec());
    let first = served(&worker).await;
    let error = ask(&worker, Ask::Refuse("the paper is blue".to_owned())).await;
    assert!(matches!(&error, WorkerError::Refused { message } if message == "the paper is blue"), "{error}");
    assert_eq!(served(&worker).await, first);
}

#[tokio::test]
async fn calls_queue_and_the_time_in_the_queue_counts() {
    let worker = Worker::new(spec());
    let first = served(&worker).await;
    let long = worker.call::<_, Told>(&Ask::Loop, b"", SOON * 2);
    let queued = worker.call::<_, Told>(&Ask::Echo, b"", SOON);
    let (long, queued) = tokio::join!(long, queued);
    assert!(matches!(long, Err(WorkerError::Deadline { .. })));
    assert!(matches!(queued, Err(WorkerError::Deadline { deadline: SOON, .. })));
    assert_ne!(served(&worker).await, first);

    let worker = Arc::new(Worker::new(spec()));
    let mut calls = JoinSet::new();
    for i in 0..20u8 {
        let worker = Arc::clone(&worker);
        calls.spawn(async move { worker.call::<_, Told>(&Ask::Echo, &[i], PLENTY).await.unwrap().1 == [i] });
    }
    assert!(calls.join_all().await.into_iter().all(|own| own), "a call got somebody else's answer");
}

#[tokio::test]
async fn an_idle_child_is_stopped_and_a_later_call_starts_another() {
    let worker = Worker::new(WorkerSpec { idle_after: Some(SOON), ..spec() });
    let mut process = worker.process();
    let first = served(&worker).await;
    assert_eq!(*process.borrow(), Some(first));
    timeout(PLENTY, process.wait_for(Option::is_none)).await.unwrap().unwrap();
    gone(first).await;
    assert_ne!(served(&worker).await, first);
    worker.stop().await;
    assert_eq!(*process.borrow(), None);
}

#[tokio::test]
async fn a_program_that_is_not_there_is_named() {
    let worker = Worker::new(WorkerSpec { program: "/nowhere/guichet-worker".into(), ..spec() });
    let error = ask(&worker, Ask::Echo).await;
    assert!(
        matches!(error, WorkerError::Start { .. }) && error.to_string().contains("/nowhere/guichet-worker"),
        "{error}"
    );
}

#[tokio::test]
async fn a_request_too_large_to_send_is_refused_before_anything_is_started() {
    let worker = Worker::new(spec());
    let error = worker.call::<_, Told>(&Ask::Echo, &vec![0; (1 << 20) + 1], PLENTY).await.unwrap_err();
    assert!(matches!(error, WorkerError::Request { source: FrameError::Oversized { .. }, .. }), "{error}");
    assert_eq!(*worker.process().borrow(), None);
}

#[test]
fn a_worker_without_limits_does_not_start() {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_guichet-worker-fixture"))
        .args(["typeset", "--cpu", "1"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("--memory"), "{output:?}");
}
