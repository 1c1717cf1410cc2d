//! The commands of SDT that the terminal uses, and what the third status byte says.

use super::frame;
use guichet_model::device::{Completion, DeviceFailure};

/// A command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Command {
    /// How is the security module?
    SamStatus,
    /// Its number.
    SamId,
    /// Is there a card?
    Find,
    /// Take that card.
    Select,
    /// Text and photograph.
    Read,
}

impl Command {
    pub(super) fn request(self) -> Vec<u8> {
        match self {
            Self::SamStatus => frame::request(0x11, 0xFF, &[]),
            Self::SamId => frame::request(0x12, 0xFF, &[]),
            Self::Find => frame::request(0x20, 0x01, &[]),
            Self::Select => frame::request(0x20, 0x02, &[]),
            Self::Read => frame::request(0x30, 0x01, &[]),
        }
    }

    /// For operators.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::SamStatus => "SAM status (11 FF)",
            Self::SamId => "SAM number (12 FF)",
            Self::Find => "find card (20 01)",
            Self::Select => "select card (20 02)",
            Self::Read => "read card (30 01)",
        }
    }
}

/// What a status means for what comes next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Done. A card found (9F) and *no content* (91) are no errors.
    Done,
    /// There is no card, or it was taken away: wait for one.
    NoCard,
    /// The reader did not understand the request as it came: ask again.
    Again,
    /// It ends here.
    Failed(DeviceFailure),
}

/// What SW3 says.
pub(super) fn verdict(command: Command, status: u8) -> Verdict {
    let failed = |completion, what: &str| {
        let detail = format!("{}: status {status:02X}, {what}", command.name());
        Verdict::Failed(DeviceFailure::new(completion, detail))
    };
    match status {
        0x90 | 0x91 | 0x9F => Verdict::Done,
        0x10 | 0x11 => Verdict::Again,
        0x41 | 0x80 | 0x81 => Verdict::NoCard,
        0x21 => failed(Completion::UnsupportedCommand, "the reader does not know the command"),
        0x23 => failed(Completion::AuthorisationRequired, "the reader may not do this"),
        0x31 | 0x32 => failed(Completion::SecurityFail, "card and security module do not accept each other"),
        0x33 => failed(Completion::SecurityFail, "what the card says could not be verified"),
        0x40 => failed(Completion::InvalidMedia, "this is no identity card"),
        0x47 => failed(Completion::HardwareError, "the security module gives no random number"),
        0x60 => failed(Completion::HardwareError, "the self-test of the security module failed"),
        0x66 => failed(Completion::HardwareError, "the security module is not authorised: have it renewed"),
        _ => failed(Completion::HardwareError, "an unknown error"),
    }
}

/// The number of a security module as it is printed on it, from the 16 bytes of the reply.
pub(super) fn sam_id(data: &[u8]) -> Option<String> {
    let data: &[u8; 16] = data.try_into().ok()?;
    let short = |at: usize| u16::from_le_bytes([data[at], data[at + 1]]);
    let long = |at: usize| u32::from_le_bytes([data[at], data[at + 1], data[at + 2], data[at + 3]]);
    Some(format!("{:02}.{:02}-{:08}-{:010}-{:010}", short(0), short(2), long(4), long(8), long(12)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn found_and_no_content_are_no_errors() {
        assert_eq!(verdict(Command::Find, 0x9F), Verdict::Done);
        assert_eq!(verdict(Command::Read, 0x91), Verdict::Done);
    }

    #[test]
    fn every_status_of_the_table_has_its_meaning() {
        let completion = |status| match verdict(Command::Read, status) {
            Verdict::Failed(failure) => Some(failure.completion),
            _ => None,
        };
        assert_eq!(completion(0x21), Some(Completion::UnsupportedCommand));
        assert_eq!(completion(0x31), Some(Completion::SecurityFail));
        assert_eq!(completion(0x40), Some(Completion::InvalidMedia));
        assert_eq!(completion(0x60), Some(Completion::HardwareError));
        assert_eq!(completion(0xEE), Some(Completion::HardwareError));
        assert_eq!(verdict(Command::Find, 0x80), Verdict::NoCard);
        assert_eq!(verdict(Command::Read, 0x10), Verdict::Again);
    }

    #[test]
    fn the_number_of_a_security_module_is_written_as_on_its_label() {
        let mut data = [0; 16];
        data[0] = 5;
        data[2] = 1;
        data[4..8].copy_from_slice(&20_231_101_u32.to_le_bytes());
        data[8..12].copy_from_slice(&1_234_567_u32.to_le_bytes());
        data[12..16].copy_from_slice(&42_u32.to_le_bytes());
        assert_eq!(sam_id(&data).unwrap(), "05.01-20231101-0001234567-0000000042");
        assert_eq!(sam_id(&data[1..]), None);
    }
}
