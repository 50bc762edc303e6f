//! The rules of scaling through the crate's public face: rows of what AWS documents, and what holds for
//! every ladder.

mod alarms;
mod intervals;
mod invariants;
mod notifications;
mod presets;
mod problems;
mod scale_to_zero;
mod schedules;
mod service_rules;
mod target_tracking;
mod wake_up;

use scaling::input::{PlanInput, StepPolicyInput};
use scaling::{EndpointKind, Problem, ScalingPlan, StepPolicy};

/// Validates a plan of one policy, with a range that every kind accepts.
fn validate(kind: EndpointKind, policy: StepPolicyInput) -> (Option<StepPolicy>, Vec<Problem>) {
    let (plan, problems) = ScalingPlan::validate(&PlanInput {
        min_capacity: Some(1),
        max_capacity: Some(10),
        step_policies: vec![policy],
        ..PlanInput::of(kind)
    });
    (plan.map(|plan| plan.step_policies()[0].clone()), problems)
}
