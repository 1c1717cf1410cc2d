//! The scanner's interface: eSCL over HTTP.

use std::{sync::Arc, time::Instant};

use axum::{
    Router,
    body::{Body, Bytes},
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::{delete, get, post},
};

use super::{
    ScannerFault, Shared,
    bed::{Next, NotStarted},
    capabilities::{self, AdfState},
    settings::{Settings, Source},
};

pub(crate) fn routes(shared: Arc<Shared>) -> Router {
    Router::new()
        .route("/eSCL/ScannerCapabilities", get(async || xml(capabilities::capabilities())))
        .route("/eSCL/ScannerStatus", get(status))
        .route("/eSCL/ScanJobs", post(begin))
        .route("/eSCL/ScanJobs/{id}", delete(cancel))
        .route("/eSCL/ScanJobs/{id}/NextDocument", get(next_document))
        .with_state(shared)
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
    if scanner.held(ScannerFault::Unavailable) && scanner.faults.strike("job").is_some() {
        return refuse(StatusCode::SERVICE_UNAVAILABLE, "busy");
    }
    let settings = match Settings::parse(&body) {
        Ok(settings) => settings,
        Err(why) => return refuse(StatusCode::CONFLICT, why),
    };
    if settings.source == Source::Feeder {
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
    if scanner.held(ScannerFault::Unavailable) && scanner.faults.strike("document").is_some() {
        return refuse(StatusCode::SERVICE_UNAVAILABLE, "not ready");
    }
    let next = scanner.bed().next(&id, Instant::now());
    let (page, settings) = match next {
        Next::Sheet(page, settings) => (page, settings),
        Next::NoMore => return refuse(StatusCode::NOT_FOUND, "no more pages"),
        Next::Gone => return refuse(StatusCode::NOT_FOUND, "no such job"),
    };
    if settings.source == Source::Feeder && scanner.held(ScannerFault::Jam) {
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
