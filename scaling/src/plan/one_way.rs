//! Plans that only ever grow: deployable, and known to surprise on the bill.

use crate::{
    CapacityRange, Field, Location, Part, Problem, ProblemCode, ScheduledAction, StepPolicy, TargetTrackingPolicy,
    scale_to_zero,
};

/// What nothing in a plan whose parts are right takes back.
pub(super) fn problems(
    capacity: CapacityRange,
    steps: &[StepPolicy],
    tracking: &[TargetTrackingPolicy],
    schedules: &[ScheduledAction],
) -> Vec<Problem> {
    let grows_only = never_scales_in(capacity, steps, tracking, schedules);
    grows_only.into_iter().chain((0..schedules.len()).filter_map(|at| min_stays(capacity, schedules, at))).collect()
}

/// A plan without anything that takes capacity away. What is suspended is so for a time, and counts.
fn never_scales_in(
    capacity: CapacityRange,
    steps: &[StepPolicy],
    tracking: &[TargetTrackingPolicy],
    schedules: &[ScheduledAction],
) -> Option<Problem> {
    let scales_in = steps.iter().any(scale_to_zero::scales_in)
        || tracking.iter().any(|policy| !policy.disable_scale_in())
        // Under a lower maximum capacity comes down; a lower minimum takes nothing away by itself.
        || schedules.iter().any(|action| action.max_capacity().is_some_and(|max| max < capacity.max()));
    if scales_in || capacity.min() == capacity.max() {
        return None;
    }
    let field = match (steps, tracking) {
        ([_, ..], _) => Field::StepPolicies,
        ([], [_, ..]) => Field::TargetTrackingPolicies,
        ([], []) => Field::ScheduledActions,
    };
    Some(Problem::new(
        ProblemCode::NeverScalesIn,
        Location::plan(field),
        "nothing takes capacity away again: what is added stays",
        "add a step that takes away, as in `below 20: -1`, a target tracking policy that scales in, or a schedule that lowers the maximum",
    ))
}

/// A scheduled minimum over the target's own that no other scheduled action lowers.
fn min_stays(capacity: CapacityRange, schedules: &[ScheduledAction], position: usize) -> Option<Problem> {
    let raised = schedules[position].min_capacity().filter(|min| capacity.min() < *min)?;
    let lowered = schedules.iter().any(|other| other.min_capacity().is_some_and(|min| min < raised));
    (!lowered).then(|| {
        Problem::new(
            ProblemCode::ScheduledMinStays,
            Location::new(Part::ScheduledAction(position), Field::MinCapacity),
            format!("the scheduled minimum capacity {raised} stays: no other scheduled action lowers it again"),
            format!("add a scheduled action that sets the minimum back to {}", capacity.min()),
        )
    })
}
