//! What a policy makes of its alarm's datapoints: the capacity it asks for.

use scaling::{
    AdjustmentType, CapacityRange, Decimal, DeployedStepPolicy, MetricAggregationType, StepAdjustment,
    TargetTrackingPolicy, percent_change,
};

use crate::assumptions::{
    AtThreshold, PercentBase, TrackingFromZero, TrackingScaleIn, TrackingScaleInValue, TrackingScaleOutValue,
    ZeroMagnitude,
};
use crate::{Assumptions, NotScaledReason};

use super::alarm::Aggregation;

/// One policy.
#[derive(Clone, Debug)]
pub(super) enum Policy {
    Step(StepRule),
    Tracking(TrackingRule),
}

/// A step scaling policy.
#[derive(Clone, Debug)]
pub(super) struct StepRule {
    adjustment_type: AdjustmentType,
    magnitude: u32,
    zero_is_raised: bool,
    percent_of_now: bool,
    pub(super) aggregation: Aggregation,
    cooldown_seconds: u32,
}

/// A target tracking policy.
#[derive(Clone, Debug)]
pub(super) struct TrackingRule {
    target: f64,
    out_by: Aggregation,
    in_by: Aggregation,
    one_at_a_time: bool,
    starts_from_zero: bool,
    out_cooldown_seconds: u32,
    in_cooldown_seconds: u32,
}

/// The steps of a policy as one of its alarms has them, in absolute values.
#[derive(Clone, Debug)]
pub(super) struct Steps {
    threshold: f64,
    ends_go_first: bool,
    rungs: Vec<Step>,
}

#[derive(Clone, Copy, Debug)]
struct Step {
    lower: f64,
    upper: f64,
    adjustment: i32,
}

/// What a policy wants at a value.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wish {
    /// Which step the value fell into.
    pub(super) step: Option<usize>,
    pub(super) kind: WishKind,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum WishKind {
    /// Nothing, and why.
    Nothing(NotScaledReason),
    /// A capacity, before the range: an adjustment of a step, or what tracking comes to.
    Capacity { unclamped: i64, adjustment: i32 },
}

impl Policy {
    pub(super) fn step(policy: &DeployedStepPolicy, assumptions: &Assumptions) -> Self {
        Self::Step(StepRule {
            adjustment_type: policy.adjustment_type,
            magnitude: policy.min_adjustment_magnitude,
            zero_is_raised: assumptions.zero_magnitude == ZeroMagnitude::Raised,
            percent_of_now: assumptions.percent_base == PercentBase::Now,
            aggregation: match policy.aggregation {
                MetricAggregationType::Average => Aggregation::Average,
                MetricAggregationType::Minimum => Aggregation::Minimum,
                MetricAggregationType::Maximum => Aggregation::Maximum,
            },
            cooldown_seconds: policy.cooldown_seconds,
        })
    }

    pub(super) fn tracking(policy: &TargetTrackingPolicy, assumptions: &Assumptions) -> Self {
        Self::Tracking(TrackingRule {
            target: policy.target_value().to_f64(),
            out_by: match assumptions.tracking_scale_out_value {
                TrackingScaleOutValue::Average => Aggregation::Average,
                TrackingScaleOutValue::Latest => Aggregation::Latest,
                TrackingScaleOutValue::Maximum => Aggregation::Maximum,
            },
            in_by: match assumptions.tracking_scale_in_value {
                TrackingScaleInValue::Maximum => Aggregation::Maximum,
                TrackingScaleInValue::Average => Aggregation::Average,
                TrackingScaleInValue::Latest => Aggregation::Latest,
            },
            one_at_a_time: assumptions.tracking_scale_in == TrackingScaleIn::OneAtATime,
            starts_from_zero: assumptions.tracking_from_zero == TrackingFromZero::OneUnit,
            out_cooldown_seconds: policy.scale_out_cooldown_seconds(),
            in_cooldown_seconds: policy.scale_in_cooldown_seconds(),
        })
    }

    /// How the datapoints of one of its alarms become one value.
    #[inline]
    pub(super) const fn aggregation(&self, alarm: usize) -> Aggregation {
        match self {
            Self::Step(rule) => rule.aggregation,
            Self::Tracking(rule) if alarm == SCALE_OUT => rule.out_by,
            Self::Tracking(rule) => rule.in_by,
        }
    }

    /// What it wants at a value and a capacity; `steps` are those of the alarm that calls.
    #[inline]
    pub(super) fn wish(&self, alarm: usize, steps: &Steps, value: f64, capacity: u32) -> Wish {
        match self {
            Self::Step(rule) => rule.wish(steps, value, capacity),
            Self::Tracking(rule) => Wish { step: None, kind: rule.wish(alarm, value, capacity) },
        }
    }

    /// What it wants within the cooldown of a scale-out that began at the capacity `base`.
    #[inline]
    pub(super) fn larger(&self, adjustment: i32, base: u32, capacity: u32, wanted: u32, range: CapacityRange) -> u32 {
        match self {
            Self::Step(rule) => {
                let is_percent_of_now =
                    rule.percent_of_now && rule.adjustment_type == AdjustmentType::PercentChangeInCapacity;
                range.clamp(rule.apply(adjustment, if is_percent_of_now { capacity } else { base }))
            }
            Self::Tracking(_) => range.clamp(i64::from(base) + i64::from(wanted) - i64::from(capacity)),
        }
    }

    /// The cooldown after a scale-out, or after a scale-in.
    pub(super) const fn cooldown_seconds(&self, is_out: bool) -> u32 {
        match self {
            Self::Step(rule) => rule.cooldown_seconds,
            Self::Tracking(rule) if is_out => rule.out_cooldown_seconds,
            Self::Tracking(rule) => rule.in_cooldown_seconds,
        }
    }
}

/// The alarm of a target tracking policy that scales out.
pub(super) const SCALE_OUT: usize = 0;
/// The one that scales in.
pub(super) const SCALE_IN: usize = 1;

impl StepRule {
    #[inline]
    fn wish(&self, steps: &Steps, value: f64, capacity: u32) -> Wish {
        let Some((index, adjustment)) = steps.at(value) else {
            return Wish { step: None, kind: WishKind::Nothing(NotScaledReason::NoStepFound) };
        };
        let rests = adjustment == 0 && self.adjustment_type != AdjustmentType::ExactCapacity;
        let kind = if rests {
            WishKind::Nothing(NotScaledReason::Resting)
        } else {
            WishKind::Capacity { unclamped: self.apply(adjustment, capacity), adjustment }
        };
        Wish { step: Some(index), kind }
    }

    /// The capacity after an adjustment, before the range.
    #[inline]
    fn apply(&self, adjustment: i32, capacity: u32) -> i64 {
        let capacity = i64::from(capacity);
        match self.adjustment_type {
            AdjustmentType::ChangeInCapacity => capacity + i64::from(adjustment),
            AdjustmentType::PercentChangeInCapacity => capacity + self.percentage(adjustment, capacity),
            AdjustmentType::ExactCapacity => i64::from(adjustment),
        }
    }

    fn percentage(&self, percent: i32, capacity: i64) -> i64 {
        let capacity = u32::try_from(capacity).unwrap_or(u32::MAX);
        match percent_change(capacity, percent, self.magnitude) {
            0 if self.zero_is_raised => i64::from(percent.signum()) * i64::from(self.magnitude),
            change => change,
        }
    }
}

impl TrackingRule {
    #[inline]
    fn wish(&self, alarm: usize, value: f64, capacity: u32) -> WishKind {
        let counted = if alarm == SCALE_OUT && capacity == 0 {
            if !self.starts_from_zero {
                return WishKind::Nothing(NotScaledReason::Resting);
            }
            1
        } else {
            capacity
        };
        let share = (f64::from(counted) * value / self.target).ceil();
        // Saturates, and no range goes so far.
        #[expect(clippy::cast_possible_truncation, reason = "a rounded number, far from what 64 bits hold")]
        let share = share as i64;
        let unclamped =
            if alarm == SCALE_IN && self.one_at_a_time { share.max(i64::from(capacity) - 1) } else { share };
        WishKind::Capacity { unclamped, adjustment: 0 }
    }
}

impl Steps {
    pub(super) fn new(adjustments: &[StepAdjustment], threshold: Decimal, assumptions: &Assumptions) -> Self {
        // Decimals can be subtracted alone.
        let absolute = |distance: Decimal| (threshold - (Decimal::ZERO - distance)).to_f64();
        let step = |step: &StepAdjustment| Step {
            lower: step.metric_interval_lower_bound.map_or(f64::NEG_INFINITY, absolute),
            upper: step.metric_interval_upper_bound.map_or(f64::INFINITY, absolute),
            adjustment: step.scaling_adjustment,
        };
        Self {
            threshold: threshold.to_f64(),
            ends_go_first: assumptions.at_threshold == AtThreshold::Lower,
            rungs: adjustments.iter().map(step).collect(),
        }
    }

    /// The step at a value, with its place.
    #[inline]
    fn at(&self, value: f64) -> Option<(usize, i32)> {
        let begins = |step: &Step| step.lower <= value && value < step.upper;
        let ends = |step: &Step| step.lower < value && value <= step.upper;
        let place = if self.threshold < value {
            self.rungs.iter().position(begins)
        } else if value < self.threshold {
            self.rungs.iter().position(ends)
        } else if self.ends_go_first {
            self.rungs.iter().position(ends).or_else(|| self.rungs.iter().position(begins))
        } else {
            self.rungs.iter().position(begins).or_else(|| self.rungs.iter().position(ends))
        };
        place.map(|index| (index, self.rungs[index].adjustment))
    }
}
