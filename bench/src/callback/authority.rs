//! TLS for the receiver of replies: a certificate of its own, by an authority made for this run.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use templategen::exit::Exit;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

use crate::failure::Failure;

/// Where systems keep the authorities that they trust: a function in the cloud reads such a file on its cold start,
/// so here it reads one of that size.
const SYSTEM_AUTHORITIES: [&str; 2] = ["/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt"];

/// The receiver's TLS, and what its clients have to trust.
pub(super) struct Authority {
    pub(super) tls: TlsAcceptor,
    /// The authority of this run, in PEM.
    pub(super) own: PathBuf,
    /// The authorities of the system and the one of this run, in PEM.
    pub(super) all: PathBuf,
}

impl Authority {
    /// A new authority, in files of the folder.
    ///
    /// # Errors
    /// Where the files can not be written.
    pub(super) fn new(folder: &Path) -> Result<Self, Failure> {
        let (tls, certificate) = certified().map_err(|error| {
            let message = format!("can not make a certificate: {error}");
            Failure::new(Exit::Environment, message, "see that the machine has a source of randomness")
        })?;
        let system = SYSTEM_AUTHORITIES.iter().find_map(|path| fs::read_to_string(path).ok()).unwrap_or_default();
        let write = |name: &str, text: String| {
            let path = folder.join(name);
            fs::write(&path, text).map_err(|error| Failure::file("write", &path, &error))?;
            Ok(path)
        };
        let all = write("authorities.pem", format!("{system}\n{certificate}"))?;
        Ok(Self { tls, own: write("authority.pem", certificate)?, all })
    }
}

fn certified() -> Result<(TlsAcceptor, String), Box<dyn Error>> {
    let mut authority = CertificateParams::default();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    authority.distinguished_name.push(DnType::CommonName, "Stepscale benchmark");
    let authority = CertifiedIssuer::self_signed(authority, KeyPair::generate()?)?;

    let key = KeyPair::generate()?;
    let mut receiver = CertificateParams::new(["127.0.0.1".to_owned()])?;
    receiver.use_authority_key_identifier_extension = true;
    let certificate = receiver.signed_by(&key, &authority)?;

    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], PrivateKeyDer::Pkcs8(key.serialize_der().into()))?;
    Ok((TlsAcceptor::from(Arc::new(config)), authority.pem()))
}
