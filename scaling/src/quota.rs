//! What AWS allows, each number with its source.

/// Step adjustments in one policy, the resting ones included.
/// Source: Application Auto Scaling user guide, "Quotas for Application Auto Scaling".
pub const STEP_ADJUSTMENTS_PER_POLICY: usize = 20;

/// Scaling policies, step scaling and target tracking together, on one scalable target.
/// Source: Application Auto Scaling user guide, "Quotas for Application Auto Scaling".
pub const POLICIES_PER_TARGET: usize = 50;

/// Scheduled actions on one scalable target.
/// Source: Application Auto Scaling user guide, "Quotas for Application Auto Scaling".
pub const SCHEDULED_ACTIONS_PER_TARGET: usize = 200;

/// Characters in a policy's name.
/// Source: Application Auto Scaling API reference, `PutScalingPolicy`.
pub const POLICY_NAME_CHARACTERS: usize = 256;

/// Tags on one resource. Source: AWS general reference, "Tag naming limits and requirements".
pub const TAGS_PER_RESOURCE: usize = 50;

/// Dimensions of one CloudWatch metric. Source: CloudWatch API reference, `PutMetricAlarm`.
pub const METRIC_DIMENSIONS: usize = 30;

/// Entries in an alarm's `Metrics`, expressions included. Source: CloudWatch user guide, "Using math
/// expressions with CloudWatch metrics": an alarm is based on up to 10 metrics.
pub const ALARM_METRICS: usize = 10;

/// Characters in a metric-math expression. Source: CloudWatch API reference, `MetricDataQuery`: the
/// field holds 2048, of which we leave half to the fill that may be put around it.
pub const EXPRESSION_CHARACTERS: usize = 1024;

/// Characters in an expression of target tracking, around which nothing is put.
/// Source: Application Auto Scaling API reference, `TargetTrackingMetricDataQuery`.
pub const QUERY_EXPRESSION_CHARACTERS: usize = 2048;

/// The longest evaluation range of an alarm with such a period, inclusive, all in seconds: a day, and a week from an hour's
/// period on. Source: CloudWatch API reference, `PutMetricAlarm`.
#[must_use]
pub const fn evaluation_range_seconds(period_seconds: u32) -> u32 {
    if period_seconds < 3_600 { 86_400 } else { 604_800 }
}

/// How often SageMaker can publish an endpoint's host metrics, in seconds.
/// Source: SageMaker API reference, `MetricsConfig`.
pub const METRIC_PUBLISH_FREQUENCIES_SECONDS: [i64; 7] = [10, 30, 60, 120, 180, 240, 300];
