//! The fields of the resources, described once.
//!
//! Sources: the custom resource definitions of ACK's Application Auto Scaling controller 1.4, its
//! `ScheduledAction` of 2021, and of its CloudWatch controller 1.3.

/// One field of a block.
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) shape: Shape,
    pub(super) required: bool,
    /// Why it is not carried over and what to do, where it has no place in a spec.
    pub(super) lost: Option<(&'static str, &'static str)>,
}

/// What a value looks like.
pub(super) enum Shape {
    Text,
    Whole,
    Number,
    Switch,
    Block(&'static [Field]),
    List(&'static Shape),
    /// A list of dimensions, no two of one name.
    Dimensions,
    /// Anything; it is not looked at.
    Any,
}

const fn field(name: &'static str, shape: Shape) -> Field {
    Field { name, shape, required: false, lost: None }
}

const fn required(name: &'static str, shape: Shape) -> Field {
    Field { name, shape, required: true, lost: None }
}

const fn lost(name: &'static str, why: &'static str, fix: &'static str) -> Field {
    Field { name, shape: Shape::Any, required: false, lost: Some((why, fix)) }
}

const ROLE: (&str, &str) = (
    "Application Auto Scaling acts with its service-linked role",
    "nothing is to be done; drop the role once no other target names it",
);
const UNIT: (&str, &str) = (
    "without a unit CloudWatch takes the datapoints of every unit",
    "see that the metric is published in one unit alone",
);
const NOTIFICATIONS: &str = "the spec's alarms call scaling policies alone";
/// What to do about who was told by an alarm.
pub(super) const NOTIFY: &str = "make an alarm of its own for whom it told";

/// `ScalableTarget.spec`.
pub(super) static SCALABLE_TARGET: &[Field] = &[
    required("maxCapacity", Shape::Whole),
    required("minCapacity", Shape::Whole),
    required("resourceID", Shape::Text),
    lost("roleARN", ROLE.0, ROLE.1),
    lost("roleRef", ROLE.0, ROLE.1),
    required("scalableDimension", Shape::Text),
    required("serviceNamespace", Shape::Text),
    field("suspendedState", Shape::Block(SUSPENDED_STATE)),
];

static SUSPENDED_STATE: &[Field] = &[
    field("dynamicScalingInSuspended", Shape::Switch),
    field("dynamicScalingOutSuspended", Shape::Switch),
    field("scheduledScalingSuspended", Shape::Switch),
];

/// `ScalingPolicy.spec`.
pub(super) static SCALING_POLICY: &[Field] = &[
    required("policyName", Shape::Text),
    field("policyType", Shape::Text),
    required("resourceID", Shape::Text),
    required("scalableDimension", Shape::Text),
    required("serviceNamespace", Shape::Text),
    field("stepScalingPolicyConfiguration", Shape::Block(STEP_SCALING)),
    field("targetTrackingScalingPolicyConfiguration", Shape::Block(TARGET_TRACKING)),
];

static STEP_SCALING: &[Field] = &[
    required("adjustmentType", Shape::Text),
    field("cooldown", Shape::Whole),
    field("metricAggregationType", Shape::Text),
    field("minAdjustmentMagnitude", Shape::Whole),
    required("stepAdjustments", Shape::List(&Shape::Block(STEP_ADJUSTMENT))),
];

static STEP_ADJUSTMENT: &[Field] = &[
    field("metricIntervalLowerBound", Shape::Number),
    field("metricIntervalUpperBound", Shape::Number),
    required("scalingAdjustment", Shape::Whole),
];

static TARGET_TRACKING: &[Field] = &[
    field("customizedMetricSpecification", Shape::Block(CUSTOMIZED_METRIC)),
    field("disableScaleIn", Shape::Switch),
    field("predefinedMetricSpecification", Shape::Block(PREDEFINED_METRIC)),
    field("scaleInCooldown", Shape::Whole),
    field("scaleOutCooldown", Shape::Whole),
    required("targetValue", Shape::Number),
];

static CUSTOMIZED_METRIC: &[Field] = &[
    field("dimensions", Shape::Dimensions),
    required("metricName", Shape::Text),
    required("namespace", Shape::Text),
    required("statistic", Shape::Text),
    lost("unit", UNIT.0, UNIT.1),
];

static PREDEFINED_METRIC: &[Field] = &[
    required("predefinedMetricType", Shape::Text),
    lost(
        "resourceLabel",
        "it names a load balancer's target group, and SageMaker's metrics have none",
        "nothing is to be done",
    ),
];

/// An item of `dimensions`.
pub(super) static DIMENSION: Shape = Shape::Block(&[required("name", Shape::Text), required("value", Shape::Text)]);

/// `ScheduledAction.spec`, of 2021.
pub(super) static SCHEDULED_ACTION: &[Field] = &[
    field("endTime", Shape::Text),
    required("resourceID", Shape::Text),
    required("scalableDimension", Shape::Text),
    required("scalableTargetAction", Shape::Block(SCALABLE_TARGET_ACTION)),
    required("schedule", Shape::Text),
    required("scheduledActionName", Shape::Text),
    required("serviceNamespace", Shape::Text),
    field("startTime", Shape::Text),
    field("timezone", Shape::Text),
];

static SCALABLE_TARGET_ACTION: &[Field] = &[field("maxCapacity", Shape::Whole), field("minCapacity", Shape::Whole)];

/// `MetricAlarm.spec`.
pub(super) static METRIC_ALARM: &[Field] = &[
    field("actionsEnabled", Shape::Switch),
    field("alarmActions", Shape::List(&Shape::Text)),
    lost("alarmDescription", "the template describes its alarms by their ladder", "nothing is to be done"),
    required("comparisonOperator", Shape::Text),
    field("datapointsToAlarm", Shape::Whole),
    field("dimensions", Shape::Dimensions),
    lost(
        "evaluateLowSampleCountPercentile",
        "the spec's alarms evaluate percentiles of few samples too",
        "choose a plain statistic where samples are few",
    ),
    required("evaluationPeriods", Shape::Whole),
    field("extendedStatistic", Shape::Text),
    lost("insufficientDataActions", NOTIFICATIONS, NOTIFY),
    field("metricName", Shape::Text),
    field("metrics", Shape::List(&Shape::Block(METRIC_QUERY))),
    required("name", Shape::Text),
    field("namespace", Shape::Text),
    field("oKActions", Shape::List(&Shape::Text)),
    field("period", Shape::Whole),
    field("statistic", Shape::Text),
    lost("tags", "the spec's tags are on the target and on all of its alarms", "write them under `tags`"),
    field("threshold", Shape::Number),
    field("thresholdMetricID", Shape::Text),
    field("treatMissingData", Shape::Text),
    lost("unit", UNIT.0, UNIT.1),
];

static METRIC_QUERY: &[Field] = &[
    lost("accountID", "the spec's alarms read metrics of their own account", "see that the metric is there"),
    field("expression", Shape::Text),
    required("id", Shape::Text),
    lost("label", "the template labels the metric by its name", "nothing is to be done"),
    field("metricStat", Shape::Block(METRIC_STAT)),
    field("period", Shape::Whole),
    field("returnData", Shape::Switch),
];

static METRIC_STAT: &[Field] = &[
    required("metric", Shape::Block(METRIC)),
    required("period", Shape::Whole),
    required("stat", Shape::Text),
    lost("unit", UNIT.0, UNIT.1),
];

static METRIC: &[Field] =
    &[field("dimensions", Shape::Dimensions), required("metricName", Shape::Text), required("namespace", Shape::Text)];
