//! From step adjustments around an alarm's threshold to a ladder in the metric's own values.
//!
//! The ladder does at every value what the adjustments do, or there is none: at and over its threshold the
//! service reads a step as [lower, upper), under it as (lower, upper], and so do the readings of a ladder.

use scaling::{AdjustmentType, Change, Decimal, InvalidAdjustments, Side, Step, StepAdjustment, check_adjustments};

/// When the alarm calls the policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Coverage {
    /// At and over its threshold.
    AtOrOver,
    /// Under its threshold.
    Under,
    /// Not said: as the adjustments themselves show.
    Unsaid,
}

/// A ladder, and what of the adjustments is not in it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Written {
    pub(super) steps: Vec<Step>,
    /// The threshold of an always-on alarm; `None` for paired ones.
    pub(super) floor: Option<Decimal>,
    /// The adjustments, by their positions, that no value reaches while the alarm is red.
    pub(super) unreached: Vec<usize>,
}

/// Why there is no such ladder, and what to do.
pub(super) type Unwritable = (String, &'static str);

/// A stretch of the metric's values in absolute numbers.
#[derive(Clone, Copy)]
struct Stretch {
    lower: Option<Decimal>,
    upper: Option<Decimal>,
    change: Change,
}

/// Writes the ladder.
pub(super) fn ladder(
    adjustments: &[StepAdjustment],
    adjustment_type: AdjustmentType,
    threshold: Decimal,
    coverage: Coverage,
) -> Result<Written, Unwritable> {
    check_adjustments(adjustments).map_err(refused)?;
    let mut sorted: Vec<(usize, &StepAdjustment)> = adjustments.iter().enumerate().collect();
    sorted.sort_by_key(|(_, step)| step.metric_interval_lower_bound);
    let unreached_where = |out: &dyn Fn(&StepAdjustment) -> bool| -> Vec<usize> {
        let mut positions: Vec<usize> =
            sorted.iter().filter(|(_, step)| out(step)).map(|(position, _)| *position).collect();
        positions.sort_unstable();
        positions
    };
    let stretches = |inside: &dyn Fn(&StepAdjustment) -> bool| -> Result<Vec<Stretch>, Unwritable> {
        sorted
            .iter()
            .filter(|(_, step)| inside(step))
            .map(|(_, step)| stretch(step, adjustment_type, threshold))
            .collect()
    };
    let covered = match coverage {
        Coverage::AtOrOver => Covered::AtOrOver,
        Coverage::Under => Covered::Under,
        Coverage::Unsaid => unsaid(adjustments)?,
    };
    let written = match covered {
        Covered::AtOrOver => {
            let (steps, floor) = over(&stretches(&|step| !lies_under(step))?, threshold)?;
            Written { steps, floor, unreached: unreached_where(&lies_under) }
        }
        Covered::Under => {
            let steps = under(&stretches(&|step| !lies_over(step))?, threshold)?;
            Written { steps, floor: None, unreached: unreached_where(&lies_over) }
        }
        Covered::Both => {
            let mut steps = under(&stretches(&lies_under)?, threshold)?;
            let (over, floor) = over(&stretches(&lies_over)?, threshold)?;
            if floor.is_some() {
                return Err(turns());
            }
            steps.extend(over);
            Written { steps, floor: None, unreached: Vec::new() }
        }
    };
    match written.steps.iter().find(|step| Decimal::parse(&step.value.to_string()).is_err()) {
        Some(step) => Err((
            format!("the bound {} has more than 15 significant digits", step.value),
            "shorten the threshold or the bounds",
        )),
        None if written.steps.iter().all(|step| step.change == Change::Rest) => {
            Err(("no step that the alarm reaches does anything".to_owned(), "leave the policy out"))
        }
        None => Ok(written),
    }
}

/// The ladder in its text form.
pub(super) fn text(steps: &[Step]) -> String {
    let step = |step: &Step| format!("{} {}: {}", step.side.keyword(), step.value, step.change);
    steps.iter().map(step).collect::<Vec<_>>().join(", ")
}

enum Covered {
    AtOrOver,
    Under,
    Both,
}

/// Where the steps lie, as the adjustments themselves show.
fn unsaid(adjustments: &[StepAdjustment]) -> Result<Covered, Unwritable> {
    let under = adjustments.iter().any(lies_under);
    let over = adjustments.iter().any(lies_over);
    let astride = adjustments.iter().any(|step| !lies_under(step) && !lies_over(step));
    match (under, astride, over) {
        (true, true, _) => Err((
            "a step lies on both sides of the threshold, and others under it".to_owned(),
            "give the MetricAlarm that calls the policy as well: it says on which side of the threshold it acts",
        )),
        (true, false, true) => Ok(Covered::Both),
        (true, false, false) => Ok(Covered::Under),
        // A lowest step that reaches down to the threshold is the 2020 project's: its threshold is the metric's floor.
        (false, ..) => Ok(Covered::AtOrOver),
    }
}

/// Whether a step holds for no value at or over the threshold.
fn lies_under(step: &StepAdjustment) -> bool {
    step.metric_interval_upper_bound.is_some_and(|upper| upper <= Decimal::ZERO)
}

/// Whether a step holds for no value under the threshold.
fn lies_over(step: &StepAdjustment) -> bool {
    step.metric_interval_lower_bound.is_some_and(|lower| Decimal::ZERO <= lower)
}

fn stretch(step: &StepAdjustment, of: AdjustmentType, threshold: Decimal) -> Result<Stretch, Unwritable> {
    let amount = step.scaling_adjustment;
    let change = match of {
        AdjustmentType::ExactCapacity if amount < 0 => {
            return Err((format!("the exact capacity {amount} is negative"), "write 0 or more"));
        }
        AdjustmentType::ExactCapacity => Change::Exact(amount),
        _ if amount == 0 => Change::Rest,
        AdjustmentType::ChangeInCapacity => Change::InCapacity(amount),
        AdjustmentType::PercentChangeInCapacity => Change::Percent(amount),
    };
    let absolute = |bound: Option<Decimal>| bound.map(|bound| threshold - (Decimal::ZERO - bound));
    Ok(Stretch {
        lower: absolute(step.metric_interval_lower_bound),
        upper: absolute(step.metric_interval_upper_bound),
        change,
    })
}

/// The steps under an alarm that is red under its threshold, all of them `below`.
fn under(stretches: &[Stretch], threshold: Decimal) -> Result<Vec<Step>, Unwritable> {
    let bound = |stretch: &Stretch| stretch.upper.map_or(threshold, |upper| upper.min(threshold));
    if let Some(last) = stretches.last()
        && (last.change == Change::Rest || bound(last) < threshold)
    {
        let acting = stretches.iter().rfind(|stretch| stretch.change != Change::Rest).map_or(threshold, bound);
        return Err((
            format!("exactly at {acting} the policy acts, and a ladder's step `below {acting}` does not"),
            "lower the alarm's threshold to where the policy begins to act, and count its bounds from there",
        ));
    }
    Ok(stretches.iter().map(|it| Step { side: Side::Below, value: bound(it), change: it.change }).collect())
}

/// The steps over an alarm that is red at and over its threshold, and the floor where it has to be always on.
fn over(stretches: &[Stretch], threshold: Decimal) -> Result<(Vec<Step>, Option<Decimal>), Unwritable> {
    let from = |stretch: &Stretch| Step {
        side: Side::From,
        value: stretch.lower.map_or(threshold, |lower| lower.max(threshold)),
        change: stretch.change,
    };
    let acting = |sign: i32| {
        let is = move |stretch: &Stretch| {
            (stretch.change.scales_in() && sign < 0) || (stretch.change.scales_out() && 0 < sign)
        };
        (stretches.iter().position(is), stretches.iter().rposition(is))
    };
    let ((first_in, last_in), (first_out, last_out)) = (acting(-1), acting(1));
    let one_direction = first_in.is_none() || first_out.is_none();
    let open_end_acts = stretches.last().is_some_and(|last| last.change != Change::Rest);
    if one_direction && (first_in.is_none() || open_end_acts) {
        let idle = stretches.iter().take_while(|stretch| stretch.change == Change::Rest).count();
        return Ok((stretches[idle..].iter().map(from).collect(), None));
    }
    // What is under the resting band ends here; what is over it begins there.
    let (last_low, first_high) = match (last_in, first_out) {
        (Some(last_in), None) => (last_in, stretches.len()),
        (Some(last_in), Some(first_out)) if last_in < first_out => (last_in, first_out),
        _ => match (last_out, first_in) {
            (Some(last_out), Some(first_in)) if last_out < first_in => (last_out, first_in),
            _ => return Err(turns()),
        },
    };
    let below = stretches[..=last_low].iter().filter_map(|stretch| {
        stretch.upper.map(|upper| Step { side: Side::Below, value: upper, change: stretch.change })
    });
    let idle = stretches[0].lower.filter(|lower| threshold < *lower);
    let idle = idle.map(|value| Step { side: Side::Below, value, change: Change::Rest });
    let high = stretches[first_high..].iter().map(from);
    Ok((idle.into_iter().chain(below).chain(high).collect(), Some(threshold)))
}

fn turns() -> Unwritable {
    (
        "the adjustments change between adding and taking away more than once".to_owned(),
        "split them over two policies, one that adds and one that takes away",
    )
}

fn refused(invalid: InvalidAdjustments) -> Unwritable {
    let (what, fix) = match invalid {
        InvalidAdjustments::Empty => ("there are no step adjustments", "write at least one"),
        InvalidAdjustments::TooMany => ("there are more than 20 step adjustments", "use 20 or fewer"),
        InvalidAdjustments::Unbounded => {
            ("a step adjustment has neither bound", "give it the bound 0 on the side of the threshold")
        }
        InvalidAdjustments::Reversed => {
            ("the upper bound of a step adjustment is not over its lower one", "exchange the two")
        }
        InvalidAdjustments::OpenTwice => {
            ("two step adjustments are open on the same side", "give all but the outermost one a bound")
        }
        InvalidAdjustments::Gap => ("there is a gap between two step adjustments", "let one end where the next begins"),
        InvalidAdjustments::Overlap => ("two step adjustments overlap", "let one end where the next begins"),
        InvalidAdjustments::OpenLowerMissing => {
            ("no step adjustment holds for the lowest values", "leave the lower bound of the lowest one out")
        }
        InvalidAdjustments::OpenUpperMissing => {
            ("no step adjustment holds for the highest values", "leave the upper bound of the highest one out")
        }
    };
    (format!("{what}, and Application Auto Scaling refuses the policy"), fix)
}

#[cfg(test)]
mod tests {
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
        let found =
            written.as_ref().map_or_else(|(what, _)| unreached.to_vec().is_empty().then(|| what.clone()), |_| None);
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
            (
                AtOrOver,
                ChangeInCapacity,
                &[("0", "null", 0)],
                "no step that the alarm reaches does anything".to_owned(),
            ),
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
        use scaling::{Action, AlarmShape, CapacityRange, EndpointKind, ScalingPlan, SuspendedState, apply, select};
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
                kind: EndpointKind::Realtime,
                min_capacity: Some(1),
                max_capacity: Some(20),
                suspended: SuspendedState::default(),
                metric_publish_frequency_seconds: None,
                step_policies: vec![policy],
                tags: Vec::new(),
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
}
