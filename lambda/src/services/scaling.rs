//! Scalable targets, scaling policies and scheduled actions as Application Auto Scaling keeps them.

use scaling::{AdjustmentType, Decimal, MetricAggregationType, StepAdjustment, SuspendedState};

use super::{MetricQuery, MetricStatistic, Tags};
use crate::identity::Target;

/// A scalable target as it is registered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegisteredTarget {
    /// Its ARN.
    pub arn: String,
    /// The lowest capacity.
    pub min_capacity: u32,
    /// The highest capacity.
    pub max_capacity: u32,
    /// What is suspended.
    pub suspended: SuspendedState,
}

/// What `RegisterScalableTarget` is asked for. What is left out stays as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registration {
    /// Which target.
    pub target: Target,
    /// The lowest and the highest capacity; wanted where the target is new.
    pub range: Option<(u32, u32)>,
    /// What is suspended, all three flags.
    pub suspended: SuspendedState,
    /// Tags, for a new target only: the service refuses them for one that exists.
    pub tags: Tags,
}

/// A scaling policy by its name.
#[derive(Clone, Debug, PartialEq)]
pub struct Policy {
    /// The name, unique on its target.
    pub name: String,
    /// What it does.
    pub configuration: PolicyConfiguration,
}

/// What a scaling policy does.
#[derive(Clone, Debug, PartialEq)]
pub enum PolicyConfiguration {
    /// `StepScaling`
    StepScaling(StepScaling),
    /// `TargetTrackingScaling`
    TargetTracking(TargetTracking),
    /// Anything that is not known here, by the name of its type. It is never put.
    Other(String),
}

/// `StepScalingPolicyConfiguration`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepScaling {
    /// What an adjustment means.
    pub adjustment_type: AdjustmentType,
    /// The steps, relative to the alarm's threshold.
    pub step_adjustments: Vec<StepAdjustment>,
    /// Seconds.
    pub cooldown_seconds: Option<u32>,
    /// The least change of a percentage.
    pub min_adjustment_magnitude: Option<u32>,
    /// How the alarm's datapoints are aggregated.
    pub metric_aggregation_type: Option<MetricAggregationType>,
}

/// `TargetTrackingScalingPolicyConfiguration`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TargetTracking {
    /// The value the metric is held at.
    pub target_value: Decimal,
    /// The metric.
    pub metric: TrackedMetric,
    /// Seconds.
    pub scale_in_cooldown_seconds: Option<u32>,
    /// Seconds.
    pub scale_out_cooldown_seconds: Option<u32>,
    /// Whether it never scales in.
    pub disable_scale_in: bool,
}

/// The metric of a target tracking policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TrackedMetric {
    /// `PredefinedMetricSpecification`
    Predefined {
        /// `PredefinedMetricType`, as the API spells it.
        metric_type: String,
        /// `ResourceLabel`
        resource_label: Option<String>,
    },
    /// `CustomizedMetricSpecification` of one metric; a period is never part of it.
    Customized(MetricStatistic),
    /// `CustomizedMetricSpecification` with `Metrics`.
    Math(Vec<MetricQuery>),
}

/// A policy as it is described.
#[derive(Clone, Debug, PartialEq)]
pub struct DescribedPolicy {
    /// The policy.
    pub policy: Policy,
    /// Its ARN.
    pub arn: String,
    /// The alarms that call it.
    pub alarms: Vec<AlarmReference>,
}

/// An alarm that a policy names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlarmReference {
    /// `AlarmName`
    pub name: String,
    /// `AlarmARN`
    pub arn: String,
}

/// A scheduled action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScheduledAction {
    /// The name, unique on its target.
    pub name: String,
    /// `at(...)`, `rate(...)` or `cron(...)`.
    pub schedule: String,
    /// The IANA name of the zone; UTC where there is none.
    pub timezone: Option<String>,
    /// When it first fires, in seconds since 1970.
    pub start_epoch_seconds: Option<i64>,
    /// After when it no longer fires, in seconds since 1970.
    pub end_epoch_seconds: Option<i64>,
    /// The lowest capacity from then on.
    pub min_capacity: Option<u32>,
    /// The highest capacity from then on.
    pub max_capacity: Option<u32>,
}
