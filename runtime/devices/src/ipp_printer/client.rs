//! The requests of IPP.
//!
//! The `ipp` crate writes and reads the messages; they travel through the same HTTP client as everything else here, so
//! that every answer has a size limit and every request a deadline.

use super::facts::{self, JobFacts, PrinterFacts};
use crate::http;
use crate::printer::PrintJob;
use guichet_model::device::{Completion, DeviceFailure};
use ipp::attribute::IppAttribute;
use ipp::model::StatusCode;
use ipp::parser::{IppParseError, IppParser};
use ipp::payload::IppPayload;
use ipp::prelude::{IppOperationBuilder, Uri};
use ipp::reader::IppReader;
use ipp::request::IppRequestResponse;
use ipp::value::IppValue;
use reqwest::header::CONTENT_TYPE;
use reqwest::{Client, Url};
use std::io::Cursor;
use std::time::Duration;

/// Answers about printer and jobs come at once or not at all.
const ANSWER: Duration = Duration::from_secs(3);
const ANSWER_SIZE: usize = 1024 * 1024;
/// In whose name jobs are printed: no citizen's.
const USER: &str = "guichet";

/// A printer's address, and how to talk to it.
pub(super) struct IppClient {
    http: Client,
    uri: Uri,
    url: Url,
}

/// The answer to *Print-Job*.
pub(super) enum Accepted {
    Job(i32),
    /// Busy: again after a while.
    Later,
}

impl IppClient {
    pub(super) fn new(http: Client, uri: &str) -> Result<Self, String> {
        let none = || format!("{uri} is no address of a printer: write ipp://HOST:PORT/ipp/print");
        let parsed: Uri = uri.parse().map_err(|_| none())?;
        let (scheme, port) = match parsed.scheme_str() {
            Some("ipp") => ("http", 631),
            Some("ipps") => ("https", 631),
            Some("http") => ("http", 80),
            Some("https") => ("https", 443),
            _ => return Err(none()),
        };
        let host = parsed.host().ok_or_else(none)?;
        let port = parsed.port_u16().unwrap_or(port);
        let url = Url::parse(&format!("{scheme}://{host}:{port}{}", parsed.path())).map_err(|_| none())?;
        Ok(Self { http, uri: parsed, url })
    }

    pub(super) async fn printer(&self) -> Result<PrinterFacts, DeviceFailure> {
        let name = "Get-Printer-Attributes";
        let wanted = ["printer-state", "printer-state-reasons", "printer-is-accepting-jobs", "printer-make-and-model"];
        let request = IppOperationBuilder::get_printer_attributes(self.uri.clone()).attributes(wanted).build();
        let answer = self.ask(name, request.map_err(malformed)?.into()).await?;
        if !answer.header().status_code().is_success() {
            return Err(refused(name, &answer));
        }
        PrinterFacts::of(&answer).ok_or_else(|| nonsense("it does not tell its state"))
    }

    /// None: the printer knows no such job.
    pub(super) async fn job(&self, job: i32) -> Result<Option<JobFacts>, DeviceFailure> {
        let name = "Get-Job-Attributes";
        let request = IppOperationBuilder::get_job_attributes(self.uri.clone(), job).user_name(USER).build();
        let answer = self.ask(name, request.map_err(malformed)?.into()).await?;
        match answer.header().status_code() {
            StatusCode::ClientErrorNotFound | StatusCode::ClientErrorGone => Ok(None),
            status if status.is_success() => {
                JobFacts::of(&answer).map(Some).ok_or_else(|| nonsense("it does not tell the job's state"))
            }
            _ => Err(refused(name, &answer)),
        }
    }

    /// Asks to stop a job. Fine too when it is over already.
    pub(super) async fn cancel(&self, job: i32) -> Result<(), DeviceFailure> {
        let name = "Cancel-Job";
        let request = IppOperationBuilder::cancel_job(self.uri.clone(), job).user_name(USER).build();
        let answer = self.ask(name, request.map_err(malformed)?.into()).await?;
        match answer.header().status_code() {
            StatusCode::ClientErrorNotFound
            | StatusCode::ClientErrorGone
            | StatusCode::ClientErrorNotPossible
            | StatusCode::ServerErrorJobCanceled => Ok(()),
            status if status.is_success() => Ok(()),
            _ => Err(refused(name, &answer)),
        }
    }

    /// Sends a document. Takes as long as the printer takes; the caller has the deadline.
    pub(super) async fn print(&self, job: &PrintJob, media: &str) -> Result<Accepted, DeviceFailure> {
        let name = "Print-Job";
        let mut builder = IppOperationBuilder::print_job(self.uri.clone(), IppPayload::empty())
            .user_name(USER)
            .job_title(&job.name)
            .document_format("application/pdf");
        let media = IppValue::new_keyword(media).map_err(malformed)?;
        builder = builder.attribute(IppAttribute::with_name("media", media).map_err(malformed)?);
        if job.copies > 1 {
            let copies = IppValue::new_integer(i32::try_from(job.copies).unwrap_or(i32::MAX));
            builder = builder.attribute(IppAttribute::with_name("copies", copies).map_err(malformed)?);
        }
        let request: IppRequestResponse = builder.build().map_err(malformed)?.into();
        let mut body = request.to_bytes().to_vec();
        body.extend_from_slice(&job.pdf);
        let answer = self.send(name, body).await?;
        match answer.header().status_code() {
            StatusCode::ServerErrorBusy
            | StatusCode::ServerErrorServiceUnavailable
            | StatusCode::ServerErrorTemporaryError => Ok(Accepted::Later),
            status if status.is_success() => {
                facts::job_id(&answer).map(Accepted::Job).ok_or_else(|| nonsense("a job without a number"))
            }
            _ => Err(refused(name, &answer)),
        }
    }

    async fn ask(&self, name: &str, request: IppRequestResponse) -> Result<IppRequestResponse, DeviceFailure> {
        let sent = self.send(name, request.to_bytes().to_vec());
        tokio::time::timeout(ANSWER, sent).await.unwrap_or_else(|_| {
            let detail = format!("{}: no answer to {name} within {ANSWER:?}", self.url);
            Err(DeviceFailure::new(Completion::DeviceNotReady, detail))
        })
    }

    async fn send(&self, name: &str, body: Vec<u8>) -> Result<IppRequestResponse, DeviceFailure> {
        let request = self.http.post(self.url.clone()).header(CONTENT_TYPE, "application/ipp").body(body);
        let response = request.send().await.map_err(|error| http::unreachable(name, &error))?;
        match response.status().as_u16() {
            200 => {}
            401 | 403 => {
                let detail = "the printer wants somebody to sign in: allow this terminal to print";
                return Err(DeviceFailure::new(Completion::AuthorisationRequired, detail));
            }
            503 => return Err(DeviceFailure::new(Completion::DeviceNotReady, "the printer is busy (503)")),
            other => return Err(nonsense(&format!("{name} is answered with {other}: correct its address"))),
        }
        let bytes = http::body(response, ANSWER_SIZE).await.map_err(|error| nonsense(&format!("{name}: {error}")))?;
        IppParser::new(IppReader::new(Cursor::new(bytes)))
            .parse()
            .map_err(|error| nonsense(&format!("{name}: {error}")))
    }
}

fn malformed(error: IppParseError) -> DeviceFailure {
    DeviceFailure::new(Completion::InternalError, format!("the request cannot be written: {error}"))
}

fn nonsense(what: &str) -> DeviceFailure {
    DeviceFailure::new(Completion::HardwareError, format!("the printer talks nonsense: {what}"))
}

fn refused(name: &str, answer: &IppRequestResponse) -> DeviceFailure {
    let status = answer.header().status_code();
    let completion = match status {
        StatusCode::ClientErrorForbidden
        | StatusCode::ClientErrorNotAuthenticated
        | StatusCode::ClientErrorNotAuthorized => Completion::AuthorisationRequired,
        StatusCode::ClientErrorDocumentFormatNotSupported
        | StatusCode::ClientErrorAttributesOrValuesNotSupported
        | StatusCode::ClientErrorConflictingAttributes => Completion::UnsupportedData,
        StatusCode::ClientErrorDocumentFormatError => Completion::InvalidData,
        StatusCode::ClientErrorRequestEntityTooLong => Completion::NotEnoughSpace,
        StatusCode::ServerErrorOperationNotSupported | StatusCode::ServerErrorVersionNotSupported => {
            Completion::UnsupportedCommand
        }
        StatusCode::ServerErrorNotAcceptingJobs
        | StatusCode::ServerErrorBusy
        | StatusCode::ServerErrorServiceUnavailable
        | StatusCode::ServerErrorTemporaryError => Completion::DeviceNotReady,
        _ => Completion::HardwareError,
    };
    DeviceFailure::new(completion, format!("the printer refuses {name}: {status} {}", facts::message(answer)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_become_http_with_the_port_of_their_kind() {
        let url = |uri| IppClient::new(http::client(None).unwrap(), uri).map(|client| client.url.to_string());
        assert_eq!(url("ipp://127.0.0.1:8631/ipp/print").unwrap(), "http://127.0.0.1:8631/ipp/print");
        assert_eq!(url("ipp://printer/ipp/print").unwrap(), "http://printer:631/ipp/print");
        for none in ["", "printer", "socket://printer:9100"] {
            assert!(url(none).unwrap_err().contains("no address"), "{none}");
        }
    }
}
