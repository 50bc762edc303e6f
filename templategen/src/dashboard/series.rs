//! The lines of a graph: metrics in full, and expressions over them.

use scaling::{CustomMetric, Dimension, DimensionValue, EndpointKind, Metric, Preset};

use super::json::{Json, literal};

/// One entry of a graph's `metrics`.
#[derive(Clone, Debug)]
pub(super) struct Series {
    /// Namespace, name, and each dimension's name and value; empty for an expression.
    identity: Vec<String>,
    rendering: Vec<(&'static str, Json)>,
    is_drawn: bool,
}

impl Series {
    /// A metric with its statistic.
    pub(super) fn metric(metric: &CustomMetric) -> Self {
        let mut identity = vec![literal(&metric.namespace), literal(&metric.metric_name)];
        identity.extend(metric.dimensions.iter().flat_map(dimension));
        Self::new(identity).with("stat", metric.statistic.to_string())
    }

    /// A metric that a kind of endpoint publishes, by its name and with the statistic it is read by.
    pub(super) fn published(kind: EndpointKind, name: &str, statistic: &str) -> Option<Self> {
        let metric = Metric::preset(Preset::find(kind, name)?).in_full()?;
        let identity = Self::metric(&metric).identity;
        Some(Self::new(identity).with("stat", statistic))
    }

    /// An expression over the metrics of the same graph.
    pub(super) fn expression(expression: impl Into<Json>) -> Self {
        Self::new(Vec::new()).with("expression", expression)
    }

    /// The id that expressions know it by.
    pub(super) fn id(self, id: impl Into<Json>) -> Self {
        self.with("id", id)
    }

    /// The name it has in the legend.
    pub(super) fn label(self, label: impl Into<Json>) -> Self {
        self.with("label", label)
    }

    /// The period of one point, where it is not the graph's own.
    pub(super) fn period(self, seconds: u32) -> Self {
        self.with("period", seconds)
    }

    /// The colour.
    pub(super) fn color(self, color: &str) -> Self {
        self.with("color", color)
    }

    /// Read against the right axis.
    pub(super) fn on_the_right(self) -> Self {
        self.with("yAxis", "right")
    }

    /// Only there for expressions.
    pub(super) fn hidden(self) -> Self {
        Self { is_drawn: false, ..self.with("visible", false) }
    }

    const fn new(identity: Vec<String>) -> Self {
        Self { identity, rendering: Vec::new(), is_drawn: true }
    }

    fn with(mut self, key: &'static str, value: impl Into<Json>) -> Self {
        self.rendering.push((key, value.into()));
        self
    }
}

/// The `metrics` of a graph: what is drawn in the order given, which is that of the legend, then what is
/// hidden. A metric right after another says only what differs: `.` for one part, `...` for all of them.
pub(super) fn metrics(series: Vec<Series>) -> Json {
    let (drawn, hidden): (Vec<_>, Vec<_>) = series.into_iter().partition(|series| series.is_drawn);
    let mut before: Vec<String> = Vec::new();
    let mut rows = Vec::new();
    for Series { identity, rendering, .. } in drawn.into_iter().chain(hidden) {
        let mut row: Vec<Json> = if identity.is_empty() {
            Vec::new()
        } else if before == identity {
            vec!["...".into()]
        } else {
            let has_same = |index: usize| before.len() == identity.len() && before[index] == identity[index];
            let part = |(index, part): (usize, &String)| if has_same(index) { "." } else { part.as_str() }.into();
            identity.iter().enumerate().map(part).collect()
        };
        row.push(Json::Object(rendering));
        rows.push(Json::Row(row));
        before = identity;
    }
    Json::List(rows)
}

fn dimension(dimension: &Dimension) -> [String; 2] {
    let value = match &dimension.value {
        DimensionValue::EndpointName => "${EndpointName}".to_owned(),
        DimensionValue::VariantName => "${VariantName}".to_owned(),
        DimensionValue::InferenceComponentName => "${InferenceComponentName}".to_owned(),
        DimensionValue::Literal(text) => literal(text),
    };
    [literal(&dimension.name), value]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metrics_say_only_what_differs_from_the_row_before() {
        let published = |name, statistic| Series::published(EndpointKind::Realtime, name, statistic).unwrap();
        let written = metrics(vec![
            published("ModelLatency", "p50"),
            published("ModelLatency", "p90"),
            published("ModelLatency", "p99").id("p99").hidden(),
            published("OverheadLatency", "Average"),
            Series::expression("p99 / 1000").label("ms"),
        ])
        .write();
        assert_eq!(
            written,
            r#"[
  ["AWS/SageMaker", "ModelLatency", "EndpointName", "${EndpointName}", "VariantName", "${VariantName}", {"stat": "p50"}],
  ["...", {"stat": "p90"}],
  [".", "OverheadLatency", ".", ".", ".", ".", {"stat": "Average"}],
  [{"expression": "p99 / 1000", "label": "ms"}],
  ["AWS/SageMaker", "ModelLatency", "EndpointName", "${EndpointName}", "VariantName", "${VariantName}", {"stat": "p99", "id": "p99", "visible": false}]
]"#
        );
    }

    #[test]
    fn what_a_kind_does_not_publish_is_not_drawn() {
        assert!(Series::published(EndpointKind::Async, "Invocations", "Sum").is_none());
    }
}
