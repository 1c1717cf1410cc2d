//! The card reader over its line, through a serial-port library that nobody here wrote.

use std::time::Duration;

use guichet_testbed::{Addresses, Card, cards};
use serde_json::json;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    time::timeout,
};
use tokio_serial::{SerialPortBuilderExt as _, SerialStream};

use crate::desk::{Desk, PATIENCE};

pub(crate) const FIND: &str = "0003200122";
pub(crate) const SELECT: &str = "0003200221";
pub(crate) const READ: &str = "0003300132";
const PREAMBLE: &str = "AAAAAA9669";

pub(crate) struct Host(SerialStream);

impl Host {
    pub(crate) fn open(at: &Addresses) -> Self {
        Self::try_open(at).unwrap()
    }

    pub(crate) fn try_open(at: &Addresses) -> tokio_serial::Result<Self> {
        tokio_serial::new(at.reader.to_str().unwrap(), 115_200).open_native_async().map(Self)
    }

    pub(crate) async fn send(&mut self, tail: &str) {
        self.0.write_all(&hex::decode(format!("{PREAMBLE}{tail}")).unwrap()).await.unwrap();
    }

    /// A reply by its announced length.
    pub(crate) async fn receive(&mut self) -> std::io::Result<Vec<u8>> {
        let mut frame = vec![0; 7];
        self.0.read_exact(&mut frame).await?;
        let length = usize::from(u16::from_be_bytes([frame[5], frame[6]]));
        frame.resize(7 + length, 0);
        self.0.read_exact(&mut frame[7..]).await?;
        Ok(frame)
    }

    pub(crate) async fn ask(&mut self, tail: &str) -> Vec<u8> {
        self.send(tail).await;
        timeout(PATIENCE, self.receive()).await.expect("an answer").unwrap()
    }

    /// Whatever comes until the line is still.
    pub(crate) async fn listen(&mut self, still: Duration) -> Vec<u8> {
        let mut heard = Vec::new();
        let mut chunk = [0; 4096];
        while let Ok(Ok(n)) = timeout(still, self.0.read(&mut chunk)).await {
            if n == 0 {
                break;
            }
            heard.extend_from_slice(&chunk[..n]);
        }
        heard
    }

    pub(crate) async fn read_card(&mut self) -> Vec<u8> {
        assert_eq!(sw3(&self.ask(FIND).await), 0x9F);
        assert_eq!(sw3(&self.ask(SELECT).await), 0x90);
        self.ask(READ).await
    }
}

pub(crate) fn sw3(frame: &[u8]) -> u8 {
    frame[9]
}

pub(crate) fn right_checksum(frame: &[u8]) -> bool {
    frame[5..].iter().fold(0, |sum, byte| sum ^ byte) == 0
}

/// A field of the text record inside the frame of a read.
pub(crate) fn field(frame: &[u8], at: usize, bytes: usize) -> String {
    let text = &frame[14..270];
    let units = text[at..at + bytes].chunks_exact(2).map(|u| u16::from_le_bytes([u[0], u[1]])).collect::<Vec<_>>();
    String::from_utf16(&units).unwrap().trim_end().to_owned()
}

fn golden(tail: &str) -> Vec<u8> {
    hex::decode(format!("{PREAMBLE}{tail}")).unwrap()
}

#[tokio::test]
async fn the_frames_of_the_protocol_are_answered_byte_for_byte() {
    let desk = Desk::start().await;
    let mut host = Host::open(desk.at());
    assert_eq!(host.ask("000310FFEC").await, golden("000400009094"));
    assert_eq!(host.ask("000311FFED").await, golden("000400009094"));
    assert_eq!(host.ask("000461FF50CA").await, golden("000400009094"));
    assert_eq!(host.ask(FIND).await, golden("000400008084"), "no card lies there");

    desk.control.lay_card(&cards::resident().unwrap()).await.unwrap();
    assert_eq!(host.ask(FIND).await, golden("000800009F0000000097"));
    assert_eq!(host.ask(SELECT).await, golden("000C00009000000000000000009C"));
    let read = host.ask(READ).await;
    assert_eq!(read.len(), 1295);
    assert_eq!(read[5..14], hex::decode("050800009001000400").unwrap());
    assert!(right_checksum(&read));
    assert_eq!(field(&read, 0, 30), "林晓燕");
    assert_eq!(field(&read, 122, 36), "350102199003070047");
}

#[tokio::test]
async fn the_sam_identifies_itself_with_sixteen_bytes() {
    let desk = Desk::start().await;
    let frame = Host::open(desk.at()).ask("000312FFEE").await;
    assert_eq!((frame.len(), frame[6]), (27, 0x14));
    let id = &frame[10..26];
    let short = |at: usize| u16::from_le_bytes([id[at], id[at + 1]]);
    let long = |at: usize| u32::from_le_bytes(id[at..at + 4].try_into().unwrap());
    let shown = format!("{:02}.{:02}-{:08}-{:010}-{:010}", short(0), short(2), long(4), long(8), long(12));
    assert_eq!(shown.len(), "05.03-20260301-0003501022-1123004217".len());
    assert!(shown.starts_with("05.03-2026"), "{shown}");
}

#[tokio::test]
async fn a_card_that_was_read_must_be_taken_away_before_it_is_found_again() {
    let desk = Desk::start().await;
    let mut host = Host::open(desk.at());
    let card = cards::resident().unwrap();
    desk.control.lay_card(&card).await.unwrap();
    assert_eq!(sw3(&host.ask(SELECT).await), 0x81, "nothing was found yet");
    assert_eq!(sw3(&host.ask(READ).await), 0x41, "nothing was selected yet");
    host.read_card().await;
    assert_eq!(sw3(&host.ask(FIND).await), 0x80);
    assert_eq!(desk.control.state().await.unwrap()["reader"]["card_read"], true);
    desk.control.take_card().await.unwrap();
    assert_eq!(desk.control.state().await.unwrap()["reader"]["card_present"], false);
    assert_eq!(sw3(&host.ask(READ).await), 0x80);
    desk.control.lay_card(&card).await.unwrap();
    assert_eq!(host.read_card().await.len(), 1295);
}

#[tokio::test]
async fn each_kind_of_card_has_its_mark_and_its_layout() {
    let desk = Desk::start().await;
    let mut host = Host::open(desk.at());
    for (card, mark, (name_at, name_bytes), number_bytes) in [
        (cards::resident().unwrap(), "", (0, 30), 36),
        (cards::hmt().unwrap(), "J", (0, 30), 36),
        (cards::foreigner_2017().unwrap(), "I", (158, 30), 30),
        (cards::foreigner_2023().unwrap(), "Y", (0, 30), 36),
    ] {
        desk.control.lay_card(&card).await.unwrap();
        let frame = host.read_card().await;
        assert_eq!(field(&frame, 248, 2), mark);
        assert_eq!(field(&frame, name_at, name_bytes), card.name);
        assert_eq!(field(&frame, 122, number_bytes), card.number);
    }
}

#[tokio::test]
async fn fingerprints_newer_addresses_and_the_chip_have_the_lengths_of_the_protocol() {
    let desk = Desk::start().await;
    let mut host = Host::open(desk.at());
    for (fingerprints, length) in [(0, 1297), (1, 1809), (2, 2321)] {
        let card = Card { fingerprints, ..cards::elder().unwrap() };
        desk.control.lay_card(&card).await.unwrap();
        host.ask(FIND).await;
        host.ask(SELECT).await;
        let frame = host.ask("0003301023").await;
        assert_eq!(frame.len(), length);
        assert!(right_checksum(&frame));
    }
    let newest = host.ask("0003300330").await;
    assert_eq!((sw3(&newest), newest.len()), (0x90, 5 + 2 + 3 + 70 + 1));
    assert_eq!(host.ask("0003300536").await.len(), 5 + 2 + 3 + 28 + 1);

    desk.control.lay_card(&cards::resident().unwrap()).await.unwrap();
    host.read_card().await;
    assert_eq!(host.ask("0003300330").await, golden("000400009195"), "no newer address");
}

#[tokio::test]
async fn bad_requests_are_answered_with_their_status_and_the_next_one_is_served() {
    let desk = Desk::start().await;
    let mut host = Host::open(desk.at());
    assert_eq!(sw3(&host.ask("0003200123").await), 0x10, "checksum");
    assert_eq!(sw3(&host.ask("0003774434").await), 0x10, "checksum");
    assert_eq!(sw3(&host.ask("0003774430").await), 0x21, "command");
    assert_eq!(sw3(&host.ask("0FFF200122").await), 0x11, "length");
    assert_eq!(sw3(&host.ask("000311FFED").await), 0x90);
}

#[tokio::test]
async fn the_line_can_be_opened_again_after_it_was_closed() {
    let desk = Desk::start().await;
    for _ in 0..3 {
        let mut host = Host::open(desk.at());
        assert_eq!(sw3(&host.ask("000311FFED").await), 0x90);
    }
}

#[tokio::test]
async fn a_card_that_cannot_be_encoded_is_refused_with_the_field() {
    let desk = Desk::start().await;
    let card = Card { name: "很".repeat(16), ..cards::resident().unwrap() };
    let refused = desk.control.lay_card(&card).await.unwrap_err().to_string();
    assert!(refused.contains("400") && refused.contains("name"), "{refused}");
    let refused = desk.control.lay_card(&json!({ "kind": "passport" })).await.unwrap_err().to_string();
    assert!(refused.contains("foreigner2023"), "{refused}");
}
