//! A metric as CloudWatch's and Application Auto Scaling's properties name it.

use scaling::{CustomMetric, Dimension, DimensionValue};

use super::value::{Map, Value, reference};

/// An expression among the metrics of an alarm or a policy; one of them is the value that is returned.
pub(super) fn expression_query(id: &str, expression: String, label: &str, returned: bool) -> Value {
    Map::new().with("Id", id).with("Expression", expression).with("Label", label).with("ReturnData", returned).into()
}

/// A metric among those of an alarm, which says its period in seconds, or of a policy, which can not.
pub(super) fn metric_query(id: &str, metric: &CustomMetric, period_seconds: Option<u32>, returned: bool) -> Value {
    let statistic = Map::new()
        .with("Metric", identity(metric))
        .with_some("Period", period_seconds)
        .with("Stat", metric.statistic.to_string());
    Map::new().with("Id", id).with("MetricStat", statistic).with("ReturnData", returned).into()
}

/// The namespace, the name and the dimensions, which have the same keys everywhere.
pub(super) fn identity(metric: &CustomMetric) -> Map {
    let identity =
        Map::new().with("Namespace", metric.namespace.as_str()).with("MetricName", metric.metric_name.as_str());
    if metric.dimensions.is_empty() {
        return identity;
    }
    identity.with("Dimensions", metric.dimensions.iter().map(dimension).collect::<Vec<_>>())
}

fn dimension(dimension: &Dimension) -> Value {
    let value = match &dimension.value {
        DimensionValue::EndpointName => reference("EndpointName"),
        DimensionValue::VariantName => reference("VariantName"),
        DimensionValue::InferenceComponentName => reference("InferenceComponentName"),
        DimensionValue::Literal(text) => text.as_str().into(),
    };
    Map::new().with("Name", dimension.name.as_str()).with("Value", value).into()
}
