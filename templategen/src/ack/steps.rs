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
    unwritable(&written.steps).map_or(Ok(written), Err)
}

/// Why the steps are no ladder all the same.
fn unwritable(steps: &[Step]) -> Option<Unwritable> {
    if let Some(step) = steps.iter().find(|step| Decimal::parse(&step.value.to_string()).is_err()) {
        let message = format!("the bound {} has more than 15 significant digits", step.value);
        return Some((message, "shorten the threshold or the bounds"));
    }
    if steps.iter().all(|step| step.change == Change::Rest) {
        let fix = "turn the bounds to the side of the threshold that the alarm is red on, or leave the policy out";
        return Some(("no step that the alarm reaches does anything".to_owned(), fix));
    }
    let mixed = |side: Side| {
        let any = |acts: fn(Change) -> bool| steps.iter().any(|step| step.side == side && acts(step.change));
        any(Change::scales_in) && any(Change::scales_out)
    };
    (mixed(Side::Below) || mixed(Side::From)).then(turns)
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
        "the adjustments turn between adding and taking away where a ladder has no resting band".to_owned(),
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
mod tests;
