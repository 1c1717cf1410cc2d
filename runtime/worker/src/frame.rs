//! The frame in which terminal and worker talk: a header (JSON) and a body (bytes).
//!
//! ```text
//! u32 little-endian   length of the header, at most 1 MiB
//! …                   header, one JSON document
//! u64 little-endian   length of the body, at most the limit agreed when the worker was started
//! …                   body
//! ```
//!
//! [`read`] and [`write()`] are the terminal's side (tokio), [`read_blocking`] and [`write_blocking`] the worker's. All of
//! them check a length before memory is taken for it, and memory grows with what really arrives, not with what was said.

use serde::{Serialize, de::DeserializeOwned};
use std::io::{self, Read, Write};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

/// Longest header, in bytes.
pub const HEADER_LIMIT: usize = 1 << 20;

/// Longest body anybody may agree on, in bytes; a worker may be started with less.
pub const BODY_LIMIT: u64 = 256 << 20;

/// How much memory is taken for an announced part before its first byte has arrived.
const FIRST_CHUNK: u64 = 64 << 10;

/// One message, either way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// A JSON document, not yet parsed.
    pub header: Vec<u8>,
    /// Bytes whose meaning the header says.
    pub body: Vec<u8>,
}

impl Frame {
    /// Parses the header.
    ///
    /// # Errors
    /// [`FrameError::Header`] when it is not JSON or not of the wanted shape. The error never quotes the header, which
    /// may hold a citizen's data.
    pub fn parse<T: DeserializeOwned>(&self) -> Result<T, FrameError> {
        serde_json::from_slice(&self.header).map_err(|error| FrameError::header(&error))
    }
}

/// What can be wrong with a frame.
#[derive(Debug, thiserror::Error)]
pub enum FrameError {
    /// The stream ended inside a frame.
    #[error("the stream ended inside the {part} of a frame")]
    Truncated {
        /// Which of the four parts was incomplete.
        part: Part,
    },
    /// A part is longer than allowed.
    #[error("a frame's {part} of {length} bytes is longer than the {limit} bytes allowed")]
    Oversized {
        /// Header or body.
        part: Part,
        /// The length announced, bytes.
        length: u64,
        /// The longest allowed, bytes.
        limit: u64,
    },
    /// The header is not JSON, or not of the wanted shape. The content is not quoted.
    #[error("a frame's header is {problem} (line {line}, column {column})")]
    Header {
        /// What kind of problem.
        problem: &'static str,
        /// Line within the header, from 1.
        line: usize,
        /// Column within the line, from 1.
        column: usize,
    },
    /// The stream itself failed.
    #[error("the stream to the other process failed")]
    Stream(#[from] io::Error),
}

impl FrameError {
    fn header(error: &serde_json::Error) -> Self {
        let problem = match error.classify() {
            serde_json::error::Category::Data => "not of the expected shape",
            serde_json::error::Category::Syntax | serde_json::error::Category::Eof => "not JSON",
            serde_json::error::Category::Io => "unreadable",
        };
        Self::Header { problem, line: error.line(), column: error.column() }
    }

    /// Whether the other side simply went away, rather than said something wrong.
    #[must_use]
    pub fn is_gone(&self) -> bool {
        matches!(self, Self::Truncated { .. } | Self::Stream(_))
    }
}

/// The parts of a frame, for messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The four bytes that say how long the header is.
    HeaderLength,
    /// The JSON document.
    Header,
    /// The eight bytes that say how long the body is.
    BodyLength,
    /// The bytes.
    Body,
}

impl std::fmt::Display for Part {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::HeaderLength => "header length",
            Self::Header => "header",
            Self::BodyLength => "body length",
            Self::Body => "body",
        })
    }
}

/// Writes a value as a header.
///
/// # Errors
/// [`FrameError::Oversized`] past [`HEADER_LIMIT`]; [`FrameError::Header`] for a value that JSON cannot express.
pub fn header(value: &impl Serialize) -> Result<Vec<u8>, FrameError> {
    let bytes = serde_json::to_vec(value).map_err(|error| FrameError::header(&error))?;
    check(Part::Header, bytes.len() as u64, HEADER_LIMIT as u64)?;
    Ok(bytes)
}

/// Whether a part of this length may travel.
///
/// # Errors
/// [`FrameError::Oversized`] when it may not.
pub fn check(part: Part, length: u64, limit: u64) -> Result<(), FrameError> {
    if length > limit { Err(FrameError::Oversized { part, length, limit }) } else { Ok(()) }
}

/// Reads the next frame; `None` when the stream ended before its first byte.
///
/// # Errors
/// See [`FrameError`]. After an error the stream has no meaning any more.
pub async fn read(from: &mut (impl AsyncRead + Unpin), body_limit: u64) -> Result<Option<Frame>, FrameError> {
    let first = take(from, 4).await?;
    if first.is_empty() {
        return Ok(None);
    }
    let header_length = header_length(&first)?;
    let header = take(from, header_length).await?;
    complete(&header, header_length, Part::Header)?;
    let body_length = body_length(&take(from, 8).await?, body_limit)?;
    let body = take(from, body_length).await?;
    complete(&body, body_length, Part::Body)?;
    Ok(Some(Frame { header, body }))
}

/// Writes one frame and flushes it. The caller has checked the sizes ([`header`], [`check`]).
///
/// # Errors
/// [`FrameError::Stream`].
pub async fn write(to: &mut (impl AsyncWrite + Unpin), header: &[u8], body: &[u8]) -> Result<(), FrameError> {
    to.write_all(&(header.len() as u32).to_le_bytes()).await?;
    to.write_all(header).await?;
    to.write_all(&(body.len() as u64).to_le_bytes()).await?;
    to.write_all(body).await?;
    to.flush().await?;
    Ok(())
}

/// [`read`] for a process that has nothing else to do.
///
/// # Errors
/// See [`FrameError`]. After an error the stream has no meaning any more.
pub fn read_blocking(from: &mut impl Read, body_limit: u64) -> Result<Option<Frame>, FrameError> {
    let first = take_blocking(from, 4)?;
    if first.is_empty() {
        return Ok(None);
    }
    let header_length = header_length(&first)?;
    let header = take_blocking(from, header_length)?;
    complete(&header, header_length, Part::Header)?;
    let body_length = body_length(&take_blocking(from, 8)?, body_limit)?;
    let body = take_blocking(from, body_length)?;
    complete(&body, body_length, Part::Body)?;
    Ok(Some(Frame { header, body }))
}

/// [`write()`] for a process that has nothing else to do.
///
/// # Errors
/// [`FrameError::Stream`].
pub fn write_blocking(to: &mut impl Write, header: &[u8], body: &[u8]) -> Result<(), FrameError> {
    to.write_all(&(header.len() as u32).to_le_bytes())?;
    to.write_all(header)?;
    to.write_all(&(body.len() as u64).to_le_bytes())?;
    to.write_all(body)?;
    to.flush()?;
    Ok(())
}

/// At most `length` bytes; fewer only when the stream ends.
async fn take(from: &mut (impl AsyncRead + Unpin), length: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(length.min(FIRST_CHUNK) as usize);
    from.take(length).read_to_end(&mut bytes).await?;
    Ok(bytes)
}

fn take_blocking(from: &mut impl Read, length: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(length.min(FIRST_CHUNK) as usize);
    from.take(length).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn header_length(bytes: &[u8]) -> Result<u64, FrameError> {
    let bytes = bytes.try_into().map_err(|_| FrameError::Truncated { part: Part::HeaderLength })?;
    let length = u64::from(u32::from_le_bytes(bytes));
    check(Part::Header, length, HEADER_LIMIT as u64)?;
    Ok(length)
}

fn body_length(bytes: &[u8], limit: u64) -> Result<u64, FrameError> {
    let bytes = bytes.try_into().map_err(|_| FrameError::Truncated { part: Part::BodyLength })?;
    let length = u64::from_le_bytes(bytes);
    check(Part::Body, length, limit.min(BODY_LIMIT))?;
    Ok(length)
}

fn complete(bytes: &[u8], length: u64, part: Part) -> Result<(), FrameError> {
    if bytes.len() as u64 == length { Ok(()) } else { Err(FrameError::Truncated { part }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(header: &[u8], body: &[u8]) -> Vec<u8> {
        let mut bytes = Vec::new();
        write_blocking(&mut bytes, header, body).unwrap();
        bytes
    }

    #[test]
    fn the_layout_on_the_wire_is_as_documented() {
        assert_eq!(bytes(b"{}", b"\x07"), [2, 0, 0, 0, b'{', b'}', 1, 0, 0, 0, 0, 0, 0, 0, 7]);
    }

    #[tokio::test]
    async fn what_one_side_writes_the_other_reads_and_the_end_is_no_error() {
        let mut pipe = bytes(b"{\"a\":1}", b"body");
        write(&mut pipe, b"2", b"").await.unwrap();
        let mut blocking = pipe.as_slice();
        let mut asynchronous = pipe.as_slice();
        for expected in [
            Some(Frame { header: b"{\"a\":1}".to_vec(), body: b"body".to_vec() }),
            Some(Frame { header: b"2".to_vec(), body: Vec::new() }),
            None,
        ] {
            assert_eq!(read_blocking(&mut blocking, 100).unwrap(), expected);
            assert_eq!(read(&mut asynchronous, 100).await.unwrap(), expected);
        }
    }

    #[tokio::test]
    async fn a_frame_cut_at_any_byte_is_truncated_and_names_the_part() {
        let whole = bytes(b"{}", b"abc");
        for length in 1..whole.len() {
            let part = match length {
                0..4 => Part::HeaderLength,
                4..6 => Part::Header,
                6..14 => Part::BodyLength,
                _ => Part::Body,
            };
            let cut = &whole[..length];
            let error = read_blocking(&mut &cut[..], 100).unwrap_err();
            assert!(matches!(error, FrameError::Truncated { part: p } if p == part), "{length}: {error}");
            let error = read(&mut &cut[..], 100).await.unwrap_err();
            assert!(matches!(error, FrameError::Truncated { part: p } if p == part), "{length}: {error}");
        }
    }

    #[test]
    fn an_oversized_header_is_refused_before_it_is_read() {
        let error = read_blocking(&mut &b"\xff\xff\xff\xff"[..], 100).unwrap_err();
        assert!(matches!(error, FrameError::Oversized { part: Part::Header, length: 0xffff_ffff, .. }), "{error}");
    }

    #[test]
    fn an_oversized_body_is_refused_before_it_is_read_whatever_limit_was_agreed() {
        let error = read_blocking(&mut bytes(b"{}", b"abcd").as_slice(), 3).unwrap_err();
        assert!(matches!(error, FrameError::Oversized { part: Part::Body, length: 4, limit: 3 }), "{error}");
        let lie = [&2u32.to_le_bytes()[..], b"{}", &u64::MAX.to_le_bytes()].concat();
        let error = read_blocking(&mut lie.as_slice(), u64::MAX).unwrap_err();
        assert!(matches!(error, FrameError::Oversized { part: Part::Body, limit: BODY_LIMIT, .. }), "{error}");
    }

    #[test]
    fn a_header_that_is_not_json_or_of_another_shape_is_told_apart_and_never_quoted() {
        let frame = |header: &[u8]| Frame { header: header.to_vec(), body: Vec::new() };
        let not_json = frame("张三".as_bytes()).parse::<u8>().unwrap_err().to_string();
        assert!(not_json.contains("not JSON") && !not_json.contains("张三"), "{not_json}");
        let shape = frame("\"张三\"".as_bytes()).parse::<u8>().unwrap_err().to_string();
        assert!(shape.contains("expected shape") && !shape.contains("张三"), "{shape}");
        assert_eq!(frame(b"7").parse::<u8>().unwrap(), 7);
    }

    #[test]
    fn a_header_too_long_to_send_is_refused_at_the_sender() {
        let error = header(&"x".repeat(HEADER_LIMIT)).unwrap_err();
        assert!(matches!(error, FrameError::Oversized { part: Part::Header, .. }), "{error}");
    }
}
