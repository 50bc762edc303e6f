//! The record of what was called.

use std::time::SystemTime;

use serde_json::{Value, json};

use crate::place::epoch_seconds;
use crate::wire::Service;

/// One call that reached a service, answered or not.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// The service that was called.
    pub service: Service,
    /// The operation's name, for example `RegisterScalableTarget`.
    pub operation: String,
    /// The input as sent, whatever protocol carried it.
    pub input: Value,
    /// What became of it.
    pub outcome: CallOutcome,
    /// When it arrived.
    pub at: SystemTime,
    /// Access key id of the caller's credentials, where the request was signed.
    pub access_key_id: Option<String>,
    /// Region of the caller's credential scope.
    pub region: String,
}

/// What became of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CallOutcome {
    /// It took effect and was answered.
    Succeeded,
    /// It was refused with this exception and message.
    Refused {
        /// Name of the exception.
        exception: String,
        /// The sentence for people.
        message: String,
    },
    /// It was never answered.
    Unanswered {
        /// Whether it took effect all the same.
        applied: bool,
    },
}

impl Call {
    pub(crate) fn to_json(&self) -> Value {
        let outcome = match &self.outcome {
            CallOutcome::Succeeded => json!("Succeeded"),
            CallOutcome::Refused { exception, message } => json!({"Exception": exception, "Message": message}),
            CallOutcome::Unanswered { applied } => json!({"Applied": applied}),
        };
        json!({
            "Service": self.service.name(),
            "Operation": self.operation,
            "Input": self.input,
            "Outcome": outcome,
            "Time": epoch_seconds(self.at),
            "AccessKeyId": self.access_key_id,
            "Region": self.region,
        })
    }
}
