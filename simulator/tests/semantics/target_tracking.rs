//! Target tracking: its two alarms, how far it scales, and what several policies come to.
//!
//! Sources: alarms of a SageMaker variant with a target of 1500, as their owner showed them (AWS re:Post); Application
//! Auto Scaling user guide, "How target tracking works"; EC2 Auto Scaling user guide, "Scaling based on Amazon SQS",
//! for 10 units and 150 over a target of 100; SageMaker developer guide for `InvocationsPerInstance`.

use simulator::Scenario;

use super::support::{GAP, assume, at_once, deployment, run, traffic};

/// A policy on the requests of a minute over each instance, without cooldowns.
fn tracking(target: &str) -> Scenario {
    let spec = format!(
        "capacity: {{ min: 1, max: 100 }}\ntarget_tracking:\n  metric: InvocationsPerInstance\n  target_value: {target}\n  \
         scale_out_cooldown_seconds: 0\n  scale_in_cooldown_seconds: 0\n"
    );
    at_once(deployment(&spec))
}

/// With this no alarm waits: what one minute comes to is seen at its end.
const NO_WAITING: [(&str, &str); 2] = [("tracking-scale-out-datapoints", "1"), ("tracking-scale-in-minutes", "1")];

/// Which alarm goes off, after how many minutes of a value at one instance.
#[track_caller]
fn check_alarms(assumptions: &[(&str, &str)], rows: &[(f64, Option<(usize, u64)>)]) {
    for (requests, expected) in rows {
        let mut scenario = tracking("1500");
        scenario.initial_capacity = Some(1);
        assume(&mut scenario, assumptions);
        let log = run(&scenario, &[*requests; 30]);
        let first = log.alarms.iter().find(|change| change.to == scaling::AlarmState::Alarm);
        assert_eq!(first.map(|change| (change.alarm, change.at_seconds / 60)), *expected, "{requests}");
    }
}

#[test]
fn the_alarms_are_over_the_target_for_three_minutes_and_under_nine_tenths_of_it_for_fifteen() {
    check_alarms(
        &[],
        &[(1500.1, Some((0, 3))), (1500.0, None), (1350.0, None), (1349.9, Some((1, 15))), (0.0, Some((1, 15)))],
    );
}

#[test]
fn assumptions_say_how_the_alarms_are_set() {
    check_alarms(&[("tracking-scale-out-datapoints", "5")], &[(1500.1, Some((0, 5)))]);
    check_alarms(&[("tracking-scale-in-minutes", "20")], &[(1349.9, Some((1, 20)))]);
    check_alarms(&[("tracking-scale-in-percent", "70")], &[(1050.0, None), (1049.9, Some((1, 15)))]);
}

/// Ninety datapoints of ten seconds are fifteen minutes, and three are half a minute.
#[test]
fn the_alarms_of_a_metric_of_ten_seconds() {
    let spec =
        "capacity: { min: 1, max: 9 }\ntarget_tracking: { metric: ConcurrentRequestsPerModel, target_value: 2 }\n";
    for (requests, expected) in [(250.0, "30s tracking/0: ALARM"), (100.0, "900s tracking/1: ALARM")] {
        let mut scenario = at_once(deployment(spec));
        scenario.initial_capacity = Some(1);
        let changes = run(&scenario, &[requests; 15]).alarm_changes();
        assert!(changes.iter().any(|change| change == expected), "{requests}: {changes:?}");
    }
}

/// Rows of a metric at a capacity, with a target of 100, and what one minute of it comes to.
#[track_caller]
fn check(assumptions: &[(&str, &str)], rows: &[(f64, u32, &str)]) {
    for (metric, capacity, expected) in rows {
        let mut scenario = tracking("100");
        scenario.initial_capacity = Some(*capacity);
        assume(&mut scenario, &NO_WAITING);
        assume(&mut scenario, assumptions);
        let story = run(&scenario, &[metric * f64::from(*capacity)]).story();
        assert_eq!(story.first().map_or("", String::as_str), *expected, "{metric} at {capacity}");
    }
}

#[test]
fn capacity_follows_the_metric_in_proportion() {
    check(
        &[],
        &[
            (150.0, 10, "60s tracking at 150: 10 -> 15 by 60s"),
            // One and a half more are needed: two.
            (115.0, 10, "60s tracking at 115: 10 -> 12 by 60s"),
            // One and a half fewer are needed: one.
            (85.0, 10, "60s tracking at 85: 10 -> 9 by 60s"),
            (40.0, 4, "60s tracking at 40: 4 -> 2 by 60s"),
            (95.0, 10, ""),
            // One fewer would be over the target.
            (85.0, 3, "60s tracking at 85: stays 3, AutoScalingAnticipatedFlapping"),
            (10.0, 1, "60s tracking at 10: stays 1, AutoScalingAnticipatedFlapping"),
            (0.0, 1, "60s tracking at 0: stays 1, AlreadyAtMinCapacity"),
            (500.0, 50, "60s tracking at 500: 50 -> 100 by 60s"),
            (101.0, 100, "60s tracking at 101: stays 100, AlreadyAtMaxCapacity"),
        ],
    );
}

#[test]
fn an_assumption_says_how_fast_it_scales_in() {
    let proportional = "60s tracking at 40: 10 -> 4 by 60s";
    check(&[("tracking-scale-in", "proportional")], &[(40.0, 10, proportional)]);
    check(
        &[("tracking-scale-in", "one-at-a-time")],
        &[
            (40.0, 10, "60s tracking at 40: 10 -> 9 by 60s"),
            (85.0, 3, "60s tracking at 85: stays 3, AutoScalingAnticipatedFlapping"),
        ],
    );
}

/// Ten units with a metric that rises over the target, and falls under it.
#[test]
fn assumptions_say_which_datapoints_it_scales_by() {
    for (name, value, traffic, expected) in [
        ("tracking-scale-out-value", "average", [1_100.0, 1_500.0, 1_300.0], "180s tracking at 130: 10 -> 13 by 180s"),
        ("tracking-scale-out-value", "latest", [1_100.0, 1_500.0, 1_300.0], "180s tracking at 130: 10 -> 13 by 180s"),
        ("tracking-scale-out-value", "maximum", [1_100.0, 1_500.0, 1_300.0], "180s tracking at 150: 10 -> 15 by 180s"),
        ("tracking-scale-out-value", "average", [1_100.0, 1_500.0, 1_600.0], "180s tracking at 140: 10 -> 14 by 180s"),
        ("tracking-scale-out-value", "latest", [1_100.0, 1_500.0, 1_600.0], "180s tracking at 160: 10 -> 16 by 180s"),
        ("tracking-scale-in-value", "maximum", [800.0, 200.0, 500.0], "180s tracking at 80: 10 -> 8 by 180s"),
        ("tracking-scale-in-value", "average", [800.0, 200.0, 500.0], "180s tracking at 50: 10 -> 5 by 180s"),
        ("tracking-scale-in-value", "latest", [800.0, 200.0, 600.0], "180s tracking at 60: 10 -> 6 by 180s"),
    ] {
        let mut scenario = tracking("100");
        scenario.initial_capacity = Some(10);
        assume(&mut scenario, &[("tracking-scale-in-minutes", "3"), (name, value)]);
        assert_eq!(run(&scenario, &traffic).story(), [expected], "{name}={value}");
    }
}

/// 180 requests over 13 units are 18 units' work, and not 19 units' because of the last digit of the quotient.
#[test]
fn a_quotient_of_measured_values_is_not_rounded_up_for_its_last_digit() {
    let mut scenario = tracking("10");
    scenario.initial_capacity = Some(13);
    assume(&mut scenario, &NO_WAITING);
    assert_eq!(run(&scenario, &[180.0]).story(), ["60s tracking at 13.846153846153847: 13 -> 18 by 60s"]);
}

/// Each request counts as one over the instances in service: 600 over 4 are 150.
#[test]
fn invocations_per_instance_are_shared() {
    let mut scenario = tracking("100");
    scenario.initial_capacity = Some(4);
    assume(&mut scenario, &NO_WAITING);
    assert_eq!(run(&scenario, &[600.0]).metrics(), [(60, Some(150.0))]);
}

#[test]
fn without_data_nothing_is_scaled() {
    let mut scenario = tracking("100");
    scenario.initial_capacity = Some(10);
    let log = run(&scenario, &traffic(&[(4, 1_500.0), (6, GAP), (16, 1_500.0)]));
    let while_missing = log.decisions.iter().filter(|decision| (60 * 7..=60 * 10).contains(&decision.at_seconds));
    assert_eq!(while_missing.count(), 0);
    assert!(
        log.alarm_changes().contains(&"540s tracking/0: INSUFFICIENT_DATA".to_owned()),
        "{:?}",
        log.alarm_changes()
    );
}

#[test]
fn a_policy_can_be_told_never_to_scale_in() {
    let spec = "capacity: { min: 1, max: 100 }\ntarget_tracking: { metric: InvocationsPerInstance, target_value: 100, disable_scale_in: true }\n";
    let mut scenario = at_once(deployment(spec));
    scenario.initial_capacity = Some(10);
    let log = run(&scenario, &traffic(&[(30, 10.0)]));
    assert_eq!((log.story(), log.alarm_changes()), (vec![], vec!["60s tracking/0: OK".to_owned()]));
}
