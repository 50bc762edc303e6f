//! Ladders against the adjustments they stand for.

use proptest::prelude::*;
use scaling::input::{PlanInput, StepPolicyInput};
use scaling::{Action, AlarmShape, CapacityRange, EndpointKind, ScalingPlan, apply, select};

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
    let shown = written.as_ref().map(|written| match written.floor {
        None => text(&written.steps),
        Some(floor) => format!("{} | {floor}", text(&written.steps)),
    });
    assert_eq!(shown.as_deref().map_err(|(what, _)| what.as_str()), expected);
    assert_eq!(written.map(|written| written.unreached).unwrap_or_default(), unreached);
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
            "the adjustments turn between adding and taking away where a ladder has no resting band".to_owned(),
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
            "the adjustments turn between adding and taking away where a ladder has no resting band".to_owned(),
        ),
        (
            Under,
            ChangeInCapacity,
            &[("null", "-10", -1), ("-10", "0", 1)],
            "the adjustments turn between adding and taking away where a ladder has no resting band".to_owned(),
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

/// Adjustments the service accepts: cuts around the threshold, with a change between each two of them.
fn accepted() -> impl Strategy<Value = Vec<StepAdjustment>> {
    let cuts = proptest::collection::btree_set(-8_i64..=8, 1..5);
    (cuts, proptest::collection::vec(-3_i32..=3, 6), any::<bool>(), any::<bool>()).prop_map(
        |(cuts, amounts, low, high)| {
            let cuts: Vec<Decimal> = cuts.into_iter().map(|cut| Decimal::from_integer(cut * 5)).collect();
            let bounds: Vec<_> = std::iter::once(None).chain(cuts.into_iter().map(Some)).chain([None]).collect();
            let pairs: Vec<_> = bounds.windows(2).zip(amounts).collect();
            let kept = usize::from(!low)..pairs.len() - usize::from(!high);
            pairs[kept]
                .iter()
                .map(|(pair, amount)| StepAdjustment {
                    metric_interval_lower_bound: pair[0],
                    metric_interval_upper_bound: pair[1],
                    scaling_adjustment: *amount,
                })
                .collect()
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    /// What the service does with the adjustments is what the ladder does, at every bound and beside it.
    #[test]
    fn a_ladder_does_what_the_adjustments_do(
        adjustments in accepted(),
        of in prop_oneof![Just(ChangeInCapacity), Just(PercentChangeInCapacity), Just(ExactCapacity)],
        coverage in prop_oneof![Just(AtOrOver), Just(Under)],
    ) {
        let threshold = Decimal::from_integer(50);
        let Ok(written) = ladder(&adjustments, of, threshold, coverage) else { return Ok(()) };
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
        let Some(plan) = plan else {
            return Err(TestCaseError::fail(format!("{} {problems:?}", text(&written.steps))));
        };
        let range = CapacityRange::validate(EndpointKind::Realtime, Some(1), Some(20)).unwrap();
        for halves in 0..200 {
            let metric = Decimal::parse(&format!("{}.{}", halves / 2, halves % 2 * 5)).unwrap();
            let red = if coverage == Under { metric < threshold } else { threshold <= metric };
            let step = if red { select(&adjustments, metric - threshold) } else { None };
            let expected = step.map_or(10, |step| apply(of, step.scaling_adjustment, 1, 10, range));
            let done = match plan.step_policies()[0].action(metric, 10, range) {
                Action::NoAlarm => 10,
                Action::Step { capacity, .. } => capacity,
            };
            prop_assert_eq!(done, expected, "{} at {}", text(&written.steps), metric);
        }
    }
}
