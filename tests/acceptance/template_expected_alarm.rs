//! The alarms of a spec in the words of CloudWatch, but for those that target tracking makes for itself.

use std::collections::BTreeMap;

use scaling::{
    AlarmShape, ComparisonOperator, Evaluation, NotificationAlarm, PolicyReading, StepLadder, StepPolicy, Watched,
};
use serde_json::{Value, json};
use templategen::spec::Spec;

use crate::template_expected_metric::{counted, looked_at};
use crate::template_given::Given;

/// What every alarm has.
struct Expected<'a> {
    name: &'a str,
    description: String,
    /// What it calls in ALARM, and in OK.
    actions: [Vec<String>; 2],
    comparison_operator: ComparisonOperator,
    threshold: f64,
    evaluation: Evaluation,
}

/// The alarm that calls a step policy, under its logical id.
pub(crate) fn of_policy(
    given: &Given<'_>,
    spec: &Spec,
    policy: &StepPolicy,
    reading: &PolicyReading,
    ladder: &StepLadder,
    [alarm_id, policy_name]: [&str; 2],
) -> Value {
    let begin = match policy.shape() {
        AlarmShape::AlwaysOn => "Red is normal:",
        AlarmShape::Paired => "Scales",
    };
    // What the author did not write is not a ladder to them.
    let description = if spec.plan.own_step_policies().contains(policy) {
        format!("{begin} {ladder}.")
    } else {
        format!("Wakes from 0 by {}", policy.metric().name())
    };
    let evaluation = policy.evaluation(reading.side);
    let mut alarm = Expected {
        name: alarm_id,
        description,
        actions: [vec![format!("the ARN of {policy_name}")], Vec::new()],
        comparison_operator: reading.comparison_operator,
        threshold: reading.threshold.to_f64(),
        evaluation,
    }
    .alarm(spec);
    alarm.as_object_mut().expect("is an object").extend(looked_at(given, spec, policy.metric(), evaluation));
    alarm
}

/// Every alarm of a spec that only tells, by its logical id.
pub(crate) fn that_tell(given: &Given<'_>, spec: &Spec) -> BTreeMap<&'static str, Value> {
    let plan = &spec.plan;
    let Some(notifications) = plan.notifications() else { return BTreeMap::new() };
    let frequency = plan.metric_publish_frequency_seconds();
    let topic: Vec<_> =
        given.text("NotificationTopicArn", notifications.topic_arn()).map(str::to_owned).into_iter().collect();
    let alarm = |alarm: &NotificationAlarm| {
        let name = match alarm.watched {
            Watched::AtMaxCapacity => "AtMaxCapacityNotification",
            Watched::Latency => "LatencyNotification",
            Watched::Errors => "ErrorsNotification",
        };
        let most = given.number("MaxCapacity", plan.capacity().max());
        let mut told = Expected {
            name,
            description: format!("Tells of {}", given.subject(spec)),
            actions: [topic.clone(), topic.clone()],
            comparison_operator: ComparisonOperator::GreaterThanOrEqualToThreshold,
            threshold: alarm.threshold.map_or(most, scaling::Decimal::to_f64),
            evaluation: alarm.evaluation,
        }
        .alarm(spec);
        let period = alarm.evaluation.period_seconds;
        let looked_at = match (alarm.watched, period / frequency) {
            (Watched::AtMaxCapacity, samples_each @ 2..) => counted(given, spec, &alarm.metric, period, samples_each),
            _ => looked_at(given, spec, &alarm.metric, alarm.evaluation),
        };
        told.as_object_mut().expect("is an object").extend(looked_at);
        (name, told)
    };
    notifications.alarms(plan.kind(), frequency).iter().map(alarm).collect()
}

impl Expected<'_> {
    /// The alarm without what it looks at.
    fn alarm(self, spec: &Spec) -> Value {
        let tags: BTreeMap<_, _> = spec.plan.tags().iter().map(|tag| (tag.key(), tag.value())).collect();
        let tags: Vec<_> = tags.into_iter().map(|(key, value)| json!({"Key": key, "Value": value})).collect();
        let [alarm_actions, ok_actions] = self.actions;
        json!({
            "AlarmName": self.name,
            "AlarmDescription": self.description,
            "ActionsEnabled": true,
            "OKActions": ok_actions,
            "AlarmActions": alarm_actions,
            "InsufficientDataActions": [],
            "ComparisonOperator": self.comparison_operator.as_str(),
            "Threshold": self.threshold,
            "EvaluationPeriods": f64::from(self.evaluation.evaluation_periods),
            "DatapointsToAlarm": f64::from(self.evaluation.datapoints_to_alarm),
            "TreatMissingData": self.evaluation.treat_missing_data.as_str(),
            "Dimensions": [],
            "Tags": tags,
        })
    }
}
