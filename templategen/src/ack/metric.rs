//! Metrics: from the API's many fields to the spec's names and blocks.

use scaling::{DimensionValue, EndpointKind, PRESETS, PredefinedMetricType, Preset, ResourceIdentity, Statistic};

use super::AckCode;
use super::findings::Findings;
use super::resource::Resource;
use crate::spec::{ALIKE, nearest};
use crate::template::value::{Map, Value};

/// Whether a metric is one that asynchronous endpoints alone publish.
pub(super) fn of_async_alone(namespace: &str, name: &str) -> bool {
    let mut known = PRESETS.iter().filter(|preset| preset.namespace == namespace && preset.name == name).peekable();
    known.peek().is_some() && known.all(|preset| preset.kinds == [EndpointKind::Async])
}

/// The spec's name of a predefined metric.
pub(super) fn predefined(specification: Resource<'_>, findings: &mut Findings) -> Option<Value> {
    let written = specification.text("predefinedMetricType");
    if let Some(known) = PredefinedMetricType::parse(written) {
        return Some(known.metric_name().into());
    }
    let known = || PredefinedMetricType::ALL.into_iter().map(PredefinedMetricType::as_str);
    let fix = nearest(written, ALIKE, known()).map_or_else(
        || format!("write one of {}", known().map(|known| format!("`{known}`")).collect::<Vec<_>>().join(", ")),
        |known| format!("did you mean `{known}`?"),
    );
    findings.tell(
        AckCode::Metric,
        &specification.place("predefinedMetricType"),
        format!("`{written}` is no predefined metric of SageMaker"),
        fix,
    );
    None
}

/// A metric named in full, as a block of the spec.
pub(super) fn custom(metric: Resource<'_>, statistic: &str, identity: &ResourceIdentity) -> Value {
    let mut dimensions = Map::new();
    for dimension in metric.list("dimensions") {
        let (name, value) = (dimension.text("name"), dimension.text("value"));
        let own = own(identity).into_iter().find(|(of, theirs)| *of == name && *theirs == value);
        dimensions = dimensions.with(name, own.map_or_else(|| value.to_owned(), |(name, _)| format!("${{{name}}}")));
    }
    Map::new()
        .with("namespace", metric.text("namespace"))
        .with("metric_name", metric.text("metricName"))
        .with("dimensions", dimensions)
        .with("statistic", statistic)
        .into()
}

/// The same metric by its name alone, where it is one that the kind of endpoint publishes about the target.
pub(super) fn by_name(
    metric: Resource<'_>,
    statistic: &str,
    identity: &ResourceIdentity,
    kind: EndpointKind,
) -> Option<Value> {
    let preset =
        Preset::find(kind, metric.text("metricName")).filter(|preset| preset.namespace == metric.text("namespace"))?;
    let expected: Vec<(String, &str)> = preset
        .dimensions
        .dimensions()
        .into_iter()
        .filter_map(|it| Some((it.name, value(&it.value, identity)?)))
        .collect();
    let found: Vec<_> = metric.list("dimensions").iter().map(|it| (it.text("name"), it.text("value"))).collect();
    let same =
        found.len() == expected.len() && expected.iter().all(|(name, value)| found.contains(&(name.as_str(), value)));
    let statistic = Statistic::parse(statistic).filter(|_| same).filter(|statistic| preset.allows(*statistic))?;
    Some(if statistic == preset.default_statistic {
        preset.name.into()
    } else {
        Map::new().with("preset", preset.name).with("statistic", statistic.to_string()).into()
    })
}

/// The dimensions that say which target a metric is about.
fn own(identity: &ResourceIdentity) -> Vec<(&'static str, &str)> {
    match identity {
        ResourceIdentity::Variant { endpoint, variant } => {
            vec![("EndpointName", endpoint.as_str()), ("VariantName", variant.as_str())]
        }
        ResourceIdentity::InferenceComponent(name) => vec![("InferenceComponentName", name.as_str())],
    }
}

fn value<'a>(dimension: &DimensionValue, identity: &'a ResourceIdentity) -> Option<&'a str> {
    match (dimension, identity) {
        (DimensionValue::EndpointName, ResourceIdentity::Variant { endpoint, .. }) => Some(endpoint.as_str()),
        (DimensionValue::VariantName, ResourceIdentity::Variant { variant, .. }) => Some(variant.as_str()),
        (DimensionValue::InferenceComponentName, ResourceIdentity::InferenceComponent(name)) => Some(name.as_str()),
        _ => None,
    }
}
