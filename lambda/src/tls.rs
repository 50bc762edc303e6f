//! Whom the program trusts, and with which cryptography.

use std::sync::Arc;

use rustls::crypto::ring;
use rustls::{ClientConfig, RootCertStore};

/// TLS for a client: ring, the protocol versions rustls holds safe, and the certificates the machine trusts.
///
/// The machine's certificates rather than compiled-in ones: the maintainers of the function's runtime keep them
/// current, the isolated partitions of AWS have others, and `SSL_CERT_FILE` and `SSL_CERT_DIR` name one's own.
///
/// # Errors
/// Where the machine trusts nobody.
pub fn client_config() -> Result<ClientConfig, String> {
    let found = rustls_native_certs::load_native_certs();
    let mut roots = RootCertStore::empty();
    // A certificate that can not be read is one less to trust, and no reason to trust none.
    let (trusted, _) = roots.add_parsable_certificates(found.certs);
    if trusted == 0 {
        let errors: Vec<String> = found.errors.iter().map(ToString::to_string).collect();
        let reason = if errors.is_empty() { "none was found".to_owned() } else { errors.join("; ") };
        return Err(format!(
            "no certificate to trust: {reason}; install the machine's CA certificates or name a file of them in \
             SSL_CERT_FILE"
        ));
    }
    let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let builder = builder.with_safe_default_protocol_versions().map_err(|error| error.to_string())?;
    Ok(builder.with_root_certificates(roots).with_no_client_auth())
}
