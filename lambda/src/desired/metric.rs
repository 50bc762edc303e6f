//! Metrics as the services take them, with the target's own names in their dimensions.

use scaling::{CustomMetric, Dimension, DimensionValue, ResourceIdentity};

use crate::identity::Target;
use crate::services::{MetricQuery, MetricStatistic};

/// The identity and statistic of a metric.
pub(super) fn statistic(target: &Target, metric: &CustomMetric) -> MetricStatistic {
    MetricStatistic {
        namespace: metric.namespace.clone(),
        metric_name: metric.metric_name.clone(),
        dimensions: metric.dimensions.iter().map(|dimension| resolved(target, dimension)).collect(),
        statistic: metric.statistic.to_string(),
        unit: None,
    }
}

/// An expression among the metrics of an alarm or a policy; one of them is the value that is returned.
pub(super) fn expression_query(id: &str, expression: String, label: &str, return_data: bool) -> MetricQuery {
    MetricQuery {
        id: id.to_owned(),
        label: Some(label.to_owned()),
        account_id: None,
        return_data,
        expression: Some(expression),
        metric: None,
        period_seconds: None,
    }
}

/// A metric among those of an alarm, which says its period in seconds, or of a policy, which can not.
pub(super) fn metric_query(
    id: &str,
    metric: MetricStatistic,
    period_seconds: Option<u32>,
    return_data: bool,
) -> MetricQuery {
    MetricQuery {
        id: id.to_owned(),
        label: None,
        account_id: None,
        return_data,
        expression: None,
        metric: Some(metric),
        period_seconds,
    }
}

fn resolved(target: &Target, dimension: &Dimension) -> (String, String) {
    let value = match (&dimension.value, &target.resource) {
        (DimensionValue::EndpointName, ResourceIdentity::Variant { endpoint, .. }) => endpoint.to_string(),
        (DimensionValue::VariantName, ResourceIdentity::Variant { variant, .. }) => variant.to_string(),
        (DimensionValue::InferenceComponentName, ResourceIdentity::InferenceComponent(component)) => {
            component.to_string()
        }
        (DimensionValue::Literal(text), _) => text.clone(),
        // A plan's check refuses a name that its kind of endpoint has not.
        (DimensionValue::EndpointName | DimensionValue::VariantName | DimensionValue::InferenceComponentName, _) => {
            String::new()
        }
    };
    (dimension.name.clone(), value)
}
