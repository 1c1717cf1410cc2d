//! The card reader over a real pseudo-terminal, with a scripted peer at its other end.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

mod cards;
mod peer;

use guichet_devices::{Card, CardReader, Order, ReaderConfig};
use guichet_model::call::CardKind;
use guichet_model::device::{Completion, DeviceFailure, DeviceState, Progress, VisitId};
use peer::{FIND, Peer, READ, SELECT, Say, fails, found, reply};
use std::time::{Duration, Instant};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

const LONG: Duration = Duration::from_secs(60);

fn open(peer: &Peer) -> CardReader {
    CardReader::open(ReaderConfig::new(peer.path()))
}

fn visit() -> VisitId {
    VisitId("visit".into())
}

fn order(budget: Duration) -> (Order, CancellationToken, mpsc::Receiver<Progress>) {
    let (cancel, (progress, seen)) = (CancellationToken::new(), mpsc::channel(16));
    (Order::new(budget, cancel.clone(), progress), cancel, seen)
}

async fn read(reader: &CardReader) -> Result<Card, DeviceFailure> {
    reader.claim(visit()).unwrap().read(order(LONG).0).await
}

async fn until(reader: &CardReader, state: DeviceState) {
    let wait = async { reader.status().wait_for(|status| status.state == state).await.map(|_| ()) };
    tokio::time::timeout(LONG, wait).await.expect("the state never came").unwrap();
}

/// A reader with this card on it, once it was looked for so many times.
fn with_card(card: Vec<u8>, looks: u32) -> Peer {
    let mut looked = 0;
    Peer::start(move |command| match command {
        FIND if looked < looks => {
            looked += 1;
            fails(0x80)
        }
        FIND => found(),
        SELECT => reply(0x90, &[0; 8]),
        READ => reply(0x90, &card),
        _ => Say::Nothing,
    })
}

#[tokio::test]
async fn a_card_is_waited_for_found_selected_and_read() {
    let peer = with_card(cards::resident(), 2);
    let reader = open(&peer);
    let (order, _cancel, mut seen) = order(LONG);
    let card = reader.claim(visit()).unwrap().read(order).await.unwrap();
    assert_eq!((card.name.as_str(), card.number.as_str()), ("林建华", "11010519491231002X"));
    let mut progress = Vec::new();
    while let Some(step) = seen.recv().await {
        progress.push(step);
    }
    assert_eq!(progress, [Progress::WaitingForCard, Progress::Reading, Progress::RemoveCard]);
    assert_eq!(peer.asked_of_card(), [FIND, FIND, FIND, SELECT, READ]);
}

#[tokio::test]
async fn all_four_kinds_of_cards_are_read_over_the_line() {
    let kinds = [
        (cards::resident(), CardKind::Resident),
        (cards::hong_kong(), CardKind::HongKongMacauTaiwan),
        (cards::foreigner_2017(), CardKind::Foreigner2017),
        (cards::foreigner_2023(), CardKind::Foreigner2023),
    ];
    for (data, kind) in kinds {
        let peer = with_card(data, 0);
        assert_eq!(read(&open(&peer)).await.unwrap().kind, kind);
    }
}

#[tokio::test]
async fn a_card_is_found_within_300_milliseconds() {
    let peer = Peer::start(|command| if command == FIND { fails(0x80) } else { Say::Nothing });
    let reader = open(&peer);
    let (order, cancel, _seen) = order(LONG);
    let lease = reader.claim(visit()).unwrap();
    let reading = tokio::spawn(async move { lease.read(order).await });
    let mut looks = peer.watch(FIND);
    let mut gaps = Vec::new();
    let mut last = looks.recv().await.unwrap();
    while gaps.len() < 7 {
        let look: Instant = looks.recv().await.unwrap();
        gaps.push(look - last);
        last = look;
    }
    cancel.cancel();
    reading.await.unwrap().unwrap_err();
    gaps.sort();
    assert!(gaps[3] < Duration::from_millis(300), "{gaps:?}");
}

#[tokio::test]
async fn garbage_before_a_reply_is_skipped() {
    let mut peer_card = Some(cards::resident());
    let peer = Peer::start(move |command| {
        let mut noisy = b"\x00\xFF\xAA\xAA\x96garbage\xAA\xAA".to_vec();
        let Say::Bytes(good) = (match command {
            FIND => found(),
            SELECT => reply(0x90, &[0; 8]),
            _ => reply(0x90, &peer_card.take().unwrap_or_default()),
        }) else {
            unreachable!()
        };
        noisy.extend(good);
        Say::Bytes(noisy)
    });
    assert_eq!(read(&open(&peer)).await.unwrap().kind, CardKind::Resident);
}

#[tokio::test]
async fn a_reader_that_sends_nothing_but_garbage_is_reported_broken() {
    let peer = Peer::silent_at_check(|_| Say::Bytes(b"what is a frame?".repeat(20)));
    let reader = open(&peer);
    let failure = read(&reader).await.unwrap_err();
    assert_eq!(failure.completion, Completion::HardwareError, "{failure}");
}

#[tokio::test]
async fn a_reply_with_a_wrong_checksum_is_asked_for_again() {
    let card = cards::resident();
    let mut reads = 0;
    let peer = Peer::start(move |command| match command {
        FIND => found(),
        SELECT => reply(0x90, &[0; 8]),
        READ => {
            reads += 1;
            let Say::Bytes(mut bytes) = reply(0x90, &card) else { unreachable!() };
            if reads == 1 {
                bytes[700] ^= 0x40;
            }
            Say::Bytes(bytes)
        }
        _ => Say::Nothing,
    });
    assert_eq!(read(&open(&peer)).await.unwrap().kind, CardKind::Resident);
    assert_eq!(peer.asked_of_card(), [FIND, SELECT, READ, READ]);
}

#[tokio::test]
async fn half_a_frame_is_given_up_and_asked_for_again() {
    let card = cards::resident();
    let mut reads = 0;
    let peer = Peer::start(move |command| match command {
        FIND => found(),
        SELECT => reply(0x90, &[0; 8]),
        READ => {
            reads += 1;
            let Say::Bytes(mut bytes) = reply(0x90, &card) else { unreachable!() };
            if reads == 1 {
                bytes.truncate(600);
            }
            Say::Bytes(bytes)
        }
        _ => Say::Nothing,
    });
    assert_eq!(read(&open(&peer)).await.unwrap().kind, CardKind::Resident);
}

#[tokio::test]
async fn a_reader_that_goes_away_mid_read_fails_the_read_and_serves_again_once_it_is_back() {
    let gone = Peer::start(|command| match command {
        FIND => found(),
        SELECT => reply(0x90, &[0; 8]),
        READ => Say::HangUp,
        _ => Say::Nothing,
    });
    // A link, as udev makes it: it points to another device after replugging.
    let folder = tempfile::tempdir().unwrap();
    let link = folder.path().join("reader");
    std::os::unix::fs::symlink(gone.path(), &link).unwrap();
    let reader = CardReader::open(ReaderConfig::new(&link));
    let failure = read(&reader).await.unwrap_err();
    assert_eq!(failure.completion, Completion::DeviceNotReady, "{failure}");
    until(&reader, DeviceState::Offline).await;
    std::fs::remove_file(&link).unwrap();

    let back = with_card(cards::resident(), 0);
    std::os::unix::fs::symlink(back.path(), &link).unwrap();
    until(&reader, DeviceState::Online).await;
    assert_eq!(read(&reader).await.unwrap().kind, CardKind::Resident);
}

#[tokio::test]
async fn a_card_of_an_unknown_kind_is_refused_and_the_reader_serves_on() {
    let mut first = Some(cards::of_kind("Q"));
    let peer = Peer::start(move |command| match command {
        FIND => found(),
        SELECT => reply(0x90, &[0; 8]),
        READ => reply(0x90, &first.take().unwrap_or_else(cards::resident)),
        _ => Say::Nothing,
    });
    let reader = open(&peer);
    let failure = read(&reader).await.unwrap_err();
    assert_eq!(failure.completion, Completion::InvalidMedia);
    assert_eq!(failure.remedy, None, "the reader is well");
    assert!(read(&reader).await.is_ok());
}

#[tokio::test]
async fn a_card_with_a_wrong_check_digit_is_refused_without_telling_its_number() {
    let peer = with_card(cards::with_number("110105194912310021"), 0);
    let failure = read(&open(&peer)).await.unwrap_err();
    assert_eq!(failure.completion, Completion::InvalidMedia);
    assert!(!failure.detail.contains("1949"), "{failure}");
}

#[tokio::test]
async fn a_card_taken_away_too_early_is_waited_for_again() {
    for status in [0x80, 0x41] {
        let card = cards::resident();
        let mut reads = 0;
        let peer = Peer::start(move |command| match command {
            FIND => found(),
            SELECT => reply(0x90, &[0; 8]),
            READ => {
                reads += 1;
                if reads == 1 { fails(status) } else { reply(0x90, &card) }
            }
            _ => Say::Nothing,
        });
        assert!(read(&open(&peer)).await.is_ok());
        assert_eq!(peer.asked_of_card(), [FIND, SELECT, READ, FIND, SELECT, READ]);
    }
}

#[tokio::test]
async fn what_the_reader_reports_is_told_as_a_completion() {
    let reports = [
        (0x31, Completion::SecurityFail),
        (0x33, Completion::SecurityFail),
        (0x40, Completion::InvalidMedia),
        (0x60, Completion::HardwareError),
        (0x91, Completion::InvalidMedia),
    ];
    for (status, completion) in reports {
        let peer = Peer::start(move |command| match command {
            FIND => found(),
            SELECT => reply(0x90, &[0; 8]),
            READ => fails(status),
            _ => Say::Nothing,
        });
        let failure = read(&open(&peer)).await.unwrap_err();
        assert_eq!(failure.completion, completion, "{status:02X}: {failure}");
    }
}

#[tokio::test]
async fn waiting_for_a_card_ends_with_a_cancel() {
    let peer = Peer::start(|_| fails(0x80));
    let reader = open(&peer);
    let (order, cancel, mut seen) = order(LONG);
    let lease = reader.claim(visit()).unwrap();
    let reading = tokio::spawn(async move { lease.read(order).await });
    assert_eq!(seen.recv().await, Some(Progress::WaitingForCard));
    cancel.cancel();
    assert_eq!(reading.await.unwrap().unwrap_err().completion, Completion::Canceled);
}

#[tokio::test]
async fn waiting_for_a_card_ends_with_the_deadline() {
    let peer = Peer::start(|_| fails(0x80));
    let reader = open(&peer);
    let failure = reader.claim(visit()).unwrap().read(order(Duration::from_millis(400)).0).await.unwrap_err();
    assert_eq!(failure.completion, Completion::TimeOut);
}

#[tokio::test]
async fn a_reader_that_hangs_keeps_nobody_beyond_the_deadline() {
    let peer = Peer::start(|_| Say::Nothing);
    let reader = open(&peer);
    until(&reader, DeviceState::Online).await;
    let failure = reader.claim(visit()).unwrap().read(order(Duration::from_millis(400)).0).await.unwrap_err();
    assert_eq!(failure.completion, Completion::TimeOut);
}

#[tokio::test]
async fn another_visit_gets_the_reader_only_after_the_first() {
    let peer = with_card(cards::resident(), 0);
    let reader = open(&peer);
    let lease = reader.claim(visit()).unwrap();
    let refused = reader.claim(VisitId("other".into())).unwrap_err();
    assert_eq!(refused.visit, visit());
    drop(lease);
    assert!(reader.claim(VisitId("other".into())).is_ok());
}

#[tokio::test]
async fn revoking_the_lease_stops_the_reading() {
    let peer = Peer::start(|_| fails(0x80));
    let reader = open(&peer);
    let (order, _cancel, mut seen) = order(LONG);
    let lease = reader.claim(visit()).unwrap();
    let reading = tokio::spawn(async move { lease.read(order).await });
    assert_eq!(seen.recv().await, Some(Progress::WaitingForCard));
    assert!(reader.revoke());
    assert_eq!(reading.await.unwrap().unwrap_err().completion, Completion::Canceled);
}

#[tokio::test]
async fn health_tells_a_reader_that_answers_from_one_that_does_not() {
    let peer = Peer::start(|_| fails(0x80));
    let well = open(&peer);
    let status = well.check(LONG).await.unwrap();
    assert_eq!(status.state, DeviceState::Online);
    assert!(status.detail.contains("SAM 05.01-"), "{}", status.detail);

    let silent = Peer::silent_at_check(|_| Say::Nothing);
    let dead = open(&silent);
    assert_eq!(dead.check(LONG).await.unwrap_err().completion, Completion::DeviceNotReady);
    assert_eq!(dead.status().borrow().state, DeviceState::Offline);

    let absent = CardReader::open(ReaderConfig::new("/dev/guichet-has-no-such-line"));
    let failure = absent.check(LONG).await.unwrap_err();
    assert!(failure.detail.contains("guichet-has-no-such-line"), "{failure}");

    let none = CardReader::open(ReaderConfig::new(""));
    assert!(none.check(LONG).await.is_err());
    assert_eq!(none.status().borrow().state, DeviceState::NoDevice);
}
