//! From a plan to the requests that are due: which, and when.
//!
//! Nothing here is timed: the n-th request of a schedule is due when the area under its rates exceeds the n-th position,
//! whatever became of those before it. Constant arrivals have whole positions. Poisson arrivals have those of a Poisson
//! process of rate 1, so that their times are those of one with the schedule's rates. A shard goes through the positions
//! of all, which is cheap, and keeps its own.

mod poisson;

use std::time::Duration;

use simulator::traffic::{Cursor, Position};

use crate::plan::{ArrivalProcess, Plan, Shard};

use self::poisson::Process;

/// A request that is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// Its place in the whole schedule, all shards together, from 0 on.
    pub index: u64,
    /// When, from the start of the schedule on.
    pub at: Duration,
}

/// The requests of a plan's shard in their order, worked out one at a time: memory is the same for any schedule.
#[derive(Clone, Debug)]
pub struct Dues {
    cursor: Cursor,
    positions: Positions,
    shard: Shard,
    /// The index of the next request of the shard; `None` where it can not be counted.
    next: Option<u64>,
}

/// Where the requests lie on the area under the rates.
#[derive(Clone, Debug)]
enum Positions {
    Whole,
    Poisson(Process),
}

/// The requests of the plan's shard.
#[must_use]
pub fn dues(plan: &Plan) -> Dues {
    let positions = match plan.arrivals {
        ArrivalProcess::Constant => Positions::Whole,
        ArrivalProcess::Poisson { seed } => Positions::Poisson(Process::new(seed)),
    };
    Dues { cursor: plan.schedule.cursor(), positions, shard: plan.shard, next: Some(plan.shard.index()) }
}

/// How many requests the plan's shard has. Poisson arrivals are counted through: a second for some ten millions.
#[must_use]
pub fn total(plan: &Plan) -> u64 {
    match plan.arrivals {
        ArrivalProcess::Constant => share(plan.shard, plan.schedule.total()),
        ArrivalProcess::Poisson { .. } => counted(dues(plan)),
    }
}

/// How many requests of the plan's shard are due before a time from the start of the schedule on, exactly. Poisson
/// arrivals are counted through, as for [`total`].
#[must_use]
pub fn due_before(plan: &Plan, time: Duration) -> u64 {
    if plan.arrivals != ArrivalProcess::Constant {
        return counted(dues(plan).take_while(|due| due.at < time));
    }
    let (mut low, mut high) = (
        plan.schedule.requests_before(time.as_secs()),
        plan.schedule.requests_before(time.as_secs().saturating_add(1)),
    );
    while low < high {
        let middle = low + (high - low) / 2;
        if plan.schedule.intended_time(middle).is_some_and(|due| due < time) { low = middle + 1 } else { high = middle }
    }
    share(plan.shard, low)
}

/// How many of the first so many requests are of the shard.
const fn share(shard: Shard, requests: u64) -> u64 {
    match requests.checked_sub(shard.index()) {
        Some(rest) => rest.div_ceil(shard.of()),
        None => 0,
    }
}

fn counted(dues: impl Iterator<Item = Due>) -> u64 {
    dues.fold(0, |count, _| count + 1)
}

impl Positions {
    /// The position of a request; what it is asked for has to rise.
    fn of(&mut self, index: u64) -> Position {
        match self {
            Self::Whole => Position { whole: index, part: 0 },
            Self::Poisson(process) => process.position(index),
        }
    }
}

impl Iterator for Dues {
    type Item = Due;

    fn next(&mut self) -> Option<Due> {
        let index = self.next?;
        let at = self.cursor.time_at(self.positions.of(index));
        self.next = if at.is_some() { index.checked_add(self.shard.of()) } else { None };
        Some(Due { index, at: at? })
    }
}

impl std::iter::FusedIterator for Dues {}
