//! A metric of a spec in the words of the services: what an alarm looks at, and what target tracking follows.

use scaling::{CustomMetric, Evaluation, MathMetric, Metric, MetricMath, TrackedMetric};
use serde_json::{Map, Value, json};
use templategen::spec::Spec;

use crate::template_given::Given;

/// What an alarm looks at: a metric or an expression, with or without a fill.
pub(crate) fn looked_at(given: &Given<'_>, spec: &Spec, metric: &Metric, evaluation: Evaluation) -> Map<String, Value> {
    let period = f64::from(evaluation.period_seconds);
    let filled = |id: &str, label: &str| {
        let fill = evaluation.fill?;
        let expression = format!("FILL({id}, {})", fill.argument());
        Some(json!({"Id": "filled", "Expression": expression, "Label": label, "ReturnData": true}))
    };
    let under = |id: &str, metric: &CustomMetric| query(given, spec, id, metric, Some(period), false);
    match (metric, metric.in_full()) {
        (Metric::Math(math), _) => {
            let returned = evaluation.fill.is_none();
            let expression = expression(math, returned);
            let each = math.metrics.iter().map(|MathMetric { id, metric }| under(id, metric));
            let queries = filled("expression", &math.expression).into_iter().chain([expression]).chain(each);
            Map::from_iter([("Metrics".to_owned(), queries.collect())])
        }
        (_, Some(plain)) => {
            if let Some(filled) = filled("metric", &plain.metric_name) {
                return Map::from_iter([("Metrics".to_owned(), json!([filled, under("metric", &plain)]))]);
            }
            let statistic = if plain.statistic.is_extended() { "ExtendedStatistic" } else { "Statistic" };
            let mut looked_at = identity(given, spec, &plain);
            looked_at.insert("Period".to_owned(), json!(period));
            looked_at.insert(statistic.to_owned(), plain.statistic.to_string().into());
            looked_at
        }
        (other, None) => panic!("{other:?} has no metric behind it"),
    }
}

/// How many samples of a metric there are for each of those in one publish interval.
pub(crate) fn counted(
    given: &Given<'_>,
    spec: &Spec,
    metric: &Metric,
    period: u32,
    samples_each: u32,
) -> Map<String, Value> {
    let metric = metric.in_full().expect("a metric of its own is counted");
    let expression = format!("samples / {samples_each}");
    let samples = query(given, spec, "samples", &metric, Some(f64::from(period)), false);
    let count = json!({"Id": "capacity", "Expression": expression, "Label": "capacity", "ReturnData": true});
    Map::from_iter([("Metrics".to_owned(), json!([count, samples]))])
}

/// What a target tracking policy follows.
pub(crate) fn followed(given: &Given<'_>, spec: &Spec, metric: &TrackedMetric) -> Map<String, Value> {
    let (name, specification) = match metric {
        TrackedMetric::Predefined(predefined) => {
            ("PredefinedMetricSpecification", json!({"PredefinedMetricType": predefined.as_str()}))
        }
        TrackedMetric::Customized(metric) => {
            let mut specification = identity(given, spec, metric);
            specification.insert("Statistic".to_owned(), metric.statistic.to_string().into());
            ("CustomizedMetricSpecification", specification.into())
        }
        TrackedMetric::Math(math) => {
            let own = math.metrics.first().filter(|only| math.metrics.len() == 1 && only.id == math.expression);
            let each = math
                .metrics
                .iter()
                .map(|MathMetric { id, metric }| query(given, spec, id, metric, None, own.is_some()));
            let expression = own.is_none().then(|| expression(math, true));
            let queries = expression.into_iter().chain(each).collect::<Value>();
            ("CustomizedMetricSpecification", json!({"Metrics": queries}))
        }
    };
    Map::from_iter([(name.to_owned(), specification)])
}

fn expression(math: &MetricMath, returned: bool) -> Value {
    json!({"Id": "expression", "Expression": math.expression, "Label": math.expression, "ReturnData": returned})
}

fn query(
    given: &Given<'_>,
    spec: &Spec,
    id: &str,
    metric: &CustomMetric,
    period: Option<f64>,
    returned: bool,
) -> Value {
    let mut statistic = json!({"Metric": identity(given, spec, metric), "Stat": metric.statistic.to_string()});
    if let Some(period) = period {
        statistic["Period"] = json!(period);
    }
    json!({"Id": id, "MetricStat": statistic, "ReturnData": returned})
}

fn identity(given: &Given<'_>, spec: &Spec, metric: &CustomMetric) -> Map<String, Value> {
    let dimensions = metric.dimensions.iter();
    let dimensions: Value = dimensions
        .map(|dimension| json!({"Name": dimension.name, "Value": given.dimension(spec, &dimension.value)}))
        .collect();
    let mut identity = Map::new();
    identity.insert("Namespace".to_owned(), metric.namespace.as_str().into());
    identity.insert("MetricName".to_owned(), metric.metric_name.as_str().into());
    if !metric.dimensions.is_empty() {
        identity.insert("Dimensions".to_owned(), dimensions);
    }
    identity
}
