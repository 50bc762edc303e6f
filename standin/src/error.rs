//! What a service says when it refuses.

use serde_json::Value;

/// A refusal, in the words every protocol needs.
#[derive(Clone, Debug, PartialEq)]
pub struct ServiceError {
    /// Name of the modelled exception: `__type` in JSON and CBOR.
    pub exception: String,
    /// The code of the Query protocol, where it differs from the exception's name (`x-amzn-query-error`).
    pub code: String,
    /// The sentence for people.
    pub message: String,
    /// HTTP status, 400 to 599.
    pub status: u16,
    /// A further member of the error: its name and value.
    pub(crate) detail: Option<Box<(&'static str, Value)>>,
}

impl ServiceError {
    /// A refusal with status 400 whose code is the exception's name.
    #[must_use]
    pub fn new(exception: &str, message: impl Into<String>) -> Self {
        Self {
            exception: exception.to_owned(),
            code: exception.to_owned(),
            message: message.into(),
            status: 400,
            detail: None,
        }
    }

    /// The same refusal with the code that the Query protocol uses for it.
    #[must_use]
    pub fn coded(mut self, code: &str) -> Self {
        code.clone_into(&mut self.code);
        self
    }

    /// The same refusal with another HTTP status.
    #[must_use]
    pub const fn with_status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    pub(crate) fn with_detail(mut self, name: &'static str, value: Value) -> Self {
        self.detail = Some(Box::new((name, value)));
        self
    }

    pub(crate) fn validation(message: impl Into<String>) -> Self {
        Self::new("ValidationException", message)
    }
}
