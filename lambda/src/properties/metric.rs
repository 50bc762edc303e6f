//! The metric of a step policy, and what it shares with those of target tracking.

use scaling::input::{CustomMetricInput, MetricInput};
use scaling::{EndpointKind, Preset, quota};

use super::object::{Object, listed};
use super::property::Property;

const NAMES: &[&str] = &["Preset", "Namespace", "MetricName", "Dimensions", "Statistic"];
const DIMENSION: &[&str] = &["Name", "Value"];

/// `Metric` of a step policy; `None` where it is left out.
pub(super) fn read(property: &Property<'_, '_>) -> Option<MetricInput> {
    property.json()?;
    Some(property.object(NAMES).as_ref().and_then(in_object).unwrap_or_else(unreadable))
}

fn in_object(object: &Object<'_, '_>) -> Option<MetricInput> {
    let preset = object.property("Preset");
    let statistic = object.property("Statistic").text();
    if !preset.is_given() {
        return Some(MetricInput::Custom(CustomMetricInput { statistic, ..named(object)? }));
    }
    let in_full = ["Namespace", "MetricName", "Dimensions"].into_iter();
    let beside: Vec<&str> = in_full.filter(|name| object.property(name).is_given()).collect();
    if !beside.is_empty() {
        preset.refuse(
            &format!("the property stands beside {}", listed(beside.into_iter())),
            "keep Preset alone for one of SageMaker's own metrics, or name another one without it",
        );
        return None;
    }
    Some(MetricInput::Preset { name: preset.text()?, statistic })
}

/// `Namespace`, `MetricName` and `Dimensions` of an object, without a statistic.
pub(super) fn named(object: &Object<'_, '_>) -> Option<CustomMetricInput> {
    let namespace = object.required("Namespace", "write the metric's namespace as CloudWatch shows it").text();
    let metric_name = object.required("MetricName", "write the metric's name as CloudWatch shows it").text();
    let dimensions: Vec<_> =
        object.property("Dimensions").list(quota::METRIC_DIMENSIONS).iter().map(dimension).collect();
    Some(CustomMetricInput {
        namespace: namespace?,
        metric_name: metric_name?,
        dimensions: dimensions.into_iter().collect::<Option<_>>()?,
        statistic: None,
    })
}

fn dimension(item: &Property<'_, '_>) -> Option<(String, String)> {
    let object = item.object(DIMENSION)?;
    let name = object.required("Name", "write the dimension's name").text();
    let value = object.required("Value", "write the dimension's value").text();
    Some((name?, value?))
}

/// In the place of a metric that could not be read: not the metric that would be taken where none is given. What the
/// domain says of it follows from what has been told.
pub(super) fn unreadable() -> MetricInput {
    MetricInput::Custom(CustomMetricInput {
        namespace: String::new(),
        metric_name: String::new(),
        dimensions: Vec::new(),
        statistic: None,
    })
}

/// Whether only asynchronous endpoints publish a metric of SageMaker's that is named.
pub(super) fn is_of_async(metric: &MetricInput) -> bool {
    match metric {
        MetricInput::Preset { name, .. } => only_async(name).is_some(),
        MetricInput::Custom(custom) => is_of_async_in_full(custom),
        // No property of ours is one.
        MetricInput::Math { .. } => false,
    }
}

/// The same of a metric that is named in full.
pub(super) fn is_of_async_in_full(metric: &CustomMetricInput) -> bool {
    only_async(&metric.metric_name).is_some_and(|preset| preset.namespace == metric.namespace)
}

fn only_async(name: &str) -> Option<&'static Preset> {
    if Preset::find(EndpointKind::Realtime, name).is_some() { None } else { Preset::find(EndpointKind::Async, name) }
}
