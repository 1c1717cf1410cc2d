//! Compiled components on disk, so that a terminal starts in a second and not in ten.
//!
//! Machine code from a file is as dangerous as any program: each entry carries an authentication code ([`Seal`]). An
//! entry that is damaged, foreign or moved is deleted and made anew.

use crate::artefact::Artefact;
use crate::seal::{Seal, random};
use cap_std::ambient_authority;
use cap_std::fs::{Dir, DirBuilder, DirBuilderExt, OpenOptions, OpenOptionsExt, Permissions, PermissionsExt};
use sha2::{Digest, Sha256};
use std::io::{self, Read, Write};
use std::path::Path;

/// No compiled component is larger; a larger file is not ours.
const LARGEST: u64 = 512 << 20;
const ENTRY: &str = ".cwasm";
const UNFINISHED: &str = ".part";

/// A folder that only the terminal's user may enter, with one file for each compiled component.
pub(crate) struct Cache {
    folder: Dir,
    seal: Seal,
    /// What the engine's settings, version and machine come to: code made under others is of no use.
    settings: [u8; 32],
}

impl Cache {
    /// Opens or makes the folder, and sweeps out what an earlier version left behind.
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        if let Some(parent) = path.parent() {
            Dir::create_ambient_dir_all(parent, ambient_authority())?;
            let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?;
            let parent = if parent.as_os_str().is_empty() { Path::new(".") } else { parent };
            let parent = Dir::open_ambient_dir(parent, ambient_authority())?;
            match parent.create_dir_with(name, DirBuilder::new().mode(0o700)) {
                Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
                _ => {}
            }
        }
        let folder = Dir::open_ambient_dir(path, ambient_authority())?;
        if folder.dir_metadata()?.permissions().mode() & 0o077 != 0 {
            folder.set_permissions(".", Permissions::from_mode(0o700))?;
        }
        let cache = Self { seal: Seal::read_or_create(&folder)?, folder, settings: settings() };
        cache.sweep()?;
        Ok(cache)
    }

    /// The compiled form of the component with this digest, if there is an authentic one.
    pub(crate) fn read(&self, component: &[u8; 32]) -> io::Result<Option<Artefact>> {
        let name = self.name(component);
        let file = match self.folder.open(&name) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            opened => opened?,
        };
        let size = file.metadata()?.len().min(LARGEST);
        let mut sealed = Vec::with_capacity(usize::try_from(size).unwrap_or_default());
        file.take(LARGEST).read_to_end(&mut sealed)?;
        let artefact = self.seal.open(&self.purpose(component), sealed);
        if artefact.is_none() {
            self.discard(component, "its authentication code is wrong")?;
        }
        Ok(artefact)
    }

    /// Keeps a compiled component. Whole or not at all: it is written beside its place and then moved.
    pub(crate) fn store(&self, component: &[u8; 32], artefact: &Artefact) -> io::Result<()> {
        let unfinished = format!("{}{UNFINISHED}", hex::encode(random::<8>()?));
        let sealed = self.seal.close(&self.purpose(component), artefact);
        let mut file =
            self.folder.open_with(&unfinished, OpenOptions::new().write(true).create_new(true).mode(0o600))?;
        let kept = file
            .write_all(&sealed)
            .and_then(|()| file.sync_all())
            .and_then(|()| self.folder.rename(&unfinished, &self.folder, self.name(component)));
        if kept.is_err() {
            // What is left of it is swept out at the next start.
            let _gone = self.folder.remove_file(&unfinished);
        }
        kept
    }

    /// Deletes an entry and says why.
    pub(crate) fn discard(&self, component: &[u8; 32], why: &str) -> io::Result<()> {
        let name = self.name(component);
        tracing::warn!(entry = name, why, "an entry of the compile cache is discarded; the component is compiled anew");
        match self.folder.remove_file(&name) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    fn name(&self, component: &[u8; 32]) -> String {
        format!("{}-{}{ENTRY}", hex::encode(component), hex::encode(&self.settings[..8]))
    }

    /// What the code binds beside the bytes: an entry renamed to another's place is not accepted there.
    fn purpose(&self, component: &[u8; 32]) -> Vec<u8> {
        [component.as_slice(), &self.settings].concat()
    }

    fn sweep(&self) -> io::Result<()> {
        let current = format!("-{}{ENTRY}", hex::encode(&self.settings[..8]));
        for entry in self.folder.entries()? {
            let name = entry?.file_name();
            let Some(name) = name.to_str() else { continue };
            let stale = name.ends_with(ENTRY) && !name.ends_with(&current);
            if stale || name.ends_with(UNFINISHED) {
                tracing::info!(entry = name, "swept out of the compile cache");
                self.folder.remove_file(name)?;
            }
        }
        Ok(())
    }
}

/// The engine's own hash of its settings comes with the compiler, which this program does not have. What it would tell
/// is checked when an entry is loaded; here it is enough that entries of another release or machine are swept out.
fn settings() -> [u8; 32] {
    let words = [env!("CARGO_PKG_VERSION"), std::env::consts::ARCH, std::env::consts::OS];
    Sha256::digest(words.join("\n")).into()
}
