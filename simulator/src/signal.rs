//! Which metrics of SageMaker follow from traffic and capacity alone, and the values they take.
//!
//! Whatever depends on how a model answers (latency, memory, errors) follows from no trace: a policy on it can not be
//! simulated, and the message says so.

use scaling::{CustomMetric, DeployedPolicy, Deployment, EndpointKind, Metric, Preset, Statistic};

use crate::assumptions::Idle;
use crate::{Arrivals, Assumptions, Fleet, Unsimulable};

/// A metric that can be derived. Source of what each is: SageMaker developer guide, "Amazon SageMaker AI metrics in
/// Amazon CloudWatch" and "Monitor an asynchronous endpoint".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Signal {
    /// `InvocationsPerInstance` and `InvocationsPerCopy`: every request counts as one over the units in service.
    InvocationsPerUnit,
    /// `Invocations`: the requests that arrive.
    Invocations,
    /// `NoCapacityInvocationFailures`: the requests that arrive while nothing is in service; missing where there are none.
    NoCapacityInvocationFailures,
    /// `ApproximateBacklogSize`: the requests that wait.
    BacklogSize,
    /// `ApproximateBacklogSizePerInstance`: the same over the units in service, over 1 where there are none.
    BacklogSizePerInstance,
    /// `HasBacklogWithoutCapacity`: 1 where requests wait and nothing is in service, else 0.
    HasBacklogWithoutCapacity,
    /// `ConcurrentRequestsPerModel` and `ConcurrentRequestsPerCopy`: the requests that one unit works on, and those
    /// that wait for it.
    ConcurrentRequestsPerUnit,
    /// `CPUUtilization`, `GPUUtilization` and their normalized forms, taken for the whole unit: 0 to 100.
    UtilizationPercent,
    /// `ServerlessProvisionedConcurrencyUtilization`: 0 to 1.
    UtilizationShare,
}

/// A derived metric, and what is made of its samples within a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Reading {
    /// The metric.
    pub signal: Signal,
    /// `Sum` of a count; `Average`, `Minimum` or `Maximum` of any other.
    pub statistic: Statistic,
}

/// A stretch of time in which as much was in service from its first second to its last.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Segment {
    /// Its length in seconds, over 0.
    pub seconds: f64,
    /// The requests that arrived in it.
    pub arrivals: f64,
    /// The capacity that served.
    pub in_service: u32,
    /// The requests that waited at its start.
    pub queue_before: f64,
    /// The requests that wait at its end.
    pub queue_after: f64,
}

/// What is known of the time that one sample stands for: a minute, or ten seconds of it.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'segments> {
    /// The requests of the minute that it lies in: what tells a gap.
    pub minute: Arrivals,
    /// Its segments in their order, one or more.
    pub segments: &'segments [Segment],
}

impl Signal {
    /// How to read a metric; the statistic of a count is its sum.
    ///
    /// # Errors
    /// Where the metric, or the statistic of it, does not follow from traffic and capacity.
    pub fn of(kind: EndpointKind, metric: &Metric) -> Result<Reading, Unsimulable> {
        match metric {
            Metric::Preset { preset, statistic } => Self::of_preset(kind, preset, *statistic),
            Metric::Custom(custom) => Self::of_custom(kind, custom),
            Metric::Math(math) => match math.metrics.as_slice() {
                [only] if math.expression == only.id => Self::of_custom(kind, &only.metric),
                _ => Err(Unsimulable {
                    message: format!(
                        "the expression `{}` can not be simulated, only single metrics can",
                        math.expression
                    ),
                    fix: instead(kind),
                }),
            },
        }
    }

    fn of_custom(kind: EndpointKind, custom: &CustomMetric) -> Result<Reading, Unsimulable> {
        let preset = Preset::find(kind, &custom.metric_name).filter(|preset| preset.namespace == custom.namespace);
        let Some(preset) = preset else {
            return Err(Unsimulable {
                message: format!(
                    "`{}` in `{}` can not be simulated, because it is no metric that SageMaker publishes of {}",
                    custom.metric_name,
                    custom.namespace,
                    kind.described()
                ),
                fix: instead(kind),
            });
        };
        let names = |dimensions: &[scaling::Dimension]| {
            let mut names: Vec<String> = dimensions.iter().map(|dimension| dimension.name.clone()).collect();
            names.sort_unstable();
            names
        };
        let (wanted, given) = (names(&preset.dimensions.dimensions()), names(&custom.dimensions));
        if wanted != given {
            return Err(Unsimulable {
                message: format!(
                    "`{}` can not be simulated under the dimensions {}, because SageMaker publishes it under {}",
                    preset.name,
                    listed(&given, "and"),
                    listed(&wanted, "and")
                ),
                fix: format!("give the dimensions {}", listed(&wanted, "and")),
            });
        }
        Self::of_preset(kind, preset, custom.statistic)
    }

    fn of_preset(kind: EndpointKind, preset: &Preset, statistic: Statistic) -> Result<Reading, Unsimulable> {
        let Some(signal) = Self::of_name(preset.name) else {
            return Err(Unsimulable {
                message: format!(
                    "`{}` can not be simulated, because it does not follow from requests and capacity alone",
                    preset.name
                ),
                fix: instead(kind),
            });
        };
        let statistics: &[Statistic] = if signal.is_count() {
            &[Statistic::Sum]
        } else {
            &[Statistic::Average, Statistic::Minimum, Statistic::Maximum]
        };
        // Every request is one datapoint of it.
        let statistic = match statistic {
            Statistic::SampleCount if signal == Self::Invocations => Statistic::Sum,
            other => other,
        };
        if statistics.contains(&statistic) {
            return Ok(Reading { signal, statistic });
        }
        let names: Vec<String> = statistics.iter().map(Statistic::to_string).collect();
        Err(Unsimulable {
            message: format!("the statistic `{statistic}` of `{}` can not be simulated", preset.name),
            fix: format!("take {}", listed(&names, "or")),
        })
    }

    fn of_name(name: &str) -> Option<Self> {
        NAMES.iter().find(|(known, _)| *known == name).map(|(_, signal)| *signal)
    }

    /// Whether its values are counts of requests, which add up over time.
    #[must_use]
    pub const fn is_count(self) -> bool {
        matches!(self, Self::InvocationsPerUnit | Self::Invocations | Self::NoCapacityInvocationFailures)
    }

    /// How often it is published, in seconds: 10 or 60.
    #[must_use]
    pub const fn resolution_seconds(self) -> u32 {
        match self {
            Self::ConcurrentRequestsPerUnit => 10,
            _ => 60,
        }
    }

    /// Its value over a stretch of time; `None` where nothing is published. In a gap nothing is.
    #[inline]
    #[must_use]
    pub fn sample(self, facts: &Facts<'_>, fleet: &Fleet, assumptions: &Assumptions) -> Option<f64> {
        if facts.minute.is_gap() {
            return None;
        }
        match self {
            Self::InvocationsPerUnit => {
                let silent = assumptions.idle == Idle::Missing && facts.arrivals() == 0.0;
                if silent {
                    None
                } else {
                    facts.over_served(|segment, units| segment.arrivals / units).map(|(sum, _)| sum)
                }
            }
            Self::Invocations => {
                let arrivals = facts.arrivals();
                (assumptions.idle == Idle::Zeros || arrivals != 0.0).then_some(arrivals)
            }
            Self::NoCapacityInvocationFailures => {
                let failures = facts
                    .segments
                    .iter()
                    .filter(|segment| segment.in_service == 0)
                    .fold(0.0, |failures, segment| failures + segment.arrivals);
                (failures != 0.0).then_some(failures)
            }
            Self::BacklogSize => facts.last().map(|last| last.queue_after),
            Self::BacklogSizePerInstance => {
                facts.last().map(|last| last.queue_after / f64::from(last.in_service.max(1)))
            }
            Self::HasBacklogWithoutCapacity => facts.last().map(|last| {
                let has_backlog = 0.0 < last.queue_after && last.in_service == 0;
                if has_backlog { 1.0 } else { 0.0 }
            }),
            Self::ConcurrentRequestsPerUnit => facts.mean(|load| fleet.concurrency * load, fleet),
            Self::UtilizationPercent => facts.mean(|load| 100.0 * load.min(1.0), fleet),
            Self::UtilizationShare => facts.mean(|load| load.min(1.0), fleet),
        }
    }
}

/// The metrics by their names in CloudWatch.
const NAMES: [(&str, Signal); 14] = [
    ("InvocationsPerInstance", Signal::InvocationsPerUnit),
    ("InvocationsPerCopy", Signal::InvocationsPerUnit),
    ("Invocations", Signal::Invocations),
    ("NoCapacityInvocationFailures", Signal::NoCapacityInvocationFailures),
    ("ApproximateBacklogSize", Signal::BacklogSize),
    ("ApproximateBacklogSizePerInstance", Signal::BacklogSizePerInstance),
    ("HasBacklogWithoutCapacity", Signal::HasBacklogWithoutCapacity),
    ("ConcurrentRequestsPerModel", Signal::ConcurrentRequestsPerUnit),
    ("ConcurrentRequestsPerCopy", Signal::ConcurrentRequestsPerUnit),
    ("CPUUtilization", Signal::UtilizationPercent),
    ("CPUUtilizationNormalized", Signal::UtilizationPercent),
    ("GPUUtilization", Signal::UtilizationPercent),
    ("GPUUtilizationNormalized", Signal::UtilizationPercent),
    ("ServerlessProvisionedConcurrencyUtilization", Signal::UtilizationShare),
];

impl Facts<'_> {
    #[inline]
    fn last(&self) -> Option<&Segment> {
        self.segments.last()
    }

    #[inline]
    fn arrivals(&self) -> f64 {
        self.segments.iter().fold(0.0, |arrivals, segment| arrivals + segment.arrivals)
    }

    /// The sum of something over the segments with capacity, and their seconds; `None` where no segment has any.
    #[inline]
    fn over_served(&self, value: impl Fn(&Segment, f64) -> f64) -> Option<(f64, f64)> {
        let mut served = self.segments.iter().filter(|segment| segment.in_service != 0).peekable();
        served.peek()?;
        Some(served.fold((0.0, 0.0), |(sum, seconds), segment| {
            (sum + value(segment, f64::from(segment.in_service)), seconds + segment.seconds)
        }))
    }

    /// The mean of something over the time with capacity. It is computed from the load: what arrives in a minute and
    /// what waits, over what is served in a minute.
    #[inline]
    fn mean(&self, value: impl Fn(f64) -> f64, fleet: &Fleet) -> Option<f64> {
        let weighted = |segment: &Segment, units: f64| {
            let per_minute = segment.arrivals * 60.0 / segment.seconds;
            value((per_minute + segment.queue_before) / (units * fleet.requests_per_minute)) * segment.seconds
        };
        self.over_served(weighted).map(|(sum, seconds)| sum / seconds)
    }
}

/// How the metrics of a deployment's alarms are read: for each policy one reading for each alarm of a step policy, in
/// their order, and a single one for target tracking, whose alarms look at the same metric.
///
/// # Errors
/// Where one can not be derived; the message names the policy.
pub fn readings(deployment: &Deployment) -> Result<Vec<Vec<Reading>>, Unsimulable> {
    let of_policy = |policy: &DeployedPolicy| {
        let metrics: Vec<&Metric> = match policy {
            DeployedPolicy::Step(step) => step.alarms.iter().map(|alarm| &alarm.metric).collect(),
            DeployedPolicy::TargetTracking(tracking) => vec![tracking.metric()],
        };
        let readings = metrics.into_iter().map(|metric| Signal::of(deployment.kind, metric));
        readings.collect::<Result<_, _>>().map_err(|refused| Unsimulable {
            message: format!("policy `{}`: {}", policy.name(), refused.message),
            ..refused
        })
    };
    deployment.policies.iter().map(of_policy).collect()
}

/// What to do about a metric that can not be derived.
fn instead(kind: EndpointKind) -> String {
    let known: Vec<String> = NAMES
        .iter()
        .filter(|(name, _)| Preset::find(kind, name).is_some())
        .map(|(name, _)| (*name).to_owned())
        .collect();
    format!("simulate a plan that scales by {}", listed(&known, "or"))
}

/// Names in backticks, the last after a word.
fn listed(names: &[String], word: &str) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} {word} {last}", rest.join(", ")),
        Some((last, _)) => last.clone(),
        None => "none".to_owned(),
    }
}
