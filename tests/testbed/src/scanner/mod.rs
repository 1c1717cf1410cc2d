//! Stand-in for the document scanner: eSCL over HTTP, A4 glass and feeder.

mod bed;
mod capabilities;
mod page;
mod settings;
mod typeface;

use std::{
    collections::HashMap,
    io::Cursor,
    path::Path as FilePath,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Instant,
};

use anyhow::{Context as _, Result};
use axum::{
    Router,
    body::{Body, Bytes},
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use image::{
    DynamicImage, RgbImage,
    codecs::jpeg::{JpegEncoder, PixelDensity},
    imageops,
};
use serde::Serialize;

use crate::{
    fault::{Fault, FaultRequest, Refused, Slot},
    listener::Listening,
};
use bed::{Bed, Next, NotStarted, Place};
use capabilities::AdfState;
use page::Page;
use settings::{A4, ColorMode, Settings, UNITS_PER_INCH};
use typeface::Typeface;

/// JPEG quality of page pictures, as document scanners have it.
const QUALITY: u8 = 80;

/// What the scanner can do wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ScannerFault {
    /// Answers 503 to new jobs and to the fetching of pictures.
    Unavailable,
    /// Sends only the first half of a picture, and calls it whole.
    Truncate,
    /// Breaks the connection in the middle of a picture.
    Cut,
    /// Sends bytes that are no picture.
    Garbage,
    /// Does not answer for a picture until cleared.
    Hang,
    /// Finds no sheet in the feeder.
    Empty,
    /// The feeder is jammed.
    Jam,
}

impl Fault for ScannerFault {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("503", Self::Unavailable),
        ("truncate", Self::Truncate),
        ("cut", Self::Cut),
        ("garbage", Self::Garbage),
        ("hang", Self::Hang),
        ("empty", Self::Empty),
        ("jam", Self::Jam),
    ];
    const EXCHANGES: &'static [&'static str] = &["job", "document"];

    fn is_state(self) -> bool {
        matches!(self, Self::Hang | Self::Empty | Self::Jam)
    }
}

/// What `GET /state` says of the scanner.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct ScannerState {
    pages: Vec<&'static str>,
    busy: bool,
    /// Jobs begun since the start.
    jobs: u64,
    fault: Option<FaultRequest>,
}

struct Shared {
    base: String,
    bed: Mutex<Bed>,
    faults: Slot<ScannerFault>,
    typeface: Typeface,
    /// Sheets drawn already, by their resolution: drawing a whole sheet takes a while.
    drawn: Mutex<HashMap<(Page, u32), Arc<RgbImage>>>,
}

/// The scanner, serving until it is dropped.
pub(crate) struct Scanner {
    shared: Arc<Shared>,
    url: String,
    _server: Listening,
}

impl Scanner {
    /// Starts to serve; `font` replaces the one that Debian ships.
    pub(crate) fn start(font: Option<&FilePath>) -> Result<Self> {
        let typeface = Typeface::load(font)?;
        let listener = std::net::TcpListener::bind(("127.0.0.1", 0))
            .context("cannot listen for the scanner's clients")?;
        let base = format!("http://{}", listener.local_addr()?);
        let shared = Arc::new(Shared {
            base: base.clone(),
            bed: Mutex::new(Bed::new()),
            faults: Slot::new(),
            typeface,
            drawn: Mutex::new(HashMap::new()),
        });
        let routes = Router::new()
            .route("/eSCL/ScannerCapabilities", get(async || xml(capabilities::capabilities())))
            .route("/eSCL/ScannerStatus", get(status))
            .route("/eSCL/ScanJobs", post(begin))
            .route("/eSCL/ScanJobs/{id}", axum::routing::delete(cancel))
            .route("/eSCL/ScanJobs/{id}/NextDocument", get(next_document))
            .with_state(shared.clone());
        Ok(Self {
            shared,
            url: format!("{base}/eSCL"),
            _server: Listening::plain(listener, routes)?,
        })
    }

    /// `http://127.0.0.1:PORT/eSCL`
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Lays sheets; they replace what lay there.
    pub(crate) fn lay(&self, pages: &[String], at: Option<&str>) -> Result<(), Refused> {
        let place = match at {
            None => Place::Either,
            Some("glass") => Place::Glass,
            Some("feeder") => Place::Feeder,
            Some(other) => {
                return Err(Refused(format!("no place \"{other}\"; known are: glass, feeder")));
            }
        };
        let mut sheets = Vec::new();
        for name in pages {
            sheets.push(Page::named(name).ok_or_else(|| {
                let known: Vec<&str> = Page::NAMES.iter().map(|(name, _)| *name).collect();
                Refused(format!("no page \"{name}\"; known are: {}", known.join(", ")))
            })?);
        }
        self.shared.bed().lay(sheets, place);
        Ok(())
    }

    pub(crate) fn set_fault(&self, request: FaultRequest) -> Result<(), Refused> {
        self.shared.faults.put(Slot::parse(request)?);
        Ok(())
    }

    pub(crate) fn clear_fault(&self) {
        self.shared.faults.clear();
    }

    pub(crate) fn state(&self) -> ScannerState {
        let bed = self.shared.bed();
        ScannerState {
            pages: bed.pages().iter().map(|page| page.name()).collect(),
            busy: bed.busy(Instant::now()),
            jobs: bed.begun(),
            fault: self.shared.faults.peek().map(|f| f.request),
        }
    }
}

impl Shared {
    fn bed(&self) -> MutexGuard<'_, Bed> {
        self.bed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn held(&self, fault: ScannerFault) -> bool {
        self.faults.peek().is_some_and(|held| held.fault == fault)
    }

    /// The picture of a sheet as the settings ask for it, as JPEG.
    fn picture(&self, page: Page, settings: &Settings) -> Result<Vec<u8>> {
        let dots = |units: u32| (units * settings.resolution).div_ceil(UNITS_PER_INCH);
        let known = self.drawn().get(&(page, settings.resolution)).cloned();
        let sheet = match known {
            Some(sheet) => sheet,
            None => {
                let size = (dots(A4.0), dots(A4.1));
                let sheet = Arc::new(page::draw(page, &self.typeface, settings.resolution, size)?);
                self.drawn().insert((page, settings.resolution), sheet.clone());
                sheet
            }
        };
        let (x, y, width, height) = settings.region;
        let part = imageops::crop_imm(&*sheet, dots(x), dots(y), dots(width), dots(height)).to_image();
        let mut jpeg = Vec::new();
        let mut encoder = JpegEncoder::new_with_quality(Cursor::new(&mut jpeg), QUALITY);
        encoder.set_pixel_density(PixelDensity::dpi(u16::try_from(settings.resolution)?));
        let part = DynamicImage::ImageRgb8(part);
        match settings.color {
            ColorMode::Rgb24 => encoder.encode_image(&part)?,
            ColorMode::Grayscale8 => encoder.encode_image(&part.to_luma8())?,
        }
        Ok(jpeg)
    }

    fn drawn(&self) -> MutexGuard<'_, HashMap<(Page, u32), Arc<RgbImage>>> {
        self.drawn.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

type Shelf = State<Arc<Shared>>;

fn xml(document: String) -> Response {
    ([(header::CONTENT_TYPE, "text/xml")], document).into_response()
}

fn refuse(status: StatusCode, why: impl Into<String>) -> Response {
    (status, why.into() + "\n").into_response()
}

async fn status(State(scanner): Shelf) -> Response {
    let bed = scanner.bed();
    let feeder = match scanner.faults.peek().map(|held| held.fault) {
        Some(ScannerFault::Jam) => AdfState::Jam,
        Some(ScannerFault::Empty) => AdfState::Empty,
        _ => bed.feeder(),
    };
    let busy = bed.busy(Instant::now()) || scanner.held(ScannerFault::Unavailable);
    xml(capabilities::status(busy, feeder, &bed.lines()))
}

async fn begin(State(scanner): Shelf, body: String) -> Response {
    if scanner.held(ScannerFault::Unavailable)
        && scanner.faults.strike("job").is_some()
    {
        return refuse(StatusCode::SERVICE_UNAVAILABLE, "busy");
    }
    let settings = match Settings::parse(&body) {
        Ok(settings) => settings,
        Err(why) => return refuse(StatusCode::CONFLICT, why),
    };
    if settings.source == settings::Source::Feeder {
        if scanner.held(ScannerFault::Jam) {
            return refuse(StatusCode::CONFLICT, "the feeder is jammed");
        }
        if scanner.held(ScannerFault::Empty) {
            return refuse(StatusCode::CONFLICT, "the feeder is empty");
        }
    }
    match scanner.bed().begin(settings, Instant::now()) {
        Ok(id) => {
            let location = format!("{}/eSCL/ScanJobs/{id}", scanner.base);
            (StatusCode::CREATED, [(header::LOCATION, location)]).into_response()
        }
        Err(NotStarted::Busy) => refuse(StatusCode::SERVICE_UNAVAILABLE, "another job is under way"),
        Err(NotStarted::FeederEmpty) => refuse(StatusCode::CONFLICT, "the feeder is empty"),
    }
}

async fn next_document(State(scanner): Shelf, Path(id): Path<String>) -> Response {
    scanner.faults.while_held(ScannerFault::Hang).await;
    if scanner.held(ScannerFault::Unavailable)
        && scanner.faults.strike("document").is_some()
    {
        return refuse(StatusCode::SERVICE_UNAVAILABLE, "not ready");
    }
    let next = scanner.bed().next(&id, Instant::now());
    let (page, settings) = match next {
        Next::Sheet(page, settings) => (page, settings),
        Next::NoMore => return refuse(StatusCode::NOT_FOUND, "no more pages"),
        Next::Gone => return refuse(StatusCode::NOT_FOUND, "no such job"),
    };
    if settings.source == settings::Source::Feeder && scanner.held(ScannerFault::Jam) {
        return refuse(StatusCode::CONFLICT, "the feeder is jammed");
    }
    let drawing = {
        let scanner = scanner.clone();
        tokio::task::spawn_blocking(move || scanner.picture(page, &settings))
    };
    let jpeg = match drawing.await.map_err(anyhow::Error::from).and_then(|drawn| drawn) {
        Ok(jpeg) => jpeg,
        Err(e) => {
            tracing::error!("cannot draw a page picture: {e:#}");
            return refuse(StatusCode::INTERNAL_SERVER_ERROR, "internal error");
        }
    };
    let fault = scanner.faults.strike("document").map(|struck| struck.fault);
    let half = jpeg.len() / 2;
    match fault {
        Some(ScannerFault::Truncate) => picture(Body::from(jpeg[..half].to_vec()), None),
        Some(ScannerFault::Cut) => picture(broken_off(jpeg[..half].to_vec()), Some(jpeg.len())),
        Some(ScannerFault::Garbage) => {
            let noise: Vec<u8> = jpeg.iter().map(|b| b.rotate_left(3) ^ 0x5C).collect();
            picture(Body::from(noise), None)
        }
        _ => {
            scanner.bed().delivered(&id);
            picture(Body::from(jpeg), None)
        }
    }
}

fn picture(body: Body, announced: Option<usize>) -> Response {
    let mut response = ([(header::CONTENT_TYPE, "image/jpeg")], body).into_response();
    if let Some(length) = announced {
        response.headers_mut().insert(header::CONTENT_LENGTH, length.into());
    }
    response
}

/// A body that ends with a broken connection.
fn broken_off(bytes: Vec<u8>) -> Body {
    let (pieces, receiver) = tokio::sync::mpsc::channel::<Result<Bytes, std::io::Error>>(2);
    tokio::spawn(async move {
        let cut = std::io::Error::from(std::io::ErrorKind::ConnectionReset);
        // If the client is gone already, nobody is left to be cut off.
        let _ = pieces.send(Ok(Bytes::from(bytes))).await;
        let _ = pieces.send(Err(cut)).await;
    });
    Body::from_stream(Pieces(receiver))
}

struct Pieces(tokio::sync::mpsc::Receiver<Result<Bytes, std::io::Error>>);

impl futures_core::Stream for Pieces {
    type Item = Result<Bytes, std::io::Error>;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        context: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        self.0.poll_recv(context)
    }
}

async fn cancel(State(scanner): Shelf, Path(id): Path<String>) -> Response {
    if scanner.bed().cancel(&id) {
        StatusCode::OK.into_response()
    } else {
        refuse(StatusCode::NOT_FOUND, "no such job")
    }
}
