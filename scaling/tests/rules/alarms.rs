//! How the alarms of a policy look at their metric: every default, and what missing data does.

use scaling::input::{CustomMetricInput, MetricInput, PlanInput, StepPolicyInput};
use scaling::{AlarmShape, EndpointKind, MissingData, ProblemCode, ScalingPlan, StepPolicy};

use AlarmShape::{AlwaysOn, Paired};

fn validate(kind: EndpointKind, policy: StepPolicyInput) -> (Option<StepPolicy>, Vec<ProblemCode>) {
    let (policy, problems) = crate::validate(kind, policy);
    (policy, problems.iter().map(|problem| problem.code).collect())
}

fn steps(alarms: AlarmShape, steps: &str) -> StepPolicyInput {
    StepPolicyInput { alarms, ..StepPolicyInput::from_text(steps) }
}

fn preset(name: &str) -> MetricInput {
    MetricInput::Preset { name: name.to_owned(), statistic: None }
}

/// Each alarm as `M/N xPERIOD fill treat`, then the aggregation.
fn printed(policy: &StepPolicy) -> String {
    let alarms: Vec<String> = policy
        .readings()
        .iter()
        .map(|reading| {
            let evaluation = policy.evaluation(reading.side);
            let fill = evaluation.fill.map_or("-", scaling::Fill::argument);
            format!(
                "{}/{} x{} {} {}",
                evaluation.datapoints_to_alarm,
                evaluation.evaluation_periods,
                evaluation.period_seconds,
                fill,
                evaluation.treat_missing_data.as_str()
            )
        })
        .collect();
    format!("{}; {}", alarms.join(", "), policy.aggregation())
}

#[track_caller]
fn check(policy: StepPolicyInput, expected: &str) {
    let (policy, codes) = validate(EndpointKind::Realtime, policy);
    let policy = policy.unwrap_or_else(|| panic!("{codes:?}"));
    assert_eq!(printed(&policy), expected);
}

const LADDER: &str = "below 20: -1, from 50: +1";
const LOW_IS_WORSE: &str = "below 10: +1, from 50: -1";

#[test]
fn always_on_waits_out_a_late_metric() {
    check(steps(AlwaysOn, LADDER), "3/3 x60 0 missing; Maximum");
}

#[test]
fn paired_is_quick_out_and_slow_in() {
    check(steps(Paired, LADDER), "3/3 x60 0 missing, 1/1 x60 - notBreaching; Maximum");
    let five = StepPolicyInput { evaluation_periods: Some(5), datapoints_to_alarm: Some(3), ..steps(Paired, LADDER) };
    check(five, "5/5 x60 0 missing, 3/5 x60 - notBreaching; Maximum");
    let one_in = StepPolicyInput { evaluation_periods: Some(2), ..steps(Paired, LADDER) };
    check(one_in, "3/3 x60 0 missing, 2/2 x60 - notBreaching; Maximum");
}

#[test]
fn every_treatment_of_missing_data() {
    for (missing_data, always_on, paired) in [
        (MissingData::Zero, "3/3 x60 0 missing", "3/3 x60 0 missing, 1/1 x60 - notBreaching"),
        (MissingData::Repeat, "3/3 x60 REPEAT missing", "3/3 x60 REPEAT missing, 1/1 x60 - notBreaching"),
        (MissingData::Ignore, "3/3 x60 - ignore", "3/3 x60 - ignore, 1/1 x60 - ignore"),
        (MissingData::NotBreaching, "3/3 x60 - notBreaching", "3/3 x60 - notBreaching, 1/1 x60 - notBreaching"),
    ] {
        for (shape, alarms) in [(AlwaysOn, always_on), (Paired, paired)] {
            let policy = StepPolicyInput { missing_data: Some(missing_data), ..steps(shape, LADDER) };
            check(policy, &format!("{alarms}; Maximum"));
        }
    }
}

#[test]
fn where_low_is_worse_the_lower_alarm_is_the_quick_one_and_nothing_is_read_as_zero() {
    check(steps(AlwaysOn, LOW_IS_WORSE), "3/3 x60 - notBreaching; Minimum");
    check(steps(Paired, LOW_IS_WORSE), "1/1 x60 - notBreaching, 3/3 x60 - notBreaching; Minimum");
    for shape in [AlwaysOn, Paired] {
        let zero = StepPolicyInput { missing_data: Some(MissingData::Zero), ..steps(shape, LOW_IS_WORSE) };
        assert_eq!(
            validate(EndpointKind::Realtime, zero),
            (None, vec![ProblemCode::LadderInverted, ProblemCode::ZeroFillLowIsWorse])
        );
    }
}

#[test]
fn a_preset_says_what_missing_means_and_a_custom_metric_does_not() {
    let cpu = StepPolicyInput { metric: Some(preset("CPUUtilization")), ..steps(AlwaysOn, LADDER) };
    check(cpu, "3/3 x60 - notBreaching; Maximum");
    let custom = MetricInput::Custom(CustomMetricInput {
        namespace: "Team".to_owned(),
        metric_name: "Depth".to_owned(),
        dimensions: Vec::new(),
        statistic: None,
    });
    check(StepPolicyInput { metric: Some(custom), ..steps(AlwaysOn, LADDER) }, "3/3 x60 - notBreaching; Maximum");
}

#[test]
fn the_settings_of_2020_are_to_be_had_with_a_warning() {
    let of_2020 = StepPolicyInput {
        evaluation_periods: Some(1),
        aggregation: Some(scaling::MetricAggregationType::Average),
        ..steps(AlwaysOn, LADDER)
    };
    let (policy, codes) = validate(EndpointKind::Realtime, of_2020);
    assert_eq!(policy.map(|policy| printed(&policy)).as_deref(), Some("1/1 x60 0 missing; Average"));
    assert_eq!(codes, [ProblemCode::FillLateMetric]);
}

#[test]
fn periods_and_datapoints() {
    use ProblemCode::{AlarmDatapoints, AlarmPeriod, AlarmRange};

    /// Period, evaluation periods, datapoints to alarm, and what is wrong with them.
    type Row = (Option<i64>, Option<i64>, Option<i64>, &'static [ProblemCode]);
    let rows: &[Row] = &[
        (None, Some(10), Some(6), &[]),
        (None, Some(10), Some(0), &[AlarmDatapoints]),
        (None, Some(3), Some(4), &[AlarmDatapoints]),
        (None, Some(0), None, &[AlarmDatapoints]),
        (None, None, Some(5), &[]),
        (Some(60), None, None, &[]),
        (Some(300), Some(288), None, &[]),
        (Some(300), Some(289), None, &[AlarmRange]),
        (Some(3600), Some(168), None, &[]),
        (Some(3600), Some(169), None, &[AlarmRange]),
        (Some(0), None, None, &[AlarmPeriod]),
        (Some(-60), None, None, &[AlarmPeriod]),
        (Some(90), None, None, &[AlarmPeriod]),
        // The metric is published every minute.
        (Some(30), None, None, &[AlarmPeriod]),
    ];
    for (period_seconds, evaluation_periods, datapoints_to_alarm, expected) in rows {
        let policy = StepPolicyInput {
            period_seconds: *period_seconds,
            evaluation_periods: *evaluation_periods,
            datapoints_to_alarm: *datapoints_to_alarm,
            ..steps(AlwaysOn, LADDER)
        };
        let (_, codes) = validate(EndpointKind::Realtime, policy);
        assert_eq!(codes, *expected, "{period_seconds:?} {evaluation_periods:?} {datapoints_to_alarm:?}");
    }
    let concurrency = StepPolicyInput {
        metric: Some(preset("ConcurrentRequestsPerModel")),
        period_seconds: Some(10),
        ..steps(AlwaysOn, LADDER)
    };
    check(concurrency, "3/3 x10 0 missing; Maximum");
}

#[test]
fn the_magnitude_is_for_percent_alone() {
    let magnitude = |ladder| StepPolicyInput { min_adjustment_magnitude: Some(2), ..steps(AlwaysOn, ladder) };
    let (policy, _) = validate(EndpointKind::Realtime, magnitude("from 50: +10%"));
    assert_eq!(policy.and_then(|policy| policy.min_adjustment_magnitude()), Some(2));
    assert_eq!(
        validate(EndpointKind::Realtime, magnitude("from 50: +1")),
        (None, vec![ProblemCode::MinAdjustmentMagnitude])
    );
}

#[test]
fn host_metrics_are_read_no_more_often_than_they_are_published() {
    for (publish_seconds, metric, period, expected) in [
        (60, "CPUUtilization", None, Ok(60)),
        (10, "CPUUtilization", None, Ok(60)),
        (10, "CPUUtilization", Some(10), Ok(10)),
        (300, "CPUUtilization", None, Ok(300)),
        (300, "CPUUtilization", Some(600), Ok(600)),
        (300, "CPUUtilization", Some(60), Err(vec![ProblemCode::AlarmPeriod])),
        // Only those of the hosts follow the endpoint's interval.
        (300, "InvocationsPerInstance", None, Ok(60)),
        (10, "InvocationsPerInstance", Some(10), Err(vec![ProblemCode::AlarmPeriod])),
    ] {
        let policy = StepPolicyInput {
            metric: Some(MetricInput::Preset { name: metric.to_owned(), statistic: None }),
            period_seconds: period,
            ..StepPolicyInput::from_text("below 20: -1, from 50: +1")
        };
        let (plan, problems) = ScalingPlan::validate(&PlanInput {
            min_capacity: Some(1),
            max_capacity: Some(10),
            metric_publish_frequency_seconds: Some(publish_seconds),
            step_policies: vec![policy],
            ..PlanInput::of(EndpointKind::Realtime)
        });
        let found = plan
            .map(|plan| plan.step_policies()[0].evaluation(None).period_seconds)
            .ok_or_else(|| problems.iter().map(|problem| problem.code).collect::<Vec<_>>());
        assert_eq!(found, expected, "{metric} every {publish_seconds} s, {period:?}");
    }
}
