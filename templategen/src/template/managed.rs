//! What scales in a managed template: one `Custom::SageMakerScaling`, whose function does the rest.
//!
//! Its properties are those of `docs/custom-resource.md`, and all of them are written out. Names of policies belong to
//! the target, which is the resource's alone, so the stack's name does not stand in front of them.

mod output;
mod step_scaling;

use scaling::{EndpointKind, Field, Location, Metric, Part, Problem, ProblemCode, ScalingPlan};

use super::setting::{Ladder, Settings, TrackingSetting};
use super::value::{Map, Value, equals, imported, reference, sub};
use super::{alarm, schedule, target};
use crate::spec::Spec;
pub(super) use output::section as outputs;
pub(super) use step_scaling::shape;

/// The logical id of the resource.
pub(crate) const SCALING: &str = "Scaling";
/// The parameter that lets go of the target while the resource stays.
pub(super) const REGISTRATION: &str = "Registration";
/// The parameter with the stack that the function is in.
pub(super) const PROVIDER: &str = "ProviderStackName";
/// The condition under which nothing is registered.
pub(crate) const IS_RELEASED: &str = "IsReleased";
/// The condition under which the first step policy has one alarm that is always on.
pub(crate) const IS_ALWAYS_ON: &str = "IsAlwaysOn";

/// What CloudFormation waits for a reply, in seconds: the function's own 900 and a little more, so that the function has
/// the last word.
const SERVICE_TIMEOUT_SECONDS: u32 = 960;

/// What of a plan the resource can not express.
pub(super) fn problems(plan: &ScalingPlan) -> Vec<Problem> {
    let by_expression = plan.step_policies().iter().enumerate().filter(|(_, policy)| {
        // The metrics of a step policy are named one by one there; those of target tracking may be queries.
        matches!(policy.metric(), Metric::Math(_))
    });
    let problem = |position, name: &scaling::PolicyName| {
        Problem::new(
            ProblemCode::ManagedMetricMath,
            Location::new(Part::StepPolicy(position), Field::Metric),
            format!("the policy `{name}` acts by an expression, which a managed template can not say"),
            "let the policy act by one metric, or render the template without `--managed`",
        )
    };
    by_expression.map(|(position, policy)| problem(position, policy.name())).collect()
}

/// The conditions of the resource.
pub(super) fn conditions(settings: &Settings<'_>) -> Map {
    let mut conditions = Map::new().with(IS_RELEASED, equals(reference(REGISTRATION), "Released"));
    if settings.steps.iter().any(|setting| setting.ladder == Ladder::AsOneText) {
        conditions = conditions.with(IS_ALWAYS_ON, equals(reference(Ladder::SHAPE), "AlwaysOn"));
    }
    conditions
}

/// The resource.
pub(super) fn resources(spec: &Spec, settings: &Settings<'_>) -> Map {
    let resource = Map::new().with("Type", "Custom::SageMakerScaling").with("Properties", properties(spec, settings));
    Map::new().with(SCALING, resource)
}

fn properties(spec: &Spec, settings: &Settings<'_>) -> Map {
    let plan = &spec.plan;
    let mut properties = Map::new()
        .with("ServiceToken", imported(sub(format!("${{{PROVIDER}}}-ServiceToken"))))
        .with("ServiceTimeout", SERVICE_TIMEOUT_SECONDS);
    properties.extend(identity(plan.kind()));
    properties = properties
        .with("ScalableDimension", plan.kind().scalable_dimension().as_str())
        .with("MinCapacity", reference("MinCapacity"))
        .with("MaxCapacity", reference("MaxCapacity"))
        .with("SuspendedState", target::suspended_state());
    let mut policies: Vec<Value> = settings.steps.iter().map(step_scaling::policy).map(Value::from).collect();
    policies.extend(settings.tracking.iter().map(target_tracking).map(Value::from));
    let scheduled = schedule::actions(plan);
    let tags = alarm::tag_list(plan.tags());
    let listed = |list: Vec<Value>| (!list.is_empty()).then_some(list);
    properties
        .with_some("ScalingPolicies", listed(policies))
        .with_some("ScheduledActions", listed(scheduled))
        .with(REGISTRATION, reference(REGISTRATION))
        .with("AdoptExisting", reference("AdoptExisting"))
        .with("WaitForInServiceSeconds", reference("WaitForInServiceSeconds"))
        .with("RestoreCapacityOnDelete", reference("RestoreCapacityOnDelete"))
        .with_some("Tags", listed(tags))
}

/// What names the target.
fn identity(kind: EndpointKind) -> Map {
    let names: &[&str] = match kind {
        EndpointKind::Component => &["InferenceComponentName"],
        EndpointKind::Realtime | EndpointKind::Async | EndpointKind::Serverless => &["EndpointName", "VariantName"],
    };
    names.iter().fold(Map::new(), |properties, name| properties.with(*name, reference(*name)))
}

fn target_tracking(setting: &TrackingSetting<'_>) -> Map {
    Map::new()
        .with("PolicyName", setting.policy.name().as_str())
        .with("PolicyType", "TargetTrackingScaling")
        .with("TargetTrackingScalingPolicyConfiguration", setting.configuration())
}
