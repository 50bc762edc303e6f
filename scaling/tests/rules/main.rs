//! The rules of scaling through the crate's public face: rows of what AWS documents, and what holds for
//! every ladder.

mod alarms;
mod intervals;
mod invariants;
mod presets;
mod problems;
mod service_rules;

use scaling::input::{PlanInput, StepPolicyInput};
use scaling::{EndpointKind, Problem, ScalingPlan, StepPolicy, SuspendedState};

/// Validates a plan of one policy, with a range that every kind accepts.
fn validate(kind: EndpointKind, policy: StepPolicyInput) -> (Option<StepPolicy>, Vec<Problem>) {
    let (plan, problems) = ScalingPlan::validate(&PlanInput {
        kind,
        min_capacity: Some(1),
        max_capacity: Some(10),
        suspended: SuspendedState::default(),
        metric_publish_frequency_seconds: None,
        step_policies: vec![policy],
        tags: Vec::new(),
    });
    (plan.map(|plan| plan.step_policies()[0].clone()), problems)
}
