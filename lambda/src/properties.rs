//! `ResourceProperties` as CloudFormation sends them, to a [`Configuration`] or to all that is wrong with them.
//!
//! JSON becomes the domain's raw input one level at a time, and the domain checks the whole. Whatever is found is one
//! list of sentences: what can not be read, and what can be read and not be done, each under its property's path.

mod best_effort;
mod identity;
mod json;
mod metric;
mod object;
mod policies;
mod problems;
mod property;
mod schedules;
mod sentence;
mod step_scaling;
mod suggestion;
mod tags;
mod target_tracking;

use std::ops::RangeInclusive;

use scaling::input::{PlanInput, QuerySourceInput, Rules};
use scaling::{EndpointKind, ScalableDimension, ScalingPlan, SuspendedState, quota};
use serde_json::value::RawValue;

pub use best_effort::{identity, wait_for_in_service_seconds};

use crate::configuration::{CapacityOnDelete, Configuration, ExistingTarget, RegistrationState};
use json::{Json, Level};
use object::Object;
use policies::Policies;
use problems::Problems;

/// The properties of the resource, in the order their problems are told.
const NAMES: &[&str] = &[
    "EndpointName",
    "VariantName",
    "InferenceComponentName",
    "ScalableDimension",
    "MinCapacity",
    "MaxCapacity",
    "SuspendedState",
    "ScalingPolicies",
    "ScheduledActions",
    "Registration",
    "AdoptExisting",
    "WaitForInServiceSeconds",
    "RestoreCapacityOnDelete",
    "Tags",
];
const SUSPENDED_STATE: &[&str] =
    &["DynamicScalingInSuspended", "DynamicScalingOutSuspended", "ScheduledScalingSuspended"];

/// What all of them are called.
const ALL_PROPERTIES: &str = "ResourceProperties";

/// The most a number of AWS's own holds.
const MOST: i64 = i32::MAX as i64;
/// Capacities. Source: Application Auto Scaling API reference, `RegisterScalableTarget`.
const CAPACITY: RangeInclusive<i64> = 0..=MOST;
/// Cooldowns. Source: Application Auto Scaling API reference, `StepScalingPolicyConfiguration`.
const SECONDS: RangeInclusive<i64> = 0..=MOST;
/// `WaitForInServiceSeconds`: with the work after it, it fits into the 15 minutes of an invocation.
const WAIT: RangeInclusive<i64> = 0..=780;

const REGISTRATIONS: [(&str, RegistrationState); 2] =
    [("Active", RegistrationState::Active), ("Released", RegistrationState::Released)];

/// Reads and checks the properties of a Create or an Update.
///
/// # Errors
/// Every problem, in the order of the properties, each one sentence that names the property, the value and the fix.
pub fn read(properties: Option<&RawValue>) -> Result<Configuration, Vec<String>> {
    let problems = Problems::default();
    let configuration = if let Some(Level::Object(entries)) = properties.map(|properties| Json::new(properties).level())
    {
        configuration(&Object::root(entries, NAMES, &problems), &problems)
    } else {
        let fix = "give at least MinCapacity, MaxCapacity and the names of what is scaled";
        problems.add(ALL_PROPERTIES, "the resource has no properties", fix);
        None
    };
    match configuration {
        Some(configuration) if problems.are_none() => Ok(configuration),
        _ => Err(problems.sentences(NAMES)),
    }
}

fn configuration(root: &Object<'_, '_>, problems: &Problems) -> Option<Configuration> {
    let target = identity::read(root, problems);
    let policies = policies::read(&root.property("ScalingPolicies"));
    let dimension = target.as_ref().map_or_else(|| identity::default_dimension(root), |target| target.dimension);
    let (input, places) = plan(root, dimension, policies);
    let registration = root.property("Registration").choice(&REGISTRATIONS);
    let adopts = root.property("AdoptExisting").switch();
    let wait_for_in_service_seconds = best_effort::wait(root);
    let restores = root.property("RestoreCapacityOnDelete").switch();
    let (plan, found) = ScalingPlan::validate(&input);
    sentence::tell_all(&found, &places, problems);
    Some(Configuration {
        target: target?,
        plan: plan?,
        registration: registration.unwrap_or(RegistrationState::Active),
        existing: if adopts == Some(true) { ExistingTarget::Adopt } else { ExistingTarget::Refuse },
        wait_for_in_service_seconds,
        capacity_on_delete: if restores == Some(true) { CapacityOnDelete::Restore } else { CapacityOnDelete::Keep },
    })
}

fn plan(root: &Object<'_, '_>, dimension: ScalableDimension, policies: Policies) -> (PlanInput, sentence::Places) {
    let capacity = |name, called: &str| {
        let fix = format!("write the {called} number of instances, copies or concurrency units");
        root.required(name, &fix).whole(CAPACITY, 4)
    };
    let suspended = root.property("SuspendedState").object(SUSPENDED_STATE);
    let is_suspended = |name| suspended.as_ref().and_then(|flags| flags.property(name).switch()).unwrap_or(false);
    let input = PlanInput {
        rules: Rules::Service,
        min_capacity: capacity("MinCapacity", "lowest"),
        max_capacity: capacity("MaxCapacity", "highest"),
        suspended: SuspendedState {
            dynamic_scaling_in: is_suspended("DynamicScalingInSuspended"),
            dynamic_scaling_out: is_suspended("DynamicScalingOutSuspended"),
            scheduled_scaling: is_suspended("ScheduledScalingSuspended"),
        },
        // How often the endpoint publishes is not said here: a period is refused where no endpoint could keep it.
        metric_publish_frequency_seconds: quota::METRIC_PUBLISH_FREQUENCIES_SECONDS.iter().min().copied(),
        scheduled_actions: schedules::read(&root.property("ScheduledActions")),
        tags: tags::read(&root.property("Tags")),
        ..PlanInput::of(kind(dimension, &policies))
    };
    let Policies { step_scaling, target_tracking, places } = policies;
    (PlanInput { step_policies: step_scaling, target_tracking_policies: target_tracking, ..input }, places)
}

/// The kind of endpoint, which decides what metrics there are. One with instances is asynchronous where a policy acts
/// by a metric that no other one has.
fn kind(dimension: ScalableDimension, policies: &Policies) -> EndpointKind {
    let is_async = || {
        let of_steps = policies.step_scaling.iter().filter_map(|policy| policy.metric.as_ref());
        let tracked = policies.target_tracking.iter().filter_map(|policy| policy.metric.as_ref());
        let mut queries = policies.target_tracking.iter().flat_map(|policy| &policy.queries);
        of_steps.chain(tracked).any(metric::is_of_async)
            || queries.any(|query| match &query.source {
                QuerySourceInput::Metric { metric, .. } => metric::is_of_async_in_full(metric),
                QuerySourceInput::Expression(_) => false,
            })
    };
    match dimension {
        ScalableDimension::VariantDesiredInstanceCount if is_async() => EndpointKind::Async,
        ScalableDimension::VariantDesiredInstanceCount => EndpointKind::Realtime,
        ScalableDimension::VariantDesiredProvisionedConcurrency => EndpointKind::Serverless,
        ScalableDimension::InferenceComponentDesiredCopyCount => EndpointKind::Component,
    }
}
