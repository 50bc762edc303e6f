//! The alarm that calls a step policy.

use scaling::{AlarmShape, Evaluation, Metric};

use super::metric::{expression_query, metric_query, statistic};
use super::name::alarm_name;
use super::{Deployed, DesiredAlarm};
use crate::identity::Target;
use crate::services::{Alarm, AlarmMetric};

/// CloudWatch's limit is 1,024 characters for all of a description.
const LADDER_IN_DESCRIPTION: usize = 600;

pub(super) fn alarm(deployed: &Deployed<'_>) -> DesiredAlarm {
    let Deployed { target, policy, reading } = deployed;
    let evaluation = policy.evaluation(reading.side);
    let name = deployed.name();
    let alarm = Alarm {
        name: alarm_name(target, &name),
        description: Some(description(deployed)),
        comparison_operator: reading.comparison_operator.as_str().to_owned(),
        threshold: reading.threshold,
        evaluation_periods: evaluation.evaluation_periods,
        datapoints_to_alarm: Some(evaluation.datapoints_to_alarm),
        treat_missing_data: Some(evaluation.treat_missing_data.as_str().to_owned()),
        evaluate_low_sample_count_percentile: None,
        metric: metric(target, policy.metric(), evaluation),
        actions_enabled: true,
        alarm_actions: Vec::new(),
        ok_actions: Vec::new(),
        insufficient_data_actions: Vec::new(),
    };
    DesiredAlarm { alarm, policy: name }
}

/// What an alarm looks at: one metric, or the metrics under an expression of the plan, a fill, or both.
fn metric(target: &Target, metric: &Metric, evaluation: Evaluation) -> AlarmMetric {
    let Evaluation { period_seconds, fill, .. } = evaluation;
    let label = metric.label();
    let filled = |id: &str| {
        fill.map(|fill| expression_query("filled", format!("FILL({id}, {})", fill.argument()), &label, true))
    };
    let under = |id: &str, metric| metric_query(id, statistic(target, metric), Some(period_seconds), false);
    let plain = match metric {
        Metric::Math(math) => {
            let expression = expression_query("expression", math.expression.clone(), &label, fill.is_none());
            let metrics = math.metrics.iter().map(|metric| under(&metric.id, &metric.metric));
            return AlarmMetric::Math(filled("expression").into_iter().chain([expression]).chain(metrics).collect());
        }
        Metric::Preset { preset, statistic } => preset.with_statistic(*statistic),
        Metric::Custom(custom) => custom.clone(),
    };
    match filled("metric") {
        Some(filled) => AlarmMetric::Math(vec![filled, under("metric", &plain)]),
        None => AlarmMetric::Single { metric: statistic(target, &plain), period_seconds },
    }
}

fn description(deployed: &Deployed<'_>) -> String {
    let Deployed { policy, reading, .. } = deployed;
    let metric = policy.metric().label();
    let ladder = policy.ladder().to_string();
    let ladder = if ladder.len() <= LADDER_IN_DESCRIPTION { format!(" {ladder}.") } else { String::new() };
    match (reading.side, policy.shape()) {
        (Some(side), AlarmShape::Paired) => {
            let what = if policy.is_scale_in(side) { "in" } else { "out" };
            format!("Scales {what} by {metric} while it is red.{ladder}")
        }
        (None, _) | (_, AlarmShape::AlwaysOn) => format!(
            "Red is normal: this alarm is in ALARM by design, so that its policy looks at {metric} every minute \
             and picks the step.{ladder}"
        ),
    }
}
