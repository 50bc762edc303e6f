//! Signature Version 4 of many requests that differ in little.
//!
//! `aws-sigv4` derives the key and makes the signature. The request in its canonical form is put together here: the crate
//! does it for a request it knows nothing of, and derives the key each time, which takes several times as long. What is
//! signed is the same; the tests compare both.

use std::fmt::{self, Write as _};
use std::sync::Arc;
use std::time::SystemTime;

use aws_credential_types::Credentials;
use aws_sigv4::sign::v4::{calculate_signature, generate_signing_key};
use http::header::{AUTHORIZATION, USER_AGENT};
use http::{HeaderMap, HeaderName, HeaderValue};
use jiff::Timestamp;
use sha2::{Digest as _, Sha256};

use crate::account::CurrentCredentials;

/// The service's name in a credential scope: of its control plane and of its runtime.
const SERVICE: &str = "sagemaker";

const ALGORITHM: &str = "AWS4-HMAC-SHA256";
const DATE: HeaderName = HeaderName::from_static("x-amz-date");
const SESSION_TOKEN: HeaderName = HeaderName::from_static("x-amz-security-token");

/// The SHA-256 of a body.
pub(crate) type Hash = [u8; 32];

/// The hash of a body.
pub(crate) fn hash(body: &[u8]) -> Hash {
    Sha256::digest(body).into()
}

/// Why a request can not be signed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SigningError {
    /// The clock of the machine shows a time that no signature has.
    #[error("requests can not be signed: the clock of this machine shows a time before 1970 or after 9999")]
    Clock,
    /// The credentials hold what no header can.
    #[error("requests can not be signed: the access key id or the session token has characters that no header takes")]
    Credentials,
}

/// Signs requests of one address: one for each worker.
pub(crate) struct Signer {
    credentials: CurrentCredentials,
    region: String,
    second: Option<Second>,
    /// The canonical request, kept for its memory.
    canonical: String,
}

/// What all signatures of a second have in common.
struct Second {
    number: u64,
    /// As in `x-amz-date`: `20260115T093000Z`.
    date: HeaderValue,
    credentials: Arc<Credentials>,
    session_token: Option<HeaderValue>,
    /// As `20260115/eu-west-1/sagemaker/aws4_request`.
    scope: String,
    key: Vec<u8>,
}

impl Signer {
    pub(crate) fn new(region: &str, credentials: CurrentCredentials) -> Self {
        Self { credentials, region: region.to_owned(), second: None, canonical: String::new() }
    }

    /// Adds to the headers of a POST to a path what makes it ours. The path is one of plain characters, and no header is
    /// there twice.
    pub(crate) fn sign(
        &mut self,
        path: &str,
        headers: &mut HeaderMap,
        body: &Hash,
        now: SystemTime,
    ) -> Result<(), SigningError> {
        let Self { credentials, region, second, canonical } = self;
        let second = Second::at(now, second, region, credentials)?;
        headers.insert(DATE, second.date.clone());
        if let Some(token) = &second.session_token {
            headers.insert(SESSION_TOKEN, token.clone());
        }
        let names = canonicalize(canonical, path, headers, body);
        let authorization = second.authorization(canonical, &names)?;
        headers.insert(AUTHORIZATION, authorization);
        Ok(())
    }
}

/// Nothing of the credentials is shown.
impl fmt::Debug for Signer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Signer").field("region", &self.region).finish_non_exhaustive()
    }
}

impl Second {
    /// The one of an instant; the last one where it is still the same.
    fn at<'a>(
        now: SystemTime,
        last: &'a mut Option<Self>,
        region: &str,
        credentials: &CurrentCredentials,
    ) -> Result<&'a Self, SigningError> {
        let second = second(now)?;
        match last {
            Some(last) if last.number == second => {}
            _ => *last = Some(Self::new(second, region, credentials.get(), last.take())?),
        }
        last.as_ref().ok_or(SigningError::Clock)
    }

    fn new(second: u64, region: &str, credentials: Arc<Credentials>, last: Option<Self>) -> Result<Self, SigningError> {
        let instant = i64::try_from(second).ok().and_then(|second| Timestamp::from_second(second).ok());
        let date = instant.ok_or(SigningError::Clock)?.strftime("%Y%m%dT%H%M%SZ").to_string();
        let scope = format!("{}/{region}/{SERVICE}/aws4_request", date.split('T').next().unwrap_or_default());
        let key = match last {
            Some(last) if last.scope == scope && Arc::ptr_eq(&last.credentials, &credentials) => last.key,
            _ => {
                let time = SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(second);
                generate_signing_key(credentials.secret_access_key(), time, region, SERVICE).as_ref().to_vec()
            }
        };
        let session_token = credentials.session_token().map(secret).transpose()?;
        let date = HeaderValue::try_from(date).map_err(|_| SigningError::Clock)?;
        Ok(Self { number: second, date, credentials, session_token, scope, key })
    }

    fn authorization(&self, canonical: &str, names: &str) -> Result<HeaderValue, SigningError> {
        let mut text = String::with_capacity(256);
        // Writing into a string does not fail.
        let _ = write!(text, "{ALGORITHM}\n{}\n{}\n", self.date.to_str().unwrap_or_default(), self.scope);
        push_hex(&mut text, &hash(canonical.as_bytes()));
        let signature = calculate_signature(&self.key, text.as_bytes());
        text.clear();
        let _ = write!(
            text,
            "{ALGORITHM} Credential={}/{}, SignedHeaders={names}, Signature={signature}",
            self.credentials.access_key_id(),
            self.scope
        );
        secret(&text)
    }
}

/// The second of an instant, from 1970 on.
pub(crate) fn second(now: SystemTime) -> Result<u64, SigningError> {
    now.duration_since(SystemTime::UNIX_EPOCH).map(|since| since.as_secs()).map_err(|_| SigningError::Clock)
}

/// The request in its canonical form, and the names of the headers that are signed: all but the client's name, which
/// what is between may change.
fn canonicalize(canonical: &mut String, path: &str, headers: &HeaderMap, body: &Hash) -> String {
    let mut signed: Vec<(&str, &HeaderValue)> =
        headers.iter().filter(|(name, _)| **name != USER_AGENT).map(|(name, value)| (name.as_str(), value)).collect();
    signed.sort_unstable_by_key(|(name, _)| *name);
    let mut names = String::with_capacity(256);
    canonical.clear();
    canonical.push_str("POST\n");
    canonical.push_str(path);
    canonical.push_str("\n\n");
    for (name, value) in signed {
        canonical.push_str(name);
        canonical.push(':');
        push_value(canonical, value.to_str().unwrap_or_default());
        canonical.push('\n');
        if !names.is_empty() {
            names.push(';');
        }
        names.push_str(name);
    }
    canonical.push('\n');
    canonical.push_str(&names);
    canonical.push('\n');
    push_hex(canonical, body);
    names
}

/// A value without spaces around it and without two in a row.
fn push_value(canonical: &mut String, value: &str) {
    for (position, word) in value.split(' ').filter(|word| !word.is_empty()).enumerate() {
        if 0 < position {
            canonical.push(' ');
        }
        canonical.push_str(word);
    }
}

fn push_hex(text: &mut String, bytes: &[u8]) {
    const DIGITS: [char; 16] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];
    for byte in bytes {
        text.push(DIGITS[usize::from(byte >> 4)]);
        text.push(DIGITS[usize::from(byte & 15)]);
    }
}

/// A header that is not shown.
fn secret(value: &str) -> Result<HeaderValue, SigningError> {
    let mut value = HeaderValue::try_from(value).map_err(|_| SigningError::Credentials)?;
    value.set_sensitive(true);
    Ok(value)
}
