//! Several policies on one target: the largest capacity wins, scaling out as scaling in.
//!
//! Sources: Application Auto Scaling user guide, "How target tracking works", and `PutScalingPolicy` (10 units, three
//! more and 200 % more: 30).

use scaling::{AdjustmentType, DeployedStepPolicy};

use super::support::{assume, at_once, by_hand, deployment, policy, run};

fn percent(policy: DeployedStepPolicy) -> DeployedStepPolicy {
    DeployedStepPolicy { adjustment_type: AdjustmentType::PercentChangeInCapacity, ..policy }
}

/// Policies that are all called at the end of one minute of 100 requests.
#[track_caller]
fn check(capacity: u32, policies: Vec<DeployedStepPolicy>, expected: &[&str]) {
    let mut scenario = at_once(by_hand(100, policies));
    scenario.initial_capacity = Some(capacity);
    assert_eq!(run(&scenario, &[100.0]).story(), expected);
}

fn called(name: &str, adjustment: i32) -> DeployedStepPolicy {
    policy(name, ">= 0", &[("0", "", adjustment)])
}

#[test]
fn the_largest_capacity_wins() {
    check(
        10,
        vec![called("three", 3), percent(called("double", 200))],
        &["60s three at 100: stays 10, outvoted by double", "60s double at 100: 10 -> 30 by 60s"],
    );
    check(
        8,
        vec![called("three", -3), percent(called("quarter", -25))],
        &["60s three at 100: stays 8, outvoted by quarter", "60s quarter at 100: 8 -> 6 by 60s"],
    );
}

#[test]
fn what_adds_goes_before_what_takes_away_and_the_first_of_equals_is_followed() {
    check(
        10,
        vec![called("fewer", -1), called("more", 1)],
        &["60s fewer at 100: stays 10, outvoted by more", "60s more at 100: 10 -> 11 by 60s"],
    );
    check(
        10,
        vec![called("first", 2), called("second", 2)],
        &["60s first at 100: 10 -> 12 by 60s", "60s second at 100: stays 10, outvoted by first"],
    );
}

/// A policy that wants nothing is no vote, and one that is held back is none either.
#[test]
fn only_what_may_scale_is_compared() {
    let cooling = DeployedStepPolicy { cooldown_seconds: 600, ..called("cooling", 5) };
    let mut scenario = at_once(by_hand(100, vec![cooling, called("small", 1), called("rests", 0)]));
    scenario.initial_capacity = Some(10);
    assert_eq!(
        run(&scenario, &[100.0, 100.0]).story(),
        [
            "60s cooling at 100: 10 -> 15 by 60s",
            "60s small at 100: stays 10, outvoted by cooling",
            "120s cooling at 100: stays 15, cooldown until 660s",
            "120s small at 100: 15 -> 16 by 120s",
        ]
    );
}

/// Two target tracking policies, on requests and on the processor, of which one request takes a hundredth of a minute.
fn two_trackings(assumptions: &[(&str, &str)], capacity: u32, requests: f64) -> Vec<String> {
    let spec = "capacity: { min: 1, max: 100 }\ntarget_tracking:\n  \
                - { name: requests, metric: InvocationsPerInstance, target_value: 60 }\n  \
                - { name: processor, metric: CPUUtilization, target_value: 20 }\n";
    let mut scenario = at_once(deployment(spec));
    scenario.initial_capacity = Some(capacity);
    assume(&mut scenario, &[("tracking-scale-out-datapoints", "1"), ("tracking-scale-in-minutes", "1")]);
    assume(&mut scenario, assumptions);
    run(&scenario, &[requests]).story()
}

#[test]
fn target_tracking_scales_out_by_any_policy_and_in_by_all() {
    // Over the one target and under the other: any is enough to add.
    assert_eq!(
        two_trackings(&[], 10, 300.0),
        ["60s requests at 30: stays 10, waits for processor", "60s processor at 30: 10 -> 15 by 60s"]
    );
    // Under the one, and at the other, which does not ask for anything.
    assert_eq!(two_trackings(&[], 10, 190.0), ["60s requests at 19: stays 10, waits for processor"]);
    // Under both: the larger capacity.
    assert_eq!(
        two_trackings(&[], 10, 100.0),
        ["60s requests at 10: stays 10, outvoted by processor", "60s processor at 10: 10 -> 5 by 60s"]
    );
}

/// What a step policy takes away does not wait for target tracking.
#[test]
fn a_step_policy_waits_for_no_other() {
    let spec = "capacity: { min: 1, max: 100 }\nstep_scaling: { metric: Invocations, steps: \"below 200: -1, from 1000: +1\", \
                alarms: always-on, cooldown_seconds: 0 }\n\
                target_tracking: { metric: InvocationsPerInstance, target_value: 10 }\n";
    let mut scenario = at_once(deployment(spec));
    scenario.initial_capacity = Some(10);
    assert_eq!(run(&scenario, &[95.0]).story(), ["60s steps at 95: 10 -> 9 by 60s"]);
}
