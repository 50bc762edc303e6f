//! The contract, property by property: each is read, each that may be left out has its default, and scalars are the
//! same as texts and as such.

use std::collections::BTreeSet;

use lambda::configuration::Configuration;
use scaling::{MetricQuery, QuerySource, ScheduledAction, StepPolicy, TargetTrackingPolicy};
use serde_json::{Value, json};

use crate::full::{full, paths, read, with, without};

/// Every property that a resource may have, in the order of the documentation.
const CONTRACT: &str = "
    ServiceToken ServiceTimeout
    EndpointName VariantName InferenceComponentName ScalableDimension
    MinCapacity MaxCapacity
    SuspendedState
    SuspendedState.DynamicScalingInSuspended
    SuspendedState.DynamicScalingOutSuspended
    SuspendedState.ScheduledScalingSuspended
    ScalingPolicies
    ScalingPolicies[].PolicyName ScalingPolicies[].PolicyType
    ScalingPolicies[].StepScaling
    ScalingPolicies[].StepScaling.Steps
    ScalingPolicies[].StepScaling.Steps[].Below
    ScalingPolicies[].StepScaling.Steps[].From
    ScalingPolicies[].StepScaling.Steps[].Change
    ScalingPolicies[].StepScaling.Alarms
    ScalingPolicies[].StepScaling.Floor
    ScalingPolicies[].StepScaling.Metric
    ScalingPolicies[].StepScaling.Metric.Preset
    ScalingPolicies[].StepScaling.Metric.Namespace
    ScalingPolicies[].StepScaling.Metric.MetricName
    ScalingPolicies[].StepScaling.Metric.Dimensions
    ScalingPolicies[].StepScaling.Metric.Dimensions[].Name
    ScalingPolicies[].StepScaling.Metric.Dimensions[].Value
    ScalingPolicies[].StepScaling.Metric.Statistic
    ScalingPolicies[].StepScaling.Period
    ScalingPolicies[].StepScaling.EvaluationPeriods
    ScalingPolicies[].StepScaling.DatapointsToAlarm
    ScalingPolicies[].StepScaling.MissingData
    ScalingPolicies[].StepScaling.Cooldown
    ScalingPolicies[].StepScaling.MinAdjustmentMagnitude
    ScalingPolicies[].StepScaling.MetricAggregationType
    ScalingPolicies[].TRACKING
    ScalingPolicies[].TRACKING.TargetValue
    ScalingPolicies[].TRACKING.ScaleInCooldown
    ScalingPolicies[].TRACKING.ScaleOutCooldown
    ScalingPolicies[].TRACKING.DisableScaleIn
    ScalingPolicies[].TRACKING.PredefinedMetricSpecification
    ScalingPolicies[].TRACKING.PredefinedMetricSpecification.PredefinedMetricType
    ScalingPolicies[].TRACKING.PredefinedMetricSpecification.ResourceLabel
    ScalingPolicies[].TRACKING.CustomizedMetricSpecification
    ScalingPolicies[].TRACKING.CustomizedMetricSpecification.MetricName
    ScalingPolicies[].TRACKING.CustomizedMetricSpecification.Namespace
    ScalingPolicies[].TRACKING.CustomizedMetricSpecification.Dimensions
    ScalingPolicies[].TRACKING.CustomizedMetricSpecification.Dimensions[].Name
    ScalingPolicies[].TRACKING.CustomizedMetricSpecification.Dimensions[].Value
    ScalingPolicies[].TRACKING.CustomizedMetricSpecification.Statistic
    ScalingPolicies[].TRACKING.CustomizedMetricSpecification.Unit
    ScalingPolicies[].TRACKING.CustomizedMetricSpecification.Metrics
    ScalingPolicies[].TRACKING.CustomizedMetricSpecification.Metrics[].Id
    ScalingPolicies[].TRACKING.CustomizedMetricSpecification.Metrics[].Expression
    ScalingPolicies[].TRACKING.CustomizedMetricSpecification.Metrics[].Label
    ScalingPolicies[].TRACKING.CustomizedMetricSpecification.Metrics[].ReturnData
    ScalingPolicies[].TRACKING.CustomizedMetricSpecification.Metrics[].MetricStat
    ScalingPolicies[].TRACKING.CustomizedMetricSpecification.Metrics[].MetricStat.Metric
    ScalingPolicies[].TRACKING.CustomizedMetricSpecification.Metrics[].MetricStat.Metric.MetricName
    ScalingPolicies[].TRACKING.CustomizedMetricSpecification.Metrics[].MetricStat.Metric.Namespace
    ScalingPolicies[].TRACKING.CustomizedMetricSpecification.Metrics[].MetricStat.Metric.Dimensions
    ScalingPolicies[].TRACKING.CustomizedMetricSpecification.Metrics[].MetricStat.Metric.Dimensions[].Name
    ScalingPolicies[].TRACKING.CustomizedMetricSpecification.Metrics[].MetricStat.Metric.Dimensions[].Value
    ScalingPolicies[].TRACKING.CustomizedMetricSpecification.Metrics[].MetricStat.Stat
    ScalingPolicies[].TRACKING.CustomizedMetricSpecification.Metrics[].MetricStat.Unit
    ScheduledActions
    ScheduledActions[].ScheduledActionName
    ScheduledActions[].Schedule
    ScheduledActions[].Timezone
    ScheduledActions[].StartTime
    ScheduledActions[].EndTime
    ScheduledActions[].ScalableTargetAction
    ScheduledActions[].ScalableTargetAction.MinCapacity
    ScheduledActions[].ScalableTargetAction.MaxCapacity
    Registration AdoptExisting WaitForInServiceSeconds RestoreCapacityOnDelete
    Tags
    Tags[].Key
    Tags[].Value
";

const TRACKING: &str = "TargetTrackingScalingPolicyConfiguration";

/// Every property of the contract, its positions left out.
pub(crate) fn contract() -> BTreeSet<String> {
    CONTRACT.split_whitespace().map(|path| path.replace("TRACKING", TRACKING)).collect()
}

/// A path with its positions left out.
pub(crate) fn general(path: &str) -> String {
    let kept = path.split('[').map(|part| part.split_once(']').map_or(part, |(_, rest)| rest));
    kept.collect::<Vec<_>>().join("[]")
}

#[test]
fn the_full_resource_has_every_property_of_the_contract() {
    let mut found: BTreeSet<String> = paths(&full()).iter().map(|path| general(path)).collect();
    // It is a variant; the other identity stands alone.
    found.insert("InferenceComponentName".to_owned());
    assert_eq!(found, contract());
    read(&full()).unwrap_or_else(|problems| panic!("{problems:#?}"));
}

#[test]
fn every_property_is_read() {
    for path in paths(&full()) {
        if path.starts_with("Service") {
            assert_eq!(read(&with(&path, json!([]))), read(&full()), "{path}");
            continue;
        }
        let is_list = full_value(&path).is_array();
        let wrong = if is_list { json!({}) } else { json!([]) };
        let problems = read(&with(&path, wrong)).expect_err(&path);
        let is_told = problems.iter().any(|problem| problem.starts_with(&format!("{path}: ")));
        assert!(is_told, "{path} is not told of: {problems:#?}");
        assert_eq!(problems.len(), 1, "{path}: {problems:#?}");
    }
    let component = json!({"InferenceComponentName": {}, "MinCapacity": "1", "MaxCapacity": "1"});
    let problems = read(&component).expect_err("an object is no name");
    assert_eq!(problems, ["InferenceComponentName: {} is not a text: write a single text"]);
}

fn full_value(path: &str) -> Value {
    crate::full::at(&mut full(), path).clone()
}

fn step(configuration: &Configuration, position: usize) -> &StepPolicy {
    &configuration.plan.step_policies()[position]
}

fn tracking(configuration: &Configuration, position: usize) -> &TargetTrackingPolicy {
    &configuration.plan.target_tracking_policies()[position]
}

fn action(configuration: &Configuration) -> &ScheduledAction {
    &configuration.plan.scheduled_actions()[0]
}

fn query(configuration: &Configuration, position: usize) -> &MetricQuery {
    &tracking(configuration, 2).queries().expect("the entries were given").entries()[position]
}

fn unit(query: &MetricQuery) -> String {
    match &query.source {
        QuerySource::Metric { unit, .. } => format!("{:?}", unit.map(scaling::DatapointUnit::as_str)),
        QuerySource::Expression(_) => "an expression".to_owned(),
    }
}

/// Where a property stands, what is read of it, what is given, and what it is where it is left out.
type Default = (&'static str, fn(&Configuration) -> String, &'static str, &'static str);

const DEFAULTS: &[Default] = &[
    (
        "ScalableDimension",
        |it| it.target.dimension.to_string(),
        "sagemaker:variant:DesiredInstanceCount",
        "sagemaker:variant:DesiredInstanceCount",
    ),
    ("SuspendedState", |it| it.plan.suspended().dynamic_scaling_in.to_string(), "true", "false"),
    (
        "SuspendedState.DynamicScalingInSuspended",
        |it| it.plan.suspended().dynamic_scaling_in.to_string(),
        "true",
        "false",
    ),
    (
        "SuspendedState.DynamicScalingOutSuspended",
        |it| it.plan.suspended().dynamic_scaling_out.to_string(),
        "true",
        "false",
    ),
    (
        "SuspendedState.ScheduledScalingSuspended",
        |it| it.plan.suspended().scheduled_scaling.to_string(),
        "true",
        "false",
    ),
    (
        "ScalingPolicies",
        |it| (it.plan.step_policies().len() + it.plan.target_tracking_policies().len()).to_string(),
        "5",
        "0",
    ),
    ("ScalingPolicies[0].StepScaling.Alarms", |it| format!("{:?}", step(it, 0).shape()), "Paired", "AlwaysOn"),
    ("ScalingPolicies[1].StepScaling.Floor", |it| step(it, 1).floor().to_string(), "5", "0"),
    (
        "ScalingPolicies[1].StepScaling.Metric",
        |it| step(it, 1).metric().name().to_owned(),
        "Depth",
        "InvocationsPerInstance",
    ),
    (
        "ScalingPolicies[0].StepScaling.Metric.Statistic",
        |it| step(it, 0).metric().in_full().map(|metric| metric.statistic.to_string()).unwrap_or_default(),
        "Maximum",
        "Average",
    ),
    (
        "ScalingPolicies[1].StepScaling.Metric.Statistic",
        |it| step(it, 1).metric().in_full().map(|metric| metric.statistic.to_string()).unwrap_or_default(),
        "p90",
        "Average",
    ),
    (
        "ScalingPolicies[1].StepScaling.Metric.Dimensions",
        |it| step(it, 1).metric().in_full().map(|metric| metric.dimensions.len().to_string()).unwrap_or_default(),
        "1",
        "0",
    ),
    (
        "ScalingPolicies[0].StepScaling.Period",
        |it| step(it, 0).evaluation(None).period_seconds.to_string(),
        "120",
        "60",
    ),
    (
        "ScalingPolicies[1].StepScaling.EvaluationPeriods",
        |it| step(it, 1).evaluation(None).evaluation_periods.to_string(),
        "4",
        "3",
    ),
    (
        "ScalingPolicies[0].StepScaling.DatapointsToAlarm",
        |it| step(it, 0).evaluation(None).datapoints_to_alarm.to_string(),
        "4",
        "5",
    ),
    (
        "ScalingPolicies[0].StepScaling.MissingData",
        |it| format!("{:?}", step(it, 0).missing_data()),
        "Ignore",
        "NotBreaching",
    ),
    ("ScalingPolicies[0].StepScaling.Cooldown", |it| step(it, 0).cooldown_seconds().to_string(), "90", "60"),
    (
        "ScalingPolicies[0].StepScaling.MinAdjustmentMagnitude",
        |it| format!("{:?}", step(it, 0).min_adjustment_magnitude()),
        "Some(2)",
        "Some(1)",
    ),
    (
        "ScalingPolicies[0].StepScaling.MetricAggregationType",
        |it| step(it, 0).aggregation().to_string(),
        "Minimum",
        "Maximum",
    ),
    (
        "ScalingPolicies[2].TargetTrackingScalingPolicyConfiguration.PredefinedMetricSpecification.ResourceLabel",
        |it| tracking(it, 0).tracked().name().to_owned(),
        "InvocationsPerInstance",
        "InvocationsPerInstance",
    ),
    (
        "ScalingPolicies[2].TargetTrackingScalingPolicyConfiguration.ScaleInCooldown",
        |it| tracking(it, 0).scale_in_cooldown_seconds().to_string(),
        "200",
        "300",
    ),
    (
        "ScalingPolicies[2].TargetTrackingScalingPolicyConfiguration.ScaleOutCooldown",
        |it| tracking(it, 0).scale_out_cooldown_seconds().to_string(),
        "100",
        "300",
    ),
    (
        "ScalingPolicies[2].TargetTrackingScalingPolicyConfiguration.DisableScaleIn",
        |it| tracking(it, 0).disable_scale_in().to_string(),
        "true",
        "false",
    ),
    (
        "ScalingPolicies[3].TargetTrackingScalingPolicyConfiguration.CustomizedMetricSpecification.Unit",
        |it| format!("{:?}", tracking(it, 1).datapoint_unit().map(scaling::DatapointUnit::as_str)),
        "Some(\"Count\")",
        "None",
    ),
    (
        "ScalingPolicies[3].TargetTrackingScalingPolicyConfiguration.CustomizedMetricSpecification.Dimensions",
        |it| tracking(it, 1).metric().in_full().map(|metric| metric.dimensions.len().to_string()).unwrap_or_default(),
        "1",
        "0",
    ),
    (
        "ScalingPolicies[4].TargetTrackingScalingPolicyConfiguration.CustomizedMetricSpecification.Metrics[0].Label",
        |it| format!("{:?}", query(it, 0).label),
        "Some(\"messages that wait\")",
        "None",
    ),
    (
        "ScalingPolicies[4].TargetTrackingScalingPolicyConfiguration.CustomizedMetricSpecification.Metrics[0].MetricStat.Unit",
        |it| unit(query(it, 0)),
        "Some(\"Count\")",
        "None",
    ),
    (
        "ScalingPolicies[4].TargetTrackingScalingPolicyConfiguration.CustomizedMetricSpecification.Metrics[2].ReturnData",
        |it| tracking(it, 2).queries().map(|queries| queries.returned().id.clone()).unwrap_or_default(),
        "load",
        "load",
    ),
    ("ScheduledActions", |it| it.plan.scheduled_actions().len().to_string(), "1", "0"),
    ("ScheduledActions[0].Timezone", |it| action(it).zone().to_string(), "Europe/Berlin", "UTC"),
    (
        "ScheduledActions[0].StartTime",
        |it| action(it).start().map(|start| start.to_string()).unwrap_or_default(),
        "2027-01-04T08:00:00Z",
        "",
    ),
    (
        "ScheduledActions[0].EndTime",
        |it| action(it).end().map(|end| end.to_string()).unwrap_or_default(),
        "2027-12-31T00:00:00Z",
        "",
    ),
    (
        "ScheduledActions[0].ScalableTargetAction.MinCapacity",
        |it| format!("{:?}", action(it).min_capacity()),
        "Some(0)",
        "None",
    ),
    (
        "ScheduledActions[0].ScalableTargetAction.MaxCapacity",
        |it| format!("{:?}", action(it).max_capacity()),
        "Some(3)",
        "None",
    ),
    ("Registration", |it| format!("{:?}", it.registration), "Released", "Active"),
    ("AdoptExisting", |it| format!("{:?}", it.existing), "Adopt", "Refuse"),
    ("WaitForInServiceSeconds", |it| it.wait_for_in_service_seconds.to_string(), "780", "0"),
    ("RestoreCapacityOnDelete", |it| format!("{:?}", it.capacity_on_delete), "Restore", "Keep"),
    ("Tags", |it| it.plan.tags().len().to_string(), "1", "0"),
];

#[test]
fn what_is_left_out_is_the_default() {
    for (path, value, given, default) in DEFAULTS {
        let read = |properties: &Value| read(properties).unwrap_or_else(|problems| panic!("{path}: {problems:#?}"));
        assert_eq!(value(&read(&full())), *given, "{path} as it is given");
        assert_eq!(value(&read(&without(path))), *default, "{path} left out");
        if full_value(path).is_string() {
            assert_eq!(value(&read(&with(path, json!("")))), *default, "{path} left empty");
        }
    }
}

#[test]
fn what_has_to_be_there_is_missed() {
    let optional: BTreeSet<&str> = DEFAULTS.iter().map(|(path, ..)| *path).collect();
    for path in paths(&full()) {
        let may_be_left_out =
            path.starts_with("Service") || optional.contains(path.as_str()) || OPTIONAL.contains(&&*path);
        let found = read(&without(&path));
        assert_eq!(found.is_ok(), may_be_left_out, "{path} left out: {found:#?}");
    }
}

/// What is optional like others whose defaults are held above.
const OPTIONAL: &[&str] = &[
    "ScalingPolicies[0].StepScaling.Metric",
    "ScalingPolicies[0].StepScaling.EvaluationPeriods",
    "ScalingPolicies[4].TargetTrackingScalingPolicyConfiguration.CustomizedMetricSpecification.Metrics[0].MetricStat.Metric.Dimensions",
    "ScalingPolicies[4].TargetTrackingScalingPolicyConfiguration.CustomizedMetricSpecification.Metrics[2].Label",
];

/// P17 and P18: numbers and booleans as texts, and as such.
#[test]
fn p17_and_p18_texts_and_native_scalars_are_the_same() {
    let native = native(&full());
    for (path, value) in [("MaxCapacity", json!(4)), ("AdoptExisting", json!(true))] {
        assert_eq!(*crate::full::at(&mut native.clone(), path), value, "{path}");
    }
    assert_eq!(read(&native), read(&full()));
}

/// The properties with every text that is one of JSON's scalars as that scalar.
fn native(value: &Value) -> Value {
    match value {
        Value::String(text) => match serde_json::from_str(&text.to_ascii_lowercase()) {
            Ok(scalar @ (Value::Number(_) | Value::Bool(_))) => scalar,
            _ => value.clone(),
        },
        Value::Array(items) => items.iter().map(native).collect(),
        Value::Object(object) => object.iter().map(|(name, value)| (name.clone(), native(value))).collect(),
        other => other.clone(),
    }
}
