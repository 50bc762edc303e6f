//! What a fleet does with the requests of a minute.

use crate::Fleet;
use crate::assumptions::Billing;

/// The requests and the seconds of one minute so far.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Totals {
    pub(super) served: f64,
    pub(super) over_capacity: f64,
    pub(super) in_service_seconds: f64,
    pub(super) billed_seconds: f64,
}

/// Time in which the same capacity serves from the first second to the last.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stretch {
    pub(super) seconds: f64,
    /// Requests that arrived in it.
    pub(super) arrivals: f64,
    /// The units in service; whole, as a number to compute with.
    pub(super) units: f64,
    /// Requests that waited at its start.
    pub(super) queue_before: f64,
    /// Requests that wait at its end.
    pub(super) queue_after: f64,
}

/// The fleet, and the requests that wait for it.
#[derive(Clone, Debug)]
pub(super) struct Traffic {
    requests_per_minute: f64,
    keeps_queue: bool,
    billing: Billing,
    pub(super) queue: f64,
}

impl Traffic {
    pub(super) const fn new(fleet: &Fleet, keeps_queue: bool, billing: Billing) -> Self {
        Self { requests_per_minute: fleet.requests_per_minute, keeps_queue, billing, queue: 0.0 }
    }

    /// Serves what arrives, at a rate given by the minute, for some seconds.
    #[inline]
    pub(super) fn serve(
        &mut self,
        requests: f64,
        seconds: u32,
        in_service: u32,
        desired: u32,
        totals: &mut Totals,
    ) -> Stretch {
        let (seconds, units) = (f64::from(seconds), f64::from(in_service));
        let arrivals = requests * seconds / 60.0;
        let most = units * self.requests_per_minute * seconds / 60.0;
        let queue_before = self.queue;
        let (served, over_capacity) = if self.keeps_queue {
            let waiting = queue_before + arrivals;
            let served = waiting.min(most);
            self.queue = waiting - served;
            (served, arrivals.min(self.queue))
        } else {
            let served = arrivals.min(most);
            (served, arrivals - served)
        };
        totals.served += served;
        totals.over_capacity += over_capacity;
        totals.in_service_seconds += units * seconds;
        totals.billed_seconds += seconds
            * match self.billing {
                Billing::FromLaunch => f64::from(in_service.max(desired)),
                Billing::FromService => units,
            };
        Stretch { seconds, arrivals, units, queue_before, queue_after: self.queue }
    }
}
