//! A metric as CloudWatch's and Application Auto Scaling's properties name it.

use scaling::{CustomMetric, Dimension, DimensionValue};

use super::value::{Map, Value, reference};

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
