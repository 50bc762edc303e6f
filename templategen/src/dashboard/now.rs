//! The values of now.

use scaling::{EndpointKind, Metric, ScalingPlan};

use super::capacity;
use super::layout::{Row, Widget};
use super::load::{load, metric_name};
use super::panels::{PERIOD_SECONDS, hidden, milliseconds};
use super::series::{Series, metrics};
use crate::spec::Spec;

/// What the first policy acts by, in a widget of its own because the ids are the author's, and how the endpoint does.
pub(super) fn row(spec: &Spec) -> Row {
    let mut widgets: Vec<(u32, Widget)> = Vec::new();
    if let Some((metric, period_seconds)) = first_metric(&spec.plan) {
        widgets.push((6, values(&metric_name(metric), period_seconds, load(metric))));
    }
    let rest = if widgets.is_empty() { 24 } else { 18 };
    widgets.push((rest, state(spec)));
    Row::of(3, widgets)
}

/// The metric of the first policy, and its period in seconds; what a recipe added says nothing while there is
/// capacity.
fn first_metric(plan: &ScalingPlan) -> Option<(&Metric, u32)> {
    let step = plan.own_step_policies().first();
    let tracking = plan.target_tracking_policies().first();
    step.map(|policy| (policy.metric(), policy.evaluation(None).period_seconds))
        .or_else(|| tracking.map(|policy| (policy.metric(), policy.period_seconds())))
}

/// How much capacity there is and how it does.
fn state(spec: &Spec) -> Widget {
    let kind = spec.plan.kind();
    let mut series = capacity::series(kind, spec.plan.metric_publish_frequency_seconds(), &[]);
    series.extend(milliseconds(kind, "ModelLatency", "p99", "p99", "model latency p99, ms"));
    series.push(Series::expression("FILL(e4, 0) + FILL(e5, 0)").label("4xx and 5xx errors a minute"));
    if kind == EndpointKind::Async {
        let waiting =
            Series::published(kind, "ApproximateBacklogSize", "Average").map(|series| series.label("waiting"));
        let age = Series::published(kind, "ApproximateAgeOfOldestRequest", "Maximum");
        series.extend(waiting.into_iter().chain(age.map(|series| series.label("age of the oldest, s"))));
    }
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
    Widget::new("metric", properties)
}
