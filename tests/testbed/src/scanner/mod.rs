//! Stand-in for the document scanner: eSCL over HTTP, A4 glass and feeder.

mod bed;
mod capabilities;
mod escl;
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
use bed::{Bed, Place};
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
        let listener =
            std::net::TcpListener::bind(("127.0.0.1", 0)).context("cannot listen for the scanner's clients")?;
        let base = format!("http://{}", listener.local_addr()?);
        let shared = Arc::new(Shared {
            base: base.clone(),
            bed: Mutex::new(Bed::new()),
            faults: Slot::new(),
            typeface,
            drawn: Mutex::new(HashMap::new()),
        });
        let routes = escl::routes(shared.clone());
        Ok(Self { shared, url: format!("{base}/eSCL"), _server: Listening::plain(listener, routes)? })
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
