//! An alarm in a few words.

use serde_json::Value;

use super::metric;
use crate::json::{decimal, items, text};

/// The name of an alarm; of one that target tracking made for itself what tells it apart, because the whole name, which
/// holds the resource id and something random, leaves no room beside it.
#[must_use]
pub fn name(alarm: &Value) -> String {
    let name = text(&alarm["AlarmName"]);
    let direction = name.strip_prefix("TargetTracking-").and_then(|rest| {
        ["AlarmHigh", "AlarmLow"].into_iter().find(|direction| rest.contains(&format!("-{direction}-")))
    });
    direction.map_or(name, |direction| format!("TargetTracking ... {direction}"))
}

/// An alarm: its state, and when it goes off; the statistic tells how many samples from how high they are.
#[must_use]
pub fn words(alarm: &Value) -> String {
    let operator = match text(&alarm["ComparisonOperator"]).as_str() {
        "GreaterThanOrEqualToThreshold" => ">=",
        "GreaterThanThreshold" => ">",
        "LessThanThreshold" => "<",
        "LessThanOrEqualToThreshold" => "<=",
        _ => "against",
    };
    let periods = text(&alarm["EvaluationPeriods"]);
    let datapoints = Some(text(&alarm["DatapointsToAlarm"])).filter(|text| !text.is_empty()).unwrap_or(periods.clone());
    format!(
        "{}: {} {operator} {}{}, {datapoints} of {periods} periods of {} s",
        text(&alarm["StateValue"]),
        metric::watched(alarm),
        decimal(&alarm["Threshold"]),
        metric::unit(alarm).map(|unit| format!(" {unit}")).unwrap_or_default(),
        text(period(alarm))
    )
}

fn period(alarm: &Value) -> &Value {
    let of_metrics =
        || items(&alarm["Metrics"]).map(|metric| &metric["MetricStat"]["Period"]).find(|period| period.is_number());
    Some(&alarm["Period"]).filter(|period| period.is_number()).or_else(of_metrics).unwrap_or(&Value::Null)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::reported::fixtures::reported;

    #[test]
    fn an_alarm_says_what_it_compares() {
        let of_one = |name: &str, more: Value| {
            let mut alarm = json!({"StateValue": "OK", "MetricName": name, "EvaluationPeriods": 2, "Period": 60,
                "ComparisonOperator": "GreaterThanOrEqualToThreshold"});
            for (key, value) in more.as_object().into_iter().flatten() {
                alarm[key] = value.clone();
            }
            alarm
        };
        for (alarm, expected) in [
            (
                reported().alarms[0].clone(),
                "ALARM: FILL(Sum of InvocationsPerInstance, 0) >= 0, 3 of 3 periods of 60 s",
            ),
            (
                json!({"StateValue": "OK", "Threshold": 5, "EvaluationPeriods": 3,
                    "ComparisonOperator": "GreaterThanThreshold", "Metrics": [{"Id": "b", "ReturnData": true,
                        "MetricStat": {"Metric": {"MetricName": "Backlog"}, "Period": 60, "Stat": "Average"}}]}),
                "OK: Average of Backlog > 5, 3 of 3 periods of 60 s",
            ),
            (
                of_one("CPUUtilization", json!({"Statistic": "SampleCount", "Threshold": 12.0})),
                "OK: SampleCount of CPUUtilization >= 12, 2 of 2 periods of 60 s",
            ),
            (
                of_one("ModelLatency", json!({"ExtendedStatistic": "p99", "Threshold": 500_000.0})),
                "OK: p99 of ModelLatency >= 500000 microseconds, 2 of 2 periods of 60 s",
            ),
            (
                of_one("ModelLatency", json!({"Statistic": "SampleCount", "Threshold": 5})),
                "OK: SampleCount of ModelLatency >= 5, 2 of 2 periods of 60 s",
            ),
            (
                of_one("Mine", json!({"ComparisonOperator": "LessThanThreshold", "Threshold": 0.4, "Period": 10})),
                "OK: Mine < 0.4, 2 of 2 periods of 10 s",
            ),
        ] {
            assert_eq!(words(&alarm), expected);
        }
    }

    #[test]
    fn the_alarms_of_target_tracking_are_told_by_their_direction() {
        for (full, expected) in [
            ("TargetTracking-endpoint/e/variant/v-AlarmHigh-00000004-0000-4000", "TargetTracking ... AlarmHigh"),
            ("TargetTracking-inference-component/c-AlarmLow-00000004-0000-4000", "TargetTracking ... AlarmLow"),
            ("TargetTracking-endpoint/e/variant/v", "TargetTracking-endpoint/e/variant/v"),
            ("demo-StepsAlarm-1", "demo-StepsAlarm-1"),
        ] {
            assert_eq!(name(&json!({"AlarmName": full})), expected);
        }
    }
}
