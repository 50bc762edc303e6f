//! Whether every metric of SageMaker's that a body draws is one the kind of endpoint publishes, in its
//! namespace, under its dimensions, and with a statistic that means something.

use scaling::{EndpointKind, PRESETS, Preset, Statistic};
use serde_json::Value;

/// Everything that is not published, each as the metric and what is wrong with it.
pub(crate) fn check(body: &Value, kind: EndpointKind) -> Vec<String> {
    let widgets = body["widgets"].as_array().map_or(&[][..], Vec::as_slice);
    let graphs = widgets.iter().filter_map(|widget| widget["properties"]["metrics"].as_array());
    graphs.flat_map(|rows| metrics(rows)).filter_map(|metric| complaint(kind, &metric)).collect()
}

/// A metric with its shortcuts resolved.
struct Drawn {
    parts: Vec<String>,
    statistic: String,
}

/// The metrics of a graph; expressions are left out.
fn metrics(rows: &[Value]) -> Vec<Drawn> {
    let mut drawn: Vec<Drawn> = Vec::new();
    for row in rows {
        let Some((rendering, parts)) = row.as_array().and_then(|row| row.split_last()) else { continue };
        if parts.is_empty() {
            continue;
        }
        let before: &[String] = drawn.last().map_or(&[], |metric| &metric.parts);
        let parts: Vec<String> = match parts {
            [Value::String(all)] if all == "..." => before.to_vec(),
            parts => (0..parts.len())
                .map(|index| match parts[index].as_str() {
                    Some(".") => before[index].clone(),
                    part => part.unwrap_or_default().to_owned(),
                })
                .collect(),
        };
        drawn.push(Drawn { parts, statistic: rendering["stat"].as_str().unwrap_or_default().to_owned() });
    }
    drawn
}

fn complaint(kind: EndpointKind, metric: &Drawn) -> Option<String> {
    let [namespace, name, dimensions @ ..] = metric.parts.as_slice() else { return None };
    if !PRESETS.iter().any(|preset| preset.namespace == namespace) {
        return None;
    }
    let Some(preset) = Preset::find(kind, name) else {
        return Some(format!("{name}: {kind:?} does not publish it"));
    };
    let names: Vec<&String> = dimensions.iter().step_by(2).collect();
    let documented: Vec<String> = preset.dimensions.dimensions().into_iter().map(|dimension| dimension.name).collect();
    if preset.namespace != namespace || names != documented.iter().collect::<Vec<_>>() {
        return Some(format!(
            "{name}: is in {} under {documented:?}, not in {namespace} under {names:?}",
            preset.namespace
        ));
    }
    let means_something = Statistic::parse(&metric.statistic).is_some_and(|statistic| preset.allows(statistic));
    (!means_something).then(|| format!("{name}: {:?} of it means nothing", metric.statistic))
}

#[test]
fn what_is_not_published_is_named() {
    let body =
        |rows: Value| Value::from_iter([("widgets", serde_json::json!([{ "properties": { "metrics": rows } }]))]);
    for (kind, rows, complaint) in [
        (
            EndpointKind::Async,
            serde_json::json!([["AWS/SageMaker", "Invocations", "EndpointName", "e", "VariantName", "v", { "stat": "Sum" }]]),
            "Invocations: Async does not publish it",
        ),
        (
            EndpointKind::Async,
            serde_json::json!([
                ["AWS/SageMaker", "ModelLatency", "EndpointName", "e", "VariantName", "v", { "stat": "p99" }],
                [".", "ApproximateBacklogSize", ".", ".", ".", ".", { "stat": "Average" }]
            ]),
            "ApproximateBacklogSize: is in AWS/SageMaker under [\"EndpointName\"], not in AWS/SageMaker under [\"EndpointName\", \"VariantName\"]",
        ),
        (
            EndpointKind::Realtime,
            serde_json::json!([["AWS/SageMaker", "CPUUtilization", "EndpointName", "e", "VariantName", "v", { "stat": "Average" }]]),
            "CPUUtilization: is in /aws/sagemaker/Endpoints under [\"EndpointName\", \"VariantName\"], not in AWS/SageMaker under [\"EndpointName\", \"VariantName\"]",
        ),
        (
            EndpointKind::Component,
            serde_json::json!([
                ["AWS/SageMaker", "InvocationsPerCopy", "InferenceComponentName", "c", { "stat": "Sum" }],
                ["...", { "stat": "p99" }]
            ]),
            "InvocationsPerCopy: \"p99\" of it means nothing",
        ),
    ] {
        assert_eq!(check(&body(rows), kind), [complaint]);
    }
}
