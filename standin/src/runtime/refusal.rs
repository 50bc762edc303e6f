//! The errors of the runtime, in its own form: the type in a header, the rest as JSON.

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Response, StatusCode, header};
use serde_json::{Value, json};

const ERROR_TYPE: HeaderName = HeaderName::from_static("x-amzn-errortype");

/// An error instead of an answer of the model.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Refusal {
    /// Name of the error.
    pub(crate) name: &'static str,
    status: u16,
    body: Value,
}

impl Refusal {
    fn new(status: u16, name: &'static str, message: impl Into<Value>) -> Self {
        Self { name, status, body: json!({"Message": message.into()}) }
    }

    pub(crate) fn validation(message: impl Into<String>) -> Self {
        Self::new(400, "ValidationError", message.into())
    }

    /// The limit of the account or the endpoint. Its message is null.
    pub(crate) fn throttled() -> Self {
        Self::new(400, "ThrottlingException", Value::Null)
    }

    /// What the signature, the credentials or the permissions lack.
    pub(crate) fn forbidden(name: &'static str, message: impl Into<String>) -> Self {
        Self { name, status: 403, body: json!({"message": message.into()}) }
    }

    pub(crate) fn unavailable() -> Self {
        Self::new(503, "ServiceUnavailable", "The service is unavailable: no instance takes the request.")
    }

    /// The error as an answer. The type stands in a header, followed by a namespace that clients have to strip.
    pub(crate) fn response(&self) -> Response<Bytes> {
        let mut response = Response::new(Bytes::from(self.body.to_string()));
        *response.status_mut() = StatusCode::from_u16(self.status).unwrap_or(StatusCode::BAD_REQUEST);
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        let error_type = format!("{}:http://internal.amazon.com/coral/com.amazonaws.sagemaker.runtime/", self.name);
        if let Ok(error_type) = HeaderValue::from_str(&error_type) {
            headers.insert(ERROR_TYPE, error_type);
        }
        response
    }
}
