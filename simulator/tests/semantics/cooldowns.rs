//! What cooldowns hold back and what they do not.
//!
//! Sources: Application Auto Scaling user guide, "Step scaling policies" (cooldown), with its example of 2 units and
//! then 3; EC2 Auto Scaling user guide, the example of 10 units and 10 % and 30 %, for the base of a percentage. What
//! they leave open is an assumption.

use scaling::{AdjustmentType, DeployedStepPolicy, Deployment};

use super::support::{assume, at_once, by_hand, deployment, policy, run};

/// From 10 requests on two more, from 20 on three more.
fn out(cooldown_seconds: u32) -> DeployedStepPolicy {
    DeployedStepPolicy { cooldown_seconds, ..policy("out", ">= 10", &[("0", "10", 2), ("10", "", 3)]) }
}

/// Under 5 requests one fewer.
fn scale_in(cooldown_seconds: u32) -> DeployedStepPolicy {
    DeployedStepPolicy { cooldown_seconds, ..policy("in", "< 5", &[("", "0", -1)]) }
}

/// Traffic by the minute, from ten units on, and what comes of it.
#[track_caller]
fn check(deployment: Deployment, assumptions: &[(&str, &str)], traffic: &[f64], expected: &[&str]) {
    let mut scenario = at_once(deployment);
    scenario.initial_capacity = Some(10);
    assume(&mut scenario, assumptions);
    assert_eq!(run(&scenario, traffic).story(), expected, "{assumptions:?}");
}

fn both() -> Deployment {
    by_hand(100, vec![out(180), scale_in(180)])
}

#[test]
fn within_a_cooldown_only_the_difference_is_added() {
    check(both(), &[], &[10.0, 20.0], &["60s out at 10: 10 -> 12 by 60s", "120s out at 20: 12 -> 13 by 120s"]);
}

#[test]
fn within_a_cooldown_the_same_again_adds_nothing_and_after_it_all_of_it() {
    check(
        both(),
        &[],
        &[10.0, 10.0, 10.0, 10.0],
        &[
            "60s out at 10: 10 -> 12 by 60s",
            "120s out at 10: stays 12, cooldown until 240s",
            "240s out at 10: 12 -> 14 by 240s",
        ],
    );
}

/// What was added counts only as long as it is there: no step adds more than it says, and what the later one added counts
/// from then on.
#[test]
fn within_a_cooldown_nothing_is_added_in_the_place_of_what_was_taken_away() {
    let take_four = DeployedStepPolicy { cooldown_seconds: 0, ..policy("in", "< 5", &[("", "0", -4)]) };
    check(
        by_hand(100, vec![out(300), take_four]),
        &[],
        &[10.0, 1.0, 10.0, 10.0, 20.0],
        &[
            "60s out at 10: 10 -> 12 by 60s",
            "120s in at 1: 12 -> 8 by 120s",
            "180s out at 10: 8 -> 10 by 180s",
            "240s out at 10: stays 10, cooldown until 480s",
            "300s out at 20: 10 -> 11 by 300s",
        ],
    );
}

/// The cooldown begins when the activity has succeeded, so the dead time is both together.
#[test]
fn a_cooldown_begins_with_the_success_of_its_activity() {
    let mut scenario = at_once(both());
    scenario.initial_capacity = Some(10);
    scenario.fleet.start_up_seconds = 90;
    assert_eq!(
        run(&scenario, &[10.0; 7]).story(),
        [
            "60s out at 10: 10 -> 12 by 150s",
            "120s out at 10: stays 12, updating until 150s",
            "180s out at 10: stays 12, cooldown until 330s",
            "360s out at 10: 12 -> 14 by 450s",
            "420s out at 10: stays 14, updating until 450s",
        ]
    );
}

#[test]
fn a_scale_in_waits_for_the_cooldown_of_the_last() {
    check(
        both(),
        &[],
        &[1.0, 1.0, 1.0, 1.0],
        &["60s in at 1: 10 -> 9 by 60s", "120s in at 1: stays 9, cooldown until 240s", "240s in at 1: 9 -> 8 by 240s"],
    );
}

/// A scale-out within the cooldown of a scale-in comes at once, and ends that cooldown.
#[test]
fn a_scale_out_ends_the_cooldown_of_a_scale_in() {
    check(
        both(),
        &[],
        &[1.0, 10.0, 1.0],
        &["60s in at 1: 10 -> 9 by 60s", "120s out at 10: 9 -> 11 by 120s", "180s in at 1: 11 -> 10 by 180s"],
    );
}

#[test]
fn an_assumption_says_whether_a_scale_out_holds_a_scale_in_back() {
    let first = "60s out at 10: 10 -> 12 by 60s";
    let target = ("cooldown-scope", "target");
    let held = [first, "120s in at 1: stays 12, cooldown until 240s", "240s in at 1: 12 -> 11 by 240s"];
    let traffic = &[10.0, 1.0, 1.0, 1.0];
    check(both(), &[target, ("scale-out-cooldown", "holds-scale-in")], traffic, &held);
    let let_go = [first, "120s in at 1: 12 -> 11 by 120s", "180s in at 1: stays 11, cooldown until 300s"];
    check(both(), &[target, ("scale-out-cooldown", "lets-scale-in")], traffic, &let_go);
    // Of a policy of its own there is no scale-out whose cooldown could hold it.
    check(both(), &[("scale-out-cooldown", "holds-scale-in")], traffic, &let_go);
}

#[test]
fn an_assumption_says_whose_a_cooldown_is() {
    let more = DeployedStepPolicy { name: "more".to_owned(), ..out(180) };
    let more = DeployedStepPolicy {
        alarms: vec![scaling::DeployedAlarm { threshold: super::support::decimal("11"), ..more.alarms[0].clone() }],
        ..more
    };
    let of_policy = [
        "60s out at 10: 10 -> 12 by 60s",
        "120s out at 12: stays 12, cooldown until 240s",
        "120s more at 12: 12 -> 14 by 120s",
    ];
    let of_target = [
        "60s out at 10: 10 -> 12 by 60s",
        "120s out at 12: stays 12, cooldown until 240s",
        "120s more at 12: stays 12, cooldown until 240s",
    ];
    for (value, expected) in [("policy", of_policy), ("target", of_target)] {
        check(by_hand(100, vec![out(180), more.clone()]), &[("cooldown-scope", value)], &[10.0, 12.0], &expected);
    }
}

/// 10 units and 10 %, then 30 %: of the ten, or of the eleven.
#[test]
fn an_assumption_says_what_a_percentage_is_of() {
    let percent = DeployedStepPolicy {
        adjustment_type: AdjustmentType::PercentChangeInCapacity,
        cooldown_seconds: 180,
        ..policy("out", ">= 60", &[("0", "10", 10), ("10", "", 30)])
    };
    let first = "60s out at 60: 10 -> 11 by 60s";
    let before = [first, "120s out at 62: stays 11, cooldown until 240s", "180s out at 70: 11 -> 13 by 180s"];
    let now = [first, "120s out at 62: 11 -> 12 by 120s", "180s out at 70: 12 -> 15 by 180s"];
    for (value, expected) in [("before", before), ("now", now)] {
        check(by_hand(100, vec![percent.clone()]), &[("percent-base", value)], &[60.0, 62.0, 70.0], &expected);
    }
}

/// The activity at 120 seconds adds to the one before; its cooldown is a new one, or still the first.
#[test]
fn an_assumption_says_whether_a_larger_scale_out_begins_the_cooldown_anew() {
    let traffic = &[10.0, 20.0, 10.0, 10.0];
    let begun = ["60s out at 10: 10 -> 12 by 60s", "120s out at 20: 12 -> 13 by 120s"];
    check(
        both(),
        &[("larger-scale-out", "restarts")],
        traffic,
        &[begun[0], begun[1], "180s out at 10: stays 13, cooldown until 300s"],
    );
    check(
        both(),
        &[("larger-scale-out", "continues")],
        traffic,
        &[begun[0], begun[1], "180s out at 10: stays 13, cooldown until 240s", "240s out at 10: 13 -> 15 by 240s"],
    );
}

/// However often a larger step comes within one cooldown, it counts from the capacity before the first.
#[test]
fn the_base_stays_the_one_before_the_first() {
    let three = DeployedStepPolicy {
        cooldown_seconds: 600,
        ..policy("out", ">= 10", &[("0", "10", 1), ("10", "20", 3), ("20", "", 4)])
    };
    check(
        by_hand(100, vec![three]),
        &[],
        &[10.0, 20.0, 30.0],
        &["60s out at 10: 10 -> 11 by 60s", "120s out at 20: 11 -> 13 by 120s", "180s out at 30: 13 -> 14 by 180s"],
    );
}

/// Target tracking has one cooldown for each way, here 120 and 600 seconds.
#[test]
fn target_tracking_has_a_cooldown_for_each_way() {
    let spec = "capacity: { min: 1, max: 100 }\ntarget_tracking:\n  metric: InvocationsPerInstance\n  target_value: 10\n  \
                scale_out_cooldown_seconds: 120\n  scale_in_cooldown_seconds: 600\n";
    let mut scenario = at_once(deployment(spec));
    scenario.initial_capacity = Some(10);
    assume(&mut scenario, &[("tracking-scale-out-datapoints", "1"), ("tracking-scale-in-minutes", "1")]);
    let traffic: Vec<f64> = [120.0, 150.0, 180.0].into_iter().chain(vec![80.0; 9]).chain([50.0; 4]).collect();
    assert_eq!(
        run(&scenario, &traffic).story(),
        [
            "60s tracking at 12: 10 -> 12 by 60s",
            // 15 are wanted, 3 more than there are: 13 of the ten that there were.
            "120s tracking at 12.5: 12 -> 13 by 120s",
            "180s tracking at 13.846153846153847: 13 -> 15 by 180s",
            "240s tracking at 5.333333333333333: 15 -> 8 by 240s",
            "780s tracking at 6.25: stays 8, cooldown until 840s",
            "840s tracking at 6.25: 8 -> 5 by 840s",
        ]
    );
}
