//! A certificate authority of one's own, for a server on loopback.

use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::PrivateKeyDer;
use tokio_rustls::TlsAcceptor;

/// A server's side of TLS, and the certificates that a client has to trust for it.
pub(crate) struct Certified {
    /// The server's side.
    pub(crate) acceptor: TlsAcceptor,
    /// The authority, as `SSL_CERT_FILE` wants it.
    pub(crate) authority_pem: String,
}

/// A new authority, and a certificate by it for 127.0.0.1.
pub(crate) fn certified() -> Certified {
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority_key = KeyPair::generate().expect("a key can be made");
    let authority = CertifiedIssuer::self_signed(params, authority_key).expect("a certificate can be made");

    let server_key = KeyPair::generate().expect("a key can be made");
    let server = CertificateParams::new(["127.0.0.1".to_owned()]).expect("an address can be certified");
    let server = server.signed_by(&server_key, &authority).expect("a certificate can be made");
    let private_key = PrivateKeyDer::try_from(server_key.serialize_der()).expect("a key of one's own can be read");
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("ring has the versions")
        .with_no_client_auth()
        .with_single_cert(vec![server.der().clone()], private_key)
        .expect("key and certificate belong together");
    Certified { acceptor: TlsAcceptor::from(Arc::new(config)), authority_pem: authority.pem() }
}
