//! The metric a policy acts by.

mod datapoint_unit;
mod label;
mod likeness;
mod query;
mod unit;
mod validate;

use std::fmt;

pub use datapoint_unit::DatapointUnit;
pub use query::{MetricQueries, MetricQuery, QuerySource};

use crate::Decimal;
use crate::preset::{DimensionSet, PRESETS, Preset, Unit};

/// What CloudWatch makes of the datapoints of one period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Statistic {
    /// The mean.
    Average,
    /// The sum.
    Sum,
    /// The least.
    Minimum,
    /// The greatest.
    Maximum,
    /// The number of datapoints.
    SampleCount,
    /// An extended statistic such as `p99` or `tm95`.
    Extended {
        /// One of [`Statistic::EXTENDED_PREFIXES`].
        prefix: &'static str,
        /// From 0 to 100.
        percentile: Decimal,
    },
}

impl Statistic {
    /// The five plain statistics.
    const PLAIN: [Self; 5] = [Self::Average, Self::Sum, Self::Minimum, Self::Maximum, Self::SampleCount];

    /// What an extended statistic begins with: percentile, trimmed mean, winsorized mean, trimmed count,
    /// trimmed sum. Source: CloudWatch user guide, "CloudWatch statistics definitions".
    pub const EXTENDED_PREFIXES: [&'static str; 5] = ["p", "tm", "wm", "tc", "ts"];

    /// Reads the API's spelling: a plain statistic, or a prefix with a number from 0 to 100.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if let Some(plain) = Self::PLAIN.into_iter().find(|plain| plain.to_string() == text) {
            return Some(plain);
        }
        let split = |prefix: &'static str| Some((prefix, Decimal::parse(text.strip_prefix(prefix)?).ok()?));
        let (prefix, percentile) = Self::EXTENDED_PREFIXES.into_iter().find_map(split)?;
        let in_range = Decimal::ZERO <= percentile && percentile <= Decimal::from_integer(100);
        in_range.then_some(Self::Extended { prefix, percentile })
    }

    /// Whether CloudWatch calls it extended, and takes it in a field of its own.
    #[must_use]
    pub const fn is_extended(self) -> bool {
        matches!(self, Self::Extended { .. })
    }
}

impl fmt::Display for Statistic {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Average => formatter.write_str("Average"),
            Self::Sum => formatter.write_str("Sum"),
            Self::Minimum => formatter.write_str("Minimum"),
            Self::Maximum => formatter.write_str("Maximum"),
            Self::SampleCount => formatter.write_str("SampleCount"),
            Self::Extended { prefix, percentile } => write!(formatter, "{prefix}{percentile}"),
        }
    }
}

/// What a dimension of a metric says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DimensionValue {
    /// The target's endpoint.
    EndpointName,
    /// The target's variant.
    VariantName,
    /// The target's inference component.
    InferenceComponentName,
    /// A text of its own.
    Literal(String),
}

/// One dimension of a metric.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dimension {
    /// The dimension's name.
    pub name: String,
    /// Its value.
    pub value: DimensionValue,
}

impl DimensionSet {
    /// The dimensions, with the target's own names as their values.
    #[must_use]
    pub fn dimensions(self) -> Vec<Dimension> {
        let own = |name: &str, value| Dimension { name: name.to_owned(), value };
        let endpoint = || own("EndpointName", DimensionValue::EndpointName);
        match self {
            Self::Endpoint => vec![endpoint()],
            Self::EndpointAndVariant => vec![endpoint(), own("VariantName", DimensionValue::VariantName)],
            Self::InferenceComponent => {
                vec![own("InferenceComponentName", DimensionValue::InferenceComponentName)]
            }
        }
    }
}

/// A metric named in full; every part is one that CloudWatch accepts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomMetric {
    /// The namespace.
    pub namespace: String,
    /// The metric's name.
    pub metric_name: String,
    /// The dimensions, in the author's order.
    pub dimensions: Vec<Dimension>,
    /// The statistic.
    pub statistic: Statistic,
}

impl CustomMetric {
    /// The metric of SageMaker's that is named in full here.
    pub(crate) fn as_preset(&self) -> Option<&'static Preset> {
        PRESETS.iter().find(|preset| preset.namespace == self.namespace && preset.name == self.metric_name)
    }
}

/// A metric-math expression over at most nine metrics.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MetricMath {
    /// The expression.
    pub expression: String,
    /// The metrics it names, each with an id of its own.
    pub metrics: Vec<MathMetric>,
}

/// One metric under an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MathMetric {
    /// The id the expression uses: a lower-case letter, then letters, digits and underscores.
    pub id: String,
    /// The metric itself, never another expression.
    pub metric: CustomMetric,
}

/// The metric a policy acts by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Metric {
    /// One of SageMaker's own, with a statistic that means something for it.
    Preset {
        /// The metric.
        preset: &'static Preset,
        /// The statistic.
        statistic: Statistic,
    },
    /// Any other.
    Custom(CustomMetric),
    /// An expression over several.
    Math(MetricMath),
}

impl Preset {
    /// The metric written out in full, with a statistic of it.
    #[must_use]
    pub fn with_statistic(&self, statistic: Statistic) -> CustomMetric {
        CustomMetric {
            namespace: self.namespace.to_owned(),
            metric_name: self.name.to_owned(),
            dimensions: self.dimensions.dimensions(),
            statistic,
        }
    }
}

impl Metric {
    /// A preset with its own statistic.
    #[must_use]
    pub fn preset(preset: &'static Preset) -> Self {
        Self::Preset { preset, statistic: preset.default_statistic }
    }

    /// What a reader calls it.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Preset { preset, .. } => preset.name,
            Self::Custom(custom) => &custom.metric_name,
            Self::Math(math) => &math.expression,
        }
    }

    /// The unit of its values, where it is known.
    #[must_use]
    pub fn unit(&self) -> Option<Unit> {
        match self {
            Self::Preset { preset, .. } => Some(preset.unit),
            Self::Custom(_) | Self::Math(_) => None,
        }
    }

    /// The slowest of SageMaker's own metrics in it, by name, and how often that one is published at best,
    /// in seconds, by an endpoint that publishes its host metrics every `publish_seconds`; `None` where nothing
    /// is known.
    #[must_use]
    pub fn resolution(&self, publish_seconds: u32) -> Option<(&str, u32)> {
        let known = |metric: &CustomMetric| {
            let preset = metric.as_preset()?;
            Some((preset.name, preset.published_every(publish_seconds)))
        };
        match self {
            Self::Preset { preset, .. } => Some((preset.name, preset.published_every(publish_seconds))),
            Self::Custom(custom) => known(custom),
            Self::Math(math) => {
                math.metrics.iter().filter_map(|metric| known(&metric.metric)).max_by_key(|(_, seconds)| *seconds)
            }
        }
    }

    /// The metric written out in full; `None` for an expression.
    #[must_use]
    pub fn in_full(&self) -> Option<CustomMetric> {
        match self {
            Self::Preset { preset, statistic } => Some(preset.with_statistic(*statistic)),
            Self::Custom(custom) => Some(custom.clone()),
            Self::Math(_) => None,
        }
    }
}
