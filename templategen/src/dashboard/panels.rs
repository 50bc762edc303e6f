//! What stands around the graphs of the policies: values of now, latency, errors, use of the machines.

use scaling::EndpointKind;

use super::capacity;
use super::graph::{Axis, Graph};
use super::json::Json;
use super::layout::Widget;
use super::policy::load;
use super::series::{Series, metrics};
use super::text::metric_name;
use crate::spec::Spec;
use crate::template::policy::Deployed;

/// The period of everything that no policy looks at, in seconds.
const PERIOD_SECONDS: u32 = 60;

/// The state of every alarm.
pub(super) fn alarms(deployed: &[Deployed<'_>]) -> Widget {
    let arn = |alarm: &Deployed<'_>| format!("${{{}.Arn}}", alarm.alarm_id()).into();
    let arns = deployed.iter().map(arn).collect();
    Widget { kind: "alarm", properties: vec![("title", "Alarms".into()), ("alarms", Json::List(arns))] }
}

/// The values of now, each in a widget of its own because the ids of one must not meet those of another.
pub(super) fn values(spec: &Spec) -> Vec<Widget> {
    let kind = spec.plan.kind();
    let publish_seconds = spec.plan.metric_publish_frequency_seconds();
    let capacity = capacity::series(kind, publish_seconds, &[]);
    let mut values = vec![value(capacity::label(kind), publish_seconds.max(PERIOD_SECONDS), capacity)];
    values.extend(
        spec.plan
            .step_policies()
            .first()
            .map(|policy| value(&metric_name(policy.metric()), policy.evaluation(None).period_seconds, load(policy))),
    );
    values.push(value("model latency p99, ms", PERIOD_SECONDS, milliseconds(kind, "ModelLatency", "p99", "p99")));
    let mut errors = vec![Series::expression("FILL(e4, 0) + FILL(e5, 0)").label("4xx and 5xx")];
    errors.extend(hidden(kind, "Invocation4XXErrors", "Sum", "e4"));
    errors.extend(hidden(kind, "Invocation5XXErrors", "Sum", "e5"));
    values.push(value("errors a minute", PERIOD_SECONDS, errors));
    values
}

fn value(title: &str, period_seconds: u32, series: Vec<Series>) -> Widget {
    let properties = vec![
        ("title", title.into()),
        ("region", "${AWS::Region}".into()),
        ("view", "singleValue".into()),
        ("sparkline", true.into()),
        ("period", period_seconds.into()),
        ("metrics", metrics(series)),
    ];
    Widget { kind: "metric", properties }
}

/// How long requests take: percentiles of the model's own time, averages of what comes on top.
pub(super) fn latency(kind: EndpointKind) -> Widget {
    let mut series: Vec<Series> =
        ["p50", "p90", "p99"].into_iter().flat_map(|name| milliseconds(kind, "ModelLatency", name, name)).collect();
    // No percentiles are published of these two.
    series.extend(milliseconds(kind, "OverheadLatency", "Average", "overhead"));
    series.extend(milliseconds(kind, "ModelSetupTime", "Average", "setup"));
    graph("Latency", series, Axis::from_zero("ms"), None)
}

/// What went wrong, beside what there was to do.
pub(super) fn errors(kind: EndpointKind) -> Widget {
    let rows = [
        ("Invocation4XXErrors", "#ffbb78"),
        ("Invocation5XXErrors", "#d62728"),
        ("InvocationModelErrors", "#ff7f0e"),
        ("NoCapacityInvocationFailures", "#8c564b"),
        ("InvocationFailures", "#ff7f0e"),
        ("ExpiredRequests", "#8c564b"),
    ];
    let mut series = Vec::new();
    for (index, (name, color)) in rows.into_iter().enumerate() {
        let id = format!("e{}", index + 1);
        let counted = hidden(kind, name, "Sum", &id);
        series.extend(counted.iter().map(|_| Series::expression(format!("FILL({id}, 0)")).label(name).color(color)));
        series.extend(counted);
    }
    let invocations: Vec<Series> = Series::published(kind, "Invocations", "Sum")
        .map(|series| series.label("Invocations").color("#1f77b4").on_the_right())
        .into_iter()
        .collect();
    let right = invocations.first().map(|_| Axis::from_zero("invocations a minute"));
    series.extend(invocations);
    graph("Errors", series, Axis::from_zero("errors a minute"), right)
}

/// How busy the machines are.
pub(super) fn utilization(kind: EndpointKind) -> Widget {
    let (title, names): (_, &[&str]) = match kind {
        EndpointKind::Realtime | EndpointKind::Async => (
            "Utilisation: 100 % is one core or one GPU",
            &["CPUUtilization", "MemoryUtilization", "GPUUtilization", "GPUMemoryUtilization"],
        ),
        EndpointKind::Component => (
            "Utilisation, normalised: 100 % is all a copy has",
            &[
                "CPUUtilizationNormalized",
                "MemoryUtilizationNormalized",
                "GPUUtilizationNormalized",
                "GPUMemoryUtilizationNormalized",
            ],
        ),
        EndpointKind::Serverless => ("Memory, and concurrency in use", &["MemoryUtilization"]),
    };
    let mut series: Vec<Series> = names.iter().filter_map(|name| Series::published(kind, name, "Average")).collect();
    for (name, id, label) in [
        ("ServerlessProvisionedConcurrencyUtilization", "provisioned", "provisioned concurrency"),
        ("ServerlessConcurrentExecutionsUtilization", "limit", "concurrency limit"),
    ] {
        let fraction = hidden(kind, name, "Maximum", id);
        series.extend(fraction.iter().map(|_| Series::expression(format!("100 * {id}")).label(label)));
        series.extend(fraction);
    }
    graph(title, series, Axis::from_zero("%"), None)
}

/// What waits in the queue; `None` for a kind without one.
pub(super) fn queue(kind: EndpointKind) -> Option<Widget> {
    let size = Series::published(kind, "ApproximateBacklogSize", "Average")?.label("waiting");
    let age = Series::published(kind, "ApproximateAgeOfOldestRequest", "Maximum")?.label("age").on_the_right();
    let right = Axis::from_zero("seconds");
    Some(graph(
        "Queue: requests waiting, and age of the oldest",
        vec![size, age],
        Axis::from_zero("requests"),
        Some(right),
    ))
}

fn graph(title: &str, series: Vec<Series>, left: Axis, right: Option<Axis>) -> Widget {
    let graph =
        Graph { title: title.to_owned(), period_seconds: PERIOD_SECONDS, series, left, right, annotations: Vec::new() };
    graph.widget()
}

/// A metric of microseconds in milliseconds, where the kind publishes it.
fn milliseconds(kind: EndpointKind, name: &str, statistic: &str, id: &str) -> Vec<Series> {
    let microseconds = hidden(kind, name, statistic, id);
    let shown = microseconds.iter().map(|_| Series::expression(format!("{id} / 1000")).label(id)).collect::<Vec<_>>();
    shown.into_iter().chain(microseconds).collect()
}

fn hidden(kind: EndpointKind, name: &str, statistic: &str, id: &str) -> Option<Series> {
    Some(Series::published(kind, name, statistic)?.id(id).hidden())
}
