//! What the simulator says of a load: which capacity would be there when, by a spec or a template.
//!
//! Minutes are counted from the start of the run. CloudWatch's are those of the clock, so that a prediction is up to a
//! minute off by itself.

mod arrivals;
mod comparison;
mod recording;

use jiff::Timestamp;
use scaling::{CapacityRange, Deployment};
use simulator::engine::Engine;
use simulator::{Arrivals, Assumptions, Fleet, Scenario, Unsimulable};

use crate::observation::Observation;
use crate::report::{Prediction, Report};

pub use arrivals::{planned, sent};
pub use comparison::{Comparison, Way, compared};
use recording::Recording;

/// What a prediction rests on, besides the load.
#[derive(Clone, Debug)]
pub struct Premises {
    /// What a reader calls the spec or template.
    pub plan: String,
    /// What is deployed.
    pub deployment: Deployment,
    /// What serves.
    pub fleet: Fleet,
    /// What AWS does not document.
    pub assumptions: Assumptions,
    /// The capacity at the start, where somebody said it.
    pub initial_capacity: Option<u32>,
}

/// What would be scaled under the requests of each minute from an instant on.
///
/// Where it is known, the capacity at the start and the range are those that the account shows; the capacity that
/// [`Premises`] say goes before.
///
/// # Errors
/// Where a policy goes by a metric that follows from no load.
pub fn predict(
    premises: &Premises,
    start: Timestamp,
    seen: Option<&Observation>,
    minutes: impl IntoIterator<Item = Arrivals>,
) -> Result<Prediction, Unsimulable> {
    let mut deployment = premises.deployment.clone();
    if let Some((min, max)) = seen.and_then(|seen| seen.range)
        && let Ok(range) = CapacityRange::validate(deployment.kind, Some(min.into()), Some(max.into()))
    {
        deployment.capacity = range;
    }
    let scenario = Scenario {
        deployment,
        fleet: premises.fleet,
        assumptions: premises.assumptions,
        start,
        seed: 0,
        initial_capacity: premises.initial_capacity.or_else(|| seen.and_then(|seen| seen.in_service.or(seen.desired))),
    };
    let mut engine = Engine::new(&scenario)?;
    let mut recording = Recording::new(&scenario);
    for minute in minutes {
        engine.pass(minute, &mut recording);
    }
    let (minutes, activities) = recording.finish();
    let requests_per_minute = premises.fleet.requests_per_minute;
    Ok(Prediction { plan: premises.plan.clone(), requests_per_minute, minutes, activities })
}

/// What would be scaled under the load that was really sent.
///
/// # Errors
/// As [`predict`].
pub fn of_report(premises: &Premises, report: &Report) -> Result<Prediction, Unsimulable> {
    let seen = report.observations.iter().find(|seen| seen.in_service.or(seen.desired).is_some());
    predict(premises, report.run.started, seen, sent(report))
}
