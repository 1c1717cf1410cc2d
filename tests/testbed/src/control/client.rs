//! A client of the control interface, for tests and journeys.

use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use reqwest::{Client, Method};
use serde::Serialize;
use serde_json::{Value, json};

use crate::{fault::FaultRequest, platform::Person};

/// How long the testbed may take to do what it is told; switching a printer on takes longest.
const PATIENCE: Duration = Duration::from_secs(30);

/// Speaks to the control interface of a testbed, in this process or another.
#[derive(Debug, Clone)]
pub struct Control {
    base: String,
    http: Client,
}

impl Control {
    /// A client for the interface at `http://127.0.0.1:PORT` ([`crate::Addresses::control`]).
    ///
    /// # Errors
    /// The HTTP client cannot be built.
    pub fn new(base: &str) -> Result<Self> {
        Ok(Self { base: base.trim_end_matches('/').to_owned(), http: crate::http::client()? })
    }

    /// Lays a card on the reader: a [`crate::Card`], or the JSON of one.
    ///
    /// # Errors
    /// The testbed does not answer or refuses; its reason is in the text. So with all that follow.
    pub async fn lay_card(&self, card: &impl Serialize) -> Result<()> {
        self.tell(Method::PUT, "reader/card", Some(serde_json::to_value(card)?)).await
    }

    /// Takes the card away.
    ///
    /// # Errors
    /// See [`Control::lay_card`].
    pub async fn take_card(&self) -> Result<()> {
        self.tell(Method::DELETE, "reader/card", None).await
    }

    /// Lays sheets (`lease`, `photo`, `blank`) where the terminal will look for them.
    ///
    /// # Errors
    /// See [`Control::lay_card`].
    pub async fn lay_pages(&self, pages: &[&str]) -> Result<()> {
        self.tell(Method::PUT, "scanner/pages", Some(json!({ "pages": pages }))).await
    }

    /// Lays sheets at one place: `glass` or `feeder`.
    ///
    /// # Errors
    /// See [`Control::lay_card`].
    pub async fn lay_pages_at(&self, pages: &[&str], place: &str) -> Result<()> {
        self.tell(Method::PUT, "scanner/pages", Some(json!({ "pages": pages, "at": place }))).await
    }

    /// Loads the printer's tray, or empties it with 0.
    ///
    /// # Errors
    /// See [`Control::lay_card`].
    pub async fn load_paper(&self, sheets: u32) -> Result<()> {
        self.tell(Method::PUT, "printer/paper", Some(json!({ "sheets": sheets }))).await
    }

    /// Adds a person to the platform's register.
    ///
    /// # Errors
    /// See [`Control::lay_card`].
    pub async fn add_person(&self, person: &Person) -> Result<()> {
        self.tell(Method::PUT, "platform/people", Some(serde_json::to_value(person)?)).await
    }

    /// Makes a part (`reader`, `scanner`, `printer`, `platform`) fail.
    ///
    /// # Errors
    /// See [`Control::lay_card`].
    pub async fn set_fault(&self, part: &str, fault: FaultRequest) -> Result<()> {
        self.tell(Method::PUT, &format!("{part}/fault"), Some(serde_json::to_value(fault)?)).await
    }

    /// Ends the fault of a part.
    ///
    /// # Errors
    /// See [`Control::lay_card`].
    pub async fn clear_fault(&self, part: &str) -> Result<()> {
        self.tell(Method::DELETE, &format!("{part}/fault"), None).await
    }

    /// What is laid, printed and received: the JSON of `GET /state`.
    ///
    /// # Errors
    /// See [`Control::lay_card`].
    pub async fn state(&self) -> Result<Value> {
        self.ask(Method::GET, "state", None).await
    }

    async fn tell(&self, method: Method, path: &str, body: Option<Value>) -> Result<()> {
        self.ask(method, path, body).await.map(|_| ())
    }

    async fn ask(&self, method: Method, path: &str, body: Option<Value>) -> Result<Value> {
        let what = format!("{method} {}/{path}", self.base);
        let mut request = self.http.request(method, format!("{}/{path}", self.base)).timeout(PATIENCE);
        if let Some(body) = body {
            request = request.json(&body);
        }
        let answer = request.send().await.with_context(|| format!("the testbed does not answer to {what}"))?;
        let status = answer.status();
        let text = answer.text().await.with_context(|| format!("the testbed broke off its answer to {what}"))?;
        let value: Value = serde_json::from_str(&text).unwrap_or_default();
        if !status.is_success() {
            let why = value["error"].as_str().unwrap_or(&text);
            bail!("{what}: {status}: {why}");
        }
        Ok(value)
    }
}
