//! What a step policy is, before anything is drawn.

use scaling::{AlarmShape, ScalingPlan, StepPolicy};

use super::metric;
use super::text::facts;
use super::words::units;

/// The policy's name, its metric, its alarms and how it acts.
pub(super) fn render(plan: &ScalingPlan, policy: &StepPolicy) -> String {
    let alarms = match policy.shape() {
        AlarmShape::AlwaysOn => "always-on: one alarm at the metric's floor, red by design",
        AlarmShape::Paired => "paired: one alarm for each side that acts, quiet in between",
    };
    let period_seconds = policy.evaluation(None).period_seconds;
    let mut rows = vec![("metric", metric::described(policy.metric(), period_seconds))];
    rows.extend(metric::definitions(policy.metric()).into_iter().map(|definition| ("", definition)));
    rows.push(("alarms", alarms.to_owned()));
    rows.push(("capacity", capacity(plan)));
    rows.extend(wakes(plan, policy).map(|sentence| ("from zero", sentence)));
    rows.extend(suspended(plan).map(|suspended| ("suspended", suspended)));
    rows.push(("changes", changes(plan, policy)));
    rows.push(("cooldown", format!("{} seconds from each finished scaling activity on", policy.cooldown_seconds())));
    rows.push(("aggregation", format!("{} of the datapoints its alarm looks at", policy.aggregation())));
    format!("{}\n{}", policy.name(), facts(2, rows))
}

/// The range capacity moves in.
pub(super) fn capacity(plan: &ScalingPlan) -> String {
    let range = plan.capacity();
    format!("{} to {}", range.min(), units(plan.kind().scalable_dimension(), range.max()))
}

/// What policies are kept from doing.
pub(super) fn suspended(plan: &ScalingPlan) -> Option<String> {
    let state = plan.suspended();
    let parts = [(state.dynamic_scaling_in, "scaling in"), (state.dynamic_scaling_out, "scaling out")];
    let parts: Vec<_> = parts.into_iter().filter(|(suspended, _)| *suspended).map(|(_, part)| part).collect();
    (!parts.is_empty()).then(|| format!("{} by policies", parts.join(" and ")))
}

fn changes(plan: &ScalingPlan, policy: &StepPolicy) -> String {
    let kind = policy.ladder().adjustment_type();
    match policy.min_adjustment_magnitude() {
        Some(least) => format!("{kind}, at least {} at a time", units(plan.kind().scalable_dimension(), least)),
        None => kind.to_string(),
    }
}

/// What the policy is for where the capacity can come down to 0.
fn wakes(plan: &ScalingPlan, policy: &StepPolicy) -> Option<String> {
    let is_needed = plan.wake_up() == Some(policy);
    let first = plan.kind().scalable_dimension().unit();
    is_needed.then(|| {
        format!(
            "this policy wakes the target: its metric is published without capacity too, and it adds the first {first}"
        )
    })
}
