//! What every alarm has: the metric it looks at, and how.

use scaling::{ComparisonOperator, Evaluation, Metric, Tag};

use super::metric::{expression_query, identity, metric_query};
use super::value::{Map, Value, text};

/// An alarm as a template has it.
pub(super) struct Alarm<'a> {
    /// What a reader is told; CloudFormation fills in what it has of placeholders.
    pub(super) description: String,
    /// What it calls, by the state it comes to.
    pub(super) actions: Map,
    /// How it compares the metric with the threshold.
    pub(super) comparison_operator: ComparisonOperator,
    /// The threshold.
    pub(super) threshold: Value,
    /// How it looks at the metric.
    pub(super) evaluation: Evaluation,
    /// What it looks at.
    pub(super) metric: Map,
    /// Its tags.
    pub(super) tags: &'a [Tag],
}

impl Alarm<'_> {
    /// The alarm as a resource.
    pub(super) fn resource(self) -> Map {
        let mut properties = Map::new().with("AlarmDescription", text(self.description)).with("ActionsEnabled", true);
        properties.extend(self.actions);
        properties = properties
            .with("ComparisonOperator", self.comparison_operator.as_str())
            .with("Threshold", self.threshold)
            .with("EvaluationPeriods", self.evaluation.evaluation_periods)
            .with("DatapointsToAlarm", self.evaluation.datapoints_to_alarm)
            .with("TreatMissingData", self.evaluation.treat_missing_data.as_str());
        properties.extend(self.metric);
        if !self.tags.is_empty() {
            properties = properties.with("Tags", tag_list(self.tags));
        }
        Map::new().with("Type", "AWS::CloudWatch::Alarm").with("Properties", properties)
    }
}

/// What an alarm looks at: one metric, or the metrics under an expression of the plan, a fill, or both.
pub(super) fn metric(metric: &Metric, evaluation: Evaluation) -> Map {
    let Some(plain) = metric.in_full() else {
        let Metric::Math(math) = metric else { return Map::new() };
        let name = metric.label();
        let mut metrics: Vec<Value> = Vec::new();
        metrics.extend(evaluation.fill.map(|fill| {
            let expression = format!("FILL(expression, {})", fill.argument());
            expression_query("filled", expression, &name, true)
        }));
        let returned = evaluation.fill.is_none();
        metrics.push(expression_query("expression", math.expression.clone(), &name, returned));
        metrics.extend(
            math.metrics
                .iter()
                .map(|metric| metric_query(&metric.id, &metric.metric, Some(evaluation.period_seconds), false)),
        );
        return Map::new().with("Metrics", metrics);
    };
    if let Some(fill) = evaluation.fill {
        let expression = format!("FILL(metric, {})", fill.argument());
        let metrics = vec![
            expression_query("filled", expression, &metric.label(), true),
            metric_query("metric", &plain, Some(evaluation.period_seconds), false),
        ];
        return Map::new().with("Metrics", metrics);
    }
    let statistic = if plain.statistic.is_extended() { "ExtendedStatistic" } else { "Statistic" };
    identity(&plain).with("Period", evaluation.period_seconds).with(statistic, plain.statistic.to_string())
}

/// Tags as CloudFormation takes them.
pub(super) fn tag_list(tags: &[Tag]) -> Vec<Value> {
    tags.iter().map(|tag| Map::new().with("Key", tag.key()).with("Value", tag.value()).into()).collect()
}
