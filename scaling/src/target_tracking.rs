//! A target tracking policy, every optional value resolved.

use crate::input::{Rules, TargetTrackingInput};
use crate::{
    CustomMetric, DatapointUnit, Decimal, EndpointKind, MathMetric, Metric, MetricMath, MetricQueries, PolicyName,
    PredefinedMetricType, Problem, Unit,
};

mod behaviour;
mod validate;

pub use behaviour::{TrackingAction, TrackingAlarm};

/// The name of a policy that was given none.
const DEFAULT_NAME: &str = "tracking";

/// What a target tracking policy holds at its target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TrackedMetric {
    /// A metric the service knows by a name of its own.
    Predefined(PredefinedMetricType),
    /// Any other, with one of the plain statistics: the API takes no percentile here.
    Customized(CustomMetric),
    /// An expression, or one metric with an extended statistic.
    Math(MetricMath),
}

impl TrackedMetric {
    /// What a reader calls it.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Predefined(metric_type) => metric_type.metric_name(),
            Self::Customized(custom) => &custom.metric_name,
            Self::Math(math) => match math.metrics.as_slice() {
                [only] if math.expression == only.id => &only.metric.metric_name,
                _ => &math.expression,
            },
        }
    }
}

/// Where a target value comes from that was not given itself: it is the product of both, in a minute.
///
/// Source: SageMaker developer guide, "Load testing your auto scaling configuration".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TargetFormula {
    /// The most requests that one instance or copy answers in a second, over 0.
    pub requests_per_second: Decimal,
    /// The part of them that is aimed at, over 0 and up to 1.
    pub safety_factor: Decimal,
}

impl TargetFormula {
    const SECONDS_IN_A_MINUTE: i64 = 60;

    /// The target value; `None` where it has more digits than a number may have.
    fn target_value(self) -> Option<Decimal> {
        self.requests_per_second.times(self.safety_factor)?.times(Decimal::from_integer(Self::SECONDS_IN_A_MINUTE))
    }
}

/// One target tracking policy of a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TargetTrackingPolicy {
    name: PolicyName,
    metric: Metric,
    tracked: TrackedMetric,
    queries: Option<MetricQueries>,
    datapoint_unit: Option<DatapointUnit>,
    target_value: Decimal,
    formula: Option<TargetFormula>,
    scale_in_cooldown_seconds: u32,
    scale_out_cooldown_seconds: u32,
    disable_scale_in: bool,
}

impl TargetTrackingPolicy {
    /// Checks one policy; returns it where nothing keeps it from being deployed, and every problem.
    pub(crate) fn validate(
        rules: Rules,
        kind: EndpointKind,
        input: &TargetTrackingInput,
        position: usize,
    ) -> (Option<Self>, Vec<Problem>) {
        validate::policy(rules, kind, input, position)
    }

    /// The name a policy was given, or the one it gets.
    pub(crate) fn name_of(input: &TargetTrackingInput) -> &str {
        input.name.as_deref().unwrap_or(DEFAULT_NAME)
    }

    /// The policy's name within its plan.
    #[must_use]
    pub const fn name(&self) -> &PolicyName {
        &self.name
    }

    /// The metric, as a step policy would name it: what is drawn.
    #[must_use]
    pub const fn metric(&self) -> &Metric {
        &self.metric
    }

    /// The metric, as the policy names it.
    #[must_use]
    pub const fn tracked(&self) -> &TrackedMetric {
        &self.tracked
    }

    /// The entries of `Metrics`, where they were given as the API has them: they say more than [`Self::tracked`] does,
    /// and go before it. A spec gives none.
    #[must_use]
    pub const fn queries(&self) -> Option<&MetricQueries> {
        self.queries.as_ref()
    }

    /// The unit of the datapoints that count, of a customized metric; all of them where `None`, as in a spec.
    #[must_use]
    pub const fn datapoint_unit(&self) -> Option<DatapointUnit> {
        self.datapoint_unit
    }

    /// The value the metric is held at, over 0, in the metric's unit.
    #[must_use]
    pub const fn target_value(&self) -> Decimal {
        self.target_value
    }

    /// The formula the target value comes from; `None` where the value itself was given.
    #[must_use]
    pub const fn formula(&self) -> Option<TargetFormula> {
        self.formula
    }

    /// The cooldown after a scale-in in seconds, from the end of a successful scaling activity on.
    #[must_use]
    pub const fn scale_in_cooldown_seconds(&self) -> u32 {
        self.scale_in_cooldown_seconds
    }

    /// The cooldown after a scale-out in seconds, from the end of a successful scaling activity on.
    #[must_use]
    pub const fn scale_out_cooldown_seconds(&self) -> u32 {
        self.scale_out_cooldown_seconds
    }

    /// Whether the policy never takes capacity away.
    #[must_use]
    pub const fn disable_scale_in(&self) -> bool {
        self.disable_scale_in
    }

    /// The unit of the metric, where it is known.
    #[must_use]
    pub fn unit(&self) -> Option<Unit> {
        self.metric.unit_of_values()
    }
}

/// How the service names a metric in a target tracking policy.
fn tracked(kind: EndpointKind, metric: &Metric) -> TrackedMetric {
    if let Metric::Preset { preset, statistic } = metric
        && *statistic == preset.default_statistic
        && let Some(metric_type) = PredefinedMetricType::of(kind, preset)
    {
        return TrackedMetric::Predefined(metric_type);
    }
    let custom = match metric {
        Metric::Math(math) => return TrackedMetric::Math(math.clone()),
        Metric::Preset { preset, statistic } => preset.with_statistic(*statistic),
        Metric::Custom(custom) => custom.clone(),
    };
    if custom.statistic.is_extended() {
        let id = SINGLE_METRIC_ID.to_owned();
        let metrics = vec![MathMetric { id: id.clone(), metric: custom }];
        return TrackedMetric::Math(MetricMath { expression: id, metrics });
    }
    TrackedMetric::Customized(custom)
}

/// The id of a metric that stands for itself.
const SINGLE_METRIC_ID: &str = "metric";
