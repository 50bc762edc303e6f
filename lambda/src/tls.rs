//! Whom the program trusts, and with which cryptography.

use std::env;
use std::path::Path;
use std::sync::Arc;

use rustls::crypto::ring;
use rustls::{ClientConfig, RootCertStore};
use rustls_native_certs::{CertificateResult, load_certs_from_paths, load_native_certs};

/// Where Amazon Linux and Debian keep all certificates in one file. Beside it the same ones stand in a file each, and
/// to read those too is half of a start.
const BUNDLES: [&str; 2] = ["/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/certs/ca-certificates.crt"];

/// TLS for a client: ring, the protocol versions rustls holds safe, and the certificates the machine trusts.
///
/// The machine's certificates rather than compiled-in ones: the maintainers of the function's runtime keep them
/// current, the isolated partitions of AWS have others, and `SSL_CERT_FILE` and `SSL_CERT_DIR` name one's own. To read
/// them takes under a millisecond.
///
/// # Errors
/// Where the machine trusts nobody.
pub fn client_config() -> Result<ClientConfig, String> {
    let found = certificates();
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

fn certificates() -> CertificateResult {
    let asked_for = ["SSL_CERT_FILE", "SSL_CERT_DIR"].iter().any(|name| env::var_os(name).is_some());
    let bundle = BUNDLES.iter().map(Path::new).find(|bundle| bundle.exists());
    match bundle.filter(|_| !asked_for) {
        Some(bundle) => load_certs_from_paths(Some(bundle), None),
        None => load_native_certs(),
    }
}
