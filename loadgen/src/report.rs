//! What is kept of a run: how it was made, its figures as a whole and by interval, and what the account showed meanwhile.

mod csv;
mod hdr_log;
mod json;
mod merge;
mod problem;
pub mod text;
mod verdict;
pub mod words;

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use crate::observation::{Observation, Unit};
use crate::outcome::Class;
use crate::plan::{ArrivalProcess, Shard};
use crate::tally::Tally;

pub use csv::csv;
pub use hdr_log::hdr_log;
pub use json::{json, read_json, schema};
pub use merge::merge;
pub use problem::Problem;
pub use verdict::{Fault, Verdict, verdict};

/// A run, or the shards of one added up.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// How it was made.
    pub run: RunFacts,
    /// How it ended.
    pub end: End,
    /// All figures. `due` counts the requests up to the end of the run.
    pub total: Tally,
    /// The same by interval, from the start on, without a gap. Requests are counted as due, sent or dropped in the interval
    /// in which they were, and as answered or failed in that in which they ended.
    pub intervals: Vec<Tally>,
    /// What the account showed, in the order of time.
    pub observations: Vec<Observation>,
    /// What the simulator says that would happen, where a spec was given.
    pub prediction: Option<Prediction>,
}

/// How a run was made.
#[derive(Clone, Debug, PartialEq)]
pub struct RunFacts {
    /// The version of this program.
    pub version: String,
    /// What was invoked, as `endpoint demo, variant AllTraffic`.
    pub target: String,
    /// What the capacity of that is counted in.
    pub unit: Unit,
    /// Where, as `https://runtime.sagemaker.eu-west-1.amazonaws.com`.
    pub address: String,
    /// What was sent, as `1 payload of 1,024 bytes, application/json`.
    pub payload: String,
    /// The instant of the schedule's start.
    pub started: Timestamp,
    /// The schedule, in its own language.
    pub schedule: String,
    /// How long the schedule is, in seconds.
    pub schedule_seconds: u64,
    /// How many requests it has, all shards together.
    pub schedule_total: u64,
    /// How requests lie within it.
    pub arrivals: ArrivalProcess,
    /// The shards of it that are in the figures, in their order, without one twice.
    pub shards: Vec<Shard>,
    /// The length of an interval, in seconds, over 0.
    pub interval_seconds: u64,
    /// The bound on requests in flight, all shards together.
    pub max_in_flight: u64,
    /// How long an answer was waited for.
    pub timeout: Duration,
    /// Whether requests were signed.
    pub signed: bool,
}

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// The schedule came to its end.
    Completed,
    /// Somebody interrupted it.
    Interrupted {
        /// How far the schedule had come.
        at: Duration,
    },
    /// A condition of `--abort-if` held.
    Aborted {
        /// How far the schedule had come.
        at: Duration,
        /// The condition, as it was written.
        condition: String,
        /// What was measured, as `7.2%`.
        measured: String,
    },
    /// More load brought no more answers: `--stop-when-flat`.
    Flat {
        /// How far the schedule had come.
        at: Duration,
        /// What was seen.
        measured: String,
    },
    /// A failure that every further request would meet.
    Fatal {
        /// How far the schedule had come.
        at: Duration,
        /// Its class.
        class: Class,
        /// What is wrong.
        message: String,
        /// What to do about it.
        fix: String,
    },
    /// The threads that send have ended before their time: what became of their requests is not known.
    Broken {
        /// How far the schedule had come.
        at: Duration,
    },
}

/// What the simulator says of the same load.
#[derive(Clone, Debug, PartialEq)]
pub struct Prediction {
    /// The spec or template it was made from.
    pub plan: String,
    /// Requests that one unit of capacity serves in a minute, as the simulator took it.
    pub requests_per_minute: f64,
    /// One for each minute from the start on.
    pub minutes: Vec<PredictedMinute>,
    /// What would be scaled.
    pub activities: Vec<PredictedActivity>,
}

/// A minute of a prediction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PredictedMinute {
    /// Capacity wanted at its end.
    pub desired: u32,
    /// Whole units in service over the minute.
    pub in_service: u32,
}

/// A predicted change of capacity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PredictedActivity {
    /// When it begins, from the start on.
    pub at: Duration,
    /// When its units are in service, or gone.
    pub done: Duration,
    /// The capacity before.
    pub from: u32,
    /// The capacity after.
    pub to: u32,
    /// The policy or scheduled action.
    pub cause: String,
    /// Why, as a sentence without a full stop.
    pub reason: String,
}

impl Report {
    /// When an interval begins, from the start of the schedule on.
    #[must_use]
    pub fn begin_of(&self, interval: usize) -> Duration {
        Duration::from_secs(self.run.interval_seconds.saturating_mul(interval as u64))
    }

    /// The same as an instant.
    #[must_use]
    pub fn instant_of(&self, interval: usize) -> Timestamp {
        self.instant_at(self.begin_of(interval))
    }

    /// The instant so long after the start of the schedule; the last one there is where it would be later.
    #[must_use]
    pub fn instant_at(&self, elapsed: Duration) -> Timestamp {
        let elapsed = SignedDuration::try_from(elapsed).unwrap_or(SignedDuration::MAX);
        self.run.started.checked_add(elapsed).unwrap_or(Timestamp::MAX)
    }
}
