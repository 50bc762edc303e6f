//! The rows: every block and key, from the outside inwards.

use scaling::{EndpointName, Field, InferenceComponentName, VariantName};

use super::{Block, Shape, key};
use crate::spec::Fleet;
use crate::spec::choice::{AGGREGATIONS, ALARM_SHAPES, KINDS, MISSING_DATA};

const SECONDS: Shape = Shape::Whole { from: 0, to: i32::MAX as i64 };
const CAPACITY: Shape = Shape::Whole { from: 0, to: i32::MAX as i64 };
const FLEET_SECONDS: Shape = Shape::Whole { from: 0, to: Fleet::MOST_SECONDS as i64 };
const COUNT: Shape = Shape::Whole { from: 1, to: i32::MAX as i64 };

/// The whole spec.
pub(crate) static SPEC: Block = Block {
    called: "the spec",
    description: "How one SageMaker endpoint variant or inference component scales.",
    keys: &[
        key(
            "endpoint_name",
            Shape::Name(EndpointName::PATTERN),
            "my-endpoint",
            "Name of the endpoint, the default of the template's EndpointName parameter. Left out: the parameter has no default and is asked for at launch.",
        )
        .field(Field::EndpointName),
        key(
            "variant_name",
            Shape::Name(VariantName::PATTERN),
            "AllTraffic",
            "Name of the production variant, the default of the template's VariantName parameter.",
        )
        .default("\"AllTraffic\"")
        .field(Field::VariantName),
        key(
            "inference_component_name",
            Shape::Name(InferenceComponentName::PATTERN),
            "my-component",
            "Name of the inference component, with `kind: component` and instead of endpoint and variant. Left out: the template asks for it at launch.",
        )
        .field(Field::InferenceComponentName),
        key(
            "create_endpoint",
            Shape::Switch,
            "true",
            "Whether the stack creates the endpoint too, from parameters: a real-time one, out of a model in S3. CloudFormation names it, so `endpoint_name` is left out.",
        )
        .default("false")
        .field(Field::CreateEndpoint),
        key(
            "kind",
            Shape::Choice(&KINDS),
            "async",
            "Kind of endpoint, which decides what is counted and which metrics exist.",
        )
        .default("\"realtime\"")
        .field(Field::Kind),
        key(
            "capacity",
            Shape::Block(&CAPACITY_BLOCK),
            "{ min: 1, max: 10 }",
            "The range scaling stays in, both ends inclusive.",
        )
        .required(),
        key(
            "metric_publish_frequency_seconds",
            Shape::Whole { from: 10, to: 300 },
            "60",
            "How often the endpoint publishes its host metrics, in seconds, as in its MetricsConfig: 10, 30, 60, 120, 180, 240 or 300.",
        )
        .default("60")
        .field(Field::MetricPublishFrequency),
        key(
            "suspended",
            Shape::Block(&SUSPENDED),
            "{ scale_in: true }",
            "Scaling activities that are suspended.",
        ),
        key(
            "step_scaling",
            Shape::Either(&[Shape::Block(&STEP_SCALING), Shape::List(&Shape::Block(&STEP_SCALING))]),
            "{ steps: \"below 20: -1, from 50: +1\" }",
            "The step scaling policy, or a list of them.",
        )
        .field(Field::StepPolicies),
        key(
            "target_tracking",
            Shape::Either(&[Shape::Block(&TARGET_TRACKING), Shape::List(&Shape::Block(&TARGET_TRACKING))]),
            "{ target_value: 60 }",
            "The target tracking policy, or a list of them.",
        )
        .field(Field::TargetTrackingPolicies),
        key(
            "scale_to_zero",
            Shape::Switch,
            "true",
            "Whether an asynchronous endpoint or an inference component comes down to zero and back: a minimum of 0, target tracking, and the step policy and alarm that add the first unit when something waits.",
        )
        .default("false")
        .field(Field::ScaleToZero),
        key(
            "schedules",
            Shape::Either(&[Shape::Block(&SCHEDULE), Shape::List(&Shape::Block(&SCHEDULE))]),
            "{ name: mornings, schedule: \"cron(0 8 ? * MON-FRI *)\", min: 2, max: 10 }",
            "The scheduled action, or a list of them, up to 200.",
        )
        .field(Field::ScheduledActions),
        key(
            "notifications",
            Shape::Block(&NOTIFICATIONS),
            "{ topic_arn: \"arn:aws:sns:eu-west-1:123456789012:alerts\" }",
            "Alarms that tell an SNS topic and scale nothing.",
        )
        .field(Field::Notifications),
        key(
            "fleet",
            Shape::Block(&FLEET),
            "{ requests_per_minute: 100, price_per_hour: 1.408 }",
            "What serves the requests: read by `simulator`, and deployed nowhere.",
        ),
        key("dashboard", Shape::Switch, "false", "Whether the template makes a CloudWatch dashboard.").default("true"),
        key(
            "tags",
            Shape::Texts,
            "{ team: search }",
            "Tags on the scalable target and the alarms, up to 50.",
        )
        .default("{}")
        .field(Field::Tags),
    ],
};

static CAPACITY_BLOCK: Block = Block {
    called: "`capacity`",
    description: "Instances, copies or provisioned concurrency units.",
    keys: &[
        key(
            "min",
            CAPACITY,
            "1",
            "The lowest capacity; 1 or more on a real-time or a serverless endpoint. Left out beside `scale_to_zero`: 0.",
        )
        .field(Field::MinCapacity),
        key("max", CAPACITY, "10", "The highest capacity.").required().field(Field::MaxCapacity),
    ],
};

static SUSPENDED: Block = Block {
    called: "`suspended`",
    description: "Each is independent of the others.",
    keys: &[
        key("scale_in", Shape::Switch, "true", "Whether policies no longer scale in.").default("false"),
        key("scale_out", Shape::Switch, "true", "Whether policies no longer scale out.").default("false"),
        key("scheduled", Shape::Switch, "true", "Whether scheduled actions no longer run.").default("false"),
    ],
};

static STEP_SCALING: Block = Block {
    called: "`step_scaling`",
    description: "One step scaling policy with its alarm or alarms.",
    keys: &[
        key(
            "name",
            Shape::Text,
            "steps",
            "Name of the policy within the stack: a lower-case letter, then up to 63 lower-case letters, digits and hyphens.",
        )
        .default("\"steps\"")
        .field(Field::Name),
        key(
            "metric",
            Shape::Either(&METRIC),
            "InvocationsPerInstance",
            "The metric: a SageMaker metric by its CloudWatch name, any CloudWatch metric, or metric math. Left out: the load metric of the kind; an asynchronous endpoint has none and must name one.",
        )
        .field(Field::Metric),
        key(
            "steps",
            Shape::Either(&[
                Shape::Text,
                Shape::List(&Shape::Either(&[Shape::Block(&STEP_BELOW), Shape::Block(&STEP_FROM)])),
            ]),
            "\"below 20: -1, from 50: +1\"",
            "The ladder, in values of the metric per period: `below VALUE: CHANGE` holds under the value, `from VALUE: CHANGE` at and over it, up to the next step.",
        )
        .required()
        .field(Field::Steps),
        key(
            "alarms",
            Shape::Choice(&ALARM_SHAPES),
            "paired",
            "One alarm that is in ALARM by design, or one on each side of the resting band.",
        )
        .default("\"always-on\"")
        .field(Field::Alarms),
        key(
            "floor",
            Shape::Decimal,
            "0",
            "The lowest value of the metric, the threshold of the always-on alarm; nothing happens below it.",
        )
        .default("0")
        .field(Field::Floor),
        key(
            "period_seconds",
            Shape::Whole { from: 10, to: 86_400 },
            "60",
            "The period of the alarm in seconds: 10, 20, 30 or a multiple of 60. The steps' values are per period.",
        )
        .default("60")
        .field(Field::Period),
        key(
            "evaluation_periods",
            COUNT,
            "3",
            "How many of the newest datapoints the alarm looks at. Left out: as the alarm shape and the missing data need it. With paired alarms this is the scale-out alarm's number: the scale-in alarm looks at 3 or more.",
        )
        .field(Field::EvaluationPeriods),
        key(
            "datapoints_to_alarm",
            COUNT,
            "3",
            "How many of those datapoints have to breach. Left out: all of them. With paired alarms this is the scale-out alarm's number: of the scale-in alarm all have to.",
        )
        .field(Field::DatapointsToAlarm),
        key(
            "missing_data",
            Shape::Choice(&MISSING_DATA),
            "zero",
            "What a datapoint that was not published means. Left out: as the metric needs it.",
        )
        .field(Field::MissingData),
        key(
            "aggregation",
            Shape::Choice(&AGGREGATIONS),
            "Maximum",
            "How the policy aggregates the datapoints the alarm looked at, MetricAggregationType. Left out: as the alarm shape and the missing data need it.",
        )
        .field(Field::Aggregation),
        key(
            "cooldown_seconds",
            SECONDS,
            "60",
            "Seconds after a scaling activity in which a further one counts only as far as it goes beyond.",
        )
        .default("60")
        .field(Field::Cooldown),
        key(
            "min_adjustment_magnitude",
            COUNT,
            "1",
            "The least change of a percent ladder, in instances, copies or concurrency units.",
        )
        .field(Field::MinAdjustmentMagnitude),
    ],
};

static TARGET_TRACKING: Block = Block {
    called: "`target_tracking`",
    description: "One target tracking policy; the service makes and keeps its alarms.",
    keys: &[
        key(
            "name",
            Shape::Text,
            "tracking",
            "Name of the policy within the stack: a lower-case letter, then up to 63 lower-case letters, digits and hyphens. A deployed one is renamed in two launches, the first without the policy: two on one metric are refused.",
        )
        .default("\"tracking\"")
        .field(Field::Name),
        key(
            "metric",
            Shape::Either(&METRIC),
            "InvocationsPerInstance",
            "The metric: a SageMaker metric by its CloudWatch name, any CloudWatch metric, or metric math. Left out: the load metric of the kind; an asynchronous endpoint has none and must name one, but beside `scale_to_zero`, where it is the backlog per instance.",
        )
        .field(Field::Metric),
        key(
            "target_value",
            Shape::Decimal,
            "60",
            "The value the metric is held at, over 0, in the metric's unit; what is summed counts per minute.",
        )
        .field(Field::TargetValue),
        key(
            "requests_per_second",
            Shape::Decimal,
            "20",
            "In the place of `target_value`: the most requests one instance or copy answers in a second; the target is this times `safety_factor` times 60.",
        )
        .field(Field::RequestsPerSecond),
        key(
            "safety_factor",
            Shape::Decimal,
            "0.5",
            "Beside `requests_per_second`: the part of those requests that is aimed at, over 0 and up to 1. Left out: 0.5.",
        )
        .field(Field::SafetyFactor),
        key(
            "scale_in_cooldown_seconds",
            SECONDS,
            "300",
            "Seconds after a scale-in before the next one.",
        )
        .default("300")
        .field(Field::ScaleInCooldown),
        key(
            "scale_out_cooldown_seconds",
            SECONDS,
            "300",
            "Seconds after a scale-out in which a further one counts only as far as it goes beyond.",
        )
        .default("300")
        .field(Field::ScaleOutCooldown),
        key("disable_scale_in", Shape::Switch, "true", "Whether the policy never takes capacity away.").default("false"),
    ],
};

static SCHEDULE: Block = Block {
    called: "`schedules`",
    description: "One scheduled action: from a moment on, capacity stays in another range.",
    keys: &[
        key(
            "name",
            Shape::Text,
            "mornings",
            "Name of the action, one of its own for each: a lower-case letter, then up to 63 lower-case letters, digits and hyphens.",
        )
        .required()
        .field(Field::Name),
        key(
            "schedule",
            Shape::Text,
            "\"cron(0 8 ? * MON-FRI *)\"",
            "When: `at(yyyy-mm-ddThh:mm:ss)`, `rate(5 hours)`, or `cron(minutes hours day-of-month month day-of-week year)`.",
        )
        .required()
        .field(Field::Schedule),
        key(
            "timezone",
            Shape::Text,
            "Europe/Berlin",
            "IANA name of the time zone the schedule is read in, daylight saving included.",
        )
        .default("\"UTC\"")
        .field(Field::TimeZone),
        key("min", CAPACITY, "2", "The lowest capacity from then on; left out, it stays as it is.")
            .field(Field::MinCapacity),
        key("max", CAPACITY, "10", "The highest capacity from then on; left out, it stays as it is.")
            .field(Field::MaxCapacity),
        key("start", Shape::Text, "\"2027-01-04T08:00:00Z\"", "When it first fires, in UTC.").field(Field::StartTime),
        key("end", Shape::Text, "\"2027-12-31T00:00:00Z\"", "After when it no longer fires, in UTC.")
            .field(Field::EndTime),
    ],
};

static NOTIFICATIONS: Block = Block {
    called: "`notifications`",
    description: "Alarms of their own, beside those that scale.",
    keys: &[
        key(
            "topic_arn",
            Shape::Text,
            "\"arn:aws:sns:eu-west-1:123456789012:alerts\"",
            "ARN of the SNS topic, the default of the template's NotificationTopicArn parameter. Left out: the alarms are made, and tell nobody until the parameter is given.",
        )
        .field(Field::TopicArn),
        key(
            "at_max_minutes",
            Shape::Whole { from: 1, to: 1440 },
            "15",
            "How many minutes on end the capacity is at its maximum before that is told. Left out: 15; a serverless endpoint publishes no such count.",
        )
        .field(Field::AtMaxMinutes),
        key(
            "latency_p99_ms",
            Shape::Decimal,
            "800",
            "Milliseconds: told where the p99 of ModelLatency is at or over it in 3 of 5 minutes. Left out: not told.",
        )
        .field(Field::Latency),
        key(
            "errors_per_minute",
            COUNT,
            "10",
            "Errors on the endpoint's side in a minute: told where there are as many in 3 of 5 minutes. Left out: not told.",
        )
        .field(Field::Errors),
    ],
};

static FLEET: Block = Block {
    called: "`fleet`",
    description: "What the simulator takes one unit of capacity to do: an instance, a copy, or a unit of provisioned concurrency.",
    keys: &[
        key(
            "requests_per_minute",
            Shape::Decimal,
            "100",
            "Requests that one unit serves in a minute, over 0. Left out: what the plan says of it, as the simulator tells.",
        ),
        key(
            "concurrency",
            Shape::Decimal,
            "4",
            "Requests that one unit works on at a time when it is fully used, over 0.",
        )
        .default("1"),
        key("start_up_seconds", FLEET_SECONDS, "420", "Seconds from the start of a scale-out until its units serve.")
            .default("300"),
        key(
            "start_up_spread_seconds",
            FLEET_SECONDS,
            "60",
            "How far a start-up may lie off that, either way, in seconds; at most `start_up_seconds`.",
        )
        .default("0"),
        key(
            "removal_seconds",
            FLEET_SECONDS,
            "90",
            "Seconds from the start of a scale-in until the endpoint is in service again.",
        )
        .default("60"),
        key(
            "price_per_hour",
            Shape::Decimal,
            "1.408",
            "What one unit costs in an hour, 0 or more, in any currency. Left out: no cost is told.",
        ),
    ],
};

static STEP_BELOW: Block = Block {
    called: "a step",
    description: "A step that holds for values under its bound.",
    keys: &[
        key("below", Shape::Decimal, "20", "The bound; the step holds for values under it.").required(),
        key("change", Shape::Change, "-1", CHANGE).required(),
    ],
};

static STEP_FROM: Block = Block {
    called: "a step",
    description: "A step that holds for values at and over its bound.",
    keys: &[
        key("from", Shape::Decimal, "50", "The bound; the step holds for values at and over it.").required(),
        key("change", Shape::Change, "+1", CHANGE).required(),
    ],
};

const CHANGE: &str = "+N or -N adds or removes, +N% or -N% does so in percent of the capacity, =N sets it, 0 rests. A number without a sign adds.";

/// The forms of a policy's metric.
static METRIC: [Shape; 4] =
    [Shape::Text, Shape::Block(&PRESET_METRIC), Shape::Block(&CUSTOM_METRIC), Shape::Block(&MATH_METRIC)];

static PRESET_METRIC: Block = Block {
    called: "the metric",
    description: "A SageMaker metric with a statistic of its own.",
    keys: &[
        key("preset", Shape::Text, "InvocationsPerInstance", "The metric's CloudWatch name.").required(),
        key("statistic", Shape::Text, "Sum", STATISTIC),
    ],
};

static CUSTOM_METRIC: Block = Block {
    called: "the metric",
    description: "Any CloudWatch metric, named in full.",
    keys: &[
        key("namespace", Shape::Text, "AWS/SageMaker", "The metric's namespace.").required(),
        key("metric_name", Shape::Text, "QueueDepth", "The metric's name.").required(),
        key(
            "dimensions",
            Shape::Texts,
            "{ EndpointName: \"${EndpointName}\" }",
            "The metric's dimensions; ${EndpointName}, ${VariantName} and ${InferenceComponentName} alone as a value stand for the target's names.",
        )
        .default("{}"),
        key("statistic", Shape::Text, "Average", STATISTIC),
    ],
};

const STATISTIC: &str =
    "Average, Sum, Minimum, Maximum, SampleCount or a percentile such as p99. Left out: the one that fits the metric.";

static MATH_METRIC: Block = Block {
    called: "the metric",
    description: "A metric-math expression over up to 9 metrics.",
    keys: &[
        key("expression", Shape::Text, "waiting / instances", "The expression, over the ids of the metrics.")
            .required(),
        key(
            "metrics",
            Shape::List(&Shape::Block(&MATH_OPERAND)),
            "[{ id: waiting, metric: ApproximateBacklogSize }]",
            "The metrics the expression names.",
        )
        .required(),
    ],
};

static MATH_OPERAND: Block = Block {
    called: "a metric of the expression",
    description: "One metric under the expression.",
    keys: &[
        key("id", Shape::Text, "waiting", "The id the expression uses; it starts with a lower-case letter.").required(),
        key(
            "metric",
            Shape::Either(&[Shape::Text, Shape::Block(&PRESET_METRIC), Shape::Block(&CUSTOM_METRIC)]),
            "ApproximateBacklogSize",
            "The metric: a SageMaker metric by its CloudWatch name, or any CloudWatch metric.",
        )
        .required(),
    ],
};
