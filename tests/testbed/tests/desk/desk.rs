//! A testbed in a folder of its own, and ways to speak to it.

use std::{sync::Arc, time::Duration};

use guichet_testbed::{Addresses, Control, Testbed, TestbedOptions};
use rustls::{
    ClientConfig, RootCertStore,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _},
};
use tempfile::TempDir;

/// No answer of a stand-in takes so long, unless a fault makes it.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

pub(crate) struct Desk {
    pub(crate) testbed: Testbed,
    pub(crate) control: Control,
    pub(crate) dir: TempDir,
}

impl Desk {
    pub(crate) async fn start() -> Self {
        Self::with(|options| options.without_printer()).await
    }

    pub(crate) async fn with(change: impl FnOnce(TestbedOptions) -> TestbedOptions) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let testbed = Testbed::start(change(TestbedOptions::new(dir.path().join("desk")))).await.unwrap();
        let control = testbed.control().unwrap();
        Self { testbed, control, dir }
    }

    pub(crate) fn at(&self) -> &Addresses {
        self.testbed.addresses()
    }
}

/// Asks again until the answer is there.
pub(crate) async fn until<T>(what: &str, mut ask: impl AsyncFnMut() -> Option<T>) -> T {
    let waiting = async {
        loop {
            if let Some(answer) = ask().await {
                return answer;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(PATIENCE, waiting).await.unwrap_or_else(|_| panic!("{what} did not come to pass"))
}

fn roots(ca: Option<&std::path::Path>) -> RootCertStore {
    let mut roots = RootCertStore::empty();
    if let Some(ca) = ca {
        roots.add(CertificateDer::from_pem_file(ca).unwrap()).unwrap();
    }
    roots
}

fn client(
    roots: RootCertStore,
    identity: Option<(CertificateDer<'static>, PrivateKeyDer<'static>)>,
) -> reqwest::Client {
    let config = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots);
    let config = match identity {
        Some((certificate, key)) => config.with_client_auth_cert(vec![certificate], key).unwrap(),
        None => config.with_no_client_auth(),
    };
    reqwest::Client::builder().tls_backend_preconfigured(config).no_proxy().timeout(PATIENCE).build().unwrap()
}

/// A client that speaks plain HTTP.
pub(crate) fn plain() -> reqwest::Client {
    client(roots(None), None)
}

/// A terminal with its own certificate.
pub(crate) fn terminal(at: &Addresses) -> reqwest::Client {
    let certificate = CertificateDer::from_pem_file(&at.certificate).unwrap();
    let key = PrivateKeyDer::from_pem_file(&at.key).unwrap();
    client(roots(Some(&at.ca)), Some((certificate, key)))
}

/// Somebody without a certificate.
pub(crate) fn nobody(at: &Addresses) -> reqwest::Client {
    client(roots(Some(&at.ca)), None)
}

/// Somebody with a certificate that he signed himself.
pub(crate) fn impostor(at: &Addresses) -> reqwest::Client {
    let made = rcgen::generate_simple_self_signed(vec!["FZ-GL-0001".into()]).unwrap();
    let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
    client(roots(Some(&at.ca)), Some((made.cert.der().clone(), key)))
}
