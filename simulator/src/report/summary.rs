//! The figures of a run.

/// The figures of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Summary {
    /// Minutes of the trace.
    pub minutes: u64,
    /// Minutes of them that the trace does not have; no request is taken to have come in them.
    pub gap_minutes: u64,
    /// Requests that arrived.
    pub requests: f64,
    /// The most requests of one minute.
    pub peak_requests_per_minute: f64,
    /// Hours of one unit, billed: the billed seconds of all units, in hours.
    pub unit_hours: f64,
    /// What they cost: `unit_hours` at the fleet's price; `None` where no price is known.
    pub cost: Option<f64>,
    /// Minutes with a request over capacity, or with requests that wait at their end.
    pub overloaded_minutes: u64,
    /// Requests that were over capacity when they came: lost, or made to wait.
    pub requests_over_capacity: f64,
    /// The most requests that waited at the end of a minute.
    pub peak_queue: f64,
    /// Mean seconds that a request waited, over all requests, those that did not wait included: by Little's law the time
    /// that the queue holds, over the requests. Requests that still wait at the end have waited until then.
    pub mean_queue_seconds: f64,
    /// The longest that a request waited, in seconds, where the first to come is served first.
    pub longest_queue_seconds: f64,
    /// Scaling activities that added capacity; in a baseline, minutes at whose end more is wanted than at the last one's.
    pub scale_outs: u64,
    /// Scaling activities that took capacity away; in a baseline as for `scale_outs`.
    pub scale_ins: u64,
    /// The longest stretch of minutes in each of which less was in service, on average, than serves what arrived in it and
    /// what waited before it.
    pub longest_lag_minutes: u64,
    /// Scale-ins that were taken back: a scale-out began within [`FLAPPING_MINUTES`] after, no other scale-in between.
    pub flaps: u64,
    /// The most units in service over a minute, on average and rounded up: one that served a part of it counts.
    pub peak_in_service: u32,
    /// The mean of the units in service, over time.
    pub mean_in_service: f64,
}

/// How soon after a scale-in a scale-out is a flap, in minutes, inclusive: what was taken away was needed.
pub const FLAPPING_MINUTES: u64 = 15;

impl Summary {
    /// The part of the requests that was over capacity, 0 to 1; 0 where there was none.
    #[must_use]
    pub fn share_over_capacity(&self) -> f64 {
        // Both are sums, and where all of it was over capacity they may differ in their last digit.
        if self.requests == 0.0 { 0.0 } else { (self.requests_over_capacity / self.requests).min(1.0) }
    }
}
