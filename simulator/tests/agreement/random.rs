//! Random scenarios and traces.
//!
//! Plans go through the validation that authors' plans go through; some are changed afterwards into what only a
//! template that somebody wrote by hand can have.

mod assumptions;
mod deployment;
mod trace;

use proptest::prelude::*;
use simulator::{Arrivals, Fleet, Scenario};

/// A scenario and the minutes that pass.
#[derive(Clone, Debug)]
pub(crate) struct Run {
    pub(crate) scenario: Scenario,
    pub(crate) trace: Vec<Arrivals>,
}

/// Every kind of deployment over every kind of traffic.
pub(crate) fn run() -> impl Strategy<Value = Run> {
    let scenario = (
        deployment::deployment(),
        fleet(),
        assumptions::assumptions(),
        prop::sample::select(STARTS.as_slice()),
        any::<u64>(),
        prop::option::weighted(0.3, 0..15_u32),
    );
    let scenario = scenario.prop_map(|(deployment, fleet, assumptions, start, seed, initial_capacity)| Scenario {
        deployment,
        fleet,
        assumptions,
        start: start.parse().expect("an instant"),
        seed,
        initial_capacity,
    });
    (scenario, trace::trace()).prop_map(|(scenario, trace)| Run { scenario, trace })
}

/// A full hour, the minute before clocks are put forward, the hour that comes twice, and a fraction of a second.
const STARTS: [&str; 4] =
    ["2026-01-01T00:00:00Z", "2026-03-29T00:58:00Z", "2026-10-25T00:30:10Z", "2026-06-01T12:00:00.25Z"];

fn fleet() -> impl Strategy<Value = Fleet> {
    (
        prop::sample::select(&[10.0, 60.0, 100.0, 33.3][..]),
        prop::sample::select(&[1.0, 4.0, 0.3][..]),
        prop::sample::select(&[0, 7, 60, 95, 300, 600][..]),
        prop::sample::select(&[0, 0, 20, 400][..]),
        prop::sample::select(&[0, 15, 60, 130][..]),
    )
        .prop_map(
            |(requests_per_minute, concurrency, start_up_seconds, start_up_spread_seconds, removal_seconds)| Fleet {
                concurrency,
                start_up_seconds,
                start_up_spread_seconds,
                removal_seconds,
                ..Fleet::of(requests_per_minute)
            },
        )
}
