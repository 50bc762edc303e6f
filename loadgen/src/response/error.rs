//! The answer that says that something failed.

use bytes::Bytes;
use http::HeaderMap;
use http::response::Parts as Head;
use serde::Deserialize;
use serde_json::Value;

use super::error_type::{bare, class_of, class_of_status};
use crate::outcome::{Class, Failure};

/// An error is a few sentences; of what a model made of it no more than this is looked at.
const MOST_KEPT: usize = 64 * 1024;

/// The most characters of a message.
const MOST_CHARACTERS: usize = 1000;

/// The body of an error.
#[derive(Debug, Default)]
pub(super) struct ErrorBody {
    kept: Vec<u8>,
}

/// What SageMaker writes into it. The service's own model and its answers do not agree about capitals.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Told {
    #[serde(rename = "__type")]
    typed: Option<Value>,
    code: Option<Value>,
    #[serde(alias = "Message")]
    message: Option<Value>,
    #[serde(rename = "OriginalStatusCode")]
    original_status: Option<Value>,
    #[serde(rename = "OriginalMessage")]
    original_message: Option<Value>,
    #[serde(rename = "LogStreamArn")]
    log_stream: Option<Value>,
}

impl ErrorBody {
    pub(super) fn take(&mut self, chunk: &Bytes) {
        let room = MOST_KEPT - self.kept.len();
        self.kept.extend_from_slice(&chunk[..chunk.len().min(room)]);
    }

    /// What failed. The error's name is looked for in the header, then in the body; the status alone says little, as
    /// throttling has the same as a bad request.
    pub(super) fn failure(self, head: &Head) -> Failure {
        let status = head.status.as_u16();
        let told: Told = serde_json::from_slice(&self.kept).unwrap_or_default();
        let named = header(&head.headers, "x-amzn-errortype").map(str::to_owned);
        let named = named.or(text(told.typed)).or(text(told.code)).map(|name| bare(&name).to_owned());
        let message = text(told.message).or(text(told.original_message)).unwrap_or_default();
        let (class, error_type) = match named.filter(|name| !name.is_empty()) {
            Some(name) => (class_of(&name, status, &message), name),
            None => (class_of_status(status), format!("status {status}")),
        };
        let original_status = told.original_status.and_then(|status| match status {
            Value::String(digits) => digits.parse().ok(),
            status => status.as_u64()?.try_into().ok(),
        });
        Failure {
            status: Some(status),
            original_status,
            log_stream: text(told.log_stream),
            ..Failure::seen(class, &first(&error_type), first(&message))
        }
    }
}

/// Of a response stream: an exception that came after a status of 200.
pub(super) fn of_exception(name: &str, payload: &[u8]) -> Failure {
    #[derive(Deserialize, Default)]
    #[serde(default)]
    struct Exception {
        #[serde(alias = "message")]
        #[serde(rename = "Message")]
        message: Option<Value>,
        #[serde(rename = "ErrorCode")]
        code: Option<Value>,
    }
    let told: Exception = serde_json::from_slice(payload).unwrap_or_default();
    let told: Vec<_> = [text(told.code), text(told.message)].into_iter().flatten().collect();
    Failure::seen(Class::StreamError, &first(bare(name)), first(&told.join(": ")))
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// A text that is there and says something; SageMaker sends `null` for a message of throttling.
fn text(value: Option<Value>) -> Option<String> {
    match value {
        Some(Value::String(text)) if !text.is_empty() => Some(text),
        _ => None,
    }
}

fn first(text: &str) -> String {
    text.chars().take(MOST_CHARACTERS).collect()
}
