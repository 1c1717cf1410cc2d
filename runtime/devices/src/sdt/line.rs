//! The serial line to a reader: one request, one reply.

use super::command::Command;
use super::frame::{Decoder, Frame, FrameError};
use std::io;
use std::path::Path;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::{Instant, timeout, timeout_at};
use tokio_serial::SerialStream;
use zeroize::Zeroizing;

/// A reply has begun by then.
const HEADER: Duration = Duration::from_secs(2);
/// A reply is whole by then.
const WHOLE: Duration = Duration::from_secs(5);
/// After trouble the line counts as empty when nothing came for this long…
const QUIET: Duration = Duration::from_millis(30);
/// …but is not listened to for longer than this.
const SETTLE: Duration = Duration::from_millis(500);

/// Why there is no reply.
#[derive(Debug, thiserror::Error)]
pub(super) enum LineError {
    #[error("the serial line is gone: {0}")]
    Gone(io::Error),
    #[error("no reply within {HEADER:?}")]
    Silent,
    #[error("only a part of the reply came within {WHOLE:?}")]
    Half,
    #[error("what came within {HEADER:?} is no reply")]
    Noise,
    #[error(transparent)]
    Garbled(FrameError),
}

/// An open serial line.
pub(super) struct Line {
    port: SerialStream,
    decoder: Decoder,
    /// Something of an earlier exchange may still come. Set before an exchange and cleared by its end, so that a future
    /// dropped in between leaves it set.
    unsettled: bool,
}

impl Line {
    pub(super) fn open(path: &Path, baud: u32) -> io::Result<Self> {
        // 8 data bits, no parity, one stop bit and no flow control are the builder's own settings.
        let builder = tokio_serial::new(path.to_string_lossy(), baud);
        let port = SerialStream::open(&builder).map_err(io::Error::from)?;
        Ok(Self { port, decoder: Decoder::new(), unsettled: true })
    }

    /// Sends a command and waits for its reply. May be dropped at any moment.
    pub(super) async fn ask(&mut self, command: Command) -> Result<Frame, LineError> {
        if self.unsettled {
            self.settle().await?;
        }
        self.decoder.clear();
        self.unsettled = true;
        let sent = async {
            self.port.write_all(&command.request()).await?;
            self.port.flush().await
        };
        // A line whose other end takes nothing is as silent as one that gives nothing.
        timeout(HEADER, sent).await.map_err(|_| LineError::Silent)?.map_err(LineError::Gone)?;
        let reply = self.receive().await?;
        self.unsettled = false;
        Ok(reply)
    }

    async fn receive(&mut self) -> Result<Frame, LineError> {
        let asked = Instant::now();
        let mut heard = false;
        let mut chunk = Zeroizing::new([0; Decoder::CHUNK]);
        loop {
            let mut garbled = None;
            while let Some(result) = self.decoder.take() {
                match result {
                    Ok(frame) => return Ok(frame),
                    Err(error) => garbled = Some(error),
                }
            }
            if let Some(error) = garbled {
                return Err(LineError::Garbled(error));
            }
            let (until, late) = match (self.decoder.has_header(), heard) {
                (true, _) => (WHOLE, LineError::Half),
                (false, true) => (HEADER, LineError::Noise),
                (false, false) => (HEADER, LineError::Silent),
            };
            let Ok(read) = timeout_at(asked + until, self.port.read(&mut chunk[..])).await else { return Err(late) };
            let count = end(read)?;
            heard = true;
            self.decoder.push(&chunk[..count]);
        }
    }

    /// Lets what is left of an earlier exchange run out.
    async fn settle(&mut self) -> Result<(), LineError> {
        let until = Instant::now() + SETTLE;
        let mut chunk = Zeroizing::new([0; Decoder::CHUNK]);
        while Instant::now() < until {
            match timeout(QUIET, self.port.read(&mut chunk[..])).await {
                Ok(read) => end(read)?,
                Err(_) => break,
            };
        }
        Ok(())
    }
}

/// A serial line has no end: reading nothing means that it was pulled out.
fn end(read: io::Result<usize>) -> Result<usize, LineError> {
    match read {
        Ok(0) => Err(LineError::Gone(io::ErrorKind::UnexpectedEof.into())),
        Ok(count) => Ok(count),
        Err(error) => Err(LineError::Gone(error)),
    }
}
