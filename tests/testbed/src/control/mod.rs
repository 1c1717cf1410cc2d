//! The control interface: what a person would do at the desk, over plain HTTP on the loopback.
//!
//! | request | body | does |
//! | --- | --- | --- |
//! | `PUT /reader/card` | [`Card`] | lays a card on the reader |
//! | `DELETE /reader/card` | | takes it away |
//! | `PUT /scanner/pages` | `{"pages": ["lease", "photo"], "at": "feeder"?}` | lays sheets |
//! | `PUT /printer/paper` | `{"sheets": 250}` | loads or empties the tray |
//! | `PUT /platform/people` | [`Person`] | adds a person to the register |
//! | `PUT /{part}/fault` | [`FaultRequest`] | makes `reader`, `scanner`, `printer` or `platform` fail |
//! | `DELETE /{part}/fault` | | ends that |
//! | `GET /state` | | what is laid, printed, received, and which faults are in force |
//!
//! Done is 204. What cannot be done is 400 (or 404) with `{"error": "…"}` that says why.

mod client;

use std::sync::Arc;

use anyhow::{Context as _, Result};
use axum::{
    Json, Router,
    body::Bytes,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, put},
};
use serde::Deserialize;
use serde_json::json;

use crate::{
    fault::{FaultRequest, Refused},
    listener::Listening,
    platform::{Person, Platform},
    printer::Printer,
    reader::{Card, Reader},
    scanner::Scanner,
};
pub use client::Control;

/// All stand-ins.
pub(crate) struct Stands {
    pub(crate) reader: Reader,
    pub(crate) scanner: Scanner,
    pub(crate) printer: Option<Printer>,
    pub(crate) platform: Platform,
}

/// The control interface, serving until it is dropped.
pub(crate) struct Panel {
    url: String,
    server: Listening,
}

impl Panel {
    pub(crate) fn start(stands: Arc<Stands>) -> Result<Self> {
        let listener =
            std::net::TcpListener::bind(("127.0.0.1", 0)).context("cannot listen for the control interface")?;
        let url = format!("http://{}", listener.local_addr()?);
        let routes = Router::new()
            .route("/reader/card", put(lay).delete(take))
            .route("/scanner/pages", put(pages))
            .route("/printer/paper", put(paper))
            .route("/platform/people", put(person))
            .route("/{part}/fault", put(set_fault).delete(clear_fault))
            .route("/state", get(state))
            .with_state(stands);
        Ok(Self { url, server: Listening::plain(listener, routes)? })
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    pub(crate) async fn stop(self) {
        self.server.stop().await;
    }
}

type Desk = State<Arc<Stands>>;

/// What was asked for cannot be done.
enum Failure {
    /// Because of how it was asked.
    Asked(StatusCode, String),
    /// Although it was asked rightly.
    Ours(anyhow::Error),
}

impl From<Refused> for Failure {
    fn from(refused: Refused) -> Self {
        Self::Asked(StatusCode::BAD_REQUEST, refused.0)
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        Self::Ours(error)
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let (status, why) = match self {
            Self::Asked(status, why) => (status, why),
            Self::Ours(error) => (StatusCode::INTERNAL_SERVER_ERROR, format!("{error:#}")),
        };
        (status, Json(json!({ "error": why }))).into_response()
    }
}

type Done = Result<StatusCode, Failure>;
const DONE: Done = Ok(StatusCode::NO_CONTENT);

fn read<T: for<'de> Deserialize<'de>>(body: &Bytes) -> Result<T, Failure> {
    serde_json::from_slice(body).map_err(|e| Failure::Asked(StatusCode::BAD_REQUEST, e.to_string()))
}

impl Stands {
    fn printer(&self) -> Result<&Printer, Failure> {
        let none = || Failure::Asked(StatusCode::NOT_FOUND, "this testbed was started without a printer".into());
        self.printer.as_ref().ok_or_else(none)
    }
}

fn no_part(part: &str) -> Failure {
    let why = format!("no part \"{part}\"; known are: reader, scanner, printer, platform");
    Failure::Asked(StatusCode::NOT_FOUND, why)
}

async fn lay(State(stands): Desk, body: Bytes) -> Done {
    stands.reader.lay(read::<Card>(&body)?)?;
    DONE
}

async fn take(State(stands): Desk) -> Done {
    // Taking a card that is not there leaves the desk as it was asked to be.
    stands.reader.take();
    DONE
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Pages {
    pages: Vec<String>,
    at: Option<String>,
}

async fn pages(State(stands): Desk, body: Bytes) -> Done {
    let laid: Pages = read(&body)?;
    stands.scanner.lay(&laid.pages, laid.at.as_deref())?;
    DONE
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Paper {
    sheets: u32,
}

async fn paper(State(stands): Desk, body: Bytes) -> Done {
    let paper: Paper = read(&body)?;
    stands.printer()?.load(paper.sheets).await?;
    DONE
}

async fn person(State(stands): Desk, body: Bytes) -> Done {
    stands.platform.add(read::<Person>(&body)?);
    DONE
}

async fn set_fault(State(stands): Desk, Path(part): Path<String>, body: Bytes) -> Done {
    let request: FaultRequest = read(&body)?;
    match part.as_str() {
        "reader" => stands.reader.set_fault(request)?,
        "scanner" => stands.scanner.set_fault(request)?,
        "printer" => stands.printer()?.set_fault(request).await??,
        "platform" => stands.platform.set_fault(request).await?,
        other => return Err(no_part(other)),
    }
    DONE
}

async fn clear_fault(State(stands): Desk, Path(part): Path<String>) -> Done {
    match part.as_str() {
        "reader" => stands.reader.clear_fault(),
        "scanner" => stands.scanner.clear_fault(),
        "printer" => stands.printer()?.clear_fault().await?,
        "platform" => stands.platform.clear_fault().await,
        other => return Err(no_part(other)),
    }
    DONE
}

async fn state(State(stands): Desk) -> Response {
    let printer = match &stands.printer {
        Some(printer) => Some(printer.state().await),
        None => None,
    };
    Json(json!({
        "reader": stands.reader.state(),
        "scanner": stands.scanner.state(),
        "printer": printer,
        "platform": stands.platform.state(),
    }))
    .into_response()
}
