//! Target tracking: the metric it follows and the two alarms that the service makes for it.

use serde_json::{Value, json};

use super::resource::ScalableResource;
use crate::cloudwatch::check_metric_math;
use crate::error::ServiceError;
use crate::input::Input;
use crate::place::Identifiers;
use crate::wire::whole;

/// A predefined metric: what its name stands for.
struct PredefinedMetric {
    name: &'static str,
    metric_name: &'static str,
    statistic: &'static str,
    /// Seconds between datapoints.
    period: u32,
    fits: fn(&ScalableResource) -> bool,
}

/// The five predefined metrics of SageMaker. Source: `PredefinedScalingMetricType` in the API reference.
const PREDEFINED: [PredefinedMetric; 5] = [
    PredefinedMetric {
        name: "SageMakerVariantInvocationsPerInstance",
        metric_name: "InvocationsPerInstance",
        statistic: "Sum",
        period: 60,
        fits: |resource| matches!(resource, ScalableResource::Instances { .. }),
    },
    PredefinedMetric {
        name: "SageMakerVariantConcurrentRequestsPerModelHighResolution",
        metric_name: "ConcurrentRequestsPerModel",
        statistic: "Maximum",
        period: 10,
        fits: |resource| matches!(resource, ScalableResource::Instances { .. }),
    },
    PredefinedMetric {
        name: "SageMakerVariantProvisionedConcurrencyUtilization",
        metric_name: "ServerlessProvisionedConcurrencyUtilization",
        statistic: "Average",
        period: 60,
        fits: |resource| matches!(resource, ScalableResource::ProvisionedConcurrency { .. }),
    },
    PredefinedMetric {
        name: "SageMakerInferenceComponentInvocationsPerCopy",
        metric_name: "InvocationsPerCopy",
        statistic: "Sum",
        period: 60,
        fits: |resource| matches!(resource, ScalableResource::Copies { .. }),
    },
    PredefinedMetric {
        name: "SageMakerInferenceComponentConcurrentRequestsPerCopyHighResolution",
        metric_name: "ConcurrentRequestsPerCopy",
        statistic: "Maximum",
        period: 10,
        fits: |resource| matches!(resource, ScalableResource::Copies { .. }),
    },
];

/// The metric that a configuration follows, as it was sent.
pub(super) fn metric(configuration: &Value) -> [Option<&Value>; 2] {
    ["PredefinedMetricSpecification", "CustomizedMetricSpecification"].map(|name| configuration.get(name))
}

/// Checks `TargetTrackingScalingPolicyConfiguration`.
pub(super) fn check(configuration: &Input<'_>, resource: &ScalableResource) -> Result<(), ServiceError> {
    configuration.required_number("TargetValue")?;
    configuration.integer_from("ScaleInCooldown", 0)?;
    configuration.integer_from("ScaleOutCooldown", 0)?;
    configuration.boolean("DisableScaleIn")?;
    alarm_metric(configuration, resource).map(|_| ())
}

/// Names of the alarm that scales out and of the one that scales in.
pub(super) fn alarm_names(identifiers: &mut Identifiers, resource: &ScalableResource) -> [String; 2] {
    ["AlarmHigh", "AlarmLow"]
        .map(|direction| format!("TargetTracking-{}-{direction}-{}", resource.id(), identifiers.next()))
}

/// The configurations of the two alarms: above the target for 3 minutes, and below nine tenths of it for 15. Neither
/// is documented; both were read off live SageMaker alarms. Metrics of high resolution keep the 15 minutes to scale
/// in; their 3 datapoints to scale out are an assumption, as is that both alarms exist under `DisableScaleIn`.
pub(super) fn alarms(
    configuration: &Input<'_>,
    resource: &ScalableResource,
    policy_arn: &str,
) -> Result<[Value; 2], ServiceError> {
    let target = configuration.required_number("TargetValue")?;
    let (metric, period) = alarm_metric(configuration, resource)?;
    // Nine tenths in decimals: 63, not 63.00000000000001.
    let low = (target * 0.9 * 1e9).round() / 1e9;
    let shapes = [("GreaterThanThreshold", target, 3), ("LessThanThreshold", low, 15 * 60 / period)];
    Ok(shapes.map(|(comparison_operator, threshold, evaluation_periods)| {
        let mut alarm = json!({
            "AlarmDescription":
                format!("DO NOT EDIT OR DELETE. For TargetTrackingScaling policy {policy_arn}."),
            "ActionsEnabled": true,
            "OKActions": [],
            "AlarmActions": [policy_arn],
            "InsufficientDataActions": [],
            "EvaluationPeriods": evaluation_periods,
            "Threshold": whole(threshold),
            "ComparisonOperator": comparison_operator,
        });
        for (name, value) in &metric {
            alarm[*name] = value.clone();
        }
        alarm
    }))
}

/// The members of an alarm that say what it watches, and its period in seconds.
type AlarmMetric = (Vec<(&'static str, Value)>, u32);

fn alarm_metric(configuration: &Input<'_>, resource: &ScalableResource) -> Result<AlarmMetric, ServiceError> {
    let predefined = configuration.structure("PredefinedMetricSpecification")?;
    let customized = configuration.structure("CustomizedMetricSpecification")?;
    match (predefined, customized) {
        (Some(predefined), None) => predefined_metric(&predefined, resource),
        (None, Some(customized)) => customized_metric(&customized),
        _ => Err(configuration.refuse(
            "Exactly one of PredefinedMetricSpecification and CustomizedMetricSpecification must be specified",
        )),
    }
}

fn predefined_metric(specification: &Input<'_>, resource: &ScalableResource) -> Result<AlarmMetric, ServiceError> {
    let names = PREDEFINED.map(|metric| metric.name);
    let name = specification.required_choice("PredefinedMetricType", &names)?;
    let Some(metric) = PREDEFINED.iter().find(|metric| metric.name == name && (metric.fits)(resource)) else {
        return Err(specification.refuse(format!(
            "The predefined metric type {name} is not supported for the scalable dimension {}",
            resource.dimension()
        )));
    };
    let dimensions = match resource {
        ScalableResource::Instances { endpoint, variant }
        | ScalableResource::ProvisionedConcurrency { endpoint, variant } => {
            json!([{"Name": "EndpointName", "Value": endpoint}, {"Name": "VariantName", "Value": variant}])
        }
        ScalableResource::Copies { component } => json!([{"Name": "InferenceComponentName", "Value": component}]),
    };
    let members = vec![
        ("MetricName", metric.metric_name.into()),
        ("Namespace", "AWS/SageMaker".into()),
        ("Statistic", metric.statistic.into()),
        ("Dimensions", dimensions),
        ("Period", metric.period.into()),
    ];
    Ok((members, metric.period))
}

fn customized_metric(specification: &Input<'_>) -> Result<AlarmMetric, ServiceError> {
    const PERIOD: u32 = 60;
    let mut queries = specification.list("Metrics")?.to_vec();
    if !queries.is_empty() {
        if specification.has("MetricName") || specification.has("Namespace") || specification.has("Statistic") {
            return Err(specification.refuse("Metrics cannot be combined with MetricName, Namespace or Statistic"));
        }
        for query in &mut queries {
            if query["MetricStat"].is_object() {
                query["MetricStat"]["Period"] = PERIOD.into();
            }
        }
        // The alarms that the service makes of them have to be ones that CloudWatch takes.
        let queries = json!({"Metrics": queries});
        let checked = check_metric_math(&Input::new(&queries, "ValidationException")?);
        checked.map_err(|error| ServiceError::validation(error.message))?;
        return Ok((vec![("Metrics", queries["Metrics"].clone())], PERIOD));
    }
    specification.required_choice("Statistic", &["Average", "Minimum", "Maximum", "SampleCount", "Sum"])?;
    let mut members = vec![
        ("MetricName", specification.required_text("MetricName")?.into()),
        ("Namespace", specification.required_text("Namespace")?.into()),
        ("Statistic", specification.required_text("Statistic")?.into()),
        ("Dimensions", specification.list("Dimensions")?.to_vec().into()),
        ("Period", PERIOD.into()),
    ];
    if let Some(unit) = specification.text("Unit")? {
        members.push(("Unit", unit.into()));
    }
    Ok((members, PERIOD))
}
