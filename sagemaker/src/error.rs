//! What keeps a request from being made, and what a call fails with.

use http::{HeaderMap, StatusCode};
use serde_json::Value;

/// Why there is no request to send.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RequestError {
    /// The region can not be part of a host name.
    #[error("`{0}` is not a region: name one like `eu-west-1` in AWS_REGION")]
    Region(String),
    /// The address is not one of a web server.
    #[error(
        "`{0}` is not an address that SageMaker could have: AWS_ENDPOINT_URL_SAGEMAKER and AWS_ENDPOINT_URL take one \
         like `http://127.0.0.1:4566`"
    )]
    Url(String),
    /// The input can not be written down.
    #[error("the request can not be made: {0}")]
    Input(String),
    /// The request can not be signed.
    #[error("the request can not be signed: {0}")]
    Signature(String),
}

/// How a call failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The service refused.
    #[error("{code}: {message}")]
    Refused {
        /// The exception's name, without its namespace: `ValidationException`.
        code: String,
        /// The service's own sentence.
        message: String,
    },
    /// The answer is none that the service gives: of something on the way to it, or cut short.
    #[error("HTTP status {status}: {reason}")]
    Unreadable {
        /// The HTTP status.
        status: u16,
        /// What is wrong, with the beginning of what came.
        reason: String,
    },
}

impl Error {
    /// Whether the endpoint or the inference component that was named does not exist.
    ///
    /// The operations model no error for it: it is the exception for any input that does not hold, told apart by its
    /// sentence.
    #[must_use]
    pub fn is_absent(&self) -> bool {
        match self {
            Self::Refused { code, message } => match code.as_str() {
                "ResourceNotFound" => true,
                "ValidationException" => is_of_absence(&message.to_ascii_lowercase()),
                _ => false,
            },
            Self::Unreadable { .. } => false,
        }
    }

    /// Reads an answer whose status is not a success.
    pub(crate) fn refusal(status: StatusCode, headers: &HeaderMap, body: &[u8]) -> Self {
        let json: Value = serde_json::from_slice(body).unwrap_or_default();
        let text = |names: [&str; 2]| names.into_iter().find_map(|name| json[name].as_str());
        // The order is the protocol's: the header, then the body's members.
        let code = headers
            .get("x-amzn-errortype")
            .and_then(|value| value.to_str().ok())
            .or_else(|| text(["code", "__type"]))
            .map(bare)
            .filter(|code| !code.is_empty());
        match code {
            Some(code) => Self::Refused {
                code: code.to_owned(),
                message: text(["message", "Message"]).unwrap_or("SageMaker gave no reason").to_owned(),
            },
            None => Self::unreadable(status, body, None),
        }
    }

    /// An answer that is none of the service's.
    pub(crate) fn unreadable(status: StatusCode, body: &[u8], error: Option<&serde_json::Error>) -> Self {
        /// Enough to recognise a proxy's page by.
        const EXCERPT: usize = 200;
        let text = String::from_utf8_lossy(body);
        let excerpt: String =
            text.chars().take(EXCERPT).map(|shown| if shown.is_control() { ' ' } else { shown }).collect();
        let reason = match (error, excerpt.trim()) {
            (_, "") => "an empty answer".to_owned(),
            (None, excerpt) => format!("not an answer of SageMaker: {excerpt}"),
            (Some(error), excerpt) => format!("not an answer of SageMaker ({error}): {excerpt}"),
        };
        Self::Unreadable { status: status.as_u16(), reason }
    }
}

/// Whether a sentence says that an endpoint or an inference component is not there.
fn is_of_absence(message: &str) -> bool {
    message.strip_prefix("could not find ").is_some_and(|subject| {
        let is_endpoint = subject.starts_with("endpoint ") && !subject.starts_with("endpoint config");
        is_endpoint || subject.starts_with("inference component ")
    })
}

/// An exception's name without its namespace before it and the URL behind it.
fn bare(code: &str) -> &str {
    let code = code.split_once(':').map_or(code, |(code, _)| code);
    code.rsplit_once('#').map_or(code, |(_, code)| code).trim()
}
