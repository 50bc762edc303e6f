//! What a policy is, before anything is drawn.

use scaling::{AlarmShape, CustomMetric, Dimension, DimensionValue, Metric, ScalingPlan, StepPolicy, Unit};

use super::text::facts;
use super::words::{plain, units};

/// The policy's name, its metric, its alarms and how it acts.
pub(super) fn render(plan: &ScalingPlan, policy: &StepPolicy) -> String {
    let alarms = match policy.shape() {
        AlarmShape::AlwaysOn => "always-on: one alarm at the metric's floor, red by design",
        AlarmShape::Paired => "paired: one alarm for each side that acts, quiet in between",
    };
    let mut rows = vec![("metric", metric(policy))];
    rows.extend(definitions(policy.metric()).into_iter().map(|definition| ("", definition)));
    rows.push(("alarms", alarms.to_owned()));
    rows.push(("capacity", capacity(plan)));
    rows.extend(suspended(plan).map(|suspended| ("suspended", suspended)));
    rows.push(("changes", changes(plan, policy)));
    rows.push(("cooldown", format!("{} seconds from each finished scaling activity on", policy.cooldown_seconds())));
    rows.push(("aggregation", format!("{} of the datapoints its alarm looks at", policy.aggregation())));
    format!("{}\n{}", policy.name(), facts(2, rows))
}

fn metric(policy: &StepPolicy) -> String {
    let period = policy.evaluation(None).period_seconds;
    let name = plain(policy.metric().name());
    match policy.metric() {
        Metric::Preset { statistic, preset } => {
            // A latency in microseconds is the classic wrong bound.
            let unit = if preset.unit == Unit::Count { String::new() } else { format!(", in {}", preset.unit) };
            format!("{name}, {statistic} of {period} seconds{unit}")
        }
        Metric::Custom(custom) => format!("{name}, {} of {period} seconds", custom.statistic),
        Metric::Math(_) => format!("{name}, each metric over {period} seconds"),
    }
}

/// What the name alone does not say: where a metric of the author's own is found.
fn definitions(metric: &Metric) -> Vec<String> {
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

fn capacity(plan: &ScalingPlan) -> String {
    let range = plan.capacity();
    format!("{} to {}", range.min(), units(plan.kind().scalable_dimension(), range.max()))
}

fn suspended(plan: &ScalingPlan) -> Option<String> {
    let state = plan.suspended();
    let parts = [(state.dynamic_scaling_in, "scaling in"), (state.dynamic_scaling_out, "scaling out")];
    let parts: Vec<_> = parts.into_iter().filter(|(suspended, _)| *suspended).map(|(_, part)| part).collect();
    (!parts.is_empty()).then(|| format!("{} by policies", parts.join(" and ")))
}

fn changes(plan: &ScalingPlan, policy: &StepPolicy) -> String {
    let kind = policy.ladder().adjustment_type();
    match policy.min_adjustment_magnitude() {
        Some(least) => format!("{kind}, at least {} at a time", units(plan.kind().scalable_dimension(), least)),
        None => kind.to_string(),
    }
}
