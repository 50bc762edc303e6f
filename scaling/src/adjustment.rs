//! The service's side of a step policy: step adjustments relative to a threshold, and how Application
//! Auto Scaling picks and applies one.
//!
//! This is the rule the readings of a ladder are held against; it knows nothing of ladders.

use std::cmp::Ordering;
use std::fmt;

use crate::{CapacityRange, Decimal, quota};

/// What a scaling adjustment means. Source: API reference, `StepScalingPolicyConfiguration`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AdjustmentType {
    /// Add the adjustment to the capacity.
    ChangeInCapacity,
    /// Add the adjustment, in percent of the capacity.
    PercentChangeInCapacity,
    /// Set the capacity to the adjustment.
    ExactCapacity,
}

impl AdjustmentType {
    /// The type as the API spells it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ChangeInCapacity => "ChangeInCapacity",
            Self::PercentChangeInCapacity => "PercentChangeInCapacity",
            Self::ExactCapacity => "ExactCapacity",
        }
    }
}

impl fmt::Display for AdjustmentType {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// One step as the API takes it: bounds are distances from the alarm's threshold, and a side without a
/// bound is open. Source: API reference, `StepAdjustment`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StepAdjustment {
    /// The lower bound; inclusive at and above the threshold, exclusive below it.
    pub metric_interval_lower_bound: Option<Decimal>,
    /// The upper bound; exclusive above the threshold, inclusive below it.
    pub metric_interval_upper_bound: Option<Decimal>,
    /// The adjustment.
    pub scaling_adjustment: i32,
}

/// The adjustment that answers a distance from the threshold; `None` is the service's "no step
/// adjustment found", which it logs and answers with nothing.
///
/// At and above the threshold a step is `[lower, upper)`, below it `(lower, upper]`. Exactly on the
/// threshold a step that starts there goes before one that ends there.
/// Source: Application Auto Scaling user guide, "Step adjustments".
#[must_use]
pub fn select(adjustments: &[StepAdjustment], distance: Decimal) -> Option<&StepAdjustment> {
    let lower = |step: &StepAdjustment| step.metric_interval_lower_bound;
    let upper = |step: &StepAdjustment| step.metric_interval_upper_bound;
    let above = |step: &&StepAdjustment| {
        lower(step).is_none_or(|lower| lower <= distance) && upper(step).is_none_or(|upper| distance < upper)
    };
    let below = |step: &&StepAdjustment| {
        lower(step).is_none_or(|lower| lower < distance) && upper(step).is_none_or(|upper| distance <= upper)
    };
    match distance.cmp(&Decimal::ZERO) {
        Ordering::Less => adjustments.iter().find(below),
        Ordering::Equal => adjustments.iter().find(above).or_else(|| adjustments.iter().find(below)),
        Ordering::Greater => adjustments.iter().find(above),
    }
}

/// Rounds a change of `numerator / denominator` units as the service does: away from zero to one unit
/// where it is less than one, else towards zero.
///
/// The denominator is positive. Source: Application Auto Scaling user guide, "Scaling adjustment types".
#[must_use]
pub const fn round_change(numerator: i64, denominator: i64) -> i64 {
    let towards_zero = numerator / denominator;
    if towards_zero == 0 { numerator.signum() } else { towards_zero }
}

/// The change that a percentage of a capacity is, rounded as [`round_change`] does and raised to the
/// minimum magnitude. A change of zero stays zero.
///
/// Whether the service raises a zero is documented nowhere; we assume it does not.
#[must_use]
pub fn percent_change(capacity: u32, percent: i32, min_adjustment_magnitude: u32) -> i64 {
    let change = round_change(i64::from(capacity) * i64::from(percent), 100);
    change.signum() * change.abs().max(if change == 0 { 0 } else { i64::from(min_adjustment_magnitude) })
}

/// The capacity after an adjustment, clamped to the range.
///
/// Source: Application Auto Scaling user guide, "Scaling adjustment types"; `RegisterScalableTarget`
/// for the clamp, which comes last.
#[must_use]
pub fn apply(
    adjustment_type: AdjustmentType,
    scaling_adjustment: i32,
    min_adjustment_magnitude: u32,
    capacity: u32,
    range: CapacityRange,
) -> u32 {
    let wanted = match adjustment_type {
        AdjustmentType::ChangeInCapacity => i64::from(capacity) + i64::from(scaling_adjustment),
        AdjustmentType::PercentChangeInCapacity => {
            i64::from(capacity) + percent_change(capacity, scaling_adjustment, min_adjustment_magnitude)
        }
        AdjustmentType::ExactCapacity => i64::from(scaling_adjustment),
    };
    range.clamp(wanted)
}

/// The capacity that wins when several policies ask at once: the largest, scaling out as scaling in.
///
/// Source: Application Auto Scaling user guide, "How target tracking works", several policies.
#[must_use]
pub fn resolve(wanted: impl IntoIterator<Item = u32>) -> Option<u32> {
    wanted.into_iter().max()
}

/// Why Application Auto Scaling would refuse a list of step adjustments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvalidAdjustments {
    /// The list is empty.
    Empty,
    /// More than 20 steps.
    TooMany,
    /// A step with neither bound.
    Unbounded,
    /// A step whose upper bound is not over its lower one.
    Reversed,
    /// Two steps without a lower bound, or two without an upper one.
    OpenTwice,
    /// A gap between two steps.
    Gap,
    /// Two steps that share values.
    Overlap,
    /// A negative lower bound, and no step without one.
    OpenLowerMissing,
    /// A positive upper bound, and no step without one.
    OpenUpperMissing,
}

/// Whether the service accepts a list of step adjustments, in whatever order it is.
///
/// # Errors
/// The first rule that is broken. Source: Application Auto Scaling user guide, "Step adjustments".
pub fn check_adjustments(adjustments: &[StepAdjustment]) -> Result<(), InvalidAdjustments> {
    let mut steps: Vec<(Option<Decimal>, Option<Decimal>)> =
        adjustments.iter().map(|step| (step.metric_interval_lower_bound, step.metric_interval_upper_bound)).collect();
    // A step without a lower bound is the leftmost one; `None` sorts first.
    steps.sort();
    if steps.is_empty() {
        return Err(InvalidAdjustments::Empty);
    }
    if quota::STEP_ADJUSTMENTS_PER_POLICY < steps.len() {
        return Err(InvalidAdjustments::TooMany);
    }
    for step in &steps {
        match step {
            (None, None) => return Err(InvalidAdjustments::Unbounded),
            (Some(lower), Some(upper)) if upper <= lower => return Err(InvalidAdjustments::Reversed),
            _ => {}
        }
    }
    let open_lower = steps.iter().filter(|(lower, _)| lower.is_none()).count();
    let open_upper = steps.iter().filter(|(_, upper)| upper.is_none()).count();
    if 1 < open_lower || 1 < open_upper {
        return Err(InvalidAdjustments::OpenTwice);
    }
    for pair in steps.windows(2) {
        match (pair[0].1, pair[1].0) {
            (Some(upper), Some(lower)) if upper < lower => return Err(InvalidAdjustments::Gap),
            (Some(upper), Some(lower)) if upper == lower => {}
            _ => return Err(InvalidAdjustments::Overlap),
        }
    }
    if open_lower == 0 && steps.iter().any(|(lower, _)| lower.is_some_and(|lower| lower < Decimal::ZERO)) {
        return Err(InvalidAdjustments::OpenLowerMissing);
    }
    if open_upper == 0 && steps.iter().any(|(_, upper)| upper.is_some_and(|upper| Decimal::ZERO < upper)) {
        return Err(InvalidAdjustments::OpenUpperMissing);
    }
    Ok(())
}
