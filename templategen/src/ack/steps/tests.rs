//! Ladders against the adjustments they stand for.

use super::Coverage::{AtOrOver, Under, Unsaid};
use super::*;
use scaling::AdjustmentType::{ChangeInCapacity, ExactCapacity, PercentChangeInCapacity};

fn adjustments(rows: &[(&str, &str, i32)]) -> Vec<StepAdjustment> {
    let bound = |text: &str| (text != "null").then(|| Decimal::parse(text).unwrap());
    rows.iter()
        .map(|(lower, upper, scaling_adjustment)| StepAdjustment {
            metric_interval_lower_bound: bound(lower),
            metric_interval_upper_bound: bound(upper),
            scaling_adjustment: *scaling_adjustment,
        })
        .collect()
}

/// `expected` is the ladder, with the floor behind it where there is one, or what is wrong.
#[track_caller]
fn check(
    coverage: Coverage,
    threshold: &str,
    of: AdjustmentType,
    rows: &[(&str, &str, i32)],
    expected: Result<&str, &str>,
    unreached: &[usize],
) {
    let written = ladder(&adjustments(rows), of, Decimal::parse(threshold).unwrap(), coverage);
    let found = written.as_ref().map_or_else(|(what, _)| unreached.to_vec().is_empty().then(|| what.clone()), |_| None);
    let shown = written.as_ref().ok().map(|written| match written.floor {
        None => text(&written.steps),
        Some(floor) => format!("{} | {floor}", text(&written.steps)),
    });
    assert_eq!(shown.as_deref().ok_or(found.as_deref().unwrap_or_default()), expected);
    if let Ok(written) = written {
        assert_eq!(written.unreached, unreached);
    }
}

#[test]
fn ladders_of_one_alarm() {
    let change = ChangeInCapacity;
    for (coverage, threshold, of, rows, expected, unreached) in [
        // The 2020 project: one alarm at 0 that is always red.
        (
            AtOrOver,
            "0",
            change,
            &[("null", "20", -1), ("20", "50", 0), ("50", "null", 1)][..],
            "below 20: -1, from 50: +1 | 0",
            &[][..],
        ),
        (
            Unsaid,
            "0",
            change,
            &[("null", "20", -1), ("20", "50", 0), ("50", "null", 1)],
            "below 20: -1, from 50: +1 | 0",
            &[],
        ),
        (
            AtOrOver,
            "5",
            change,
            &[("10", "20", -1), ("20", "null", 2)],
            "below 15: 0, below 25: -1, from 25: +2 | 5",
            &[],
        ),
        (AtOrOver, "0", change, &[("0", "20", -1), ("20", "null", 0)], "below 20: -1 | 0", &[]),
        (
            AtOrOver,
            "0",
            change,
            &[("0", "20", 2), ("20", "60", 0), ("60", "null", -1)],
            "below 20: +2, from 60: -1 | 0",
            &[],
        ),
        // Scale-out alarms.
        (AtOrOver, "50", change, &[("0", "null", 1)], "from 50: +1", &[]),
        (AtOrOver, "0.3", change, &[("0.4", "1.4", 1), ("1.4", "null", 3)], "from 0.7: +1, from 1.7: +3", &[]),
        (AtOrOver, "50", change, &[("20", "null", 3), ("0", "20", 1)], "from 50: +1, from 70: +3", &[]),
        (
            AtOrOver,
            "50",
            PercentChangeInCapacity,
            &[("null", "0", 0), ("0", "10", 0), ("10", "20", 10), ("20", "null", 30)],
            "from 60: +10%, from 70: +30%",
            &[0],
        ),
        (
            AtOrOver,
            "50",
            change,
            &[("0", "10", 1), ("10", "20", 0), ("20", "null", 2)],
            "from 50: +1, from 60: 0, from 70: +2",
            &[],
        ),
        (AtOrOver, "10", ExactCapacity, &[("0", "10", 0), ("10", "null", 4)], "from 10: =0, from 20: =4", &[]),
        // Metrics of which much is good.
        (AtOrOver, "80", change, &[("0", "null", -1)], "from 80: -1", &[]),
        (Under, "10", change, &[("null", "0", 1)], "below 10: +1", &[]),
        // Scale-in alarms.
        (Under, "20", change, &[("null", "0", -1)], "below 20: -1", &[]),
        (
            Under,
            "50",
            change,
            &[("-10", "0", -1), ("-20", "-10", -2), ("null", "-20", -3)],
            "below 30: -3, below 40: -2, below 50: -1",
            &[],
        ),
        (
            Under,
            "50",
            change,
            &[("null", "-5", -2), ("-5", "10", -1), ("10", "null", 4)],
            "below 45: -2, below 50: -1",
            &[2],
        ),
        // Two alarms at one threshold.
        (Unsaid, "20", change, &[("null", "0", -1), ("0", "null", 1)], "below 20: -1, from 20: +1", &[]),
        (Unsaid, "20", change, &[("null", "0", -1)], "below 20: -1", &[]),
        (Unsaid, "50", change, &[("0", "null", 1)], "from 50: +1", &[]),
    ] {
        check(coverage, threshold, of, rows, Ok(expected), unreached);
    }
}

#[test]
fn adjustments_no_ladder_can_do() {
    let refusal = |what: &str| format!("{what}, and Application Auto Scaling refuses the policy");
    for (coverage, of, rows, expected) in [
        (
            Under,
            ChangeInCapacity,
            &[("null", "-10", -1)][..],
            "exactly at 10 the policy acts, and a ladder's step `below 10` does not".to_owned(),
        ),
        (
            Under,
            ChangeInCapacity,
            &[("null", "-10", -1), ("-10", "0", 0)],
            "exactly at 10 the policy acts, and a ladder's step `below 10` does not".to_owned(),
        ),
        (
            AtOrOver,
            ChangeInCapacity,
            &[("0", "10", -1), ("10", "20", 1), ("20", "null", -1)],
            "the adjustments change between adding and taking away more than once".to_owned(),
        ),
        (
            Unsaid,
            ChangeInCapacity,
            &[("null", "-10", -1), ("-10", "10", 0), ("10", "null", 1)],
            "a step lies on both sides of the threshold, and others under it".to_owned(),
        ),
        (
            Unsaid,
            ChangeInCapacity,
            &[("null", "0", -1), ("0", "10", -1), ("10", "null", 1)],
            "the adjustments change between adding and taking away more than once".to_owned(),
        ),
        (AtOrOver, ExactCapacity, &[("0", "null", -1)], "the exact capacity -1 is negative".to_owned()),
        (AtOrOver, ChangeInCapacity, &[("0", "null", 0)], "no step that the alarm reaches does anything".to_owned()),
        (
            AtOrOver,
            ChangeInCapacity,
            &[("0.00000000000000001", "null", 1)],
            "the bound 20.00000000000000001 has more than 15 significant digits".to_owned(),
        ),
        (AtOrOver, ChangeInCapacity, &[], refusal("there are no step adjustments")),
        (
            AtOrOver,
            ChangeInCapacity,
            &[("0", "10", 1), ("20", "null", 1)],
            refusal("there is a gap between two step adjustments"),
        ),
        (AtOrOver, ChangeInCapacity, &[("0", "20", 1), ("10", "null", 1)], refusal("two step adjustments overlap")),
        (AtOrOver, ChangeInCapacity, &[("0", "10", 1)], refusal("no step adjustment holds for the highest values")),
        (Under, ChangeInCapacity, &[("-10", "0", -1)], refusal("no step adjustment holds for the lowest values")),
        (AtOrOver, ChangeInCapacity, &[("null", "null", 1)], refusal("a step adjustment has neither bound")),
        (
            AtOrOver,
            ChangeInCapacity,
            &[("10", "0", 1)],
            refusal("the upper bound of a step adjustment is not over its lower one"),
        ),
        (
            AtOrOver,
            ChangeInCapacity,
            &[("0", "null", 1), ("10", "null", 2)],
            refusal("two step adjustments are open on the same side"),
        ),
        (AtOrOver, ChangeInCapacity, &[("0", "null", 1); 21], refusal("there are more than 20 step adjustments")),
    ] {
        check(coverage, "20", of, rows, Err(expected.as_str()), &[]);
    }
}

/// What the service does with the adjustments is what the ladder does, at every bound and beside it.
#[test]
fn a_ladder_does_what_the_adjustments_do() {
    use scaling::input::{PlanInput, StepPolicyInput};
    use scaling::{Action, AlarmShape, CapacityRange, EndpointKind, ScalingPlan, apply, select};
    for (coverage, threshold, rows) in [
        (AtOrOver, "0", &[("null", "20", -1), ("20", "50", 0), ("50", "null", 1)][..]),
        (AtOrOver, "5", &[("10", "20", -1), ("20", "null", 2)]),
        (AtOrOver, "50", &[("10", "20", 1), ("20", "null", 3)]),
        (AtOrOver, "50", &[("null", "10", 1), ("10", "20", 0), ("20", "null", 3)]),
        (Under, "50", &[("-10", "0", -1), ("-20", "-10", 0), ("null", "-20", -3)]),
        (Under, "50", &[("null", "-5", -2), ("-5", "10", -1), ("10", "null", 4)]),
    ] {
        let (threshold, adjustments) = (Decimal::parse(threshold).unwrap(), adjustments(rows));
        let written = ladder(&adjustments, ChangeInCapacity, threshold, coverage).unwrap();
        let policy = StepPolicyInput {
            alarms: if written.floor.is_some() { AlarmShape::AlwaysOn } else { AlarmShape::Paired },
            floor: written.floor.map(|floor| floor.to_string()),
            ..StepPolicyInput::from_text(text(&written.steps))
        };
        let (plan, problems) = ScalingPlan::validate(&PlanInput {
            min_capacity: Some(1),
            max_capacity: Some(20),
            step_policies: vec![policy],
            ..PlanInput::of(EndpointKind::Realtime)
        });
        let plan = plan.unwrap_or_else(|| panic!("{problems:?}"));
        let range = CapacityRange::validate(EndpointKind::Realtime, Some(1), Some(20)).unwrap();
        for tenths in 0..1200 {
            let metric = Decimal::parse(&format!("{}.{}", tenths / 10, tenths % 10)).unwrap();
            let red = if coverage == Under { metric < threshold } else { threshold <= metric };
            let step = if red { select(&adjustments, metric - threshold) } else { None };
            let expected = step.map_or(10, |step| apply(ChangeInCapacity, step.scaling_adjustment, 1, 10, range));
            let done = match plan.step_policies()[0].action(metric, 10, range) {
                Action::NoAlarm => 10,
                Action::Step { capacity, .. } => capacity,
            };
            assert_eq!(done, expected, "{rows:?} at {metric}");
        }
    }
}
