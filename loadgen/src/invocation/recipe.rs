//! What all requests of a run have in common.

use http::header::{CONTENT_TYPE, HOST, USER_AGENT};
use http::{HeaderMap, HeaderName, HeaderValue, Uri};
use templategen::command::Failure;
use templategen::exit::Exit;

use crate::account::{Address, CurrentCredentials};
use crate::payload::Payloads;
use crate::signing::Signer;

use super::kind::Kind;
use super::target::{Input, Target};

const INFERENCE_ID: HeaderName = HeaderName::from_static("x-amzn-sagemaker-inference-id");

/// As whom requests are sent.
#[derive(Clone, Debug)]
pub enum Access {
    /// As nobody.
    Unsigned,
    /// As the one whose credentials these are.
    Signed {
        /// The region of the signature.
        region: String,
        /// The credentials.
        credentials: CurrentCredentials,
    },
}

/// What all requests of a run have in common: made once, and shared by the workers.
#[derive(Debug)]
pub struct Recipe {
    target: Target,
    payloads: Payloads,
    access: Access,
    uri: Uri,
    headers: HeaderMap,
    content_type: HeaderName,
}

impl Recipe {
    /// Requests to a target at an address, with these payloads.
    ///
    /// # Errors
    /// Where the address and the endpoint's name make no path together.
    pub fn new(target: Target, payloads: Payloads, address: &Address, access: Access) -> Result<Self, Failure> {
        let refuse = || {
            let message = format!("no request can be made for the endpoint `{}` at {address}", target.endpoint());
            Failure::new(Exit::Usage, message, "check --endpoint-url")
        };
        let path = format!("{}/endpoints/{}/{}", address.base_path(), target.endpoint(), target.kind().operation());
        let uri = path.parse().map_err(|_| refuse())?;
        let mut headers = target.headers().clone();
        headers.insert(HOST, HeaderValue::try_from(address.authority()).map_err(|_| refuse())?);
        headers.insert(USER_AGENT, HeaderValue::from_static(concat!("stepscale/", env!("CARGO_PKG_VERSION"))));
        if let (Kind::Async, Input::Inline) = (target.kind(), target.input()) {
            // The body's own type is in another header; the SDKs send this one with every body.
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
        }
        let content_type = target.kind().content_type();
        Ok(Self { target, payloads, access, uri, headers, content_type })
    }

    /// What is invoked.
    #[must_use]
    pub const fn target(&self) -> &Target {
        &self.target
    }

    /// What is sent.
    #[must_use]
    pub const fn payloads(&self) -> &Payloads {
        &self.payloads
    }

    /// What is sent, for a report: `1 payload of 1,024 bytes, application/json`, or where it is.
    #[must_use]
    pub fn payload_told(&self) -> String {
        match (self.target.input(), self.payloads.content_type()) {
            (Input::Inline, _) => self.payloads.to_string(),
            (Input::Location(location), None) => location.clone(),
            (Input::Location(location), Some(content_type)) => format!("{location}, {content_type}"),
        }
    }

    /// Whether requests are signed.
    #[must_use]
    pub const fn is_signed(&self) -> bool {
        matches!(self.access, Access::Signed { .. })
    }

    pub(super) const fn uri(&self) -> &Uri {
        &self.uri
    }

    pub(super) fn signer(&self) -> Option<Signer> {
        match &self.access {
            Access::Unsigned => None,
            Access::Signed { region, credentials } => Some(Signer::new(region, credentials.clone())),
        }
    }

    /// Whether requests with the same payload are the same.
    pub(super) fn is_one_for_all(&self) -> bool {
        self.target.inference_id().is_none()
    }

    /// The headers of the request with this place in the schedule, without a signature.
    pub(super) fn headers(&self, index: u64, content_type: Option<&HeaderValue>) -> HeaderMap {
        // Those of the signature are added.
        let mut headers = HeaderMap::with_capacity(self.headers.len() + 5);
        headers.extend(self.headers.iter().map(|(name, value)| (name.clone(), value.clone())));
        if let Some(content_type) = content_type {
            headers.insert(self.content_type.clone(), content_type.clone());
        }
        if let Some(prefix) = self.target.inference_id() {
            // The prefix is printable, and so are digits.
            if let Ok(id) = HeaderValue::try_from(format!("{prefix}{index}")) {
                headers.insert(INFERENCE_ID, id);
            }
        }
        headers
    }
}
