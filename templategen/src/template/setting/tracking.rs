//! A target tracking policy as the template has it.

use scaling::{Decimal, ScalingPlan, TargetTrackingPolicy};

use super::{Flag, Setting};

/// A target tracking policy of the plan as the template has it.
#[derive(Clone, Debug)]
pub(crate) struct TrackingSetting<'a> {
    /// The policy of the plan.
    pub(crate) policy: &'a TargetTrackingPolicy,
    /// What it changes the number of, in the plural.
    pub(crate) units: &'static str,
    /// The value its metric is held at.
    pub(crate) target: Setting,
    /// Its cooldown after a scale-in, in seconds.
    pub(crate) scale_in_cooldown: Setting,
    /// Its cooldown after a scale-out, in seconds.
    pub(crate) scale_out_cooldown: Setting,
    /// Whether it never takes capacity away.
    pub(crate) disable_scale_in: Flag,
}

/// The target tracking policies of a plan. Only the first one's values are parameters.
pub(super) fn settings(plan: &ScalingPlan) -> Vec<TrackingSetting<'_>> {
    let units = plan.kind().scalable_dimension().units();
    let each = plan.target_tracking_policies().iter().enumerate();
    each.map(|(index, policy)| setting(policy, units, index == 0)).collect()
}

fn setting<'a>(policy: &'a TargetTrackingPolicy, units: &'static str, first: bool) -> TrackingSetting<'a> {
    let number = |name: &str, default| Setting::parameter_if(first, || name.to_owned(), default);
    let seconds = |name, seconds: u32| number(name, Decimal::from_integer(seconds.into()));
    let default = policy.disable_scale_in();
    TrackingSetting {
        policy,
        units,
        target: number("TargetValue", policy.target_value()),
        scale_in_cooldown: seconds("ScaleInCooldownSeconds", policy.scale_in_cooldown_seconds()),
        scale_out_cooldown: seconds("ScaleOutCooldownSeconds", policy.scale_out_cooldown_seconds()),
        disable_scale_in: if first {
            Flag::Parameter { name: "DisableScaleIn", default }
        } else {
            Flag::Fixed(default)
        },
    }
}
