//! What a container does with its requests: so many at a time, the others wait their turn.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::time::{Duration, SystemTime};

/// How every instance, or copy of an inference component, serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Service {
    /// How long one request takes once it is worked on.
    pub duration: Duration,
    /// How far a request may lie off that, either way: all durations in between are equally frequent. At most `duration`.
    pub spread: Duration,
    /// Requests that one instance works on at a time, 1 or more.
    pub concurrency: u32,
    /// Requests that may wait for each instance; the next one is refused.
    pub queue: u32,
    /// What the next one is told.
    pub overload: Overload,
}

/// What is answered where too many wait already.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Overload {
    /// `ServiceUnavailable`, 503.
    #[default]
    Unavailable,
    /// `ThrottlingException`, 400.
    Throttled,
}

impl Service {
    /// One request at a time that takes as long as this, and 100 that wait at most.
    #[must_use]
    pub const fn taking(duration: Duration) -> Self {
        Self { duration, spread: Duration::ZERO, concurrency: 1, queue: 100, overload: Overload::Unavailable }
    }

    /// How long the request with this number takes: drawn, but every time alike.
    fn duration_of(&self, number: u64) -> Duration {
        if self.spread.is_zero() {
            return self.duration;
        }
        // The upper half of the bits are enough for a share of the spread.
        let share = f64::from(u32::try_from(scrambled(number) >> 32).unwrap_or(0)) / f64::from(u32::MAX);
        self.duration.saturating_sub(self.spread) + self.spread.mul_f64(2.0 * share)
    }
}

/// The requests of one variant or inference component that are worked on and that wait.
///
/// When a request ends is known as soon as it comes in: it takes the place that is free first. So nothing waits here,
/// and no lock has to be held while a client does. What already has its place keeps it when capacity comes or goes,
/// as a request keeps the instance that it was routed to.
#[derive(Clone, Debug, Default)]
pub(crate) struct Queue {
    /// When each place that was taken is free again.
    places: BinaryHeap<Reverse<SystemTime>>,
    /// When those that wait will be worked on.
    beginnings: BinaryHeap<Reverse<SystemTime>>,
    /// How many have been taken in.
    taken: u64,
}

impl Queue {
    /// Takes a request in that comes at `now`, where `instances` (1 or more) serve: how long until it is answered, with
    /// `further` on top of its own duration. `None` where too many wait.
    pub(crate) fn take(
        &mut self,
        service: &Service,
        instances: u32,
        further: Duration,
        now: SystemTime,
    ) -> Option<Duration> {
        let places = usize::try_from(instances.saturating_mul(service.concurrency.max(1))).unwrap_or(usize::MAX);
        self.shrink(places);
        let first = self.places.peek().map(|place| place.0);
        let beginning = match first {
            Some(free) if free <= now || places <= self.places.len() => free.max(now),
            _ => now,
        };
        if now < beginning {
            if instances.saturating_mul(service.queue) <= self.waiting(now) {
                return None;
            }
            self.beginnings.push(Reverse(beginning));
        }
        if first.is_some_and(|free| free <= beginning) {
            self.places.pop();
        }
        let end = beginning + service.duration_of(self.taken) + further;
        self.taken += 1;
        self.places.push(Reverse(end));
        end.duration_since(now).ok()
    }

    /// How many wait for a place.
    pub(crate) fn waiting(&mut self, now: SystemTime) -> u32 {
        while self.beginnings.peek().is_some_and(|beginning| beginning.0 <= now) {
            self.beginnings.pop();
        }
        u32::try_from(self.beginnings.len()).unwrap_or(u32::MAX)
    }

    /// Takes places away, first those that would be free last: nobody is waiting for them.
    fn shrink(&mut self, places: usize) {
        if self.places.len() <= places {
            return;
        }
        let mut taken = std::mem::take(&mut self.places).into_vec();
        taken.sort_unstable_by_key(|place| place.0);
        taken.truncate(places);
        self.places = taken.into();
    }
}

/// A number that looks drawn (the finalizer of `SplitMix64`).
pub(super) const fn scrambled(number: u64) -> u64 {
    let mut bits = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}
