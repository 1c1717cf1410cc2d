//! Driving a reader: find, select, read; and looking after the line.

use super::card::Card;
use super::command::{Command, Verdict, sam_id, verdict};
use super::frame::Frame;
use super::line::{Line, LineError};
use super::record;
use crate::board::Board;
use crate::order::{Run, Stop};
use crate::queue::Driver;
use crate::reader::ReaderConfig;
use guichet_model::device::{Completion, DeviceClass, DeviceFailure, DeviceState, Media, Progress};
use std::time::Duration;
use tokio::time::Instant;

/// From one look for a card to the next, so that a card is found within 300 ms.
const POLL: Duration = Duration::from_millis(250);
/// How often a request is sent when its reply does not come, or comes broken.
const TRIES: u32 = 3;

/// A reader and the line to it.
pub(crate) struct SdtReader {
    config: ReaderConfig,
    board: Board,
    line: Option<Line>,
}

/// Why an exchange led nowhere.
enum Trouble {
    Stopped(Stop),
    NoCard,
    Failed(DeviceFailure),
}

impl SdtReader {
    pub(crate) fn new(config: ReaderConfig) -> Self {
        let board = Board::new(DeviceClass::CardReader, &config.name);
        Self { config, board, line: None }
    }

    fn open(&mut self) -> Result<&mut Line, DeviceFailure> {
        if self.config.port.as_os_str().is_empty() {
            let detail = "no card reader is configured";
            self.board.offline(DeviceState::NoDevice, detail);
            return Err(DeviceFailure::new(Completion::DeviceNotReady, detail).with_remedy(None));
        }
        if self.line.is_none() {
            let port = self.config.port.display();
            match Line::open(&self.config.port, self.config.baud) {
                Ok(line) => self.line = Some(line),
                Err(error) => {
                    let detail = format!("cannot open {port}: {error}; plug the reader in, or correct its port");
                    return Err(self.lost(DeviceState::Offline, Completion::DeviceNotReady, detail));
                }
            }
        }
        self.line.as_mut().ok_or_else(|| DeviceFailure::new(Completion::InternalError, "no line after opening it"))
    }

    /// The reader is of no use now. Closes the line, so that the next attempt begins anew.
    fn lost(&mut self, state: DeviceState, completion: Completion, detail: String) -> DeviceFailure {
        self.line = None;
        self.board.offline(state, &detail);
        DeviceFailure::new(completion, detail)
    }

    /// Sends a command, again when the reply does not come or is broken.
    async fn ask(&mut self, command: Command) -> Result<Frame, DeviceFailure> {
        let mut tries = 1;
        loop {
            let error = match self.open()?.ask(command).await {
                Ok(frame) => return Ok(frame),
                Err(error) => error,
            };
            tracing::debug!(device = %self.config.name, command = command.name(), %error, tries, "exchange failed");
            let detail = format!("{} on {}: {error}", command.name(), self.config.port.display());
            match error {
                LineError::Gone(_) => {
                    return Err(self.lost(DeviceState::Offline, Completion::DeviceNotReady, detail));
                }
                LineError::Silent if tries == TRIES || command == Command::SamStatus => {
                    let detail = format!("{detail}; look at its power and its cable");
                    return Err(self.lost(DeviceState::Offline, Completion::DeviceNotReady, detail));
                }
                LineError::Half | LineError::Noise | LineError::Garbled(_) if tries == TRIES => {
                    let detail = format!("{detail}; look at its baud rate and its cable");
                    return Err(self.lost(DeviceState::HardwareError, Completion::HardwareError, detail));
                }
                _ => tries += 1,
            }
        }
    }

    /// Sends a command until it is done, or it is clear that it cannot be.
    async fn exchange(&mut self, command: Command, run: &Run) -> Result<Frame, Trouble> {
        for _ in 0..TRIES {
            if let Some(stop) = run.stop() {
                return Err(Trouble::Stopped(stop));
            }
            // A cancel waits for the reply, which would otherwise be taken for that to the next command.
            let frame = run.finish(self.ask(command)).await.map_err(Trouble::Stopped)?.map_err(Trouble::Failed)?;
            match verdict(command, frame.status()) {
                Verdict::Done => return Ok(frame),
                Verdict::NoCard => return Err(Trouble::NoCard),
                Verdict::Again => {}
                Verdict::Failed(failure) => return Err(Trouble::Failed(failure)),
            }
        }
        let detail = format!("{}: the reader understands no request; look at its cable", command.name());
        Err(Trouble::Failed(DeviceFailure::new(Completion::HardwareError, detail)))
    }

    async fn wait_for_card(&mut self, run: &mut Run) -> Result<(), Trouble> {
        run.report(Progress::WaitingForCard);
        loop {
            let looked = Instant::now();
            match self.exchange(Command::Find, run).await {
                Ok(_) => {
                    self.board.update(|status| status.media = Media::Present);
                    return Ok(());
                }
                Err(Trouble::NoCard) => self.present(Media::NotPresent),
                Err(trouble) => return Err(trouble),
            }
            run.pause(POLL.saturating_sub(looked.elapsed())).await.map_err(Trouble::Stopped)?;
        }
    }

    /// The reader answered, so it is online.
    fn present(&self, media: Media) {
        self.board.update(|status| {
            if status.state != DeviceState::Online {
                status.state = DeviceState::Online;
                status.detail = "answers".to_owned();
            }
            status.media = media;
        });
    }

    async fn read_card(&mut self, run: &mut Run) -> Result<Card, Trouble> {
        self.exchange(Command::Select, run).await?;
        run.report(Progress::Reading);
        let frame = self.exchange(Command::Read, run).await?;
        if frame.status() == 0x91 {
            return Err(Trouble::Failed(DeviceFailure::new(Completion::InvalidMedia, "the card is empty")));
        }
        record::parse(frame.data())
            .map_err(|error| Trouble::Failed(DeviceFailure::new(Completion::InvalidMedia, error.to_string())))
    }
}

impl Driver for SdtReader {
    type Command = ();
    type Done = Card;

    async fn run(&mut self, (): (), run: &mut Run) -> Result<Card, DeviceFailure> {
        let read = loop {
            let read = match self.wait_for_card(run).await {
                Ok(()) => self.read_card(run).await,
                Err(trouble) => Err(trouble),
            };
            match read {
                // Taken away too early: ask for it again, until the deadline.
                Err(Trouble::NoCard) => {}
                Err(Trouble::Stopped(stop)) => break Err(stop.failure("waiting for a card")),
                Err(Trouble::Failed(failure)) => break Err(failure),
                Ok(card) => break Ok(card),
            }
        };
        if read.is_ok() {
            run.report(Progress::RemoveCard);
            self.present(Media::Present);
        }
        read
    }

    async fn check(&mut self) -> Result<(), DeviceFailure> {
        let frame = self.ask(Command::SamStatus).await?;
        if frame.status() != 0x90 {
            let detail = format!("the security module reports status {:02X}", frame.status());
            self.board.update(|status| {
                status.state = DeviceState::HardwareError;
                status.detail.clone_from(&detail);
            });
            return Err(DeviceFailure::new(Completion::HardwareError, detail));
        }
        if self.board.state() != DeviceState::Online {
            // The number is for the ledger; a reader that does not tell it is no worse for that.
            let number = match self.ask(Command::SamId).await {
                Ok(frame) => sam_id(frame.data()),
                Err(failure) if self.line.is_none() => return Err(failure),
                Err(_) => None,
            };
            let detail = number.map_or_else(|| "answers".to_owned(), |number| format!("SAM {number}"));
            self.board.update(|status| {
                status.state = DeviceState::Online;
                status.detail = detail;
            });
        }
        Ok(())
    }

    fn forget(&mut self) {
        self.line = None;
    }

    fn board(&self) -> &Board {
        &self.board
    }
}
