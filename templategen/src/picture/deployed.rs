//! What is deployed for one side of a ladder: the alarm, and the step adjustments relative to its threshold.

use scaling::{AlarmShape, Decimal, Evaluation, Fill, PolicyReading, ScalingPlan, StepPolicy, TreatMissingData};

use super::text::{Align, facts, table};
use super::words::{breach, condition, done};

/// The columns of the steps: absolute, in words, and as the API takes them.
const COLUMNS: [(&str, Align); 5] = [
    ("metric value m", Align::Left),
    ("what is done", Align::Left),
    ("lower bound", Align::Right),
    ("upper bound", Align::Right),
    ("adjustment", Align::Right),
];

/// A policy with its alarm.
pub(super) fn render(plan: &ScalingPlan, policy: &StepPolicy, reading: &PolicyReading) -> String {
    let evaluation = policy.evaluation(reading.side);
    let mut rows = vec![("alarm", alarm(reading, evaluation)), ("missing data", missing_data(evaluation))];
    if policy.shape() == AlarmShape::AlwaysOn {
        let sentence =
            "is normal: the alarm is in ALARM by design, so that the policy looks at the metric every minute";
        rows.push(("red", sentence.to_owned()));
    }
    rows.push(("threshold", format!("{}; the StepAdjustments are distances from it, as deployed", reading.threshold)));
    let dimension = plan.kind().scalable_dimension();
    let steps = reading.regions.iter().zip(reading.step_adjustments()).map(|(region, step)| {
        [
            condition(reading, region),
            done(policy, dimension, region.change),
            bound(step.metric_interval_lower_bound),
            bound(step.metric_interval_upper_bound),
            step.scaling_adjustment.to_string(),
        ]
    });
    let title = match reading.side {
        None => "",
        Some(side) if policy.is_scale_in(side) => ": scales in",
        Some(_) => ": scales out",
    };
    format!(
        "policy <stack>-{} and its alarm{title}\n{}\n{}",
        policy.deployed_name(reading.side),
        facts(2, rows),
        table(2, COLUMNS, &steps.collect::<Vec<_>>())
    )
}

fn alarm(reading: &PolicyReading, evaluation: Evaluation) -> String {
    format!(
        "{} ({}) in {} of {} periods of {} seconds",
        breach(reading, "m"),
        reading.comparison_operator,
        evaluation.datapoints_to_alarm,
        evaluation.evaluation_periods,
        evaluation.period_seconds,
    )
}

fn missing_data(evaluation: Evaluation) -> String {
    let filled = match evaluation.fill {
        Some(Fill::Zero) => "read as zero, FILL(m, 0)",
        Some(Fill::Repeat) => "the last value again, FILL(m, REPEAT)",
        None => "not filled",
    };
    let treated = match evaluation.treat_missing_data {
        TreatMissingData::Missing => "without any datapoint the alarm has INSUFFICIENT_DATA",
        TreatMissingData::Ignore => "the alarm keeps its state",
        TreatMissingData::NotBreaching => "a missing datapoint does not breach",
        TreatMissingData::Breaching => "a missing datapoint breaches",
    };
    format!("{filled}; {treated} (TreatMissingData: {})", evaluation.treat_missing_data.as_str())
}

/// A bound as it is deployed; an open side is left out there.
fn bound(bound: Option<Decimal>) -> String {
    bound.map_or_else(|| "open".to_owned(), |bound| bound.to_string())
}
