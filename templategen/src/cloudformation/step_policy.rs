//! A step scaling policy with the alarms that call it.

use scaling::{
    AdjustmentType, Decimal, DeployedAlarm, DeployedStepPolicy, InvalidAdjustments, MetricAggregationType,
    StepAdjustment, check_adjustments,
};

use super::TemplateCode;
use super::block::Block;

/// What Application Auto Scaling takes for SageMaker where nothing is said.
/// Source: API reference, `StepScalingPolicyConfiguration`.
const DEFAULT_COOLDOWN_SECONDS: u32 = 300;

/// The most that a number of Application Auto Scaling's holds.
pub(super) const MOST: u32 = i32::MAX as u32;

pub(super) const AGGREGATIONS: [(&str, MetricAggregationType); 3] = [
    ("Average", MetricAggregationType::Average),
    ("Minimum", MetricAggregationType::Minimum),
    ("Maximum", MetricAggregationType::Maximum),
];

const ADJUSTMENT_TYPES: [(&str, AdjustmentType); 3] = [
    ("ChangeInCapacity", AdjustmentType::ChangeInCapacity),
    ("PercentChangeInCapacity", AdjustmentType::PercentChangeInCapacity),
    ("ExactCapacity", AdjustmentType::ExactCapacity),
];

/// Reads a `StepScalingPolicyConfiguration`; `None` where that can not be done, which is told.
pub(super) fn read(block: &Block<'_>, name: String, alarms: Vec<DeployedAlarm>) -> Option<DeployedStepPolicy> {
    let adjustment_type = block.required("AdjustmentType", |block, key| block.choice(key, &ADJUSTMENT_TYPES));
    let step_adjustments = block.required("StepAdjustments", |block, key| adjustments(block, key, adjustment_type));
    let or = |key: &str, least: u32, default: u32| {
        if block.is_given(key) { block.count(key, least..=MOST) } else { Some(default) }
    };
    let (cooldown_seconds, magnitude) =
        (or("Cooldown", 0, DEFAULT_COOLDOWN_SECONDS), or("MinAdjustmentMagnitude", 1, 1));
    let aggregation = block.choice_or("MetricAggregationType", &AGGREGATIONS, MetricAggregationType::Average);
    Some(DeployedStepPolicy {
        name,
        adjustment_type: adjustment_type?,
        step_adjustments: step_adjustments?,
        min_adjustment_magnitude: magnitude?,
        aggregation: aggregation?,
        cooldown_seconds: cooldown_seconds?,
        alarms,
    })
}

fn adjustments(block: &Block<'_>, key: &str, adjustment_type: Option<AdjustmentType>) -> Option<Vec<StepAdjustment>> {
    let steps: Vec<_> = block.blocks(key).iter().map(|step| adjustment(step, adjustment_type)).collect();
    let steps: Vec<_> = steps.into_iter().collect::<Option<_>>()?;
    if let Err(invalid) = check_adjustments(&steps) {
        let (message, fix) = told(invalid, steps.len());
        block.tell(TemplateCode::Adjustments, block.mark(key), message, fix);
        return None;
    }
    Some(steps)
}

fn adjustment(step: &Block<'_>, adjustment_type: Option<AdjustmentType>) -> Option<StepAdjustment> {
    let bound = |key: &str| -> Option<Option<Decimal>> {
        if step.is_given(key) { step.number(key).map(Some) } else { Some(None) }
    };
    let (lower, upper) = (bound("MetricIntervalLowerBound"), bound("MetricIntervalUpperBound"));
    let least = if adjustment_type == Some(AdjustmentType::ExactCapacity) { 0 } else { i32::MIN };
    let key = "ScalingAdjustment";
    let change = step.required(key, |step, key| step.whole(key, least.into()..=i32::MAX.into()));
    Some(StepAdjustment {
        metric_interval_lower_bound: lower?,
        metric_interval_upper_bound: upper?,
        scaling_adjustment: i32::try_from(change?).ok()?,
    })
}

/// What the service refuses of a list, and what to do about it.
fn told(invalid: InvalidAdjustments, steps: usize) -> (String, &'static str) {
    let (what, fix) = match invalid {
        InvalidAdjustments::Empty => ("there is no step", "write at least one"),
        InvalidAdjustments::TooMany => {
            return (format!("{steps} steps are more than 20"), "keep 20 or fewer");
        }
        InvalidAdjustments::Unbounded => (
            "a step has neither a lower nor an upper bound",
            "give it `MetricIntervalLowerBound: 0` where its alarm is red over the threshold, else `MetricIntervalUpperBound: 0`",
        ),
        InvalidAdjustments::Reversed => {
            ("a step ends where it begins, or before", "write the lower bound under the upper one")
        }
        InvalidAdjustments::OpenTwice => (
            "two steps are open on the same side",
            "leave out the lower bound of the lowest step alone, and the upper bound of the highest",
        ),
        InvalidAdjustments::Gap => {
            ("there is a gap between two steps", "begin each step where the one before ends; an adjustment of 0 rests")
        }
        InvalidAdjustments::Overlap => ("two steps overlap", "end each step where the next one begins"),
        InvalidAdjustments::OpenLowerMissing => (
            "a step begins under the threshold, and none is open downwards",
            "leave out the lower bound of the lowest step",
        ),
        InvalidAdjustments::OpenUpperMissing => (
            "a step ends over the threshold, and none is open upwards",
            "leave out the upper bound of the highest step",
        ),
    };
    (what.to_owned(), fix)
}
