//! Scaling policies.

use std::time::SystemTime;

use serde_json::{Value, json};

use super::resource::{Filter, ScalableResource};
use super::target::ScalableTarget;
use super::{describe_page, object_not_found, step_adjustments, target_tracking};
use crate::cloudwatch::Alarms;
use crate::error::ServiceError;
use crate::input::Input;
use crate::place::{Place, epoch_seconds};
use crate::state::State;

/// Most policies of one target. Source: quotas of Application Auto Scaling.
const MOST_POLICIES: usize = 50;

/// The two kinds that SageMaker takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PolicyType {
    StepScaling,
    TargetTrackingScaling,
}

impl PolicyType {
    const fn name(self) -> &'static str {
        match self {
            Self::StepScaling => "StepScaling",
            Self::TargetTrackingScaling => "TargetTrackingScaling",
        }
    }

    /// The member that holds the configuration of this kind.
    const fn configuration(self) -> &'static str {
        match self {
            Self::StepScaling => "StepScalingPolicyConfiguration",
            Self::TargetTrackingScaling => "TargetTrackingScalingPolicyConfiguration",
        }
    }

    const fn other(self) -> Self {
        match self {
            Self::StepScaling => Self::TargetTrackingScaling,
            Self::TargetTrackingScaling => Self::StepScaling,
        }
    }
}

/// A policy of a target.
#[derive(Clone, Debug)]
pub(super) struct ScalingPolicy {
    name: String,
    arn: String,
    policy_type: PolicyType,
    configuration: Value,
    /// The alarms that the service made for it: `AlarmName` and `AlarmARN`.
    alarms: Vec<(String, String)>,
    created: SystemTime,
}

impl ScalingPolicy {
    /// Names of the alarms that go with the policy.
    pub(super) fn alarm_names(&self) -> impl Iterator<Item = &str> {
        self.alarms.iter().map(|(name, _)| name.as_str())
    }

    /// As the service shows it: with its own alarms, or those that call the policy.
    pub(super) fn describe(&self, resource: &ScalableResource, alarms: &Alarms) -> Value {
        let alarms = match self.policy_type {
            PolicyType::StepScaling => alarms.calling(&self.arn),
            PolicyType::TargetTrackingScaling => self.alarms_to_json(),
        };
        json!({
            "PolicyARN": self.arn,
            "PolicyName": self.name,
            "ServiceNamespace": "sagemaker",
            "ResourceId": resource.id(),
            "ScalableDimension": resource.dimension(),
            "PolicyType": self.policy_type.name(),
            self.policy_type.configuration(): self.configuration,
            "Alarms": alarms,
            "CreationTime": epoch_seconds(self.created),
        })
    }

    fn alarms_to_json(&self) -> Value {
        self.alarms.iter().map(|(name, arn)| json!({"AlarmName": name, "AlarmARN": arn})).collect()
    }
}

/// An upsert by name. The ARN stays the same; what is left out stays as it is.
pub(super) fn put(state: &mut State, place: &Place, input: &Input<'_>) -> Result<Value, ServiceError> {
    let resource = ScalableResource::read(input)?;
    let name = read_name(input)?;
    let target = state.scaling.target(&resource)?;
    let known = target.policies.get(&name);
    let policy_type = read_type(input, known)?;
    let configuration = read_configuration(input, policy_type, known)?;
    let checked = Input::new(&configuration, "ValidationException")?;
    match policy_type {
        PolicyType::StepScaling => step_adjustments::check(&checked)?,
        PolicyType::TargetTrackingScaling => {
            target_tracking::check(&checked, &resource)?;
            refuse_second_on_metric(target, &name, &configuration)?;
        }
    }
    if known.is_none() && MOST_POLICIES <= target.policies.len() {
        return Err(ServiceError::new(
            "LimitExceededException",
            format!("A scalable target takes at most {MOST_POLICIES} scaling policies."),
        ));
    }

    let mut policy = known.cloned().unwrap_or_else(|| {
        let id = state.identifiers.next();
        let resource = format!("scalingPolicy:{id}:resource/sagemaker/{}:policyName/{name}", resource.id());
        ScalingPolicy {
            arn: place.arn("autoscaling", &resource),
            name: name.clone(),
            policy_type,
            configuration: Value::Null,
            alarms: Vec::new(),
            created: place.now,
        }
    });
    if policy_type == PolicyType::TargetTrackingScaling {
        if policy.alarms.is_empty() {
            policy.alarms = target_tracking::alarm_names(&mut state.identifiers, &resource)
                .into_iter()
                .map(|name| (name.clone(), place.arn("cloudwatch", &format!("alarm:{name}"))))
                .collect();
        }
        let alarms = target_tracking::alarms(&checked, &resource, &policy.arn)?;
        for ((name, _), alarm) in policy.alarms.iter().zip(alarms) {
            state.alarms.put_owned(place, name, alarm);
        }
    }
    policy.configuration = configuration;
    let answer = json!({"PolicyARN": policy.arn, "Alarms": policy.alarms_to_json()});
    state.scaling.target_mut(&resource)?.policies.insert(name, policy);
    Ok(answer)
}

/// Removes a policy and the alarms that the service made for it. Other alarms stay.
pub(super) fn delete(state: &mut State, input: &Input<'_>) -> Result<Value, ServiceError> {
    let resource = ScalableResource::read(input)?;
    let name = read_name(input)?;
    let removed = state.scaling.targets.get_mut(&resource).and_then(|target| target.policies.remove(&name));
    let Some(policy) = removed else {
        let message = format!("No scaling policy found for {}, scaling policy name: {name}", resource.in_words());
        return Err(object_not_found(message));
    };
    for alarm in policy.alarm_names() {
        state.alarms.remove(alarm);
    }
    Ok(json!({}))
}

pub(super) fn describe(state: &State, input: &Input<'_>) -> Result<Value, ServiceError> {
    let filter = Filter::read(input)?;
    let names = input.texts("PolicyNames")?;
    let policies = state
        .scaling
        .targets
        .iter()
        .filter(|(resource, _)| filter.takes(resource))
        .flat_map(|(resource, target)| target.policies.values().map(move |policy| (resource, policy)))
        .filter(|(_, policy)| names.is_empty() || names.contains(&policy.name.as_str()))
        .map(|(resource, policy)| policy.describe(resource, &state.alarms))
        .collect();
    describe_page(input, "DescribeScalingPolicies", "ScalingPolicies", policies, 10)
}

/// 1 to 256 printable characters. Source: the service's model, `\p{Print}+`.
fn read_name(input: &Input<'_>) -> Result<String, ServiceError> {
    let name = input.required_text("PolicyName")?;
    input.sized_text("PolicyName", 1, 256)?;
    if name.chars().any(char::is_control) {
        let constraint = r"Member must satisfy regular expression pattern: \p{Print}+";
        return Err(input.refuse_value("PolicyName", &format!("'{}'", name.escape_debug()), constraint));
    }
    Ok(name.to_owned())
}

fn read_type(input: &Input<'_>, known: Option<&ScalingPolicy>) -> Result<PolicyType, ServiceError> {
    let sent = match input.choice("PolicyType", &["StepScaling", "TargetTrackingScaling", "PredictiveScaling"])? {
        Some("StepScaling") => Some(PolicyType::StepScaling),
        Some("TargetTrackingScaling") => Some(PolicyType::TargetTrackingScaling),
        Some(other) => {
            return Err(input.refuse(format!("The policy type {other} is not supported for sagemaker")));
        }
        None => None,
    };
    match (known.map(|policy| policy.policy_type), sent) {
        (Some(known), Some(sent)) if known != sent => Err(input.refuse(
            "You cannot change a TargetTrackingScaling policy to a non TargetTrackingScaling policy, or vice versa",
        )),
        (Some(policy_type), _) | (None, Some(policy_type)) => Ok(policy_type),
        (None, None) => Err(input.refuse_value("PolicyType", "null", "Member must not be null")),
    }
}

fn read_configuration(
    input: &Input<'_>,
    policy_type: PolicyType,
    known: Option<&ScalingPolicy>,
) -> Result<Value, ServiceError> {
    let other = policy_type.other().configuration();
    if input.has(other) {
        return Err(input.refuse(format!("{other} does not go with the policy type {}", policy_type.name())));
    }
    match (input.get(policy_type.configuration()), known) {
        (Some(configuration), _) => Ok(configuration.clone()),
        (None, Some(known)) => Ok(known.configuration.clone()),
        (None, None) => Err(input.refuse_value(policy_type.configuration(), "null", "Member must not be null")),
    }
}

fn refuse_second_on_metric(target: &ScalableTarget, name: &str, configuration: &Value) -> Result<(), ServiceError> {
    let metric = target_tracking::metric(configuration);
    let taken = target.policies.values().any(|policy| {
        policy.name != name
            && policy.policy_type == PolicyType::TargetTrackingScaling
            && target_tracking::metric(&policy.configuration) == metric
    });
    if taken {
        return Err(ServiceError::validation(
            "Only one TargetTrackingScaling policy for a given metric specification is allowed.",
        ));
    }
    Ok(())
}
