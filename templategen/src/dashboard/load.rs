//! The metric a policy acts by: its name, and its lines on a graph.

use scaling::Metric;

use super::json::literal;
use super::series::Series;

const METRIC: &str = "#1f77b4";

/// What a reader calls a metric.
pub(super) fn metric_name(metric: &Metric) -> String {
    literal(&metric.label())
}

/// What is made of one period of a metric.
pub(super) fn aggregated(metric: &Metric, period_seconds: u32) -> String {
    match metric.in_full() {
        Some(metric) => format!("{} of {period_seconds} s", metric.statistic),
        None => format!("every {period_seconds} s"),
    }
}

/// The metric as it was published, with the ones under its expression.
pub(super) fn load(metric: &Metric) -> Vec<Series> {
    let shown = |series: Series| series.id(load_id(metric)).label(metric_name(metric)).color(METRIC);
    match (metric, metric.in_full()) {
        (Metric::Math(math), _) => {
            let under = math.metrics.iter().map(|under| Series::metric(&under.metric).id(under.id.as_str()).hidden());
            [shown(Series::expression(literal(&math.expression)))].into_iter().chain(under).collect()
        }
        (Metric::Preset { .. } | Metric::Custom(_), metric) => metric.iter().map(Series::metric).map(shown).collect(),
    }
}

/// The id of what a policy acts by, the same as in its alarm: no metric of the author's may have it.
pub(super) const fn load_id(metric: &Metric) -> &'static str {
    match metric {
        Metric::Math(_) => "expression",
        Metric::Preset { .. } | Metric::Custom(_) => "metric",
    }
}

/// The ids of the author's metrics.
pub(super) fn ids(metric: &Metric) -> Vec<&str> {
    match metric {
        Metric::Math(math) => math.metrics.iter().map(|metric| metric.id.as_str()).collect(),
        Metric::Preset { .. } | Metric::Custom(_) => Vec::new(),
    }
}
