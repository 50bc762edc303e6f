//! Application Auto Scaling, for the service namespace `sagemaker`.

mod activity;
mod played;
mod policy;
mod resource;
mod schedule;
mod scheduled_action;
mod step_adjustments;
mod target;
mod target_tags;
mod target_tracking;

use std::collections::BTreeMap;
use std::time::SystemTime;

use serde_json::{Value, json};

use self::activity::ScalingActivity;
use self::target::ScalableTarget;
use crate::cloudwatch::Alarms;
use crate::error::ServiceError;
use crate::input::Input;
use crate::pages::page;
use crate::place::Place;
use crate::sagemaker::Fleet;
use crate::state::{State, unknown_operation};

pub(crate) use activity::Ending;
pub(crate) use played::{FAILED_STATUSES, NOT_SCALED_CODES};
pub(crate) use resource::ScalableResource;
pub use resource::is_sagemaker_name;

/// Everything Application Auto Scaling remembers.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scaling {
    targets: BTreeMap<ScalableResource, ScalableTarget>,
    /// The oldest first. Activities outlive their target.
    activities: Vec<ScalingActivity>,
}

impl Scaling {
    /// The registered resources.
    pub(crate) fn resources(&self) -> impl Iterator<Item = &ScalableResource> {
        self.targets.keys()
    }

    /// Ends the activities whose change of capacity has ended.
    pub(crate) fn settle(&mut self, fleet: &Fleet, now: SystemTime) {
        for activity in &mut self.activities {
            if activity.ended.is_none() && fleet.is_in_service(&activity.resource) {
                activity.ended = Some(now);
            }
        }
    }

    pub(crate) fn to_json(&self, alarms: &Alarms) -> Value {
        json!({
            "targets": self.targets.iter().map(|(key, target)| target.to_json(key, alarms)).collect::<Value>(),
            "activities": self.activities.iter().rev().map(ScalingActivity::describe).collect::<Value>(),
        })
    }

    fn target(&self, resource: &ScalableResource) -> Result<&ScalableTarget, ServiceError> {
        self.targets.get(resource).ok_or_else(|| not_registered(resource))
    }

    fn target_mut(&mut self, resource: &ScalableResource) -> Result<&mut ScalableTarget, ServiceError> {
        self.targets.get_mut(resource).ok_or_else(|| not_registered(resource))
    }
}

/// Performs one operation of Application Auto Scaling.
pub(crate) fn perform(
    state: &mut State,
    place: &Place,
    operation: &str,
    input: &Input<'_>,
) -> Result<Value, ServiceError> {
    match operation {
        "RegisterScalableTarget" => target::register(state, place, input),
        "DeregisterScalableTarget" => target::deregister(state, input),
        "DescribeScalableTargets" => target::describe(&state.scaling, place, input),
        "PutScalingPolicy" => policy::put(state, place, input),
        "DeleteScalingPolicy" => policy::delete(state, input),
        "DescribeScalingPolicies" => policy::describe(state, input),
        "PutScheduledAction" => scheduled_action::put(state, place, input),
        "DeleteScheduledAction" => scheduled_action::delete(&mut state.scaling, input),
        "DescribeScheduledActions" => scheduled_action::describe(&state.scaling, input),
        "DescribeScalingActivities" => activity::describe(&state.scaling, input),
        "TagResource" => target_tags::tag(&mut state.scaling, input),
        "UntagResource" => target_tags::untag(&mut state.scaling, input),
        "ListTagsForResource" => target_tags::list(&state.scaling, input),
        other => Err(unknown_operation(other)),
    }
}

/// One page of a Describe operation. `most` is both the largest page and the default one.
fn describe_page(
    input: &Input<'_>,
    operation: &str,
    member: &str,
    all: Vec<Value>,
    most: u32,
) -> Result<Value, ServiceError> {
    let size = input.integer_between("MaxResults", 1, most.into())?.unwrap_or(most.into());
    let bad_token = ServiceError::new("InvalidNextTokenException", "The next token supplied was invalid");
    let size = usize::try_from(size).unwrap_or(usize::MAX);
    page(operation, member, all, size, input.text("NextToken")?, bad_token)
}

fn not_registered(resource: &ScalableResource) -> ServiceError {
    object_not_found(format!("No scalable target registered for {}", resource.in_words()))
}

fn object_not_found(message: String) -> ServiceError {
    ServiceError::new("ObjectNotFoundException", message)
}
