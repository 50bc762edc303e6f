//! What a policy makes of a call: a value of its metric, and the capacity it asks for.

use scaling::{
    AdjustmentType, CapacityRange, Decimal, DeployedPolicy, DeployedStepPolicy, MetricAggregationType, StepAdjustment,
    TargetTrackingPolicy, apply, percent_change, select,
};

use super::watch::Watch;
use crate::assumptions::{
    AggregatedDatapoints, AtThreshold, TrackingFromZero, TrackingScaleIn, TrackingScaleInValue, TrackingScaleOutValue,
    ZeroMagnitude,
};
use crate::{Assumptions, NotScaledReason, Proposal};

/// What a policy asks for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Answer {
    pub(super) proposal: Proposal,
    /// The capacity it comes to, or why to none.
    pub(super) outcome: Result<u32, NotScaledReason>,
}

/// The capacity it is asked at.
#[derive(Clone, Copy, Debug)]
pub(super) struct Standing {
    pub(super) desired: u32,
    pub(super) range: CapacityRange,
}

/// What a policy asks for when an alarm of its calls, cooldowns and whatever else goes on left aside.
pub(super) fn ask(policy: &DeployedPolicy, watch: &Watch, standing: Standing, assumptions: &Assumptions) -> Answer {
    let nothing = Proposal { policy: watch.policy(), alarm: watch.alarm(), metric: None, step: None, wanted: None };
    let metric = match policy {
        DeployedPolicy::Step(step) => step_metric(step, watch, assumptions),
        DeployedPolicy::TargetTracking(_) => tracking_metric(watch, assumptions),
    };
    let Some(metric) = metric else {
        return Answer { proposal: nothing, outcome: Err(NotScaledReason::NoDatapoint) };
    };
    let proposal = Proposal { metric: Some(metric), ..nothing };
    match policy {
        DeployedPolicy::Step(step) => ask_step(step, watch, metric, proposal, standing, assumptions),
        DeployedPolicy::TargetTracking(tracking) => ask_tracking(tracking, metric, proposal, standing, assumptions),
    }
}

/// The value a step policy acts by.
fn step_metric(policy: &DeployedStepPolicy, watch: &Watch, assumptions: &Assumptions) -> Option<f64> {
    let takes = |value: &&f64| match assumptions.aggregated_datapoints {
        AggregatedDatapoints::All => true,
        AggregatedDatapoints::Breaching => watch.breaches(**value),
    };
    let datapoints: Vec<f64> = watch.datapoints().iter().filter(takes).copied().collect();
    match policy.aggregation {
        MetricAggregationType::Average => average(&datapoints),
        MetricAggregationType::Minimum => datapoints.into_iter().reduce(f64::min),
        MetricAggregationType::Maximum => datapoints.into_iter().reduce(f64::max),
    }
}

fn average(datapoints: &[f64]) -> Option<f64> {
    #[expect(clippy::cast_precision_loss, reason = "an alarm has few datapoints")]
    let count = datapoints.len() as f64;
    (!datapoints.is_empty()).then(|| datapoints.iter().fold(0.0, |sum, value| sum + value) / count)
}

fn ask_step(
    policy: &DeployedStepPolicy,
    watch: &Watch,
    metric: f64,
    proposal: Proposal,
    standing: Standing,
    assumptions: &Assumptions,
) -> Answer {
    let distance = exact(metric) - policy.alarms[watch.alarm()].threshold;
    let Some(step) = find(&policy.step_adjustments, distance, assumptions.at_threshold) else {
        return Answer { proposal, outcome: Err(NotScaledReason::NoStepFound) };
    };
    let proposal = Proposal { step: Some(step), ..proposal };
    let adjustment = policy.step_adjustments[step].scaling_adjustment;
    if adjustment == 0 && policy.adjustment_type != AdjustmentType::ExactCapacity {
        return Answer { proposal, outcome: Err(NotScaledReason::Resting) };
    }
    let asked = change(policy, adjustment, standing.desired, assumptions);
    let wanted = adjusted(policy, adjustment, standing.desired, standing.range, assumptions);
    answer(proposal, asked, wanted, standing)
}

/// The place of the step that a distance from the threshold falls into.
fn find(adjustments: &[StepAdjustment], distance: Decimal, at_threshold: AtThreshold) -> Option<usize> {
    let ends_here = |step: &StepAdjustment| step.metric_interval_upper_bound == Some(distance);
    if distance == Decimal::ZERO
        && at_threshold == AtThreshold::Lower
        && let Some(ending) = adjustments.iter().position(ends_here)
    {
        return Some(ending);
    }
    let selected = select(adjustments, distance)?;
    adjustments.iter().position(|step| std::ptr::eq(step, selected))
}

/// By how much an adjustment would change a capacity if there were no range.
fn change(policy: &DeployedStepPolicy, adjustment: i32, capacity: u32, assumptions: &Assumptions) -> i64 {
    match policy.adjustment_type {
        AdjustmentType::ChangeInCapacity => adjustment.into(),
        AdjustmentType::ExactCapacity => i64::from(adjustment) - i64::from(capacity),
        AdjustmentType::PercentChangeInCapacity => {
            match percent_change(capacity, adjustment, policy.min_adjustment_magnitude) {
                0 if assumptions.zero_magnitude == ZeroMagnitude::Raised => {
                    i64::from(adjustment.signum()) * i64::from(policy.min_adjustment_magnitude)
                }
                change => change,
            }
        }
    }
}

/// The capacity after an adjustment of a capacity, within the range.
pub(super) fn adjusted(
    policy: &DeployedStepPolicy,
    adjustment: i32,
    capacity: u32,
    range: CapacityRange,
    assumptions: &Assumptions,
) -> u32 {
    let is_raised = policy.adjustment_type == AdjustmentType::PercentChangeInCapacity
        && assumptions.zero_magnitude == ZeroMagnitude::Raised
        && percent_change(capacity, adjustment, policy.min_adjustment_magnitude) == 0;
    if is_raised {
        return range.clamp(i64::from(capacity) + change(policy, adjustment, capacity, assumptions));
    }
    apply(policy.adjustment_type, adjustment, policy.min_adjustment_magnitude, capacity, range)
}

/// The value target tracking acts by.
fn tracking_metric(watch: &Watch, assumptions: &Assumptions) -> Option<f64> {
    let datapoints = watch.datapoints();
    let maximum = || datapoints.iter().copied().reduce(f64::max);
    let latest = || datapoints.last().copied();
    if is_scale_out(watch.alarm()) {
        match assumptions.tracking_scale_out_value {
            TrackingScaleOutValue::Average => average(datapoints),
            TrackingScaleOutValue::Latest => latest(),
            TrackingScaleOutValue::Maximum => maximum(),
        }
    } else {
        match assumptions.tracking_scale_in_value {
            TrackingScaleInValue::Average => average(datapoints),
            TrackingScaleInValue::Latest => latest(),
            TrackingScaleInValue::Maximum => maximum(),
        }
    }
}

/// Whether an alarm of a target tracking policy is the one that adds capacity.
const fn is_scale_out(alarm: usize) -> bool {
    alarm == 0
}

fn ask_tracking(
    policy: &TargetTrackingPolicy,
    metric: f64,
    proposal: Proposal,
    standing: Standing,
    assumptions: &Assumptions,
) -> Answer {
    let Standing { desired, range } = standing;
    // Of measured values, as they are: of 40 requests over 13 units the exact decimals of the mean would come to more.
    let in_proportion = |units: u32| {
        let share = (f64::from(units) * metric / policy.target_value().to_f64()).ceil();
        #[expect(
            clippy::cast_possible_truncation,
            reason = "a rounded number, and what is too large stays the largest"
        )]
        let share = share as i64;
        share
    };
    let wanted = if is_scale_out(proposal.alarm) {
        match assumptions.tracking_from_zero {
            TrackingFromZero::Holds if desired == 0 => {
                return Answer { proposal, outcome: Err(NotScaledReason::Resting) };
            }
            TrackingFromZero::Holds | TrackingFromZero::OneUnit => in_proportion(desired.max(1)),
        }
    } else {
        match assumptions.tracking_scale_in {
            TrackingScaleIn::Proportional => in_proportion(desired),
            TrackingScaleIn::OneAtATime => in_proportion(desired).max(i64::from(desired) - 1),
        }
    };
    let asked = wanted - i64::from(desired);
    let answer = answer(proposal, asked, range.clamp(wanted), standing);
    let flaps = !is_scale_out(proposal.alarm) && asked == 0 && 0 < desired;
    match answer.outcome {
        Err(NotScaledReason::AlreadyAtDesiredCapacity) if flaps => {
            Answer { outcome: Err(NotScaledReason::AutoScalingAnticipatedFlapping), ..answer }
        }
        _ => answer,
    }
}

/// The answer of a policy that asks for a change, and comes to a capacity within the range.
fn answer(proposal: Proposal, asked: i64, wanted: u32, standing: Standing) -> Answer {
    let outcome = if wanted != standing.desired {
        Ok(wanted)
    } else if 0 < asked {
        Err(NotScaledReason::AlreadyAtMaxCapacity)
    } else if asked < 0 {
        Err(NotScaledReason::AlreadyAtMinCapacity)
    } else {
        Err(NotScaledReason::AlreadyAtDesiredCapacity)
    };
    Answer { proposal: Proposal { wanted: Some(wanted), ..proposal }, outcome }
}

/// A measured value as an exact number. What has no short decimal form is rounded to 15 digits after the point, and what
/// is larger than any bound can be stays larger.
fn exact(value: f64) -> Decimal {
    const LARGEST: i64 = 1_000_000_000_000_000;
    let rounded = || Decimal::from_f64((value * 1e15).round() / 1e15);
    Decimal::from_f64(value)
        .or_else(rounded)
        .unwrap_or_else(|| Decimal::from_integer(if value < 0.0 { -LARGEST } else { LARGEST }))
}
