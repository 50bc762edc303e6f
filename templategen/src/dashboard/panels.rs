//! What stands under the graphs of the policies: what a kind of endpoint publishes of its own, then latency,
//! errors, and use of the machines.

mod component;
mod queue;
mod serverless;

use scaling::EndpointKind;

use super::graph::{Axis, Graph};
use super::layout::{Row, Widget};
use super::series::Series;
use crate::spec::Spec;

/// The period of everything that no policy looks at, in seconds.
pub(super) const PERIOD_SECONDS: u32 = 60;

/// The graphs of a kind; the one of a recipe's wake-up policy stands in the place of its bare metric.
pub(super) fn rows(spec: &Spec, wake_up: Option<Widget>) -> Vec<Row> {
    let kind = spec.plan.kind();
    let rows = match kind {
        EndpointKind::Realtime => vec![vec![latency(kind), errors(kind), utilization(spec)]],
        EndpointKind::Async => {
            vec![queue::widgets(wake_up), vec![latency(kind), errors(kind), utilization(spec)]]
        }
        EndpointKind::Serverless => vec![
            vec![serverless::concurrency(), serverless::spill_over(), serverless::cold_start()],
            vec![latency(kind), errors(kind), utilization(spec)],
        ],
        EndpointKind::Component => {
            vec![component::widgets(wake_up), vec![latency(kind), errors(kind), utilization(spec)]]
        }
    };
    rows.into_iter().map(|widgets| Row::even(6, widgets)).collect()
}

/// How long requests take: percentiles of the model's own time, the average of what comes on top.
fn latency(kind: EndpointKind) -> Widget {
    let mut series: Vec<Series> = ["p50", "p90", "p99"]
        .into_iter()
        .flat_map(|name| milliseconds(kind, "ModelLatency", name, name, name))
        .collect();
    // No percentiles are published of what comes on top.
    series.extend(milliseconds(kind, "OverheadLatency", "Average", "overhead", "overhead, average"));
    graph("Latency", PERIOD_SECONDS, series, Axis::from_zero("ms"), None)
}

/// What went wrong, beside what there was to do.
fn errors(kind: EndpointKind) -> Widget {
    let rows = [
        ("Invocation4XXErrors", "#ffbb78"),
        ("Invocation5XXErrors", "#d62728"),
        ("InvocationModelErrors", "#ff7f0e"),
        ("InvocationFailures", "#ff7f0e"),
        ("ExpiredRequests", "#8c564b"),
        ("RequestDownloadFailures", "#e377c2"),
        ("ResponseUploadFailures", "#bcbd22"),
        ("NotificationFailures", "#7f7f7f"),
    ];
    let mut series = Vec::new();
    for (index, (name, color)) in rows.into_iter().enumerate() {
        let id = format!("e{}", index + 1);
        let shown = Series::expression(format!("FILL({id}, 0)")).label(name).color(color);
        series.extend(calculated(kind, name, "Sum", &id, shown));
    }
    let invocations: Vec<Series> = Series::published(kind, "Invocations", "Sum")
        .map(|series| series.label("Invocations").color("#1f77b4").on_the_right())
        .into_iter()
        .collect();
    let right = invocations.first().map(|_| Axis::from_zero("invocations a minute"));
    series.extend(invocations);
    graph("Errors", PERIOD_SECONDS, series, Axis::from_zero("errors a minute"), right)
}

/// How busy the machines are.
fn utilization(spec: &Spec) -> Widget {
    let kind = spec.plan.kind();
    // A shorter period than the machines publish in would show a line full of gaps.
    let period_seconds = PERIOD_SECONDS.max(spec.plan.metric_publish_frequency_seconds());
    let (title, names): (_, &[&str]) = match kind {
        EndpointKind::Realtime | EndpointKind::Async => (
            "Utilisation (of CPU and GPU, 100 % is one core, one GPU)",
            &["CPUUtilization", "MemoryUtilization", "GPUUtilization", "GPUMemoryUtilization"],
        ),
        EndpointKind::Component => (
            "Utilisation (normalised: 100 % is all a copy has)",
            &[
                "CPUUtilizationNormalized",
                "MemoryUtilizationNormalized",
                "GPUUtilizationNormalized",
                "GPUMemoryUtilizationNormalized",
            ],
        ),
        EndpointKind::Serverless => ("Memory", &["MemoryUtilization"]),
    };
    let series = names.iter().filter_map(|name| Series::published(kind, name, "Average")).collect();
    graph(title, period_seconds, series, Axis::from_zero("%"), None)
}

/// A graph without lines of its own.
fn graph(title: &str, period_seconds: u32, series: Vec<Series>, left: Axis, right: Option<Axis>) -> Widget {
    Graph { title: title.to_owned(), period_seconds, series, left, right, annotations: Vec::new() }.widget()
}

/// Metrics as they are published, each with its statistic and label.
fn lines(kind: EndpointKind, rows: &[(&str, &str, &str)]) -> Vec<Series> {
    let line =
        |(name, statistic, label): &(&str, &str, &str)| Some(Series::published(kind, name, statistic)?.label(*label));
    rows.iter().filter_map(line).collect()
}

/// A metric of microseconds in milliseconds, where the kind publishes it.
pub(super) fn milliseconds(kind: EndpointKind, name: &str, statistic: &str, id: &str, label: &str) -> Vec<Series> {
    calculated(kind, name, statistic, id, Series::expression(format!("{id} / 1000")).label(label))
}

/// What is made of a metric, and the metric itself, which is not drawn; nothing where the kind does not
/// publish it.
fn calculated(kind: EndpointKind, name: &str, statistic: &str, id: &str, shown: Series) -> Vec<Series> {
    match hidden(kind, name, statistic, id) {
        Some(hidden) => vec![shown, hidden],
        None => Vec::new(),
    }
}

/// A metric that only expressions use, where the kind publishes it.
pub(super) fn hidden(kind: EndpointKind, name: &str, statistic: &str, id: &str) -> Option<Series> {
    Some(Series::published(kind, name, statistic)?.id(id).hidden())
}
