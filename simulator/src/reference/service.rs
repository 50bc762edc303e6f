//! The requests that are served, wait, or are over capacity.

use scaling::EndpointKind;

use super::capacity::Capacity;
use crate::assumptions::{Billing, OverCapacity};
use crate::signal::Segment;
use crate::{Arrivals, Scenario};

/// The requests that wait.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Service {
    queue: f64,
}

/// What adds up over a minute.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tally {
    pub(super) served: f64,
    pub(super) over_capacity: f64,
    pub(super) in_service_seconds: f64,
    pub(super) billed_seconds: f64,
}

impl Service {
    pub(super) const fn queue(self) -> f64 {
        self.queue
    }

    /// Serves what arrives in so many seconds, in which nothing about the capacity changes.
    pub(super) fn serve(
        &mut self,
        scenario: &Scenario,
        capacity: &Capacity,
        arrivals: Arrivals,
        seconds: u64,
        tally: &mut Tally,
    ) -> Segment {
        #[expect(clippy::cast_precision_loss, reason = "at most 60")]
        let seconds = seconds as f64;
        let units = f64::from(capacity.in_service());
        let arrived = arrivals.requests() * seconds / 60.0;
        let can_serve = units * scenario.fleet.requests_per_minute * seconds / 60.0;
        let queue_before = self.queue;

        let served = (queue_before + arrived).min(can_serve);
        if queues(scenario) {
            self.queue = queue_before + arrived - served;
            tally.over_capacity += arrived.min(self.queue);
        } else {
            tally.over_capacity += arrived - served;
        }
        tally.served += served;
        tally.in_service_seconds += units * seconds;
        tally.billed_seconds += seconds
            * match scenario.assumptions.billing {
                Billing::FromLaunch => units.max(f64::from(capacity.desired())),
                Billing::FromService => units,
            };
        Segment { seconds, arrivals: arrived, in_service: capacity.in_service(), queue_before, queue_after: self.queue }
    }
}

/// Whether requests over capacity wait.
fn queues(scenario: &Scenario) -> bool {
    scenario.deployment.kind == EndpointKind::Async || scenario.assumptions.over_capacity == OverCapacity::Queued
}
