//! The metrics SageMaker publishes, by kind of endpoint.
//!
//! Sources: SageMaker developer guide, "Amazon SageMaker AI metrics in Amazon CloudWatch" and "Monitor
//! an asynchronous endpoint"; Application Auto Scaling API reference for the predefined metrics.

use std::fmt;

use crate::EndpointKind::{self, Async, Component, Realtime, Serverless};
use crate::MissingData::{self, NotBreaching, Zero};
use crate::Statistic::{self, Average, Maximum, Minimum, SampleCount, Sum};

/// The unit of a metric's values.
///
/// Displayed, it is what a reader says behind the number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A number of things in one period.
    Count,
    /// Percent of the whole.
    Percent,
    /// Percent of one core or one GPU: `n` of them go up to `n` times 100.
    PercentOfEach,
    /// A fraction of one.
    Fraction,
    /// Seconds.
    Seconds,
    /// Thousandths of a second.
    Milliseconds,
    /// Millionths of a second.
    Microseconds,
}

impl fmt::Display for Unit {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Count => "count",
            Self::Percent => "percent",
            Self::PercentOfEach => "percent of one core or GPU",
            Self::Fraction => "fraction of 1",
            Self::Seconds => "seconds",
            Self::Milliseconds => "milliseconds",
            Self::Microseconds => "microseconds",
        })
    }
}

/// The dimensions a metric is published under.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DimensionSet {
    /// `EndpointName` and `VariantName`.
    EndpointAndVariant,
    /// `EndpointName` alone.
    Endpoint,
    /// `InferenceComponentName` alone.
    InferenceComponent,
}

/// A metric that can be given by its CloudWatch name alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Preset {
    /// The metric's name in CloudWatch.
    pub name: &'static str,
    /// The kinds of endpoint that publish it.
    pub kinds: &'static [EndpointKind],
    /// The namespace.
    pub namespace: &'static str,
    /// The dimensions.
    pub dimensions: DimensionSet,
    /// The unit of its values.
    pub unit: Unit,
    /// The statistic that is taken where none is named.
    pub default_statistic: Statistic,
    /// Every other statistic that means something.
    pub other_statistics: &'static [Statistic],
    /// Whether percentiles are published.
    pub percentiles: bool,
    /// What a missing datapoint means.
    pub missing_data: MissingData,
    /// How often it is published at best, in seconds, where the endpoint has no say in it.
    pub resolution_seconds: u32,
}

impl Preset {
    /// The metric of a name that a kind of endpoint publishes.
    #[must_use]
    pub fn find(kind: EndpointKind, name: &str) -> Option<&'static Self> {
        PRESETS.iter().find(|preset| preset.name == name && preset.kinds.contains(&kind))
    }

    /// The metric that says how much one unit of capacity has to do; none fits every asynchronous queue.
    #[must_use]
    pub fn load(kind: EndpointKind) -> Option<&'static Self> {
        let name = match kind {
            Realtime => "InvocationsPerInstance",
            Serverless => "ServerlessProvisionedConcurrencyUtilization",
            Component => "InvocationsPerCopy",
            Async => return None,
        };
        Self::find(kind, name)
    }

    /// How often the metric is published at best, in seconds: one of the hosts as often as the endpoint says.
    /// Source: SageMaker API reference, `MetricsConfig`.
    #[must_use]
    pub fn published_every(&self, publish_seconds: u32) -> u32 {
        if [HOST, COMPONENT_HOST].contains(&self.namespace) { publish_seconds } else { self.resolution_seconds }
    }

    /// Whether a statistic means something for this metric.
    #[must_use]
    pub fn allows(&self, statistic: Statistic) -> bool {
        match statistic {
            extended if extended.is_extended() => self.percentiles,
            plain => plain == self.default_statistic || self.other_statistics.contains(&plain),
        }
    }

    /// The statistics that mean something, for messages.
    #[must_use]
    pub fn allowed_statistics(&self) -> String {
        let plain = std::iter::once(&self.default_statistic).chain(self.other_statistics);
        let mut names: Vec<String> = plain.map(ToString::to_string).collect();
        if self.percentiles {
            names.push("a percentile such as p99".to_owned());
        }
        names.join(", ")
    }
}

const INVOCATION: &str = "AWS/SageMaker";
const HOST: &str = "/aws/sagemaker/Endpoints";
const COMPONENT_HOST: &str = "/aws/sagemaker/InferenceComponents";

/// What a table row leaves unsaid: a count by variant, published every minute, of which nothing missing
/// is meant to move an alarm.
const BASE: Preset = Preset {
    name: "",
    kinds: &[],
    namespace: INVOCATION,
    dimensions: DimensionSet::EndpointAndVariant,
    unit: Unit::Count,
    default_statistic: Sum,
    other_statistics: &[],
    percentiles: false,
    missing_data: NotBreaching,
    resolution_seconds: 60,
};

const fn utilization(name: &'static str, kinds: &'static [EndpointKind]) -> Preset {
    Preset {
        name,
        kinds,
        namespace: HOST,
        unit: Unit::Percent,
        default_statistic: Average,
        other_statistics: &[Minimum, Maximum, SampleCount],
        ..BASE
    }
}

/// Utilisation that is summed over the instance's cores or GPUs.
const fn summed_utilization(name: &'static str) -> Preset {
    Preset { unit: Unit::PercentOfEach, ..utilization(name, INSTANCES) }
}

const fn component_utilization(name: &'static str) -> Preset {
    Preset {
        namespace: COMPONENT_HOST,
        dimensions: DimensionSet::InferenceComponent,
        ..utilization(name, &[Component])
    }
}

/// A count of which only the sum means something.
const fn count(name: &'static str, kinds: &'static [EndpointKind]) -> Preset {
    Preset { name, kinds, ..BASE }
}

/// A count that is 0 or 1 for each request, so that its average is the rate.
const fn errors(name: &'static str, kinds: &'static [EndpointKind]) -> Preset {
    Preset { name, kinds, other_statistics: &[Average], ..BASE }
}

const fn duration(name: &'static str, kinds: &'static [EndpointKind], unit: Unit) -> Preset {
    Preset {
        name,
        kinds,
        unit,
        default_statistic: Average,
        other_statistics: &[Minimum, Maximum, Sum, SampleCount],
        ..BASE
    }
}

const fn queue(name: &'static str, unit: Unit) -> Preset {
    Preset {
        name,
        kinds: &[Async],
        dimensions: DimensionSet::Endpoint,
        unit,
        default_statistic: Average,
        other_statistics: &[Minimum, Maximum],
        ..BASE
    }
}

const fn provisioned(name: &'static str, unit: Unit) -> Preset {
    Preset {
        name,
        kinds: &[Serverless],
        unit,
        default_statistic: Maximum,
        other_statistics: &[Average, Minimum],
        missing_data: Zero,
        ..BASE
    }
}

const fn of_component(preset: Preset) -> Preset {
    Preset { kinds: &[Component], dimensions: DimensionSet::InferenceComponent, ..preset }
}

const fn with_percentiles(preset: Preset) -> Preset {
    Preset { percentiles: true, ..preset }
}

const VARIANTS: &[EndpointKind] = &[Realtime, Async, Serverless];
const ANSWERING: &[EndpointKind] = &[Realtime, Serverless];
const INSTANCES: &[EndpointKind] = &[Realtime, Async];

/// Every metric that can be given by name alone.
pub static PRESETS: &[Preset] = &[
    Preset { name: "InvocationsPerInstance", kinds: &[Realtime], missing_data: Zero, ..BASE },
    Preset { name: "Invocations", kinds: ANSWERING, other_statistics: &[SampleCount], missing_data: Zero, ..BASE },
    Preset {
        name: "ConcurrentRequestsPerModel",
        kinds: &[Realtime],
        default_statistic: Maximum,
        other_statistics: &[Minimum],
        missing_data: Zero,
        resolution_seconds: 10,
        ..BASE
    },
    errors("Invocation4XXErrors", VARIANTS),
    errors("Invocation5XXErrors", VARIANTS),
    errors("InvocationModelErrors", &[Realtime]),
    with_percentiles(duration("ModelLatency", VARIANTS, Unit::Microseconds)),
    duration("OverheadLatency", ANSWERING, Unit::Microseconds),
    duration("ModelSetupTime", &[Serverless], Unit::Microseconds),
    summed_utilization("CPUUtilization"),
    utilization("MemoryUtilization", VARIANTS),
    utilization("DiskUtilization", INSTANCES),
    summed_utilization("GPUUtilization"),
    summed_utilization("GPUMemoryUtilization"),
    // Only on variants that host inference components, which make them real-time endpoints.
    utilization("CPUUtilizationNormalized", &[Realtime]),
    utilization("MemoryUtilizationNormalized", &[Realtime]),
    utilization("GPUUtilizationNormalized", &[Realtime]),
    utilization("GPUMemoryUtilizationNormalized", &[Realtime]),
    utilization("CPUReservation", &[Realtime]),
    utilization("MemoryReservation", &[Realtime]),
    utilization("GPUReservation", &[Realtime]),
    queue("ApproximateBacklogSize", Unit::Count),
    queue("ApproximateBacklogSizePerInstance", Unit::Count),
    queue("ApproximateAgeOfOldestRequest", Unit::Seconds),
    queue("HasBacklogWithoutCapacity", Unit::Count),
    count("InvocationFailures", &[Async]),
    count("ExpiredRequests", &[Async]),
    count("RequestDownloadFailures", &[Async]),
    count("ResponseUploadFailures", &[Async]),
    count("NotificationFailures", &[Async]),
    duration("RequestDownloadLatency", &[Async], Unit::Microseconds),
    duration("ResponseUploadLatency", &[Async], Unit::Microseconds),
    duration("TimeInBacklog", &[Async], Unit::Milliseconds),
    duration("TotalProcessingTime", &[Async], Unit::Milliseconds),
    provisioned("ServerlessConcurrentExecutionsUtilization", Unit::Fraction),
    provisioned("ServerlessProvisionedConcurrencyUtilization", Unit::Fraction),
    provisioned("ServerlessProvisionedConcurrencyExecutions", Unit::Count),
    provisioned("ServerlessProvisionedConcurrencyInvocations", Unit::Count),
    provisioned("ServerlessProvisionedConcurrencySpilloverInvocations", Unit::Count),
    of_component(Preset { name: "InvocationsPerCopy", missing_data: Zero, ..BASE }),
    of_component(Preset { name: "Invocations", missing_data: Zero, ..BASE }),
    of_component(Preset {
        name: "ConcurrentRequestsPerCopy",
        default_statistic: Maximum,
        other_statistics: &[Minimum],
        missing_data: Zero,
        resolution_seconds: 10,
        ..BASE
    }),
    of_component(count("NoCapacityInvocationFailures", &[])),
    of_component(errors("Invocation4XXErrors", &[])),
    of_component(errors("Invocation5XXErrors", &[])),
    of_component(with_percentiles(duration("ModelLatency", &[], Unit::Microseconds))),
    component_utilization("CPUUtilizationNormalized"),
    component_utilization("MemoryUtilizationNormalized"),
    component_utilization("GPUUtilizationNormalized"),
    component_utilization("GPUMemoryUtilizationNormalized"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_kind_has_two_metrics_of_one_name() {
        for (index, preset) in PRESETS.iter().enumerate() {
            for other in &PRESETS[index + 1..] {
                let both = preset.kinds.iter().any(|kind| other.kinds.contains(kind));
                assert!(!(preset.name == other.name && both), "{} is there twice", preset.name);
            }
        }
    }

    #[test]
    fn every_row_is_complete() {
        for preset in PRESETS {
            assert!(!preset.name.is_empty() && !preset.kinds.is_empty(), "{preset:?}");
            assert!(!preset.other_statistics.contains(&preset.default_statistic), "{preset:?}");
            let for_component = preset.dimensions == DimensionSet::InferenceComponent;
            assert_eq!(for_component, preset.kinds == [Component], "{preset:?}");
        }
    }

    #[test]
    fn every_kind_but_async_has_a_load_metric() {
        for kind in EndpointKind::ALL {
            assert_eq!(Preset::load(kind).is_none(), kind == Async, "{kind:?}");
        }
    }
}
