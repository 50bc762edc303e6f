//! Scaling activities.

use std::time::SystemTime;

use serde_json::{Value, json};

use super::resource::Filter;
use super::{ScalableResource, Scaling, describe_page};
use crate::error::ServiceError;
use crate::input::Input;
use crate::place::epoch_seconds;

/// One change of capacity that the service started, or one that it did not.
#[derive(Clone, Debug)]
pub(super) struct ScalingActivity {
    id: String,
    pub(super) resource: ScalableResource,
    aim: Aim,
    cause: String,
    started: SystemTime,
    /// Set once the change has come to its end.
    pub(super) ended: Option<SystemTime>,
    ending: Ending,
}

/// What was to be done.
#[derive(Clone, Debug)]
enum Aim {
    /// The capacity was set.
    Capacity(i64),
    /// It was left as it was, for these reasons: `NotScaledReasons`.
    Nothing(Vec<Value>),
}

/// How an activity ended.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Ending {
    /// With what it aimed at.
    Fulfilled,
    /// With another `StatusCode`, and its `StatusMessage`.
    Other(&'static str, String),
}

impl ScalingActivity {
    pub(super) fn started(
        id: String,
        resource: &ScalableResource,
        capacity: i64,
        cause: String,
        started: SystemTime,
    ) -> Self {
        let (resource, aim) = (resource.clone(), Aim::Capacity(capacity));
        Self { id, resource, aim, cause, started, ended: None, ending: Ending::Fulfilled }
    }

    pub(super) fn not_scaled(
        id: String,
        resource: &ScalableResource,
        reasons: Vec<Value>,
        cause: String,
        at: SystemTime,
    ) -> Self {
        let (resource, aim) = (resource.clone(), Aim::Nothing(reasons));
        Self { id, resource, aim, cause, started: at, ended: Some(at), ending: Ending::Fulfilled }
    }

    pub(super) fn end(&mut self, ending: Ending, at: SystemTime) {
        self.ended = Some(at);
        self.ending = ending;
    }

    pub(super) fn describe(&self) -> Value {
        let mut description = json!({
            "ActivityId": self.id,
            "ServiceNamespace": "sagemaker",
            "ResourceId": self.resource.id(),
            "ScalableDimension": self.resource.dimension(),
            "Cause": self.cause,
            "StartTime": epoch_seconds(self.started),
        });
        if let Some(ended) = self.ended {
            description["EndTime"] = epoch_seconds(ended);
        }
        let (described, code, message) = match &self.aim {
            Aim::Capacity(capacity) => {
                let set = format!("{} to {capacity}", self.resource.counted());
                let (code, message) = self.status(&set);
                (format!("Setting {set}."), code, message)
            }
            Aim::Nothing(reasons) => {
                description["NotScaledReasons"] = reasons.clone().into();
                let described = "Attempting to scale due to alarm triggered".to_owned();
                (described, "Failed", "The capacity was left as it was.".to_owned())
            }
        };
        description["Description"] = described.into();
        description["StatusCode"] = code.into();
        description["StatusMessage"] = message.into();
        description
    }

    fn status(&self, set: &str) -> (&'static str, String) {
        match (&self.ending, self.ended) {
            (Ending::Other(code, message), _) => (code, message.clone()),
            (Ending::Fulfilled, Some(_)) => {
                ("Successful", format!("Successfully set {set}. Change successfully fulfilled by sagemaker."))
            }
            (Ending::Fulfilled, None) => {
                ("InProgress", format!("Successfully set {set}. Waiting for change to be fulfilled by sagemaker."))
            }
        }
    }
}

/// One element of `NotScaledReasons`: the code with the capacity that it speaks of.
pub(super) fn not_scaled_reason(code: &str, min: i64, max: i64, current: i64) -> Value {
    match code {
        "AlreadyAtMaxCapacity" => json!({"Code": code, "MaxCapacity": max}),
        "AlreadyAtMinCapacity" => json!({"Code": code, "MinCapacity": min}),
        "AlreadyAtDesiredCapacity" => json!({"Code": code, "CurrentCapacity": current}),
        _ => json!({"Code": code}),
    }
}

/// The newest first; those that did not scale only with `IncludeNotScaledActivities`. No policy is carried out here: they
/// come of a history alone.
pub(super) fn describe(scaling: &Scaling, input: &Input<'_>) -> Result<Value, ServiceError> {
    let filter = Filter::read(input)?;
    let all = input.boolean("IncludeNotScaledActivities")?.unwrap_or(false);
    let activities = scaling
        .activities
        .iter()
        .rev()
        .filter(|activity| filter.takes(&activity.resource))
        .filter(|activity| all || matches!(activity.aim, Aim::Capacity(_)))
        .map(ScalingActivity::describe)
        .collect();
    describe_page(input, "DescribeScalingActivities", "ScalingActivities", activities, 50)
}
