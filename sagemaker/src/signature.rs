//! Signing a request with Signature Version 4.

use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign as signature_of};
use aws_sigv4::sign::v4;
use http::Request;
use http::header::AUTHORIZATION;

use crate::error::RequestError;
use crate::operation::Caller;

/// The service's name in a credential scope: of its control plane and of its runtime.
const SERVICE: &str = "sagemaker";

/// Adds the headers that make a request the caller's.
///
/// # Errors
/// [`RequestError::Signature`] where a header or the credentials can not be signed.
pub(crate) fn sign(request: &mut Request<Vec<u8>>, caller: &Caller<'_>) -> Result<(), RequestError> {
    let refuse = |error: &dyn std::error::Error| RequestError::Signature(error.to_string());
    let identity = caller.credentials.clone().into();
    let parameters = v4::SigningParams::builder()
        .identity(&identity)
        .region(caller.region)
        .name(SERVICE)
        .time(caller.time)
        .settings(SigningSettings::default())
        .build()
        .map_err(|error| refuse(&error))?
        .into();
    let uri = request.uri().to_string();
    let mut headers = Vec::new();
    for (name, value) in request.headers() {
        headers.push((name.as_str(), value.to_str().map_err(|error| refuse(&error))?));
    }
    let body = SignableBody::Bytes(request.body());
    let signable = SignableRequest::new(request.method().as_str(), uri, headers.into_iter(), body)
        .map_err(|error| refuse(&error))?;
    let (instructions, _) = signature_of(signable, &parameters).map_err(|error| refuse(&error))?.into_parts();
    instructions.apply_to_request_http1x(request);
    if let Some(authorization) = request.headers_mut().get_mut(AUTHORIZATION) {
        authorization.set_sensitive(true);
    }
    Ok(())
}
