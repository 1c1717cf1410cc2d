//! The platform's JSON interface, `/api/v1`.

use std::sync::Arc;

use axum::{
    Json, Router,
    body::Bytes,
    extract::{DefaultBodyLimit, Path, Request, State},
    http::{HeaderMap, StatusCode, header},
    middleware::{Next, from_fn_with_state},
    response::{Html, IntoResponse, Response},
    routing::{get, post},
};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::{
    PlatformFault, Shared,
    intake::{Acceptance, Application, Taken},
};

/// The largest document taken.
const LARGEST: usize = 32 * 1024 * 1024;

type Office = State<Arc<Shared>>;

pub(crate) fn routes(shared: Arc<Shared>) -> Router {
    let api = Router::new()
        .route("/health", get(async || Json(json!({ "status": "ok" }))))
        .route("/identity/check", post(check))
        .route("/query/{*service}", post(query))
        .route("/documents", post(document))
        .route("/applications/{*service}", post(application))
        .layer(DefaultBodyLimit::max(LARGEST))
        .layer(from_fn_with_state(shared.clone(), spoil))
        .with_state(shared);
    Router::new().nest("/api/v1", api)
}

/// Puts the fault in force between the request and its answer.
async fn spoil(State(office): Office, request: Request, next: Next) -> Response {
    let path = request.uri().path().trim_start_matches("/api/v1").trim_start_matches('/');
    let exchange = path.split('/').next().unwrap_or_default().to_owned();
    let only_acceptances = office.held(PlatformFault::BadSignature);
    if only_acceptances && exchange != "applications" {
        return next.run(request).await;
    }
    let Some(struck) = office.faults.strike(&exchange) else {
        return next.run(request).await;
    };
    match struck.fault {
        PlatformFault::Slow => {
            tokio::time::sleep(struck.request.ms.map_or(super::SLOW, std::time::Duration::from_millis)).await;
            next.run(request).await
        }
        PlatformFault::InternalError => {
            problem(StatusCode::INTERNAL_SERVER_ERROR, "internal", "java.lang.NullPointerException")
        }
        PlatformFault::Nonsense => Html("<!doctype html><html><body><h1>It works!</h1></body></html>").into_response(),
        PlatformFault::LostAnswer => {
            let done = next.run(request).await;
            tracing::debug!("an answer is lost on its way: {}", done.status());
            problem(StatusCode::GATEWAY_TIMEOUT, "gateway-timeout", "the answer got lost")
        }
        PlatformFault::BadSignature => {
            let mut request = request;
            request.extensions_mut().insert(Forged);
            next.run(request).await
        }
        PlatformFault::Down | PlatformFault::WrongCertificate => next.run(request).await,
    }
}

/// Mark of a request whose acceptance gets a signature that is not the platform's.
#[derive(Clone, Copy)]
struct Forged;

fn problem(status: StatusCode, code: &str, message: &str) -> Response {
    (status, Json(json!({ "error": { "code": code, "message": message } }))).into_response()
}

fn invalid(message: &str) -> Response {
    problem(StatusCode::BAD_REQUEST, "invalid", message)
}

fn internal(error: &anyhow::Error) -> Response {
    tracing::error!("the platform cannot store: {error:#}");
    problem(StatusCode::INTERNAL_SERVER_ERROR, "internal", "cannot store")
}

fn read<T: for<'de> Deserialize<'de>>(body: &[u8]) -> Result<T, String> {
    serde_json::from_slice(body).map_err(|e| e.to_string())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CheckRequest {
    number: String,
    name: String,
}

async fn check(State(office): Office, body: Bytes) -> Response {
    match read::<CheckRequest>(&body) {
        Ok(asked) => {
            office.count_check();
            let result = office.register().check(&asked.number, &asked.name);
            Json(json!({ "result": result })).into_response()
        }
        Err(why) => invalid(&why),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct QueryRequest {
    parameters: Map<String, Value>,
}

async fn query(State(office): Office, Path(service): Path<String>, body: Bytes) -> Response {
    let asked: QueryRequest = match read(&body) {
        Ok(asked) => asked,
        Err(why) => return invalid(&why),
    };
    match service.as_str() {
        "social-insurance/contributions" => {
            let Some(number) = asked.parameters.get("number").and_then(Value::as_str) else {
                return invalid("parameters.number is missing");
            };
            match office.register().contributions(number, office.today()) {
                Some(data) => Json(data).into_response(),
                None => problem(StatusCode::NOT_FOUND, "no-record", "no contributions under this number"),
            }
        }
        other => problem(
            StatusCode::NOT_FOUND,
            "unknown-service",
            &format!("no service \"{other}\"; known is: social-insurance/contributions"),
        ),
    }
}

async fn document(State(office): Office, headers: HeaderMap, bytes: Bytes) -> Response {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let (terminal, operation) = (header("x-guichet-terminal"), header("x-guichet-operation"));
    if terminal.is_empty() || operation.is_empty() {
        return invalid("X-Guichet-Terminal and X-Guichet-Operation are needed");
    }
    if bytes.is_empty() {
        return invalid("the document is empty");
    }
    let digest = hex::encode(Sha256::digest(&bytes));
    if !header("x-guichet-digest").eq_ignore_ascii_case(&digest) {
        return problem(
            StatusCode::UNPROCESSABLE_ENTITY,
            "digest",
            "X-Guichet-Digest is not the SHA-256 of the document",
        );
    }
    let key = (terminal.to_owned(), operation.to_owned());
    let media_type = header(header::CONTENT_TYPE.as_str());
    match office.intake().document(key, &digest, media_type, &bytes) {
        Ok(Taken::New(id)) => (StatusCode::CREATED, Json(json!({ "document": id }))).into_response(),
        Ok(Taken::Again(id)) => Json(json!({ "document": id })).into_response(),
        Ok(Taken::Conflict) => {
            problem(StatusCode::CONFLICT, "operation-reused", "this operation was used for another document")
        }
        Err(e) => internal(&e),
    }
}

async fn application(
    State(office): Office,
    Path(service): Path<String>,
    forged: Option<axum::Extension<Forged>>,
    body: Bytes,
) -> Response {
    let application: Application = match read(&body) {
        Ok(application) => application,
        Err(why) => return invalid(&why),
    };
    if application.terminal.is_empty() || application.operation.is_empty() {
        return invalid("terminal and operation are needed");
    }
    let digest = hex::encode(Sha256::digest(&body));
    let key = (application.terminal.clone(), application.operation.clone());
    let mut intake = office.intake();
    match intake.answered(&key, &service, &digest) {
        Some(Taken::Conflict) => {
            return problem(
                StatusCode::CONFLICT,
                "operation-reused",
                "this operation was used for another application",
            );
        }
        Some(Taken::Again(acceptance) | Taken::New(acceptance)) => {
            return accepted(StatusCode::OK, acceptance, forged.is_some());
        }
        None => {}
    }
    let missing = intake.missing(&application);
    if !missing.is_empty() {
        return problem(
            StatusCode::UNPROCESSABLE_ENTITY,
            "unknown-document",
            &format!("not uploaded by this terminal: {}", missing.join(", ")),
        );
    }
    match intake.accept(&service, application, digest, &office.seal, office.now()) {
        Ok(acceptance) => accepted(StatusCode::CREATED, acceptance, forged.is_some()),
        Err(e) => internal(&e),
    }
}

fn accepted(status: StatusCode, mut acceptance: Acceptance, forged: bool) -> Response {
    if forged {
        // A signature of the right shape that is not the platform's.
        acceptance.signature = acceptance.signature.chars().map(|c| if c == '0' { '1' } else { '0' }).collect();
    }
    (status, Json(acceptance)).into_response()
}
