//! Frames of the SAM_V / SDT serial protocol, seen from the reader.
//!
//! Request `AA AA AA 96 69 | LenHi LenLo | CMD PARA [DATA] | CHK`, reply the same with
//! `SW1 SW2 SW3 [DATA]`. Len counts everything after itself, CHK included; CHK makes the XOR over
//! Len…CHK zero. Nothing is escaped, so whoever lost the thread hunts for the preamble.

/// What every frame begins with.
pub(crate) const PREAMBLE: [u8; 5] = [0xAA, 0xAA, 0xAA, 0x96, 0x69];

/// The longest request that makes sense: CMD, PARA, a few bytes of data, CHK.
const LONGEST_REQUEST: usize = 64;

/// A request as it came off the line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Request {
    /// Whole, with a right checksum.
    Command { command: u8, parameter: u8, data: Vec<u8> },
    /// Its checksum is wrong: answered with [`Status::CHECKSUM`].
    WrongChecksum,
    /// Its length is impossible: answered with [`Status::LENGTH`].
    WrongLength,
}

/// SW3 of a reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Status(pub(crate) u8);

impl Status {
    /// Done.
    pub(crate) const OK: Self = Self(0x90);
    /// A card was found (the answer to *find* alone).
    pub(crate) const FOUND: Self = Self(0x9F);
    /// The request's checksum was wrong.
    pub(crate) const CHECKSUM: Self = Self(0x10);
    /// The request's length was wrong.
    pub(crate) const LENGTH: Self = Self(0x11);
    /// No such command.
    pub(crate) const COMMAND: Self = Self(0x21);
    /// The card could not be read.
    pub(crate) const READ: Self = Self(0x41);
    /// No card in the field, or the one there was read already.
    pub(crate) const NO_CARD: Self = Self(0x80);
    /// The card in the field could not be selected.
    pub(crate) const SELECT: Self = Self(0x81);
    /// The card holds nothing of that kind.
    pub(crate) const NO_CONTENT: Self = Self(0x91);
}

/// Takes the first request off the front of what was received, dropping what is no part of one.
/// `None`: more bytes are needed.
pub(crate) fn take_request(received: &mut Vec<u8>) -> Option<Request> {
    let start = received.windows(PREAMBLE.len()).position(|w| w == PREAMBLE);
    let Some(start) = start else {
        // The end may be the beginning of a preamble; all before it is noise.
        let keep = received.len().min(PREAMBLE.len() - 1);
        received.drain(..received.len() - keep);
        return None;
    };
    received.drain(..start);
    let length = usize::from(u16::from_be_bytes([*received.get(5)?, *received.get(6)?]));
    if !(3..=LONGEST_REQUEST).contains(&length) {
        received.drain(..7);
        return Some(Request::WrongLength);
    }
    let body = received.get(5..7 + length)?;
    let request = if xor(body) == 0 {
        Request::Command { command: body[2], parameter: body[3], data: body[4..body.len() - 1].to_vec() }
    } else {
        Request::WrongChecksum
    };
    received.drain(..7 + length);
    Some(request)
}

/// The bytes of a reply.
pub(crate) fn reply(status: Status, data: &[u8]) -> Vec<u8> {
    let length = 4 + data.len();
    let mut bytes = Vec::with_capacity(7 + length);
    bytes.extend_from_slice(&PREAMBLE);
    // Data is at most text, photograph and two fingerprints: 2310 bytes.
    bytes.extend_from_slice(&u16::try_from(length).unwrap_or(u16::MAX).to_be_bytes());
    bytes.extend_from_slice(&[0, 0, status.0]);
    bytes.extend_from_slice(data);
    bytes.push(xor(&bytes[5..]));
    bytes
}

fn xor(bytes: &[u8]) -> u8 {
    bytes.iter().fold(0, |sum, byte| sum ^ byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wire(tail: &str) -> Vec<u8> {
        let mut bytes = PREAMBLE.to_vec();
        bytes.extend(hex::decode(tail).unwrap());
        bytes
    }

    #[test]
    fn a_request_is_found_behind_noise_and_the_next_one_after_it() {
        let mut received = vec![0x00, 0xAA, 0xAA];
        received.extend(wire("0003200122"));
        received.extend(wire("000461FF50CA"));
        received.push(0xAA);
        assert_eq!(
            take_request(&mut received),
            Some(Request::Command { command: 0x20, parameter: 0x01, data: vec![] })
        );
        assert_eq!(
            take_request(&mut received),
            Some(Request::Command { command: 0x61, parameter: 0xFF, data: vec![0x50] })
        );
        assert_eq!(take_request(&mut received), None);
        assert_eq!(received, [0xAA]);
    }

    #[test]
    fn half_a_request_waits_for_its_other_half() {
        let whole = wire("0003200221");
        let mut received = whole[..6].to_vec();
        assert_eq!(take_request(&mut received), None);
        received.extend(&whole[6..]);
        assert!(matches!(take_request(&mut received), Some(Request::Command { command: 0x20, .. })));
    }

    #[test]
    fn a_wrong_checksum_and_an_impossible_length_are_told_apart() {
        assert_eq!(take_request(&mut wire("0003200123")), Some(Request::WrongChecksum));
        assert_eq!(take_request(&mut wire("FFFF200123")), Some(Request::WrongLength));
    }

    #[test]
    fn replies_are_those_of_the_protocol_description() {
        assert_eq!(reply(Status::OK, &[]), wire("000400009094"));
        assert_eq!(reply(Status::FOUND, &[0; 4]), wire("000800009F0000000097"));
        assert_eq!(reply(Status::OK, &[0; 8]), wire("000C00009000000000000000009C"));
        assert_eq!(reply(Status::NO_CARD, &[]), wire("000400008084"));
    }
}
