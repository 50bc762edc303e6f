//! Scaling to zero and back: the recipe as one switch, and the check that a plan written by hand is whole.
//!
//! Sources: SageMaker developer guide, "Autoscale an asynchronous endpoint" and "Scale an endpoint to zero
//! instances".

use crate::input::{MetricInput, PlanInput, ScheduledActionInput, StepPolicyInput, TargetTrackingInput};
use crate::{
    AlarmShape, Change, Decimal, EndpointKind, Field, Location, MetricAggregationType, Part, Problem, ProblemCode,
    Step, StepPolicy, TargetTrackingPolicy,
};

/// The backlog that one instance is given where nothing is said. Source: the first of the guides above.
const BACKLOG_PER_INSTANCE: &str = "5";

/// The names of the policies the switch adds.
const BACKLOG_POLICY: &str = "backlog";
const WAKE_UP_POLICY: &str = "wake-up";

/// The metric the recipe of an asynchronous endpoint tracks.
const BACKLOG: &str = "ApproximateBacklogSizePerInstance";

/// The metrics that tell of what waits where there is no capacity.
const HAS_BACKLOG: &str = "HasBacklogWithoutCapacity";
const NO_CAPACITY: &str = "NoCapacityInvocationFailures";

/// What the switch stands for, written out as an author would; the author's own policies come first.
pub(crate) fn expanded(input: &PlanInput) -> PlanInput {
    let mut plan = input.clone();
    let Some(wake_up) = wake_up(input.kind).filter(|_| input.scale_to_zero) else { return plan };
    plan.min_capacity = input.min_capacity.or(Some(0));
    if input.kind == EndpointKind::Async {
        if plan.target_tracking_policies.is_empty() {
            plan.target_tracking_policies.push(TargetTrackingInput {
                name: Some(BACKLOG_POLICY.to_owned()),
                target_value: Some(BACKLOG_PER_INSTANCE.to_owned()),
                ..TargetTrackingInput::default()
            });
        }
        // The recipe says which metric is meant; elsewhere an asynchronous endpoint has no load metric.
        for policy in &mut plan.target_tracking_policies {
            policy.metric.get_or_insert_with(|| by_name(BACKLOG));
        }
    }
    plan.step_policies.push(wake_up);
    plan
}

/// The step policy that adds the first unit of capacity when there is none and something waits for it.
fn wake_up(kind: EndpointKind) -> Option<StepPolicyInput> {
    let (metric, datapoints, cooldown) = match kind {
        EndpointKind::Async => (HAS_BACKLOG, 2, 300),
        // The guide compares with `> 1`, and so a single request would never wake the component.
        EndpointKind::Component => (NO_CAPACITY, 1, 60),
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
        let fix = match input.kind {
            EndpointKind::Serverless => "remove `scale_to_zero`",
            _ => "remove `scale_to_zero`, or write `kind: async` or `kind: component` if it is one of these",
        };
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
    let metric = match pieces.kind {
        EndpointKind::Async => HAS_BACKLOG,
        EndpointKind::Component => NO_CAPACITY,
        EndpointKind::Realtime | EndpointKind::Serverless => return Vec::new(),
    };
    let scheduled_to = |wanted: fn(i64) -> bool| {
        pieces.scheduled_actions.iter().position(|action| action.min_capacity.is_some_and(wanted))
    };
    let wakes = has_wake_up(pieces.kind, pieces.step_policies) || scheduled_to(|min| 0 < min).is_some();
    let problem = |location, message, fix| Problem::new(ProblemCode::ScaleToZeroHalf, location, message, fix);
    if 0 < pieces.min_capacity {
        let to_zero = scheduled_to(|min| min == 0).filter(|_| !wakes);
        let at = |position| Location::new(Part::ScheduledAction(position), Field::MinCapacity);
        let missing = |position| {
            problem(
                at(position),
                format!(
                    "the scheduled action lets the capacity come down to 0, and no step policy on {metric} brings it back"
                ),
                format!(
                    "add a step policy on {metric} with the steps `from 1: +1`, or a scheduled action that raises the minimum again, or keep the minimum at 1 or more"
                ),
            )
        };
        return to_zero.map(missing).into_iter().collect();
    }
    let mut problems = Vec::new();
    let mut missing =
        |message: String, fix: String| problems.push(problem(Location::plan(Field::MinCapacity), message, fix));
    let switch = if pieces.has_switch { "" } else { "write `scale_to_zero: true`, or " };
    let goes_in = pieces.target_tracking_policies.iter().any(|policy| !policy.disable_scale_in())
        || pieces.step_policies.iter().any(scales_in);
    if !goes_in && pieces.scheduled_actions.is_empty() {
        missing(
            "the minimum capacity is 0, and no policy scales in".to_owned(),
            format!("{switch}let a target tracking policy scale in"),
        );
    }
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

/// Whether a step of the policy takes capacity away, or may: an exact capacity can be a lower one.
pub(crate) fn scales_in(policy: &StepPolicy) -> bool {
    let steps = policy.ladder().below().iter().chain(policy.ladder().from_steps());
    steps.map(|step| step.change).any(|change| change.scales_in() || matches!(change, Change::Exact(_)))
}

/// Whether one of the policies adds the first unit.
pub(crate) fn has_wake_up(kind: EndpointKind, policies: &[StepPolicy]) -> bool {
    policies.iter().any(|policy| wakes(kind, policy))
}

/// Whether a policy adds the first unit when something waits: its metric is published without capacity, and
/// comes to a step whose change counts from zero, which a percentage never does.
pub(crate) fn wakes(kind: EndpointKind, policy: &StepPolicy) -> bool {
    let adds = |step: &Step| match step.change {
        Change::InCapacity(amount) | Change::Exact(amount) => 0 < amount,
        Change::Percent(_) | Change::Rest => false,
    };
    let (below, from) = (policy.ladder().below(), policy.ladder().from_steps());
    let Some(preset) = policy.metric().in_full().and_then(|metric| metric.as_preset()) else {
        // What others publish is theirs to know.
        return below.iter().chain(from).any(adds);
    };
    match (kind, preset.name) {
        // It is 1 or 0.
        (EndpointKind::Async, HAS_BACKLOG) => {
            from.iter().rfind(|step| step.value <= Decimal::from_integer(1)).is_some_and(adds)
        }
        (EndpointKind::Async, "ApproximateBacklogSize" | "ApproximateAgeOfOldestRequest")
        | (EndpointKind::Component, NO_CAPACITY) => from.iter().any(adds),
        _ => false,
    }
}
