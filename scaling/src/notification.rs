//! The alarms that only tell: nothing is scaled by them.

use crate::alarm::{Evaluation, TreatMissingData};
use crate::checker::Checker;
use crate::input::{NotificationsInput, Rules};
use crate::{Decimal, EndpointKind, Field, Metric, Part, Preset, Problem, ProblemCode, Statistic, problem};

/// How long the capacity is at its maximum before that is told, where nothing is said.
const DEFAULT_AT_MAX_MINUTES: i64 = 15;
/// A day, the longest range an alarm of one-minute periods looks at.
const MOST_AT_MAX_MINUTES: u32 = 1440;
const MICROSECONDS_IN_A_MILLISECOND: i64 = 1000;
const MINUTE_SECONDS: u32 = 60;
/// Errors and latency are told when most of the last five minutes are bad: one bad minute is not yet an outage.
const TROUBLE_PERIODS: u32 = 5;
const TROUBLE_DATAPOINTS: u32 = 3;

/// What is told, and to whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notifications {
    topic_arn: Option<String>,
    at_max_minutes: Option<u32>,
    latency_p99_ms: Option<Decimal>,
    errors_per_minute: Option<u32>,
}

/// What a notification alarm watches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Watched {
    /// The capacity, as long as it is at its maximum.
    AtMaxCapacity,
    /// The latency of the model, p99.
    Latency,
    /// The errors.
    Errors,
}

/// One notification alarm: in ALARM where the metric is at or over the threshold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotificationAlarm {
    /// What it watches.
    pub watched: Watched,
    /// The metric; of the capacity it is the one whose samples are counted.
    pub metric: Metric,
    /// The threshold in the metric's unit; `None` is the target's maximum capacity.
    pub threshold: Option<Decimal>,
    /// How it looks at the metric.
    pub evaluation: Evaluation,
}

impl Notifications {
    /// What the ARN of a topic looks like.
    pub const TOPIC_ARN_PATTERN: &'static str =
        r"^arn:aws[a-z0-9-]*:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]{1,256}(\.fifo)?$";

    /// Checks the notifications; returns them where nothing keeps them from being deployed, and every problem.
    pub(crate) fn validate(kind: EndpointKind, input: &NotificationsInput) -> (Option<Self>, Vec<Problem>) {
        let mut checker = Checker::new(Rules::Author, Part::Notifications);
        let code = ProblemCode::Notifications;
        if let Some(arn) = &input.topic_arn
            && !is_topic_arn(arn)
        {
            let fix = "write it as SNS shows it, as in `arn:aws:sns:eu-west-1:123456789012:alerts`";
            checker.problem(Field::TopicArn, code, format!("`{arn}` is not the ARN of an SNS topic"), fix);
        }
        let minutes = match input.at_max_minutes {
            Some(minutes) if counted(kind).is_none() => {
                let message = format!("{minutes} minutes at the maximum can not be told of {}", kind.described());
                checker.problem(
                    Field::AtMaxMinutes,
                    code,
                    message,
                    "remove `at_max_minutes`: its provisioned concurrency is not published",
                );
                None
            }
            None if counted(kind).is_none() => None,
            minutes => checker.at_max(minutes.unwrap_or(DEFAULT_AT_MAX_MINUTES)),
        };
        let latency = input
            .latency_p99_ms
            .as_ref()
            .and_then(|text| checker.positive(Field::Latency, code, "the latency in milliseconds", text, "`800`"));
        if let Some(latency) = latency
            && in_microseconds(latency).is_none()
        {
            let message = format!("the latency of {latency} milliseconds has too many digits in microseconds");
            checker.problem(Field::Latency, code, message, "write it with fewer digits");
        }
        let errors = input
            .errors_per_minute
            .and_then(|errors| checker.whole_number(Field::Errors, code, "the number of errors", errors, 1));
        if checker.problems.is_empty() && minutes.is_none() && latency.is_none() && errors.is_none() {
            let fix = "give `latency_p99_ms` or `errors_per_minute`, or remove `notifications`";
            checker.problem(Field::Notifications, code, "the notifications watch nothing", fix);
        }
        if let Some(latency) = latency {
            checker.unit_of_latency(latency);
        }
        if input.topic_arn.is_none() && !problem::any_error(&checker.problems) {
            let message = "the notifications name no topic: nobody is told until the template's parameter NotificationTopicArn is given";
            let fix = "add `topic_arn` with the ARN of an SNS topic, or give the parameter at every launch";
            checker.problem(Field::TopicArn, ProblemCode::NotificationTopic, message, fix);
        }
        let problems = checker.problems;
        let notifications = (!problem::any_error(&problems)).then(|| Self {
            topic_arn: input.topic_arn.clone(),
            at_max_minutes: minutes,
            latency_p99_ms: latency,
            errors_per_minute: errors,
        });
        (notifications, problems)
    }

    /// The ARN of the SNS topic that is told; `None` where the template asks for it.
    #[must_use]
    pub fn topic_arn(&self) -> Option<&str> {
        self.topic_arn.as_deref()
    }

    /// The latency that is told, p99 in milliseconds; `None` where none is.
    #[must_use]
    pub const fn latency_p99_ms(&self) -> Option<Decimal> {
        self.latency_p99_ms
    }

    /// The alarms for a kind of endpoint whose host metrics are published every so many seconds.
    #[must_use]
    pub fn alarms(&self, kind: EndpointKind, publish_seconds: u32) -> Vec<NotificationAlarm> {
        let preset = |name| Preset::find(kind, name);
        let at_max = self.at_max_minutes.zip(counted(kind)).map(|(minutes, preset)| {
            let period_seconds = MINUTE_SECONDS.max(publish_seconds);
            let periods = (minutes * MINUTE_SECONDS).div_ceil(period_seconds);
            NotificationAlarm {
                watched: Watched::AtMaxCapacity,
                metric: Metric::Preset { preset, statistic: Statistic::SampleCount },
                threshold: None,
                evaluation: evaluation(period_seconds, periods, periods),
            }
        });
        let latency = self.latency_p99_ms.and_then(in_microseconds);
        let latency = latency.zip(preset("ModelLatency")).map(|(microseconds, preset)| {
            let percentile = Decimal::from_integer(99);
            NotificationAlarm {
                watched: Watched::Latency,
                metric: Metric::Preset { preset, statistic: Statistic::Extended { prefix: "p", percentile } },
                threshold: Some(microseconds),
                evaluation: evaluation(MINUTE_SECONDS, TROUBLE_PERIODS, TROUBLE_DATAPOINTS),
            }
        });
        let errors = self.errors_per_minute.zip(preset(errors_name(kind))).map(|(errors, preset)| NotificationAlarm {
            watched: Watched::Errors,
            metric: Metric::preset(preset),
            threshold: Some(Decimal::from_integer(errors.into())),
            evaluation: evaluation(MINUTE_SECONDS, TROUBLE_PERIODS, TROUBLE_DATAPOINTS),
        });
        [at_max, latency, errors].into_iter().flatten().collect()
    }
}

impl Checker {
    fn at_max(&mut self, minutes: i64) -> Option<u32> {
        let within = u32::try_from(minutes).ok().filter(|minutes| (1..=MOST_AT_MAX_MINUTES).contains(minutes));
        if within.is_none() {
            let message = format!("{minutes} minutes at the maximum are out of range");
            let fix = format!("write a whole number from 1 to {MOST_AT_MAX_MINUTES}");
            self.problem(Field::AtMaxMinutes, ProblemCode::Notifications, message, fix);
        }
        within
    }
}

const fn evaluation(period_seconds: u32, evaluation_periods: u32, datapoints_to_alarm: u32) -> Evaluation {
    Evaluation {
        period_seconds,
        evaluation_periods,
        datapoints_to_alarm,
        fill: None,
        treat_missing_data: TreatMissingData::NotBreaching,
    }
}

/// `None` where the product has more digits than a number may have.
fn in_microseconds(milliseconds: Decimal) -> Option<Decimal> {
    milliseconds.times(Decimal::from_integer(MICROSECONDS_IN_A_MILLISECOND))
}

/// The metric of which each unit of capacity publishes one sample in each publish interval.
///
/// An assumption: it is documented that host metrics are published once in each interval, not that each
/// instance and each copy does. Of provisioned concurrency there is none.
fn counted(kind: EndpointKind) -> Option<&'static Preset> {
    let name = match kind {
        EndpointKind::Realtime | EndpointKind::Async => "CPUUtilization",
        EndpointKind::Component => "CPUUtilizationNormalized",
        EndpointKind::Serverless => return None,
    };
    Preset::find(kind, name)
}

/// The metric that counts what went wrong on the endpoint's side.
const fn errors_name(kind: EndpointKind) -> &'static str {
    match kind {
        EndpointKind::Async => "InvocationFailures",
        EndpointKind::Realtime | EndpointKind::Serverless | EndpointKind::Component => "Invocation5XXErrors",
    }
}

/// Letters and digits in lower case, and hyphens: what partitions and regions are called.
fn is_place(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

/// `arn:PARTITION:sns:REGION:ACCOUNT:NAME`, as in [`Notifications::TOPIC_ARN_PATTERN`]. Source: Service authorization reference, Amazon SNS.
fn is_topic_arn(text: &str) -> bool {
    let parts: Vec<&str> = text.split(':').collect();
    let is_topic = |name: &str| {
        let letter = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        (1..=256).contains(&name.len()) && name.bytes().all(letter)
    };
    matches!(parts.as_slice(), ["arn", partition, "sns", region, account, topic]
        if partition.starts_with("aws") && is_place(partition) && is_place(region)
            && account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit())
            && is_topic(topic.strip_suffix(".fifo").unwrap_or(topic)))
}
