//! What only an inference component publishes: the work of a copy, and requests that found none.

use scaling::EndpointKind;

use super::{PERIOD_SECONDS, calculated, graph, lines};
use crate::dashboard::graph::Axis;
use crate::dashboard::layout::Widget;
use crate::dashboard::series::Series;

const KIND: EndpointKind = EndpointKind::Component;

/// What each copy has to do, and what no copy was there for.
pub(super) fn widgets(wake_up: Option<Widget>) -> Vec<Widget> {
    vec![work(), wake_up.unwrap_or_else(no_capacity)]
}

fn work() -> Widget {
    let mut series = lines(KIND, &[("InvocationsPerCopy", "Sum", "invocations a minute")]);
    let concurrent = lines(KIND, &[("ConcurrentRequestsPerCopy", "Maximum", "requests at a time")]);
    series.extend(concurrent.into_iter().map(Series::on_the_right));
    let [left, right] = ["invocations a minute", "requests at a time"].map(Axis::from_zero);
    graph("Work of each copy", PERIOD_SECONDS, series, left, Some(right))
}

/// Without a copy no other metric moves.
fn no_capacity() -> Widget {
    let shown = Series::expression("FILL(failures, 0)").label("NoCapacityInvocationFailures").color("#8c564b");
    let series = calculated(KIND, "NoCapacityInvocationFailures", "Sum", "failures", shown);
    graph("Requests that found no copy", PERIOD_SECONDS, series, Axis::from_zero("failures a minute"), None)
}
