//! One step: what comes through, and how each fault of an item ends.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::guest::Guest;
use common::image::{Image, ended, page, turn};
use common::{Answering, load, proper_reply, silent, started};
use guichet_engine::{Answered, Host, Limits, StepError};
use guichet_model::call::{Call, Capability, Refusal, Reply};
use guichet_model::grammar::STATE_BYTES;
use guichet_model::page::{Action, ActionRole, Answer, Block, Date, Value};
use guichet_model::text::Text;
use guichet_model::turn::{Event, Next, Problem, Turn};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

fn guest() -> Guest {
    Guest::returning(Image::turn(&turn()))
}

fn calling_the_clock(body: &str) -> Guest {
    guest().import("guichet:clock/clock@1.0.0", "now", "now", "(param i32)").body(body)
}

async fn fault(guest: Guest, limits: Limits) -> StepError {
    let (item, _folder) = load(&guest.component(), limits).await;
    item.step(silent(), Vec::new(), started()).await.unwrap_err()
}

/// A page outside the grammar.
async fn breach(page: guichet_model::page::Page) -> String {
    let turn = Turn { next: Next::Page(page), ..turn() };
    let error = fault(Guest::returning(Image::turn(&turn)), Limits::default()).await;
    assert!(matches!(error, StepError::Page(_)), "{error}");
    error.to_string()
}

#[tokio::test]
async fn a_page_and_an_outcome_come_through_whole() {
    for expected in [turn(), ended()] {
        let (item, _folder) = load(&Guest::returning(Image::turn(&expected)).component(), Limits::default()).await;
        assert_eq!(item.step(silent(), Vec::new(), started()).await.unwrap(), expected);
    }
}

#[tokio::test]
async fn the_state_and_the_event_reach_the_item() {
    // Traps unless the state is the four bytes "kept" and the event is the second one.
    let component = guest()
        .body(
            "(if (i32.ne (local.get $state_length) (i32.const 4)) (then unreachable))
             (if (i32.ne (i32.load (local.get $state)) (i32.const 0x7470656b)) (then unreachable))
             (if (i32.ne (local.get $event) (i32.const 1)) (then unreachable))",
        )
        .component();
    let (item, _folder) = load(&component, Limits::default()).await;
    let answers = vec![
        Answer { field: "name".into(), value: Value::Text("林文秀".into()) },
        Answer { field: "day".into(), value: Value::Date(Date::new(2026, 1, 1).unwrap()) },
        Answer { field: "kinds".into(), value: Value::Choices(vec!["a".into(), "b".into()]) },
    ];
    let event = Event::Submitted { page: "reason".into(), action: "continue".into(), answers };
    assert_eq!(item.step(silent(), b"kept".to_vec(), event).await.unwrap(), turn());
    let error = item.step(silent(), b"kept".to_vec(), started()).await.unwrap_err();
    assert!(matches!(error, StepError::Trap { .. }), "{error}");
}

#[tokio::test]
async fn every_step_begins_in_a_fresh_instance() {
    let component = guest()
        .fields("(global $seen (mut i32) (i32.const 0))")
        .body(
            "(if (global.get $seen) (then unreachable))
             (if (i32.load (i32.const 64)) (then unreachable))
             (global.set $seen (i32.const 1))
             (i32.store (i32.const 64) (i32.const 1))",
        )
        .component();
    let (item, _folder) = load(&component, Limits::default()).await;
    for _ in 0..40 {
        item.step(silent(), Vec::new(), started()).await.unwrap();
    }
}

#[tokio::test]
async fn a_problem_comes_back_as_it_is_and_its_words_stay_out_of_the_error_s_text() {
    let failed = Problem::Failed(Text::new("没有林文秀的参保记录。", "No record of Lin Wenxiu."));
    for problem in [failed, Problem::Refused(Refusal::Cancelled)] {
        let error = fault(Guest::returning(Image::problem(&problem)), Limits::default()).await;
        assert!(!error.to_string().contains("林文秀") && !error.to_string().contains("Wenxiu"), "{error}");
        assert!(matches!(&error, StepError::Problem(found) if *found == problem), "{error}");
    }
}

#[tokio::test]
async fn an_item_that_traps_ends_its_step_and_can_be_tried_again() {
    let component = guest().body("(if (i32.eqz (local.get $state_length)) (then unreachable))").component();
    let (item, _folder) = load(&component, Limits::default()).await;
    for _ in 0..40 {
        let error = item.step(silent(), Vec::new(), started()).await.unwrap_err();
        assert!(matches!(&error, StepError::Trap { summary } if summary.contains("unreachable")), "{error}");
    }
    assert_eq!(item.step(silent(), vec![1], started()).await.unwrap(), turn());
}

#[tokio::test]
async fn an_item_that_overflows_its_stack_traps() {
    let error = fault(guest().fields("(func $deep (call $deep))").body("(call $deep)"), Limits::default()).await;
    assert!(matches!(&error, StepError::Trap { summary } if summary.contains("stack")), "{error}");
}

#[tokio::test]
async fn an_item_that_loops_for_ever_is_stopped_and_meanwhile_others_go_on() {
    let budget = Duration::from_millis(200);
    let component = guest().body("(loop $again (br $again))").component();
    let (item, _folder) = load(&component, Limits { cpu: budget, ..Limits::default() }).await;
    let turns = Arc::new(AtomicU64::new(0));
    let counting = Arc::clone(&turns);
    // On the very thread that the item keeps busy.
    let other = tokio::spawn(async move {
        loop {
            counting.fetch_add(1, Ordering::Relaxed);
            tokio::task::yield_now().await;
        }
    });
    let begun = Instant::now();
    let error = item.step(silent(), Vec::new(), started()).await.unwrap_err();
    assert!(matches!(error, StepError::Cpu { budget: found } if found == budget), "{error}");
    assert!(begun.elapsed() >= budget);
    assert!(turns.load(Ordering::Relaxed) > 3, "the other task had {} turns", turns.load(Ordering::Relaxed));
    other.abort();
}

#[tokio::test]
async fn an_item_that_loops_for_ever_when_it_is_made_is_stopped_too() {
    let limits = Limits { cpu: Duration::from_millis(50), ..Limits::default() };
    let error = fault(guest().fields("(func $begin (loop $again (br $again))) (start $begin)"), limits).await;
    assert!(matches!(error, StepError::Cpu { .. }), "{error}");
}

#[tokio::test]
async fn an_item_that_calls_without_end_is_stopped() {
    let component = calling_the_clock("(loop $again (call $now (i32.const 65536)) (br $again))").component();
    let (item, _folder) = load(&component, Limits { calls: 100, ..Limits::default() }).await;
    let calls = Arc::new(AtomicU64::new(0));
    let counting = Arc::clone(&calls);
    let host = Answering(move |call: Call| {
        counting.fetch_add(1, Ordering::Relaxed);
        Ok(proper_reply(&call))
    });
    let error = item.step(Box::new(host), Vec::new(), started()).await.unwrap_err();
    assert!(matches!(error, StepError::Calls { limit: 100 }), "{error}");
    assert_eq!(calls.load(Ordering::Relaxed), 100);
}

/// A device that takes its time.
struct Slow(Duration);

impl Host for Slow {
    fn call<'a>(&'a mut self, call: Call) -> Answered<'a> {
        Box::pin(async move {
            tokio::time::sleep(self.0).await;
            Ok(proper_reply(&call))
        })
    }
}

#[tokio::test]
async fn waiting_for_the_host_uses_no_processor_time_of_the_item() {
    let call = "(call $now (i32.const 65536))";
    let budget = Duration::from_millis(250);
    let component = calling_the_clock(&call.repeat(3)).component();
    let (item, _folder) = load(&component, Limits { cpu: budget, ..Limits::default() }).await;
    // Each wait alone is longer than the budget.
    assert_eq!(item.step(Box::new(Slow(budget + budget / 5)), Vec::new(), started()).await.unwrap(), turn());
}

/// A device that never answers, and tells when it is let go.
struct Hanging(Arc<AtomicU64>);

impl Drop for Hanging {
    fn drop(&mut self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

impl Host for Hanging {
    fn call<'a>(&'a mut self, _call: Call) -> Answered<'a> {
        Box::pin(std::future::pending())
    }
}

#[tokio::test]
async fn a_host_that_hangs_ends_the_step_at_its_deadline_and_leaves_nothing_behind() {
    let component = calling_the_clock("(call $now (i32.const 65536))").component();
    let wall = Limits::default().wall;
    let (item, _folder) = load(&component, Limits::default()).await;
    // From here on the clock of the runtime jumps when there is nothing to do.
    tokio::time::pause();
    for round in 1..=40 {
        let let_go = Arc::new(AtomicU64::new(0));
        let begun = tokio::time::Instant::now();
        let error = item.step(Box::new(Hanging(Arc::clone(&let_go))), Vec::new(), started()).await.unwrap_err();
        assert!(matches!(error, StepError::Wall { budget } if budget == wall), "round {round}: {error}");
        assert!(begun.elapsed() >= wall);
        assert_eq!(let_go.load(Ordering::Relaxed), 1);
    }
}

#[tokio::test]
async fn a_step_that_nobody_waits_for_any_more_lets_go_of_everything() {
    let component = calling_the_clock("(call $now (i32.const 65536))").component();
    let (item, _folder) = load(&component, Limits::default()).await;
    let let_go = Arc::new(AtomicU64::new(0));
    let step = item.step(Box::new(Hanging(Arc::clone(&let_go))), Vec::new(), started());
    tokio::select! {
        biased;
        _ = step => panic!("the host never answers"),
        () = tokio::task::yield_now() => {}
    }
    assert_eq!(let_go.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn an_item_that_eats_memory_is_stopped() {
    let eat = "(loop $again (br_if $again (i32.ne (memory.grow (i32.const 16)) (i32.const -1)))) unreachable";
    for limit in [Limits::default().memory, 4 << 20] {
        let error = fault(guest().body(eat), Limits { memory: limit, ..Limits::default() }).await;
        assert!(matches!(error, StepError::Memory { limit: found } if found == limit), "{error}");
    }
}

#[tokio::test]
async fn an_item_that_eats_tables_is_stopped_by_the_same_sum() {
    let eat = "(loop $again (br_if $again (i32.ne (table.grow $t (ref.null func) (i32.const 1024)) (i32.const -1)))) unreachable";
    let guest = guest().fields("(table $t 1 funcref)").body(eat);
    let error = fault(guest, Limits { memory: 4 << 20, ..Limits::default() }).await;
    assert!(matches!(error, StepError::Memory { .. }), "{error}");
}

#[tokio::test]
async fn an_item_that_is_refused_memory_and_copes_goes_on() {
    let body = "(if (i32.ne (memory.grow (i32.const 4096)) (i32.const -1)) (then unreachable))";
    let (item, _folder) = load(&guest().body(body).component(), Limits::default()).await;
    assert_eq!(item.step(silent(), Vec::new(), started()).await.unwrap(), turn());
}

#[tokio::test]
async fn an_oversized_state_is_refused_and_the_largest_one_is_not() {
    let largest = u32::try_from(STATE_BYTES).unwrap();
    let error = fault(Guest::returning(Image::state(65536, largest + 1, &turn().next)), Limits::default()).await;
    assert!(matches!(error, StepError::State { bytes, .. } if bytes == STATE_BYTES + 1), "{error}");

    let component = Guest::returning(Image::state(65536, largest, &turn().next)).component();
    let (item, _folder) = load(&component, Limits::default()).await;
    let returned = item.step(silent(), Vec::new(), started()).await.unwrap();
    assert_eq!(returned.state.len(), STATE_BYTES);
    item.step(silent(), returned.state, started()).await.unwrap();
    let error = item.step(silent(), vec![0; STATE_BYTES + 1], started()).await.unwrap_err();
    assert!(matches!(error, StepError::State { .. }), "{error}");
}

#[tokio::test]
async fn a_flood_of_data_is_stopped_before_the_terminal_copies_it() {
    let guest = Guest::returning(Image::state(65536, 5 << 20, &turn().next)).pages(128);
    let error = fault(guest, Limits::default()).await;
    assert!(matches!(error, StepError::Transfer { .. }), "{error}");
}

#[tokio::test]
async fn a_value_outside_the_instance_s_memory_is_a_crash() {
    let error = fault(Guest::returning(Image::state(u32::MAX - 8, 100, &turn().next)), Limits::default()).await;
    assert!(matches!(error, StepError::Trap { .. }), "{error}");
}

#[tokio::test]
async fn an_ungrammatical_page_is_refused_with_the_rule_it_breaks() {
    let mut untitled = page();
    untitled.title.en.clear();
    assert!(breach(untitled).await.contains("a page has a title in both languages"));

    let mut two = page();
    two.actions[1].role = ActionRole::Primary;
    assert!(breach(two).await.contains("a page has exactly one primary action"));

    let mut elsewhere = page();
    elsewhere.step = "elsewhere".into();
    assert!(breach(elsewhere).await.contains("the step is not in the record's procedure"));

    let mut stranger = page();
    stranger.blocks = vec![Block::Picture { asset: "../item.toml".into(), alt: Text::same("x") }];
    assert!(breach(stranger).await.contains("the package has no such asset"));
}

#[tokio::test]
async fn an_oversized_page_is_refused_with_the_rule_it_breaks() {
    let mut long = page();
    long.blocks = vec![Block::Text(Text::same("长".repeat(900))); 24];
    assert!(breach(long).await.contains("the texts of a page are at most 64 KiB"));

    let mut many = page();
    let label = Text::new("继续", "Continue");
    let action = |n| Action { id: format!("a{n}"), label: label.clone(), role: ActionRole::Secondary };
    many.actions.extend((0..4).map(action));
    assert!(breach(many).await.contains("a page has at most 4 actions"));
}

#[tokio::test]
async fn a_reply_of_another_name_is_the_terminal_s_mistake_and_no_panic() {
    let component = calling_the_clock("(call $now (i32.const 65536))").component();
    let (item, _folder) = load(&component, Limits::default()).await;
    let host = Answering(|_: Call| Ok(Reply::Written));
    let error = item.step(Box::new(host), Vec::new(), started()).await.unwrap_err();
    assert!(matches!(error, StepError::Host { capability: Capability::Clock, function: "now" }), "{error}");
}

#[tokio::test]
async fn more_steps_than_may_run_at_once_are_told_to_try_again() {
    let component = calling_the_clock("(call $now (i32.const 65536))").component();
    let (item, _folder) = load(&component, Limits { instances: 1, ..Limits::default() }).await;
    let let_go = Arc::new(AtomicU64::new(0));
    let first = item.step(Box::new(Hanging(let_go)), Vec::new(), started());
    tokio::pin!(first);
    tokio::select! {
        biased;
        _ = &mut first => panic!("the host never answers"),
        () = tokio::task::yield_now() => {}
    }
    let error = item.step(silent(), Vec::new(), started()).await.unwrap_err();
    assert!(matches!(error, StepError::Busy), "{error}");
}
