//! One object of a service in a few words.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::json::{decimal, items, text};
use crate::time::readable;

/// A scalable target: its range, and what is suspended.
#[must_use]
pub fn target(target: &Value) -> String {
    let suspended: Vec<&str> = [
        ("DynamicScalingInSuspended", "scale-in"),
        ("DynamicScalingOutSuspended", "scale-out"),
        ("ScheduledScalingSuspended", "scheduled scaling"),
    ]
    .into_iter()
    .filter(|(member, _)| target["SuspendedState"][member] == true)
    .map(|(_, words)| words)
    .collect();
    let suspended =
        if suspended.is_empty() { String::new() } else { format!(", suspended: {}", suspended.join(" and ")) };
    format!(
        "{} from {} to {}{suspended}",
        text(&target["ScalableDimension"]),
        text(&target["MinCapacity"]),
        text(&target["MaxCapacity"])
    )
}

/// A policy: its type and how it acts.
#[must_use]
pub fn policy(policy: &Value) -> String {
    let kind = text(&policy["PolicyType"]);
    let steps = &policy["StepScalingPolicyConfiguration"];
    let tracking = &policy["TargetTrackingScalingPolicyConfiguration"];
    if steps.is_object() {
        let aggregation = text(&steps["MetricAggregationType"]).to_lowercase();
        let aggregation =
            if aggregation.is_empty() { aggregation } else { format!(", {aggregation} of the alarm's datapoints") };
        return format!(
            "{kind}, {}, cooldown {} s{aggregation}",
            text(&steps["AdjustmentType"]),
            text(&steps["Cooldown"])
        );
    }
    if tracking.is_object() {
        let way = if tracking["DisableScaleIn"] == true { ", never scales in" } else { "" };
        return format!(
            "{kind}, keeps {} at {}, cooldown {} after a scale-in and {} after a scale-out{way}",
            tracked(tracking),
            decimal(&tracking["TargetValue"]),
            cooldown(&tracking["ScaleInCooldown"]),
            cooldown(&tracking["ScaleOutCooldown"])
        );
    }
    kind
}

/// What a target tracking policy keeps at its target.
fn tracked(tracking: &Value) -> String {
    let predefined = text(&tracking["PredefinedMetricSpecification"]["PredefinedMetricType"]);
    if !predefined.is_empty() {
        return predefined;
    }
    let own = &tracking["CustomizedMetricSpecification"];
    let statistic = text(&own["Statistic"]);
    if statistic.is_empty() { metric(own) } else { format!("{} ({statistic})", metric(own)) }
}

/// A cooldown; a policy that says none has the service's own.
fn cooldown(seconds: &Value) -> String {
    if seconds.is_null() { "the service's default".to_owned() } else { format!("{} s", text(seconds)) }
}

/// A scheduled action: when it happens, and what range it sets.
#[must_use]
pub fn scheduled(action: &Value) -> [String; 2] {
    let mut when = text(&action["Schedule"]);
    let mut add = |introduction: &str, what: String| {
        if !what.is_empty() {
            when.push_str(introduction);
            when.push_str(&what);
        }
    };
    add(", ", text(&action["Timezone"]));
    for (introduction, time) in [(", from ", "StartTime"), (", until ", "EndTime")] {
        add(introduction, if action[time].is_null() { String::new() } else { readable(&action[time]) });
    }
    let bounds = &action["ScalableTargetAction"];
    let bounds = [("minimum", "MinCapacity"), ("maximum", "MaxCapacity")]
        .into_iter()
        .filter(|(_, member)| bounds[member].is_number())
        .map(|(words, member)| format!("{words} {}", text(&bounds[member])));
    [when, bounds.collect::<Vec<_>>().join(", ")]
}

/// The name of an alarm; of one that target tracking made for itself what tells it apart, because the whole name, which
/// holds the resource id and something random, leaves no room beside it.
#[must_use]
pub fn alarm_name(alarm: &Value) -> String {
    let name = text(&alarm["AlarmName"]);
    let direction = name.strip_prefix("TargetTracking-").and_then(|rest| {
        ["AlarmHigh", "AlarmLow"].into_iter().find(|direction| rest.contains(&format!("-{direction}-")))
    });
    direction.map_or(name, |direction| format!("TargetTracking ... {direction}"))
}

/// An alarm: its state, and when it goes off.
#[must_use]
pub fn alarm(alarm: &Value) -> String {
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
        "{}: {} {operator} {}, {datapoints} of {periods} periods of {} s",
        text(&alarm["StateValue"]),
        metric(alarm),
        decimal(&alarm["Threshold"]),
        text(period(alarm))
    )
}

/// A widget of a dashboard: its name and its kind.
#[must_use]
pub fn widget(widget: &Value) -> (String, String) {
    let properties = &widget["properties"];
    let heading = heading(&text(&properties["markdown"]));
    let title = Some(text(&properties["title"])).filter(|title| !title.is_empty()).unwrap_or(heading);
    (cut(&title), format!("{}, {} by {}", text(&widget["type"]), text(&widget["width"]), text(&widget["height"])))
}

/// A title of at most 36 characters: longer ones would leave no room beside them.
fn cut(title: &str) -> String {
    const LONGEST: usize = 36;
    const MARK: &str = " ...";
    if title.chars().count() <= LONGEST {
        return title.to_owned();
    }
    let beginning: String = title.chars().take(LONGEST - MARK.len()).collect();
    format!("{}{MARK}", beginning.trim_end())
}

/// The first line of a markdown text as plain words.
fn heading(markdown: &str) -> String {
    let mut words = String::new();
    let mut in_link = false;
    for character in markdown.lines().next().unwrap_or_default().chars() {
        match character {
            // The address of a link stands in parentheses behind its text.
            '(' if words.ends_with(']') => {
                words.pop();
                in_link = true;
            }
            ')' if in_link => in_link = false,
            '#' | '*' | '`' | '[' => {}
            _ if in_link => {}
            _ => words.push(character),
        }
    }
    words.trim().to_owned()
}

/// A scaling activity: what happened and why, or why nothing did.
#[must_use]
pub fn activity(activity: &Value) -> String {
    let mut sentences =
        vec![text(&activity["Description"]), text(&activity["StatusMessage"]), text(&activity["Cause"])];
    sentences.extend(items(&activity["NotScaledReasons"]).map(not_scaled));
    sentences.retain(|sentence| !sentence.is_empty());
    sentences.join(" ")
}

/// Why an activity changed nothing.
/// See <https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-scaling-activities.html>.
fn not_scaled(reason: &Value) -> String {
    let code = text(&reason["Code"]);
    let because = match code.as_str() {
        "AutoScalingAnticipatedFlapping" => "scaling in would have led straight to scaling out".to_owned(),
        "TargetServicePutResourceAsUnscalable" => "the endpoint can not be scaled just now".to_owned(),
        "AlreadyAtMaxCapacity" => format!("it is at its maximum of {}", text(&reason["MaxCapacity"])),
        "AlreadyAtMinCapacity" => format!("it is at its minimum of {}", text(&reason["MinCapacity"])),
        "AlreadyAtDesiredCapacity" => format!("it is at the wanted {} already", text(&reason["CurrentCapacity"])),
        _ => return format!("Not scaled: {code}."),
    };
    format!("Not scaled: {because} ({code}).")
}

/// The metric or the expression an alarm watches.
fn metric(alarm: &Value) -> String {
    let name = text(&alarm["MetricName"]);
    if !name.is_empty() {
        return name;
    }
    let meaning = |metric: &Value| {
        let name = text(&metric["MetricStat"]["Metric"]["MetricName"]);
        if name.is_empty() { text(&metric["Expression"]) } else { name }
    };
    let returned = items(&alarm["Metrics"]).find(|metric| metric["ReturnData"] != false);
    // `FILL(m1, 0)` says less than `FILL(InvocationsPerInstance, 0)`.
    let names = items(&alarm["Metrics"]).map(|metric| (text(&metric["Id"]), meaning(metric))).collect();
    returned.map(|returned| replace_words(&meaning(returned), &names)).unwrap_or_default()
}

/// The text with each whole word that has a meaning replaced by that; what came in by it is not looked at again.
fn replace_words(text: &str, meanings: &BTreeMap<String, String>) -> String {
    let mut replaced = String::new();
    let mut current = String::new();
    for character in text.chars().chain(['\0']) {
        if character.is_alphanumeric() || character == '_' {
            current.push(character);
            continue;
        }
        replaced.push_str(meanings.get(&current).unwrap_or(&current));
        current.clear();
        if character != '\0' {
            replaced.push(character);
        }
    }
    replaced
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
    fn each_object_is_a_few_words() {
        let reported = reported();
        for (words, expected) in [
            (target(&reported.targets[0]), "sagemaker:variant:DesiredInstanceCount from 1 to 10, suspended: scale-out"),
            (
                policy(&reported.policies[0]),
                "StepScaling, ChangeInCapacity, cooldown 60 s, maximum of the alarm's datapoints",
            ),
            (
                policy(&json!({"PolicyType": "TargetTrackingScaling", "TargetTrackingScalingPolicyConfiguration": {
                    "TargetValue": 60.0, "ScaleInCooldown": 700, "ScaleOutCooldown": 300,
                    "PredefinedMetricSpecification": {"PredefinedMetricType": "SageMakerVariantInvocationsPerInstance"},
                }})),
                "TargetTrackingScaling, keeps SageMakerVariantInvocationsPerInstance at 60, cooldown 700 s after a scale-in \
                 and 300 s after a scale-out",
            ),
            (
                policy(&json!({"PolicyType": "TargetTrackingScaling", "TargetTrackingScalingPolicyConfiguration": {
                    "TargetValue": 0.5, "ScaleOutCooldown": 0, "DisableScaleIn": true,
                    "CustomizedMetricSpecification": {"MetricName": "CPUUtilization", "Statistic": "Average"},
                }})),
                "TargetTrackingScaling, keeps CPUUtilization (Average) at 0.5, cooldown the service's default after a \
                 scale-in and 0 s after a scale-out, never scales in",
            ),
            (
                policy(&json!({"PolicyType": "TargetTrackingScaling", "TargetTrackingScalingPolicyConfiguration": {
                    "TargetValue": 5, "ScaleInCooldown": 1, "ScaleOutCooldown": 2,
                    "CustomizedMetricSpecification": {"Metrics": [
                        {"Id": "b", "MetricStat": {"Metric": {"MetricName": "Backlog"}, "Stat": "Sum"}, "ReturnData": false},
                        {"Id": "e", "Expression": "b / 4", "ReturnData": true},
                    ]},
                }})),
                "TargetTrackingScaling, keeps Backlog / 4 at 5, cooldown 1 s after a scale-in and 2 s after a scale-out",
            ),
            (
                alarm(&json!({"StateValue": "OK", "Threshold": 5, "EvaluationPeriods": 3,
                "ComparisonOperator": "GreaterThanThreshold", "Metrics": [
                    {"Id": "b", "MetricStat": {"Metric": {"MetricName": "Backlog"}, "Period": 60}, "ReturnData": true},
                ]})),
                "OK: Backlog > 5, 3 of 3 periods of 60 s",
            ),
            (alarm(&reported.alarms[0]), "ALARM: FILL(InvocationsPerInstance, 0) >= 0, 3 of 3 periods of 60 s"),
            (
                alarm(
                    &json!({"StateValue": "OK", "MetricName": "CPUUtilization", "Threshold": 0.4, "EvaluationPeriods": 2,
                    "Period": 10, "ComparisonOperator": "LessThanThreshold"}),
                ),
                "OK: CPUUtilization < 0.4, 2 of 2 periods of 10 s",
            ),
            (
                activity(&reported.activities[0]),
                "Setting desired instance count to 2. Successfully set. monitor alarm demo-alarm in state ALARM triggered policy demo-steps",
            ),
        ] {
            assert_eq!(words, expected);
        }
    }

    #[test]
    fn the_alarms_of_target_tracking_are_told_by_their_direction() {
        for (name, expected) in [
            ("TargetTracking-endpoint/e/variant/v-AlarmHigh-00000004-0000-4000", "TargetTracking ... AlarmHigh"),
            ("TargetTracking-inference-component/c-AlarmLow-00000004-0000-4000", "TargetTracking ... AlarmLow"),
            ("TargetTracking-endpoint/e/variant/v", "TargetTracking-endpoint/e/variant/v"),
            ("demo-StepsAlarm-1", "demo-StepsAlarm-1"),
        ] {
            assert_eq!(alarm_name(&json!({"AlarmName": name})), expected);
        }
    }

    #[test]
    fn a_scheduled_action_says_when_and_what() {
        for (action, expected) in [
            (
                json!({"Schedule": "cron(0 8 ? * MON-FRI *)", "Timezone": "Europe/Berlin",
                    "ScalableTargetAction": {"MinCapacity": 3, "MaxCapacity": 10}}),
                ["cron(0 8 ? * MON-FRI *), Europe/Berlin", "minimum 3, maximum 10"],
            ),
            (
                json!({"Schedule": "rate(12 hours)", "StartTime": "2030-01-01T00:00:00Z", "EndTime": "2031-01-01T00:00:00Z",
                    "ScalableTargetAction": {"MaxCapacity": 0}}),
                ["rate(12 hours), from 2030-01-01 00:00:00, until 2031-01-01 00:00:00", "maximum 0"],
            ),
        ] {
            assert_eq!(scheduled(&action), expected);
        }
    }

    #[test]
    fn widgets_are_called_by_their_title_or_first_line() {
        let reported = reported();
        let widgets: Vec<_> = items(&reported.dashboards[0]["widgets"]).map(widget).collect();
        assert_eq!(
            widgets,
            [
                ("Load".to_owned(), "metric, 15 by 9".to_owned()),
                ("Red is normal here".to_owned(), "text, 9 by 3".to_owned()),
            ]
        );
    }

    #[test]
    fn a_markdown_text_is_called_by_its_first_line_in_plain_words() {
        for (markdown, expected) in [
            ("# Load\nmore", "Load"),
            ("**Red is normal:** [steps](/a/b) by design", "Red is normal: steps by design"),
            ("", ""),
        ] {
            assert_eq!(heading(markdown), expected);
        }
    }

    #[test]
    fn a_long_title_is_cut() {
        for (title, expected) in [
            ("é".repeat(36), "é".repeat(36)),
            ("é".repeat(37), format!("{} ...", "é".repeat(32))),
            ("word ".repeat(20), "word word word word word word wo ...".to_owned()),
        ] {
            assert_eq!(cut(&title), expected);
        }
    }

    #[test]
    fn the_reason_for_not_scaling_is_told() {
        for (reason, expected) in [
            (
                json!({"Code": "AlreadyAtMaxCapacity", "MaxCapacity": 10}),
                "Not scaled: it is at its maximum of 10 (AlreadyAtMaxCapacity).",
            ),
            (
                json!({"Code": "AlreadyAtMinCapacity", "MinCapacity": 1}),
                "Not scaled: it is at its minimum of 1 (AlreadyAtMinCapacity).",
            ),
            (
                json!({"Code": "AlreadyAtDesiredCapacity", "CurrentCapacity": 2}),
                "Not scaled: it is at the wanted 2 already (AlreadyAtDesiredCapacity).",
            ),
            (json!({"Code": "SomethingNew"}), "Not scaled: SomethingNew."),
        ] {
            assert_eq!(activity(&json!({"NotScaledReasons": [reason]})), expected);
        }
    }

    #[test]
    fn only_whole_words_of_an_expression_are_replaced() {
        let meanings = [("m1", "m2"), ("m2", "Load")].map(|(id, name)| (id.to_owned(), name.to_owned())).into();
        assert_eq!(replace_words("m1 + m10 / FILL(m2,0)", &meanings), "m2 + m10 / FILL(Load,0)");
    }
}
