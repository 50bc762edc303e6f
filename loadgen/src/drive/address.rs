//! Where requests go.

use std::fmt;
use std::sync::Arc;

use rustls::pki_types::ServerName;
use rustls::{ClientConfig, RootCertStore};
use thiserror::Error;

/// A host and port, and how it is spoken to.
#[derive(Clone, Debug)]
pub struct Address {
    /// A name or an IP address.
    pub host: String,
    /// The TCP port.
    pub port: u16,
    /// How connections are kept from others' eyes.
    pub security: Security,
}

/// How connections are kept from others' eyes.
#[derive(Clone)]
pub enum Security {
    /// Not at all: `http`.
    Plain,
    /// By TLS: `https`.
    Tls {
        /// Whom is trusted.
        config: Arc<ClientConfig>,
        /// Who is spoken to.
        name: ServerName<'static>,
    },
}

/// Why an address can not be taken.
#[derive(Debug, Error)]
pub enum AddressError {
    /// It is no URL of a host.
    #[error("`{0}` is no address of the form https://HOST or https://HOST:PORT")]
    Form(String),
    /// This machine trusts nobody.
    #[error("no certificate authority is known on this machine: {0}")]
    Roots(String),
}

impl Address {
    /// Reads `https://HOST[:PORT]` or `http://HOST[:PORT]`; ports are 443 and 80 where none is given.
    ///
    /// Reads the certificates that this machine trusts for `https`, or those that `SSL_CERT_FILE` and `SSL_CERT_DIR` name.
    ///
    /// # Errors
    /// Where it has another form, or a path; and where there are no certificates.
    pub fn parse(url: &str) -> Result<Self, AddressError> {
        let wrong = || AddressError::Form(url.to_owned());
        let uri: http::Uri = url.parse().map_err(|_| wrong())?;
        let host = uri.host().filter(|host| !host.is_empty()).ok_or_else(wrong)?;
        let host = host.trim_start_matches('[').trim_end_matches(']').to_owned();
        let has_user = uri.authority().is_some_and(|authority| authority.as_str().contains('@'));
        let has_more = has_user || !matches!(uri.path(), "" | "/") || uri.query().is_some();
        let (security, port) = match uri.scheme_str() {
            _ if has_more => return Err(wrong()),
            Some("http") => (Security::Plain, 80),
            Some("https") => (Security::tls(&host, Security::native_roots()?).ok_or_else(wrong)?, 443),
            _ => return Err(wrong()),
        };
        Ok(Self { host, port: uri.port_u16().unwrap_or(port), security })
    }
}

impl Security {
    /// TLS towards a host, trusting these authorities; `None` where the host has no name that a certificate could have.
    #[must_use]
    pub fn tls(host: &str, roots: RootCertStore) -> Option<Self> {
        let name = ServerName::try_from(host.to_owned()).ok()?;
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().ok()?;
        let mut config = config.with_root_certificates(roots).with_no_client_auth();
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Some(Self::Tls { config: Arc::new(config), name })
    }

    fn native_roots() -> Result<RootCertStore, AddressError> {
        let found = rustls_native_certs::load_native_certs();
        let mut roots = RootCertStore::empty();
        let (taken, _) = roots.add_parsable_certificates(found.certs);
        if taken == 0 {
            let why = found.errors.first().map_or_else(|| "none was found".to_owned(), ToString::to_string);
            return Err(AddressError::Roots(why));
        }
        Ok(roots)
    }
}

impl fmt::Debug for Security {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Plain => "Plain",
            Self::Tls { .. } => "Tls",
        })
    }
}
