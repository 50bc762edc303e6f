//! What only an inference component publishes: the work of a copy, and requests that found none.

use scaling::{EndpointKind, ScalingPlan};

use super::{PERIOD_SECONDS, calculated, graph, lines};
use crate::dashboard::graph::Axis;
use crate::dashboard::layout::Widget;
use crate::dashboard::series::Series;

const KIND: EndpointKind = EndpointKind::Component;

/// What each copy has to do, and what no copy was there for.
pub(super) fn widgets(plan: &ScalingPlan) -> Vec<Widget> {
    vec![work(), no_capacity(plan)]
}

fn work() -> Widget {
    let mut series = lines(KIND, &[("InvocationsPerCopy", "Sum", "invocations a minute")]);
    let concurrent = lines(KIND, &[("ConcurrentRequestsPerCopy", "Maximum", "requests at a time")]);
    series.extend(concurrent.into_iter().map(Series::on_the_right));
    let [left, right] = ["invocations a minute", "requests at a time"].map(Axis::from_zero);
    graph("Work of each copy", PERIOD_SECONDS, series, left, Some(right))
}

/// Without a copy no other metric moves: this is what the wake-up acts by.
fn no_capacity(plan: &ScalingPlan) -> Widget {
    let woken = plan.wake_up().map(|policy| format!(": {} adds the first", policy.name())).unwrap_or_default();
    let shown = Series::expression("FILL(failures, 0)").label("NoCapacityInvocationFailures").color("#8c564b");
    let series = calculated(KIND, "NoCapacityInvocationFailures", "Sum", "failures", shown);
    let title = format!("Requests that found no copy{woken}");
    graph(&title, PERIOD_SECONDS, series, Axis::from_zero("failures a minute"), None)
}
