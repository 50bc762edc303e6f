//! Whom this machine trusts.

use rustls::RootCertStore;

/// The certificate authorities of the machine, or those that `SSL_CERT_FILE` and `SSL_CERT_DIR` name.
///
/// # Errors
/// Why there are none.
pub(crate) fn native() -> Result<RootCertStore, String> {
    let found = rustls_native_certs::load_native_certs();
    let mut roots = RootCertStore::empty();
    let (taken, _) = roots.add_parsable_certificates(found.certs);
    if taken == 0 {
        return Err(found.errors.first().map_or_else(|| "none was found".to_owned(), ToString::to_string));
    }
    Ok(roots)
}
