//! The serial line: a pseudo-terminal behind a symbolic link that stays the same.

use std::{
    fs::File,
    io::{self, Read, Write},
    os::{
        fd::{AsFd, OwnedFd},
        unix::fs::symlink,
    },
    path::{Path, PathBuf},
};

use rustix::{
    fs::{OFlags, fcntl_setfl},
    pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt},
    termios::{OptionalActions, ioctl_tiocnxcl, tcgetattr, tcsetattr},
};
use tokio::io::unix::AsyncFd;

/// The reader's end of a plugged line. Dropping it is pulling the plug: whoever has the other end
/// open sees a hang-up, and the link is gone.
pub(crate) struct Line {
    master: AsyncFd<File>,
    /// Held open so that the line survives its users: without anyone at the other end the kernel
    /// would answer every read with an input/output error.
    slave: OwnedFd,
    link: PathBuf,
}

impl Line {
    /// Opens a pseudo-terminal and points the link to it.
    pub(crate) fn plug(link: &Path) -> io::Result<Self> {
        let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC)?;
        grantpt(&master)?;
        unlockpt(&master)?;
        let name = ptsname(&master, Vec::new())?;
        let slave = rustix::fs::open(
            name.as_c_str(),
            OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC,
            rustix::fs::Mode::empty(),
        )?;
        let mut raw = tcgetattr(&slave)?;
        raw.make_raw();
        tcsetattr(&slave, OptionalActions::Now, &raw)?;
        fcntl_setfl(&master, OFlags::NONBLOCK)?;

        // A link left by an earlier run is replaced; anything else in its place is an error.
        if link.is_symlink() {
            std::fs::remove_file(link)?;
        }
        let target = name.to_str().map_err(io::Error::other)?;
        symlink(target, link)?;
        // Deprecated because a type might lie about its descriptor; a `File` owns one and keeps it.
        #[allow(deprecated)]
        let master = AsyncFd::new(File::from(master))?;
        Ok(Self { master, slave, link: link.to_owned() })
    }

    /// Waits for bytes.
    pub(crate) async fn receive(&self, into: &mut Vec<u8>) -> io::Result<()> {
        let mut chunk = [0; 512];
        loop {
            let mut ready = self.master.readable().await?;
            match ready.try_io(|fd| fd.get_ref().read(&mut chunk)) {
                Ok(Ok(0)) => return Err(io::ErrorKind::UnexpectedEof.into()),
                Ok(Ok(n)) => {
                    into.extend_from_slice(&chunk[..n]);
                    self.release();
                    return Ok(());
                }
                Ok(Err(e)) => return Err(e),
                Err(_would_block) => {}
            }
        }
    }

    /// Sends all bytes.
    pub(crate) async fn send(&self, mut bytes: &[u8]) -> io::Result<()> {
        while !bytes.is_empty() {
            let mut ready = self.master.writable().await?;
            match ready.try_io(|fd| fd.get_ref().write(bytes)) {
                Ok(Ok(n)) => bytes = &bytes[n..],
                Ok(Err(e)) => return Err(e),
                Err(_would_block) => {}
            }
        }
        Ok(())
    }

    /// Gives up the exclusive use that a client took. A real port loses it when its user closes it;
    /// this one stays open on our side, and the next user would find it busy.
    pub(crate) fn release(&self) {
        if let Err(e) = ioctl_tiocnxcl(self.slave.as_fd()) {
            tracing::debug!("cannot release the reader's line: {e}");
        }
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        if let Err(e) = std::fs::remove_file(&self.link) {
            tracing::debug!("cannot remove {}: {e}", self.link.display());
        }
    }
}
