//! What `PutMetricAlarm` accepts. Source: `PutMetricAlarm` in the API reference.

use serde_json::{Value, json};

use super::{invalid_combination, invalid_value, metric_math};
use crate::error::ServiceError;
use crate::input::Input;

pub(crate) const ALARM_STATES: [&str; 3] = ["OK", "ALARM", "INSUFFICIENT_DATA"];
pub(super) const STATISTICS: [&str; 5] = ["SampleCount", "Average", "Sum", "Minimum", "Maximum"];
const COMPARISON_OPERATORS: [&str; 4] =
    ["GreaterThanOrEqualToThreshold", "GreaterThanThreshold", "LessThanThreshold", "LessThanOrEqualToThreshold"];
const MISSING_DATA: [&str; 4] = ["breaching", "notBreaching", "ignore", "missing"];
const ACTIONS: [&str; 3] = ["OKActions", "AlarmActions", "InsufficientDataActions"];
/// The members that say what a metric alarm watches; an alarm on metric math has `Metrics` instead.
const METRIC: [&str; 7] = ["MetricName", "Namespace", "Dimensions", "Period", "Unit", "Statistic", "ExtendedStatistic"];
/// The members that stay with an alarm as they were sent.
const KEPT: [&str; 12] = [
    "AlarmDescription",
    "MetricName",
    "Namespace",
    "Statistic",
    "ExtendedStatistic",
    "Period",
    "Unit",
    "EvaluationPeriods",
    "DatapointsToAlarm",
    "Threshold",
    "TreatMissingData",
    "EvaluateLowSampleCountPercentile",
];
const MOST_ACTIONS: usize = 5;
const MOST_DIMENSIONS: usize = 30;
const DAY: i64 = 86_400;

/// 1 to 255 characters, none of them an ASCII control character.
pub(super) fn read_name<'a>(input: &Input<'a>) -> Result<&'a str, ServiceError> {
    let name = input.required_text("AlarmName")?;
    input.sized_text("AlarmName", 1, 255)?;
    if name.chars().any(|letter| letter.is_ascii_control()) {
        return Err(invalid_value(format!(
            "AlarmName must not contain ASCII control characters, got: '{}'",
            name.escape_debug()
        )));
    }
    Ok(name)
}

/// Checks the input and gives the members that describe the alarm.
pub(super) fn read_configuration(input: &Input<'_>) -> Result<Value, ServiceError> {
    for unsupported in ["ThresholdMetricId", "EvaluationCriteria"] {
        if input.has(unsupported) {
            return Err(invalid_value(format!("{unsupported} is not stood in for: use Threshold.")));
        }
    }
    let comparison_operator = input.required_choice("ComparisonOperator", &COMPARISON_OPERATORS)?;
    input.required_number("Threshold")?;
    let Some(evaluation_periods) = input.integer_from("EvaluationPeriods", 1)? else {
        return Err(input.refuse_value("EvaluationPeriods", "null", "Member must not be null"));
    };
    if input.integer_from("DatapointsToAlarm", 1)?.is_some_and(|datapoints| evaluation_periods < datapoints) {
        return Err(input.refuse("DatapointsToAlarm must be less than or equal to EvaluationPeriods"));
    }
    input.choice("TreatMissingData", &MISSING_DATA)?;
    input.choice("EvaluateLowSampleCountPercentile", &["evaluate", "ignore"])?;
    input.sized_text("AlarmDescription", 0, 1024)?;
    input.boolean("ActionsEnabled")?;

    let longest_period = match (input.has("MetricName"), input.has("Metrics")) {
        (true, false) => check_metric(input)?,
        (false, true) => {
            if let Some(member) = METRIC.iter().find(|member| given(input, member)) {
                return Err(invalid_combination(format!("{member} cannot be combined with Metrics")));
            }
            metric_math::check(input)?
        }
        (true, true) => return Err(invalid_combination("MetricName cannot be combined with Metrics")),
        (false, false) => return Err(input.refuse("Exactly one of MetricName and Metrics must be specified")),
    };
    check_range(longest_period, evaluation_periods).map_err(|reason| input.refuse(reason))?;

    let mut configuration = json!({
        "ActionsEnabled": input.boolean("ActionsEnabled")?.unwrap_or(true),
        "ComparisonOperator": comparison_operator,
        "Dimensions": input.list("Dimensions")?,
    });
    for member in ACTIONS {
        configuration[member] = read_actions(input, member)?;
    }
    for member in KEPT {
        if let Some(value) = input.get(member) {
            configuration[member] = value.clone();
        }
    }
    if input.has("Metrics") {
        configuration["Metrics"] = input.list("Metrics")?.to_vec().into();
    }
    Ok(configuration)
}

/// 10, 20, 30 or a multiple of 60 seconds.
pub(super) fn check_period(input: &Input<'_>) -> Result<i64, ServiceError> {
    let Some(period) = input.integer("Period")? else {
        return Err(input.refuse_value("Period", "null", "Member must not be null"));
    };
    if matches!(period, 10 | 20 | 30) || (0 < period && period % 60 == 0) {
        return Ok(period);
    }
    Err(invalid_value(format!("Period must be 10, 20, 30 or a multiple of 60, got: {period}")))
}

/// Up to 30 dimensions, each with a name of 1 to 255 and a value of 1 to 1024 characters, no name twice.
pub(super) fn check_dimensions(input: &Input<'_>) -> Result<(), ServiceError> {
    let dimensions = input.structures("Dimensions")?;
    if MOST_DIMENSIONS < dimensions.len() {
        return Err(invalid_value(format!(
            "A metric takes at most {MOST_DIMENSIONS} dimensions, got: {}",
            dimensions.len()
        )));
    }
    let mut names = Vec::new();
    for dimension in dimensions {
        let name = dimension.required_text("Name")?;
        dimension.required_text("Value")?;
        dimension.sized_text("Name", 1, 255)?;
        dimension.sized_text("Value", 1, 1024)?;
        if names.contains(&name) {
            return Err(invalid_value(format!("No dimension may be given twice, got: {name}")));
        }
        names.push(name);
    }
    Ok(())
}

fn check_metric(input: &Input<'_>) -> Result<i64, ServiceError> {
    input.sized_text("MetricName", 1, 255)?;
    input.required_text("Namespace")?;
    input.sized_text("Namespace", 1, 255)?;
    let statistic = input.choice("Statistic", &STATISTICS)?;
    let extended = input.text("ExtendedStatistic")?;
    match (statistic, extended) {
        (Some(_), None) => {}
        (None, Some(extended)) if metric_math::is_extended_statistic(extended) => {}
        (None, Some(extended)) => {
            return Err(invalid_value(format!("ExtendedStatistic must be one such as p99 or tm90, got: {extended}")));
        }
        _ => return Err(invalid_combination("Exactly one of Statistic and ExtendedStatistic must be specified")),
    }
    check_dimensions(input)?;
    check_period(input)
}

/// The evaluated time is at most one day, or seven days with periods of an hour and more.
fn check_range(period: i64, evaluation_periods: i64) -> Result<(), String> {
    let most = if 3600 <= period { 7 * DAY } else { DAY };
    let range = period.saturating_mul(evaluation_periods);
    if range <= most {
        return Ok(());
    }
    Err(format!("Metrics cannot be checked across more than {most} seconds (EvaluationPeriods * Period), got: {range}"))
}

fn read_actions(input: &Input<'_>, member: &str) -> Result<Value, ServiceError> {
    let actions = input.texts(member)?;
    if MOST_ACTIONS < actions.len() {
        let constraint = format!("Member must have length less than or equal to {MOST_ACTIONS}");
        return Err(input.refuse_value(member, &format!("of {} actions", actions.len()), &constraint));
    }
    if let Some(action) = actions.iter().find(|action| !action.starts_with("arn:")) {
        return Err(input.refuse(format!("Invalid arn syntax: {action}")));
    }
    Ok(json!(actions))
}

/// Whether a member says anything: an empty list does not.
fn given(input: &Input<'_>, member: &str) -> bool {
    input.get(member).is_some_and(|value| value.as_array().is_none_or(|elements| !elements.is_empty()))
}
