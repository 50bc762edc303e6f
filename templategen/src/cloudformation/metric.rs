//! A metric as an alarm, a target tracking policy or our own resource names it.

use scaling::input::{CustomMetricInput, MetricInput};
use scaling::{
    CustomMetric, Dimension, DimensionValue, EndpointKind, Metric, PredefinedMetricType, Preset, ScalableDimension,
    Statistic,
};

use super::block::Block;
use super::own::Own;
use super::value::Text;

/// Whose metrics they are.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scaled<'t> {
    pub(super) own: &'t Own,
    pub(super) dimension: ScalableDimension,
    pub(super) kind: EndpointKind,
}

/// `Namespace`, `MetricName` and `Dimensions`, the same everywhere.
#[derive(Clone, Debug)]
pub(super) struct Named {
    namespace: String,
    name: String,
    dimensions: Vec<(String, Text)>,
}

impl Named {
    /// Reads them from the block that holds them; `None` where one is missing, which is told.
    pub(super) fn read(block: &Block<'_>) -> Option<Self> {
        // All of them, so that all are told of.
        let (namespace, name) = (block.required("Namespace", Block::known), block.required("MetricName", Block::known));
        let mut dimensions = Vec::new();
        for item in block.blocks("Dimensions") {
            let (name, value) = (item.required("Name", Block::known), item.required("Value", Block::text));
            dimensions.extend(name.zip(value));
        }
        Some(Self { namespace: namespace?, name: name?, dimensions })
    }

    /// Whether only asynchronous endpoints publish it.
    pub(super) fn is_of_async(&self) -> bool {
        self.is_preset_of(EndpointKind::Async) && is_name_of_async(&self.name)
    }

    /// Whether it is one of SageMaker's that a kind of endpoint publishes.
    pub(super) fn is_preset_of(&self, kind: EndpointKind) -> bool {
        Preset::find(kind, &self.name).is_some_and(|preset| preset.namespace == self.namespace)
    }

    /// The metric, named in full.
    pub(super) fn custom(&self, statistic: Statistic, scaled: Scaled<'_>) -> CustomMetric {
        CustomMetric {
            namespace: self.namespace.clone(),
            metric_name: self.name.clone(),
            dimensions: self.dimensions(scaled),
            statistic,
        }
    }

    /// The metric: one of SageMaker's own, of the target itself and with a statistic that means something, by its name.
    pub(super) fn metric(&self, statistic: Statistic, scaled: Scaled<'_>) -> Metric {
        match self.preset(scaled).filter(|preset| preset.allows(statistic)) {
            Some(preset) => Metric::Preset { preset, statistic },
            None => Metric::Custom(self.custom(statistic, scaled)),
        }
    }

    /// The metric as the input of a plan. The services have two names for some metrics of target tracking; one that is
    /// named in full is not turned into the predefined one.
    pub(super) fn input(&self, statistic: Option<String>, scaled: Scaled<'_>) -> MetricInput {
        let parsed = statistic.as_deref().map_or(Some(Statistic::Average), Statistic::parse);
        let preset = self.preset(scaled).zip(parsed).filter(|(preset, statistic)| {
            let is_predefined =
                *statistic == preset.default_statistic && PredefinedMetricType::of(scaled.kind, preset).is_some();
            preset.allows(*statistic) && !is_predefined
        });
        match preset {
            Some((preset, statistic)) => {
                MetricInput::Preset { name: preset.name.to_owned(), statistic: Some(statistic.to_string()) }
            }
            None => MetricInput::Custom(self.custom_input(statistic, scaled)),
        }
    }

    /// The metric as the input of a plan, named in full.
    pub(super) fn custom_input(&self, statistic: Option<String>, scaled: Scaled<'_>) -> CustomMetricInput {
        let value = |value: DimensionValue| match value {
            DimensionValue::EndpointName => "${EndpointName}".to_owned(),
            DimensionValue::VariantName => "${VariantName}".to_owned(),
            DimensionValue::InferenceComponentName => "${InferenceComponentName}".to_owned(),
            DimensionValue::Literal(text) => text,
        };
        let dimensions = self.dimensions(scaled).into_iter();
        CustomMetricInput {
            namespace: self.namespace.clone(),
            metric_name: self.name.clone(),
            dimensions: dimensions.map(|dimension| (dimension.name, value(dimension.value))).collect(),
            statistic,
        }
    }

    fn dimensions(&self, scaled: Scaled<'_>) -> Vec<Dimension> {
        let dimension = |(name, value): &(String, Text)| Dimension {
            name: name.clone(),
            value: scaled.own.dimension_value(name, value, scaled.dimension),
        };
        self.dimensions.iter().map(dimension).collect()
    }

    /// SageMaker's own metric under the dimensions it is published with, in whatever order they are.
    fn preset(&self, scaled: Scaled<'_>) -> Option<&'static Preset> {
        let preset = Preset::find(scaled.kind, &self.name).filter(|preset| preset.namespace == self.namespace)?;
        let (own, here) = (preset.dimensions.dimensions(), self.dimensions(scaled));
        (own.len() == here.len() && own.iter().all(|dimension| here.contains(dimension))).then_some(preset)
    }
}

/// Whether asynchronous endpoints publish a metric of a name, and real-time ones do not.
pub(super) fn is_name_of_async(name: &str) -> bool {
    Preset::find(EndpointKind::Async, name).is_some() && Preset::find(EndpointKind::Realtime, name).is_none()
}

/// The metrics that a block names anywhere: itself, and under its `Metrics`. What is wrong with them is not told twice.
pub(super) fn all_in(block: &Block<'_>) -> Vec<Named> {
    let own = block.is_given("MetricName").then(|| Named::read(block)).flatten();
    let under = block.blocks("Metrics").into_iter().filter_map(|entry| {
        let statistic = entry.is_given("MetricStat").then(|| entry.block("MetricStat")).flatten()?;
        statistic.is_given("Metric").then(|| statistic.block("Metric")).flatten().as_ref().and_then(Named::read)
    });
    own.into_iter().chain(under).collect()
}
