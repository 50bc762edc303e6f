//! The rules for a list of step adjustments. Source: `StepAdjustment` in the API reference.

use std::cmp::Ordering;

use crate::error::ServiceError;
use crate::input::Input;

/// Most step adjustments of one policy. Source: quotas of Application Auto Scaling.
const MOST_STEPS: usize = 20;

/// One step: where it begins and ends, relative to the alarm's threshold, infinite where a bound is null.
#[derive(Clone, Copy, Debug)]
struct Step {
    lower: f64,
    upper: f64,
}

/// Checks `StepScalingPolicyConfiguration`.
pub(super) fn check(configuration: &Input<'_>) -> Result<(), ServiceError> {
    let adjustment_type = configuration
        .required_choice("AdjustmentType", &["ChangeInCapacity", "PercentChangeInCapacity", "ExactCapacity"])?;
    configuration.choice("MetricAggregationType", &["Average", "Minimum", "Maximum"])?;
    configuration.integer_from("Cooldown", 0)?;
    let magnitude = configuration.integer_from("MinAdjustmentMagnitude", 0)?;
    if let (Some(magnitude), false) = (magnitude, adjustment_type == "PercentChangeInCapacity") {
        return Err(configuration.refuse(format!(
            "MinAdjustmentMagnitude is only for the adjustment type PercentChangeInCapacity, got: {magnitude} with \
             {adjustment_type}"
        )));
    }
    let adjustments = configuration.structures("StepAdjustments")?;
    let mut steps = Vec::new();
    for adjustment in &adjustments {
        let change = adjustment.integer("ScalingAdjustment")?.ok_or_else(|| {
            configuration.refuse_value("stepAdjustments.scalingAdjustment", "null", "Member must not be null")
        })?;
        if adjustment_type == "ExactCapacity" && change < 0 {
            return Err(configuration
                .refuse(format!("ScalingAdjustment must be non-negative for ExactCapacity, got: {change}")));
        }
        steps.push(Step {
            lower: adjustment.number("MetricIntervalLowerBound")?.unwrap_or(f64::NEG_INFINITY),
            upper: adjustment.number("MetricIntervalUpperBound")?.unwrap_or(f64::INFINITY),
        });
    }
    check_intervals(steps).map_err(|reason| configuration.refuse(reason))
}

fn check_intervals(mut steps: Vec<Step>) -> Result<(), String> {
    if steps.is_empty() {
        return Err("At least one StepAdjustment is required".to_owned());
    }
    if MOST_STEPS < steps.len() {
        return Err(format!(
            "There can be at most {MOST_STEPS} step adjustments per scaling policy, got: {}",
            steps.len()
        ));
    }
    for step in &steps {
        if step.lower.is_infinite() && step.upper.is_infinite() {
            return Err("Both lower and upper bounds of a step adjustment cannot be left unspecified".to_owned());
        }
        if step.upper <= step.lower {
            return Err(format!(
                "The upper bound of a StepAdjustment must be greater than its lower bound, got: {} and {}",
                step.lower, step.upper
            ));
        }
    }
    for (name, unbounded) in [
        ("lower", steps.iter().filter(|step| step.lower.is_infinite()).count()),
        ("upper", steps.iter().filter(|step| step.upper.is_infinite()).count()),
    ] {
        if 1 < unbounded {
            return Err(format!("At most one StepAdjustment may have an unspecified {name} bound, got: {unbounded}"));
        }
    }
    if steps.iter().any(|step| step.lower.is_finite() && step.lower < 0.0)
        && steps.iter().all(|step| step.lower.is_finite())
    {
        return Err("There must be a StepAdjustment with an unspecified lower bound (i.e., lower bound is null) when \
                    one StepAdjustment has a negative lower bound"
            .to_owned());
    }
    if steps.iter().any(|step| step.upper.is_finite() && 0.0 < step.upper)
        && steps.iter().all(|step| step.upper.is_finite())
    {
        return Err("There must be a StepAdjustment with an unspecified upper bound (i.e., upper bound is null) when \
                    one StepAdjustment has a positive upper bound"
            .to_owned());
    }
    steps.sort_by(|left, right| left.lower.total_cmp(&right.lower));
    for pair in steps.windows(2) {
        let (before, after) = (pair[0], pair[1]);
        match before.upper.total_cmp(&after.lower) {
            Ordering::Equal => {}
            Ordering::Less => {
                return Err(format!(
                    "There is a gap between step adjustments from {} to {}",
                    before.upper, after.lower
                ));
            }
            Ordering::Greater => {
                return Err(format!(
                    "StepAdjustment intervals cannot overlap, got one that ends at {} and one that starts at {}",
                    before.upper, after.lower
                ));
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    /// A row: the adjustment type, steps as lower bound, upper bound and adjustment, and the start of the refusal.
    fn check_row(adjustment_type: &str, steps: &[(Value, Value, i64)], expected: &str) {
        let steps: Value = steps
            .iter()
            .map(|(lower, upper, adjustment)| {
                json!({
                    "MetricIntervalLowerBound": lower,
                    "MetricIntervalUpperBound": upper,
                    "ScalingAdjustment": adjustment,
                })
            })
            .collect();
        let configuration = json!({"AdjustmentType": adjustment_type, "StepAdjustments": steps});
        let input = Input::new(&configuration, "ValidationException").expect("it is a structure");
        let refusal = check(&input).err().map(|error| error.message).unwrap_or_default();
        assert!(
            if expected.is_empty() { refusal.is_empty() } else { refusal.starts_with(expected) },
            "{configuration}: {refusal}"
        );
    }

    #[test]
    fn steps_leave_no_gap_and_do_not_overlap() {
        let change = "ChangeInCapacity";
        let none = || Value::Null;
        check_row(change, &[(json!(0), none(), 1)], "");
        check_row(change, &[(none(), json!(0), -1)], "");
        check_row(change, &[(json!(10), none(), 1)], "");
        check_row(change, &[(json!(0), json!(10), 1), (json!(10), none(), 2)], "");
        check_row(change, &[(json!(10), none(), 2), (json!(0), json!(10), 1)], "");
        check_row(change, &[(none(), json!(-10), -2), (json!(-10), json!(0), -1)], "");
        check_row(change, &[(json!(0), json!(10), 1), (json!(11), none(), 2)], "There is a gap");
        check_row(
            change,
            &[(json!(0), json!(10), 1), (json!(9), none(), 2)],
            "StepAdjustment intervals cannot overlap",
        );
    }

    #[test]
    fn bounds_may_be_left_out_only_at_the_ends() {
        let change = "ChangeInCapacity";
        let none = || Value::Null;
        check_row(change, &[], "At least one");
        check_row(change, &[(none(), none(), 1)], "Both lower and upper bounds");
        check_row(change, &[(json!(5), json!(5), 1)], "The upper bound of a StepAdjustment must be greater");
        check_row(change, &[(json!(0), none(), 1), (json!(5), none(), 2)], "At most one StepAdjustment may have");
        check_row(change, &[(none(), json!(0), 1), (none(), json!(-5), 2)], "At most one StepAdjustment may have");
        check_row(change, &[(json!(-10), json!(0), -1)], "There must be a StepAdjustment with an unspecified lower");
        check_row(change, &[(json!(0), json!(10), 1)], "There must be a StepAdjustment with an unspecified upper");
    }

    #[test]
    fn exact_capacity_is_never_negative() {
        check_row("ExactCapacity", &[(json!(0), Value::Null, 0)], "");
        check_row("ExactCapacity", &[(json!(0), Value::Null, -1)], "ScalingAdjustment must be non-negative");
    }

    #[test]
    fn a_policy_takes_twenty_steps() {
        for (count, expected) in [(20, ""), (21, "There can be at most 20 step adjustments")] {
            let steps: Vec<_> = (0..count)
                .map(|step| {
                    let upper = if step + 1 == count { Value::Null } else { json!(step + 1) };
                    (json!(step), upper, 1)
                })
                .collect();
            check_row("ChangeInCapacity", &steps, expected);
        }
    }

    #[test]
    fn a_minimum_magnitude_is_for_percent_only() {
        for (adjustment_type, accepted) in
            [("PercentChangeInCapacity", true), ("ChangeInCapacity", false), ("ExactCapacity", false)]
        {
            let configuration = json!({
                "AdjustmentType": adjustment_type,
                "MinAdjustmentMagnitude": 2,
                "StepAdjustments": [{"MetricIntervalLowerBound": 0, "ScalingAdjustment": 25}],
            });
            let input = Input::new(&configuration, "ValidationException").expect("it is a structure");
            assert_eq!(check(&input).is_ok(), accepted, "{adjustment_type}");
        }
    }
}
