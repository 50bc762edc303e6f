//! The metrics SageMaker publishes, by kind of endpoint.
//!
//! Sources: SageMaker developer guide, "Amazon SageMaker AI metrics in Amazon CloudWatch" and "Monitor
//! an asynchronous endpoint"; Application Auto Scaling API reference for the predefined metrics.

use crate::EndpointKind::{self, Async, Component, Realtime, Serverless};
use crate::MissingData::{self, NotBreaching, Zero};
use crate::Statistic::{self, Average, Maximum, Minimum, SampleCount, Sum};

/// The unit of a metric's values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A number of things in one period.
    Count,
    /// Percent. Utilisation of `n` cores or GPUs goes up to `n` times 100.
    Percent,
    /// A fraction of one.
    Fraction,
    /// Seconds.
    Seconds,
    /// Thousandths of a second.
    Milliseconds,
    /// Millionths of a second.
    Microseconds,
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
    /// How often it is published at best, in seconds.
    pub resolution_seconds: u32,
    /// What it is, as the title of a graph.
    pub title: &'static str,
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
    title: "",
};

const fn utilization(name: &'static str, kinds: &'static [EndpointKind], title: &'static str) -> Preset {
    Preset {
        name,
        kinds,
        namespace: HOST,
        unit: Unit::Percent,
        default_statistic: Average,
        other_statistics: &[Minimum, Maximum, SampleCount],
        title,
        ..BASE
    }
}

const fn component_utilization(name: &'static str, title: &'static str) -> Preset {
    Preset {
        namespace: COMPONENT_HOST,
        dimensions: DimensionSet::InferenceComponent,
        ..utilization(name, &[Component], title)
    }
}

const fn errors(name: &'static str, kinds: &'static [EndpointKind], title: &'static str) -> Preset {
    Preset { name, kinds, other_statistics: &[Average], title, ..BASE }
}

const fn duration(name: &'static str, kinds: &'static [EndpointKind], unit: Unit, title: &'static str) -> Preset {
    Preset {
        name,
        kinds,
        unit,
        default_statistic: Average,
        other_statistics: &[Minimum, Maximum, Sum, SampleCount],
        title,
        ..BASE
    }
}

const fn queue(name: &'static str, unit: Unit, title: &'static str) -> Preset {
    Preset {
        name,
        kinds: &[Async],
        dimensions: DimensionSet::Endpoint,
        unit,
        default_statistic: Average,
        other_statistics: &[Minimum, Maximum],
        title,
        ..BASE
    }
}

const fn provisioned(name: &'static str, unit: Unit, title: &'static str) -> Preset {
    Preset {
        name,
        kinds: &[Serverless],
        unit,
        default_statistic: Maximum,
        other_statistics: &[Average, Minimum],
        missing_data: Zero,
        title,
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
    Preset {
        name: "InvocationsPerInstance",
        kinds: &[Realtime],
        missing_data: Zero,
        title: "Invocations per instance",
        ..BASE
    },
    Preset {
        name: "Invocations",
        kinds: ANSWERING,
        other_statistics: &[SampleCount],
        missing_data: Zero,
        title: "Invocations",
        ..BASE
    },
    Preset {
        name: "ConcurrentRequestsPerModel",
        kinds: &[Realtime],
        default_statistic: Maximum,
        other_statistics: &[Minimum],
        missing_data: Zero,
        resolution_seconds: 10,
        title: "Concurrent requests per model",
        ..BASE
    },
    errors("Invocation4XXErrors", VARIANTS, "Invocation errors (4xx)"),
    errors("Invocation5XXErrors", VARIANTS, "Invocation errors (5xx)"),
    errors("InvocationModelErrors", ANSWERING, "Model errors"),
    with_percentiles(duration("ModelLatency", VARIANTS, Unit::Microseconds, "Model latency")),
    duration("OverheadLatency", ANSWERING, Unit::Microseconds, "Overhead latency"),
    duration("ModelSetupTime", &[Serverless], Unit::Microseconds, "Model setup time"),
    utilization("CPUUtilization", INSTANCES, "CPU utilisation"),
    utilization("MemoryUtilization", VARIANTS, "Memory utilisation"),
    utilization("DiskUtilization", INSTANCES, "Disk utilisation"),
    utilization("GPUUtilization", INSTANCES, "GPU utilisation"),
    utilization("GPUMemoryUtilization", INSTANCES, "GPU memory utilisation"),
    queue("ApproximateBacklogSize", Unit::Count, "Requests waiting"),
    queue("ApproximateBacklogSizePerInstance", Unit::Count, "Requests waiting per instance"),
    queue("ApproximateAgeOfOldestRequest", Unit::Seconds, "Age of the oldest request"),
    queue("HasBacklogWithoutCapacity", Unit::Count, "Backlog without capacity"),
    errors("InvocationFailures", &[Async], "Failed invocations"),
    errors("ExpiredRequests", &[Async], "Expired requests"),
    duration("TimeInBacklog", &[Async], Unit::Milliseconds, "Time in the queue"),
    duration("TotalProcessingTime", &[Async], Unit::Milliseconds, "Total processing time"),
    provisioned("ServerlessConcurrentExecutionsUtilization", Unit::Fraction, "Use of the concurrency limit"),
    provisioned("ServerlessProvisionedConcurrencyUtilization", Unit::Fraction, "Use of provisioned concurrency"),
    provisioned("ServerlessProvisionedConcurrencyExecutions", Unit::Count, "Executions on provisioned concurrency"),
    provisioned("ServerlessProvisionedConcurrencyInvocations", Unit::Count, "Invocations on provisioned concurrency"),
    provisioned("ServerlessProvisionedConcurrencySpilloverInvocations", Unit::Count, "Invocations spilled over"),
    of_component(Preset { name: "InvocationsPerCopy", missing_data: Zero, title: "Invocations per copy", ..BASE }),
    of_component(Preset { name: "Invocations", missing_data: Zero, title: "Invocations", ..BASE }),
    of_component(Preset {
        name: "ConcurrentRequestsPerCopy",
        default_statistic: Maximum,
        other_statistics: &[Minimum],
        missing_data: Zero,
        resolution_seconds: 10,
        title: "Concurrent requests per copy",
        ..BASE
    }),
    of_component(errors("NoCapacityInvocationFailures", &[], "Invocations without capacity")),
    of_component(errors("Invocation4XXErrors", &[], "Invocation errors (4xx)")),
    of_component(errors("Invocation5XXErrors", &[], "Invocation errors (5xx)")),
    of_component(with_percentiles(duration("ModelLatency", &[], Unit::Microseconds, "Model latency"))),
    component_utilization("CPUUtilizationNormalized", "CPU utilisation, normalised"),
    component_utilization("MemoryUtilizationNormalized", "Memory utilisation, normalised"),
    component_utilization("GPUUtilizationNormalized", "GPU utilisation, normalised"),
    component_utilization("GPUMemoryUtilizationNormalized", "GPU memory utilisation, normalised"),
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
            assert!(!preset.name.is_empty() && !preset.title.is_empty() && !preset.kinds.is_empty(), "{preset:?}");
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

    #[test]
    fn rows_of_the_documentation() {
        let sum_only = Preset::find(Realtime, "InvocationsPerInstance").unwrap();
        assert_eq!(sum_only.allowed_statistics(), "Sum");
        assert!(!sum_only.allows(Average));
        assert!(Preset::find(Async, "InvocationsPerInstance").is_none());
        assert!(Preset::find(Async, "OverheadLatency").is_none());
        assert_eq!(Preset::find(Async, "ApproximateBacklogSize").unwrap().dimensions, DimensionSet::Endpoint);
        let latency = Preset::find(Realtime, "ModelLatency").unwrap();
        assert!(latency.allows(Statistic::parse("p99").unwrap()));
        assert_eq!(latency.unit, Unit::Microseconds);
        assert!(!Preset::find(Realtime, "OverheadLatency").unwrap().percentiles);
        assert_eq!(Preset::find(Async, "TimeInBacklog").unwrap().unit, Unit::Milliseconds);
    }
}
