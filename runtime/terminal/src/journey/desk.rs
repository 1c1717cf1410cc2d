//! The testbed's control interface: what a person would do at the desk.

use reqwest::{Client, Method};
use serde::Deserialize;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// How long the testbed may take; switching a printer on takes longest.
const PATIENCE: Duration = Duration::from_secs(30);

/// What a tray holds at the start of each journey, in sheets.
const SHEETS: u32 = 250;

/// The testbed cannot be told something.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// `testbed.json` is missing or not right.
    #[error("{path} does not say where the testbed is: {why}; start guichet-testbed first", path = .path.display())]
    Addresses {
        /// Which file.
        path: PathBuf,
        /// Why.
        why: String,
    },
    /// It does not answer, or refuses.
    #[error("the testbed did not do {request}: {why}")]
    Refused {
        /// Method and path.
        request: String,
        /// Its own words.
        why: String,
    },
    /// This program's own HTTP client.
    #[error("there is no HTTP client: {0}")]
    Client(String),
}

/// What the player needs of `testbed.json`.
#[derive(Deserialize)]
struct Addresses {
    control: String,
    printed: PathBuf,
    printer: Option<String>,
}

/// A desk with stand-ins.
#[derive(Debug)]
pub struct Desk {
    control: String,
    printed: PathBuf,
    prints: bool,
    http: Client,
}

impl Desk {
    /// The desk that this `testbed.json` describes.
    ///
    /// # Errors
    /// Names the file.
    pub fn open(path: &Path) -> Result<Self, DeskError> {
        let wrong = |why: String| DeskError::Addresses { path: path.to_owned(), why };
        let text = std::fs::read_to_string(path).map_err(|error| wrong(error.to_string()))?;
        let addresses: Addresses = serde_json::from_str(&text).map_err(|error| wrong(error.to_string()))?;
        Ok(Self {
            control: addresses.control.trim_end_matches('/').to_owned(),
            printed: addresses.printed,
            prints: addresses.printer.is_some(),
            http: client().map_err(DeskError::Client)?,
        })
    }

    /// Where printed files land.
    #[must_use]
    pub fn printed(&self) -> &Path {
        &self.printed
    }

    /// As a desk is in the morning: no card, no sheets, paper in the tray, nothing broken.
    ///
    /// # Errors
    /// The testbed does not answer or refuses.
    pub async fn reset(&self) -> Result<(), DeskError> {
        let parts: &[&str] = if self.prints {
            &["reader", "scanner", "printer", "platform"]
        } else {
            &["reader", "scanner", "platform"]
        };
        for part in parts {
            self.tell("DELETE", &format!("/{part}/fault"), None).await?;
        }
        self.tell("DELETE", "/reader/card", None).await?;
        self.tell("PUT", "/scanner/pages", Some(&json!({ "pages": [] }))).await?;
        if self.prints {
            self.tell("PUT", "/printer/paper", Some(&json!({ "sheets": SHEETS }))).await?;
        }
        Ok(())
    }

    /// One request to the control interface.
    ///
    /// # Errors
    /// The testbed does not answer or refuses; its reason is in the text.
    pub async fn tell(&self, method: &str, path: &str, body: Option<&Value>) -> Result<(), DeskError> {
        let refused = |why: String| DeskError::Refused { request: format!("{method} {path}"), why };
        let method = Method::from_bytes(method.as_bytes()).map_err(|error| refused(error.to_string()))?;
        let url = format!("{}/{}", self.control, path.trim_start_matches('/'));
        let mut request = self.http.request(method, url).timeout(PATIENCE);
        if let Some(body) = body {
            request = request.json(body);
        }
        let answer = request.send().await.map_err(|error| refused(error.to_string()))?;
        let status = answer.status();
        let text = answer.text().await.map_err(|error| refused(error.to_string()))?;
        if status.is_success() { Ok(()) } else { Err(refused(format!("{status} {text}"))) }
    }
}

/// A client for plain HTTP on the loopback. It trusts nobody; the library wants a TLS backend all the same.
fn client() -> Result<Client, String> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let tls = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth();
    Client::builder().tls_backend_preconfigured(tls).no_proxy().build().map_err(|error| error.to_string())
}
