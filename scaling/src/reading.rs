//! The readings of a ladder: the thresholds and relative step adjustments that are deployed, and the
//! action that follows from a metric value.
//!
//! Both shapes are cut from the same regions, so what is printed and what is simulated can not differ.

use crate::adjustment::apply;
use crate::alarm::{AlarmShape, ComparisonOperator};
use crate::ladder::{Change, Region, Side, StepLadder};
use crate::{CapacityRange, Decimal, StepAdjustment};

/// One deployed policy with its alarm, read off a ladder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyReading {
    /// The side of the band this policy answers for; `None` for the one policy of an always-on alarm.
    pub side: Option<Side>,
    /// How the alarm compares the metric with its threshold.
    pub comparison_operator: ComparisonOperator,
    /// The alarm's threshold.
    pub threshold: Decimal,
    /// The regions the policy answers for, from left to right, in absolute values.
    pub regions: Vec<Region>,
}

impl PolicyReading {
    /// The adjustments as the API takes them: bounds as exact distances from the threshold.
    #[must_use]
    pub fn step_adjustments(&self) -> Vec<StepAdjustment> {
        let relative = |bound: Option<Decimal>| bound.map(|bound| bound - self.threshold);
        self.regions
            .iter()
            .map(|region| StepAdjustment {
                metric_interval_lower_bound: relative(region.lower),
                metric_interval_upper_bound: relative(region.upper),
                scaling_adjustment: region.change.scaling_adjustment(),
            })
            .collect()
    }

    /// Whether the alarm breaches at a metric value.
    #[must_use]
    pub fn breaches(&self, metric: Decimal) -> bool {
        self.comparison_operator.breaches(metric, self.threshold)
    }

    /// The region the service acts by at a breaching metric value.
    ///
    /// Under its alarm's threshold the service reads a step as (lower, upper], so a value exactly on an
    /// inner bound takes the step under it, the stronger one.
    fn region_at(&self, metric: Decimal) -> Option<&Region> {
        match self.comparison_operator {
            ComparisonOperator::GreaterThanOrEqualToThreshold | ComparisonOperator::GreaterThanThreshold => {
                self.regions.iter().find(|region| region.contains(metric))
            }
            ComparisonOperator::LessThanThreshold | ComparisonOperator::LessThanOrEqualToThreshold => {
                self.regions.iter().find(|region| {
                    region.lower.is_none_or(|lower| lower < metric) && region.upper.is_none_or(|upper| metric <= upper)
                })
            }
        }
    }
}

/// What follows from a metric value at a capacity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// No alarm breaches, so no policy is called.
    NoAlarm,
    /// A policy is called and acts by a region.
    Step {
        /// The side of the policy; `None` for an always-on one.
        side: Option<Side>,
        /// The region, in absolute values.
        region: Region,
        /// The capacity wanted afterwards, clamped to the range.
        capacity: u32,
    },
}

impl StepLadder {
    /// The policies and alarms of a shape: one for `AlwaysOn`, one for each side that does anything for
    /// `Paired`, the lower one first.
    ///
    /// `floor` is the always-on alarm's threshold and has no meaning for paired alarms.
    #[must_use]
    pub fn readings(&self, shape: AlarmShape, floor: Decimal) -> Vec<PolicyReading> {
        match shape {
            AlarmShape::AlwaysOn => vec![self.always_on(floor)],
            AlarmShape::Paired => [self.low(), self.high()].into_iter().flatten().collect(),
        }
    }

    /// One alarm at the metric's floor, so that every value has a step and every step is [lower, upper).
    fn always_on(&self, floor: Decimal) -> PolicyReading {
        let regions = self
            .regions()
            .into_iter()
            .filter(|region| region.upper.is_none_or(|upper| floor < upper))
            .map(|region| Region { lower: Some(region.lower.map_or(floor, |lower| lower.max(floor))), ..region })
            .collect();
        PolicyReading {
            side: None,
            comparison_operator: ComparisonOperator::GreaterThanOrEqualToThreshold,
            threshold: floor,
            regions,
        }
    }

    /// The alarm under the band, at the highest `below` that does something.
    fn low(&self) -> Option<PolicyReading> {
        let last = self.below().iter().rposition(|step| step.change != Change::Rest)?;
        let threshold = self.below()[last].value;
        let regions = self.regions().into_iter().take(last + 1).collect();
        Some(PolicyReading {
            side: Some(Side::Below),
            comparison_operator: ComparisonOperator::LessThanThreshold,
            threshold,
            regions,
        })
    }

    /// The alarm over the band, at the lowest `from` that does something.
    fn high(&self) -> Option<PolicyReading> {
        let first = self.from_steps().iter().position(|step| step.change != Change::Rest)?;
        let threshold = self.from_steps()[first].value;
        let steps = self.from_steps().len() - first;
        let regions = self.regions();
        let regions = regions[regions.len() - steps..].to_vec();
        Some(PolicyReading {
            side: Some(Side::From),
            comparison_operator: ComparisonOperator::GreaterThanOrEqualToThreshold,
            threshold,
            regions,
        })
    }

    /// What is done at a metric value and a capacity, with a given alarm shape.
    ///
    /// The two paired alarms never breach together, because every `below` is at or under every `from`.
    #[must_use]
    pub fn action(
        &self,
        shape: AlarmShape,
        floor: Decimal,
        min_adjustment_magnitude: u32,
        metric: Decimal,
        capacity: u32,
        range: CapacityRange,
    ) -> Action {
        for reading in self.readings(shape, floor).iter().filter(|reading| reading.breaches(metric)) {
            if let Some(region) = reading.region_at(metric) {
                let adjustment = region.change.scaling_adjustment();
                let capacity = apply(self.adjustment_type(), adjustment, min_adjustment_magnitude, capacity, range);
                return Action::Step { side: reading.side, region: *region, capacity };
            }
        }
        Action::NoAlarm
    }
}
