//! The pre-signed URL a reply goes to. Whoever has it can answer for the stack, so it is never shown.

use std::fmt;

/// Which URLs are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallbackScheme {
    /// https, as CloudFormation sends it.
    Https,
    /// Plain http to loopback too, for a local AWS.
    HttpsOrLoopbackHttp,
}

/// A URL a reply may be sent to. Shown, it is its host alone.
#[derive(Clone, PartialEq, Eq)]
pub struct ResponseUrl {
    url: url::Url,
}

impl ResponseUrl {
    /// The URL with its signature, for the one request it is made for.
    #[must_use]
    pub const fn secret(&self) -> &url::Url {
        &self.url
    }
}

impl fmt::Debug for ResponseUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "ResponseUrl({})", self.url.host_str().unwrap_or_default())
    }
}
