//! The observer that keeps a run.

use jiff::Timestamp;
use scaling::EndpointKind;

use super::Run;
use super::series::Series;
use super::summary::Summary;
use super::timeline::Timeline;
use crate::{Assumptions, Fleet, Minute, Observer, Scenario};

/// Keeps a run while it is simulated, in memory that the length of the trace does not move.
#[derive(Clone, Debug)]
pub struct Recorder {
    run: Run,
}

impl Recorder {
    /// Of a simulated deployment; the name is what a reader calls it.
    #[must_use]
    pub fn new(scenario: &Scenario, name: impl Into<String>) -> Self {
        let Scenario { deployment, fleet, assumptions, start, seed, .. } = scenario;
        Self::for_baseline(name, deployment.kind, *start, *fleet, *assumptions, *seed)
    }

    /// Of minutes that no policy decided: what is told are [`Minute`]s alone, and a change of what is wanted counts as a
    /// scaling activity.
    #[must_use]
    pub fn for_baseline(
        name: impl Into<String>,
        kind: EndpointKind,
        start: Timestamp,
        fleet: Fleet,
        assumptions: Assumptions,
        seed: u64,
    ) -> Self {
        let series = Series { minutes_per_point: 1, points: Vec::new(), alarms: Vec::new() };
        Self {
            run: Run {
                name: name.into(),
                kind,
                start,
                fleet,
                assumptions,
                seed,
                summary: Summary::default(),
                timeline: Timeline::default(),
                series,
            },
        }
    }

    /// What was kept.
    #[must_use]
    pub fn finish(self) -> Run {
        self.run
    }
}

impl Observer for Recorder {
    fn minute(&mut self, minute: &Minute) {
        self.run.summary.minutes = minute.index + 1;
    }
}
