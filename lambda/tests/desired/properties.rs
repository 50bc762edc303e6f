//! What the custom resource puts, as the properties of the resources that would put the same, every scalar a text.

use jiff::Timestamp;
use lambda::desired::DesiredAlarm;
use lambda::services::{
    AlarmMetric, MetricQuery, MetricStatistic, Policy, PolicyConfiguration, ScheduledAction, StepScaling,
    TargetTracking, TrackedMetric,
};
use scaling::{Statistic, StepAdjustment};
use serde_json::{Map, Value, json};

/// An object of the entries that are there.
fn object<const COUNT: usize>(entries: [(&str, Option<Value>); COUNT]) -> Value {
    Value::Object(entries.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?))).collect())
}

fn shown(value: impl ToString + Copy) -> Value {
    value.to_string().into()
}

/// `AWS::ApplicationAutoScaling::ScalingPolicy`
pub(crate) fn policy(policy: &Policy) -> Value {
    let (policy_type, key, configuration) = match &policy.configuration {
        PolicyConfiguration::StepScaling(step) => ("StepScaling", "StepScalingPolicyConfiguration", step_scaling(step)),
        PolicyConfiguration::TargetTracking(tracking) => {
            ("TargetTrackingScaling", "TargetTrackingScalingPolicyConfiguration", target_tracking(tracking))
        }
        PolicyConfiguration::Other(name) => panic!("{name} is never put"),
    };
    json!({"PolicyName": policy.name, "PolicyType": policy_type, key: configuration})
}

fn step_scaling(step: &StepScaling) -> Value {
    object([
        ("AdjustmentType", Some(shown(step.adjustment_type))),
        ("Cooldown", step.cooldown_seconds.map(shown)),
        ("MetricAggregationType", step.metric_aggregation_type.map(shown)),
        ("MinAdjustmentMagnitude", step.min_adjustment_magnitude.map(shown)),
        ("StepAdjustments", Some(step_adjustments(&step.step_adjustments))),
    ])
}

/// The step adjustments of a policy.
pub(crate) fn step_adjustments(adjustments: &[StepAdjustment]) -> Value {
    let each = adjustments.iter().map(|step| {
        object([
            ("MetricIntervalLowerBound", step.metric_interval_lower_bound.map(shown)),
            ("MetricIntervalUpperBound", step.metric_interval_upper_bound.map(shown)),
            ("ScalingAdjustment", Some(shown(step.scaling_adjustment))),
        ])
    });
    each.collect()
}

fn target_tracking(tracking: &TargetTracking) -> Value {
    let (predefined, customized) = match &tracking.metric {
        TrackedMetric::Predefined { metric_type, resource_label } => {
            let label = resource_label.as_deref().map(shown);
            (Some(object([("PredefinedMetricType", Some(shown(metric_type))), ("ResourceLabel", label)])), None)
        }
        TrackedMetric::Customized(metric) => {
            let mut specification = identity(metric);
            specification.insert("Statistic".to_owned(), metric.statistic.as_str().into());
            specification.extend(metric.unit.as_deref().map(|unit| ("Unit".to_owned(), unit.into())));
            (None, Some(specification.into()))
        }
        TrackedMetric::Math(metrics) => (None, Some(json!({"Metrics": queries(metrics)}))),
    };
    object([
        ("PredefinedMetricSpecification", predefined),
        ("CustomizedMetricSpecification", customized),
        ("TargetValue", Some(shown(tracking.target_value))),
        ("ScaleInCooldown", tracking.scale_in_cooldown_seconds.map(shown)),
        ("ScaleOutCooldown", tracking.scale_out_cooldown_seconds.map(shown)),
        ("DisableScaleIn", Some(shown(tracking.disable_scale_in))),
    ])
}

/// `AWS::CloudWatch::Alarm`, its action the name of the policy.
pub(crate) fn alarm(desired: &DesiredAlarm) -> Value {
    let DesiredAlarm { alarm, policy } = desired;
    let others = [&alarm.alarm_actions, &alarm.ok_actions, &alarm.insufficient_data_actions];
    assert!(others.iter().all(|actions| actions.is_empty()), "{alarm:?}");
    assert_eq!(alarm.evaluate_low_sample_count_percentile, None);
    let mut properties = object([
        ("AlarmDescription", alarm.description.as_deref().map(shown)),
        ("ActionsEnabled", Some(shown(alarm.actions_enabled))),
        ("AlarmActions", Some(json!([policy]))),
        ("ComparisonOperator", Some(shown(&alarm.comparison_operator))),
        ("Threshold", Some(shown(alarm.threshold))),
        ("EvaluationPeriods", Some(shown(alarm.evaluation_periods))),
        ("DatapointsToAlarm", alarm.datapoints_to_alarm.map(shown)),
        ("TreatMissingData", alarm.treat_missing_data.as_deref().map(shown)),
    ]);
    let watched = match &alarm.metric {
        AlarmMetric::Math(metrics) => Map::from_iter([("Metrics".to_owned(), queries(metrics))]),
        AlarmMetric::Single { metric, period_seconds } => {
            let is_extended = Statistic::parse(&metric.statistic).expect("a statistic").is_extended();
            let statistic = if is_extended { "ExtendedStatistic" } else { "Statistic" };
            assert_eq!(metric.unit, None, "no alarm asks for a unit");
            let mut watched = identity(metric);
            watched.insert("Period".to_owned(), period_seconds.to_string().into());
            watched.insert(statistic.to_owned(), metric.statistic.as_str().into());
            watched
        }
    };
    properties.as_object_mut().expect("an object").extend(watched);
    properties
}

fn identity(metric: &MetricStatistic) -> Map<String, Value> {
    let dimensions = metric.dimensions.iter().map(|(name, value)| json!({"Name": name, "Value": value}));
    let identity = object([
        ("Namespace", Some(shown(&metric.namespace))),
        ("MetricName", Some(shown(&metric.metric_name))),
        ("Dimensions", Some(dimensions.collect()).filter(|_| !metric.dimensions.is_empty())),
    ]);
    identity.as_object().expect("an object").clone()
}

fn queries(queries: &[MetricQuery]) -> Value {
    let each = queries.iter().map(|query| {
        assert_eq!(query.account_id, None, "no metric is another account's");
        let statistic = query.metric.as_ref().map(|metric| {
            object([
                ("Metric", Some(identity(metric).into())),
                ("Period", query.period_seconds.map(shown)),
                ("Stat", Some(shown(&metric.statistic))),
                ("Unit", metric.unit.as_deref().map(shown)),
            ])
        });
        object([
            ("Id", Some(shown(&query.id))),
            ("Expression", query.expression.as_deref().map(shown)),
            ("Label", query.label.as_deref().map(shown)),
            ("MetricStat", statistic),
            ("ReturnData", Some(shown(query.return_data))),
        ])
    });
    each.collect()
}

/// One of the `ScheduledActions` of `AWS::ApplicationAutoScaling::ScalableTarget`.
pub(crate) fn scheduled_action(action: &ScheduledAction) -> Value {
    let instant = |seconds: i64| shown(Timestamp::from_second(seconds).expect("an instant"));
    let bounds =
        object([("MinCapacity", action.min_capacity.map(shown)), ("MaxCapacity", action.max_capacity.map(shown))]);
    object([
        ("ScheduledActionName", Some(shown(&action.name))),
        ("Schedule", Some(shown(&action.schedule))),
        ("Timezone", action.timezone.as_deref().map(shown)),
        ("StartTime", action.start_epoch_seconds.map(instant)),
        ("EndTime", action.end_epoch_seconds.map(instant)),
        ("ScalableTargetAction", Some(bounds)),
    ])
}
