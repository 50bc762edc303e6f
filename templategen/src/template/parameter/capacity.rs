//! The parameters of the range that capacity moves in.

use scaling::{EndpointKind, ScalingPlan, ScheduledAction};

use super::{Check, Group, Parameter};
use crate::template::form::Form;

/// The fewest and the most units of capacity.
pub(super) fn parameters(plan: &ScalingPlan, form: Form) -> Vec<Parameter> {
    let range = plan.capacity();
    let units = plan.kind().scalable_dimension().units();
    // A console user can not see what brings capacity back from 0: where nothing does, 0 is not offered.
    let least = u32::from(!plan.comes_back_from_zero());
    let bound = |name: &str, label: &str, default: u32, description: String| Parameter {
        name: name.to_owned(),
        label: label.to_owned(),
        group: Group::Capacity,
        default: Some(default.to_string()),
        description,
        check: Check::whole_number(least),
    };
    let min = format!(
        "The fewest {units}: scaling in stops here. Not over MaxCapacity, the most {units}.{}{}",
        about_zero(plan),
        about_schedules(plan, form, ScheduledAction::min_capacity)
    );
    let max = format!(
        "The most {units}: scaling out stops here, and so do the costs. Not under MinCapacity, the fewest {units}.{}",
        about_schedules(plan, form, ScheduledAction::max_capacity)
    );
    vec![
        bound("MinCapacity", &format!("Fewest {units}"), range.min(), min),
        bound("MaxCapacity", &format!("Most {units}"), range.max(), max),
    ]
}

/// What becomes of capacity at a minimum of 0.
fn about_zero(plan: &ScalingPlan) -> &'static str {
    match plan.kind() {
        _ if !plan.comes_back_from_zero() => "",
        EndpointKind::Async => {
            " At 0 nothing runs while the queue is empty, and the next request waits in it until the first instance is up; \
             1 or more keeps some warm."
        }
        EndpointKind::Component => {
            " At 0 nothing runs while there are no requests, and the next ones fail until the first copy is up; 1 or more \
             keeps some warm."
        }
        EndpointKind::Realtime | EndpointKind::Serverless => "",
    }
}

/// That a value set here does not last where scheduled actions set it too, nor theirs where the stack is updated.
fn about_schedules(plan: &ScalingPlan, form: Form, bound: impl Fn(&ScheduledAction) -> Option<u32>) -> &'static str {
    if plan.scheduled_actions().iter().all(|action| bound(action).is_none()) {
        return "";
    }
    match form {
        Form::Native => {
            " Scheduled actions set it too: this value holds until one of them fires, and again from any later update of \
             the target on (a change of MinCapacity, MaxCapacity, a schedule or a suspend flag), until the next one fires."
        }
        Form::Managed => {
            " Scheduled actions set it too: this value holds until one of them fires, and again once MinCapacity or \
             MaxCapacity is changed, until the next one fires. Other changes leave what a schedule has set."
        }
    }
}
