//! What comes of a call that needs no protocol.

use std::time::Duration;

use serde_json::Value;

use crate::call::CallOutcome;
use crate::error::ServiceError;

/// What came of a call. Waiting is left to the caller.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// The answer.
    Given(Result<Value, ServiceError>),
    /// The answer, after a delay.
    Delayed(Duration, Result<Value, ServiceError>),
    /// No answer, ever.
    Never {
        /// Whether the call took effect all the same.
        applied: bool,
    },
}

impl Answer {
    /// The answer as the record of calls keeps it.
    pub(crate) fn recorded(&self) -> CallOutcome {
        match self {
            Self::Given(Ok(_)) | Self::Delayed(_, Ok(_)) => CallOutcome::Succeeded,
            Self::Given(Err(error)) | Self::Delayed(_, Err(error)) => {
                CallOutcome::Refused { exception: error.exception.clone(), message: error.message.clone() }
            }
            Self::Never { applied } => CallOutcome::Unanswered { applied: *applied },
        }
    }
}
