//! Pictures as a person sees them.

use scaling::Decimal;

use super::{ladder, read};

const RANGE: &str = "capacity: { min: 1, max: 10 }\n";
const DEFAULT: &str = "step_scaling: { steps: 'below 20: -1, from 50: +1, from 120: +3' }";
const PAIRED: &str = "step_scaling: { alarms: paired, steps: 'below 10: -3, below 20: -1, from 50: +1, from 120: +3' }";

#[track_caller]
fn check(name: &str, spec: &str, at: Option<(&str, Option<u32>)>) {
    let spec = if spec.contains("capacity:") { spec.to_owned() } else { format!("{RANGE}{spec}") };
    let value = at.map(|(value, _)| Decimal::parse(value).expect("the value is a number"));
    insta::assert_snapshot!(name, ladder(&read(&spec), value, at.and_then(|(_, capacity)| capacity)));
}

/// The last part of a picture: what happens at each value and capacity.
#[track_caller]
fn check_outcomes(name: &str, spec: &str, at: &[(&str, u32)]) {
    let spec = read(spec);
    let outcome = |(value, capacity): &(&str, u32)| {
        let value = Decimal::parse(value).expect("the value is a number");
        let picture = ladder(&spec, Some(value), Some(*capacity));
        let start = picture.rfind("\n\nAt ").expect("the picture ends with the outcome");
        picture[start + 2..].to_owned()
    };
    insta::assert_snapshot!(name, at.iter().map(outcome).collect::<Vec<_>>().join("\n"));
}

#[test]
fn ladders() {
    check("default", DEFAULT, None);
    check("default_at_a_value", DEFAULT, Some(("130", None)));
    check("paired", PAIRED, None);
    check("paired_on_an_inner_scale_in_bound", PAIRED, Some(("10", Some(8))));
    check(
        "percent_with_magnitude",
        "capacity: { min: 2, max: 40 }
step_scaling:
  metric: CPUUtilization
  alarms: paired
  steps: 'below 30.5: -25%, from 70: +50%'
  min_adjustment_magnitude: 2
",
        Some(("20", Some(7))),
    );
    check(
        "exact_paired",
        "step_scaling: { alarms: paired, steps: 'below 20: =1, from 50: =4, from 90: =8' }",
        Some(("50", Some(2))),
    );
    check(
        "negative_floor",
        "step_scaling: { floor: -40, steps: 'below -10.5: -2, below 0: -1, from 0: +1' }",
        Some(("-50", Some(3))),
    );
    check("one_sided", "step_scaling: { alarms: paired, steps: 'from 60: 0, from 120: +3' }", Some(("60", None)));
    check("one_step", "step_scaling: { steps: 'from 0: +1' }", None);
    check(
        "less_is_worse",
        "step_scaling: { metric: MemoryUtilization, alarms: paired, missing_data: repeat, steps: 'below 10: +2, below 20: +1, from 60: -1' }",
        Some(("10", Some(3))),
    );
    check(
        "exact_decimals_of_fifteen_digits",
        "step_scaling: { floor: -0.00012345678901234, steps: 'below 0.123456789012345: -1, from 999999999999999: +1' }",
        Some(("999999999999999", None)),
    );
}

#[test]
fn a_ladder_wider_than_the_page_stands_upright() {
    let steps: Vec<_> = (0..20).map(|step| format!("from {}: +{}", 500 + step * 55, step + 1)).collect();
    let spec = format!("step_scaling: {{ alarms: paired, steps: '{}' }}", steps.join(", "));
    check("twenty_steps", &spec, Some(("1000", Some(4))));
}

#[test]
fn several_policies_and_metrics_of_the_authors_own() {
    check(
        "several_policies",
        "kind: async
capacity: { min: 0, max: 12 }
suspended: { scale_in: true }
step_scaling:
  - name: age
    metric: { namespace: Mine, metric_name: Age, dimensions: { Queue: main, Endpoint: '${EndpointName}' }, statistic: p90 }
    steps: 'below 0.7: -1, from 3: +1'
  - name: mixed
    metric:
      expression: a / b
      metrics: [{ id: a, metric: ApproximateBacklogSize }, { id: b, metric: { namespace: Mine, metric_name: Workers } }]
    period_seconds: 300
    evaluation_periods: 5
    datapoints_to_alarm: 4
    aggregation: Average
    missing_data: ignore
    steps: 'from 7: +1'
",
        Some(("0.5", Some(5))),
    );
}

#[test]
fn target_tracking() {
    check(
        "tracking",
        "target_tracking: { requests_per_second: 2, scale_in_cooldown_seconds: 700 }",
        Some(("150", Some(4))),
    );
    check(
        "tracking_high_resolution_without_scale_in",
        "suspended: { scale_out: true }
target_tracking: { name: quick, metric: ConcurrentRequestsPerModel, target_value: 4.5, disable_scale_in: true }",
        Some(("9", Some(2))),
    );
    check(
        "tracking_provisioned_concurrency",
        "{ kind: serverless, capacity: { min: 1, max: 10 }, target_tracking: { target_value: 0.7 } }",
        None,
    );
    check(
        "tracking_metrics_of_the_authors_own",
        "target_tracking:
  - name: math
    target_value: 7.5
    metric: { expression: a / b, metrics: [{ id: a, metric: Invocations }, { id: b, metric: { namespace: Mine, metric_name: Workers } }] }
  - { name: slow, metric: { preset: ModelLatency, statistic: p90 }, target_value: 200000 }
  - { name: wide, metric: { namespace: Mine, metric_name: Free }, target_value: 123456789012345 }
notifications: { topic_arn: 'arn:aws:sns:eu-west-1:123456789012:alerts', latency_p99_ms: 500, errors_per_minute: 5 }",
        Some(("-2", Some(8))),
    );
    check("scale_to_zero", "{ kind: async, scale_to_zero: true, capacity: { max: 5 } }", Some(("1", None)));
}

#[test]
fn what_target_tracking_does_on_both_sides_of_its_bounds() {
    let spec = "{ capacity: { min: 2, max: 20 }, target_tracking: { target_value: 100 } }";
    let at = [("150", 10), ("100.1", 10), ("100", 10), ("90", 10), ("89.9", 10), ("10", 10), ("900", 10), ("0", 25)];
    check_outcomes("tracking_outcomes", spec, &at);
    let disabled = spec.replace("100 }", "100, disable_scale_in: true }");
    check_outcomes("tracking_outcomes_without_scale_in", &disabled, &[("100.5", 10), ("10", 10)]);
}

#[test]
fn what_happens_at_the_ends_of_steps_and_of_the_range() {
    let default = format!("{RANGE}{DEFAULT}");
    check_outcomes(
        "bounds_always_on",
        &default,
        &[("0", 1), ("-0.1", 1), ("19.9", 4), ("20", 4), ("50", 10), ("120", 8)],
    );
    let paired = format!("{RANGE}{PAIRED}");
    check_outcomes(
        "bounds_paired",
        &paired,
        &[("9.99", 2), ("10", 2), ("10.01", 2), ("20", 2), ("50", 2), ("120", 12)],
    );
}

#[test]
fn percentages_are_rounded_and_raised() {
    let spec = "kind: async
capacity: { min: 1, max: 30 }
step_scaling:
  metric: ApproximateBacklogSizePerInstance
  steps: 'below 2: -30%, from 5: +30%'
  min_adjustment_magnitude: 2
";
    check_outcomes("percentages", spec, &[("1", 10), ("1", 9), ("1", 2), ("5", 0), ("5", 1), ("5", 25)]);
    let spec = spec.replace("  min_adjustment_magnitude: 2\n", "");
    check_outcomes("percentages_by_at_least_one", &spec, &[("1", 1), ("5", 3), ("5", 10)]);
}

#[test]
fn how_soon_depends_on_the_alarm_and_the_aggregation() {
    let row = |more: &str| {
        format!(
            "{RANGE}step_scaling: {{ steps: 'from 5: +1', metric: ConcurrentRequestsPerModel, missing_data: ignore, {more} }}"
        )
    };
    for (more, expected) in [
        ("evaluation_periods: 1", "after 1 minute: the alarm is in ALARM already"),
        (
            "evaluation_periods: 4, aggregation: Minimum",
            "1 minute after a fall to 6, 4 minutes after a rise to it: the alarm",
        ),
        ("evaluation_periods: 4, aggregation: Average", "after 4 minutes at 6: the alarm"),
        ("period_seconds: 10", "10 seconds after a rise to 6, 30 seconds after a fall to it: the alarm"),
        ("alarms: paired", "after 1 minute: the alarm goes to ALARM when 1 of 1 datapoint breaches"),
        (
            "alarms: paired, evaluation_periods: 5, datapoints_to_alarm: 2",
            "after 2 minutes: the alarm goes to ALARM when 2 of 5 datapoints breach",
        ),
    ] {
        let picture = ladder(&read(&row(more)), Some(Decimal::from_integer(6)), None);
        let earliest = picture.lines().find_map(|line| line.trim().strip_prefix("earliest")).map(str::trim);
        assert!(earliest.is_some_and(|earliest| earliest.starts_with(expected)), "{more}: {earliest:?}");
    }
}
