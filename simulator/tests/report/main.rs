//! Acceptance tests of what is kept and told of a run, through the public face of the crate.

mod figures;
pub(crate) mod json;
mod runs;
mod series;
mod text;
mod timeline;

use jiff::Timestamp;
use scaling::Deployment;
use simulator::report::Recorder;
use simulator::{Arrivals, Assumptions, Fleet, Minute, Scenario};
use templategen::spec;

/// A day that begins a Monday.
pub(crate) fn start() -> Timestamp {
    "2026-01-05T00:00:00Z".parse().expect("an instant")
}

/// What is simulated of a spec, over units that serve 100 requests a minute.
#[track_caller]
pub(crate) fn scenario(text: &str) -> Scenario {
    let reading = spec::read("test", text.as_bytes());
    let spec = reading.spec.unwrap_or_else(|| panic!("{text}\n{}", reading.source.report(&reading.diagnostics)));
    Scenario {
        deployment: Deployment::of(&spec.plan),
        fleet: Fleet { price_per_hour: Some(1.5), ..Fleet::of(100.0) },
        assumptions: Assumptions::DEFAULT,
        start: start(),
        seed: 7,
        initial_capacity: None,
    }
}

/// A recorder of a ladder with a resting band from 20 to 50, on instances.
pub(crate) fn ladder() -> Recorder {
    Recorder::new(
        &scenario("capacity: { min: 1, max: 10 }\nstep_scaling: { steps: 'below 20: -1, from 50: +1' }"),
        "ladder",
    )
}

/// A minute with so many requests, units in service and as many wanted, that serves all of it.
pub(crate) fn minute(index: u64, requests: f64, units: u32) -> Minute {
    let seconds = f64::from(units) * 60.0;
    Minute {
        index,
        arrivals: Arrivals::of(requests).expect("a count"),
        served: requests,
        over_capacity: 0.0,
        queue: 0.0,
        in_service: units,
        desired: units,
        in_service_seconds: seconds,
        billed_seconds: seconds,
        min_capacity: 1,
        max_capacity: 10,
    }
}
