//! Which metrics of SageMaker follow from traffic and capacity alone, and the values they take.

mod reading;

pub use reading::{Reading, readings};

use crate::assumptions::Idle;
use crate::{Arrivals, Assumptions, Fleet};

/// A metric that can be derived. Source of what each is: SageMaker developer guide, "Amazon SageMaker AI metrics in
/// Amazon CloudWatch" and "Monitor an asynchronous endpoint".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Signal {
    /// `InvocationsPerInstance` and `InvocationsPerCopy`: every request counts as one over the units in service.
    InvocationsPerUnit,
    /// `Invocations`: the requests that arrive.
    Invocations,
    /// `NoCapacityInvocationFailures`: the requests that arrive while nothing is in service; missing where there are none.
    NoCapacityInvocationFailures,
    /// `ApproximateBacklogSize`: the requests that wait.
    BacklogSize,
    /// `ApproximateBacklogSizePerInstance`: the same over the units in service, over 1 where there are none.
    BacklogSizePerInstance,
    /// `HasBacklogWithoutCapacity`: 1 where requests wait and nothing is in service, else 0.
    HasBacklogWithoutCapacity,
    /// `ConcurrentRequestsPerModel` and `ConcurrentRequestsPerCopy`: the requests that one unit works on, and those
    /// that wait for it.
    ConcurrentRequestsPerUnit,
    /// `CPUUtilization`, `GPUUtilization` and their normalized forms, taken for the whole unit: 0 to 100.
    UtilizationPercent,
    /// `ServerlessProvisionedConcurrencyUtilization`: 0 to 1.
    UtilizationShare,
}

/// A stretch of time in which as much was in service from its first second to its last.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Segment {
    /// Its length in seconds, over 0.
    pub seconds: f64,
    /// The requests that arrived in it.
    pub arrivals: f64,
    /// The capacity that served.
    pub in_service: u32,
    /// The requests that waited at its start.
    pub queue_before: f64,
    /// The requests that wait at its end.
    pub queue_after: f64,
}

/// What is known of the time that one sample stands for: a minute, or ten seconds of it.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'segments> {
    /// The requests of the minute that it lies in: what tells a gap.
    pub minute: Arrivals,
    /// Its segments in their order, one or more.
    pub segments: &'segments [Segment],
}

impl Signal {
    /// Whether its values are counts of requests, which add up over time.
    #[must_use]
    pub const fn is_count(self) -> bool {
        matches!(self, Self::InvocationsPerUnit | Self::Invocations | Self::NoCapacityInvocationFailures)
    }

    /// How often it is published, in seconds: 10 or 60.
    #[must_use]
    pub const fn resolution_seconds(self) -> u32 {
        match self {
            Self::ConcurrentRequestsPerUnit => 10,
            _ => 60,
        }
    }

    /// Its value over a stretch of time; `None` where nothing is published. In a gap nothing is.
    #[inline]
    #[must_use]
    pub fn sample(self, facts: &Facts<'_>, fleet: &Fleet, assumptions: &Assumptions) -> Option<f64> {
        if facts.minute.is_gap() {
            return None;
        }
        match self {
            Self::InvocationsPerUnit => {
                let silent = assumptions.idle == Idle::Missing && facts.arrivals() == 0.0;
                if silent {
                    None
                } else {
                    facts.over_served(|segment, units| segment.arrivals / units).map(|(sum, _)| sum)
                }
            }
            Self::Invocations => {
                let arrivals = facts.arrivals();
                (assumptions.idle == Idle::Zeros || arrivals != 0.0).then_some(arrivals)
            }
            Self::NoCapacityInvocationFailures => {
                let failures = facts
                    .segments
                    .iter()
                    .filter(|segment| segment.in_service == 0)
                    .fold(0.0, |failures, segment| failures + segment.arrivals);
                (failures != 0.0).then_some(failures)
            }
            Self::BacklogSize => facts.last().map(|last| last.queue_after),
            Self::BacklogSizePerInstance => {
                facts.last().map(|last| last.queue_after / f64::from(last.in_service.max(1)))
            }
            Self::HasBacklogWithoutCapacity => facts.last().map(|last| {
                let has_backlog = 0.0 < last.queue_after && last.in_service == 0;
                if has_backlog { 1.0 } else { 0.0 }
            }),
            Self::ConcurrentRequestsPerUnit => facts.mean(|load| fleet.concurrency * load, fleet),
            Self::UtilizationPercent => facts.mean(|load| 100.0 * load.min(1.0), fleet),
            Self::UtilizationShare => facts.mean(|load| load.min(1.0), fleet),
        }
    }
}

impl Facts<'_> {
    #[inline]
    fn last(&self) -> Option<&Segment> {
        self.segments.last()
    }

    #[inline]
    fn arrivals(&self) -> f64 {
        self.segments.iter().fold(0.0, |arrivals, segment| arrivals + segment.arrivals)
    }

    /// The sum of something over the segments with capacity, and their seconds; `None` where no segment has any.
    #[inline]
    fn over_served(&self, value: impl Fn(&Segment, f64) -> f64) -> Option<(f64, f64)> {
        let mut served = self.segments.iter().filter(|segment| segment.in_service != 0).peekable();
        served.peek()?;
        Some(served.fold((0.0, 0.0), |(sum, seconds), segment| {
            (sum + value(segment, f64::from(segment.in_service)), seconds + segment.seconds)
        }))
    }

    /// The mean of something over the time with capacity. It is computed from the load: what arrives in a minute and
    /// what waits, over what is served in a minute.
    #[inline]
    fn mean(&self, value: impl Fn(f64) -> f64, fleet: &Fleet) -> Option<f64> {
        let weighted = |segment: &Segment, units: f64| {
            let per_minute = segment.arrivals * 60.0 / segment.seconds;
            value((per_minute + segment.queue_before) / (units * fleet.requests_per_minute)) * segment.seconds
        };
        self.over_served(weighted).map(|(sum, seconds)| sum / seconds)
    }
}
