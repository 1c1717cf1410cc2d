//! Frames of SDT: `AA AA AA 96 69 | LenHi LenLo | … | CHK`.
//!
//! Len counts everything after itself, CHK included. CHK is the XOR from LenHi to the last byte before it, so that the
//! XOR over Len..CHK is 0. There is no escaping: a preamble may appear inside a frame by chance, and after a broken
//! frame the next preamble is hunted one byte further on, because half a frame may have swallowed a good one.

use zeroize::{Zeroize, Zeroizing};

const PREAMBLE: [u8; 5] = [0xAA, 0xAA, 0xAA, 0x96, 0x69];
/// SW1 SW2 SW3 CHK.
const SHORTEST: usize = 4;
/// The longest reply, a card with two fingerprints, has 2316.
const LONGEST: usize = 4096;

/// A reply: its status and what follows. Wiped on drop.
pub(super) struct Frame(Zeroizing<Vec<u8>>);

impl Frame {
    /// SW3 tells how it went; SW1 and SW2 are zero in every known reader.
    pub(super) fn status(&self) -> u8 {
        self.0.get(2).copied().unwrap_or_default()
    }

    pub(super) fn data(&self) -> &[u8] {
        self.0.get(3..).unwrap_or_default()
    }
}

/// Why bytes that began like a frame are none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum FrameError {
    #[error("a frame claims a length of {0} bytes, allowed are {SHORTEST} to {LONGEST}")]
    Length(usize),
    #[error("the checksum of a frame does not fit")]
    Checksum,
}

/// A request with its preamble, length and checksum. The data is at most a few bytes long.
pub(super) fn request(command: u8, parameter: u8, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len() + 3).unwrap_or(u16::MAX);
    let mut bytes = PREAMBLE.to_vec();
    bytes.extend(length.to_be_bytes());
    bytes.extend([command, parameter]);
    bytes.extend(data);
    bytes.push(xor(&bytes[PREAMBLE.len()..]));
    bytes
}

fn xor(bytes: &[u8]) -> u8 {
    bytes.iter().fold(0, |sum, byte| sum ^ byte)
}

/// Finds replies in whatever comes over the line.
pub(super) struct Decoder {
    // Never grows beyond its first allocation, so that no copy of a card stays behind.
    buffer: Vec<u8>,
}

impl Decoder {
    const CAPACITY: usize = PREAMBLE.len() + 2 + LONGEST + Self::CHUNK;
    /// Most bytes to push at once.
    pub(super) const CHUNK: usize = 2048;

    pub(super) fn new() -> Self {
        Self { buffer: Vec::with_capacity(Self::CAPACITY) }
    }

    /// Forgets and wipes what came so far.
    pub(super) fn clear(&mut self) {
        self.buffer.zeroize();
    }

    /// Takes at most [`Decoder::CHUNK`] bytes; call [`Decoder::take`] until it has nothing more.
    pub(super) fn push(&mut self, bytes: &[u8]) {
        debug_assert!(bytes.len() <= Self::CHUNK && self.buffer.len() + bytes.len() <= Self::CAPACITY);
        self.buffer.extend_from_slice(bytes);
    }

    /// A frame has begun: preamble and length are here.
    pub(super) fn has_header(&self) -> bool {
        self.buffer.len() >= PREAMBLE.len() + 2 && self.buffer.starts_with(&PREAMBLE)
    }

    /// The next frame, or what is wrong with it; none when more bytes are needed.
    pub(super) fn take(&mut self) -> Option<Result<Frame, FrameError>> {
        let Some(start) = self.buffer.windows(PREAMBLE.len()).position(|window| window == PREAMBLE) else {
            // Only a tail that may be the beginning of a preamble is of use.
            let keep = (0..PREAMBLE.len()).rev().find(|&n| self.buffer.ends_with(&PREAMBLE[..n])).unwrap_or(0);
            self.discard(self.buffer.len() - keep);
            return None;
        };
        self.discard(start);
        let &[high, low] = self.buffer.get(PREAMBLE.len()..PREAMBLE.len() + 2)? else { return None };
        let length = usize::from(u16::from_be_bytes([high, low]));
        if !(SHORTEST..=LONGEST).contains(&length) {
            self.discard(1);
            return Some(Err(FrameError::Length(length)));
        }
        let end = PREAMBLE.len() + 2 + length;
        let summed = self.buffer.get(PREAMBLE.len()..end)?;
        if xor(summed) != 0 {
            self.discard(1);
            return Some(Err(FrameError::Checksum));
        }
        let frame = Frame(Zeroizing::new(summed[2..summed.len() - 1].to_vec()));
        self.discard(end);
        Some(Ok(frame))
    }

    fn discard(&mut self, count: usize) {
        let kept = self.buffer.len() - count;
        self.buffer.copy_within(count.., 0);
        self.buffer[kept..].zeroize();
        self.buffer.truncate(kept);
    }
}

impl Drop for Decoder {
    fn drop(&mut self) {
        self.buffer.zeroize();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAM_IS_WELL: [u8; 11] = [0xAA, 0xAA, 0xAA, 0x96, 0x69, 0, 4, 0, 0, 0x90, 0x94];
    const CARD_FOUND: [u8; 15] = [0xAA, 0xAA, 0xAA, 0x96, 0x69, 0, 8, 0, 0, 0x9F, 0, 0, 0, 0, 0x97];
    const NO_CARD: [u8; 11] = [0xAA, 0xAA, 0xAA, 0x96, 0x69, 0, 4, 0, 0, 0x80, 0x84];

    fn decode(bytes: &[u8]) -> Vec<Result<u8, FrameError>> {
        let mut decoder = Decoder::new();
        decoder.push(bytes);
        std::iter::from_fn(|| decoder.take()).map(|result| result.map(|frame| frame.status())).collect()
    }

    #[test]
    fn requests_are_the_golden_ones() {
        let tail = |bytes: Vec<u8>| bytes[5..].to_vec();
        assert_eq!(tail(request(0x10, 0xFF, &[])), [0x00, 0x03, 0x10, 0xFF, 0xEC]);
        assert_eq!(tail(request(0x20, 0x01, &[])), [0x00, 0x03, 0x20, 0x01, 0x22]);
        assert_eq!(tail(request(0x20, 0x02, &[])), [0x00, 0x03, 0x20, 0x02, 0x21]);
        assert_eq!(tail(request(0x30, 0x01, &[])), [0x00, 0x03, 0x30, 0x01, 0x32]);
        assert_eq!(tail(request(0x61, 0xFF, &[0x50])), [0x00, 0x04, 0x61, 0xFF, 0x50, 0xCA]);
        assert_eq!(request(0x11, 0xFF, &[]), [0xAA, 0xAA, 0xAA, 0x96, 0x69, 0x00, 0x03, 0x11, 0xFF, 0xED]);
    }

    #[test]
    fn golden_replies_are_read() {
        assert_eq!(decode(&SAM_IS_WELL), [Ok(0x90)]);
        assert_eq!(decode(&CARD_FOUND), [Ok(0x9F)]);
        assert_eq!(decode(&NO_CARD), [Ok(0x80)]);
    }

    #[test]
    fn a_frame_that_comes_byte_by_byte_is_read_once_it_is_whole() {
        let mut decoder = Decoder::new();
        for (place, byte) in CARD_FOUND.iter().enumerate() {
            decoder.push(&[*byte]);
            assert_eq!(decoder.take().is_some(), place + 1 == CARD_FOUND.len());
        }
    }

    #[test]
    fn garbage_before_a_frame_is_skipped() {
        let mut bytes = b"\x00\xff hello \xAA\xAA\x96\x69\xAA".to_vec();
        bytes.extend(NO_CARD);
        assert_eq!(decode(&bytes), [Ok(0x80)]);
    }

    #[test]
    fn garbage_alone_does_not_pile_up() {
        let mut decoder = Decoder::new();
        for _ in 0..100 {
            decoder.push(&[0xAA; Decoder::CHUNK]);
            assert!(decoder.take().is_none());
            assert!(decoder.buffer.len() < PREAMBLE.len());
        }
    }

    #[test]
    fn a_frame_with_a_wrong_checksum_is_refused_and_the_next_one_is_read() {
        let mut bytes = NO_CARD.to_vec();
        bytes[10] ^= 1;
        bytes.extend(CARD_FOUND);
        assert_eq!(decode(&bytes), [Err(FrameError::Checksum), Ok(0x9F)]);
    }

    #[test]
    fn half_a_frame_does_not_swallow_the_next_one() {
        let mut bytes = CARD_FOUND[..9].to_vec();
        bytes.extend(NO_CARD);
        assert_eq!(decode(&bytes), [Err(FrameError::Checksum), Ok(0x80)]);
    }

    #[test]
    fn an_absurd_length_is_refused_at_once() {
        let mut bytes = PREAMBLE.to_vec();
        bytes.extend([0xFF, 0xFF]);
        bytes.extend(NO_CARD);
        assert_eq!(decode(&bytes), [Err(FrameError::Length(0xFFFF)), Ok(0x80)]);
        let mut bytes = PREAMBLE.to_vec();
        bytes.extend([0, 3, 1, 2]);
        assert_eq!(decode(&bytes), [Err(FrameError::Length(3))]);
    }
}
