//! The highest rate that one instance holds, read off a run up a stair of rates, and the scaling that follows from it.
//!
//! A step holds where its requests were sent, and none of the conditions holds over the whole of it. The peak is the last
//! step before the first one that does not: what comes after a broken step says nothing, since requests of the broken one
//! are still about.

mod explanation;
mod proposal;
mod stair;

use std::time::Duration;

use simulator::traffic::{Rate, Schedule, Stage};

use crate::condition::Condition;
use crate::observation::Observation;
use crate::report::{End, Report};
use crate::tally::Tally;

pub use self::explanation::explanation;
pub use self::proposal::{Proposal, Safety, Scaled};
pub use self::stair::{Rise, stair};

/// A step that sends more of its requests late than this tells of this machine, not of the instance.
const MOST_LATE_PERCENT: u64 = 5;

/// A step that finds no room for more of its requests than this is one that the instance does not keep up with.
const MOST_DROPPED_PERCENT: u64 = 1;

/// What a run up a stair of rates has shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Search {
    /// The steps that were looked at, from the lowest rate on: all of them held, but for the last one maybe.
    pub steps: Vec<Step>,
    /// The most instances that were seen in service; `None` where none were looked at.
    pub most_in_service: Option<u32>,
}

/// A rate, and what became of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// The rate.
    pub rate: Rate,
    /// The figures of the step.
    pub tally: Tally,
    /// Whether it held.
    pub verdict: Verdict,
}

/// Whether a rate held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It did.
    Held,
    /// The instance did not keep up with it; why, as `p99>1s: 1.34 s`.
    Broke(String),
    /// This machine did not send it; why.
    NotSent(String),
    /// The run was over before the step was.
    Unfinished,
}

impl Search {
    /// Reads off a report how far an instance has come. Each stage of the schedule is a step, and begins and ends with an
    /// interval of the report.
    #[must_use]
    pub fn of(report: &Report, schedule: &Schedule, until: &[Condition]) -> Self {
        let mut steps = Vec::new();
        let mut begin = Duration::ZERO;
        for stage in schedule.stages() {
            let end = begin + Duration::from_secs(stage.seconds);
            let step = step(report, stage, (begin, end), until);
            let is_last = step.verdict != Verdict::Held;
            if !(is_last && step.tally.due == 0) {
                steps.push(step);
            }
            if is_last {
                break;
            }
            begin = end;
        }
        Self { steps, most_in_service: most_in_service(&report.observations) }
    }

    /// The highest rate that held; `None` where none did.
    #[must_use]
    pub fn peak(&self) -> Option<Rate> {
        self.steps.iter().rev().find(|step| step.verdict == Verdict::Held).map(|step| step.rate)
    }

    /// The step that ended the search; `None` where all of them held.
    #[must_use]
    pub fn broken(&self) -> Option<&Step> {
        self.steps.last().filter(|step| step.verdict != Verdict::Held)
    }
}

/// The most instances in service that were seen; `None` where there were none to see.
#[must_use]
pub fn most_in_service(observations: &[Observation]) -> Option<u32> {
    observations.iter().filter_map(|observation| observation.in_service).max()
}

fn step(report: &Report, stage: Stage, (begin, end): (Duration, Duration), until: &[Condition]) -> Step {
    let mut tally = Tally::default();
    for (place, interval) in report.intervals.iter().enumerate() {
        if begin <= report.begin_of(place) && report.begin_of(place) < end {
            tally.add(interval);
        }
    }
    let verdict = verdict(report, &tally, (begin, end), until);
    Step { rate: stage.from, tally, verdict }
}

fn verdict(report: &Report, tally: &Tally, (begin, end): (Duration, Duration), until: &[Condition]) -> Verdict {
    if report.lasted() < end {
        return match &report.end {
            End::Aborted { condition, measured, .. } => Verdict::Broke(format!("{condition}: {measured}")),
            _ => Verdict::Unfinished,
        };
    }
    let held =
        until.iter().find_map(|condition| Some((condition, condition.met_by(tally, end.saturating_sub(begin))?)));
    if let Some((condition, measured)) = held {
        return Verdict::Broke(format!("{condition}: {measured}"));
    }
    if tally.due * MOST_DROPPED_PERCENT < tally.dropped * 100 {
        let (dropped, due) = (tally.dropped, tally.due);
        return Verdict::Broke(format!("{dropped} of {due} requests found no room among those in flight"));
    }
    if tally.sent * MOST_LATE_PERCENT < tally.late * 100 {
        let (late, sent) = (tally.late, tally.sent);
        return Verdict::NotSent(format!("this machine sent {late} of {sent} requests late"));
    }
    Verdict::Held
}
