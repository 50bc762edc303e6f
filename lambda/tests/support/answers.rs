//! What the services answer as the values the custom resource reads.

use lambda::services::{
    Alarm, AlarmMetric, AlarmReference, DescribedAlarm, DescribedPolicy, EndpointState, InferenceComponentState,
    MetricQuery, MetricStatistic, Policy, PolicyConfiguration, RegisteredTarget, ScheduledAction, StepScaling, Tags,
    TargetTracking, TrackedMetric, VariantState,
};
use scaling::{AdjustmentType, Decimal, MetricAggregationType, StepAdjustment, SuspendedState};
use serde_json::Value;

pub(crate) fn registered_target(described: &Value) -> RegisteredTarget {
    let suspended = |flag: &str| described["SuspendedState"][flag].as_bool().unwrap_or_default();
    RegisteredTarget {
        arn: text(described, "ScalableTargetARN"),
        min_capacity: required(described, "MinCapacity"),
        max_capacity: required(described, "MaxCapacity"),
        suspended: SuspendedState {
            dynamic_scaling_in: suspended("DynamicScalingInSuspended"),
            dynamic_scaling_out: suspended("DynamicScalingOutSuspended"),
            scheduled_scaling: suspended("ScheduledScalingSuspended"),
        },
    }
}

pub(crate) fn policy(described: &Value) -> DescribedPolicy {
    let configuration = match described["PolicyType"].as_str() {
        Some("StepScaling") => {
            PolicyConfiguration::StepScaling(step_scaling(&described["StepScalingPolicyConfiguration"]))
        }
        Some("TargetTrackingScaling") => {
            PolicyConfiguration::TargetTracking(target_tracking(&described["TargetTrackingScalingPolicyConfiguration"]))
        }
        other => PolicyConfiguration::Other(other.unwrap_or_default().to_owned()),
    };
    DescribedPolicy {
        policy: Policy { name: text(described, "PolicyName"), configuration },
        arn: text(described, "PolicyARN"),
        alarms: alarm_references(described),
    }
}

pub(crate) fn alarm_references(described: &Value) -> Vec<AlarmReference> {
    let reference = |alarm: &Value| AlarmReference { name: text(alarm, "AlarmName"), arn: text(alarm, "AlarmARN") };
    elements(&described["Alarms"]).map(reference).collect()
}

fn step_scaling(configuration: &Value) -> StepScaling {
    let bound = |step: &Value, member: &str| step[member].is_number().then(|| decimal(&step[member]));
    let adjustments = elements(&configuration["StepAdjustments"]).map(|step| StepAdjustment {
        metric_interval_lower_bound: bound(step, "MetricIntervalLowerBound"),
        metric_interval_upper_bound: bound(step, "MetricIntervalUpperBound"),
        scaling_adjustment: step["ScalingAdjustment"].as_i64().and_then(|number| number.try_into().ok()).unwrap_or(0),
    });
    StepScaling {
        adjustment_type: match configuration["AdjustmentType"].as_str() {
            Some("ChangeInCapacity") => AdjustmentType::ChangeInCapacity,
            Some("PercentChangeInCapacity") => AdjustmentType::PercentChangeInCapacity,
            Some("ExactCapacity") => AdjustmentType::ExactCapacity,
            other => panic!("no adjustment type: {other:?}"),
        },
        step_adjustments: adjustments.collect(),
        cooldown_seconds: optional(configuration, "Cooldown"),
        min_adjustment_magnitude: optional(configuration, "MinAdjustmentMagnitude"),
        metric_aggregation_type: configuration["MetricAggregationType"].as_str().map(|name| match name {
            "Average" => MetricAggregationType::Average,
            "Minimum" => MetricAggregationType::Minimum,
            "Maximum" => MetricAggregationType::Maximum,
            other => panic!("no aggregation type: {other}"),
        }),
    }
}

fn target_tracking(configuration: &Value) -> TargetTracking {
    let customized = &configuration["CustomizedMetricSpecification"];
    let predefined = &configuration["PredefinedMetricSpecification"];
    let metric = if predefined.is_object() {
        TrackedMetric::Predefined {
            metric_type: text(predefined, "PredefinedMetricType"),
            resource_label: optional_text(predefined, "ResourceLabel"),
        }
    } else if customized["Metrics"].is_array() {
        TrackedMetric::Math(elements(&customized["Metrics"]).map(metric_query).collect())
    } else {
        TrackedMetric::Customized(metric(customized, customized))
    };
    TargetTracking {
        target_value: decimal(&configuration["TargetValue"]),
        metric,
        scale_in_cooldown_seconds: optional(configuration, "ScaleInCooldown"),
        scale_out_cooldown_seconds: optional(configuration, "ScaleOutCooldown"),
        disable_scale_in: configuration["DisableScaleIn"].as_bool().unwrap_or_default(),
    }
}

pub(crate) fn scheduled_action(described: &Value) -> ScheduledAction {
    let capacities = &described["ScalableTargetAction"];
    ScheduledAction {
        name: text(described, "ScheduledActionName"),
        schedule: text(described, "Schedule"),
        timezone: optional_text(described, "Timezone"),
        start_epoch_seconds: described["StartTime"].as_i64(),
        end_epoch_seconds: described["EndTime"].as_i64(),
        min_capacity: optional(capacities, "MinCapacity"),
        max_capacity: optional(capacities, "MaxCapacity"),
    }
}

pub(crate) fn alarm(described: &Value) -> DescribedAlarm {
    let actions = |member: &str| elements(&described[member]).filter_map(Value::as_str).map(str::to_owned).collect();
    let watched = if described["Metrics"].is_array() {
        AlarmMetric::Math(elements(&described["Metrics"]).map(metric_query).collect())
    } else {
        AlarmMetric::Single { metric: metric(described, described), period_seconds: required(described, "Period") }
    };
    let alarm = Alarm {
        name: text(described, "AlarmName"),
        description: optional_text(described, "AlarmDescription"),
        comparison_operator: text(described, "ComparisonOperator"),
        threshold: decimal(&described["Threshold"]),
        evaluation_periods: required(described, "EvaluationPeriods"),
        datapoints_to_alarm: optional(described, "DatapointsToAlarm"),
        treat_missing_data: optional_text(described, "TreatMissingData"),
        evaluate_low_sample_count_percentile: optional_text(described, "EvaluateLowSampleCountPercentile"),
        metric: watched,
        actions_enabled: described["ActionsEnabled"].as_bool().unwrap_or(true),
        alarm_actions: actions("AlarmActions"),
        ok_actions: actions("OKActions"),
        insufficient_data_actions: actions("InsufficientDataActions"),
    };
    DescribedAlarm { name: alarm.name.clone(), arn: text(described, "AlarmArn"), alarm: Some(alarm) }
}

fn metric_query(entry: &Value) -> MetricQuery {
    let statistic = &entry["MetricStat"];
    MetricQuery {
        id: text(entry, "Id"),
        label: optional_text(entry, "Label"),
        account_id: optional_text(entry, "AccountId"),
        return_data: entry["ReturnData"].as_bool().unwrap_or(true),
        expression: optional_text(entry, "Expression"),
        metric: statistic.is_object().then(|| metric(&statistic["Metric"], statistic)),
        period_seconds: optional(statistic, "Period").or(optional(entry, "Period")),
    }
}

/// A metric, from what names it and from what says its statistic.
fn metric(named: &Value, statistic: &Value) -> MetricStatistic {
    let statistic_name =
        ["Statistic", "ExtendedStatistic", "Stat"].iter().find_map(|member| statistic[*member].as_str());
    MetricStatistic {
        namespace: text(named, "Namespace"),
        metric_name: text(named, "MetricName"),
        dimensions: elements(&named["Dimensions"]).map(|each| (text(each, "Name"), text(each, "Value"))).collect(),
        statistic: statistic_name.unwrap_or_default().to_owned(),
        unit: optional_text(statistic, "Unit"),
    }
}

/// Tags as a map, or as a list of `Key` and `Value`.
pub(crate) fn tags(described: &Value) -> Tags {
    match described {
        Value::Object(tags) => {
            tags.iter().map(|(key, value)| (key.clone(), value.as_str().unwrap_or_default().to_owned())).collect()
        }
        list => elements(list).map(|tag| (text(tag, "Key"), text(tag, "Value"))).collect(),
    }
}

pub(crate) fn endpoint(described: &Value) -> EndpointState {
    let variant = |variant: &Value| VariantState {
        name: text(variant, "VariantName"),
        current_instance_count: optional(variant, "CurrentInstanceCount"),
        current_provisioned_concurrency: optional(&variant["CurrentServerlessConfig"], "ProvisionedConcurrency"),
        current_max_concurrency: optional(&variant["CurrentServerlessConfig"], "MaxConcurrency"),
    };
    EndpointState {
        status: text(described, "EndpointStatus"),
        failure_reason: optional_text(described, "FailureReason"),
        variants: elements(&described["ProductionVariants"]).map(variant).collect(),
    }
}

pub(crate) fn inference_component(described: &Value) -> InferenceComponentState {
    InferenceComponentState {
        status: text(described, "InferenceComponentStatus"),
        failure_reason: optional_text(described, "FailureReason"),
        current_copy_count: optional(&described["RuntimeConfig"], "CurrentCopyCount"),
    }
}

pub(crate) fn elements(list: &Value) -> impl Iterator<Item = &Value> {
    list.as_array().map(Vec::as_slice).unwrap_or_default().iter()
}

pub(crate) fn text(structure: &Value, member: &str) -> String {
    optional_text(structure, member).unwrap_or_else(|| panic!("no text {member} in {structure}"))
}

fn optional_text(structure: &Value, member: &str) -> Option<String> {
    structure[member].as_str().map(str::to_owned)
}

fn optional(structure: &Value, member: &str) -> Option<u32> {
    structure[member].as_u64().and_then(|number| number.try_into().ok())
}

fn required(structure: &Value, member: &str) -> u32 {
    optional(structure, member).unwrap_or_else(|| panic!("no number {member} in {structure}"))
}

/// A number as the services write it, which is never longer than a [`Decimal`].
fn decimal(number: &Value) -> Decimal {
    let text = number.as_f64().map(|number| number.to_string()).unwrap_or_default();
    Decimal::parse(&text).unwrap_or_else(|error| panic!("{number} is no decimal: {error:?}"))
}
