//! The provincial platform over HTTPS with a client certificate.
//!
//! Trust is one authority, named in the configuration; the machine's own list plays no part. Redirects are not
//! followed, answers are bounded, and what the platform accepted counts only with its signature.

use reqwest::{Certificate, Client, Identity, Method, StatusCode, Url};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Most bytes of an answer.
const ANSWER_BYTES: usize = 1 << 20;
const CONNECT: Duration = Duration::from_secs(5);
const REQUEST: Duration = Duration::from_secs(20);

/// Where the platform is, and how both sides prove who they are.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlatformConfig {
    /// `https://…`
    pub url: String,
    /// PEM of the authority that signs the platform's certificate.
    pub ca: PathBuf,
    /// PEM of the terminal's certificate.
    pub certificate: PathBuf,
    /// PEM of its key.
    pub key: PathBuf,
    /// Ed25519 public key that signs acceptances, 64 hex digits.
    pub acceptance_key: String,
}

/// Why the platform did not do it.
#[derive(Debug, thiserror::Error)]
pub enum PlatformError {
    /// The configuration does not work.
    #[error("the platform is not configured: {0}")]
    Configuration(String),
    /// No connection.
    #[error("the platform cannot be reached: {0}")]
    Unreachable(String),
    /// It did not prove who it is.
    #[error("the platform's proof does not hold: {0}")]
    Untrusted(String),
    /// No answer in time.
    #[error("the platform did not answer in time")]
    TimedOut,
    /// It says that it is broken.
    #[error("the platform answered {0}")]
    Failed(StatusCode),
    /// It says that the request is wrong.
    #[error("the platform refused with {status}: {reason}")]
    Rejected {
        /// HTTP status, 4xx.
        status: StatusCode,
        /// Its own words, bounded.
        reason: String,
    },
    /// The answer is not what was agreed.
    #[error("the platform's answer makes no sense: {0}")]
    Nonsense(String),
}

/// A client for one platform.
#[derive(Clone, Debug)]
pub struct PlatformClient {
    client: Client,
    base: Url,
    terminal: String,
    acceptance_key: Vec<u8>,
}

/// What the platform knows of a number and a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Check {
    Match,
    Mismatch,
    Unknown,
}

/// An application as it is filed.
#[derive(Debug, Serialize)]
pub(crate) struct Application {
    pub(crate) terminal: String,
    pub(crate) operation: String,
    pub(crate) fields: BTreeMap<String, String>,
    pub(crate) documents: Vec<Attachment>,
}

/// A material with the platform's ids of its pages.
#[derive(Debug, Serialize)]
pub(crate) struct Attachment {
    pub(crate) material: String,
    pub(crate) documents: Vec<String>,
}

/// The platform's signed word.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Acceptance {
    /// Reference number.
    pub reference: String,
    /// RFC 3339.
    pub accepted_at: String,
    digest: String,
    signature: String,
}

impl PlatformClient {
    /// Reads keys and certificates; does not connect yet. `terminal` is the terminal's number.
    pub fn new(config: &PlatformConfig, terminal: &str) -> Result<Self, PlatformError> {
        let wrong =
            |what: &str, error: &dyn std::fmt::Display| PlatformError::Configuration(format!("{what}: {error}"));
        let base = Url::parse(&config.url).map_err(|error| wrong("`platform.url`", &error))?;
        if base.scheme() != "https" {
            return Err(PlatformError::Configuration("`platform.url` must begin with https://".into()));
        }
        let acceptance_key =
            hex::decode(&config.acceptance_key).map_err(|error| wrong("`platform.acceptance_key`", &error))?;
        let authority = Certificate::from_pem(&read(&config.ca)?).map_err(|error| wrong("`platform.ca`", &error))?;
        let mut identity = read(&config.certificate)?;
        identity.extend(read(&config.key)?);
        let identity =
            Identity::from_pem(&identity).map_err(|error| wrong("`platform.certificate` and `key`", &error))?;
        let client = Client::builder()
            .tls_certs_only([authority])
            .identity(identity)
            .https_only(true)
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .connect_timeout(CONNECT)
            .timeout(REQUEST)
            .build()
            .map_err(|error| wrong("the TLS client", &error))?;
        Ok(Self { client, base, terminal: terminal.to_owned(), acceptance_key })
    }

    pub(crate) fn terminal(&self) -> &str {
        &self.terminal
    }

    /// Whether the platform answers.
    pub async fn health(&self) -> Result<(), PlatformError> {
        self.send(Method::GET, "health", None, &[]).await.map(|_| ())
    }

    pub(crate) async fn check_identity(&self, number: &str, name: &str) -> Result<Check, PlatformError> {
        #[derive(Deserialize)]
        struct Answer {
            result: Check,
        }
        let body = json(&serde_json::json!({ "number": number, "name": name }))?;
        let answer = self.send(Method::POST, "identity/check", Some(body), &[]).await?;
        parse::<Answer>(&answer).map(|answer| answer.result)
    }

    pub(crate) async fn query(
        &self,
        service: &str,
        parameters: &BTreeMap<&str, &str>,
    ) -> Result<String, PlatformError> {
        let body = json(&serde_json::json!({ "parameters": parameters }))?;
        let answer = self.send(Method::POST, &format!("query/{service}"), Some(body), &[]).await?;
        parse::<serde_json::Value>(&answer)?;
        String::from_utf8(answer).map_err(|_| PlatformError::Nonsense("the answer is not UTF-8".into()))
    }

    pub(crate) async fn upload(
        &self,
        operation: &str,
        media_type: &str,
        bytes: &[u8],
    ) -> Result<String, PlatformError> {
        #[derive(Deserialize)]
        struct Answer {
            document: String,
        }
        let digest = hex::encode(Sha256::digest(bytes));
        let headers = [
            ("content-type", media_type),
            ("x-guichet-terminal", &self.terminal),
            ("x-guichet-operation", operation),
            ("x-guichet-digest", &digest),
        ];
        let answer = self.send(Method::POST, "documents", Some(bytes.to_vec()), &headers).await?;
        parse::<Answer>(&answer).map(|answer| answer.document)
    }

    pub(crate) async fn submit(&self, service: &str, application: &Application) -> Result<Acceptance, PlatformError> {
        let body = json(application)?;
        let digest = hex::encode(Sha256::digest(&body));
        let answer = self.send(Method::POST, &format!("applications/{service}"), Some(body), &[]).await?;
        let acceptance: Acceptance = parse(&answer)?;
        self.verify(&acceptance, &digest, &application.operation)?;
        Ok(acceptance)
    }

    fn verify(&self, acceptance: &Acceptance, digest: &str, operation: &str) -> Result<(), PlatformError> {
        if acceptance.digest != digest {
            return Err(PlatformError::Untrusted("the acceptance is for another application".into()));
        }
        let signature = hex::decode(&acceptance.signature)
            .map_err(|_| PlatformError::Nonsense("the signature is not hexadecimal".into()))?;
        let signed = format!(
            "guichet-acceptance-v1\n{}\n{operation}\n{}\n{}\n{digest}",
            self.terminal, acceptance.reference, acceptance.accepted_at
        );
        ring::signature::UnparsedPublicKey::new(&ring::signature::ED25519, &self.acceptance_key)
            .verify(signed.as_bytes(), &signature)
            .map_err(|_| PlatformError::Untrusted("the acceptance is not signed by the platform".into()))
    }

    async fn send(
        &self,
        method: Method,
        path: &str,
        body: Option<Vec<u8>>,
        headers: &[(&str, &str)],
    ) -> Result<Vec<u8>, PlatformError> {
        let url = self
            .base
            .join(&format!("/api/v1/{path}"))
            .map_err(|error| PlatformError::Configuration(error.to_string()))?;
        let mut request = self.client.request(method, url);
        if let Some(body) = body {
            request = request.header("content-type", "application/json").body(body);
        }
        let mut request = request.build().map_err(transport)?;
        for (name, value) in headers {
            let name = reqwest::header::HeaderName::try_from(*name)
                .map_err(|error| PlatformError::Configuration(error.to_string()))?;
            let value = reqwest::header::HeaderValue::try_from(*value)
                .map_err(|error| PlatformError::Configuration(error.to_string()))?;
            request.headers_mut().insert(name, value);
        }
        let mut response = self.client.execute(request).await.map_err(transport)?;
        let status = response.status();
        let mut answer = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(transport)? {
            if answer.len() + chunk.len() > ANSWER_BYTES {
                return Err(PlatformError::Nonsense("the answer is larger than 1 MiB".into()));
            }
            answer.extend_from_slice(&chunk);
        }
        match status {
            status if status.is_success() => Ok(answer),
            status if status.is_client_error() && status != StatusCode::REQUEST_TIMEOUT => {
                let reason = String::from_utf8_lossy(&answer).chars().take(200).collect();
                Err(PlatformError::Rejected { status, reason })
            }
            status => Err(PlatformError::Failed(status)),
        }
    }
}

fn read(path: &Path) -> Result<Vec<u8>, PlatformError> {
    std::fs::read(path).map_err(|error| PlatformError::Configuration(format!("{}: {error}", path.display())))
}

fn json<T: Serialize>(value: &T) -> Result<Vec<u8>, PlatformError> {
    serde_json::to_vec(value).map_err(|error| PlatformError::Configuration(error.to_string()))
}

fn parse<T: for<'de> Deserialize<'de>>(answer: &[u8]) -> Result<T, PlatformError> {
    // The parser's words may quote the answer, which may be personal: only the place is told.
    serde_json::from_slice(answer).map_err(|error| {
        PlatformError::Nonsense(format!(
            "not the JSON that was agreed, line {} column {}",
            error.line(),
            error.column()
        ))
    })
}

/// Tells a certificate that does not hold from a platform that is away.
fn transport(error: reqwest::Error) -> PlatformError {
    if error.is_timeout() {
        return PlatformError::TimedOut;
    }
    let error = error.without_url();
    let mut words = error.to_string();
    let mut cause = std::error::Error::source(&error);
    let mut certificate = false;
    while let Some(inner) = cause {
        words = inner.to_string();
        certificate |= words.contains("certificate");
        cause = inner.source();
    }
    if certificate { PlatformError::Untrusted(words) } else { PlatformError::Unreachable(words) }
}
