//! A run as a bounded number of points: where the trace is longer, neighbours are merged.

use scaling::AlarmState;

/// The points of a run, from its start on, all of the same width.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// How many minutes a point stands for; the last one may hold fewer.
    pub minutes_per_point: u32,
    /// The points.
    pub points: Vec<Point>,
    /// The alarms, in the order of the policies they call.
    pub alarms: Vec<AlarmTrack>,
}

impl Series {
    /// More points than a picture has columns; a multiple of two. A longer trace has between half of it and this.
    pub const MOST_POINTS: usize = 1_440;
}

/// What happened in the minutes of one point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// The mean requests of a minute, over the minutes that the trace has; `None` where it has none of them.
    pub requests_per_minute: Option<f64>,
    /// The most requests of one minute.
    pub peak_requests_per_minute: Option<f64>,
    /// Requests that were over capacity.
    pub over_capacity: f64,
    /// The most requests that waited.
    pub queue: f64,
    /// The most capacity that was wanted.
    pub desired: u32,
    /// The least capacity that served over a minute, its whole units.
    pub in_service: u32,
    /// The range at the end.
    pub min_capacity: u32,
    /// See `min_capacity`.
    pub max_capacity: u32,
    /// Whether capacity was added.
    pub scaled_out: bool,
    /// Whether capacity was taken away.
    pub scaled_in: bool,
}

/// The state of one alarm at the end of each point; `ALARM` where it had that at all within the point.
#[derive(Clone, Debug, PartialEq)]
pub struct AlarmTrack {
    /// What a reader calls it.
    pub label: String,
    /// One state for each point.
    pub states: Vec<AlarmState>,
}
