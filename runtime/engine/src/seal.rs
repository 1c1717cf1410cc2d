//! The key that tells machine code of this terminal from anyone else's.

use crate::artefact::Artefact;
use cap_std::fs::{Dir, OpenOptions, OpenOptionsExt, PermissionsExt};
use hmac::{Hmac, KeyInit, Mac};
use rand::TryRng;
use sha2::Sha256;
use std::io::{self, Read, Write};

/// The key's file in the cache folder.
const FILE: &str = "key";
/// One block of SHA-256, so that the key is used as it is.
const KEY: usize = 64;
/// An HMAC-SHA256.
const TAG: usize = 32;
/// Begins every sealed file and enters its code, so that a later format is not taken for this one.
const MAGIC: &[u8; 8] = b"GUICHET1";

/// Seals artefacts with HMAC-SHA256 under a random key that never leaves the cache folder.
pub(crate) struct Seal(Box<[u8; KEY]>);

impl Seal {
    /// Reads the key, or makes one. A key of the wrong length, or one that others may read or write, is replaced;
    /// whatever was sealed under it is then no longer accepted.
    pub(crate) fn read_or_create(folder: &Dir) -> io::Result<Self> {
        match Self::read(folder) {
            Ok(Some(seal)) => return Ok(seal),
            Ok(None) => {
                tracing::warn!(file = FILE, "the key of the compile cache was open to others or damaged; replaced");
                folder.remove_file(FILE)?;
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
        match Self::create(folder) {
            // Another process was faster.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                Self::read(folder)?.ok_or_else(|| io::Error::other("the key of the compile cache is unusable"))
            }
            created => created,
        }
    }

    fn read(folder: &Dir) -> io::Result<Option<Self>> {
        let file = folder.open(FILE)?;
        let open_to_others = file.metadata()?.permissions().mode() & 0o077 != 0;
        let mut bytes = Vec::with_capacity(KEY + 1);
        file.take(KEY as u64 + 1).read_to_end(&mut bytes)?;
        let key = bytes.try_into().ok().filter(|_| !open_to_others);
        Ok(key.map(Self))
    }

    /// Written under another name first, so that no process ever reads half a key; the link fails if there is one.
    fn create(folder: &Dir) -> io::Result<Self> {
        let key = random::<KEY>()?;
        let name = format!("new-{}", hex::encode(random::<8>()?));
        let mut file = folder.open_with(&name, OpenOptions::new().write(true).create_new(true).mode(0o600))?;
        let written = file.write_all(&key).and_then(|()| file.sync_all());
        let linked = written.and_then(|()| folder.hard_link(&name, folder, FILE));
        folder.remove_file(&name)?;
        linked.map(|()| Self(Box::new(key)))
    }

    /// The artefact with its code in front, bound to what it was made from and for.
    pub(crate) fn close(&self, purpose: &[u8], artefact: &Artefact) -> Vec<u8> {
        let tag = self.mac(purpose, artefact.bytes()).finalize().into_bytes();
        [&MAGIC[..], &tag, artefact.bytes()].concat()
    }

    /// The artefact, if these bytes are what [`Self::close`] made for the same purpose.
    pub(crate) fn open(&self, purpose: &[u8], mut sealed: Vec<u8>) -> Option<Artefact> {
        let (magic, rest) = sealed.split_at_checked(MAGIC.len())?;
        let (tag, artefact) = rest.split_at_checked(TAG)?;
        if magic != MAGIC {
            return None;
        }
        // Compares in constant time.
        self.mac(purpose, artefact).verify_slice(tag).ok()?;
        sealed.drain(..MAGIC.len() + TAG);
        Some(Artefact::from_seal(sealed))
    }

    fn mac(&self, purpose: &[u8], artefact: &[u8]) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new(&(*self.0).into());
        mac.update(MAGIC);
        // The length keeps purpose and artefact apart.
        mac.update(&(purpose.len() as u64).to_le_bytes());
        mac.update(purpose);
        mac.update(artefact);
        mac
    }
}

/// Bytes from the operating system's generator.
pub(crate) fn random<const N: usize>() -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    rand::rngs::SysRng.try_fill_bytes(&mut bytes).map_err(io::Error::other)?;
    Ok(bytes)
}
