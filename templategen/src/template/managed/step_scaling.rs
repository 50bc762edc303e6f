//! A step policy among the properties of the resource.

use scaling::{AlarmShape, Metric, MissingData, StepPolicy};

use super::IS_ALWAYS_ON;
use crate::template::metric::identity;
use crate::template::setting::{Ladder, PolicySetting};
use crate::template::value::{Map, Value, either, reference};

/// One of the `ScalingPolicies`.
pub(super) fn policy(setting: &PolicySetting<'_>) -> Map {
    Map::new()
        .with("PolicyName", setting.policy.name().as_str())
        .with("PolicyType", "StepScaling")
        .with("StepScaling", step_scaling(setting))
}

fn step_scaling(setting: &PolicySetting<'_>) -> Map {
    let policy = setting.policy;
    let (steps, alarms) = match setting.ladder {
        Ladder::AsOneText => (reference(Ladder::STEPS), reference(Ladder::SHAPE)),
        Ladder::InSteps => (policy.ladder().to_string().into(), shape(policy.shape()).into()),
    };
    let own = policy.evaluation(None);
    let in_shape = |own: u32| {
        by_shape(setting, |shape| if shape == policy.shape() { own } else { shape.default_evaluation_periods() })
    };
    Map::new()
        .with("Steps", steps)
        .with("Alarms", alarms)
        .with_some("Floor", floor(setting))
        .with("Metric", metric(policy))
        .with("Period", own.period_seconds)
        .with("EvaluationPeriods", in_shape(own.evaluation_periods))
        .with("DatapointsToAlarm", in_shape(own.datapoints_to_alarm))
        .with("MissingData", missing_data(policy.missing_data()))
        .with("Cooldown", setting.cooldown.value())
        .with_some("MinAdjustmentMagnitude", policy.min_adjustment_magnitude())
        .with("MetricAggregationType", policy.aggregation().as_str())
}

/// What a setting is in the author's shape, or in either where the console's user chooses it. What the author wrote is
/// for the author's own shape; the other one gets what it has where nothing is said.
fn by_shape(setting: &PolicySetting<'_>, value: impl Fn(AlarmShape) -> u32) -> Value {
    let (always_on, paired) = (value(AlarmShape::AlwaysOn), value(AlarmShape::Paired));
    match setting.ladder {
        Ladder::AsOneText if always_on != paired => either(IS_ALWAYS_ON, always_on, paired),
        Ladder::AsOneText | Ladder::InSteps => value(setting.policy.shape()).into(),
    }
}

/// The floor, which only an always-on alarm has.
fn floor(setting: &PolicySetting<'_>) -> Option<Value> {
    let floor = setting.policy.floor();
    match (setting.ladder, setting.policy.shape()) {
        (Ladder::AsOneText, _) => Some(either(IS_ALWAYS_ON, floor, reference("AWS::NoValue"))),
        (Ladder::InSteps, AlarmShape::AlwaysOn) => Some(floor.into()),
        (Ladder::InSteps, AlarmShape::Paired) => None,
    }
}

fn metric(policy: &StepPolicy) -> Map {
    let statistic = |named: Map| {
        let statistic = policy.metric().in_full().map(|metric| metric.statistic.to_string());
        named.with_some("Statistic", statistic)
    };
    match policy.metric() {
        Metric::Preset { preset, .. } => statistic(Map::new().with("Preset", preset.name)),
        Metric::Custom(metric) => statistic(identity(metric)),
        // Refused before anything is written.
        Metric::Math(_) => Map::new(),
    }
}

/// A shape as the resource spells it.
pub(in crate::template) const fn shape(shape: AlarmShape) -> &'static str {
    match shape {
        AlarmShape::AlwaysOn => "AlwaysOn",
        AlarmShape::Paired => "Paired",
    }
}

const fn missing_data(missing_data: MissingData) -> &'static str {
    match missing_data {
        MissingData::Zero => "Zero",
        MissingData::Repeat => "Repeat",
        MissingData::Ignore => "Ignore",
        MissingData::NotBreaching => "NotBreaching",
    }
}
