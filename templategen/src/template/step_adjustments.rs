//! The adjustments of a step policy, as the service takes them: relative to the alarm's threshold.

use scaling::{Decimal, PolicyReading};

use super::setting::{PolicySetting, StepSetting};
use super::value::{Map, Value, either, equals, not, reference};

/// The condition under which the resting band has a width.
const HAS_RESTING_BAND: &str = "HasRestingBand";

impl PolicySetting<'_> {
    /// The adjustments of one deployed policy.
    pub(super) fn adjustments(&self, reading: &PolicyReading) -> Vec<Value> {
        if self.has_bound_parameters() {
            return self.adjustments_from_parameters();
        }
        let regions = reading.regions.iter().zip(reading.step_adjustments());
        regions
            .map(|(region, step)| {
                let change = match self.of_region(region) {
                    Some(setting) => setting.change.value(),
                    None => step.scaling_adjustment.into(),
                };
                adjustment(
                    step.metric_interval_lower_bound.map(Value::from),
                    step.metric_interval_upper_bound.map(Value::from),
                    change,
                )
            })
            .collect()
    }

    /// The adjustments of an always-on alarm at floor 0: the bounds are the parameters themselves.
    fn adjustments_from_parameters(&self) -> Vec<Value> {
        let floor = Value::from(Decimal::ZERO);
        let mut lower = floor;
        let mut steps = Vec::with_capacity(self.steps.len() + 1);
        for setting in self.under() {
            let upper = setting.bound.value();
            steps.push(adjustment(Some(lower), Some(upper.clone()), setting.change.value()));
            lower = upper;
        }
        let from: Vec<&StepSetting> = self.over().collect();
        let upper = from.first().map(|setting| setting.bound.value());
        let resting = adjustment(Some(lower), upper.clone(), 0.into());
        // Where the two sides touch, the resting step has no width, and the service would refuse it.
        steps.push(match upper {
            Some(_) => either(HAS_RESTING_BAND, resting, reference("AWS::NoValue")),
            None => resting,
        });
        for (index, setting) in from.iter().enumerate() {
            let upper = from.get(index + 1).map(|next| next.bound.value());
            steps.push(adjustment(Some(setting.bound.value()), upper, setting.change.value()));
        }
        steps
    }

    /// The condition the resting step stands under; `None` where it needs none.
    pub(super) fn resting_condition(&self) -> Option<(&'static str, Value)> {
        if !self.has_bound_parameters() {
            return None;
        }
        let upper = self.over().next()?.bound.value();
        let lower = self.under().last().map_or_else(|| "0".into(), |setting| setting.bound.value());
        Some((HAS_RESTING_BAND, not(equals(lower, upper))))
    }
}

fn adjustment(lower: Option<Value>, upper: Option<Value>, change: Value) -> Value {
    Map::new()
        .with_some("MetricIntervalLowerBound", lower)
        .with_some("MetricIntervalUpperBound", upper)
        .with("ScalingAdjustment", change)
        .into()
}
