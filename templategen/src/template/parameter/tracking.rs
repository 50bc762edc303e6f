//! The parameters of a target tracking policy.

use scaling::{Decimal, TargetFormula, TrackedMetric, Unit};

use super::{Check, DECIMAL_CONSTRAINT, Flag, Group, Parameter, TRUE_OR_FALSE};
use crate::template::setting::{Setting, TrackingSetting};

/// More than 0, up to 1.
const FRACTION: &str = r"^(1|0\.[0-9]{0,19}[1-9])$";
/// More than 0, up to 100.
const PERCENT: &str = r"^(100|[1-9][0-9]?(\.[0-9]{0,19}[1-9])?|0\.[0-9]{0,19}[1-9])$";

/// The parameters of a policy that has some, in the order the console shows them.
pub(super) fn parameters(policy: &TrackingSetting<'_>) -> Vec<Parameter> {
    [
        target(policy),
        cooldown(
            &policy.scale_in_cooldown,
            "Cooldown after scaling in, in seconds",
            "How long after a successful scale-in no further one follows, in seconds. A scale-out is not held back.",
        ),
        cooldown(
            &policy.scale_out_cooldown,
            "Cooldown after scaling out, in seconds",
            "How long after a successful scale-out no further one of its size or less follows, in seconds. A larger one \
             is not held back.",
        ),
        disable_scale_in(policy),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn target(policy: &TrackingSetting<'_>) -> Option<Parameter> {
    let Setting::Parameter { name, default } = &policy.target else { return None };
    let metric = policy.policy.metric().label();
    let in_unit = unit(policy).map_or_else(String::new, |unit| format!(", {unit}"));
    let formula = policy.policy.formula().map_or_else(String::new, |formula| in_words(formula, *default));
    let check = match policy.policy.unit() {
        Some(Unit::Fraction) => Check::pattern(FRACTION, format!("more than 0, up to 1, in {DECIMAL_CONSTRAINT}")),
        Some(Unit::Percent) => Check::pattern(PERCENT, format!("more than 0, up to 100, in {DECIMAL_CONSTRAINT}")),
        _ => Check::positive(),
    };
    Some(Parameter {
        name: name.clone(),
        label: format!("Target: {metric}{in_unit}"),
        group: Group::Tracking,
        default: Some(default.to_string()),
        description: format!(
            "The value that {metric} is held at: over it {units} are added, well under it {units} are taken away.{formula}",
            units = policy.units
        ),
        check,
    })
}

/// What a value of the metric counts, where the number alone does not say it.
fn unit(policy: &TrackingSetting<'_>) -> Option<String> {
    match (policy.policy.tracked(), policy.policy.unit()) {
        (TrackedMetric::Predefined(metric_type), _) if metric_type.is_per_minute() => {
            Some("requests a minute".to_owned())
        }
        (_, None | Some(Unit::Count)) => None,
        (_, Some(unit)) => Some(unit.to_string()),
    }
}

fn in_words(formula: TargetFormula, target: Decimal) -> String {
    let TargetFormula { requests_per_second, safety_factor } = formula;
    format!(
        " {target} is {requests_per_second}, the most requests that one answers in a second, times the safety factor \
         {safety_factor}, times 60 seconds."
    )
}

fn cooldown(setting: &Setting, label: &str, description: &str) -> Option<Parameter> {
    let Setting::Parameter { name, default } = setting else { return None };
    Some(Parameter {
        name: name.clone(),
        label: label.to_owned(),
        group: Group::Tracking,
        default: Some(default.to_string()),
        description: description.to_owned(),
        check: Check::whole_number(0),
    })
}

fn disable_scale_in(policy: &TrackingSetting<'_>) -> Option<Parameter> {
    let Flag::Parameter { name, default } = policy.disable_scale_in else { return None };
    Some(Parameter {
        name: name.to_owned(),
        label: "Never scale in by this target".to_owned(),
        group: Group::Tracking,
        default: Some(default.to_string()),
        description: "Whether this policy only adds capacity (true), or takes it away as well (false).".to_owned(),
        check: TRUE_OR_FALSE,
    })
}
