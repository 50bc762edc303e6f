//! What the model answers.

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode, header, request};
use serde_json::json;

use super::effect::Ending;
use super::event_stream;
use super::{Invoked, Payload};

const INVOKED_VARIANT: HeaderName = HeaderName::from_static("x-amzn-invoked-production-variant");
const REQUEST_ID: HeaderName = HeaderName::from_static("x-amzn-requestid");
const CONTENT_TYPE: HeaderName = HeaderName::from_static("x-amzn-sagemaker-content-type");
const OUTPUT_LOCATION: HeaderName = HeaderName::from_static("x-amzn-sagemaker-outputlocation");
const FAILURE_LOCATION: HeaderName = HeaderName::from_static("x-amzn-sagemaker-failurelocation");
const INFERENCE_ID: &str = "x-amzn-sagemaker-inference-id";
const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// The body of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// Always the same one, of type `application/json`.
    Fixed(Bytes),
    /// What was sent, of the same type.
    Echo,
}

impl Default for Reply {
    fn default() -> Self {
        Self::Fixed(Bytes::from_static(b"{\"predictions\":[0.5]}"))
    }
}

impl Reply {
    /// What the model answers to a request.
    pub(super) fn content(&self, head: &request::Parts, payload: &Payload) -> Content {
        match self {
            Self::Fixed(body) => Content { body: body.clone(), content_type: JSON },
            Self::Echo => {
                let content_type = head.headers.get(header::CONTENT_TYPE);
                Content { body: payload.content.clone(), content_type: content_type.cloned().unwrap_or(JSON) }
            }
        }
    }
}

/// What the model answers: the body and its type.
pub(super) struct Content {
    body: Bytes,
    content_type: HeaderValue,
}

/// The answer in one piece.
pub(super) fn whole(content: Content, variant: &HeaderValue) -> Response<Bytes> {
    let mut response = Response::new(content.body);
    response.headers_mut().insert(header::CONTENT_TYPE, content.content_type);
    response.headers_mut().insert(INVOKED_VARIANT, variant.clone());
    response
}

/// How a response stream comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StreamShape {
    /// How many parts the body comes in, 1 or more.
    pub parts: u32,
    /// How long each of them takes.
    pub every: Duration,
}

impl Default for StreamShape {
    fn default() -> Self {
        Self { parts: 1, every: Duration::ZERO }
    }
}

impl StreamShape {
    /// How long all of the stream takes.
    pub(super) const fn duration(&self) -> Duration {
        self.every.saturating_mul(self.parts)
    }

    /// The stream, whose head comes `after` this long. One that does not end well does so half way.
    pub(super) fn response(&self, content: Content, variant: &HeaderValue, after: Duration, ending: Ending) -> Invoked {
        let Content { body, content_type } = content;
        let mut head = Response::new(());
        let headers = head.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/vnd.amazon.eventstream"));
        headers.insert(CONTENT_TYPE, content_type);
        headers.insert(INVOKED_VARIANT, variant.clone());
        let parts = usize::try_from(self.parts.max(1)).unwrap_or(1);
        let sent = if ending == Ending::Whole { parts } else { parts.div_ceil(2) };
        let cut = |part: usize| body.len() * part / parts;
        let mut frames: Vec<_> =
            (0..sent).map(|part| (self.every, event_stream::payload_part(&body[cut(part)..cut(part + 1)]))).collect();
        let broken = ending == Ending::Cut;
        if let Ending::Exception(name, body) = ending {
            frames.push((self.every, event_stream::exception(name, &body)));
        }
        Invoked::Stream { after, head, frames, broken }
    }
}

/// The answer to an asynchronous invocation: where the model's answer will be. Nothing is ever put there.
pub(super) fn accepted(head: &request::Parts, output_path: &str, number: u64) -> Response<Bytes> {
    let id = head.headers.get(INFERENCE_ID).and_then(|id| id.to_str().ok()).map_or_else(|| uuid(number), str::to_owned);
    let mut response = Response::new(Bytes::from(json!({"InferenceId": id}).to_string()));
    *response.status_mut() = StatusCode::ACCEPTED;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, JSON);
    for (name, kind) in [(OUTPUT_LOCATION, "out"), (FAILURE_LOCATION, "error")] {
        if let Ok(location) = HeaderValue::from_str(&format!("{output_path}/{}.{kind}", uuid(number))) {
            headers.insert(name, location);
        }
    }
    response
}

/// Gives an answer the id of its request.
pub(super) fn identify(headers: &mut HeaderMap, number: u64) {
    if let Ok(id) = HeaderValue::from_str(&uuid(number)) {
        headers.insert(REQUEST_ID, id);
    }
}

/// An id in the form of a UUID: counted, not drawn.
fn uuid(number: u64) -> String {
    format!("{:08x}-0000-4000-8000-{number:012x}", number & 0xffff_ffff)
}
