//! What only an asynchronous endpoint publishes: its queue.

use scaling::EndpointKind;

use super::{PERIOD_SECONDS, graph, lines};
use crate::dashboard::graph::Axis;
use crate::dashboard::layout::Widget;
use crate::dashboard::series::Series;

const KIND: EndpointKind = EndpointKind::Async;

/// What waits and for how long, whether anything works on it, and how long requests take as a whole.
pub(super) fn widgets(wake_up: Option<Widget>) -> Vec<Widget> {
    vec![waiting(), wake_up.unwrap_or_else(without_capacity), time()]
}

fn waiting() -> Widget {
    let mut series = lines(
        KIND,
        &[
            ("ApproximateBacklogSize", "Average", "waiting"),
            ("ApproximateBacklogSizePerInstance", "Average", "waiting for each instance"),
        ],
    );
    let age = lines(KIND, &[("ApproximateAgeOfOldestRequest", "Maximum", "age of the oldest")]);
    series.extend(age.into_iter().map(Series::on_the_right));
    let [left, right] = ["requests", "seconds"].map(Axis::from_zero);
    graph("Queue: requests waiting, and age of the oldest", PERIOD_SECONDS, series, left, Some(right))
}

/// Without an instance the backlog for each one says nothing.
fn without_capacity() -> Widget {
    let series = lines(KIND, &[("HasBacklogWithoutCapacity", "Average", "waiting without an instance")]);
    graph("Requests wait and there is no instance (1)", PERIOD_SECONDS, series, Axis::from_zero("0 or 1"), None)
}

/// These two are published in milliseconds, unlike every other latency.
fn time() -> Widget {
    let rows = [
        ("TimeInBacklog", "Average", "in the queue, average"),
        ("TimeInBacklog", "Maximum", "in the queue, longest"),
        ("TotalProcessingTime", "Average", "as a whole, average"),
        ("TotalProcessingTime", "Maximum", "as a whole, longest"),
    ];
    graph("Time of a request", PERIOD_SECONDS, lines(KIND, &rows), Axis::from_zero("ms"), None)
}
