//! Scalable targets.

use std::collections::BTreeMap;
use std::time::SystemTime;

use serde_json::{Value, json};

use super::activity::ScalingActivity;
use super::policy::ScalingPolicy;
use super::resource::{Filter, ScalableResource};
use super::scheduled_action::ScheduledAction;
use super::{Scaling, describe_page, object_not_found};
use crate::cloudwatch::Alarms;
use crate::error::ServiceError;
use crate::input::Input;
use crate::place::{Place, epoch_seconds};
use crate::state::State;
use crate::tags::{MOST_TAGS, Tags, read_map};

/// The role that the service creates for itself. `RoleARN` is accepted and this one used, as AWS does.
const SERVICE_LINKED_ROLE: &str = "role/aws-service-role/sagemaker.application-autoscaling.amazonaws.com/\
                                   AWSServiceRoleForApplicationAutoScaling_SageMakerEndpoint";

/// A registered target. Its policies and scheduled actions live and go with it.
#[derive(Clone, Debug)]
pub(super) struct ScalableTarget {
    pub(super) arn: String,
    pub(super) min_capacity: i64,
    pub(super) max_capacity: i64,
    suspended: Suspended,
    pub(super) tags: Tags,
    created: SystemTime,
    pub(super) policies: BTreeMap<String, ScalingPolicy>,
    pub(super) scheduled_actions: BTreeMap<String, ScheduledAction>,
}

impl ScalableTarget {
    fn describe(&self, resource: &ScalableResource) -> Value {
        json!({
            "ServiceNamespace": "sagemaker",
            "ResourceId": resource.id(),
            "ScalableDimension": resource.dimension(),
            "MinCapacity": self.min_capacity,
            "MaxCapacity": self.max_capacity,
            "CreationTime": epoch_seconds(self.created),
            "SuspendedState": self.suspended.describe(),
            "ScalableTargetARN": self.arn,
        })
    }

    pub(super) fn to_json(&self, resource: &ScalableResource, alarms: &Alarms) -> Value {
        let mut target = self.describe(resource);
        target["Tags"] = json!(self.tags);
        target["ScalingPolicies"] = self.policies.values().map(|policy| policy.describe(resource, alarms)).collect();
        target["ScheduledActions"] = self.scheduled_actions.values().map(|action| action.describe(resource)).collect();
        target
    }
}

/// Which kinds of scaling are suspended.
#[derive(Clone, Copy, Debug, Default)]
struct Suspended {
    scaling_in: bool,
    scaling_out: bool,
    scheduled: bool,
}

impl Suspended {
    /// These flags with those of the input put over them: a flag that is left out keeps its value.
    fn overlaid(self, input: &Input<'_>) -> Result<Self, ServiceError> {
        let Some(flags) = input.structure("SuspendedState")? else { return Ok(self) };
        Ok(Self {
            scaling_in: flags.boolean("DynamicScalingInSuspended")?.unwrap_or(self.scaling_in),
            scaling_out: flags.boolean("DynamicScalingOutSuspended")?.unwrap_or(self.scaling_out),
            scheduled: flags.boolean("ScheduledScalingSuspended")?.unwrap_or(self.scheduled),
        })
    }

    fn describe(self) -> Value {
        json!({
            "DynamicScalingInSuspended": self.scaling_in,
            "DynamicScalingOutSuspended": self.scaling_out,
            "ScheduledScalingSuspended": self.scheduled,
        })
    }
}

/// An upsert: what is left out stays as it is. Both capacities are required the first time.
pub(super) fn register(state: &mut State, place: &Place, input: &Input<'_>) -> Result<Value, ServiceError> {
    let resource = ScalableResource::read(input)?;
    let tags = read_map(input, "Tags")?;
    let known = state.scaling.targets.get(&resource);
    if known.is_some() && !tags.is_empty() {
        return Err(input.refuse(
            "The scalable target that you tried to tag already exists. To update tags on an existing scalable \
             target, use the TagResource API.",
        ));
    }
    if MOST_TAGS < tags.len() {
        return Err(input.refuse(format!("A scalable target takes at most {MOST_TAGS} tags, got: {}", tags.len())));
    }
    let min = input.integer_from("MinCapacity", 0)?.or(known.map(|target| target.min_capacity));
    let max = input.integer_from("MaxCapacity", 0)?.or(known.map(|target| target.max_capacity));
    let (Some(min_capacity), Some(max_capacity)) = (min, max) else {
        return Err(input.refuse(
            "Both the minimum capacity and the maximum capacity are required to register a new scalable target",
        ));
    };
    if max_capacity < min_capacity {
        return Err(input.refuse(format!(
            "Minimum capacity cannot be greater than maximum capacity, got: {min_capacity} and {max_capacity}"
        )));
    }
    let ready = state.fleet.desired(&resource).and_then(|_| state.fleet.refuse_unready(&resource));
    ready.map_err(|reason| input.refuse(reason))?;
    let suspended = known.map_or_else(Suspended::default, |target| target.suspended).overlaid(input)?;

    let arn = if let Some(target) = state.scaling.targets.get_mut(&resource) {
        (target.min_capacity, target.max_capacity) = (min_capacity, max_capacity);
        target.suspended = suspended;
        target.arn.clone()
    } else {
        let id = state.identifiers.next().replace('-', "");
        let arn = place.arn("application-autoscaling", &format!("scalable-target/{id}"));
        let target = ScalableTarget {
            arn: arn.clone(),
            min_capacity,
            max_capacity,
            suspended,
            tags,
            created: place.now,
            policies: BTreeMap::new(),
            scheduled_actions: BTreeMap::new(),
        };
        state.scaling.targets.insert(resource.clone(), target);
        arn
    };
    pull_into_range(state, place, &resource, min_capacity, max_capacity);
    Ok(json!({"ScalableTargetARN": arn}))
}

/// Capacity outside the range is changed at once, where the resource is in service.
fn pull_into_range(state: &mut State, place: &Place, resource: &ScalableResource, min: i64, max: i64) {
    let Ok(current) = state.fleet.desired(resource) else { return };
    let wanted = current.clamp(min, max);
    if wanted == current || !state.fleet.is_in_service(resource) {
        return;
    }
    let cause = if current < min {
        format!("minimum capacity was set to {min}")
    } else {
        format!("maximum capacity was set to {max}")
    };
    state.fleet.set_desired(resource, wanted, place.now);
    let id = state.identifiers.next();
    state.scaling.activities.push(ScalingActivity::started(id, resource, wanted, cause, place.now));
}

pub(super) fn deregister(state: &mut State, input: &Input<'_>) -> Result<Value, ServiceError> {
    let resource = ScalableResource::read(input)?;
    if !state.deregister(&resource) {
        return Err(object_not_found(format!("No scalable target found for {}", resource.in_words())));
    }
    Ok(json!({}))
}

impl State {
    /// Removes a target with its policies, scheduled actions and target-tracking alarms; false where there was none.
    /// Alarms that someone made for a step policy stay.
    pub(crate) fn deregister(&mut self, resource: &ScalableResource) -> bool {
        let Some(target) = self.scaling.targets.remove(resource) else { return false };
        for alarm in target.policies.values().flat_map(ScalingPolicy::alarm_names) {
            self.alarms.remove(alarm);
        }
        true
    }
}

pub(super) fn describe(scaling: &Scaling, place: &Place, input: &Input<'_>) -> Result<Value, ServiceError> {
    let filter = Filter::read(input)?;
    let targets = scaling
        .targets
        .iter()
        .filter(|(resource, _)| filter.takes(resource))
        .map(|(resource, target)| {
            let mut description = target.describe(resource);
            description["RoleARN"] = place.global_arn("iam", SERVICE_LINKED_ROLE).into();
            description
        })
        .collect();
    describe_page(input, "DescribeScalableTargets", "ScalableTargets", targets, 50)
}
