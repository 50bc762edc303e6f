//! What only a serverless endpoint publishes: provisioned concurrency, what goes beyond it, and cold starts.
//!
//! The documentation lists average, maximum and minimum of the provisioned concurrency's metrics, and no sum.

use scaling::EndpointKind;

use super::{PERIOD_SECONDS, graph, lines, milliseconds};
use crate::dashboard::graph::Axis;
use crate::dashboard::layout::Widget;

const KIND: EndpointKind = EndpointKind::Serverless;

/// How much of either concurrency is in use.
pub(super) fn concurrency() -> Widget {
    let rows = [
        ("ServerlessProvisionedConcurrencyUtilization", "Maximum", "of the provisioned concurrency"),
        ("ServerlessConcurrentExecutionsUtilization", "Maximum", "of the concurrency limit, on demand"),
    ];
    graph("Concurrency in use", PERIOD_SECONDS, lines(KIND, &rows), Axis::from_zero("fraction of 1"), None)
}

/// What was answered by provisioned concurrency, and what spilled over it.
pub(super) fn spill_over() -> Widget {
    let rows = [
        ("ServerlessProvisionedConcurrencyExecutions", "Maximum", "executions at a time"),
        ("ServerlessProvisionedConcurrencyInvocations", "Maximum", "invocations by provisioned concurrency"),
        ("ServerlessProvisionedConcurrencySpilloverInvocations", "Maximum", "invocations that spilled over"),
    ];
    let title = "Provisioned concurrency, and what spills over it";
    graph(title, PERIOD_SECONDS, lines(KIND, &rows), Axis::from_zero("count"), None)
}

/// How long new capacity takes to start.
pub(super) fn cold_start() -> Widget {
    let mut series = milliseconds(KIND, "ModelSetupTime", "Average", "average", "average");
    series.extend(milliseconds(KIND, "ModelSetupTime", "Maximum", "longest", "longest"));
    graph("Model set-up time: cold starts", PERIOD_SECONDS, series, Axis::from_zero("ms"), None)
}
