//! Talking HTTP to a device in the same cabinet or on the same network.

use guichet_model::device::{Completion, DeviceFailure};
use reqwest::{Client, Response};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

const CONNECT: Duration = Duration::from_secs(3);

/// A client for one device. `authority` is the certificate to trust for `https`; without one there is no `https`.
pub(crate) fn client(authority: Option<&Path>) -> Result<Client, String> {
    let mut roots = rustls::RootCertStore::empty();
    if let Some(path) = authority {
        let unusable =
            |error: &dyn std::fmt::Display| format!("{} cannot be used as authority: {error}", path.display());
        for certificate in CertificateDer::pem_file_iter(path).map_err(|error| unusable(&error))? {
            roots.add(certificate.map_err(|error| unusable(&error))?).map_err(|error| unusable(&error))?;
        }
        if roots.is_empty() {
            return Err(unusable(&"it holds no certificate"));
        }
    }
    // The provider is named here, so that nobody depends on one being installed for the whole process.
    let tls = rustls::ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| format!("TLS cannot be set up: {error}"))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Client::builder()
        .tls_backend_preconfigured(tls)
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(CONNECT)
        // A device that was switched off and on must not be greeted over a connection from before.
        .pool_max_idle_per_host(0)
        .build()
        .map_err(|error| format!("HTTP cannot be set up: {}", chain(&error)))
}

/// Why a body is not whole.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BodyError {
    #[error("more than {0} bytes")]
    TooLong(usize),
    #[error("cut off: {0}")]
    Cut(String),
}

/// The body, if it is whole and not longer than `limit` bytes.
pub(crate) async fn body(mut response: Response, limit: usize) -> Result<Vec<u8>, BodyError> {
    let announced = response.content_length().and_then(|length| usize::try_from(length).ok()).unwrap_or(0);
    if announced > limit {
        return Err(BodyError::TooLong(limit));
    }
    let mut bytes = Vec::with_capacity(announced);
    while let Some(chunk) = response.chunk().await.map_err(|error| BodyError::Cut(chain(&error)))? {
        if bytes.len() + chunk.len() > limit {
            return Err(BodyError::TooLong(limit));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

/// A request got no answer.
pub(crate) fn unreachable(what: &str, error: &reqwest::Error) -> DeviceFailure {
    DeviceFailure::new(
        Completion::DeviceNotReady,
        format!("{what}: {}; look at its power, its cable and its address", chain(error)),
    )
}

/// An error with its causes; reqwest's own text keeps the interesting one to itself.
pub(crate) fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_authority_that_is_none_is_refused_with_its_path() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("authority.pem");
        assert!(client(Some(&path)).unwrap_err().contains("authority.pem"));
        std::fs::write(&path, "no certificate").unwrap();
        assert!(client(Some(&path)).unwrap_err().contains("holds no certificate"));
        assert!(client(None).is_ok());
    }
}
