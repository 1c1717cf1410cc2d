//! The whole testbed: all stand-ins and the files that describe them.

use std::{path::Path, sync::Arc};

use anyhow::{Context as _, Result};

use crate::{
    addresses::Addresses,
    configuration::{self, Site},
    control::{Control, Panel, Stands},
    options::TestbedOptions,
    pki::Pki,
    platform::Platform,
    printer::Printer,
    reader::Reader,
    scanner::Scanner,
};

/// A running testbed. Dropping it ends everything; [`Testbed::stop`] also waits for that.
pub struct Testbed {
    stands: Arc<Stands>,
    panel: Panel,
    addresses: Addresses,
    dir: std::path::PathBuf,
}

impl Testbed {
    /// Starts all stand-ins and writes `testbed.json` and `guichet.toml`. Must be called inside a
    /// tokio runtime, which serves them from then on.
    ///
    /// # Errors
    /// A folder that cannot be written, a missing font or a missing printer program, each with what to do.
    pub async fn start(options: TestbedOptions) -> Result<Self> {
        std::fs::create_dir_all(&options.dir).with_context(|| format!("cannot create {}", options.dir.display()))?;
        let dir =
            std::fs::canonicalize(&options.dir).with_context(|| format!("cannot find {}", options.dir.display()))?;
        let printed = dir.join("printed");
        std::fs::create_dir_all(&printed).with_context(|| format!("cannot create {}", printed.display()))?;

        let pki = Pki::make(&dir.join("pki"), &options.terminal)?;
        let link = dir.join("reader");
        let (ca, certificate, key) = (pki.ca.clone(), pki.certificate.clone(), pki.key.clone());
        let (acceptance_key, acceptance_key_file) = (pki.seal.public_key(), pki.acceptance_key_file.clone());
        let stands = Arc::new(Stands {
            reader: Reader::start(&link)?,
            scanner: Scanner::start(options.font.as_deref())?,
            printer: match options.printer {
                true => Some(Printer::start(&dir.join("printer"), &printed).await?),
                false => None,
            },
            platform: Platform::start(&dir.join("platform"), pki, options.utc_offset_hours)?,
        });
        let panel = Panel::start(stands.clone())?;
        let addresses = Addresses {
            reader: link,
            scanner: stands.scanner.url().to_owned(),
            printer: stands.printer.as_ref().map(Printer::uri),
            printed,
            platform: stands.platform.url(),
            control: panel.url().to_owned(),
            ca,
            certificate,
            key,
            acceptance_key,
            acceptance_key_file,
        };
        let site = Site {
            terminal: &options.terminal,
            utc_offset_hours: options.utc_offset_hours,
            orientation: options.orientation,
            items: &std::path::absolute(&options.items)?,
            state: &dir.join("state"),
            themes: &std::path::absolute(&options.themes)?,
        };
        addresses.write(&dir.join("testbed.json"))?;
        let path = dir.join("guichet.toml");
        std::fs::write(&path, configuration::text(&site, &addresses)?)
            .with_context(|| format!("cannot write {}", path.display()))?;
        Ok(Self { stands, panel, addresses, dir })
    }

    /// Where the stand-ins are; the same as in `testbed.json`.
    pub fn addresses(&self) -> &Addresses {
        &self.addresses
    }

    /// Everything it wrote is in this folder.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// A client of its control interface.
    ///
    /// # Errors
    /// As [`Control::new`].
    pub fn control(&self) -> Result<Control> {
        Control::new(&self.addresses.control)
    }

    /// Ends everything and waits until the printer's programs are gone.
    pub async fn stop(self) {
        self.panel.stop().await;
        // A request that is being answered may hold the stand-ins a moment longer; the printer's
        // programs then end when it lets go.
        if let Ok(Stands { printer: Some(printer), .. }) = Arc::try_unwrap(self.stands) {
            printer.stop().await;
        }
    }
}
