//! A step policy with its alarms, every optional value resolved.

use std::fmt;

use crate::alarm::{AlarmShape, Evaluation, Fill, MissingData, TreatMissingData};
use crate::input::{Rules, StepPolicyInput};
use crate::ladder::{Direction, Side, StepLadder};
use crate::reading::{Action, PolicyReading};
use crate::{AdjustmentType, CapacityRange, Decimal, EndpointKind, Metric, PolicyName, Problem};

mod validate;

/// How a policy aggregates the datapoints its alarm looked at.
///
/// That it is the alarm's evaluated datapoints is seen in the field (the service's error text lists
/// them), not documented. Source: API reference, `StepScalingPolicyConfiguration`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MetricAggregationType {
    /// The mean of the datapoints.
    Average,
    /// The least of them.
    Minimum,
    /// The greatest of them.
    Maximum,
}

impl MetricAggregationType {
    /// The type as the API spells it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Average => "Average",
            Self::Minimum => "Minimum",
            Self::Maximum => "Maximum",
        }
    }
}

impl fmt::Display for MetricAggregationType {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// The name of a policy that was given none.
const DEFAULT_NAME: &str = "steps";

/// The fewest datapoints a scale-in alarm of the paired shape waits for, each of them breaching:
/// capacity that is taken away takes minutes to come back.
const SCALE_IN_EVALUATION_PERIODS: u32 = 3;

/// One step policy of a plan: a ladder, the metric it is read by, and how its alarms look at that metric.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepPolicy {
    name: PolicyName,
    metric: Metric,
    ladder: StepLadder,
    shape: AlarmShape,
    floor: Decimal,
    period_seconds: u32,
    evaluation_periods: u32,
    datapoints_to_alarm: u32,
    missing_data: MissingData,
    aggregation: MetricAggregationType,
    cooldown_seconds: u32,
    min_adjustment_magnitude: u32,
}

impl StepPolicy {
    /// Checks one policy; returns it where nothing keeps it from being deployed, and every problem.
    #[must_use]
    pub(crate) fn validate(
        rules: Rules,
        kind: EndpointKind,
        input: &StepPolicyInput,
        position: usize,
        publish_seconds: u32,
    ) -> (Option<Self>, Vec<Problem>) {
        validate::policy(rules, kind, input, position, publish_seconds)
    }

    /// The name a policy was given, or the one it gets.
    pub(crate) fn name_of(input: &StepPolicyInput) -> &str {
        input.name.as_deref().unwrap_or(DEFAULT_NAME)
    }

    /// The policy's name within its plan.
    #[must_use]
    pub const fn name(&self) -> &PolicyName {
        &self.name
    }

    /// The metric.
    #[must_use]
    pub const fn metric(&self) -> &Metric {
        &self.metric
    }

    /// The ladder.
    #[must_use]
    pub const fn ladder(&self) -> &StepLadder {
        &self.ladder
    }

    /// The alarm shape.
    #[must_use]
    pub const fn shape(&self) -> AlarmShape {
        self.shape
    }

    /// The metric's floor: the threshold of an always-on alarm.
    #[must_use]
    pub const fn floor(&self) -> Decimal {
        self.floor
    }

    /// What a missing datapoint means.
    #[must_use]
    pub const fn missing_data(&self) -> MissingData {
        self.missing_data
    }

    /// How the policy aggregates its alarm's datapoints.
    #[must_use]
    pub const fn aggregation(&self) -> MetricAggregationType {
        self.aggregation
    }

    /// The cooldown in seconds, from the end of a successful scaling activity on.
    #[must_use]
    pub const fn cooldown_seconds(&self) -> u32 {
        self.cooldown_seconds
    }

    /// The least change; `None` but for percent policies, the only ones the API takes it for.
    #[must_use]
    pub fn min_adjustment_magnitude(&self) -> Option<u32> {
        (self.ladder.adjustment_type() == AdjustmentType::PercentChangeInCapacity)
            .then_some(self.min_adjustment_magnitude)
    }

    /// The name of the policy that is deployed for a side: paired ones end in `-low` and `-high`.
    #[must_use]
    pub fn deployed_name(&self, side: Option<Side>) -> String {
        match side {
            None => self.name.to_string(),
            Some(Side::Below) => format!("{}-low", self.name),
            Some(Side::From) => format!("{}-high", self.name),
        }
    }

    /// The deployed policies with their alarms.
    #[must_use]
    pub fn readings(&self) -> Vec<PolicyReading> {
        self.ladder.readings(self.shape, self.floor)
    }

    /// What is done at a metric value and a capacity.
    #[must_use]
    pub fn action(&self, metric: Decimal, capacity: u32, range: CapacityRange) -> Action {
        self.ladder.action(self.shape, self.floor, self.min_adjustment_magnitude, metric, capacity, range)
    }

    /// Whether a side's alarm is the one that takes capacity away.
    #[must_use]
    pub fn is_scale_in(&self, side: Side) -> bool {
        self.ladder.direction(side) == Direction::ScaleIn
    }

    /// How the alarm of a side looks at the metric; `None` is the always-on alarm.
    ///
    /// A paired scale-out alarm is as quick as it was asked to be and never fills missing data; a paired
    /// scale-in alarm needs every one of at least three datapoints.
    #[must_use]
    pub fn evaluation(&self, side: Option<Side>) -> Evaluation {
        let scale_in = side.is_some_and(|side| self.is_scale_in(side));
        let fills = side.is_none() || scale_in;
        let fill = match self.missing_data {
            MissingData::Zero if fills => Some(Fill::Zero),
            MissingData::Repeat if fills => Some(Fill::Repeat),
            _ => None,
        };
        let treat_missing_data = match self.missing_data {
            _ if fill.is_some() => TreatMissingData::Missing,
            MissingData::Ignore => TreatMissingData::Ignore,
            MissingData::Zero | MissingData::Repeat | MissingData::NotBreaching => TreatMissingData::NotBreaching,
        };
        let (evaluation_periods, datapoints_to_alarm) = if scale_in {
            let all = self.evaluation_periods.max(SCALE_IN_EVALUATION_PERIODS);
            (all, all)
        } else {
            (self.evaluation_periods, self.datapoints_to_alarm)
        };
        Evaluation {
            period_seconds: self.period_seconds,
            evaluation_periods,
            datapoints_to_alarm,
            fill,
            treat_missing_data,
        }
    }
}
