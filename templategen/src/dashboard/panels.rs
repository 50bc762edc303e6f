//! What stands around the graphs of the policies: values of now, latency, errors, use of the machines.

use scaling::{EndpointKind, StepPolicy};

use super::capacity;
use super::graph::{Axis, Graph};
use super::json::Json;
use super::layout::Widget;
use super::policy::load;
use super::series::{Series, metrics};
use super::text::metric_name;
use crate::spec::Spec;
use crate::template::step_policy::Deployed;

/// The period of everything that no policy looks at, in seconds.
const PERIOD_SECONDS: u32 = 60;

/// The state of every alarm.
pub(super) fn alarms(deployed: &[Deployed<'_>]) -> Widget {
    let arn = |alarm: &Deployed<'_>| format!("${{{}.Arn}}", alarm.alarm_id()).into();
    let arns = deployed.iter().map(arn).collect();
    Widget { kind: "alarm", properties: vec![("title", "Alarms".into()), ("alarms", Json::List(arns))] }
}

/// What the first policy acts by, now, in a widget of its own because the ids are the author's.
pub(super) fn load_now(policy: &StepPolicy) -> Widget {
    values(&metric_name(policy.metric()), policy.evaluation(None).period_seconds, load(policy))
}

/// How much capacity there is and how it does, now.
pub(super) fn state_now(spec: &Spec) -> Widget {
    let kind = spec.plan.kind();
    let mut series = capacity::series(kind, spec.plan.metric_publish_frequency_seconds(), &[]);
    series.extend(milliseconds(kind, "ModelLatency", "p99", "p99", "model latency p99, ms"));
    series.push(Series::expression("FILL(e4, 0) + FILL(e5, 0)").label("4xx and 5xx errors a minute"));
    series.extend(hidden(kind, "Invocation4XXErrors", "Sum", "e4"));
    series.extend(hidden(kind, "Invocation5XXErrors", "Sum", "e5"));
    values("Now", PERIOD_SECONDS, series)
}

fn values(title: &str, period_seconds: u32, series: Vec<Series>) -> Widget {
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
    let mut series: Vec<Series> = ["p50", "p90", "p99"]
        .into_iter()
        .flat_map(|name| milliseconds(kind, "ModelLatency", name, name, name))
        .collect();
    // No percentiles are published of these two.
    series.extend(milliseconds(kind, "OverheadLatency", "Average", "overhead", "overhead, average"));
    series.extend(milliseconds(kind, "ModelSetupTime", "Average", "setup", "set-up, average"));
    graph("Latency", PERIOD_SECONDS, series, Axis::from_zero("ms"), None)
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
pub(super) fn utilization(spec: &Spec) -> Widget {
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
        EndpointKind::Serverless => ("Memory, and concurrency in use", &["MemoryUtilization"]),
    };
    let mut series: Vec<Series> = names.iter().filter_map(|name| Series::published(kind, name, "Average")).collect();
    for (name, id, label) in [
        ("ServerlessProvisionedConcurrencyUtilization", "provisioned", "provisioned concurrency"),
        ("ServerlessConcurrentExecutionsUtilization", "limit", "concurrency limit"),
    ] {
        let shown = Series::expression(format!("100 * {id}")).label(label);
        series.extend(calculated(kind, name, "Maximum", id, shown));
    }
    graph(title, period_seconds, series, Axis::from_zero("%"), None)
}

/// What waits in the queue; `None` for a kind without one.
pub(super) fn queue(kind: EndpointKind) -> Option<Widget> {
    let size = Series::published(kind, "ApproximateBacklogSize", "Average")?.label("waiting");
    let age = Series::published(kind, "ApproximateAgeOfOldestRequest", "Maximum")?.label("age").on_the_right();
    let right = Axis::from_zero("seconds");
    Some(graph(
        "Queue: requests waiting, and age of the oldest",
        PERIOD_SECONDS,
        vec![size, age],
        Axis::from_zero("requests"),
        Some(right),
    ))
}

fn graph(title: &str, period_seconds: u32, series: Vec<Series>, left: Axis, right: Option<Axis>) -> Widget {
    Graph { title: title.to_owned(), period_seconds, series, left, right, annotations: Vec::new() }.widget()
}

/// A metric of microseconds in milliseconds, where the kind publishes it.
fn milliseconds(kind: EndpointKind, name: &str, statistic: &str, id: &str, label: &str) -> Vec<Series> {
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

fn hidden(kind: EndpointKind, name: &str, statistic: &str, id: &str) -> Option<Series> {
    Some(Series::published(kind, name, statistic)?.id(id).hidden())
}
