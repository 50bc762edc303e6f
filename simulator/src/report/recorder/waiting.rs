//! How long requests wait where they queue, told by minutes alone.
//!
//! The queue is a fluid: requests come evenly within a minute, and the first to come is served first. What has not been
//! served is a list of parcels, each of which came evenly within its time. Within a minute capacity is taken to be
//! the same throughout, which it is but in the minutes in which an activity ends.

use std::collections::VecDeque;

use crate::Minute;

/// The most parcels that are kept. Where the backlog goes back further, neighbours are merged in pairs, and the longest
/// wait is known to within a 720th of the time that it goes back.
const MOST_PARCELS: usize = 1_440;

/// Requests that came evenly from one time to another, in minutes since the start of the trace, and wait.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Parcel {
    from: f64,
    to: f64,
    requests: f64,
}

/// What is known of the waiting so far.
#[derive(Clone, Debug)]
pub(super) struct Waiting {
    parcels: VecDeque<Parcel>,
    /// How many minutes make one parcel, and how many the newest one has.
    minutes_per_parcel: u32,
    minutes_in_newest: u32,
    /// Requests that waited at the end of the last minute.
    queue: f64,
    /// The time that all requests have waited, in minutes.
    total: f64,
    /// The longest that one has waited, in minutes.
    longest: f64,
    /// The end of the last minute.
    now: f64,
}

impl Waiting {
    pub(super) const fn new() -> Self {
        Self {
            parcels: VecDeque::new(),
            minutes_per_parcel: 1,
            minutes_in_newest: 0,
            queue: 0.0,
            total: 0.0,
            longest: 0.0,
            now: 0.0,
        }
    }

    /// Requests that waited at the end of the last minute.
    pub(super) const fn queue(&self) -> f64 {
        self.queue
    }

    /// A minute, and how many requests its capacity could have served.
    pub(super) fn minute(&mut self, minute: &Minute, capacity: f64) {
        let before = self.queue;
        self.queue = minute.queue;
        let start = self.now;
        self.now = start + 1.0;
        if before == 0.0 && minute.queue == 0.0 {
            return;
        }
        let arrived = minute.arrivals.requests();
        self.arrive(start, arrived);
        if 0.0 < minute.queue {
            self.total += f64::midpoint(before, minute.queue);
            self.serve(start, 1.0, minute.served);
        } else {
            // The queue falls evenly until it is empty; what comes later does not wait.
            let duration = before / (capacity - arrived);
            let duration = if 0.0 < duration && duration < 1.0 { duration } else { 1.0 };
            self.total += before * duration / 2.0;
            self.serve(start, duration, before + arrived * duration);
            self.parcels.clear();
            self.minutes_per_parcel = 1;
            self.minutes_in_newest = 0;
        }
    }

    /// Mean seconds over so many requests, and the longest. What still waits has waited until now.
    pub(super) fn finish(mut self, requests: f64) -> (f64, f64) {
        self.oldest_waits_until(self.now);
        let mean = if requests == 0.0 { 0.0 } else { self.total / requests };
        (mean * 60.0, self.longest * 60.0)
    }

    fn arrive(&mut self, start: f64, requests: f64) {
        match self.parcels.back_mut() {
            Some(newest) if self.minutes_in_newest < self.minutes_per_parcel => {
                newest.to = start + 1.0;
                newest.requests += requests;
                self.minutes_in_newest += 1;
            }
            _ => {
                if self.parcels.len() == MOST_PARCELS {
                    self.merge();
                }
                self.parcels.push_back(Parcel { from: start, to: start + 1.0, requests });
                self.minutes_in_newest = 1;
            }
        }
    }

    fn merge(&mut self) {
        let parcels = std::mem::take(&mut self.parcels);
        let mut parcels = parcels.into_iter();
        while let Some(older) = parcels.next() {
            let merged = parcels.next().map_or(older, |newer| Parcel {
                from: older.from,
                to: newer.to,
                requests: older.requests + newer.requests,
            });
            self.parcels.push_back(merged);
        }
        self.minutes_per_parcel *= 2;
    }

    /// Serves so many requests evenly from a time on. Between the ends of parcels a wait grows or falls evenly, so that
    /// the longest one is at such an end.
    fn serve(&mut self, start: f64, duration: f64, requests: f64) {
        self.oldest_waits_until(start);
        let mut served = 0.0;
        while served < requests {
            let Some(oldest) = self.parcels.front_mut() else { break };
            if requests - served < oldest.requests {
                let part = (requests - served) / oldest.requests;
                oldest.from += (oldest.to - oldest.from) * part;
                oldest.requests -= requests - served;
                break;
            }
            served += oldest.requests;
            let came = oldest.to;
            self.parcels.pop_front();
            let wait = start + duration * served / requests - came;
            self.longest = self.longest.max(wait);
            self.oldest_waits_until(start + duration * served / requests);
        }
    }

    fn oldest_waits_until(&mut self, time: f64) {
        // A parcel without requests is a minute without any: nothing of it waits.
        while self.parcels.front().is_some_and(|oldest| oldest.requests == 0.0) {
            self.parcels.pop_front();
        }
        if let Some(oldest) = self.parcels.front() {
            self.longest = self.longest.max(time - oldest.from);
        }
    }
}
