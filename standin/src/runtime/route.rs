//! The runtime's three addresses.

/// How an endpoint is invoked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Route {
    /// `InvokeEndpoint`.
    Whole,
    /// `InvokeEndpointWithResponseStream`.
    Stream,
    /// `InvokeEndpointAsync`.
    Asynchronous,
}

impl Route {
    /// Reads `/endpoints/NAME/invocations` and its two siblings: how, and the endpoint's name.
    pub(crate) fn read(path: &str) -> Option<(Self, &str)> {
        let (name, last) = path.strip_prefix("/endpoints/")?.split_once('/')?;
        let route = match last {
            "invocations" => Self::Whole,
            "invocations-response-stream" => Self::Stream,
            "async-invocations" => Self::Asynchronous,
            _ => return None,
        };
        Some((route, name))
    }

    /// The largest body in bytes. Source: the service's model for asynchronous invocations, the quotas of SageMaker
    /// for the others.
    pub(crate) const fn largest_body(self) -> u64 {
        match self {
            Self::Whole | Self::Stream => 6_291_456,
            Self::Asynchronous => 128_000,
        }
    }
}
