//! Everything that is ever changed, as values.

use super::{Alarm, AlarmReference, Count, Policy, Registration, ScheduledAction, Tags};
use crate::identity::Target;

/// One change of something at AWS.
#[derive(Clone, Debug, PartialEq)]
pub enum Write {
    /// `RegisterScalableTarget`: creates or changes.
    RegisterTarget(Registration),
    /// `DeregisterScalableTarget`: its policies and scheduled actions go with it.
    DeregisterTarget(Target),
    /// `TagResource` of Application Auto Scaling: the target's ARN.
    TagTarget(String, Tags),
    /// `UntagResource` of Application Auto Scaling: the target's ARN, and keys.
    UntagTarget(String, Vec<String>),
    /// `PutScalingPolicy`: creates or overwrites.
    PutPolicy(Target, Policy),
    /// `DeleteScalingPolicy` by name.
    DeletePolicy(Target, String),
    /// `PutScheduledAction`: creates or overwrites; what is left out is kept, but for the start and the end.
    PutScheduledAction(Target, ScheduledAction),
    /// `DeleteScheduledAction` by name.
    DeleteScheduledAction(Target, String),
    /// `PutMetricAlarm`: creates or overwrites. Tags count for a new alarm only.
    PutAlarm(Box<Alarm>, Tags),
    /// `DeleteAlarms` by name: one to 100.
    DeleteAlarms(Vec<String>),
    /// `TagResource` of CloudWatch: the alarm's ARN.
    TagAlarm(String, Tags),
    /// `UntagResource` of CloudWatch: the alarm's ARN, and keys.
    UntagAlarm(String, Vec<String>),
    /// `UpdateEndpointWeightsAndCapacities`, or `UpdateInferenceComponentRuntimeConfig` for a component.
    SetCount(Count),
}

/// What a change gave back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Written {
    /// Of `RegisterTarget`: the target's ARN.
    Target(String),
    /// Of `PutPolicy`.
    Policy {
        /// The policy's ARN.
        arn: String,
        /// The alarms the service made, for target tracking.
        alarms: Vec<AlarmReference>,
    },
    /// Nothing that matters.
    Done,
}

impl Write {
    /// The operation, as the API calls it.
    #[must_use]
    pub const fn operation(&self) -> &'static str {
        match self {
            Self::RegisterTarget(_) => "RegisterScalableTarget",
            Self::DeregisterTarget(_) => "DeregisterScalableTarget",
            Self::TagTarget(..) | Self::TagAlarm(..) => "TagResource",
            Self::UntagTarget(..) | Self::UntagAlarm(..) => "UntagResource",
            Self::PutPolicy(..) => "PutScalingPolicy",
            Self::DeletePolicy(..) => "DeleteScalingPolicy",
            Self::PutScheduledAction(..) => "PutScheduledAction",
            Self::DeleteScheduledAction(..) => "DeleteScheduledAction",
            Self::PutAlarm(..) => "PutMetricAlarm",
            Self::DeleteAlarms(_) => "DeleteAlarms",
            Self::SetCount(count) => match count.target.resource {
                scaling::ResourceIdentity::Variant { .. } => "UpdateEndpointWeightsAndCapacities",
                scaling::ResourceIdentity::InferenceComponent(_) => "UpdateInferenceComponentRuntimeConfig",
            },
        }
    }

    /// What is changed, for people: a resource id with what of it, an ARN, or names.
    #[must_use]
    pub fn resource(&self) -> String {
        match self {
            Self::RegisterTarget(registration) => registration.target.resource_id(),
            Self::DeregisterTarget(target) => target.resource_id(),
            Self::TagTarget(arn, _) | Self::UntagTarget(arn, _) | Self::TagAlarm(arn, _) | Self::UntagAlarm(arn, _) => {
                arn.clone()
            }
            Self::PutPolicy(target, Policy { name, .. }) | Self::DeletePolicy(target, name) => {
                format!("{}, policy {name}", target.resource_id())
            }
            Self::PutScheduledAction(target, ScheduledAction { name, .. })
            | Self::DeleteScheduledAction(target, name) => {
                format!("{}, scheduled action {name}", target.resource_id())
            }
            Self::PutAlarm(alarm, _) => alarm.name.clone(),
            Self::DeleteAlarms(names) => names.join(", "),
            Self::SetCount(count) => count.target.resource_id(),
        }
    }
}
