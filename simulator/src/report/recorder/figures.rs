//! The figures of a run, minute by minute.

use super::waiting::Waiting;
use crate::report::summary::{FLAPPING_MINUTES, Summary};
use crate::{Fleet, Minute};

/// The figures so far.
#[derive(Clone, Debug)]
pub(super) struct Figures {
    fleet: Fleet,
    summary: Summary,
    waiting: Waiting,
    billed_seconds: f64,
    in_service_seconds: f64,
    lag_minutes: u64,
    /// The start of the last scale-in, where no scale-out has begun since.
    scaled_in_at: Option<u64>,
}

impl Figures {
    pub(super) fn new(fleet: Fleet) -> Self {
        Self {
            fleet,
            summary: Summary::default(),
            waiting: Waiting::new(),
            billed_seconds: 0.0,
            in_service_seconds: 0.0,
            lag_minutes: 0,
            scaled_in_at: None,
        }
    }

    pub(super) fn minute(&mut self, minute: &Minute) {
        let summary = &mut self.summary;
        let requests = minute.arrivals.requests();
        summary.minutes += 1;
        summary.gap_minutes += u64::from(minute.arrivals.is_gap());
        summary.requests += requests;
        summary.peak_requests_per_minute = summary.peak_requests_per_minute.max(requests);
        summary.overloaded_minutes += u64::from(0.0 < minute.over_capacity || 0.0 < minute.queue);
        summary.requests_over_capacity += minute.over_capacity;
        summary.peak_queue = summary.peak_queue.max(minute.queue);
        let in_service = minute.in_service_seconds / 60.0;
        summary.peak_in_service = summary.peak_in_service.max(rounded_up(in_service));
        self.billed_seconds += minute.billed_seconds;
        self.in_service_seconds += minute.in_service_seconds;

        let lags = in_service < f64::from(self.fleet.units_for(requests + self.waiting.queue()));
        self.lag_minutes = if lags { self.lag_minutes + 1 } else { 0 };
        summary.longest_lag_minutes = summary.longest_lag_minutes.max(self.lag_minutes);
        self.waiting.minute(minute, in_service * self.fleet.requests_per_minute);
    }

    /// A change of the capacity wanted began.
    pub(super) fn scaled(&mut self, at_seconds: u64, from: u32, to: u32) {
        if to < from {
            self.summary.scale_ins += 1;
            self.scaled_in_at = Some(at_seconds);
        } else {
            self.summary.scale_outs += 1;
            let since = self.scaled_in_at.take().map(|scaled_in_at| at_seconds - scaled_in_at);
            self.summary.flaps += u64::from(since.is_some_and(|seconds| seconds <= FLAPPING_MINUTES * 60));
        }
    }

    pub(super) fn finish(self) -> Summary {
        let Summary { minutes, requests, .. } = self.summary;
        let (mean_queue_seconds, longest_queue_seconds) = self.waiting.finish(requests);
        let unit_hours = self.billed_seconds / 3600.0;
        Summary {
            unit_hours,
            cost: self.fleet.price_per_hour.map(|price| price * unit_hours),
            mean_queue_seconds,
            longest_queue_seconds,
            mean_in_service: if minutes == 0 { 0.0 } else { self.in_service_seconds / seconds(minutes) },
            ..self.summary
        }
    }
}

/// A number of units; saturates, and no endpoint has so many.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "units are a number from 0 on")]
fn rounded_up(units: f64) -> u32 {
    units.ceil() as u32
}

/// So many minutes in seconds. A trace has fewer than 2^52 of them.
#[expect(clippy::cast_precision_loss, reason = "a count of minutes is exact in a double")]
fn seconds(minutes: u64) -> f64 {
    minutes as f64 * 60.0
}
