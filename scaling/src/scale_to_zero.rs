//! Scaling to zero and back: the recipe as one switch, and the check that a plan written by hand is whole.
//!
//! Sources: SageMaker developer guide, "Autoscale an asynchronous endpoint" and "Scale an endpoint to zero
//! instances".

use crate::input::{MetricInput, PlanInput, ScheduledActionInput, StepPolicyInput, TargetTrackingInput};
use crate::{
    AlarmShape, Change, EndpointKind, Field, Location, Metric, MetricAggregationType, Preset, Problem, ProblemCode,
    StepPolicy, TargetTrackingPolicy,
};

/// The backlog that one instance is given where nothing is said. Source: the first of the guides above.
const BACKLOG_PER_INSTANCE: &str = "5";

/// The names of the policies the switch adds.
const BACKLOG_POLICY: &str = "backlog";
const WAKE_UP_POLICY: &str = "wake-up";

/// What the switch stands for, written out as an author would; the author's own policies come first.
pub(crate) fn expanded(input: &PlanInput) -> PlanInput {
    let mut plan = input.clone();
    let Some(wake_up) = wake_up(input.kind).filter(|_| input.scale_to_zero) else { return plan };
    plan.min_capacity = input.min_capacity.or(Some(0));
    if input.kind == EndpointKind::Async && input.target_tracking_policies.is_empty() {
        plan.target_tracking_policies.push(TargetTrackingInput {
            name: Some(BACKLOG_POLICY.to_owned()),
            metric: Some(by_name("ApproximateBacklogSizePerInstance")),
            target_value: Some(BACKLOG_PER_INSTANCE.to_owned()),
            ..TargetTrackingInput::default()
        });
    }
    plan.step_policies.push(wake_up);
    plan
}

/// The step policy that adds the first unit of capacity when there is none and something waits for it.
fn wake_up(kind: EndpointKind) -> Option<StepPolicyInput> {
    let (metric, datapoints, cooldown) = match kind {
        EndpointKind::Async => ("HasBacklogWithoutCapacity", 2, 300),
        // The guide compares with `> 1`, and so a single request would never wake the component.
        EndpointKind::Component => ("NoCapacityInvocationFailures", 1, 60),
        EndpointKind::Realtime | EndpointKind::Serverless => return None,
    };
    Some(StepPolicyInput {
        name: Some(WAKE_UP_POLICY.to_owned()),
        metric: Some(by_name(metric)),
        alarms: AlarmShape::Paired,
        evaluation_periods: Some(datapoints),
        datapoints_to_alarm: Some(datapoints),
        aggregation: Some(MetricAggregationType::Maximum),
        cooldown_seconds: Some(cooldown),
        ..StepPolicyInput::from_text("from 1: +1")
    })
}

fn by_name(name: &str) -> MetricInput {
    MetricInput::Preset { name: name.to_owned(), statistic: None }
}

/// What is wrong with the switch itself.
pub(crate) fn switch_problems(input: &PlanInput) -> Vec<Problem> {
    if !input.scale_to_zero {
        return Vec::new();
    }
    let problem =
        |field, message: String, fix: &str| Problem::new(ProblemCode::ScaleToZero, Location::plan(field), message, fix);
    if wake_up(input.kind).is_none() {
        let message = format!("{} can not scale to zero", input.kind.described());
        let fix = "remove `scale_to_zero`, or name the kind if the endpoint is asynchronous or an inference component";
        return vec![problem(Field::ScaleToZero, message, fix)];
    }
    let mut problems = Vec::new();
    if let Some(min) = input.min_capacity.filter(|min| 0 < *min) {
        let message = format!("the minimum capacity is {min} beside `scale_to_zero`");
        problems.push(problem(
            Field::MinCapacity,
            message,
            "write 0 or leave the minimum out, or remove `scale_to_zero`",
        ));
    }
    if input.kind == EndpointKind::Component && input.target_tracking_policies.is_empty() {
        let message = "`scale_to_zero` misses the target of its target tracking policy".to_owned();
        let fix = "add `target_tracking: { target_value: ... }` with the invocations one copy gets in a minute: what it can do depends on the model";
        problems.push(problem(Field::ScaleToZero, message, fix));
    }
    problems
}

/// The pieces of a plan that decide whether it comes back from zero.
pub(crate) struct Pieces<'a> {
    pub(crate) kind: EndpointKind,
    /// Whether the switch is there and so only the author's own choices can be at fault.
    pub(crate) has_switch: bool,
    pub(crate) min_capacity: u32,
    pub(crate) step_policies: &'a [StepPolicy],
    pub(crate) target_tracking_policies: &'a [TargetTrackingPolicy],
    pub(crate) scheduled_actions: &'a [ScheduledActionInput],
}

/// Which piece a plan lacks that can come down to zero: one that goes there, or one that comes back.
pub(crate) fn missing_pieces(pieces: &Pieces<'_>) -> Vec<Problem> {
    let Some(wake_up) = wake_up(pieces.kind) else { return Vec::new() };
    let schedule_to =
        |wanted: fn(i64) -> bool| pieces.scheduled_actions.iter().filter_map(|action| action.min_capacity).any(wanted);
    let min_is_zero = pieces.min_capacity == 0;
    if !min_is_zero && !schedule_to(|min| min == 0) {
        return Vec::new();
    }
    let metric = match &wake_up.metric {
        Some(MetricInput::Preset { name, .. }) => name.as_str(),
        _ => "",
    };
    let switch = if pieces.has_switch { "" } else { "write `scale_to_zero: true`, or " };
    let mut problems = Vec::new();
    let mut missing = |message: String, fix: String| {
        problems.push(Problem::new(ProblemCode::ScaleToZeroHalf, Location::plan(Field::MinCapacity), message, fix));
    };
    let goes_in = pieces.target_tracking_policies.iter().any(|policy| !policy.disable_scale_in())
        || pieces.step_policies.iter().any(scales_in);
    if min_is_zero && !goes_in && pieces.scheduled_actions.is_empty() {
        missing(
            "the minimum capacity is 0, and no policy scales in".to_owned(),
            format!("{switch}let a target tracking policy scale in"),
        );
    }
    let wakes = has_wake_up(pieces.kind, pieces.step_policies) || schedule_to(|min| 0 < min);
    if !wakes {
        missing(
            format!("the capacity can come down to 0, and no step policy on {metric} brings it back"),
            format!(
                "{switch}add a step policy on {metric} with the steps `from 1: +1`, or keep the minimum at 1 or more"
            ),
        );
    }
    problems
}

fn scales_in(policy: &StepPolicy) -> bool {
    steps(policy).any(|change| change.scales_in() || matches!(change, Change::Exact(_)))
}

fn steps(policy: &StepPolicy) -> impl Iterator<Item = Change> {
    policy.ladder().below().iter().chain(policy.ladder().from_steps()).map(|step| step.change)
}

/// Whether one of the policies can add the first unit.
pub(crate) fn has_wake_up(kind: EndpointKind, policies: &[StepPolicy]) -> bool {
    policies.iter().any(|policy| wakes(kind, policy))
}

/// Whether a policy can add the first unit: its metric is published without capacity, and its change counts
/// from zero, which a percentage never does.
pub(crate) fn wakes(kind: EndpointKind, policy: &StepPolicy) -> bool {
    let adds = steps(policy).any(|change| match change {
        Change::InCapacity(amount) | Change::Exact(amount) => 0 < amount,
        Change::Percent(_) | Change::Rest => false,
    });
    let published = match policy.metric() {
        Metric::Preset { preset, .. } => published_without_capacity(kind, preset),
        // What others publish is theirs to know.
        Metric::Custom(_) | Metric::Math(_) => true,
    };
    adds && published
}

fn published_without_capacity(kind: EndpointKind, preset: &Preset) -> bool {
    match kind {
        EndpointKind::Async => ["HasBacklogWithoutCapacity", "ApproximateBacklogSize", "ApproximateAgeOfOldestRequest"]
            .contains(&preset.name),
        EndpointKind::Component => preset.name == "NoCapacityInvocationFailures",
        EndpointKind::Realtime | EndpointKind::Serverless => false,
    }
}
