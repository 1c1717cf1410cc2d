//! The other end of the line: a pseudo-terminal whose answers a test scripts.

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fd::OwnedFd;
use rustix::fs::{Mode, OFlags};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{OptionalActions, tcgetattr, tcsetattr};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Instant;
use tokio::sync::mpsc;

pub(crate) const FIND: [u8; 2] = [0x20, 0x01];
pub(crate) const SELECT: [u8; 2] = [0x20, 0x02];
pub(crate) const READ: [u8; 2] = [0x30, 0x01];
const SAM_STATUS: [u8; 2] = [0x11, 0xFF];
const SAM_ID: [u8; 2] = [0x12, 0xFF];

/// What the peer does about a request.
pub(crate) enum Say {
    Bytes(Vec<u8>),
    Nothing,
    /// Closes its end, as a reader that is pulled out.
    HangUp,
}

/// A whole reply.
pub(crate) fn reply(status: u8, data: &[u8]) -> Say {
    let length = (data.len() + 4) as u16;
    let mut summed = length.to_be_bytes().to_vec();
    summed.extend([0, 0, status]);
    summed.extend(data);
    let check = summed.iter().fold(0, |sum, byte| sum ^ byte);
    let mut bytes = vec![0xAA, 0xAA, 0xAA, 0x96, 0x69];
    bytes.extend(summed);
    bytes.push(check);
    Say::Bytes(bytes)
}

pub(crate) fn fails(status: u8) -> Say {
    reply(status, &[])
}

/// The golden reply to *find*: 9F and four zeros.
pub(crate) fn found() -> Say {
    Say::Bytes(vec![0xAA, 0xAA, 0xAA, 0x96, 0x69, 0, 8, 0, 0, 0x9F, 0, 0, 0, 0, 0x97])
}

type Asked = Arc<Mutex<Vec<[u8; 2]>>>;
type Watch = Arc<Mutex<Option<([u8; 2], mpsc::UnboundedSender<Instant>)>>>;

pub(crate) struct Peer {
    path: PathBuf,
    stop: Arc<AtomicBool>,
    asked: Asked,
    watch: Watch,
    thread: Option<JoinHandle<()>>,
}

impl Peer {
    /// A reader whose security module is well, and whose answers about cards are scripted.
    pub(crate) fn start(mut answer: impl FnMut([u8; 2]) -> Say + Send + 'static) -> Self {
        Self::silent_at_check(move |command| match command {
            SAM_STATUS => reply(0x90, &[]),
            SAM_ID => {
                let mut data = vec![5, 0, 1, 0];
                data.extend([20_231_101_u32, 1_234_567, 42].iter().flat_map(|n| n.to_le_bytes()));
                reply(0x90, &data)
            }
            other => answer(other),
        })
    }

    /// A reader with nothing but the script.
    pub(crate) fn silent_at_check(answer: impl FnMut([u8; 2]) -> Say + Send + 'static) -> Self {
        let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        grantpt(&master).unwrap();
        unlockpt(&master).unwrap();
        let path = PathBuf::from(ptsname(&master, Vec::new()).unwrap().into_string().unwrap());
        // Kept open, so that the master never sees a line without an other end; raw, so that nothing is echoed.
        let slave = rustix::fs::open(&path, OFlags::RDWR | OFlags::NOCTTY, Mode::empty()).unwrap();
        let mut settings = tcgetattr(&slave).unwrap();
        settings.make_raw();
        tcsetattr(&slave, OptionalActions::Now, &settings).unwrap();
        let (stop, asked, watch) = (Arc::new(AtomicBool::new(false)), Asked::default(), Watch::default());
        let thread = std::thread::spawn({
            let (stop, asked, watch) = (stop.clone(), asked.clone(), watch.clone());
            move || serve(&master, slave, &stop, &asked, &watch, answer)
        });
        Self { path, stop, asked, watch, thread: Some(thread) }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// The requests about cards so far.
    pub(crate) fn asked_of_card(&self) -> Vec<[u8; 2]> {
        let asked = self.asked.lock().unwrap();
        asked.iter().copied().filter(|command| *command != SAM_STATUS && *command != SAM_ID).collect()
    }

    /// When each request of this kind comes, from now on.
    pub(crate) fn watch(&self, command: [u8; 2]) -> mpsc::UnboundedReceiver<Instant> {
        let (sender, receiver) = mpsc::unbounded_channel();
        *self.watch.lock().unwrap() = Some((command, sender));
        receiver
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        self.thread.take().unwrap().join().unwrap();
    }
}

fn serve(
    master: &OwnedFd,
    _slave: OwnedFd,
    stop: &AtomicBool,
    asked: &Asked,
    watch: &Watch,
    mut answer: impl FnMut([u8; 2]) -> Say,
) {
    let mut input = Vec::new();
    let mut chunk = [0; 256];
    while !stop.load(Ordering::Relaxed) {
        let mut ready = [PollFd::new(master, PollFlags::IN)];
        if poll(&mut ready, Some(&Timespec { tv_sec: 0, tv_nsec: 20_000_000 })).unwrap() == 0 {
            continue;
        }
        let count = rustix::io::read(master, &mut chunk).unwrap();
        input.extend_from_slice(&chunk[..count]);
        // Every request that the terminal knows has ten bytes.
        while input.len() >= 10 {
            let request: Vec<u8> = input.drain(..10).collect();
            assert_eq!(request[..7], [0xAA, 0xAA, 0xAA, 0x96, 0x69, 0, 3], "not a request");
            assert_eq!(request[5..].iter().fold(0, |sum, byte| sum ^ byte), 0, "wrong checksum");
            let command = [request[7], request[8]];
            asked.lock().unwrap().push(command);
            if let Some((watched, sender)) = &*watch.lock().unwrap()
                && *watched == command
            {
                let _ = sender.send(Instant::now());
            }
            match answer(command) {
                Say::Nothing => {}
                Say::HangUp => return,
                Say::Bytes(bytes) => {
                    let mut rest = &bytes[..];
                    while !rest.is_empty() {
                        let written = rustix::io::write(master, rest).unwrap();
                        rest = &rest[written..];
                    }
                }
            }
        }
    }
}
