//! The figures of a run.

/// The figures of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Summary {
    /// Minutes of the trace.
    pub minutes: u64,
    /// Minutes of them that the trace does not have.
    pub gap_minutes: u64,
    /// Requests that arrived.
    pub requests: f64,
    /// The most requests of one minute.
    pub peak_requests_per_minute: f64,
    /// Hours of one unit, billed.
    pub unit_hours: f64,
    /// What they cost; `None` where no price is known.
    pub cost: Option<f64>,
    /// Minutes in which more arrived, or waited, than could be served.
    pub overloaded_minutes: u64,
    /// Requests that were over capacity when they came.
    pub requests_over_capacity: f64,
    /// The most requests that waited at the end of a minute.
    pub peak_queue: f64,
    /// Mean seconds that a request waited, over all requests.
    pub mean_queue_seconds: f64,
    /// The longest that requests waited, in seconds.
    pub longest_queue_seconds: f64,
    /// Scaling activities that added capacity.
    pub scale_outs: u64,
    /// Scaling activities that took capacity away.
    pub scale_ins: u64,
    /// The longest stretch of minutes with less in service than the load needs.
    pub longest_lag_minutes: u64,
    /// Scale-outs that began within [`FLAPPING_MINUTES`] after a scale-in.
    pub flaps: u64,
    /// The most units in service.
    pub peak_in_service: u32,
    /// The mean of the units in service.
    pub mean_in_service: f64,
}

/// How soon after a scale-in a scale-out is a flap, in minutes: what was taken away was needed.
pub const FLAPPING_MINUTES: u64 = 15;
