//! The ways to invoke an endpoint, and what differs between them. Source: the service's model.

use http::HeaderName;

/// The three ways to invoke an endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `InvokeEndpoint`
    Realtime,
    /// `InvokeEndpointWithResponseStream`
    Stream,
    /// `InvokeEndpointAsync`
    Async,
}

impl Kind {
    /// The last part of its path.
    #[must_use]
    pub const fn operation(self) -> &'static str {
        match self {
            Self::Realtime => "invocations",
            Self::Stream => "invocations-response-stream",
            Self::Async => "async-invocations",
        }
    }

    /// The most bytes that a body may have. Source: the service's model.
    #[must_use]
    pub const fn most_body_bytes(self) -> usize {
        match self {
            Self::Realtime | Self::Stream => 6_291_456,
            Self::Async => 128_000,
        }
    }

    /// The header that has the body's content type.
    pub(super) const fn content_type(self) -> HeaderName {
        match self {
            Self::Realtime | Self::Stream => http::header::CONTENT_TYPE,
            Self::Async => HeaderName::from_static("x-amzn-sagemaker-content-type"),
        }
    }

    /// The header that has the content type which is wanted of the answer.
    pub(super) const fn accept(self) -> &'static str {
        match self {
            Self::Realtime => "accept",
            Self::Stream | Self::Async => "x-amzn-sagemaker-accept",
        }
    }

    /// What asks for it.
    pub(super) const fn flag(self) -> Option<&'static str> {
        match self {
            Self::Realtime => None,
            Self::Stream => Some("--stream"),
            Self::Async => Some("--async"),
        }
    }
}
