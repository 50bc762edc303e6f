//! How much of the requests of a point was over capacity.

use crate::report::Run;
use crate::report::series::Point;

/// The requests of a point's busiest minute.
pub(super) fn peak(point: &Point) -> Option<f64> {
    point.peak_requests_per_minute.or(point.requests_per_minute)
}

/// The requests that what is in service can serve in a minute.
pub(super) fn capacity(run: &Run, point: &Point) -> f64 {
    f64::from(point.in_service) * run.fleet.requests_per_minute
}

/// From where on the requests of a point's busiest minute are too much; `None` where none are.
///
/// Where several minutes are one point, the busiest one need not be the one with the least capacity: no more is drawn as
/// too much than was over capacity in all of them.
pub(super) fn from(run: &Run, point: &Point) -> Option<f64> {
    let (peak, capacity) = (peak(point)?, capacity(run, point));
    (0.0 < point.over_capacity && capacity < peak).then(|| capacity.max(peak - point.over_capacity))
}
