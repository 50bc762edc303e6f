//! Scaling activities.

use std::time::SystemTime;

use serde_json::{Value, json};

use super::resource::Filter;
use super::{ScalableResource, Scaling, describe_page};
use crate::error::ServiceError;
use crate::input::Input;
use crate::place::epoch_seconds;

/// One change of capacity that the service started.
#[derive(Clone, Debug)]
pub(super) struct ScalingActivity {
    id: String,
    pub(super) resource: ScalableResource,
    capacity: i64,
    cause: String,
    started: SystemTime,
    /// Set once the change has come to its end.
    pub(super) ended: Option<SystemTime>,
}

impl ScalingActivity {
    pub(super) fn started(
        id: String,
        resource: &ScalableResource,
        capacity: i64,
        cause: String,
        started: SystemTime,
    ) -> Self {
        Self { id, resource: resource.clone(), capacity, cause, started, ended: None }
    }

    pub(super) fn describe(&self) -> Value {
        let set = format!("{} to {}", self.resource.counted(), self.capacity);
        let mut description = json!({
            "ActivityId": self.id,
            "ServiceNamespace": "sagemaker",
            "ResourceId": self.resource.id(),
            "ScalableDimension": self.resource.dimension(),
            "Description": format!("Setting {set}."),
            "Cause": self.cause,
            "StartTime": epoch_seconds(self.started),
        });
        if let Some(ended) = self.ended {
            description["EndTime"] = epoch_seconds(ended);
            description["StatusCode"] = "Successful".into();
            description["StatusMessage"] =
                format!("Successfully set {set}. Change successfully fulfilled by sagemaker.").into();
        } else {
            description["StatusCode"] = "InProgress".into();
            description["StatusMessage"] =
                format!("Successfully set {set}. Waiting for change to be fulfilled by sagemaker.").into();
        }
        description
    }
}

/// The newest first. Activities that did not scale are never listed: no policy is carried out here.
pub(super) fn describe(scaling: &Scaling, input: &Input<'_>) -> Result<Value, ServiceError> {
    let filter = Filter::read(input)?;
    let activities = scaling
        .activities
        .iter()
        .rev()
        .filter(|activity| filter.takes(&activity.resource))
        .map(ScalingActivity::describe)
        .collect();
    describe_page(input, "DescribeScalingActivities", "ScalingActivities", activities, 50)
}
