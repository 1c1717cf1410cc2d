//! The requests of eSCL.

use super::capabilities::Capabilities;
use super::status::Status;
use super::xml::{self, Element};
use crate::http::{self, BodyError};
use guichet_model::device::{Completion, DeviceFailure};
use reqwest::header::{CONTENT_TYPE, LOCATION, RETRY_AFTER};
use reqwest::{Client, Response, StatusCode, Url};
use std::time::Duration;

/// Documents about the scanner come at once or not at all.
const DOCUMENT: Duration = Duration::from_secs(3);
const DOCUMENT_SIZE: usize = 256 * 1024;
/// A page of A4 at 600 dots per inch in the best quality is about a third of this.
const PAGE_SIZE: usize = 32 * 1024 * 1024;
const RETRY: Duration = Duration::from_secs(1);
const LONGEST_RETRY: Duration = Duration::from_secs(5);

/// A scanner's address, and how to talk to it.
pub(super) struct EsclClient {
    http: Client,
    base: Url,
}

/// The answer to a new job.
pub(super) enum Begun {
    Job(Url),
    /// 503: again after a while.
    Later(Duration),
    /// 409: the scanner's status tells why.
    Conflict,
}

/// The answer to *next document*.
pub(super) enum Next {
    /// Its header is here; the body comes.
    Page(Response),
    Later(Duration),
    /// 404: there are no more.
    End,
}

impl EsclClient {
    pub(super) fn new(http: Client, url: &str) -> Result<Self, String> {
        // Url::join replaces what follows the last slash.
        let base = Url::parse(&format!("{}/", url.trim_end_matches('/')))
            .map_err(|error| format!("{url} is no address of a scanner: {error}"))?;
        if !matches!(base.scheme(), "http" | "https") || base.host_str().is_none() {
            return Err(format!("{url} is no address of a scanner: write http://HOST:PORT/eSCL"));
        }
        Ok(Self { http, base })
    }

    pub(super) async fn capabilities(&self) -> Result<Capabilities, DeviceFailure> {
        Ok(Capabilities::of(&self.document("ScannerCapabilities").await?))
    }

    pub(super) async fn status(&self) -> Result<Status, DeviceFailure> {
        Status::of(&self.document("ScannerStatus").await?).ok_or_else(|| nonsense("its status names no state"))
    }

    async fn document(&self, name: &str) -> Result<Element, DeviceFailure> {
        let url = self.at(name)?;
        let answer = async {
            let response = self.http.get(url.clone()).send().await.map_err(|error| http::unreachable(name, &error))?;
            if !response.status().is_success() {
                return Err(refused(name, response.status()));
            }
            let bytes =
                http::body(response, DOCUMENT_SIZE).await.map_err(|error| nonsense(&format!("{name}: {error}")))?;
            xml::parse(&bytes).map_err(|error| nonsense(&format!("{name}: {error}")))
        };
        tokio::time::timeout(DOCUMENT, answer).await.unwrap_or_else(|_| {
            Err(DeviceFailure::new(Completion::DeviceNotReady, format!("{url} gave no answer within {DOCUMENT:?}")))
        })
    }

    pub(super) async fn begin(&self, settings: String) -> Result<Begun, DeviceFailure> {
        let name = "ScanJobs";
        let request = self.http.post(self.at(name)?).header(CONTENT_TYPE, "text/xml").body(settings);
        let response = request.send().await.map_err(|error| http::unreachable(name, &error))?;
        match response.status() {
            StatusCode::CREATED => {
                let location = response.headers().get(LOCATION).and_then(|value| value.to_str().ok());
                let job = location.ok_or_else(|| nonsense("a job without an address"))?;
                self.job(job).map(Begun::Job)
            }
            StatusCode::SERVICE_UNAVAILABLE => Ok(Begun::Later(retry_after(&response))),
            StatusCode::CONFLICT => Ok(Begun::Conflict),
            other => Err(refused(name, other)),
        }
    }

    /// A job's address, absolute or not. Some scanners tell a host name that nobody here can resolve, so that host and
    /// port are always those that we talk to.
    fn job(&self, location: &str) -> Result<Url, DeviceFailure> {
        let told = self.base.join(location).map_err(|_| nonsense("a job with an address that is none"))?;
        let mut job = self.base.clone();
        job.set_path(&format!("{}/", told.path().trim_end_matches('/')));
        Ok(job)
    }

    pub(super) async fn next(&self, job: &Url) -> Result<Next, DeviceFailure> {
        let name = "NextDocument";
        let url = job.join(name).map_err(|_| nonsense("a job with an address that is none"))?;
        let response = self.http.get(url).send().await.map_err(|error| http::unreachable(name, &error))?;
        match response.status() {
            StatusCode::OK => Ok(Next::Page(response)),
            StatusCode::NOT_FOUND | StatusCode::GONE => Ok(Next::End),
            StatusCode::SERVICE_UNAVAILABLE => Ok(Next::Later(retry_after(&response))),
            other => Err(refused(name, other)),
        }
    }

    /// The rest of a page: its type and its bytes.
    pub(super) async fn page(response: Response) -> Result<(String, Vec<u8>), DeviceFailure> {
        let media_type = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("");
        let media_type = media_type.split(';').next().unwrap_or("").trim().to_ascii_lowercase();
        let bytes = http::body(response, PAGE_SIZE).await.map_err(|error| {
            let what = match error {
                BodyError::TooLong(limit) => format!("a page is larger than {limit} bytes"),
                BodyError::Cut(why) => format!("a page is cut off: {why}"),
            };
            DeviceFailure::new(Completion::InvalidData, what)
        })?;
        Ok((media_type, bytes))
    }

    /// Ends a job. Fine too when it has ended already.
    pub(super) async fn delete(&self, job: &Url) -> Result<(), DeviceFailure> {
        let mut url = job.clone();
        url.set_path(job.path().trim_end_matches('/'));
        let sent = tokio::time::timeout(DOCUMENT, self.http.delete(url).send()).await;
        match sent {
            Ok(Ok(response)) if response.status().is_success() => Ok(()),
            Ok(Ok(response)) if matches!(response.status(), StatusCode::NOT_FOUND | StatusCode::GONE) => Ok(()),
            Ok(Ok(response)) => Err(refused("DELETE", response.status())),
            Ok(Err(error)) => Err(http::unreachable("DELETE", &error)),
            Err(_) => Err(DeviceFailure::new(Completion::DeviceNotReady, "DELETE: no answer")),
        }
    }

    fn at(&self, name: &str) -> Result<Url, DeviceFailure> {
        self.base.join(name).map_err(|error| DeviceFailure::new(Completion::InternalError, error.to_string()))
    }
}

fn refused(name: &str, status: StatusCode) -> DeviceFailure {
    let completion = match status.as_u16() {
        401 | 403 => Completion::AuthorisationRequired,
        400..=499 => Completion::UnsupportedCommand,
        503 => Completion::DeviceNotReady,
        _ => Completion::HardwareError,
    };
    DeviceFailure::new(completion, format!("the scanner answers {name} with {status}"))
}

fn nonsense(what: &str) -> DeviceFailure {
    DeviceFailure::new(Completion::HardwareError, format!("the scanner talks nonsense: {what}"))
}

fn retry_after(response: &Response) -> Duration {
    let seconds = response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok()?.parse().ok());
    seconds.map_or(RETRY, Duration::from_secs).clamp(Duration::from_millis(200), LONGEST_RETRY)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_jobs_address_stays_on_the_scanner() {
        let client = EsclClient::new(http::client(None).unwrap(), "http://127.0.0.1:9095/eSCL").unwrap();
        let job = |location| client.job(location).unwrap().to_string();
        assert_eq!(job("/eSCL/ScanJobs/7"), "http://127.0.0.1:9095/eSCL/ScanJobs/7/");
        assert_eq!(job("http://printer.local/eSCL/ScanJobs/7/"), "http://127.0.0.1:9095/eSCL/ScanJobs/7/");
        assert_eq!(job("ScanJobs/7"), "http://127.0.0.1:9095/eSCL/ScanJobs/7/");
    }

    #[test]
    fn an_address_that_is_none_is_refused_with_an_example() {
        for url in ["", "scanner", "ftp://host/eSCL"] {
            assert!(EsclClient::new(http::client(None).unwrap(), url).err().unwrap().contains("no address"), "{url}");
        }
    }
}
