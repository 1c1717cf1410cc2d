//! Certificates of the stand-in platform and of the terminal that may speak to it.
//!
//! One authority signs the platform's certificate and the terminal's; a second one, that nobody trusts,
//! signs what the platform shows under the fault `wrong-certificate`. All are made anew at each start.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::{Context as _, Result};
use rcgen::{
    BasicConstraints, Certificate, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose, PKCS_ED25519, SigningKey as _,
};
use rustls::{
    RootCertStore, ServerConfig,
    crypto::{CryptoProvider, ring},
    pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
    server::WebPkiClientVerifier,
};

/// The cryptography used throughout: ring.
pub(crate) fn provider() -> Arc<CryptoProvider> {
    Arc::new(ring::default_provider())
}

/// A certificate authority.
struct Authority {
    certificate: Certificate,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    fn new(name: &str) -> Result<Self> {
        let key = KeyPair::generate()?;
        let mut params = CertificateParams::new(Vec::new())?;
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let certificate = params.self_signed(&key)?;
        Ok(Self { certificate, issuer: Issuer::new(params, key) })
    }

    fn leaf(&self, name: &str, hosts: &[&str], purpose: ExtendedKeyUsagePurpose) -> Result<(Certificate, KeyPair)> {
        let key = KeyPair::generate()?;
        let hosts: Vec<String> = hosts.iter().map(|&host| host.to_owned()).collect();
        let mut params = CertificateParams::new(hosts)?;
        params.distinguished_name.push(DnType::CommonName, name);
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![purpose];
        params.use_authority_key_identifier_extension = true;
        let certificate = params.signed_by(&key, &self.issuer)?;
        Ok((certificate, key))
    }

    /// How a server of this authority presents itself. Clients must show a certificate of `clients`.
    fn server(&self, clients: &Self) -> Result<Arc<ServerConfig>> {
        let (certificate, key) = self.leaf(
            "Provincial platform (testbed)",
            &["localhost", "127.0.0.1"],
            ExtendedKeyUsagePurpose::ServerAuth,
        )?;
        let mut roots = RootCertStore::empty();
        roots.add(clients.certificate.der().clone())?;
        let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider()).build()?;
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let mut config = ServerConfig::builder_with_provider(provider())
            .with_safe_default_protocol_versions()?
            .with_client_cert_verifier(verifier)
            .with_single_cert(vec![certificate.der().clone()], key)?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Arc::new(config))
    }
}

/// Everything made at the start. The paths are of PEM files.
pub(crate) struct Pki {
    /// Certificate of the authority that the terminal trusts.
    pub(crate) ca: PathBuf,
    /// The terminal's own certificate.
    pub(crate) certificate: PathBuf,
    /// And its key.
    pub(crate) key: PathBuf,
    /// Public half of the key that signs acceptances.
    pub(crate) acceptance_key_file: PathBuf,
    /// How the platform presents itself.
    pub(crate) server: Arc<ServerConfig>,
    /// How it presents itself when it shows a certificate that nobody trusts.
    pub(crate) stranger: Arc<ServerConfig>,
    pub(crate) seal: Seal,
}

impl Pki {
    /// Makes all, and writes what the terminal needs into `dir`.
    pub(crate) fn make(dir: &Path, terminal: &str) -> Result<Self> {
        std::fs::create_dir_all(dir).with_context(|| format!("cannot create {}", dir.display()))?;
        let authority = Authority::new("Guichet testbed CA")?;
        let stranger = Authority::new("Somebody else's CA")?;
        let (certificate, key) = authority.leaf(terminal, &[], ExtendedKeyUsagePurpose::ClientAuth)?;
        let seal = Seal::new()?;
        let write = |name: &str, pem: String| -> Result<PathBuf> {
            let path = dir.join(name);
            std::fs::write(&path, pem).with_context(|| format!("cannot write {}", path.display()))?;
            Ok(path)
        };
        Ok(Self {
            ca: write("ca.pem", authority.certificate.pem())?,
            certificate: write("terminal.pem", certificate.pem())?,
            key: write("terminal-key.pem", key.serialize_pem())?,
            acceptance_key_file: write("acceptance-key.pem", seal.0.public_key_pem())?,
            server: authority.server(&authority)?,
            stranger: stranger.server(&authority)?,
            seal,
        })
    }
}

/// The key with which the platform signs what it accepts (Ed25519).
pub(crate) struct Seal(KeyPair);

impl Seal {
    fn new() -> Result<Self> {
        Ok(Self(KeyPair::generate_for(&PKCS_ED25519)?))
    }

    /// The public key, 32 bytes in hex.
    pub(crate) fn public_key(&self) -> String {
        hex::encode(self.0.public_key_raw())
    }

    /// Signature over the message, 64 bytes in hex.
    pub(crate) fn sign(&self, message: &str) -> Result<String> {
        Ok(hex::encode(self.0.sign(message.as_bytes())?))
    }
}
