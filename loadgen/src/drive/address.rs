//! Where connections are made.

use std::fmt;
use std::sync::Arc;

use rustls::pki_types::ServerName;
use rustls::{ClientConfig, RootCertStore};
use thiserror::Error;

use crate::account::{self, Scheme, roots};

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

/// Why nothing can be sent to an address.
#[derive(Debug, Error)]
pub enum AddressError {
    /// TLS is spoken to a name, and this is none.
    #[error("`{0}` is no name that a certificate could have")]
    Name(String),
    /// This machine trusts nobody.
    #[error("no certificate authority is known on this machine: {0}")]
    Roots(String),
}

impl Address {
    /// Where connections to the address of a service are made. For `https` it reads the certificates that this machine
    /// trusts, or those that `SSL_CERT_FILE` and `SSL_CERT_DIR` name.
    ///
    /// # Errors
    /// Where there are no certificates, or where the host can have none.
    pub fn of(service: &account::Address) -> Result<Self, AddressError> {
        let host = service.host().trim_start_matches('[').trim_end_matches(']').to_owned();
        let security = match service.scheme() {
            Scheme::Http => Security::Plain,
            Scheme::Https => {
                let roots = roots::native().map_err(AddressError::Roots)?;
                Security::tls(&host, roots).ok_or_else(|| AddressError::Name(host.clone()))?
            }
        };
        Ok(Self { host, port: service.port(), security })
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
}

impl fmt::Debug for Security {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Plain => "Plain",
            Self::Tls { .. } => "Tls",
        })
    }
}
