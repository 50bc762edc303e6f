//! A metric in words.

use scaling::{CustomMetric, Dimension, DimensionValue, Metric, Unit};

use super::words::plain;

/// A metric with what is made of one period of it.
pub(super) fn described(metric: &Metric, period_seconds: u32) -> String {
    let (name, period) = (plain(metric.name()), period_seconds);
    match metric {
        Metric::Preset { statistic, preset } => {
            format!("{name}, {statistic} of {period} seconds{}", unit(preset.unit))
        }
        Metric::Custom(custom) => format!("{name}, {} of {period} seconds", custom.statistic),
        Metric::Math(_) => format!("{name}, each metric over {period} seconds"),
    }
}

/// The unit behind a description: a latency in microseconds is the classic wrong bound.
pub(super) fn unit(unit: Unit) -> String {
    match unit {
        Unit::Count => String::new(),
        Unit::Fraction => format!(", a {unit}"),
        _ => format!(", in {unit}"),
    }
}

/// What the name alone does not say: where a metric of the author's own is found.
pub(super) fn definitions(metric: &Metric) -> Vec<String> {
    match metric {
        Metric::Preset { .. } => Vec::new(),
        Metric::Custom(custom) => vec![whereabouts(custom)],
        Metric::Math(math) => {
            let each = math.metrics.iter().map(|entry| {
                let (custom, id) = (&entry.metric, &entry.id);
                format!("{id}: {}, {}, {}", plain(&custom.metric_name), custom.statistic, whereabouts(custom))
            });
            each.collect()
        }
    }
}

fn whereabouts(custom: &CustomMetric) -> String {
    let dimensions: Vec<_> = custom.dimensions.iter().map(dimension).collect();
    let under = if dimensions.is_empty() { "without dimensions".to_owned() } else { dimensions.join(", ") };
    format!("in {}, {under}", plain(&custom.namespace))
}

fn dimension(dimension: &Dimension) -> String {
    let value = match &dimension.value {
        DimensionValue::EndpointName => "the endpoint's name",
        DimensionValue::VariantName => "the variant's name",
        DimensionValue::InferenceComponentName => "the inference component's name",
        DimensionValue::Literal(text) => text,
    };
    format!("{} = {}", plain(&dimension.name), plain(value))
}
