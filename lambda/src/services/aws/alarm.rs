//! Metric alarms, to and from the wire.

use aws_sdk_cloudwatch::operation::put_metric_alarm::builders::PutMetricAlarmInputBuilder;
use aws_sdk_cloudwatch::types as wire;
use scaling::Decimal;

use super::number;
use crate::services::{Alarm, AlarmMetric, MetricQuery, MetricStatistic};

/// The statistics that have a member of their own; all others are extended ones. Source: `PutMetricAlarm` in the API
/// reference.
const PLAIN_STATISTICS: [&str; 5] = ["Average", "Maximum", "Minimum", "SampleCount", "Sum"];

/// An alarm for the wire, all of it. Empty lists are left out: the call overwrites the alarm as a whole.
///
/// # Errors
/// A sentence, where a number has more bits than the wire has room for.
pub(super) fn write(alarm: &Alarm) -> Result<PutMetricAlarmInputBuilder, String> {
    let request = PutMetricAlarmInputBuilder::default()
        .alarm_name(&alarm.name)
        .set_alarm_description(alarm.description.clone())
        .comparison_operator(alarm.comparison_operator.as_str().into())
        .threshold(alarm.threshold.to_f64())
        .evaluation_periods(number::wire("EvaluationPeriods", alarm.evaluation_periods)?)
        .set_datapoints_to_alarm(number::wire_option("DatapointsToAlarm", alarm.datapoints_to_alarm)?)
        .set_treat_missing_data(alarm.treat_missing_data.clone())
        .set_evaluate_low_sample_count_percentile(alarm.evaluate_low_sample_count_percentile.clone())
        .actions_enabled(alarm.actions_enabled)
        .set_alarm_actions(some_of(&alarm.alarm_actions))
        .set_ok_actions(some_of(&alarm.ok_actions))
        .set_insufficient_data_actions(some_of(&alarm.insufficient_data_actions));
    match &alarm.metric {
        AlarmMetric::Single { metric, period_seconds } => {
            let plain = PLAIN_STATISTICS.contains(&metric.statistic.as_str());
            Ok(request
                .namespace(&metric.namespace)
                .metric_name(&metric.metric_name)
                .set_dimensions(write_dimensions(&metric.dimensions))
                .set_statistic(plain.then(|| metric.statistic.as_str().into()))
                .set_extended_statistic((!plain).then(|| metric.statistic.clone()))
                .set_unit(metric.unit.as_deref().map(Into::into))
                .period(number::wire("Period", *period_seconds)?))
        }
        AlarmMetric::Math(queries) => {
            Ok(request.set_metrics(Some(queries.iter().map(write_query).collect::<Result<_, _>>()?)))
        }
    }
}

/// An alarm as it is described; `None` where it could not be put back as it was.
pub(super) fn read(described: &wire::MetricAlarm) -> Option<Alarm> {
    // A sliding window is what every alarm has that does not say otherwise.
    let ordinary_window = matches!(described.evaluation_window, None | Some(wire::EvaluationWindow::SlidingWindow(_)));
    let has_more = described.threshold_metric_id.is_some()
        || described.evaluation_criteria.is_some()
        || described.warm_up_configuration.is_some()
        || described.action_configuration.is_some();
    if has_more || !ordinary_window {
        return None;
    }
    let metric = if described.metrics().is_empty() {
        AlarmMetric::Single {
            metric: MetricStatistic {
                namespace: described.namespace.clone()?,
                metric_name: described.metric_name.clone()?,
                dimensions: read_dimensions(described.dimensions())?,
                statistic: match (&described.statistic, &described.extended_statistic) {
                    (Some(plain), None) => plain.as_str().to_owned(),
                    (None, Some(extended)) => extended.clone(),
                    _ => return None,
                },
                unit: described.unit.as_ref().map(|unit| unit.as_str().to_owned()),
            },
            period_seconds: number::read(described.period?)?,
        }
    } else {
        AlarmMetric::Math(described.metrics().iter().map(read_query).collect::<Option<_>>()?)
    };
    Some(Alarm {
        name: described.alarm_name.clone()?,
        description: described.alarm_description.clone(),
        comparison_operator: described.comparison_operator.as_ref()?.as_str().to_owned(),
        threshold: Decimal::from_f64(described.threshold?)?,
        evaluation_periods: number::read(described.evaluation_periods?)?,
        datapoints_to_alarm: number::read_option(described.datapoints_to_alarm).ok()?,
        treat_missing_data: described.treat_missing_data.clone(),
        evaluate_low_sample_count_percentile: described.evaluate_low_sample_count_percentile.clone(),
        metric,
        actions_enabled: described.actions_enabled.unwrap_or(true),
        alarm_actions: described.alarm_actions().to_vec(),
        ok_actions: described.ok_actions().to_vec(),
        insufficient_data_actions: described.insufficient_data_actions().to_vec(),
    })
}

fn write_query(query: &MetricQuery) -> Result<wire::MetricDataQuery, String> {
    let period = number::wire_option("Period", query.period_seconds)?;
    let statistic = query.metric.as_ref().map(|metric| {
        let named = wire::Metric::builder()
            .namespace(&metric.namespace)
            .metric_name(&metric.metric_name)
            .set_dimensions(write_dimensions(&metric.dimensions));
        wire::MetricStat::builder()
            .metric(named.build())
            .set_period(period)
            .stat(&metric.statistic)
            .set_unit(metric.unit.as_deref().map(Into::into))
            .build()
    });
    Ok(wire::MetricDataQuery::builder()
        .id(&query.id)
        .set_label(query.label.clone())
        .set_account_id(query.account_id.clone())
        .return_data(query.return_data)
        .set_expression(query.expression.clone())
        .set_period(if statistic.is_none() { period } else { None })
        .set_metric_stat(statistic)
        .build())
}

fn read_query(query: &wire::MetricDataQuery) -> Option<MetricQuery> {
    let (metric, period) = match &query.metric_stat {
        None => (None, query.period),
        Some(statistic) => {
            let metric = statistic.metric.as_ref()?;
            let read = MetricStatistic {
                namespace: metric.namespace.clone()?,
                metric_name: metric.metric_name.clone()?,
                dimensions: read_dimensions(metric.dimensions())?,
                statistic: statistic.stat.clone()?,
                unit: statistic.unit.as_ref().map(|unit| unit.as_str().to_owned()),
            };
            (Some(read), statistic.period)
        }
    };
    Some(MetricQuery {
        id: query.id.clone()?,
        label: query.label.clone(),
        account_id: query.account_id.clone(),
        return_data: query.return_data.unwrap_or(true),
        expression: query.expression.clone(),
        metric,
        period_seconds: number::read_option(period).ok()?,
    })
}

fn write_dimensions(dimensions: &[(String, String)]) -> Option<Vec<wire::Dimension>> {
    let written = dimensions.iter().map(|(name, value)| wire::Dimension::builder().name(name).value(value).build());
    (!dimensions.is_empty()).then(|| written.collect())
}

fn read_dimensions(dimensions: &[wire::Dimension]) -> Option<Vec<(String, String)>> {
    dimensions.iter().map(|dimension| Some((dimension.name.clone()?, dimension.value.clone()?))).collect()
}

fn some_of(actions: &[String]) -> Option<Vec<String>> {
    (!actions.is_empty()).then(|| actions.to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn described() -> wire::builders::MetricAlarmBuilder {
        wire::MetricAlarm::builder()
            .alarm_name("alarm")
            .comparison_operator(wire::ComparisonOperator::GreaterThanThreshold)
            .threshold(100.0 / 3.0)
            .evaluation_periods(3)
            .namespace("AWS/SageMaker")
            .metric_name("Invocations")
            .statistic(wire::Statistic::Sum)
            .period(60)
    }

    #[test]
    fn an_ordinary_alarm_is_read_and_every_digit_of_its_threshold_goes_back() {
        let sliding = wire::EvaluationWindow::SlidingWindow(wire::SlidingWindow::builder().build());
        for alarm in [described(), described().evaluation_window(sliding)] {
            let alarm = read(&alarm.build()).expect("it is an ordinary alarm");
            assert_eq!(alarm.threshold.to_string(), "33.333333333333336");
            assert_eq!(*write(&alarm).expect("it can be put").get_threshold(), Some(100.0 / 3.0));
        }
    }

    #[test]
    fn an_alarm_that_could_not_be_put_back_as_it_was_is_not_read() {
        let clock = wire::WallClockWindow::builder().build();
        let warm_up = wire::WarmUpConfiguration::builder().warm_up_period_duration_in_minutes(5).build();
        let statistic = wire::MetricStat::builder().build();
        let query = wire::MetricDataQuery::builder().id("m").metric_stat(statistic).build();
        for (because, alarm) in [
            ("of a band", described().threshold_metric_id("band")),
            ("of a window", described().evaluation_window(wire::EvaluationWindow::WallClockWindow(clock))),
            ("of a warm-up", described().warm_up_configuration(warm_up)),
            ("of its actions", described().action_configuration(wire::ActionConfiguration::builder().build())),
            ("there is no threshold", described().set_threshold(None)),
            ("the threshold is too far from zero", described().threshold(1e300)),
            ("there are two statistics", described().extended_statistic("p99")),
            ("there is no metric", described().set_metric_name(None)),
            ("a metric among several says nothing", described().metrics(query)),
        ] {
            assert_eq!(read(&alarm.build()), None, "{because}");
        }
    }
}
