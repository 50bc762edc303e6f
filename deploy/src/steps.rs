//! The steps of a deployed policy in absolute metric values, read back from what the services hold.
//!
//! Application Auto Scaling keeps bounds relative to the threshold of the alarm that calls the policy. The
//! two services hold their halves separately, so the sum is the first place where a mistake would show.

use scaling::Decimal;
use serde_json::Value;

use crate::json::{decimal, items, text};

/// One step of a deployed policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The metric values it is for, such as `20 <= m < 50`.
    pub absolute: String,
    /// The threshold of the alarm that calls the policy, such as `0`.
    pub threshold: String,
    /// The bounds as stored, such as `20 to 50`.
    pub relative: String,
    /// What it does, such as `+1`.
    pub change: String,
}

/// The steps of a step scaling policy under the alarm that calls it, lowest first.
#[must_use]
pub fn steps(policy: &Value, alarm: &Value) -> Vec<Step> {
    let configuration = &policy["StepScalingPolicyConfiguration"];
    let adjustment_type = text(&configuration["AdjustmentType"]);
    let Some(threshold) = number(&alarm["Threshold"]) else { return Vec::new() };
    let falling = text(&alarm["ComparisonOperator"]).starts_with("LessThan");
    let mut bounded: Vec<(Option<Decimal>, Option<Decimal>, &Value)> = items(&configuration["StepAdjustments"])
        .map(|step| (number(&step["MetricIntervalLowerBound"]), number(&step["MetricIntervalUpperBound"]), step))
        .collect();
    // No lower bound is the lowest: `None` sorts first.
    bounded.sort_by_key(|(lower, _, _)| *lower);
    bounded
        .into_iter()
        .map(|(lower, upper, step)| Step {
            absolute: if falling { below(threshold, lower, upper) } else { above(threshold, lower, upper) },
            threshold: threshold.to_string(),
            relative: format!("{} to {}", bound(lower, "-infinity"), bound(upper, "infinity")),
            change: change(&adjustment_type, &text(&step["ScalingAdjustment"])),
        })
        .collect()
}

/// The interval of a rising alarm's step: closed below and open above, and never under the threshold,
/// because the policy is not called there.
fn above(threshold: Decimal, lower: Option<Decimal>, upper: Option<Decimal>) -> String {
    let from = lower.map_or(threshold, |lower| add(threshold, lower).max(threshold));
    match upper {
        Some(upper) => format!("{from} <= m < {}", add(threshold, upper)),
        None => format!("{from} <= m"),
    }
}

/// The interval of a falling alarm's step: open below and closed above, and never at the threshold.
fn below(threshold: Decimal, lower: Option<Decimal>, upper: Option<Decimal>) -> String {
    let to = match upper.map(|upper| add(threshold, upper)) {
        Some(upper) if upper < threshold => format!("m <= {upper}"),
        _ => format!("m < {threshold}"),
    };
    lower.map_or(to.clone(), |lower| format!("{} < {to}", add(threshold, lower)))
}

fn change(adjustment_type: &str, adjustment: &str) -> String {
    let signed = if adjustment.starts_with('-') { adjustment.to_owned() } else { format!("+{adjustment}") };
    match adjustment_type {
        "ExactCapacity" => format!("={adjustment}"),
        _ if adjustment == "0" => "rest".to_owned(),
        "PercentChangeInCapacity" => format!("{signed}%"),
        _ => signed,
    }
}

fn bound(bound: Option<Decimal>, unbounded: &str) -> String {
    bound.map_or(unbounded.to_owned(), |bound| bound.to_string())
}

fn number(value: &Value) -> Option<Decimal> {
    Decimal::parse(&decimal(value)).ok()
}

/// The exact sum.
#[must_use]
pub fn add(left: Decimal, right: Decimal) -> Decimal {
    left - (Decimal::ZERO - right)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn check(alarm: (&str, f64), kind: &str, adjustments: &Value, expected: &[(&str, &str, &str)]) {
        let policy =
            json!({"StepScalingPolicyConfiguration": {"AdjustmentType": kind, "StepAdjustments": adjustments}});
        let alarm = json!({"ComparisonOperator": alarm.0, "Threshold": alarm.1});
        let steps = steps(&policy, &alarm);
        let steps: Vec<_> =
            steps.iter().map(|step| (step.absolute.as_str(), step.relative.as_str(), step.change.as_str())).collect();
        assert_eq!(steps, expected);
    }

    #[test]
    fn absolute_is_threshold_and_bound_added_exactly() {
        let rising = "GreaterThanOrEqualToThreshold";
        let ladder = json!([
            {"MetricIntervalLowerBound": 50.0, "ScalingAdjustment": 1},
            {"MetricIntervalUpperBound": 20.0, "ScalingAdjustment": -1},
            {"MetricIntervalLowerBound": 20.0, "MetricIntervalUpperBound": 50.0, "ScalingAdjustment": 0},
        ]);
        check(
            (rising, 0.0),
            "ChangeInCapacity",
            &ladder,
            &[
                ("0 <= m < 20", "-infinity to 20", "-1"),
                ("20 <= m < 50", "20 to 50", "rest"),
                ("50 <= m", "50 to infinity", "+1"),
            ],
        );
        let one = json!([{"MetricIntervalLowerBound": 0, "MetricIntervalUpperBound": 0.4, "ScalingAdjustment": 10}]);
        check((rising, 0.3), "PercentChangeInCapacity", &one, &[("0.3 <= m < 0.7", "0 to 0.4", "+10%")]);
        let exact = json!([{"MetricIntervalLowerBound": 0, "ScalingAdjustment": 4}]);
        check((rising, -5.5), "ExactCapacity", &exact, &[("-5.5 <= m", "0 to infinity", "=4")]);
    }

    #[test]
    fn under_a_falling_alarm_a_step_is_open_below_and_closed_above() {
        let ladder = json!([
            {"MetricIntervalLowerBound": -10, "MetricIntervalUpperBound": 0, "ScalingAdjustment": -1},
            {"MetricIntervalUpperBound": -10, "ScalingAdjustment": -2},
        ]);
        check(
            ("LessThanThreshold", 20.0),
            "ChangeInCapacity",
            &ladder,
            &[("m <= 10", "-infinity to -10", "-2"), ("10 < m < 20", "-10 to 0", "-1")],
        );
    }
}
