//! A step policy through a whole minute: from the requests to the capacity.
//!
//! The tables of step selection, adjustment and rounding are tested where they are decided, in `scaling`; here it is
//! what the simulation makes of them. Sources: Application Auto Scaling user guide, "Step scaling policies" and "Scaling
//! activities"; the error text "No step adjustment found", as accounts have shown it.

use scaling::{AdjustmentType, DeployedStepPolicy};

use super::support::{assume, at_once, by_hand, policy, run};

/// One policy on the number of requests at a capacity, 1 to 1000 requests in a minute: what comes of it.
#[track_caller]
fn check(policy: &DeployedStepPolicy, rows: &[(f64, u32, &str)], assumptions: &[(&str, &str)]) {
    for (requests, capacity, expected) in rows {
        let mut scenario = at_once(by_hand(20, vec![policy.clone()]));
        scenario.initial_capacity = Some(*capacity);
        assume(&mut scenario, assumptions);
        let story = run(&scenario, &[*requests]).story();
        assert_eq!(story.first().map_or("", String::as_str), *expected, "{requests} at {capacity}");
    }
}

fn percent(policy: DeployedStepPolicy, min_adjustment_magnitude: u32) -> DeployedStepPolicy {
    let adjustment_type = AdjustmentType::PercentChangeInCapacity;
    DeployedStepPolicy { adjustment_type, min_adjustment_magnitude, ..policy }
}

/// The worked example of the user guide: 50 is held, and 10 units grow by 10 % and by 30 %.
#[test]
fn the_documented_example() {
    let out = percent(policy("out", ">= 50", &[("0", "10", 0), ("10", "20", 10), ("20", "", 30)]), 1);
    check(
        &out,
        &[
            (49.0, 10, ""),
            (50.0, 10, ""),
            (59.999, 10, ""),
            (60.0, 10, "60s out at 60: 10 -> 11 by 60s"),
            (70.0, 11, "60s out at 70: 11 -> 14 by 60s"),
        ],
        &[],
    );
    let scale_in = percent(policy("in", "<= 50", &[("-10", "0", 0), ("-20", "-10", -10), ("", "-20", -30)]), 1);
    check(
        &scale_in,
        &[
            (51.0, 14, ""),
            (40.001, 14, ""),
            (40.0, 14, "60s in at 40: 14 -> 13 by 60s"),
            (30.0, 13, "60s in at 30: 13 -> 10 by 60s"),
        ],
        &[],
    );
}

#[test]
fn what_changes_nothing_has_its_reason() {
    let change = policy("steps", ">= 0", &[("0", "20", -1), ("20", "50", 0), ("50", "", 3)]);
    check(
        &change,
        &[
            (10.0, 0, "60s steps at 10: stays 0, AlreadyAtMinCapacity"),
            (30.0, 5, ""),
            (60.0, 18, "60s steps at 60: 18 -> 20 by 60s"),
            (60.0, 20, "60s steps at 60: stays 20, AlreadyAtMaxCapacity"),
        ],
        &[],
    );
    let exact = policy("exact", ">= 0", &[("0", "20", 5), ("20", "50", 40), ("50", "", 0)]);
    let exact = DeployedStepPolicy { adjustment_type: AdjustmentType::ExactCapacity, ..exact };
    check(
        &exact,
        &[
            (10.0, 3, "60s exact at 10: 3 -> 5 by 60s"),
            (10.0, 5, "60s exact at 10: stays 5, AlreadyAtDesiredCapacity"),
            (30.0, 20, "60s exact at 30: stays 20, AlreadyAtMaxCapacity"),
            (60.0, 5, "60s exact at 60: 5 -> 0 by 60s"),
        ],
        &[],
    );
}

/// A scale-in policy whose step begins at the threshold instead of ending there never finds it.
#[test]
fn a_value_in_no_step_does_nothing() {
    let wrong = policy("wrong", "< 1", &[("0", "", -100)]);
    check(&wrong, &[(0.0, 10, "60s wrong at 0: stays 10, NoStepFound")], &[]);
    let late = percent(policy("late", ">= 50", &[("10", "20", 10), ("20", "30", 20), ("30", "", 30)]), 1);
    check(
        &late,
        &[(55.0, 10, "60s late at 55: stays 10, NoStepFound"), (60.0, 10, "60s late at 60: 10 -> 11 by 60s")],
        &[],
    );
}

#[test]
fn an_assumption_says_which_step_it_is_exactly_on_the_threshold() {
    let both = policy("both", ">= 0", &[("", "0", -1), ("0", "", 2)]);
    check(&both, &[(0.0, 5, "60s both at 0: 5 -> 7 by 60s")], &[("at-threshold", "upper")]);
    check(&both, &[(0.0, 5, "60s both at 0: 5 -> 4 by 60s")], &[("at-threshold", "lower")]);
    check(&both, &[(0.1, 5, "60s both at 0.1: 5 -> 7 by 60s")], &[("at-threshold", "lower")]);
}

#[test]
fn an_assumption_says_whether_a_percentage_of_nothing_is_raised() {
    let out = percent(policy("out", ">= 50", &[("0", "", 25)]), 2);
    check(&out, &[(50.0, 4, "60s out at 50: 4 -> 6 by 60s")], &[]);
    check(&out, &[(50.0, 0, "60s out at 50: stays 0, AlreadyAtDesiredCapacity")], &[("zero-magnitude", "stays")]);
    check(&out, &[(50.0, 0, "60s out at 50: 0 -> 2 by 60s")], &[("zero-magnitude", "raised")]);
    check(&out, &[(50.0, 4, "60s out at 50: 4 -> 6 by 60s")], &[("zero-magnitude", "raised")]);
}

/// 0.7 over a threshold of 0.3 is 0.4 exactly, and so in the step that begins there.
#[test]
fn bounds_are_exact() {
    let tenths = policy("tenths", ">= 0.3", &[("0", "0.4", 0), ("0.4", "", 1)]);
    check(&tenths, &[(0.6999, 5, ""), (0.7, 5, "60s tenths at 0.7: 5 -> 6 by 60s")], &[]);
}

/// An alarm can call from its other states too, as the sample project of 2020 had it.
#[test]
fn an_alarm_calls_in_the_states_it_is_told_to() {
    let mut both = policy("both", ">= 50", &[("", "0", -1), ("0", "", 1)]);
    both.alarms[0].calls_in = vec![scaling::AlarmState::Alarm, scaling::AlarmState::Ok];
    check(&both, &[(40.0, 5, "60s both at 40: 5 -> 4 by 60s"), (50.0, 5, "60s both at 50: 5 -> 6 by 60s")], &[]);
}
