//! How the metric of an alarm is read: which signal it is, and by which statistic.
//!
//! Whatever depends on how a model answers (latency, memory, errors) follows from no trace: a policy on it can not be
//! simulated, and the message says so.

use scaling::{CustomMetric, DeployedPolicy, Deployment, Dimension, EndpointKind, Metric, Preset, Statistic};

use super::Signal;
use crate::Unsimulable;

/// A derived metric, and what is made of its samples within a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Reading {
    /// The metric.
    pub signal: Signal,
    /// `Sum` of a count; `Average`, `Minimum` or `Maximum` of any other.
    pub statistic: Statistic,
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
        let names = |dimensions: &[Dimension]| {
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
