//! What is asked of the services as the inputs of their operations.

use lambda::identity::Target;
use lambda::services::{
    Alarm, AlarmMetric, Count, MetricQuery, MetricStatistic, Policy, PolicyConfiguration, Registration,
    ScheduledAction, StepScaling, Tags, TargetTracking, TrackedMetric, Write,
};
use scaling::{Decimal, MetricAggregationType, ResourceIdentity, SERVICE_NAMESPACE, ScalableDimension, SuspendedState};
use serde_json::{Map, Value, json};
use standin::Service;

/// The service that carries a write out, and its input.
pub(crate) fn input(write: &Write) -> (Service, Value) {
    use Service::{ApplicationAutoScaling, CloudWatch, SageMaker};
    match write {
        Write::RegisterTarget(registration) => (ApplicationAutoScaling, register(registration)),
        Write::DeregisterTarget(of) => (ApplicationAutoScaling, target(of)),
        Write::TagTarget(arn, tags) => (ApplicationAutoScaling, json!({"ResourceARN": arn, "Tags": tags})),
        Write::UntagTarget(arn, keys) => (ApplicationAutoScaling, json!({"ResourceARN": arn, "TagKeys": keys})),
        Write::PutPolicy(of, policy) => (ApplicationAutoScaling, put_policy(of, policy)),
        Write::DeletePolicy(of, name) => (ApplicationAutoScaling, with(target(of), "PolicyName", name.as_str())),
        Write::PutScheduledAction(of, action) => (ApplicationAutoScaling, put_scheduled_action(of, action)),
        Write::DeleteScheduledAction(of, name) => {
            (ApplicationAutoScaling, with(target(of), "ScheduledActionName", name.as_str()))
        }
        Write::PutAlarm(alarm, tags) => (CloudWatch, put_alarm(alarm, tags)),
        Write::DeleteAlarms(names) => (CloudWatch, json!({"AlarmNames": names})),
        Write::TagAlarm(arn, tags) => (CloudWatch, json!({"ResourceARN": arn, "Tags": tag_list(tags)})),
        Write::UntagAlarm(arn, keys) => (CloudWatch, json!({"ResourceARN": arn, "TagKeys": keys})),
        Write::SetCount(count) => (SageMaker, set_count(count)),
    }
}

/// The members that name a target.
pub(crate) fn target(target: &Target) -> Value {
    json!({
        "ServiceNamespace": SERVICE_NAMESPACE,
        "ResourceId": target.resource_id(),
        "ScalableDimension": target.dimension.as_str(),
    })
}

/// The same input with one member more.
pub(crate) fn with(mut input: Value, member: &str, value: impl Into<Value>) -> Value {
    input[member] = value.into();
    input
}

fn register(registration: &Registration) -> Value {
    let mut input = with(target(&registration.target), "SuspendedState", suspended(registration.suspended));
    if let Some((min, max)) = registration.range {
        input["MinCapacity"] = min.into();
        input["MaxCapacity"] = max.into();
    }
    if !registration.tags.is_empty() {
        input["Tags"] = json!(registration.tags);
    }
    input
}

fn suspended(state: SuspendedState) -> Value {
    json!({
        "DynamicScalingInSuspended": state.dynamic_scaling_in,
        "DynamicScalingOutSuspended": state.dynamic_scaling_out,
        "ScheduledScalingSuspended": state.scheduled_scaling,
    })
}

fn put_policy(of: &Target, policy: &Policy) -> Value {
    let input = with(target(of), "PolicyName", policy.name.as_str());
    match &policy.configuration {
        PolicyConfiguration::StepScaling(steps) => {
            let input = with(input, "PolicyType", "StepScaling");
            with(input, "StepScalingPolicyConfiguration", step_scaling(steps))
        }
        PolicyConfiguration::TargetTracking(tracking) => {
            let input = with(input, "PolicyType", "TargetTrackingScaling");
            with(input, "TargetTrackingScalingPolicyConfiguration", target_tracking(tracking))
        }
        PolicyConfiguration::Other(kind) => panic!("a policy of the type {kind} is never put"),
    }
}

fn step_scaling(steps: &StepScaling) -> Value {
    let adjustments = steps.step_adjustments.iter().map(|step| {
        let mut adjustment = json!({"ScalingAdjustment": step.scaling_adjustment});
        for (member, bound) in [
            ("MetricIntervalLowerBound", step.metric_interval_lower_bound),
            ("MetricIntervalUpperBound", step.metric_interval_upper_bound),
        ] {
            if let Some(bound) = bound {
                adjustment[member] = number(bound);
            }
        }
        adjustment
    });
    let mut configuration = json!({
        "AdjustmentType": steps.adjustment_type.as_str(),
        "StepAdjustments": adjustments.collect::<Value>(),
    });
    put(&mut configuration, "Cooldown", steps.cooldown_seconds);
    put(&mut configuration, "MinAdjustmentMagnitude", steps.min_adjustment_magnitude);
    put(&mut configuration, "MetricAggregationType", steps.metric_aggregation_type.map(MetricAggregationType::as_str));
    configuration
}

fn target_tracking(tracking: &TargetTracking) -> Value {
    let mut configuration =
        json!({"TargetValue": number(tracking.target_value), "DisableScaleIn": tracking.disable_scale_in});
    put(&mut configuration, "ScaleInCooldown", tracking.scale_in_cooldown_seconds);
    put(&mut configuration, "ScaleOutCooldown", tracking.scale_out_cooldown_seconds);
    match &tracking.metric {
        TrackedMetric::Predefined { metric_type, resource_label } => {
            let mut specification = json!({"PredefinedMetricType": metric_type});
            put(&mut specification, "ResourceLabel", resource_label.as_deref());
            configuration["PredefinedMetricSpecification"] = specification;
        }
        TrackedMetric::Customized(metric) => {
            let mut specification = json!({});
            single_metric(&mut specification, metric);
            configuration["CustomizedMetricSpecification"] = specification;
        }
        TrackedMetric::Math(queries) => {
            configuration["CustomizedMetricSpecification"] = json!({"Metrics": metric_queries(queries)});
        }
    }
    configuration
}

fn put_scheduled_action(of: &Target, action: &ScheduledAction) -> Value {
    let mut input = with(target(of), "ScheduledActionName", action.name.as_str());
    input["Schedule"] = action.schedule.as_str().into();
    put(&mut input, "Timezone", action.timezone.as_deref());
    put(&mut input, "StartTime", action.start_epoch_seconds);
    put(&mut input, "EndTime", action.end_epoch_seconds);
    let mut capacities = json!({});
    put(&mut capacities, "MinCapacity", action.min_capacity);
    put(&mut capacities, "MaxCapacity", action.max_capacity);
    with(input, "ScalableTargetAction", capacities)
}

fn put_alarm(alarm: &Alarm, tags: &Tags) -> Value {
    let mut input = json!({
        "AlarmName": alarm.name,
        "ComparisonOperator": alarm.comparison_operator,
        "Threshold": number(alarm.threshold),
        "EvaluationPeriods": alarm.evaluation_periods,
        "ActionsEnabled": alarm.actions_enabled,
        "AlarmActions": alarm.alarm_actions,
        "OKActions": alarm.ok_actions,
        "InsufficientDataActions": alarm.insufficient_data_actions,
        "Tags": tag_list(tags),
    });
    put(&mut input, "AlarmDescription", alarm.description.as_deref());
    put(&mut input, "DatapointsToAlarm", alarm.datapoints_to_alarm);
    put(&mut input, "TreatMissingData", alarm.treat_missing_data.as_deref());
    let low_samples = alarm.evaluate_low_sample_count_percentile.as_deref();
    put(&mut input, "EvaluateLowSampleCountPercentile", low_samples);
    match &alarm.metric {
        AlarmMetric::Single { metric, period_seconds } => {
            single_metric(&mut input, metric);
            input["Period"] = (*period_seconds).into();
        }
        AlarmMetric::Math(queries) => input["Metrics"] = metric_queries(queries),
    }
    input
}

/// The members that name one metric in an alarm or in a target tracking policy.
fn single_metric(input: &mut Value, metric: &MetricStatistic) {
    input["Namespace"] = metric.namespace.as_str().into();
    input["MetricName"] = metric.metric_name.as_str().into();
    input["Dimensions"] = dimensions(metric);
    let plain = ["SampleCount", "Average", "Sum", "Minimum", "Maximum"].contains(&metric.statistic.as_str());
    input[if plain { "Statistic" } else { "ExtendedStatistic" }] = metric.statistic.as_str().into();
    put(input, "Unit", metric.unit.as_deref());
}

fn dimensions(metric: &MetricStatistic) -> Value {
    metric.dimensions.iter().map(|(name, value)| json!({"Name": name, "Value": value})).collect()
}

fn metric_queries(queries: &[MetricQuery]) -> Value {
    let queries = queries.iter().map(|query| {
        let mut entry = json!({"Id": query.id, "ReturnData": query.return_data});
        put(&mut entry, "Label", query.label.as_deref());
        put(&mut entry, "AccountId", query.account_id.as_deref());
        put(&mut entry, "Expression", query.expression.as_deref());
        if let Some(metric) = &query.metric {
            let named = json!({
                "Namespace": metric.namespace,
                "MetricName": metric.metric_name,
                "Dimensions": dimensions(metric),
            });
            let mut statistic = json!({"Metric": named, "Stat": metric.statistic});
            put(&mut statistic, "Period", query.period_seconds);
            put(&mut statistic, "Unit", metric.unit.as_deref());
            entry["MetricStat"] = statistic;
        } else {
            put(&mut entry, "Period", query.period_seconds);
        }
        entry
    });
    queries.collect()
}

fn set_count(count: &Count) -> Value {
    match (&count.target.resource, count.target.dimension) {
        (ResourceIdentity::InferenceComponent(name), _) => {
            json!({"InferenceComponentName": name.as_str(), "DesiredRuntimeConfig": {"CopyCount": count.count}})
        }
        (ResourceIdentity::Variant { endpoint, variant }, dimension) => {
            let mut desired = json!({"VariantName": variant.as_str()});
            if dimension == ScalableDimension::VariantDesiredProvisionedConcurrency {
                let mut serverless = json!({"ProvisionedConcurrency": count.count});
                put(&mut serverless, "MaxConcurrency", count.max_concurrency);
                desired["ServerlessUpdateConfig"] = serverless;
            } else {
                desired["DesiredInstanceCount"] = count.count.into();
            }
            json!({"EndpointName": endpoint.as_str(), "DesiredWeightsAndCapacities": [desired]})
        }
    }
}

fn tag_list(tags: &Tags) -> Value {
    tags.iter().map(|(key, value)| json!({"Key": key, "Value": value})).collect()
}

fn number(decimal: Decimal) -> Value {
    decimal.to_f64().into()
}

/// Adds a member where there is a value for it.
fn put(structure: &mut Value, member: &str, value: Option<impl Into<Value>>) {
    if let Some(value) = value {
        structure.as_object_mut().unwrap_or(&mut Map::new()).insert(member.to_owned(), value.into());
    }
}
