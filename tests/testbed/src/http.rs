//! The HTTP client of the control interface and of the printer's own pages: plain, loopback only.

use rustls::{ClientConfig, RootCertStore};

/// A client without proxies. It trusts nobody: everything it talks to speaks plain HTTP.
///
/// # Errors
/// The client cannot be built, which says something of the build and nothing of the network.
pub(crate) fn client() -> anyhow::Result<reqwest::Client> {
    // The library wants a TLS backend even for plain HTTP; without one it would look for a global one.
    let tls = ClientConfig::builder_with_provider(crate::pki::provider())
        .with_safe_default_protocol_versions()?
        .with_root_certificates(RootCertStore::empty())
        .with_no_client_auth();
    Ok(reqwest::Client::builder().tls_backend_preconfigured(tls).no_proxy().build()?)
}
