//! The platform as a terminal sees it, and as somebody else does.

use guichet_testbed::{Acceptance, Addresses, Insured, Period, Person};
use reqwest::{Client, Response, StatusCode};
use rustls::pki_types::alg_id;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::desk::{Desk, impostor, nobody, terminal};

pub(crate) struct Api {
    pub(crate) http: Client,
    base: String,
}

impl Api {
    pub(crate) fn of(at: &Addresses) -> Self {
        Self::with(at, terminal(at))
    }

    pub(crate) fn with(at: &Addresses, http: Client) -> Self {
        Self { http, base: format!("{}/api/v1", at.platform) }
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> reqwest::Result<Response> {
        self.http.post(format!("{}/{path}", self.base)).json(body).send().await
    }

    pub(crate) async fn health(&self) -> reqwest::Result<Response> {
        self.http.get(format!("{}/health", self.base)).send().await
    }

    pub(crate) async fn ask(&self, path: &str, body: Value) -> (StatusCode, Value) {
        let answer = self.post(path, &body).await.unwrap();
        (answer.status(), answer.json().await.unwrap())
    }

    pub(crate) async fn upload(&self, operation: &str, bytes: &'static [u8], digest: &str) -> (StatusCode, Value) {
        let answer = self
            .http
            .post(format!("{}/documents", self.base))
            .header("X-Guichet-Terminal", "FZ-GL-0001")
            .header("X-Guichet-Operation", operation)
            .header("X-Guichet-Digest", digest)
            .header("Content-Type", "image/jpeg")
            .body(bytes)
            .send()
            .await
            .unwrap();
        (answer.status(), answer.json().await.unwrap())
    }
}

pub(crate) fn application(operation: &str, reason: &str, documents: &[&str]) -> Value {
    json!({
        "terminal": "FZ-GL-0001",
        "operation": operation,
        "fields": { "reason": reason, "number": "350102199003070047" },
        "documents": [{ "material": "lease", "documents": documents }],
    })
}

fn digest(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// Whether the acceptance is signed by the platform of these addresses.
pub(crate) fn signed(at: &Addresses, operation: &str, acceptance: &Acceptance) -> bool {
    let Acceptance { reference, accepted_at, digest, .. } = acceptance;
    let statement = format!("guichet-acceptance-v1\nFZ-GL-0001\n{operation}\n{reference}\n{accepted_at}\n{digest}");
    let provider = rustls::crypto::ring::default_provider();
    let ed25519 = provider
        .signature_verification_algorithms
        .all
        .iter()
        .find(|algorithm| algorithm.signature_alg_id() == alg_id::ED25519)
        .unwrap();
    let key = hex::decode(&at.acceptance_key).unwrap();
    ed25519.verify_signature(&key, statement.as_bytes(), &hex::decode(&acceptance.signature).unwrap()).is_ok()
}

#[tokio::test]
async fn only_who_shows_a_certificate_of_the_platforms_authority_is_let_in() {
    let desk = Desk::start().await;
    assert_eq!(Api::of(desk.at()).health().await.unwrap().status(), StatusCode::OK);
    assert!(Api::with(desk.at(), nobody(desk.at())).health().await.is_err());
    assert!(Api::with(desk.at(), impostor(desk.at())).health().await.is_err());
    let by_address = desk.at().platform.replace("localhost", "127.0.0.1");
    let by_address = Addresses { platform: by_address, ..desk.at().clone() };
    assert!(Api::of(&by_address).health().await.is_ok(), "the certificate names the address too");
}

#[tokio::test]
async fn an_identity_is_compared_with_the_register() {
    let desk = Desk::start().await;
    let api = Api::of(desk.at());
    for (number, name, result) in [
        ("350102199003070047", "林晓燕", "match"),
        ("350102199003070047", "林小燕", "mismatch"),
        ("350102199003070013", "林晓燕", "unknown"),
    ] {
        let (status, answer) = api.ask("identity/check", json!({ "number": number, "name": name })).await;
        assert_eq!((status, &answer["result"]), (StatusCode::OK, &json!(result)));
    }
    assert_eq!(desk.control.state().await.unwrap()["platform"]["checks"], 3);
    let (status, answer) = api.ask("identity/check", json!({ "number": "1" })).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(answer["error"]["message"].as_str().unwrap().contains("name"));
}

#[tokio::test]
async fn contributions_are_those_of_the_register() {
    let desk = Desk::start().await;
    let api = Api::of(desk.at());
    let asked = |number: &str| json!({ "parameters": { "number": number } });
    let (status, data) = api.ask("query/social-insurance/contributions", asked("350102199003070047")).await;
    assert_eq!((status, &data["name"]), (StatusCode::OK, &json!("林晓燕")));
    for key in ["unit", "from", "to", "certificate_number", "issued", "verification_code"] {
        assert!(data[key].as_str().is_some_and(|text| !text.is_empty()), "{key}");
    }
    let rows = data["rows"].as_array().unwrap();
    let months: u64 = rows.iter().map(|row| row["pension_months"].as_u64().unwrap()).sum();
    assert_eq!(data["total_months"], months);

    let person = Person {
        name: "新人".into(),
        english_name: None,
        number: "110105194912310038".into(),
        insured: Some(Insured {
            unit: "某公司".into(),
            periods: vec![Period { from: "2025-11".into(), to: "2026-02".into(), base: 500_000, unemployment: true }],
        }),
    };
    desk.control.add_person(&person).await.unwrap();
    let (_, data) = api.ask("query/social-insurance/contributions", asked(&person.number)).await;
    assert_eq!((&data["total_months"], data["rows"].as_array().unwrap().len()), (&json!(4), 2));

    let (status, _) = api.ask("query/social-insurance/contributions", asked("110105194912310011")).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    let (status, answer) = api.ask("query/weather", asked("1")).await;
    assert_eq!((status, &answer["error"]["code"]), (StatusCode::NOT_FOUND, &json!("unknown-service")));
    let (status, _) = api.ask("query/social-insurance/contributions", json!({ "parameters": {} })).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_document_is_stored_once_and_its_operation_takes_no_other() {
    let desk = Desk::start().await;
    let api = Api::of(desk.at());
    let (status, first) = api.upload("scan-1", b"a page", &digest(b"a page")).await;
    assert_eq!(status, StatusCode::CREATED);
    let (status, again) = api.upload("scan-1", b"a page", &digest(b"a page")).await;
    assert_eq!((status, &again), (StatusCode::OK, &first));
    let (status, _) = api.upload("scan-1", b"another page", &digest(b"another page")).await;
    assert_eq!(status, StatusCode::CONFLICT);
    let (status, _) = api.upload("scan-2", b"a page", &digest(b"a p")).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "the digest is of other bytes");
    assert_eq!(desk.control.state().await.unwrap()["platform"]["documents"], 1);
}

#[tokio::test]
async fn an_application_is_accepted_once_and_the_acceptance_is_signed() {
    let desk = Desk::start().await;
    let api = Api::of(desk.at());
    let (_, document) = api.upload("scan-1", b"a page", &digest(b"a page")).await;
    let document = document["document"].as_str().unwrap();
    let body = application("file-1", "work", &[document]);

    let (status, first) = api.ask("applications/residence-permit/endorsement", body.clone()).await;
    assert_eq!(status, StatusCode::CREATED);
    let acceptance: Acceptance = serde_json::from_value(first.clone()).unwrap();
    assert!(signed(desk.at(), "file-1", &acceptance));
    assert!(!signed(desk.at(), "file-2", &acceptance));
    assert_eq!(acceptance.digest, digest(&serde_json::to_vec(&body).unwrap()));
    assert!(acceptance.reference.starts_with("FZ-20") && acceptance.reference.len() == 17, "{}", acceptance.reference);

    let (status, again) = api.ask("applications/residence-permit/endorsement", body.clone()).await;
    assert_eq!((status, again), (StatusCode::OK, first));
    let (status, _) = api.ask("applications/residence-permit/endorsement", application("file-1", "study", &[])).await;
    assert_eq!(status, StatusCode::CONFLICT);
    let (status, _) = api.ask("applications/another", body).await;
    assert_eq!(status, StatusCode::CONFLICT, "the same operation for another service");

    let state = desk.control.state().await.unwrap();
    let filed = state["platform"]["applications"].as_array().unwrap();
    assert_eq!(filed.len(), 1);
    assert_eq!(filed[0]["application"]["fields"]["reason"], "work");
}

#[tokio::test]
async fn an_application_with_a_document_that_nobody_uploaded_is_refused() {
    let desk = Desk::start().await;
    let api = Api::of(desk.at());
    let (status, answer) = api.ask("applications/any", application("file-1", "work", &["doc-9999"])).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer["error"]["message"].as_str().unwrap().contains("doc-9999"));
    assert_eq!(desk.control.state().await.unwrap()["platform"]["applications"], json!([]));
}
