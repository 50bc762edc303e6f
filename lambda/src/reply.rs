//! The one reply to an event, as a value and as the bytes that are sent.

mod body;
mod data;
mod reason;

use std::collections::BTreeMap;

pub use body::LARGEST_BODY;
pub(crate) use reason::shown;

use crate::event::Event;

/// What came of an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// The resource's identity from now on: 1 to 1,024 bytes.
    pub physical_resource_id: String,
    /// How it went.
    pub status: Status,
}

/// How an event went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// `SUCCESS`, with what `Fn::GetAtt` gives.
    Success(Data),
    /// `FAILED`, with the reason.
    Failed(String),
}

/// The attributes of the resource.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Data {
    /// Empty for a released target, as every list is.
    pub scalable_target_arn: String,
    /// `ResourceId`
    pub resource_id: String,
    /// `ScalableDimension`
    pub scalable_dimension: String,
    /// `MinCapacity`
    pub min_capacity: u32,
    /// `MaxCapacity`
    pub max_capacity: u32,
    /// In the order they were put.
    pub policy_arns: Vec<String>,
    /// Ours, then those of the service, in the order of their policies.
    pub alarm_names: Vec<String>,
    /// In the order of the names.
    pub alarm_arns: Vec<String>,
    /// By deployed policy name: the step adjustments.
    pub step_adjustments: BTreeMap<String, Vec<scaling::StepAdjustment>>,
}

impl Reply {
    /// A failure.
    #[must_use]
    pub fn failed(physical_resource_id: impl Into<String>, reason: impl Into<String>) -> Self {
        Self { physical_resource_id: physical_resource_id.into(), status: Status::Failed(reason.into()) }
    }

    /// The body to send: a JSON object of at most [`LARGEST_BODY`] bytes, without a word of the event's URL but for
    /// the ids, which are echoed byte for byte.
    ///
    /// - `Reason` is one line of text, cut where there is no room for all of it.
    /// - `Data` of a success has all its keys, always. Where there is no room, values are emptied.
    /// - An identity that can not be sent (empty, or over 1,024 bytes) is replaced by
    ///   [`crate::identity::NOTHING_CREATED`], and ids that leave no room for anything else are sent empty. CloudFormation
    ///   sends neither.
    #[must_use]
    pub fn body(&self, event: &Event) -> Vec<u8> {
        body::body(self, event)
    }
}
