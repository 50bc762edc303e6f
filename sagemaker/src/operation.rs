//! The protocol, awsJson 1.1: an operation as a request, an answer as a value.

use std::fmt;
use std::time::SystemTime;

use aws_credential_types::Credentials;
use http::header::{CONTENT_TYPE, USER_AGENT};
use http::{Method, Request, Response, Uri};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::{Error, RequestError};
use crate::signature;

/// A call of the control plane: what it serializes to is its input.
pub trait Operation: Serialize {
    /// The operation, as the API calls it.
    const NAME: &'static str;

    /// What is read of the answer.
    type Output: DeserializeOwned;
}

/// Who calls, from where and when.
#[derive(Clone, Copy)]
pub struct Caller<'a> {
    /// Where the control plane answers: [`endpoint_url`](crate::endpoint_url) or a configured one.
    pub url: &'a str,
    /// The region of the signature.
    pub region: &'a str,
    /// Whose signature it is.
    pub credentials: &'a Credentials,
    /// The time of the signature: the service takes it for a few minutes before and after.
    pub time: SystemTime,
}

/// Nothing of the credentials is shown.
impl fmt::Debug for Caller<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Caller")
            .field("url", &self.url)
            .field("region", &self.region)
            .field("time", &self.time)
            .finish_non_exhaustive()
    }
}

/// The signed request of a call. Its `Debug` form shows neither the signature nor the session token.
///
/// # Errors
/// [`RequestError`] where the caller's URL or credentials can not be used.
pub fn request<O: Operation>(operation: &O, caller: &Caller<'_>) -> Result<Request<Vec<u8>>, RequestError> {
    let uri = root(caller.url)?;
    let body = serde_json::to_vec(operation).map_err(|error| RequestError::Input(error.to_string()))?;
    let mut request = Request::builder()
        .method(Method::POST)
        .uri(uri)
        .header(CONTENT_TYPE, "application/x-amz-json-1.1")
        .header(USER_AGENT, concat!("stepscale/", env!("CARGO_PKG_VERSION")))
        .header("x-amz-target", format!("SageMaker.{}", O::NAME))
        .body(body)
        .map_err(|error| RequestError::Input(error.to_string()))?;
    signature::sign(&mut request, caller)?;
    Ok(request)
}

/// What an answer says.
///
/// # Errors
/// [`Error`] where the service refused, or where the answer is none of its own.
pub fn response<O: Operation>(response: &Response<impl AsRef<[u8]>>) -> Result<O::Output, Error> {
    let body = response.body().as_ref();
    if !response.status().is_success() {
        return Err(Error::refusal(response.status(), response.headers(), body));
    }
    serde_json::from_slice(body).map_err(|error| Error::unreadable(response.status(), body, Some(&error)))
}

/// The protocol has one path: the root of the address.
fn root(url: &str) -> Result<Uri, RequestError> {
    let refuse = || RequestError::Url(url.to_owned());
    let uri: Uri = format!("{}/", url.trim_end_matches('/')).parse().map_err(|_| refuse())?;
    let is_web = matches!(uri.scheme_str(), Some("http" | "https"));
    if is_web && uri.host().is_some_and(|host| !host.is_empty()) && uri.query().is_none() {
        Ok(uri)
    } else {
        Err(refuse())
    }
}
