//! What holds for every ladder, held against random ones.

use proptest::prelude::*;
use scaling::input::{CustomMetricInput, MetricInput, StepPolicyInput, StepsInput};
use scaling::{
    Action, AdjustmentType, AlarmShape, CapacityRange, ComparisonOperator, Decimal, EndpointKind, Side, StepPolicy,
};

use crate::validate;

/// Ladders as texts: sorted distinct bounds, cut somewhere into `below` and `from`, with changes of one
/// kind and one sign for each side. Bounds have up to two decimals and lie on both sides of zero.
fn ladder() -> impl Strategy<Value = (String, Vec<i64>)> {
    let bounds = prop::collection::btree_set(-3_000_i64..3_000, 1..12);
    (bounds, any::<prop::sample::Index>(), 0..3_usize, prop::collection::vec(0_i32..40, 12), any::<[bool; 2]>())
        .prop_map(|(bounds, cut, kind, amounts, adds)| {
            let bounds: Vec<i64> = bounds.into_iter().collect();
            let cut = cut.index(bounds.len() + 1);
            let sign = |index: usize| if adds[usize::from(index < cut)] { 1 } else { -1 };
            let change = |index: usize| match (kind, amounts[index] * sign(index)) {
                (2, amount) => format!("={}", amount.unsigned_abs()),
                (_, 0) => "0".to_owned(),
                (0, amount) => format!("{amount:+}"),
                (_, amount) => format!("{amount:+}%"),
            };
            let step = |(index, bound): (usize, &i64)| {
                let side = if index < cut { "below" } else { "from" };
                format!("{side} {}: {}", hundredths(*bound), change(index))
            };
            (bounds.iter().enumerate().map(step).collect::<Vec<_>>().join(", "), bounds)
        })
}

fn hundredths(value: i64) -> String {
    let sign = if value < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", value.unsigned_abs() / 100, value.unsigned_abs() % 100)
}

fn decimal(value: i64) -> Decimal {
    Decimal::parse(&hundredths(value)).unwrap()
}

fn policy(steps: &str, alarms: AlarmShape, floor: Option<i64>) -> Option<StepPolicy> {
    let (policy, problems) = validate(
        EndpointKind::Async,
        StepPolicyInput {
            // One of which nothing is known, so that a ladder may stand either way round.
            metric: Some(MetricInput::Custom(CustomMetricInput {
                namespace: "Team".to_owned(),
                metric_name: "Depth".to_owned(),
                dimensions: Vec::new(),
                statistic: None,
            })),
            steps: StepsInput::Text(steps.to_owned()),
            alarms,
            floor: floor.map(hundredths),
            ..StepPolicyInput::from_text("")
        },
    );
    assert_ne!(policy.is_none(), problems.is_empty(), "a policy or a problem: {problems:?}");
    policy
}

/// What the service does with the deployed adjustments: the alarm compares, the step is selected by the
/// distance from the threshold, and applied.
fn service(policy: &StepPolicy, metric: Decimal, capacity: u32, range: CapacityRange) -> Option<u32> {
    let outcomes: Vec<u32> = policy
        .readings()
        .iter()
        .filter(|reading| match reading.comparison_operator {
            ComparisonOperator::GreaterThanOrEqualToThreshold => reading.threshold <= metric,
            ComparisonOperator::LessThanThreshold => metric < reading.threshold,
            other => panic!("no ladder is read by {other}"),
        })
        .map(|reading| {
            let adjustments = reading.step_adjustments();
            let step = scaling::select(&adjustments, metric - reading.threshold).expect("a step for every value");
            let kind = policy.ladder().adjustment_type();
            let magnitude = policy.min_adjustment_magnitude().unwrap_or(1);
            scaling::apply(kind, step.scaling_adjustment, magnitude, capacity, range)
        })
        .collect();
    assert!(outcomes.len() <= 1, "two alarms of one ladder at {metric}");
    outcomes.first().copied()
}

/// Every bound, a hair beside every bound, and the far ends.
fn probes(bounds: &[i64]) -> Vec<Decimal> {
    let beside = bounds.iter().flat_map(|bound| [bound - 1, *bound, bound + 1]);
    beside.chain([-100_000, 0, 100_000]).map(decimal).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn the_action_is_what_the_service_does_with_the_printed_adjustments(
        (steps, bounds) in ladder(),
        floor in prop::option::of(-3_500_i64..3_500),
        capacity in 0_u32..60,
    ) {
        let range = CapacityRange::validate(EndpointKind::Async, Some(0), Some(50)).unwrap();
        let deployed = [policy(&steps, AlarmShape::AlwaysOn, floor), policy(&steps, AlarmShape::Paired, None)];
        for policy in deployed.iter().flatten() {
            let mut values = probes(&bounds);
            values.extend([policy.floor(), policy.floor() - Decimal::from_integer(1)]);
            for metric in values {
                let ours = match policy.action(metric, capacity, range) {
                    Action::NoAlarm => None,
                    Action::Step { capacity, .. } => Some(capacity),
                };
                prop_assert_eq!(ours, service(policy, metric, capacity, range), "{} at {}", &steps, metric);
            }
        }
    }

    #[test]
    fn the_service_accepts_every_printed_list((steps, _) in ladder(), floor in prop::option::of(-3_500_i64..3_500)) {
        let deployed = [policy(&steps, AlarmShape::AlwaysOn, floor), policy(&steps, AlarmShape::Paired, None)];
        for reading in deployed.iter().flatten().flat_map(StepPolicy::readings) {
            prop_assert_eq!(scaling::check_adjustments(&reading.step_adjustments()), Ok(()), "{}", &steps);
        }
    }

    #[test]
    fn always_on_answers_every_value_from_the_floor_on_with_its_own_region(
        (steps, bounds) in ladder(),
        floor in -3_500_i64..3_500,
    ) {
        let range = CapacityRange::validate(EndpointKind::Async, Some(0), Some(50)).unwrap();
        if let Some(policy) = policy(&steps, AlarmShape::AlwaysOn, Some(floor)) {
            for metric in probes(&bounds) {
                match policy.action(metric, 10, range) {
                    Action::NoAlarm => prop_assert!(metric < decimal(floor)),
                    Action::Step { region, .. } => {
                        prop_assert!(region.contains(metric));
                        let own = policy.ladder().regions().into_iter().find(|own| own.contains(metric));
                        prop_assert_eq!(own.map(|own| own.change), Some(region.change));
                    }
                }
            }
        }
    }

    #[test]
    fn paired_alarms_rest_in_the_band_and_answer_their_own_side((steps, bounds) in ladder()) {
        let range = CapacityRange::validate(EndpointKind::Async, Some(0), Some(50)).unwrap();
        if let Some(policy) = policy(&steps, AlarmShape::Paired, None) {
            for metric in probes(&bounds) {
                let in_band = policy.ladder().resting_band().is_some_and(|band| band.contains(metric));
                match policy.action(metric, 10, range) {
                    Action::NoAlarm => {}
                    Action::Step { side: Some(Side::Below), region, .. } => {
                        prop_assert!(!in_band);
                        prop_assert!(region.upper.is_some_and(|upper| metric <= upper));
                    }
                    Action::Step { side, region, .. } => {
                        prop_assert!(!in_band);
                        prop_assert_eq!(side, Some(Side::From));
                        prop_assert!(region.contains(metric));
                    }
                }
            }
        }
    }

    #[test]
    fn the_text_form_reads_back_as_the_same_ladder((steps, _) in ladder()) {
        if let Some(first) = policy(&steps, AlarmShape::Paired, None) {
            let again = policy(&first.ladder().to_string(), AlarmShape::Paired, None);
            prop_assert_eq!(again, Some(first));
        }
    }

    #[test]
    fn absolute_and_relative_are_inverse((steps, _) in ladder()) {
        if let Some(policy) = policy(&steps, AlarmShape::Paired, None) {
            for reading in policy.readings() {
                for (region, step) in reading.regions.iter().zip(reading.step_adjustments()) {
                    let back = |bound: Option<Decimal>| bound.map(|bound| bound - (Decimal::ZERO - reading.threshold));
                    prop_assert_eq!(back(step.metric_interval_lower_bound), region.lower);
                    prop_assert_eq!(back(step.metric_interval_upper_bound), region.upper);
                }
            }
        }
    }

    #[test]
    fn a_change_never_leaves_the_range_nor_turns_its_sign(
        capacity in 0_u32..1_000,
        percent in -300_i32..300,
        magnitude in 1_u32..10,
        (min, max) in (0_i64..500).prop_flat_map(|min| (Just(min), min..1_000)),
    ) {
        let change = scaling::percent_change(capacity, percent, magnitude);
        prop_assert_eq!(change.signum(), i64::from(percent.signum()) * i64::from(capacity.min(1)));
        let range = CapacityRange::validate(EndpointKind::Async, Some(min), Some(max)).unwrap();
        let after = scaling::apply(AdjustmentType::PercentChangeInCapacity, percent, magnitude, capacity, range);
        prop_assert!(range.min() <= after && after <= range.max());
    }

    #[test]
    fn any_text_is_a_ladder_or_a_problem(steps in "\\PC{0,40}") {
        policy(&steps, AlarmShape::AlwaysOn, None);
        policy(&steps, AlarmShape::Paired, None);
    }
}
