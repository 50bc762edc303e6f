//! `StepScaling`: a ladder, the metric it is read by, and its alarms.

use scaling::input::{StepInput, StepPolicyInput, StepsInput};
use scaling::{AlarmShape, MetricAggregationType, MissingData, Side, quota};

use super::json::Json;
use super::object::Object;
use super::property::Property;
use super::{MOST, SECONDS, metric};

/// The names of the block's properties.
pub(super) const NAMES: &[&str] = &[
    "Steps",
    "Alarms",
    "Floor",
    "Metric",
    "Period",
    "EvaluationPeriods",
    "DatapointsToAlarm",
    "MissingData",
    "Cooldown",
    "MinAdjustmentMagnitude",
    "MetricAggregationType",
];
const STEP: &[&str] = &["Below", "From", "Change"];

const ALARM_SHAPES: [(&str, AlarmShape); 2] = [("AlwaysOn", AlarmShape::AlwaysOn), ("Paired", AlarmShape::Paired)];
const MISSING_DATA: [(&str, MissingData); 4] = [
    ("Zero", MissingData::Zero),
    ("Repeat", MissingData::Repeat),
    ("Ignore", MissingData::Ignore),
    ("NotBreaching", MissingData::NotBreaching),
];
const AGGREGATIONS: [(&str, MetricAggregationType); 3] = [
    ("Average", MetricAggregationType::Average),
    ("Minimum", MetricAggregationType::Minimum),
    ("Maximum", MetricAggregationType::Maximum),
];

/// The most steps of a ladder: a policy's worth on either side of the band.
const STEPS: usize = 2 * quota::STEP_ADJUSTMENTS_PER_POLICY;

/// Reads the block of a policy; `None` where the rest would be judged by what could not be read.
pub(super) fn read(name: Option<String>, block: &Object<'_, '_>) -> Option<StepPolicyInput> {
    let steps = steps(&block.required("Steps", "write the ladder, as in `below 20: -1, from 50: +1`"));
    let shape = block.property("Alarms");
    let alarms = shape.choice(&ALARM_SHAPES);
    let policy = StepPolicyInput {
        name,
        metric: metric::read(&block.property("Metric")),
        steps,
        alarms: alarms.unwrap_or(AlarmShape::AlwaysOn),
        floor: block.property("Floor").text(),
        period_seconds: block.property("Period").whole(1..=86_400, 60),
        evaluation_periods: block.property("EvaluationPeriods").whole(1..=MOST, 3),
        datapoints_to_alarm: block.property("DatapointsToAlarm").whole(1..=MOST, 3),
        missing_data: block.property("MissingData").choice(&MISSING_DATA),
        aggregation: block.property("MetricAggregationType").choice(&AGGREGATIONS),
        cooldown_seconds: block.property("Cooldown").whole(SECONDS, 60),
        min_adjustment_magnitude: block.property("MinAdjustmentMagnitude").whole(1..=MOST, 1),
    };
    (alarms.is_some() || !shape.is_given()).then_some(policy)
}

fn steps(property: &Property<'_, '_>) -> StepsInput {
    if property.json().is_some_and(Json::is_list) {
        let steps = property.list(STEPS);
        return StepsInput::List(steps.iter().map(|item| step(item).unwrap_or_else(unreadable)).collect());
    }
    StepsInput::Text(property.text().unwrap_or_default())
}

/// Keeps the place of a step that could not be read: what the domain says of it follows from that.
const fn unreadable() -> StepInput {
    StepInput { side: Side::From, value: String::new(), change: String::new() }
}

fn step(item: &Property<'_, '_>) -> Option<StepInput> {
    let object = item.object(STEP)?;
    let change = object.required("Change", "write what to do, as in +1").text();
    let bounds = [("Below", Side::Below), ("From", Side::From)];
    let mut given = bounds.into_iter().filter(|(name, _)| object.property(name).is_given());
    match (given.next(), given.next()) {
        (Some((name, side)), None) => Some(StepInput { side, value: object.property(name).text()?, change: change? }),
        (None, _) if object.means_one_of(STEP) => None,
        (None, _) => {
            item.refuse("the step has no bound", "write Below for values under it, or From for values at and over it");
            None
        }
        (Some(_), Some(_)) => {
            item.refuse("the step has two bounds", "keep Below or From");
            None
        }
    }
}
