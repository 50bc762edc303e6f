//! What a call can fail with.

use std::fmt;

/// A call that did not succeed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceError {
    /// The operation, as the API calls it: `PutScalingPolicy`.
    pub operation: &'static str,
    /// What happened.
    pub kind: ErrorKind,
}

/// How a call failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// The service refused. Nothing was changed.
    Refused {
        /// The exception's name: `ObjectNotFoundException`.
        code: String,
        /// The service's own sentence.
        message: String,
    },
    /// No answer came in time. The call may have taken effect.
    TimedOut,
    /// The connection failed, or the answer could not be read. The call may have taken effect.
    Broken(String),
    /// The request could not be made. Nothing was changed.
    NotSent(String),
}

impl ServiceError {
    /// The exception's name, where the service refused.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        match &self.kind {
            ErrorKind::Refused { code, .. } => Some(code),
            ErrorKind::TimedOut | ErrorKind::Broken(_) | ErrorKind::NotSent(_) => None,
        }
    }

    /// The service's sentence, or our own where none came.
    #[must_use]
    pub fn message(&self) -> &str {
        match &self.kind {
            ErrorKind::Refused { message, .. } | ErrorKind::Broken(message) | ErrorKind::NotSent(message) => message,
            ErrorKind::TimedOut => "timed out: no answer came in time",
        }
    }

    /// Whether what was asked for is not there: the three services have a name each for it.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        matches!(self.code(), Some("ObjectNotFoundException" | "ResourceNotFoundException" | "ResourceNotFound"))
    }

    /// Whether a target was to be registered with tags, and there is one: the service tags none but a new one.
    #[must_use]
    pub fn is_already_registered(&self) -> bool {
        self.operation == "RegisterScalableTarget"
            && self.code() == Some("ValidationException")
            && self.message().contains("already exists")
    }

    /// Whether the call may have taken effect all the same.
    #[must_use]
    pub const fn is_unknown(&self) -> bool {
        matches!(self.kind, ErrorKind::TimedOut | ErrorKind::Broken(_))
    }
}

impl fmt::Display for ServiceError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            ErrorKind::Refused { code, message } => write!(formatter, "{}: {code}: {message}", self.operation),
            _ => write!(formatter, "{}: {}", self.operation, self.message()),
        }
    }
}

impl std::error::Error for ServiceError {}
