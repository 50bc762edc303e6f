//! The observer that keeps a run.

mod alarms;
mod figures;
mod points;
mod policy_reason;
mod reason;
mod story;
mod tally;
mod waiting;

use jiff::Timestamp;
use scaling::EndpointKind;

use super::Run;
use super::timeline::Timeline;
use crate::{AlarmChange, Assumptions, Decision, Fleet, Minute, Observer, Scenario, Verdict};
use alarms::Alarms;
use figures::Figures;
use points::Points;
use story::Story;

pub use tally::Tally;

/// Keeps a run while it is simulated, in memory that the length of the trace does not move.
#[derive(Clone, Debug)]
pub struct Recorder {
    name: String,
    kind: EndpointKind,
    start: Timestamp,
    fleet: Fleet,
    assumptions: Assumptions,
    seed: u64,
    figures: Figures,
    points: Points,
    source: Source,
}

/// Where changes of capacity come from.
#[derive(Clone, Debug)]
enum Source {
    /// Decisions of what is deployed.
    Decisions { alarms: Alarms, story: Box<Story> },
    /// Nobody tells them: what was wanted at the end of the last minute, where there was one.
    Minutes { desired: Option<u32> },
}

impl Recorder {
    /// Of a simulated deployment; the name is what a reader calls it.
    #[must_use]
    pub fn new(scenario: &Scenario, name: impl Into<String>) -> Self {
        let Scenario { deployment, fleet, assumptions, start, seed, .. } = scenario;
        let alarms = Alarms::of(deployment);
        let points = Points::new(alarms.labels());
        let story = Box::new(Story::new(deployment, *assumptions, *start, alarms.clone()));
        Self {
            points,
            source: Source::Decisions { alarms, story },
            ..Self::for_baseline(name, deployment.kind, *start, *fleet, *assumptions, *seed)
        }
    }

    /// Of minutes that no policy decided: what is told are minutes alone, and a change of what is wanted counts as a
    /// scaling activity at the start of its minute.
    #[must_use]
    pub fn for_baseline(
        name: impl Into<String>,
        kind: EndpointKind,
        start: Timestamp,
        fleet: Fleet,
        assumptions: Assumptions,
        seed: u64,
    ) -> Self {
        Self {
            name: name.into(),
            kind,
            start,
            fleet,
            assumptions,
            seed,
            figures: Figures::new(fleet),
            points: Points::new(&[]),
            source: Source::Minutes { desired: None },
        }
    }

    /// What was kept.
    #[must_use]
    pub fn finish(self) -> Run {
        let timeline = match self.source {
            Source::Decisions { story, .. } => story.finish(),
            Source::Minutes { .. } => Timeline::default(),
        };
        Run {
            name: self.name,
            kind: self.kind,
            start: self.start,
            fleet: self.fleet,
            assumptions: self.assumptions,
            seed: self.seed,
            summary: self.figures.finish(),
            timeline,
            series: self.points.finish(),
        }
    }

    fn scaled(&mut self, at_seconds: u64, from: u32, to: u32) {
        if from != to {
            self.figures.scaled(at_seconds, from, to);
            self.points.scaled(from, to);
        }
    }
}

impl Observer for Recorder {
    fn minute(&mut self, minute: &Minute) {
        if let Source::Minutes { desired } = &mut self.source {
            let before = desired.replace(minute.desired).unwrap_or(minute.desired);
            self.scaled(minute.index * 60, before, minute.desired);
        }
        self.figures.minute(minute);
        self.points.minute(minute);
    }

    fn alarm(&mut self, change: &AlarmChange) {
        if let Source::Decisions { alarms, .. } = &self.source {
            self.points.alarm(alarms.place(change.policy, change.alarm), change.to);
        }
    }

    fn decision(&mut self, decision: &Decision) {
        if let Verdict::Scaled(activity) = decision.verdict {
            self.scaled(decision.at_seconds, activity.from, activity.to);
        }
        if let Source::Decisions { story, .. } = &mut self.source {
            story.decision(decision);
        }
    }
}
