//! What the service does with a target tracking policy, as far as that is known.
//!
//! Application Auto Scaling makes both alarms itself and publishes neither their settings nor its formula.
//! That the alarm for scaling out looks at three periods and the one for scaling in at fifteen minutes under
//! 90 % of the target was read off alarms in accounts with SageMaker variants; that capacity follows the
//! metric in proportion, rounded up, agrees with every worked example in the documentation. Both are
//! assumptions.

use super::TargetTrackingPolicy;
use crate::{CapacityRange, Decimal, Preset, TrackedMetric};

/// How many periods over the target start a scale-out.
const SCALE_OUT_PERIODS: u32 = 3;
/// How long the metric is low before a scale-in starts, in seconds: 15 periods of a minute, 90 of ten seconds.
const SCALE_IN_SECONDS: u32 = 900;
/// The period of every metric but the predefined ones of high resolution.
const PERIOD_SECONDS: u32 = 60;

/// One of the two alarms the service makes for a policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TrackingAlarm {
    /// The threshold in the metric's unit; the alarm for scaling out is over it, the one for scaling in under it.
    pub threshold: Decimal,
    /// The period in seconds.
    pub period_seconds: u32,
    /// How many datapoints in a row breach before the policy acts.
    pub evaluation_periods: u32,
}

/// What a target tracking policy does at a metric value and a capacity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TrackingAction {
    /// Nothing: the metric is between both thresholds, or at one of them, or there is no capacity to measure.
    Hold,
    /// The metric is over the target; this capacity is wanted, within the range.
    ScaleOut(u32),
    /// The metric is under the threshold for scaling in; this capacity is wanted, within the range.
    ScaleIn(u32),
}

impl TargetTrackingPolicy {
    /// Where scaling in begins, in percent of the target.
    pub const SCALE_IN_PERCENT: u8 = 90;

    /// The period of the metric in seconds, as the service's alarms look at it.
    #[must_use]
    pub fn period_seconds(&self) -> u32 {
        match &self.tracked {
            TrackedMetric::Predefined(metric_type) => Preset::find(metric_type.kind(), metric_type.metric_name())
                .map_or(PERIOD_SECONDS, |preset| preset.resolution_seconds),
            TrackedMetric::Customized(_) | TrackedMetric::Math(_) => PERIOD_SECONDS,
        }
    }

    /// The alarm that starts a scale-out, while the metric is over its threshold: the target.
    #[must_use]
    pub fn scale_out_alarm(&self) -> TrackingAlarm {
        TrackingAlarm {
            threshold: self.target_value,
            period_seconds: self.period_seconds(),
            evaluation_periods: SCALE_OUT_PERIODS,
        }
    }

    /// The alarm that starts a scale-in, while the metric is under its threshold; `None` where the policy does
    /// not scale in.
    #[must_use]
    pub fn scale_in_alarm(&self) -> Option<TrackingAlarm> {
        let period_seconds = self.period_seconds();
        (!self.disable_scale_in).then(|| TrackingAlarm {
            threshold: self.target_value.percent(Self::SCALE_IN_PERCENT),
            period_seconds,
            evaluation_periods: SCALE_IN_SECONDS / period_seconds,
        })
    }

    /// What is done once the metric has had a value for long enough.
    ///
    /// Without capacity nothing is: there is nothing the metric is measured on.
    #[must_use]
    pub fn action(&self, metric: Decimal, capacity: u32, range: CapacityRange) -> TrackingAction {
        let wanted = || metric.max(Decimal::ZERO).share_of(capacity, self.target_value).map(|share| range.clamp(share));
        let low = self.scale_in_alarm().is_some_and(|alarm| metric < alarm.threshold);
        match wanted().filter(|_| 0 < capacity) {
            Some(wanted) if self.target_value < metric => TrackingAction::ScaleOut(wanted),
            Some(wanted) if low => TrackingAction::ScaleIn(wanted),
            _ => TrackingAction::Hold,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::{MetricInput, PlanInput, TargetTrackingInput};
    use crate::{EndpointKind, ScalingPlan};

    fn plan(metric: &str, target: &str, disable_scale_in: bool) -> ScalingPlan {
        let policy = TargetTrackingInput {
            metric: Some(MetricInput::Preset { name: metric.to_owned(), statistic: None }),
            target_value: Some(target.to_owned()),
            disable_scale_in,
            ..TargetTrackingInput::default()
        };
        let input = PlanInput {
            min_capacity: Some(2),
            max_capacity: Some(20),
            target_tracking_policies: vec![policy],
            ..PlanInput::of(EndpointKind::Realtime)
        };
        ScalingPlan::validate(&input).0.expect("the plan is valid")
    }

    #[test]
    fn capacity_follows_the_metric_in_proportion() {
        use TrackingAction::{Hold, ScaleIn, ScaleOut};
        let plan = plan("InvocationsPerInstance", "100", false);
        let policy = &plan.target_tracking_policies()[0];
        for (metric, capacity, expected) in [
            ("150", 10, ScaleOut(15)),
            ("115", 10, ScaleOut(12)),
            ("100.1", 10, ScaleOut(11)),
            ("100", 10, Hold),
            ("90", 10, Hold),
            ("89.9", 10, ScaleIn(9)),
            ("85", 10, ScaleIn(9)),
            ("89", 3, ScaleIn(3)),
            ("10", 10, ScaleIn(2)),
            ("-5", 10, ScaleIn(2)),
            ("1000", 10, ScaleOut(20)),
            ("1000", 0, Hold),
        ] {
            let metric = Decimal::parse(metric).unwrap();
            assert_eq!(policy.action(metric, capacity, plan.capacity()), expected, "{metric} with {capacity}");
        }
    }

    #[test]
    fn the_alarms_of_the_service() {
        for (metric, target, disabled, period_seconds, scale_in) in [
            ("InvocationsPerInstance", "1500", false, 60, Some(("1350", 15))),
            ("ConcurrentRequestsPerModel", "5", false, 10, Some(("4.5", 90))),
            ("CPUUtilization", "60", true, 60, None),
        ] {
            let plan = plan(metric, target, disabled);
            let policy = &plan.target_tracking_policies()[0];
            let alarm = policy.scale_out_alarm();
            assert_eq!((alarm.threshold.to_string().as_str(), alarm.period_seconds), (target, period_seconds));
            let low = policy.scale_in_alarm().map(|alarm| (alarm.threshold.to_string(), alarm.evaluation_periods));
            assert_eq!(low, scale_in.map(|(threshold, periods)| (threshold.to_owned(), periods)), "{metric}");
        }
    }
}
