//! The samples of one signal, newest last, as far back as any alarm looks.

use crate::assumptions::{BeforeTrace, Idle};
use crate::signal::Signal;
use crate::{Assumptions, Fleet};

use super::traffic::Stretch;

/// The samples of one signal, and the one that is being taken.
#[derive(Clone, Debug)]
pub(super) struct Samples {
    signal: Signal,
    /// Seconds from one sample to the next.
    pub(super) spacing: u64,
    concurrency: f64,
    requests_per_minute: f64,
    is_silent_when_idle: bool,
    is_steady_before: bool,
    /// A power of two of them; the place of sample `number` is its lowest bits. A missing one is NaN.
    ring: Vec<f64>,
    mask: usize,
    /// How many have been taken; only its lowest bits count, and whether there are any.
    count: usize,
    open: Open,
}

/// A sample that was taken.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sample {
    /// NaN where it is missing.
    pub(super) value: f64,
    /// Whether it was the same for as long before as any alarm looks back: of the first one it can be assumed.
    pub(super) stands_for_all: bool,
}

/// A sample that is being taken.
#[derive(Clone, Copy, Debug)]
struct Open {
    arrivals: f64,
    sum: f64,
    /// Seconds in which anything was in service.
    seconds: f64,
    queue: f64,
    units: f64,
}

impl Open {
    const EMPTY: Self = Self { arrivals: 0.0, sum: 0.0, seconds: 0.0, queue: 0.0, units: 0.0 };
}

impl Samples {
    /// Samples of a signal, `spacing` seconds apart, of which none is read after `length` newer ones.
    pub(super) fn new(signal: Signal, spacing: u64, length: usize, fleet: &Fleet, assumptions: &Assumptions) -> Self {
        let length = length.next_power_of_two();
        Self {
            signal,
            spacing,
            concurrency: fleet.concurrency,
            requests_per_minute: fleet.requests_per_minute,
            is_silent_when_idle: assumptions.idle == Idle::Missing,
            is_steady_before: assumptions.before_trace == BeforeTrace::Steady,
            ring: vec![f64::NAN; length],
            mask: length - 1,
            count: 0,
            open: Open::EMPTY,
        }
    }

    pub(super) const fn signal(&self) -> Signal {
        self.signal
    }

    /// Takes a stretch of time into the sample.
    #[inline]
    pub(super) fn add(&mut self, stretch: &Stretch) {
        let open = &mut self.open;
        match self.signal {
            Signal::InvocationsPerUnit => {
                open.arrivals += stretch.arrivals;
                if stretch.units != 0.0 {
                    open.sum += stretch.arrivals / stretch.units;
                    open.seconds += stretch.seconds;
                }
            }
            Signal::Invocations => open.arrivals += stretch.arrivals,
            Signal::NoCapacityInvocationFailures => {
                if stretch.units == 0.0 {
                    open.sum += stretch.arrivals;
                }
            }
            Signal::BacklogSize | Signal::BacklogSizePerInstance | Signal::HasBacklogWithoutCapacity => {
                open.queue = stretch.queue_after;
                open.units = stretch.units;
            }
            Signal::ConcurrentRequestsPerUnit | Signal::UtilizationPercent | Signal::UtilizationShare => {
                if stretch.units != 0.0 {
                    let value = self.value_of_load(stretch);
                    self.open.sum += value * stretch.seconds;
                    self.open.seconds += stretch.seconds;
                }
            }
        }
    }

    /// Ends the sample that is being taken; in a gap it is missing.
    #[inline]
    pub(super) fn close(&mut self, is_gap: bool) -> Sample {
        let open = std::mem::replace(&mut self.open, Open::EMPTY);
        let value = if is_gap { f64::NAN } else { self.value(&open) };
        let stands_for_all = self.count == 0 && self.is_steady_before;
        if stands_for_all {
            self.ring.fill(value);
        }
        let place = self.count & self.mask;
        self.ring[place] = value;
        self.count = self.count.wrapping_add(1);
        Sample { value, stands_for_all }
    }

    /// The sample so many before the newest one; those before the trace as assumed. NaN where it is missing.
    #[inline]
    pub(super) fn newest(&self, age: usize) -> f64 {
        self.ring[self.count.wrapping_sub(age + 1) & self.mask]
    }

    /// Whether any has been taken.
    pub(super) const fn is_empty(&self) -> bool {
        self.count == 0
    }

    #[inline]
    fn value_of_load(&self, stretch: &Stretch) -> f64 {
        let per_minute = stretch.arrivals * 60.0 / stretch.seconds;
        let load = (per_minute + stretch.queue_before) / (stretch.units * self.requests_per_minute);
        match self.signal {
            Signal::ConcurrentRequestsPerUnit => self.concurrency * load,
            Signal::UtilizationPercent => 100.0 * load.min(1.0),
            _ => load.min(1.0),
        }
    }

    #[inline]
    fn value(&self, open: &Open) -> f64 {
        let known_if = |known: bool, value: f64| if known { value } else { f64::NAN };
        let speaks = !self.is_silent_when_idle || open.arrivals != 0.0;
        match self.signal {
            Signal::InvocationsPerUnit => known_if(speaks && open.seconds != 0.0, open.sum),
            Signal::Invocations => known_if(speaks, open.arrivals),
            Signal::NoCapacityInvocationFailures => known_if(open.sum != 0.0, open.sum),
            Signal::BacklogSize => open.queue,
            Signal::BacklogSizePerInstance => open.queue / open.units.max(1.0),
            Signal::HasBacklogWithoutCapacity => {
                if 0.0 < open.queue && open.units == 0.0 {
                    1.0
                } else {
                    0.0
                }
            }
            Signal::ConcurrentRequestsPerUnit | Signal::UtilizationPercent | Signal::UtilizationShare => {
                known_if(open.seconds != 0.0, open.sum / open.seconds)
            }
        }
    }
}
