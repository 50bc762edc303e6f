//! The rules Application Auto Scaling documents for step policies, as rows.
//!
//! Sources of the rows: the Application Auto Scaling user guide ("Step adjustments", "Scaling adjustment
//! types", the CLI example, "Quotas"), the `StepAdjustment` and `PutScalingPolicy` API reference, the EC2
//! Auto Scaling guide where it states the same rule with numbers, and one service error seen in the field.

use scaling::InvalidAdjustments::{
    Empty, Gap, OpenLowerMissing, OpenTwice, OpenUpperMissing, Overlap, Reversed, TooMany, Unbounded,
};
use scaling::{AdjustmentType, CapacityRange, Decimal, EndpointKind, StepAdjustment};

use AdjustmentType::{ChangeInCapacity, ExactCapacity, PercentChangeInCapacity};

/// Lower bound, upper bound and adjustment; an open side is "".
type Row = (&'static str, &'static str, i32);

/// Metric, capacity, and the position of the matching step with the new capacity; none where the service
/// finds no step.
type Asked = (&'static str, u32, Option<(usize, u32)>);

fn adjustments(rows: &[Row]) -> Vec<StepAdjustment> {
    let bound = |text: &str| (!text.is_empty()).then(|| Decimal::parse(text).unwrap());
    rows.iter()
        .map(|(lower, upper, scaling_adjustment)| StepAdjustment {
            metric_interval_lower_bound: bound(lower),
            metric_interval_upper_bound: bound(upper),
            scaling_adjustment: *scaling_adjustment,
        })
        .collect()
}

fn range(min: i64, max: i64) -> CapacityRange {
    CapacityRange::validate(EndpointKind::Async, Some(min), Some(max)).unwrap()
}

/// One policy at one threshold, asked several times.
#[track_caller]
fn check(
    kind: AdjustmentType,
    steps: &[Row],
    threshold: &str,
    magnitude: u32,
    capacities: CapacityRange,
    rows: &[Asked],
) {
    let steps = adjustments(steps);
    for (metric, capacity, expected) in rows {
        let distance = Decimal::parse(metric).unwrap() - Decimal::parse(threshold).unwrap();
        let found = scaling::select(&steps, distance).map(|step| {
            let position = steps.iter().position(|other| other == step).unwrap();
            (position, scaling::apply(kind, step.scaling_adjustment, magnitude, *capacity, capacities))
        });
        assert_eq!(found, *expected, "metric {metric} at capacity {capacity}");
    }
}

#[test]
fn the_documented_percent_tables() {
    let out: &[Row] = &[("0", "10", 0), ("10", "20", 10), ("20", "", 30)];
    check(
        PercentChangeInCapacity,
        out,
        "50",
        1,
        range(0, 1000),
        &[
            ("50", 10, Some((0, 10))),
            ("55", 10, Some((0, 10))),
            ("59.999", 10, Some((0, 10))),
            ("60", 10, Some((1, 11))),
            ("70", 11, Some((2, 14))),
        ],
    );
    let scale_in: &[Row] = &[("-10", "0", 0), ("-20", "-10", -10), ("", "-20", -30)];
    check(
        PercentChangeInCapacity,
        scale_in,
        "50",
        1,
        range(0, 1000),
        &[
            ("45", 10, Some((0, 10))),
            ("40.001", 10, Some((0, 10))),
            ("40", 14, Some((1, 13))),
            ("30", 13, Some((2, 10))),
        ],
    );
    let ec2: &[Row] = &[("0", "15", 10), ("15", "25", 20), ("25", "", 30)];
    check(
        PercentChangeInCapacity,
        ec2,
        "60",
        1,
        range(0, 1000),
        &[("60", 10, Some((0, 11))), ("75", 10, Some((1, 12))), ("85", 10, Some((2, 13)))],
    );
}

#[test]
fn the_documented_capacity_table() {
    let steps: &[Row] = &[("0", "15", 1), ("15", "25", 2), ("25", "", 3)];
    check(
        ChangeInCapacity,
        steps,
        "70",
        1,
        range(2, 10),
        &[
            ("70", 5, Some((0, 6))),
            ("84.9", 5, Some((0, 6))),
            ("85", 5, Some((1, 7))),
            ("94.9", 5, Some((1, 7))),
            ("95", 5, Some((2, 8))),
            ("200", 5, Some((2, 8))),
        ],
    );
}

#[test]
fn above_the_threshold_lower_is_inclusive_and_upper_exclusive() {
    let rows = [("50", 1, Some((0, 2))), ("59.99", 1, Some((0, 2))), ("60", 1, None), ("49.99", 1, None)];
    check(ChangeInCapacity, &[("0", "10", 1)], "50", 1, range(0, 1000), &rows);
}

#[test]
fn at_and_below_the_threshold_upper_is_inclusive_and_lower_exclusive() {
    let steps: &[Row] = &[("", "0", -2)];
    check(ChangeInCapacity, steps, "40", 1, range(0, 1000), &[("35", 10, Some((0, 8))), ("40", 10, Some((0, 8)))]);
    check(
        ChangeInCapacity,
        &[("-10", "0", -2)],
        "50",
        1,
        range(0, 1000),
        &[("40", 10, None), ("40.1", 10, Some((0, 8)))],
    );
}

#[test]
fn no_matching_step_is_found() {
    // A policy for scaling in whose only step starts at its threshold: the classic mistake.
    check(ChangeInCapacity, &[("0", "", -100)], "1", 1, range(0, 1000), &[("0", 10, None)]);
    // Steps may start over the threshold; between the two there is none.
    let late: &[Row] = &[("10", "20", 10), ("20", "30", 20), ("30", "", 30)];
    check(PercentChangeInCapacity, late, "50", 1, range(0, 1000), &[("55", 10, None), ("60", 10, Some((0, 11)))]);
}

#[test]
fn the_three_kinds_of_change() {
    let any: &[Row] = &[("0", "", 5)];
    check(ChangeInCapacity, any, "50", 1, range(0, 1000), &[("60", 3, Some((0, 8)))]);
    check(ExactCapacity, any, "50", 1, range(0, 1000), &[("60", 3, Some((0, 5)))]);
    check(PercentChangeInCapacity, &[("0", "", 10)], "50", 1, range(0, 1000), &[("60", 10, Some((0, 11)))]);
    // 25 % of 4 is 1, raised to the magnitude of 2; a change of nothing is not raised.
    check(PercentChangeInCapacity, &[("0", "", 25)], "50", 2, range(0, 1000), &[("60", 4, Some((0, 6)))]);
    check(PercentChangeInCapacity, &[("0", "", -25)], "50", 2, range(0, 1000), &[("60", 4, Some((0, 2)))]);
    check(PercentChangeInCapacity, &[("0", "", 0)], "50", 2, range(0, 1000), &[("60", 4, Some((0, 4)))]);
}

#[test]
fn the_range_clamps_last() {
    check(ChangeInCapacity, &[("0", "", 3)], "50", 1, range(0, 3), &[("60", 2, Some((0, 3)))]);
    check(ChangeInCapacity, &[("0", "", -2)], "50", 1, range(2, 9), &[("60", 3, Some((0, 2)))]);
    check(ExactCapacity, &[("0", "", 50)], "50", 1, range(2, 9), &[("60", 3, Some((0, 9)))]);
}

#[test]
fn changes_are_rounded_as_documented() {
    for (tenths_and_hundredths, expected) in [(1270, 12), (67, 1), (-58, -1), (-667, -6), (0, 0), (100, 1), (-100, -1)]
    {
        assert_eq!(scaling::round_change(tenths_and_hundredths, 100), expected, "{tenths_and_hundredths} / 100");
    }
    for (capacity, percent, expected) in [
        (10, 10, 1),
        (11, 30, 3),
        (14, -10, -1),
        (13, -30, -3),
        (4, 25, 1),
        (2, 1, 1),
        (2, 50, 1),
        (2, 100, 2),
        (0, 50, 0),
    ] {
        assert_eq!(scaling::percent_change(capacity, percent, 1), expected, "{percent} % of {capacity}");
    }
}

#[test]
fn of_several_policies_the_largest_capacity_wins() {
    let wanted = |kind, adjustment| scaling::apply(kind, adjustment, 1, 10, range(0, 1000));
    let out = [wanted(ChangeInCapacity, 3), wanted(PercentChangeInCapacity, 200)];
    assert_eq!(scaling::resolve(out), Some(30));
    let wanted = |kind, adjustment| scaling::apply(kind, adjustment, 1, 8, range(0, 1000));
    let scale_in = [wanted(ChangeInCapacity, -3), wanted(PercentChangeInCapacity, -25)];
    assert_eq!(scaling::resolve(scale_in), Some(6));
    assert_eq!(scaling::resolve([]), None);
}

#[test]
fn lists_the_service_accepts_and_refuses() {
    let twenty_one: Vec<String> = (0..=21).map(|bound| bound.to_string()).collect();
    let leaked: &'static [String] = Vec::leak(twenty_one);
    let ladder = |steps: usize| -> Vec<Row> {
        let upper = |index: usize| if index + 1 == steps { "" } else { leaked[index + 1].as_str() };
        (0..steps).map(|index| (leaked[index].as_str(), upper(index), 1)).collect()
    };
    let (twenty, too_many) = (ladder(20), ladder(21));
    let rows: &[(&[Row], Result<(), scaling::InvalidAdjustments>)] = &[
        (&[("0", "10", 0), ("10", "20", 10), ("20", "", 30)], Ok(())),
        (&[("-10", "0", 0), ("-20", "-10", -10), ("", "-20", -30)], Ok(())),
        (&[("10", "20", 10), ("20", "", 20)], Ok(())),
        (&twenty, Ok(())),
        (&too_many, Err(TooMany)),
        (&[], Err(Empty)),
        (&[("0", "10", 1), ("15", "", 2)], Err(Gap)),
        (&[("0", "10", 1), ("5", "", 2)], Err(Overlap)),
        (&[("0", "", 1), ("10", "20", 2)], Err(Overlap)),
        (&[("", "", 1)], Err(Unbounded)),
        (&[("0", "", 1), ("10", "", 2)], Err(OpenTwice)),
        (&[("", "0", 1), ("", "-5", 2)], Err(OpenTwice)),
        (&[("5", "5", 1), ("5", "", 1)], Err(Reversed)),
        (&[("-10", "0", -1)], Err(OpenLowerMissing)),
        (&[("0", "10", 1)], Err(OpenUpperMissing)),
    ];
    for (steps, expected) in rows {
        assert_eq!(scaling::check_adjustments(&adjustments(steps)), *expected, "{steps:?}");
    }
}

/// The range rules, and one of the CDK's that the service does not have: a minimum over the endpoint's first
/// count. The service pulls the count up instead.
#[test]
fn ranges_the_service_accepts_and_refuses() {
    use scaling::ProblemCode::{CapacityOutOfRange, MinOverMax};
    for (min, max, expected) in [
        (1, 20, Ok((1, 20))),
        (2, 3, Ok((2, 3))),
        (-1, 20, Err(vec![CapacityOutOfRange])),
        (1, -1, Err(vec![CapacityOutOfRange])),
        (5, 2, Err(vec![MinOverMax])),
    ] {
        let range = CapacityRange::validate(EndpointKind::Realtime, Some(min), Some(max));
        let range = range.map(|range| (range.min(), range.max()));
        assert_eq!(range.map_err(|problems| problems.iter().map(|problem| problem.code).collect()), expected);
    }
}
