//! The frames of a response stream: `application/vnd.amazon.eventstream`.
//!
//! A frame is its length and that of its headers, both in 4 bytes, their checksum, the headers, the payload, and the
//! checksum of all that. Source: the specification of Amazon's event stream encoding in Smithy.

use bytes::Bytes;
use serde_json::Value;

/// An event `PayloadPart`.
pub(super) fn payload_part(payload: &[u8]) -> Bytes {
    let headers =
        [(":message-type", "event"), (":event-type", "PayloadPart"), (":content-type", "application/octet-stream")];
    frame(&headers, payload)
}

/// An error within the stream.
pub(super) fn exception(name: &str, body: &Value) -> Bytes {
    let headers = [(":message-type", "exception"), (":exception-type", name), (":content-type", "application/json")];
    frame(&headers, body.to_string().as_bytes())
}

fn frame(headers: &[(&str, &str)], payload: &[u8]) -> Bytes {
    /// The type of a header whose value is text.
    const TEXT: u8 = 7;
    let mut encoded = Vec::new();
    for (name, value) in headers {
        encoded.push(u8::try_from(name.len()).unwrap_or(u8::MAX));
        encoded.extend_from_slice(name.as_bytes());
        encoded.push(TEXT);
        encoded.extend_from_slice(&u16::try_from(value.len()).unwrap_or(u16::MAX).to_be_bytes());
        encoded.extend_from_slice(value.as_bytes());
    }
    let bytes = |length: usize| u32::try_from(length).unwrap_or(u32::MAX).to_be_bytes();
    let mut frame = Vec::with_capacity(16 + encoded.len() + payload.len());
    frame.extend_from_slice(&bytes(16 + encoded.len() + payload.len()));
    frame.extend_from_slice(&bytes(encoded.len()));
    frame.extend_from_slice(&crc32fast::hash(&frame).to_be_bytes());
    frame.extend_from_slice(&encoded);
    frame.extend_from_slice(payload);
    frame.extend_from_slice(&crc32fast::hash(&frame).to_be_bytes());
    frame.into()
}
