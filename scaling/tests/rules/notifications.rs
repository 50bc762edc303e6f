//! The alarms that only tell.

use scaling::EndpointKind::{self, Async, Component, Realtime, Serverless};
use scaling::input::{NotificationsInput, PlanInput, StepPolicyInput};
use scaling::{ProblemCode, ScalingPlan, Watched};

const TOPIC: &str = "arn:aws:sns:eu-west-1:123456789012:alerts";

fn validate(
    kind: EndpointKind,
    frequency: i64,
    notifications: NotificationsInput,
) -> Result<ScalingPlan, Vec<ProblemCode>> {
    let mut policy = StepPolicyInput::from_text("from 100000: +1");
    policy.metric = Some(scaling::input::MetricInput::Preset { name: "ModelLatency".to_owned(), statistic: None });
    let (plan, problems) = ScalingPlan::validate(&PlanInput {
        min_capacity: Some(1),
        max_capacity: Some(4),
        metric_publish_frequency_seconds: Some(frequency),
        step_policies: vec![policy],
        notifications: Some(notifications),
        ..PlanInput::of(kind)
    });
    plan.ok_or_else(|| problems.iter().map(|problem| problem.code).collect())
}

fn all() -> NotificationsInput {
    NotificationsInput {
        topic_arn: Some(TOPIC.to_owned()),
        at_max_minutes: None,
        latency_p99_ms: Some("1.5".to_owned()),
        errors_per_minute: Some(10),
    }
}

#[test]
fn each_kind_is_watched_by_its_own_metrics() {
    let capacity = |name| (Watched::AtMaxCapacity, name, None);
    for (kind, expected) in [
        (
            Realtime,
            vec![
                capacity("CPUUtilization"),
                (Watched::Latency, "ModelLatency", Some("1500")),
                (Watched::Errors, "Invocation5XXErrors", Some("10")),
            ],
        ),
        (
            Async,
            vec![
                capacity("CPUUtilization"),
                (Watched::Latency, "ModelLatency", Some("1500")),
                (Watched::Errors, "InvocationFailures", Some("10")),
            ],
        ),
        (
            Serverless,
            vec![
                (Watched::Latency, "ModelLatency", Some("1500")),
                (Watched::Errors, "Invocation5XXErrors", Some("10")),
            ],
        ),
        (
            Component,
            vec![
                capacity("CPUUtilizationNormalized"),
                (Watched::Latency, "ModelLatency", Some("1500")),
                (Watched::Errors, "Invocation5XXErrors", Some("10")),
            ],
        ),
    ] {
        let plan = validate(kind, 60, all()).unwrap_or_else(|codes| panic!("{codes:?}"));
        let notifications = plan.notifications().expect("they were asked for");
        assert_eq!(notifications.topic_arn(), Some(TOPIC));
        assert_eq!(notifications.latency_p99_ms().map(|latency| latency.to_string()).as_deref(), Some("1.5"));
        let alarms = notifications.alarms(kind, 60);
        let found: Vec<_> = alarms
            .iter()
            .map(|alarm| (alarm.watched, alarm.metric.name(), alarm.threshold.map(|threshold| threshold.to_string())))
            .collect();
        let expected: Vec<_> = expected
            .into_iter()
            .map(|(watched, name, threshold): (_, _, Option<&str>)| (watched, name, threshold.map(str::to_owned)))
            .collect();
        assert_eq!(found, expected, "{kind:?}");
    }
}

#[test]
fn the_minutes_at_the_maximum_are_counted_in_periods_that_are_published() {
    for (frequency, minutes, period, periods) in
        [(60, None, 60, 15), (10, Some(3), 60, 3), (120, Some(15), 120, 8), (300, Some(15), 300, 3)]
    {
        let input = NotificationsInput { at_max_minutes: minutes, ..all() };
        let plan = validate(Realtime, frequency, input).unwrap_or_else(|codes| panic!("{codes:?}"));
        let alarm = &plan
            .notifications()
            .expect("they were asked for")
            .alarms(Realtime, plan.metric_publish_frequency_seconds())[0];
        let evaluation = alarm.evaluation;
        assert_eq!(
            (evaluation.period_seconds, evaluation.evaluation_periods, evaluation.datapoints_to_alarm),
            (period, periods, periods)
        );
    }
}

#[test]
fn what_can_not_be_told_is_refused() {
    let nothing = NotificationsInput::default;
    let topic = |arn: &str| NotificationsInput { topic_arn: Some(arn.to_owned()), ..nothing() };
    for (kind, input) in [
        (Realtime, topic("alerts")),
        (Realtime, topic("arn:aws:sqs:eu-west-1:123456789012:alerts")),
        (Realtime, topic("arn:aws:sns:eu-west-1:1234:alerts")),
        (Realtime, topic("arn:aws:sns:eu-west-1:123456789012:")),
        (Realtime, topic("arn:aws:sns:eu-west-1:123456789012:alerts:4ad9-subscription")),
        (Realtime, topic("arn:AWS:sns:eu-west-1:123456789012:alerts")),
        (Realtime, topic("arn:aws:sns:Frankfurt:123456789012:alerts")),
        (Realtime, topic("arn:aws:sns::123456789012:alerts")),
        (Realtime, NotificationsInput { at_max_minutes: Some(0), ..nothing() }),
        (Realtime, NotificationsInput { at_max_minutes: Some(1441), ..nothing() }),
        (Realtime, NotificationsInput { latency_p99_ms: Some("soon".to_owned()), ..nothing() }),
        (Realtime, NotificationsInput { latency_p99_ms: Some("1234567890123".to_owned()), ..nothing() }),
        (Realtime, NotificationsInput { errors_per_minute: Some(0), ..nothing() }),
        (Serverless, nothing()),
        (Serverless, NotificationsInput { at_max_minutes: Some(15), errors_per_minute: Some(1), ..nothing() }),
    ] {
        let codes = validate(kind, 60, input.clone()).err();
        assert_eq!(codes, Some(vec![ProblemCode::Notifications]), "{input:?}");
    }
    for arn in
        [TOPIC, "arn:aws-cn:sns:cn-north-1:123456789012:a_b-c.fifo", "arn:aws-us-gov:sns:us-gov-west-1:123456789012:x"]
    {
        assert!(validate(Realtime, 60, topic(arn)).is_ok(), "{arn}");
    }
}
