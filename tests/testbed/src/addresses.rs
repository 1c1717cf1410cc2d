//! Where the stand-ins are: the file `testbed.json`.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use serde::{Deserialize, Serialize};

/// Everything somebody needs to find the stand-ins. Paths are absolute.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Addresses {
    /// The card reader's line: a symbolic link to a terminal device.
    pub reader: PathBuf,
    /// Base of the scanner's eSCL interface, `http://127.0.0.1:PORT/eSCL`.
    pub scanner: String,
    /// The printer, `ipp://127.0.0.1:PORT/ipp/print`; `None` without a printer.
    pub printer: Option<String>,
    /// The folder where printed files land.
    pub printed: PathBuf,
    /// The platform, `https://localhost:PORT`.
    pub platform: String,
    /// The control interface, `http://127.0.0.1:PORT`.
    pub control: String,
    /// Certificate of the authority that signed the platform's, PEM.
    pub ca: PathBuf,
    /// The terminal's certificate, PEM.
    pub certificate: PathBuf,
    /// The terminal's key, PEM.
    pub key: PathBuf,
    /// Public key that acceptances are signed with (Ed25519), 32 bytes in hex.
    pub acceptance_key: String,
    /// The same as PEM.
    pub acceptance_key_file: PathBuf,
}

impl Addresses {
    /// Reads a `testbed.json`.
    ///
    /// # Errors
    /// Names the file.
    pub fn read(path: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        serde_json::from_str(&text).with_context(|| format!("{} is not a testbed.json", path.display()))
    }

    pub(crate) fn write(&self, path: &Path) -> Result<()> {
        std::fs::write(path, serde_json::to_vec_pretty(self)?)
            .with_context(|| format!("cannot write {}", path.display()))
    }
}
