//! An event from raw JSON: the envelope first, so that whatever else is wrong with it, it can be answered.

mod response_url;

use serde_json::value::RawValue;

pub use response_url::{CallbackScheme, ResponseUrl};

/// What a reply needs of an event, and what the event asks for.
#[derive(Clone, Debug)]
pub struct Event {
    /// Where the reply goes.
    pub response_url: ResponseUrl,
    /// `StackId`, byte for byte; empty where it is missing or no text.
    pub stack_id: String,
    /// `RequestId`, byte for byte; empty where it is missing or no text.
    pub request_id: String,
    /// `LogicalResourceId`, byte for byte; empty where it is missing or no text.
    pub logical_resource_id: String,
    /// `PhysicalResourceId`, where the event has one that is a text.
    pub physical_resource_id: Option<String>,
    /// What is asked for; a sentence where that can not be told.
    pub request: Result<Request, String>,
}

/// What an event asks for.
#[derive(Clone, Debug)]
pub enum Request {
    /// A new resource.
    Create {
        /// `ResourceProperties`
        properties: Option<Box<RawValue>>,
    },
    /// A changed one.
    Update {
        /// `ResourceProperties`
        properties: Option<Box<RawValue>>,
        /// `OldResourceProperties`
        old_properties: Option<Box<RawValue>>,
    },
    /// The end of one.
    Delete {
        /// `ResourceProperties`: the last ones, of any age and shape.
        properties: Option<Box<RawValue>>,
    },
}

/// Why there is nobody to answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unanswerable {
    /// It is not a JSON object.
    #[error("the event is not a JSON object")]
    NotAnObject,
    /// The `ResponseURL` can not be used; the text says why, without the URL.
    #[error("the event can not be answered: {0}")]
    ResponseUrl(String),
}

impl Event {
    /// Reads an event.
    ///
    /// # Errors
    /// Where there is no URL to answer to.
    pub fn read(_json: &str, _scheme: CallbackScheme) -> Result<Self, Unanswerable> {
        Err(Unanswerable::NotAnObject)
    }
}
