//! `TargetTrackingScalingPolicyConfiguration`, as `AWS::ApplicationAutoScaling::ScalingPolicy` has it.

use scaling::PredefinedMetricType;
use scaling::input::{CustomMetricInput, MetricInput, TargetTrackingInput};

use super::SECONDS;
use super::metric::{named, unreadable};
use super::object::Object;

/// The names of the configuration's properties.
pub(super) const NAMES: &[&str] = &[
    "PredefinedMetricSpecification",
    "CustomizedMetricSpecification",
    "TargetValue",
    "ScaleInCooldown",
    "ScaleOutCooldown",
    "DisableScaleIn",
];
const PREDEFINED: &[&str] = &["PredefinedMetricType", "ResourceLabel"];
const CUSTOMIZED: &[&str] = &["MetricName", "Namespace", "Dimensions", "Statistic", "Unit", "Metrics"];

/// Where a predefined metric is named, inside the configuration.
const PREDEFINED_TYPE: &str = "PredefinedMetricSpecification.PredefinedMetricType";
/// Where another metric is, inside the configuration.
const CUSTOMIZED_METRIC: &str = "CustomizedMetricSpecification";

/// Reads the configuration of a policy, and which of its properties names the metric.
pub(super) fn read(name: Option<String>, block: &Object<'_, '_>) -> (TargetTrackingInput, &'static str) {
    let target_value = block.required("TargetValue", "write the value the metric is held at, as in 70").text();
    let (metric, place) = metric(block);
    let policy = TargetTrackingInput {
        name,
        metric: Some(metric.unwrap_or_else(unreadable)),
        target_value,
        scale_in_cooldown_seconds: block.property("ScaleInCooldown").whole(SECONDS, 300),
        scale_out_cooldown_seconds: block.property("ScaleOutCooldown").whole(SECONDS, 300),
        disable_scale_in: block.property("DisableScaleIn").switch().unwrap_or(false),
        ..TargetTrackingInput::default()
    };
    (policy, place)
}

fn metric(block: &Object<'_, '_>) -> (Option<MetricInput>, &'static str) {
    let predefined = block.property("PredefinedMetricSpecification");
    let customized = block.property("CustomizedMetricSpecification");
    match (predefined.json().is_some(), customized.json().is_some()) {
        (true, false) => (predefined.object(PREDEFINED).as_ref().and_then(predefined_metric), PREDEFINED_TYPE),
        (false, true) => (customized.object(CUSTOMIZED).as_ref().and_then(customized_metric), CUSTOMIZED_METRIC),
        (true, true) => {
            predefined.refuse("the property stands beside CustomizedMetricSpecification", "keep one of the two");
            (None, CUSTOMIZED_METRIC)
        }
        (false, false) => {
            let names = ["PredefinedMetricSpecification", "CustomizedMetricSpecification"];
            if !block.means_one_of(&names) {
                let fix = "name one by PredefinedMetricSpecification or CustomizedMetricSpecification";
                block.refuse("the policy has no metric", fix);
            }
            (None, CUSTOMIZED_METRIC)
        }
    }
}

fn predefined_metric(object: &Object<'_, '_>) -> Option<MetricInput> {
    let types = PredefinedMetricType::ALL.map(|metric_type| (metric_type.as_str(), metric_type));
    let metric_type = object
        .required("PredefinedMetricType", "write SageMakerVariantInvocationsPerInstance or another")
        .choice(&types);
    let label = object.property("ResourceLabel");
    if label.is_given() {
        label.refuse_value("wanted here", "remove it: no metric of SageMaker's has a resource label");
    }
    Some(MetricInput::Preset { name: metric_type?.metric_name().to_owned(), statistic: None })
}

fn customized_metric(object: &Object<'_, '_>) -> Option<MetricInput> {
    let statistic = object.required("Statistic", "write Average, Sum, Minimum, Maximum or SampleCount").text();
    Some(MetricInput::Custom(CustomMetricInput { statistic, ..named(object)? }))
}
