//! The rules of scaling through the crate's public face: rows of what AWS documents, and what holds for
//! every ladder.

mod alarms;
mod intervals;
mod invariants;
mod notifications;
mod one_way;
mod presets;
mod problems;
mod queries;
mod rules_of_the_service;
mod scale_to_zero;
mod schedules;
mod service_rules;
mod target_tracking;
mod units;
mod wake_up;

use scaling::input::{PlanInput, StepPolicyInput};
use scaling::{EndpointKind, Problem, ProblemCode, ScalingPlan, StepPolicy};

/// Validates a plan of one policy, with a range that every kind accepts. That such a policy may only add is a
/// matter of the plan, and not told here.
fn validate(kind: EndpointKind, policy: StepPolicyInput) -> (Option<StepPolicy>, Vec<Problem>) {
    let (plan, mut problems) = ScalingPlan::validate(&PlanInput {
        min_capacity: Some(1),
        max_capacity: Some(10),
        step_policies: vec![policy],
        ..PlanInput::of(kind)
    });
    problems.retain(|problem| problem.code != ProblemCode::NeverScalesIn);
    (plan.map(|plan| plan.step_policies()[0].clone()), problems)
}
