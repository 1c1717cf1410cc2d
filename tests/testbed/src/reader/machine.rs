//! What the reader does with a command: the card in its field and how far it was read.

use super::{
    card::Card,
    frame::{Request, Status},
    record::{FINGERPRINT, PHOTO, Record, TEXT},
};

/// The name of a command, as `on` of a fault gives it.
pub(crate) fn exchange(request: &Request) -> &'static str {
    match request {
        Request::Command { command, parameter, .. } => match (command, parameter) {
            (0x10, 0xFF) => "reset",
            (0x11, 0xFF) => "status",
            (0x12, 0xFF) => "sam-id",
            (0x20, 0x01) => "find",
            (0x20, 0x02) => "select",
            (0x30, 0x01 | 0x10) => "read",
            (0x30, 0x03) => "address",
            (0x30, 0x05) => "chip",
            (0x61, 0xFF) => "rf",
            _ => "unknown",
        },
        Request::WrongChecksum | Request::WrongLength => "unknown",
    }
}

/// How the text record is spoilt before it is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Spoilt {
    No,
    UnknownKind,
    WrongCheckDigit,
}

/// How far the card in the field has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// In the field, nothing asked yet.
    Laid,
    Found,
    Selected,
    /// Read; until it leaves the field *find* does not see it again.
    Read,
}

/// The secure module (SAM) and the field above it.
#[derive(Debug)]
pub(crate) struct Machine {
    card: Option<(Card, Record, Stage)>,
    /// Serial number of the SAM: 16 bytes, shown as `%02d.%02d-%08u-%010u-%010u`.
    sam: [u8; 16],
}

impl Machine {
    pub(crate) fn new() -> Self {
        let mut sam = [0; 16];
        sam[0..2].copy_from_slice(&5u16.to_le_bytes());
        sam[2..4].copy_from_slice(&3u16.to_le_bytes());
        sam[4..8].copy_from_slice(&20_260_301u32.to_le_bytes());
        sam[8..12].copy_from_slice(&3_501_022u32.to_le_bytes());
        sam[12..16].copy_from_slice(&1_123_004_217u32.to_le_bytes());
        Self { card: None, sam }
    }

    /// Puts a card into the field, in place of one that lies there.
    pub(crate) fn lay(&mut self, card: Card) -> Result<(), String> {
        let record = Record::encode(&card)?;
        self.card = Some((card, record, Stage::Laid));
        Ok(())
    }

    /// Takes the card away; `false` when none was there.
    pub(crate) fn take(&mut self) -> bool {
        self.card.take().is_some()
    }

    pub(crate) fn card(&self) -> Option<&Card> {
        self.card.as_ref().map(|(card, ..)| card)
    }

    /// Whether the card in the field was read to its end.
    pub(crate) fn was_read(&self) -> bool {
        matches!(self.card, Some((.., Stage::Read)))
    }

    /// The reader lost power or was reset: the card must be found anew.
    pub(crate) fn restart(&mut self) {
        if let Some((.., stage)) = &mut self.card
            && *stage != Stage::Read
        {
            *stage = Stage::Laid;
        }
    }

    /// Answers one request.
    pub(crate) fn answer(&mut self, request: &Request, spoilt: Spoilt) -> (Status, Vec<u8>) {
        match (request, exchange(request)) {
            (Request::WrongChecksum, _) => (Status::CHECKSUM, vec![]),
            (Request::WrongLength, _) => (Status::LENGTH, vec![]),
            (_, "reset") => {
                self.restart();
                (Status::OK, vec![])
            }
            (_, "status" | "rf") => (Status::OK, vec![]),
            (_, "sam-id") => (Status::OK, self.sam.to_vec()),
            (_, "find") => self.find(),
            (_, "select") => self.select(),
            (Request::Command { parameter, .. }, "read") => self.read(*parameter == 0x10, spoilt),
            (_, "address") => self.address(),
            (_, "chip") => self.chip(),
            _ => (Status::COMMAND, vec![]),
        }
    }

    fn find(&mut self) -> (Status, Vec<u8>) {
        match &mut self.card {
            Some((.., stage)) if *stage != Stage::Read => {
                *stage = Stage::Found;
                (Status::FOUND, vec![0; 4])
            }
            _ => (Status::NO_CARD, vec![]),
        }
    }

    fn select(&mut self) -> (Status, Vec<u8>) {
        match &mut self.card {
            Some((.., stage)) if matches!(stage, Stage::Found | Stage::Selected) => {
                *stage = Stage::Selected;
                (Status::OK, vec![0; 8])
            }
            Some(_) => (Status::SELECT, vec![]),
            None => (Status::NO_CARD, vec![]),
        }
    }

    fn read(&mut self, with_fingerprints: bool, spoilt: Spoilt) -> (Status, Vec<u8>) {
        let record = match &mut self.card {
            Some((_, record, stage)) if matches!(stage, Stage::Selected | Stage::Read) => {
                *stage = Stage::Read;
                record
            }
            Some(_) => return (Status::READ, vec![]),
            None => return (Status::NO_CARD, vec![]),
        };
        let text = match spoilt {
            Spoilt::No => record.text,
            Spoilt::UnknownKind => record.with_unknown_kind(),
            Spoilt::WrongCheckDigit => record.with_wrong_check_digit(),
        };
        let prints: &[u8] = if with_fingerprints { &record.fingerprints } else { &[] };
        let mut data = Vec::with_capacity(6 + TEXT + PHOTO + 2 * FINGERPRINT);
        data.extend_from_slice(&[0x01, 0x00, 0x04, 0x00]);
        if with_fingerprints {
            data.extend_from_slice(&u16::try_from(prints.len()).unwrap_or(0).to_be_bytes());
        }
        data.extend_from_slice(&text);
        data.extend_from_slice(&record.photo);
        data.extend_from_slice(prints);
        (Status::OK, data)
    }

    fn address(&self) -> (Status, Vec<u8>) {
        match &self.card {
            Some((_, record, Stage::Selected | Stage::Read)) => {
                if record.newest_addresses.is_empty() {
                    (Status::NO_CONTENT, vec![])
                } else {
                    (Status::OK, record.newest_addresses.clone())
                }
            }
            Some(_) => (Status::READ, vec![]),
            None => (Status::NO_CARD, vec![]),
        }
    }

    fn chip(&self) -> (Status, Vec<u8>) {
        match &self.card {
            Some((_, record, Stage::Selected | Stage::Read)) => (Status::OK, record.chip.clone()),
            Some(_) => (Status::READ, vec![]),
            None => (Status::NO_CARD, vec![]),
        }
    }
}
