//! The alarms that only tell: they call a topic, and nothing is scaled by them.

use scaling::{ComparisonOperator, EndpointKind, NotificationAlarm, Notifications, ScalingPlan, Watched};

use super::alarm::{self, Alarm};
use super::metric::{expression_query, metric_query};
use super::value::{Map, Value, either, equals, not, reference};

/// The parameter with the topic that is told.
pub(super) const TOPIC: &str = "NotificationTopicArn";
/// The condition under which there is one.
const HAS_TOPIC: &str = "HasNotificationTopic";

/// Every notification alarm of a plan.
pub(crate) fn alarms(plan: &ScalingPlan) -> Vec<NotificationAlarm> {
    let frequency = plan.metric_publish_frequency_seconds();
    plan.notifications().map(|notifications| notifications.alarms(plan.kind(), frequency)).unwrap_or_default()
}

/// The logical id of an alarm. Those of policies end in `Policy` and `Alarm`.
pub(crate) const fn logical_id(watched: Watched) -> &'static str {
    match watched {
        Watched::AtMaxCapacity => "AtMaxCapacityNotification",
        Watched::Latency => "LatencyNotification",
        Watched::Errors => "ErrorsNotification",
    }
}

/// What an alarm tells, as the beginning of a sentence.
pub(super) const fn called(watched: Watched) -> &'static str {
    match watched {
        Watched::AtMaxCapacity => "The notification alarm of the maximum capacity",
        Watched::Latency => "The notification alarm of latency",
        Watched::Errors => "The notification alarm of errors",
    }
}

/// The conditions of the notifications; none where there are none.
pub(super) fn conditions(plan: &ScalingPlan) -> Map {
    if plan.notifications().is_none() {
        return Map::new();
    }
    Map::new().with(HAS_TOPIC, not(equals(reference(TOPIC), "")))
}

/// The resources of the notifications; none where there are none.
pub(super) fn resources(plan: &ScalingPlan) -> Map {
    alarms(plan)
        .into_iter()
        .fold(Map::new(), |resources, alarm| resources.with(logical_id(alarm.watched), resource(plan, &alarm)))
}

fn resource(plan: &ScalingPlan, alarm: &NotificationAlarm) -> Map {
    let topic = || either(HAS_TOPIC, vec![reference(TOPIC)], reference("AWS::NoValue"));
    let metric = match alarm.watched {
        Watched::AtMaxCapacity => capacity(alarm, plan.metric_publish_frequency_seconds()),
        Watched::Latency | Watched::Errors => alarm::metric(&alarm.metric, alarm.evaluation),
    };
    Alarm {
        description: description(plan, alarm),
        actions: Map::new().with("AlarmActions", topic()).with("OKActions", topic()),
        comparison_operator: ComparisonOperator::GreaterThanOrEqualToThreshold,
        threshold: alarm.threshold.map_or_else(|| reference("MaxCapacity"), Value::from),
        evaluation: alarm.evaluation,
        metric,
        tags: plan.tags(),
    }
    .resource()
}

/// How much capacity there is: each unit publishes one sample in every publish interval, of which a longer
/// period holds several.
fn capacity(alarm: &NotificationAlarm, publish_seconds: u32) -> Map {
    let period = alarm.evaluation.period_seconds;
    match (period / publish_seconds, alarm.metric.in_full()) {
        (samples_each, Some(counted)) if 1 < samples_each => {
            let count = expression_query("capacity", format!("samples / {samples_each}"), "capacity", true);
            Map::new().with("Metrics", vec![count, metric_query("samples", &counted, Some(period), false)])
        }
        _ => alarm::metric(&alarm.metric, alarm.evaluation),
    }
}

/// What happened, what it means and where to look, for whoever it wakes.
fn description(plan: &ScalingPlan, alarm: &NotificationAlarm) -> String {
    let kind = plan.kind();
    let evaluation = alarm.evaluation;
    let lasting = format!(
        "in {} of the last {} minutes",
        evaluation.datapoints_to_alarm * evaluation.period_seconds / 60,
        evaluation.evaluation_periods * evaluation.period_seconds / 60
    );
    let (subject, log_group, truth) = match kind {
        EndpointKind::Component => (
            "${InferenceComponentName}",
            "/aws/sagemaker/InferenceComponents/${InferenceComponentName}",
            "DescribeInferenceComponent",
        ),
        EndpointKind::Realtime | EndpointKind::Async | EndpointKind::Serverless => {
            ("${EndpointName} / ${VariantName}", "/aws/sagemaker/Endpoints/${EndpointName}", "DescribeEndpoint")
        }
    };
    let units = kind.scalable_dimension().units();
    let metric = alarm.metric.label();
    // A reader has latency in milliseconds, and CloudWatch in microseconds.
    let in_milliseconds = plan.notifications().and_then(Notifications::latency_p99_ms);
    let threshold = match alarm.watched {
        Watched::Latency => in_milliseconds,
        Watched::AtMaxCapacity | Watched::Errors => alarm.threshold,
    };
    let scheduled = if plan.scheduled_actions().iter().any(|action| action.max_capacity().is_some()) {
        " Scheduled actions set a maximum of their own, which is not known here: the stack's is what is compared."
    } else {
        ""
    };
    let threshold = threshold.map_or_else(String::new, |threshold| threshold.to_string());
    match alarm.watched {
        Watched::AtMaxCapacity => format!(
            "{subject} has had its most {units}, ${{MaxCapacity}}, for {} minutes. Nothing more is added: if the load still \
             grows, requests get slower or fail. Look at latency and errors first; then raise MaxCapacity of the stack \
             ${{AWS::StackName}}, or find where the load comes from. Normal where MinCapacity is MaxCapacity too.\
             {scheduled} The {units} are counted by the samples of {metric}; {truth} tells the truth.",
            evaluation.evaluation_periods * evaluation.period_seconds / 60,
        ),
        Watched::Latency => format!(
            "The p99 of {subject}'s {metric} was {threshold} ms or more {lasting}: one request in a hundred takes the model \
             that long. If the {units} are at their most or the load has just grown, capacity is short: look at MaxCapacity \
             and the output ScalingActivitiesCommand of the stack ${{AWS::StackName}}. If not, the model itself got slower: \
             look at its logs in {log_group} and at what was deployed last."
        ),
        Watched::Errors => format!(
            "{subject} had {threshold} or more {metric} a minute {lasting}: requests fail on the endpoint's side, not the \
             caller's. Look at the logs in {log_group}, at what was deployed last, and whether the endpoint is in service. If \
             the load has just grown, capacity may be short: look at the output ScalingActivitiesCommand of the stack \
             ${{AWS::StackName}}."
        ),
    }
}
