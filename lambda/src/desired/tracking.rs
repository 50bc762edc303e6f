//! Target tracking policies as the service takes them. Their alarms are the service's own.

use scaling::{MetricMath, MetricQueries, QuerySource, TargetTrackingPolicy};

use super::metric::{expression_query, metric_query, statistic};
use crate::identity::Target;
use crate::services::{MetricQuery, MetricStatistic, Policy, PolicyConfiguration, TargetTracking, TrackedMetric};

pub(super) fn policy(target: &Target, policy: &TargetTrackingPolicy) -> Policy {
    let metric = match (policy.queries(), policy.tracked()) {
        (Some(given), _) => TrackedMetric::Math(as_given(target, given)),
        (None, scaling::TrackedMetric::Predefined(metric_type)) => {
            TrackedMetric::Predefined { metric_type: metric_type.as_str().to_owned(), resource_label: None }
        }
        (None, scaling::TrackedMetric::Customized(metric)) => TrackedMetric::Customized(MetricStatistic {
            unit: policy.datapoint_unit().map(|unit| unit.as_str().to_owned()),
            ..statistic(target, metric)
        }),
        (None, scaling::TrackedMetric::Math(math)) => TrackedMetric::Math(queries(target, policy, math)),
    };
    let configuration = TargetTracking {
        target_value: policy.target_value(),
        metric,
        scale_in_cooldown_seconds: Some(policy.scale_in_cooldown_seconds()),
        scale_out_cooldown_seconds: Some(policy.scale_out_cooldown_seconds()),
        disable_scale_in: policy.disable_scale_in(),
    };
    Policy {
        name: policy.name().as_str().to_owned(),
        configuration: PolicyConfiguration::TargetTracking(configuration),
    }
}

/// Entries that were given as the API has them, in their order.
fn as_given(target: &Target, given: &MetricQueries) -> Vec<MetricQuery> {
    let entry = |query: &scaling::MetricQuery| {
        let (expression, metric) = match &query.source {
            QuerySource::Expression(expression) => (Some(expression.clone()), None),
            QuerySource::Metric { metric, unit } => {
                let unit = unit.map(|unit| unit.as_str().to_owned());
                (None, Some(MetricStatistic { unit, ..statistic(target, metric) }))
            }
        };
        MetricQuery {
            id: query.id.clone(),
            label: query.label.clone(),
            account_id: None,
            return_data: query.id == given.returned().id,
            expression,
            metric,
            period_seconds: None,
        }
    };
    given.entries().iter().map(entry).collect()
}

/// The metrics of an expression. One metric that stands for itself needs none, and is what is returned.
fn queries(target: &Target, policy: &TargetTrackingPolicy, math: &MetricMath) -> Vec<MetricQuery> {
    if let [only] = math.metrics.as_slice()
        && math.expression == only.id
    {
        return vec![metric_query(&only.id, statistic(target, &only.metric), None, true)];
    }
    let expression = expression_query("expression", math.expression.clone(), &policy.metric().label(), true);
    let under =
        math.metrics.iter().map(|metric| metric_query(&metric.id, statistic(target, &metric.metric), None, false));
    [expression].into_iter().chain(under).collect()
}
