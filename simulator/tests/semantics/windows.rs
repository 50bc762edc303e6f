//! When alarms are evaluated, what they look at, and how often they call.
//!
//! Sources: CloudWatch user guide, "Evaluating an alarm" and "Alarm actions".

use scaling::{DeployedPolicy, EndpointKind, Fill, MetricAggregationType, Statistic};
use simulator::Scenario;

use super::support::{GAP, Log, assume, at_once, by_hand, decimal, evaluation, metric, policy, run, traffic};

/// An alarm that is always on, whose policy rests whatever the value is: what it acts by is seen at every call.
fn watching(period_seconds: u32, evaluation_periods: u32) -> Scenario {
    let mut watching = policy("watching", ">= 0", &[("0", "", 0)]);
    watching.alarms[0].evaluation = evaluation(period_seconds, evaluation_periods, 1);
    at_once(by_hand(10, vec![watching]))
}

fn step_policy(scenario: &mut Scenario) -> &mut scaling::DeployedStepPolicy {
    match &mut scenario.deployment.policies[0] {
        DeployedPolicy::Step(step) => step,
        DeployedPolicy::TargetTracking(_) => unreachable!("it is a step policy"),
    }
}

/// The metric at each minute.
fn metrics(log: &Log) -> Vec<f64> {
    log.metrics().into_iter().map(|(_, metric)| metric.expect("a datapoint")).collect()
}

/// Every minute has a digit of its own.
const DIGITS: [f64; 6] = [1.0, 10.0, 100.0, 1_000.0, 10_000.0, 100_000.0];

/// An alarm on five minutes is evaluated every minute, on the five minutes up to then and not on those of the clock.
#[test]
fn windows_slide() {
    assert_eq!(metrics(&run(&watching(300, 1), &DIGITS)), [1.0, 11.0, 111.0, 1_111.0, 11_111.0, 111_110.0]);
}

/// Four out of five minutes are looked for in five minutes, and not in six.
#[test]
fn datapoints_count_within_the_evaluation_periods() {
    let (low, high) = (10.0, 50.0);
    for (load, expected) in [
        (
            [high, high, high, low, high, low],
            &["240s watching/0: OK", "300s watching/0: ALARM", "360s watching/0: OK"][..],
        ),
        ([high, high, high, low, low, high], &["240s watching/0: OK"]),
    ] {
        let mut scenario = watching(60, 5);
        let alarm = &mut step_policy(&mut scenario).alarms[0];
        alarm.threshold = decimal("50");
        alarm.evaluation.datapoints_to_alarm = 4;
        assert_eq!(run(&scenario, &load).alarm_changes(), expected, "{load:?}");
    }
}

#[test]
fn an_alarm_is_evaluated_every_minute_and_every_ten_seconds_where_its_period_is_shorter() {
    for (period_seconds, first_evaluation) in [(10, 10), (30, 10), (60, 60), (300, 60)] {
        let mut scenario = watching(period_seconds, 1);
        step_policy(&mut scenario).alarms[0].metric = metric(EndpointKind::Realtime, "ConcurrentRequestsPerModel");
        let log = run(&scenario, &traffic(&[(6, 100.0)]));
        assert_eq!(log.alarms[0].at_seconds, first_evaluation, "{period_seconds}");
    }
}

/// The load rises with the second minute, and two datapoints of it make an alarm.
#[test]
fn a_metric_of_ten_seconds_is_read_every_ten_seconds() {
    let mut scenario = watching(10, 2);
    step_policy(&mut scenario).alarms[0].metric = metric(EndpointKind::Realtime, "ConcurrentRequestsPerModel");
    step_policy(&mut scenario).alarms[0].threshold = decimal("2");
    step_policy(&mut scenario).alarms[0].evaluation.datapoints_to_alarm = 2;
    scenario.initial_capacity = Some(1);
    let load = traffic(&[(1, 100.0), (1, 200.0)]);
    assert_eq!(run(&scenario, &load).alarm_changes(), ["10s watching/0: OK", "80s watching/0: ALARM"]);
}

#[test]
fn a_policy_is_called_once_a_minute_while_its_alarm_stays() {
    let mut scenario = watching(60, 1);
    step_policy(&mut scenario).alarms[0].threshold = decimal("50");
    let log = run(&scenario, &traffic(&[(3, 10.0), (7, 50.0), (3, 10.0)]));
    let calls: Vec<u64> = log.metrics().into_iter().map(|(at, _)| at / 60).collect();
    assert_eq!(calls, [4, 5, 6, 7, 8, 9, 10]);
}

/// Evaluated every ten seconds, an alarm still calls once a minute.
#[test]
fn an_alarm_of_ten_seconds_calls_again_after_a_minute() {
    let mut scenario = watching(10, 1);
    step_policy(&mut scenario).alarms[0].metric = metric(EndpointKind::Realtime, "ConcurrentRequestsPerModel");
    let log = run(&scenario, &traffic(&[(3, 100.0)]));
    let calls: Vec<u64> = log.metrics().into_iter().map(|(at, _)| at).collect();
    assert_eq!(calls, [10, 70, 130]);
}

/// A new state calls at once, ten seconds after the last call of the old one.
#[test]
fn an_alarm_calls_when_it_has_changed() {
    let mut scenario = watching(10, 2);
    let watching = step_policy(&mut scenario);
    watching.step_adjustments = policy("", ">= 0", &[("", "0", 0), ("0", "", 0)]).step_adjustments;
    let alarm = &mut watching.alarms[0];
    alarm.metric = metric(EndpointKind::Realtime, "ConcurrentRequestsPerModel");
    alarm.threshold = decimal("2");
    alarm.evaluation.datapoints_to_alarm = 2;
    alarm.calls_in = vec![scaling::AlarmState::Ok, scaling::AlarmState::Alarm];
    scenario.initial_capacity = Some(1);
    let log = run(&scenario, &traffic(&[(1, 100.0), (1, 200.0)]));
    let calls: Vec<u64> = log.metrics().into_iter().map(|(at, _)| at).collect();
    assert_eq!(calls, [10, 70, 80]);
}

#[test]
fn a_policy_aggregates_the_datapoints_its_alarm_evaluated() {
    for (aggregation, expected) in [
        (MetricAggregationType::Average, [10.0, 15.0, 20.0, 30.0]),
        (MetricAggregationType::Minimum, [10.0, 10.0, 10.0, 20.0]),
        (MetricAggregationType::Maximum, [10.0, 20.0, 30.0, 40.0]),
    ] {
        let mut scenario = watching(60, 3);
        step_policy(&mut scenario).aggregation = aggregation;
        assert_eq!(metrics(&run(&scenario, &[10.0, 20.0, 30.0, 40.0])), expected, "{aggregation:?}");
    }
}

#[test]
fn an_assumption_says_whether_all_datapoints_are_aggregated_or_those_that_breach() {
    for (value, expected) in [("all", 45.0), ("breaching", 60.0)] {
        let mut scenario = watching(60, 2);
        step_policy(&mut scenario).alarms[0].threshold = decimal("50");
        assume(&mut scenario, &[("aggregated-datapoints", value)]);
        assert_eq!(metrics(&run(&scenario, &[30.0, 60.0])), [expected], "{value}");
    }
}

/// A minute's datapoint can be read so long after its end.
#[test]
fn a_late_metric_is_seen_late() {
    for (delay, expected) in [("0", [10.0, 20.0, 30.0]), ("60", [10.0, 10.0, 20.0]), ("61", [10.0, 10.0, 10.0])] {
        let mut scenario = watching(60, 1);
        assume(&mut scenario, &[("metric-delay-seconds", delay), ("before-the-trace", "steady")]);
        assert_eq!(metrics(&run(&scenario, &[10.0, 20.0, 30.0])), expected, "{delay}");
    }
}

/// With FILL the newest minute of a late metric is always the fill value.
#[test]
fn a_late_metric_that_is_filled_always_ends_in_the_fill_value() {
    for (fill, expected) in [(Fill::Zero, [0.0, 0.0, 0.0]), (Fill::Repeat, [10.0, 10.0, 20.0])] {
        let mut scenario = watching(60, 1);
        step_policy(&mut scenario).alarms[0].evaluation.fill = Some(fill);
        assume(&mut scenario, &[("metric-delay-seconds", "60"), ("before-the-trace", "steady")]);
        assert_eq!(metrics(&run(&scenario, &[10.0, 20.0, 30.0])), expected, "{fill:?}");
    }
}

#[test]
fn what_was_before_the_trace_is_assumed() {
    let steps = |value: &str| {
        let mut scenario = watching(60, 3);
        step_policy(&mut scenario).alarms[0].evaluation.datapoints_to_alarm = 3;
        assume(&mut scenario, &[("before-the-trace", value)]);
        run(&scenario, &[10.0; 3]).alarm_changes()
    };
    assert_eq!(steps("steady"), ["60s watching/0: ALARM"]);
    assert_eq!(steps("nothing"), ["180s watching/0: ALARM"]);
}

/// In a gap nothing is published; an alarm then goes by the older minutes that it fetches, and with none it can not tell.
#[test]
fn a_gap_is_missing_data() {
    let log = run(&watching(60, 1), &[10.0, GAP, GAP, GAP, 20.0]);
    assert_eq!(log.metrics(), [(60, Some(10.0)), (120, Some(10.0)), (180, Some(10.0)), (300, Some(20.0))]);
    assert_eq!(
        log.alarm_changes(),
        ["60s watching/0: ALARM", "240s watching/0: INSUFFICIENT_DATA", "300s watching/0: ALARM"]
    );
}

/// An alarm without a datapoint that calls all the same has no value to act by.
#[test]
fn breaching_treatment_calls_without_a_value() {
    let mut scenario = watching(60, 1);
    step_policy(&mut scenario).alarms[0].evaluation.treat_missing_data = scaling::TreatMissingData::Breaching;
    assert_eq!(run(&scenario, &[GAP]).story(), ["60s watching: stays 0, NoDatapoint"]);
}

#[test]
fn statistics_of_a_period() {
    for (statistic, expected) in [(Statistic::Average, 50.0), (Statistic::Minimum, 25.0), (Statistic::Maximum, 75.0)] {
        let mut scenario = watching(120, 1);
        let preset = scaling::Preset::find(EndpointKind::Realtime, "CPUUtilization").expect("it is published");
        step_policy(&mut scenario).alarms[0].metric = scaling::Metric::Preset { preset, statistic };
        scenario.initial_capacity = Some(2);
        assert_eq!(metrics(&run(&scenario, &[50.0, 150.0])), [25.0, expected], "{statistic}");
    }
}
