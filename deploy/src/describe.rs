//! One object of a service in a few words.

pub mod alarm;
mod metric;

use serde_json::Value;

use crate::json::{decimal, items, text};
use crate::stack::Stack;
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

/// A target of a stack that is not registered.
#[must_use]
pub fn unregistered(stack: &Stack) -> &'static str {
    match stack.parameter("Registration") {
        Some("Released") => "released: not registered until the parameter Registration is Active again",
        _ => "not registered: somebody has deregistered it beside the stack",
    }
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
            "{kind}, keeps {} at {}, cooldown {} in, {} out{way}",
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
    metric::watched(&tracking["CustomizedMetricSpecification"])
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

/// A dashboard: how many widgets it has, and what those with data show. What a title says in parentheses is left out.
#[must_use]
pub fn dashboard(body: &Value) -> [String; 2] {
    let count = items(&body["widgets"]).count();
    let count = if count == 1 { "1 widget".to_owned() } else { format!("{count} widgets") };
    let titles = items(&body["widgets"]).filter(|widget| widget["type"] != "text").map(|widget| {
        let title = text(&widget["properties"]["title"]);
        title.split(" (").next().unwrap_or_default().to_owned()
    });
    [count, titles.collect::<Vec<_>>().join(", ")]
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
                "TargetTrackingScaling, keeps SageMakerVariantInvocationsPerInstance at 60, cooldown 700 s in, 300 s out",
            ),
            (
                policy(&json!({"PolicyType": "TargetTrackingScaling", "TargetTrackingScalingPolicyConfiguration": {
                    "TargetValue": 0.5, "ScaleOutCooldown": 0, "DisableScaleIn": true,
                    "CustomizedMetricSpecification": {"MetricName": "CPUUtilization", "Statistic": "Average"},
                }})),
                "TargetTrackingScaling, keeps Average of CPUUtilization at 0.5, cooldown the service's default in, \
                 0 s out, never scales in",
            ),
            (
                policy(&json!({"PolicyType": "TargetTrackingScaling", "TargetTrackingScalingPolicyConfiguration": {
                    "TargetValue": 5, "ScaleInCooldown": 1, "ScaleOutCooldown": 2,
                    "CustomizedMetricSpecification": {"Metrics": [
                        {"Id": "b", "MetricStat": {"Metric": {"MetricName": "Backlog"}, "Stat": "Sum"}, "ReturnData": false},
                        {"Id": "e", "Expression": "b / 4", "ReturnData": true},
                    ]},
                }})),
                "TargetTrackingScaling, keeps Sum of Backlog / 4 at 5, cooldown 1 s in, 2 s out",
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
    fn a_dashboard_is_told_by_what_its_widgets_show() {
        let metric = |title: &str| json!({"type": "metric", "properties": {"title": title}});
        let text = json!({"type": "text", "properties": {"markdown": "# Red is normal"}});
        for (widgets, expected) in [
            (json!([text, metric("Load"), metric("Utilisation (of CPU)")]), ["3 widgets", "Load, Utilisation"]),
            (json!([metric("Load")]), ["1 widget", "Load"]),
        ] {
            assert_eq!(dashboard(&json!({"widgets": widgets})), expected);
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
}
