//! The parameters that hold scaling still without taking anything down.

use scaling::ScalingPlan;

use super::{Group, Parameter, TRUE_OR_FALSE};

/// The three flags of a target's `SuspendedState`.
pub(super) fn parameters(plan: &ScalingPlan) -> Vec<Parameter> {
    let suspended = plan.suspended();
    let from_zero = if plan.comes_back_from_zero() { " What is down at 0 stays there." } else { "" };
    let flag = |name: &str, label: &str, default: bool, description: &str| Parameter {
        name: name.to_owned(),
        label: label.to_owned(),
        group: Group::Suspended,
        default: Some(default.to_string()),
        description: description.to_owned(),
        check: TRUE_OR_FALSE,
    };
    vec![
        flag(
            "ScaleInSuspended",
            "Suspend scaling in",
            suspended.dynamic_scaling_in,
            "Whether no policy takes capacity away for now (true). What a schedule does is not held back by it.",
        ),
        flag(
            "ScaleOutSuspended",
            "Suspend scaling out",
            suspended.dynamic_scaling_out,
            &format!(
                "Whether no policy adds capacity for now (true). What a schedule does is not held back by it.{from_zero}"
            ),
        ),
        flag(
            "ScheduledScalingSuspended",
            "Suspend scheduled scaling",
            suspended.scheduled_scaling,
            "Whether scheduled actions do nothing for now (true). Those that fall due meanwhile are not made up for.",
        ),
    ]
}
