//! What goes over the wire: zeros, flags and exact decimals, and nothing that was not meant.

use lambda::services::{
    AlarmMetric, MetricQuery, Policy, PolicyConfiguration, Registration, ScheduledAction, Services, StepScaling,
    TargetTracking, TrackedMetric, Write,
};
use scaling::{AdjustmentType, Decimal, StepAdjustment, SuspendedState};
use serde_json::{Value, json};

use crate::account::{Account, instances};
use crate::values::{alarm_named, invocations, scheduled_action_named, step_policy_named, tracking_policy_named};

fn number(text: &str) -> Decimal {
    Decimal::parse(text).expect("it is a number")
}

/// Writes, and compares the input that arrived: the members that name the target are left out.
async fn check(write: Write, expected: Value) {
    let account = Account::registered().await;
    account.aws.write(&write).await.unwrap_or_else(|error| panic!("{write:?}: {error}"));
    let mut input = account.inputs(write.operation()).pop().expect("it arrived");
    let members = input.as_object_mut().expect("an input is an object");
    for (name, value) in [
        ("ServiceNamespace", "sagemaker"),
        ("ResourceId", "endpoint/demo/variant/AllTraffic"),
        ("ScalableDimension", "sagemaker:variant:DesiredInstanceCount"),
    ] {
        if let Some(sent) = members.remove(name) {
            assert_eq!(sent, value);
        }
    }
    assert_eq!(input, expected, "{write:?}");
}

fn registration(range: Option<(u32, u32)>, suspended: SuspendedState) -> Write {
    Write::RegisterTarget(Registration { target: instances(), range, suspended, tags: [].into() })
}

#[tokio::test(start_paused = true)]
async fn a_registration_says_zeros_and_all_three_flags() {
    let flags = |scaling_in: bool, scaling_out: bool, scheduled: bool| {
        json!({
            "DynamicScalingInSuspended": scaling_in,
            "DynamicScalingOutSuspended": scaling_out,
            "ScheduledScalingSuspended": scheduled,
        })
    };
    check(
        registration(Some((0, 0)), SuspendedState::default()),
        json!({"MinCapacity": 0, "MaxCapacity": 0, "SuspendedState": flags(false, false, false)}),
    )
    .await;
    let suspended = SuspendedState { dynamic_scaling_in: true, dynamic_scaling_out: false, scheduled_scaling: true };
    check(registration(None, suspended), json!({"SuspendedState": flags(true, false, true)})).await;
}

#[tokio::test(start_paused = true)]
async fn bounds_are_the_shortest_decimals() {
    let steps = StepScaling {
        adjustment_type: AdjustmentType::PercentChangeInCapacity,
        step_adjustments: vec![
            StepAdjustment {
                metric_interval_lower_bound: Some(Decimal::ZERO),
                metric_interval_upper_bound: Some(number("0.7") - number("0.3")),
                scaling_adjustment: 0,
            },
            StepAdjustment {
                metric_interval_lower_bound: Some(number("0.7") - number("0.3")),
                metric_interval_upper_bound: None,
                scaling_adjustment: -100,
            },
        ],
        cooldown_seconds: Some(0),
        min_adjustment_magnitude: Some(0),
        metric_aggregation_type: None,
    };
    let policy = Policy { name: "steps".to_owned(), configuration: PolicyConfiguration::StepScaling(steps) };
    check(
        Write::PutPolicy(instances(), policy),
        json!({
            "PolicyName": "steps",
            "PolicyType": "StepScaling",
            "StepScalingPolicyConfiguration": {
                "AdjustmentType": "PercentChangeInCapacity",
                "StepAdjustments": [
                    {"MetricIntervalLowerBound": 0, "MetricIntervalUpperBound": 0.4, "ScalingAdjustment": 0},
                    {"MetricIntervalLowerBound": 0.4, "ScalingAdjustment": -100},
                ],
                "Cooldown": 0,
                "MinAdjustmentMagnitude": 0,
            },
        }),
    )
    .await;
}

#[tokio::test(start_paused = true)]
async fn target_tracking_says_zeros_and_false() {
    check(
        Write::PutPolicy(instances(), tracking_policy_named("tracking")),
        json!({
            "PolicyName": "tracking",
            "PolicyType": "TargetTrackingScaling",
            "TargetTrackingScalingPolicyConfiguration": {
                "TargetValue": 70,
                "PredefinedMetricSpecification": {"PredefinedMetricType": "SageMakerVariantInvocationsPerInstance"},
                "ScaleInCooldown": 0,
                "ScaleOutCooldown": 0,
                "DisableScaleIn": false,
            },
        }),
    )
    .await;
}

#[tokio::test(start_paused = true)]
async fn target_tracking_on_an_expression_names_no_period() {
    let tracking = TargetTracking {
        target_value: number("0.7"),
        metric: TrackedMetric::Math(vec![
            MetricQuery {
                id: "e".to_owned(),
                label: Some("load".to_owned()),
                account_id: None,
                return_data: true,
                expression: Some("m / 2".to_owned()),
                metric: None,
                period_seconds: None,
            },
            MetricQuery {
                id: "m".to_owned(),
                label: None,
                account_id: None,
                return_data: false,
                expression: None,
                metric: Some(invocations("Sum")),
                period_seconds: None,
            },
        ]),
        scale_in_cooldown_seconds: None,
        scale_out_cooldown_seconds: None,
        disable_scale_in: true,
    };
    let policy = Policy { name: "math".to_owned(), configuration: PolicyConfiguration::TargetTracking(tracking) };
    check(
        Write::PutPolicy(instances(), policy),
        json!({
            "PolicyName": "math",
            "PolicyType": "TargetTrackingScaling",
            "TargetTrackingScalingPolicyConfiguration": {
                "TargetValue": 0.7,
                "CustomizedMetricSpecification": {"Metrics": [
                    {"Id": "e", "Label": "load", "Expression": "m / 2", "ReturnData": true},
                    {
                        "Id": "m",
                        "MetricStat": {
                            "Metric": {
                                "Namespace": "AWS/SageMaker",
                                "MetricName": "Invocations",
                                "Dimensions": [
                                    {"Name": "EndpointName", "Value": "demo"},
                                    {"Name": "VariantName", "Value": "AllTraffic"},
                                ],
                            },
                            "Stat": "Sum",
                        },
                        "ReturnData": false,
                    },
                ]},
                "DisableScaleIn": true,
            },
        }),
    )
    .await;
}

#[tokio::test(start_paused = true)]
async fn a_scheduled_action_says_zeros_and_leaves_out_what_it_has_not() {
    check(
        Write::PutScheduledAction(instances(), scheduled_action_named("nightly")),
        json!({
            "ScheduledActionName": "nightly",
            "Schedule": "rate(1 hour)",
            "ScalableTargetAction": {"MinCapacity": 0, "MaxCapacity": 0},
        }),
    )
    .await;
    let whole = ScheduledAction {
        timezone: Some("Europe/Berlin".to_owned()),
        start_epoch_seconds: Some(0),
        end_epoch_seconds: Some(1_798_761_600),
        min_capacity: None,
        ..scheduled_action_named("once")
    };
    check(
        Write::PutScheduledAction(instances(), whole),
        json!({
            "ScheduledActionName": "once",
            "Schedule": "rate(1 hour)",
            "Timezone": "Europe/Berlin",
            "StartTime": 0,
            "EndTime": 1_798_761_600,
            "ScalableTargetAction": {"MaxCapacity": 0},
        }),
    )
    .await;
}

#[tokio::test(start_paused = true)]
async fn an_alarm_says_its_statistic_in_the_member_that_is_for_it() {
    for (statistic, member, other) in [
        ("Average", "Statistic", "ExtendedStatistic"),
        ("Sum", "Statistic", "ExtendedStatistic"),
        ("SampleCount", "Statistic", "ExtendedStatistic"),
        ("p99", "ExtendedStatistic", "Statistic"),
        ("tm90", "ExtendedStatistic", "Statistic"),
    ] {
        let account = Account::new();
        let mut alarm = alarm_named("alarm");
        alarm.metric = AlarmMetric::Single { metric: invocations(statistic), period_seconds: 60 };
        account.aws.write(&Write::PutAlarm(Box::new(alarm), [].into())).await.expect("it is put");
        let input = account.inputs("PutMetricAlarm").remove(0);
        assert_eq!((&input[member], &input[other]), (&json!(statistic), &Value::Null));
    }
}

#[tokio::test(start_paused = true)]
async fn an_alarm_says_zeros_and_false_and_no_empty_list() {
    let mut alarm = alarm_named("alarm");
    alarm.threshold = Decimal::ZERO;
    alarm.actions_enabled = false;
    check(
        Write::PutAlarm(Box::new(alarm), [].into()),
        json!({
            "AlarmName": "alarm",
            "ActionsEnabled": false,
            "ComparisonOperator": "GreaterThanOrEqualToThreshold",
            "Threshold": 0,
            "EvaluationPeriods": 3,
            "DatapointsToAlarm": 3,
            "TreatMissingData": "missing",
            "Namespace": "AWS/SageMaker",
            "MetricName": "Invocations",
            "Dimensions": [
                {"Name": "EndpointName", "Value": "demo"},
                {"Name": "VariantName", "Value": "AllTraffic"},
            ],
            "Statistic": "Sum",
            "Period": 60,
        }),
    )
    .await;
}

#[tokio::test(start_paused = true)]
async fn an_alarm_on_an_expression_says_nothing_of_one_metric() {
    let query = |id: &str| MetricQuery {
        id: id.to_owned(),
        label: None,
        account_id: None,
        return_data: false,
        expression: None,
        metric: None,
        period_seconds: Some(60),
    };
    let mut alarm = alarm_named("alarm");
    alarm.metric = AlarmMetric::Math(vec![
        MetricQuery { return_data: true, expression: Some("FILL(m, 0)".to_owned()), ..query("filled") },
        MetricQuery { metric: Some(invocations("p90")), ..query("m") },
    ]);
    let tags = [("owner".to_owned(), "me".to_owned())].into();
    check(
        Write::PutAlarm(Box::new(alarm), tags),
        json!({
            "AlarmName": "alarm",
            "ActionsEnabled": true,
            "ComparisonOperator": "GreaterThanOrEqualToThreshold",
            "Threshold": 20,
            "EvaluationPeriods": 3,
            "DatapointsToAlarm": 3,
            "TreatMissingData": "missing",
            "Metrics": [
                {"Id": "filled", "Expression": "FILL(m, 0)", "ReturnData": true, "Period": 60},
                {
                    "Id": "m",
                    "MetricStat": {
                        "Metric": {
                            "Namespace": "AWS/SageMaker",
                            "MetricName": "Invocations",
                            "Dimensions": [
                                {"Name": "EndpointName", "Value": "demo"},
                                {"Name": "VariantName", "Value": "AllTraffic"},
                            ],
                        },
                        "Stat": "p90",
                        "Period": 60,
                    },
                    "ReturnData": false,
                },
            ],
            "Tags": [{"Key": "owner", "Value": "me"}],
        }),
    )
    .await;
}

#[tokio::test(start_paused = true)]
async fn what_can_not_be_said_is_not_sent() {
    const OVER: u32 = 2_147_483_648;
    let policy = |change: fn(&mut StepScaling)| {
        let mut policy = step_policy_named("steps");
        if let PolicyConfiguration::StepScaling(steps) = &mut policy.configuration {
            change(steps);
        }
        Write::PutPolicy(instances(), policy)
    };
    let predictive =
        Policy { name: "p".to_owned(), configuration: PolicyConfiguration::Other("PredictiveScaling".to_owned()) };
    let action = ScheduledAction { max_capacity: Some(OVER), ..scheduled_action_named("action") };
    let mut alarm = alarm_named("alarm");
    alarm.evaluation_periods = OVER;
    for (write, expected) in [
        (
            registration(Some((0, OVER)), SuspendedState::default()),
            "RegisterScalableTarget: MaxCapacity is 2147483648: it takes at most 2147483647",
        ),
        (
            policy(|steps| steps.cooldown_seconds = Some(OVER)),
            "PutScalingPolicy: Cooldown is 2147483648: it takes at most 2147483647",
        ),
        (
            policy(|steps| steps.min_adjustment_magnitude = Some(u32::MAX)),
            "PutScalingPolicy: MinAdjustmentMagnitude is 4294967295: it takes at most 2147483647",
        ),
        (
            Write::PutPolicy(instances(), predictive),
            "PutScalingPolicy: a policy of type PredictiveScaling is never put",
        ),
        (
            Write::PutScheduledAction(instances(), action),
            "PutScheduledAction: MaxCapacity is 2147483648: it takes at most 2147483647",
        ),
        (
            Write::PutAlarm(Box::new(alarm), [].into()),
            "PutMetricAlarm: EvaluationPeriods is 2147483648: it takes at most 2147483647",
        ),
    ] {
        let account = Account::new();
        let refused = account.aws.write(&write).await.expect_err("it can not be said");
        assert_eq!((refused.to_string().as_str(), refused.is_unknown()), (expected, false));
        assert_eq!(account.standin().calls(), []);
    }
}
