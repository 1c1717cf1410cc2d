//! What the card reader does wrong when it is told to.

use std::time::{Duration, Instant};

use guichet_testbed::{FaultRequest, cards};
use tokio::time::timeout;

use crate::{
    desk::{Desk, PATIENCE, until},
    reader::{FIND, Host, READ, SELECT, field, right_checksum, sw3},
};

/// A line that says nothing for so long is taken to be silent.
const STILL: Duration = Duration::from_millis(150);

async fn desk_with_card() -> (Desk, Host) {
    let desk = Desk::start().await;
    desk.control.lay_card(&cards::resident().unwrap()).await.unwrap();
    let host = Host::open(desk.at());
    (desk, host)
}

async fn set(desk: &Desk, fault: FaultRequest) {
    desk.control.set_fault("reader", fault).await.unwrap();
}

#[tokio::test]
async fn garbage_is_no_frame_and_a_counted_one_ends() {
    let (desk, mut host) = desk_with_card().await;
    set(&desk, FaultRequest::lasting("garbage").times(1)).await;
    host.send(FIND).await;
    let heard = host.listen(STILL).await;
    assert!(!heard.is_empty());
    assert!(!heard.windows(5).any(|w| w == [0xAA, 0xAA, 0xAA, 0x96, 0x69]));
    assert_eq!(sw3(&host.ask(FIND).await), 0x9F);
    assert!(desk.control.state().await.unwrap()["reader"]["fault"].is_null());
}

#[tokio::test]
async fn half_a_frame_is_sent_and_no_more() {
    let (desk, mut host) = desk_with_card().await;
    set(&desk, FaultRequest::lasting("half-frame").on("read")).await;
    host.ask(FIND).await;
    host.ask(SELECT).await;
    host.send(READ).await;
    assert_eq!(host.listen(STILL).await.len(), 1295 / 2);
    desk.control.clear_fault("reader").await.unwrap();
    assert_eq!(host.ask(READ).await.len(), 1295, "the card is still selected");
}

#[tokio::test]
async fn a_wrong_checksum_is_wrong() {
    let (desk, mut host) = desk_with_card().await;
    set(&desk, FaultRequest::lasting("wrong-checksum")).await;
    assert!(!right_checksum(&host.ask(FIND).await));
    desk.control.clear_fault("reader").await.unwrap();
    assert!(right_checksum(&host.ask(FIND).await));
}

#[tokio::test]
async fn a_silent_reader_breaks_off_a_read_and_forgets_what_it_was_asked() {
    let (desk, mut host) = desk_with_card().await;
    set(&desk, FaultRequest::lasting("silent")).await;
    host.ask(FIND).await;
    host.ask(SELECT).await;
    host.send(READ).await;
    assert_eq!(host.listen(STILL).await.len(), 1295 / 2);
    host.send(FIND).await;
    assert!(host.listen(STILL).await.is_empty());
    desk.control.clear_fault("reader").await.unwrap();
    assert!(host.listen(STILL).await.is_empty(), "what was asked meanwhile is answered by nobody");
    desk.control.take_card().await.unwrap();
    desk.control.lay_card(&cards::resident().unwrap()).await.unwrap();
    assert_eq!(host.read_card().await.len(), 1295);
}

#[tokio::test]
async fn a_mute_reader_answers_nothing() {
    let (desk, mut host) = desk_with_card().await;
    set(&desk, FaultRequest::lasting("mute").times(1)).await;
    host.send(FIND).await;
    assert!(host.listen(STILL).await.is_empty());
    assert_eq!(sw3(&host.ask(FIND).await), 0x9F);
}

#[tokio::test]
async fn a_reader_that_is_pulled_out_hangs_up_and_comes_back_under_the_same_name() {
    let (desk, mut host) = desk_with_card().await;
    set(&desk, FaultRequest::lasting("unplug")).await;
    let broken = timeout(PATIENCE, host.receive()).await.expect("the line breaks");
    assert!(broken.is_err());
    until("the reader is gone", async || (!desk.at().reader.is_symlink()).then_some(())).await;
    assert!(Host::try_open(desk.at()).is_err());
    assert_eq!(desk.control.state().await.unwrap()["reader"]["plugged"], false);

    desk.control.clear_fault("reader").await.unwrap();
    let mut host = until("the reader is back", async || Host::try_open(desk.at()).ok()).await;
    assert_eq!(host.read_card().await.len(), 1295);
}

#[tokio::test]
async fn a_reader_that_vanishes_does_so_in_the_middle_of_a_read() {
    let (desk, mut host) = desk_with_card().await;
    set(&desk, FaultRequest::lasting("vanish")).await;
    host.ask(FIND).await;
    host.ask(SELECT).await;
    host.send(READ).await;
    let heard = host.listen(PATIENCE).await;
    assert!(heard.len() < 1295);
    until("the reader is gone", async || (!desk.at().reader.exists()).then_some(())).await;
    desk.control.clear_fault("reader").await.unwrap();
    until("the reader is back", async || Host::try_open(desk.at()).ok()).await;
}

#[tokio::test]
async fn a_replugged_reader_comes_back_by_itself() {
    let (desk, mut host) = desk_with_card().await;
    set(&desk, FaultRequest::lasting("replug").ms(50)).await;
    assert!(timeout(PATIENCE, host.receive()).await.expect("the line breaks").is_err());
    let mut host = until("the reader is back", async || Host::try_open(desk.at()).ok()).await;
    assert_eq!(sw3(&host.ask(FIND).await), 0x9F);
}

#[tokio::test]
async fn a_card_of_an_unknown_kind_and_a_wrong_check_digit_are_read_as_such() {
    let (desk, mut host) = desk_with_card().await;
    set(&desk, FaultRequest::lasting("unknown-kind")).await;
    let frame = host.read_card().await;
    assert!(!["", "I", "J", "Y"].contains(&field(&frame, 248, 2).as_str()));
    assert!(right_checksum(&frame));

    desk.control.lay_card(&cards::resident().unwrap()).await.unwrap();
    set(&desk, FaultRequest::lasting("wrong-check-digit")).await;
    let number = field(&host.read_card().await, 122, 36);
    assert_eq!(number[..17], *"35010219900307004");
    assert_ne!(number, "350102199003070047");
}

#[tokio::test]
async fn a_slow_reader_answers_late() {
    let (desk, mut host) = desk_with_card().await;
    set(&desk, FaultRequest::lasting("slow").ms(200)).await;
    let start = Instant::now();
    assert_eq!(sw3(&host.ask(FIND).await), 0x9F);
    assert!(start.elapsed() >= Duration::from_millis(200));
}
