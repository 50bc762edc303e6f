//! Metric alarms as CloudWatch keeps them.

use scaling::Decimal;

/// A metric alarm on a fixed threshold: all that `PutMetricAlarm` overwrites.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alarm {
    /// The name, unique in its region: 1 to 255 characters.
    pub name: String,
    /// What people read.
    pub description: Option<String>,
    /// How the metric is compared with the threshold, as the API spells it: `GreaterThanOrEqualToThreshold`.
    pub comparison_operator: String,
    /// The threshold.
    pub threshold: Decimal,
    /// How many of the newest datapoints are looked at.
    pub evaluation_periods: u32,
    /// How many of them have to breach.
    pub datapoints_to_alarm: Option<u32>,
    /// `missing`, `ignore`, `breaching` or `notBreaching`.
    pub treat_missing_data: Option<String>,
    /// `evaluate` or `ignore`: what a percentile of few samples counts for. Ours never say.
    pub evaluate_low_sample_count_percentile: Option<String>,
    /// What is watched.
    pub metric: AlarmMetric,
    /// Whether the actions are carried out.
    pub actions_enabled: bool,
    /// ARNs of what is called in `ALARM`: ours is a scaling policy.
    pub alarm_actions: Vec<String>,
    /// ARNs of what is called in `OK`.
    pub ok_actions: Vec<String>,
    /// ARNs of what is called in `INSUFFICIENT_DATA`.
    pub insufficient_data_actions: Vec<String>,
}

/// What an alarm watches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AlarmMetric {
    /// One metric.
    Single {
        /// The metric.
        metric: MetricStatistic,
        /// Seconds.
        period_seconds: u32,
    },
    /// `Metrics`: an expression over others; the one with `return_data` is compared.
    Math(Vec<MetricQuery>),
}

/// One metric with the statistic that is made of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MetricStatistic {
    /// `Namespace`
    pub namespace: String,
    /// `MetricName`
    pub metric_name: String,
    /// Names and values.
    pub dimensions: Vec<(String, String)>,
    /// A plain or an extended statistic, as the API spells it: `Average`, `p99`.
    pub statistic: String,
    /// `Unit`
    pub unit: Option<String>,
}

/// One entry of `Metrics`, in an alarm or in a target tracking policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MetricQuery {
    /// The id other entries use.
    pub id: String,
    /// `Label`
    pub label: Option<String>,
    /// The account the metric is in, where that is another one: alarms only.
    pub account_id: Option<String>,
    /// Whether this entry is the result.
    pub return_data: bool,
    /// An expression, or a metric: one of the two is there.
    pub expression: Option<String>,
    /// The metric of an entry without an expression.
    pub metric: Option<MetricStatistic>,
    /// Seconds, of the metric or of the expression; a target tracking policy's entries have none.
    pub period_seconds: Option<u32>,
}

/// An alarm as it is described.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DescribedAlarm {
    /// Its name.
    pub name: String,
    /// Its ARN.
    pub arn: String,
    /// The alarm, as it can be put again; `None` where it is of a kind that is not known here (one on a band or a
    /// query, say): such an alarm can be tagged and deleted, but not be put back.
    pub alarm: Option<Alarm>,
}
