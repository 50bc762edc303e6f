//! The raw form of a plan: what a face of the project has read, before anything is checked.
//!
//! Raw values hold what the author wrote, in the types the text had: numbers that must stay exact are
//! text, whole numbers are as wide as a text can make them, and a value left out is `None`. Nothing
//! here is a default; [`crate::ScalingPlan::validate`] resolves those.

use crate::{AlarmShape, EndpointKind, MetricAggregationType, MissingData, SuspendedState};

/// Whose rules a plan is held to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rules {
    /// Those for authors of a spec, which are narrower than the services' own where their templates or their users
    /// would suffer: names that logical ids can be made of, something that scales, a way back from zero.
    Author,
    /// Those of the services: every name they take, any minimum from 0 on, and a target without any policy.
    Service,
}

/// A whole plan.
#[derive(Clone, Debug)]
pub struct PlanInput {
    /// Whose rules it is held to.
    pub rules: Rules,
    /// The kind of endpoint.
    pub kind: EndpointKind,
    /// The lowest capacity.
    pub min_capacity: Option<i64>,
    /// The highest capacity.
    pub max_capacity: Option<i64>,
    /// Which scaling activities are suspended.
    pub suspended: SuspendedState,
    /// How often the endpoint publishes its host metrics, in seconds.
    pub metric_publish_frequency_seconds: Option<i64>,
    /// The switch that scales to zero and back.
    pub scale_to_zero: bool,
    /// The step policies, in the author's order.
    pub step_policies: Vec<StepPolicyInput>,
    /// The target tracking policies, in the author's order.
    pub target_tracking_policies: Vec<TargetTrackingInput>,
    /// The scheduled actions, in the author's order.
    pub scheduled_actions: Vec<ScheduledActionInput>,
    /// The alarms that only tell; `None` where none is wanted.
    pub notifications: Option<NotificationsInput>,
    /// Tag keys and values, in the author's order.
    pub tags: Vec<(String, String)>,
}

impl PlanInput {
    /// A plan of an author, for a kind of endpoint of which nothing else was said.
    #[must_use]
    pub fn of(kind: EndpointKind) -> Self {
        Self {
            rules: Rules::Author,
            kind,
            min_capacity: None,
            max_capacity: None,
            suspended: SuspendedState::default(),
            metric_publish_frequency_seconds: None,
            scale_to_zero: false,
            step_policies: Vec::new(),
            target_tracking_policies: Vec::new(),
            scheduled_actions: Vec::new(),
            notifications: None,
            tags: Vec::new(),
        }
    }
}

/// One step policy.
#[derive(Clone, Debug)]
pub struct StepPolicyInput {
    /// The policy's name; `steps` where left out.
    pub name: Option<String>,
    /// The metric; the kind's load metric where left out.
    pub metric: Option<MetricInput>,
    /// The ladder.
    pub steps: StepsInput,
    /// One alarm that is always on, or two.
    pub alarms: AlarmShape,
    /// The metric's floor, as a decimal.
    pub floor: Option<String>,
    /// The alarm's period in seconds.
    pub period_seconds: Option<i64>,
    /// How many datapoints the alarm looks at.
    pub evaluation_periods: Option<i64>,
    /// How many of them have to breach.
    pub datapoints_to_alarm: Option<i64>,
    /// What a missing datapoint means.
    pub missing_data: Option<MissingData>,
    /// How the policy aggregates the alarm's datapoints.
    pub aggregation: Option<MetricAggregationType>,
    /// The cooldown in seconds.
    pub cooldown_seconds: Option<i64>,
    /// The least change of a percent policy.
    pub min_adjustment_magnitude: Option<i64>,
}

impl StepPolicyInput {
    /// A policy of which only the ladder was said, in its text form.
    #[must_use]
    pub fn from_text(steps: impl Into<String>) -> Self {
        Self {
            name: None,
            metric: None,
            steps: StepsInput::Text(steps.into()),
            alarms: AlarmShape::AlwaysOn,
            floor: None,
            period_seconds: None,
            evaluation_periods: None,
            datapoints_to_alarm: None,
            missing_data: None,
            aggregation: None,
            cooldown_seconds: None,
            min_adjustment_magnitude: None,
        }
    }
}

/// One target tracking policy.
#[derive(Clone, Debug, Default)]
pub struct TargetTrackingInput {
    /// The policy's name; `tracking` where left out.
    pub name: Option<String>,
    /// The metric; the kind's load metric where left out.
    pub metric: Option<MetricInput>,
    /// In the place of a metric, where there is any: the entries of `Metrics` as the API has them.
    pub queries: Vec<MetricQueryInput>,
    /// The unit of the datapoints that count, of a custom metric.
    pub unit: Option<String>,
    /// The value the metric is held at, as a decimal.
    pub target_value: Option<String>,
    /// In the place of a target value: the requests one instance or copy can answer in a second, as a decimal.
    pub requests_per_second: Option<String>,
    /// Beside those requests: the part of them that is aimed at, as a decimal.
    pub safety_factor: Option<String>,
    /// The cooldown after a scale-in, in seconds.
    pub scale_in_cooldown_seconds: Option<i64>,
    /// The cooldown after a scale-out, in seconds.
    pub scale_out_cooldown_seconds: Option<i64>,
    /// Whether the policy never takes capacity away.
    pub disable_scale_in: bool,
}

/// One scheduled action.
#[derive(Clone, Debug, Default)]
pub struct ScheduledActionInput {
    /// The action's name.
    pub name: Option<String>,
    /// When it fires: `at(...)`, `rate(...)` or `cron(...)`.
    pub schedule: String,
    /// The IANA name of the time zone the schedule is read in; UTC where left out.
    pub timezone: Option<String>,
    /// When it first fires, in UTC.
    pub start: Option<String>,
    /// After when it no longer fires, in UTC.
    pub end: Option<String>,
    /// The lowest capacity from then on.
    pub min_capacity: Option<i64>,
    /// The highest capacity from then on.
    pub max_capacity: Option<i64>,
}

/// The alarms that only tell.
#[derive(Clone, Debug, Default)]
pub struct NotificationsInput {
    /// The ARN of the SNS topic that is told.
    pub topic_arn: Option<String>,
    /// How many minutes at the highest capacity are told.
    pub at_max_minutes: Option<i64>,
    /// The latency in milliseconds that is told where the p99 is over it, as a decimal.
    pub latency_p99_ms: Option<String>,
    /// How many errors in a minute are told.
    pub errors_per_minute: Option<i64>,
}

/// A ladder in one of its two forms.
#[derive(Clone, Debug)]
pub enum StepsInput {
    /// The one-line text form.
    Text(String),
    /// The list form.
    List(Vec<StepInput>),
}

/// One step of the list form.
#[derive(Clone, Debug)]
pub struct StepInput {
    /// Whether the step was given as `below` or as `from`.
    pub side: crate::Side,
    /// The bound, as a decimal.
    pub value: String,
    /// The change. A number without a sign adds, because structured data loses a leading plus.
    pub change: String,
}

/// A metric in one of its three forms.
#[derive(Clone, Debug)]
pub enum MetricInput {
    /// A SageMaker metric by its CloudWatch name, with the preset's statistic unless another is named.
    Preset {
        /// The metric's name.
        name: String,
        /// The statistic.
        statistic: Option<String>,
    },
    /// Any CloudWatch metric.
    Custom(CustomMetricInput),
    /// A metric-math expression.
    Math {
        /// The expression.
        expression: String,
        /// The metrics it names.
        metrics: Vec<MathMetricInput>,
    },
}

/// Any CloudWatch metric, named in full.
#[derive(Clone, Debug)]
pub struct CustomMetricInput {
    /// The namespace.
    pub namespace: String,
    /// The metric's name.
    pub metric_name: String,
    /// Dimension names and values; `${EndpointName}`, `${VariantName}` and `${InferenceComponentName}`
    /// alone as a value stand for the target's own names.
    pub dimensions: Vec<(String, String)>,
    /// The statistic: `Average`, `Sum`, `Minimum`, `Maximum`, `SampleCount` or a percentile such as `p99`.
    pub statistic: Option<String>,
}

/// One metric under a metric-math expression.
#[derive(Clone, Debug)]
pub struct MathMetricInput {
    /// The id the expression uses.
    pub id: String,
    /// The metric: a preset or a custom one.
    pub metric: MetricInput,
}

/// One entry of `Metrics`, as the API has it.
#[derive(Clone, Debug)]
pub struct MetricQueryInput {
    /// The id the expressions use.
    pub id: String,
    /// What people read.
    pub label: Option<String>,
    /// Whether it is the value that is tracked.
    pub is_returned: bool,
    /// What it is.
    pub source: QuerySourceInput,
}

/// What such an entry is.
#[derive(Clone, Debug)]
pub enum QuerySourceInput {
    /// An expression over other entries.
    Expression(String),
    /// A metric.
    Metric {
        /// The metric.
        metric: CustomMetricInput,
        /// The unit of the datapoints that count.
        unit: Option<String>,
    },
}
