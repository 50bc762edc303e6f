//! The configurations of scaling policies, to and from the wire.

use aws_sdk_applicationautoscaling::types as wire;
use scaling::{AdjustmentType, Decimal, MetricAggregationType, StepAdjustment};

use super::autoscaling::alarm_reference;
use super::number;
use crate::services::{
    DescribedPolicy, MetricQuery, MetricStatistic, Policy, PolicyConfiguration, StepScaling, TargetTracking,
    TrackedMetric,
};

/// What a policy does, for the wire.
pub(super) enum Configuration {
    /// `StepScalingPolicyConfiguration`
    StepScaling(wire::StepScalingPolicyConfiguration),
    /// `TargetTrackingScalingPolicyConfiguration`
    TargetTracking(wire::TargetTrackingScalingPolicyConfiguration),
}

/// A configuration for the wire.
///
/// # Errors
/// A sentence, where it is of a kind that is never put or holds a number the wire has no room for.
pub(super) fn write(configuration: &PolicyConfiguration) -> Result<Configuration, String> {
    match configuration {
        PolicyConfiguration::StepScaling(steps) => write_steps(steps).map(Configuration::StepScaling),
        PolicyConfiguration::TargetTracking(tracking) => write_tracking(tracking).map(Configuration::TargetTracking),
        PolicyConfiguration::Other(policy_type) => Err(format!("a policy of type {policy_type} is never put")),
    }
}

/// A policy as it is described. What can not be put back as it was is [`PolicyConfiguration::Other`].
pub(super) fn read(described: wire::ScalingPolicy) -> DescribedPolicy {
    let configuration =
        match (&described.step_scaling_policy_configuration, &described.target_tracking_scaling_policy_configuration) {
            (Some(steps), None) => read_steps(steps).map(PolicyConfiguration::StepScaling),
            (None, Some(tracking)) => read_tracking(tracking).map(PolicyConfiguration::TargetTracking),
            _ => None,
        };
    let policy_type = described.policy_type.as_str();
    DescribedPolicy {
        policy: Policy {
            configuration: configuration.unwrap_or_else(|| PolicyConfiguration::Other(policy_type.to_owned())),
            name: described.policy_name,
        },
        arn: described.policy_arn,
        alarms: described.alarms.unwrap_or_default().into_iter().map(alarm_reference).collect(),
    }
}

fn write_steps(steps: &StepScaling) -> Result<wire::StepScalingPolicyConfiguration, String> {
    let adjustments = steps.step_adjustments.iter().map(|step| {
        wire::StepAdjustment::builder()
            .set_metric_interval_lower_bound(step.metric_interval_lower_bound.map(Decimal::to_f64))
            .set_metric_interval_upper_bound(step.metric_interval_upper_bound.map(Decimal::to_f64))
            .scaling_adjustment(step.scaling_adjustment)
            .build()
            .map_err(|error| error.to_string())
    });
    let magnitude = number::wire_option("MinAdjustmentMagnitude", steps.min_adjustment_magnitude)?;
    Ok(wire::StepScalingPolicyConfiguration::builder()
        .adjustment_type(steps.adjustment_type.as_str().into())
        .set_step_adjustments(Some(adjustments.collect::<Result<_, _>>()?))
        .set_cooldown(number::wire_option("Cooldown", steps.cooldown_seconds)?)
        .set_min_adjustment_magnitude(magnitude)
        .set_metric_aggregation_type(steps.metric_aggregation_type.map(|aggregation| aggregation.as_str().into()))
        .build())
}

fn read_steps(steps: &wire::StepScalingPolicyConfiguration) -> Option<StepScaling> {
    const ADJUSTMENT_TYPES: [AdjustmentType; 3] =
        [AdjustmentType::ChangeInCapacity, AdjustmentType::PercentChangeInCapacity, AdjustmentType::ExactCapacity];
    const AGGREGATION_TYPES: [MetricAggregationType; 3] =
        [MetricAggregationType::Average, MetricAggregationType::Minimum, MetricAggregationType::Maximum];

    let adjustment_type = steps.adjustment_type.as_ref()?.as_str();
    let metric_aggregation_type = match &steps.metric_aggregation_type {
        None => None,
        Some(sent) => Some(AGGREGATION_TYPES.into_iter().find(|known| known.as_str() == sent.as_str())?),
    };
    let adjustments = steps.step_adjustments().iter().map(|step| {
        Some(StepAdjustment {
            metric_interval_lower_bound: number::read_bound(step.metric_interval_lower_bound).ok()?,
            metric_interval_upper_bound: number::read_bound(step.metric_interval_upper_bound).ok()?,
            scaling_adjustment: step.scaling_adjustment,
        })
    });
    Some(StepScaling {
        adjustment_type: ADJUSTMENT_TYPES.into_iter().find(|known| known.as_str() == adjustment_type)?,
        step_adjustments: adjustments.collect::<Option<_>>()?,
        cooldown_seconds: number::read_option(steps.cooldown).ok()?,
        min_adjustment_magnitude: number::read_option(steps.min_adjustment_magnitude).ok()?,
        metric_aggregation_type,
    })
}

fn write_tracking(tracking: &TargetTracking) -> Result<wire::TargetTrackingScalingPolicyConfiguration, String> {
    let configuration = wire::TargetTrackingScalingPolicyConfiguration::builder()
        .target_value(tracking.target_value.to_f64())
        .set_scale_in_cooldown(number::wire_option("ScaleInCooldown", tracking.scale_in_cooldown_seconds)?)
        .set_scale_out_cooldown(number::wire_option("ScaleOutCooldown", tracking.scale_out_cooldown_seconds)?)
        .disable_scale_in(tracking.disable_scale_in);
    let configuration = match &tracking.metric {
        TrackedMetric::Predefined { metric_type, resource_label } => {
            let metric = wire::PredefinedMetricSpecification::builder()
                .predefined_metric_type(metric_type.as_str().into())
                .set_resource_label(resource_label.clone())
                .build();
            configuration.predefined_metric_specification(metric.map_err(|error| error.to_string())?)
        }
        TrackedMetric::Customized(metric) => configuration.customized_metric_specification(write_customized(metric)?),
        TrackedMetric::Math(queries) => {
            let queries = queries.iter().map(write_query).collect::<Result<_, _>>()?;
            let metrics = wire::CustomizedMetricSpecification::builder().set_metrics(Some(queries));
            configuration.customized_metric_specification(metrics.build())
        }
    };
    configuration.build().map_err(|error| error.to_string())
}

fn read_tracking(tracking: &wire::TargetTrackingScalingPolicyConfiguration) -> Option<TargetTracking> {
    let metric = match (&tracking.predefined_metric_specification, &tracking.customized_metric_specification) {
        (Some(predefined), None) => TrackedMetric::Predefined {
            metric_type: predefined.predefined_metric_type.as_str().to_owned(),
            resource_label: predefined.resource_label.clone(),
        },
        (None, Some(customized)) if customized.metrics().is_empty() => {
            TrackedMetric::Customized(read_customized(customized)?)
        }
        (None, Some(customized)) => {
            TrackedMetric::Math(customized.metrics().iter().map(read_query).collect::<Option<_>>()?)
        }
        _ => return None,
    };
    Some(TargetTracking {
        target_value: Decimal::from_f64(tracking.target_value)?,
        metric,
        scale_in_cooldown_seconds: number::read_option(tracking.scale_in_cooldown).ok()?,
        scale_out_cooldown_seconds: number::read_option(tracking.scale_out_cooldown).ok()?,
        disable_scale_in: tracking.disable_scale_in.unwrap_or(false),
    })
}

fn write_customized(metric: &MetricStatistic) -> Result<wire::CustomizedMetricSpecification, String> {
    let dimensions = metric.dimensions.iter().map(|(name, value)| {
        let dimension = wire::MetricDimension::builder().name(name).value(value);
        dimension.build().map_err(|error| error.to_string())
    });
    let dimensions: Vec<_> = dimensions.collect::<Result<_, _>>()?;
    Ok(wire::CustomizedMetricSpecification::builder()
        .namespace(&metric.namespace)
        .metric_name(&metric.metric_name)
        .set_dimensions((!dimensions.is_empty()).then_some(dimensions))
        .statistic(metric.statistic.as_str().into())
        .set_unit(metric.unit.clone())
        .build())
}

fn read_customized(metric: &wire::CustomizedMetricSpecification) -> Option<MetricStatistic> {
    let dimensions = metric.dimensions().iter();
    Some(MetricStatistic {
        namespace: metric.namespace.clone()?,
        metric_name: metric.metric_name.clone()?,
        dimensions: dimensions.map(|dimension| (dimension.name.clone(), dimension.value.clone())).collect(),
        statistic: metric.statistic.as_ref()?.as_str().to_owned(),
        unit: metric.unit.clone(),
    })
}

fn write_query(query: &MetricQuery) -> Result<wire::TargetTrackingMetricDataQuery, String> {
    wire::TargetTrackingMetricDataQuery::builder()
        .id(&query.id)
        .set_label(query.label.clone())
        .return_data(query.return_data)
        .set_expression(query.expression.clone())
        .set_metric_stat(query.metric.as_ref().map(write_statistic).transpose()?)
        .build()
        .map_err(|error| error.to_string())
}

fn read_query(query: &wire::TargetTrackingMetricDataQuery) -> Option<MetricQuery> {
    let metric = match &query.metric_stat {
        None => None,
        Some(statistic) => Some(read_statistic(statistic)?),
    };
    Some(MetricQuery {
        id: query.id.clone(),
        label: query.label.clone(),
        account_id: None,
        return_data: query.return_data.unwrap_or(true),
        expression: query.expression.clone(),
        metric,
        period_seconds: None,
    })
}

fn write_statistic(metric: &MetricStatistic) -> Result<wire::TargetTrackingMetricStat, String> {
    let dimensions = metric.dimensions.iter().map(|(name, value)| {
        let dimension = wire::TargetTrackingMetricDimension::builder().name(name).value(value);
        dimension.build().map_err(|error| error.to_string())
    });
    let dimensions: Vec<_> = dimensions.collect::<Result<_, _>>()?;
    let named = wire::TargetTrackingMetric::builder()
        .namespace(&metric.namespace)
        .metric_name(&metric.metric_name)
        .set_dimensions((!dimensions.is_empty()).then_some(dimensions))
        .build();
    wire::TargetTrackingMetricStat::builder()
        .metric(named)
        .stat(&metric.statistic)
        .set_unit(metric.unit.clone())
        .build()
        .map_err(|error| error.to_string())
}

fn read_statistic(statistic: &wire::TargetTrackingMetricStat) -> Option<MetricStatistic> {
    let metric = statistic.metric.as_ref()?;
    let dimensions = metric.dimensions().iter();
    Some(MetricStatistic {
        namespace: metric.namespace.clone()?,
        metric_name: metric.metric_name.clone()?,
        dimensions: dimensions.map(|dimension| (dimension.name.clone(), dimension.value.clone())).collect(),
        statistic: statistic.stat.clone(),
        unit: statistic.unit.clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn described(policy_type: &str) -> wire::builders::ScalingPolicyBuilder {
        wire::ScalingPolicy::builder()
            .policy_arn("arn")
            .policy_name("policy")
            .service_namespace(wire::ServiceNamespace::Sagemaker)
            .resource_id("endpoint/demo/variant/AllTraffic")
            .scalable_dimension("sagemaker:variant:DesiredInstanceCount".into())
            .policy_type(policy_type.into())
            .creation_time(aws_smithy_types::DateTime::from_secs(0))
    }

    fn tracking(target_value: f64) -> wire::builders::TargetTrackingScalingPolicyConfigurationBuilder {
        let metric = wire::PredefinedMetricSpecification::builder().predefined_metric_type("Metric".into()).build();
        wire::TargetTrackingScalingPolicyConfiguration::builder()
            .target_value(target_value)
            .predefined_metric_specification(metric.expect("it has a type"))
    }

    fn steps(bound: f64) -> wire::builders::StepScalingPolicyConfigurationBuilder {
        let step = wire::StepAdjustment::builder().metric_interval_lower_bound(bound).scaling_adjustment(1).build();
        wire::StepScalingPolicyConfiguration::builder()
            .adjustment_type(wire::AdjustmentType::ChangeInCapacity)
            .step_adjustments(step.expect("it has an adjustment"))
    }

    #[test]
    fn every_digit_of_a_number_goes_back() {
        for value in [0.1 + 0.2, 100.0 / 3.0, -2.0 / 3.0, 0.7, 70.0, 0.0] {
            let policy = described("TargetTrackingScaling")
                .target_tracking_scaling_policy_configuration(tracking(value).build().expect("it has a value"))
                .build();
            let written = write(&read(policy.expect("it is whole")).policy.configuration);
            assert!(matches!(written, Ok(Configuration::TargetTracking(back)) if back == tracking_back(value)));
            let policy = described("StepScaling").step_scaling_policy_configuration(steps(value).build()).build();
            let written = write(&read(policy.expect("it is whole")).policy.configuration);
            assert!(matches!(written, Ok(Configuration::StepScaling(back)) if back == steps(value).build()));
        }
    }

    /// What was left out is said: that it scales in.
    fn tracking_back(value: f64) -> wire::TargetTrackingScalingPolicyConfiguration {
        tracking(value).disable_scale_in(false).build().expect("it has a value")
    }

    #[test]
    fn a_policy_that_could_not_be_put_back_as_it_was_is_known_by_its_type_alone() {
        let two_metrics =
            tracking(1.0).customized_metric_specification(wire::CustomizedMetricSpecification::builder().build());
        let unknown = |steps: wire::builders::StepScalingPolicyConfigurationBuilder| {
            described("StepScaling").step_scaling_policy_configuration(steps.build())
        };
        let tracked = |tracking: wire::builders::TargetTrackingScalingPolicyConfigurationBuilder| {
            described("TargetTrackingScaling")
                .target_tracking_scaling_policy_configuration(tracking.build().expect("it has a value"))
        };
        for (policy, policy_type) in [
            (described("PredictiveScaling"), "PredictiveScaling"),
            (described("StepScaling"), "StepScaling"),
            (unknown(steps(1e300)), "StepScaling"),
            (unknown(steps(0.0).adjustment_type("NewKindOfChange".into())), "StepScaling"),
            (unknown(steps(0.0).metric_aggregation_type("Median".into())), "StepScaling"),
            (unknown(steps(0.0).cooldown(-1)), "StepScaling"),
            (tracked(tracking(1e-300)), "TargetTrackingScaling"),
            (tracked(two_metrics), "TargetTrackingScaling"),
        ] {
            let read = read(policy.build().expect("it is whole"));
            assert_eq!(read.policy.configuration, PolicyConfiguration::Other(policy_type.to_owned()));
        }
    }
}
