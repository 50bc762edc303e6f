//! The one reply to an event, as a value and as the bytes that are sent.

use std::collections::BTreeMap;

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
    /// The body to send: at most 4,096 bytes.
    #[must_use]
    pub fn body(&self, _event: &Event) -> Vec<u8> {
        Vec::new()
    }
}
