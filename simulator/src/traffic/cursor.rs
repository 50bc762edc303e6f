//! The times of many requests of a schedule, one after the other.

use std::time::Duration;

use super::schedule::{Position, Schedule, Second};

/// Goes through a schedule once: what it says of a position is [`Schedule::time_at`], for a fraction of the work.
///
/// The positions it is asked for have to rise. Of an earlier one it says the begin of the second it has come to.
#[derive(Clone, Debug)]
pub struct Cursor {
    schedule: Schedule,
    /// The stage it has come to.
    place: usize,
    /// The second of it.
    second: Second,
}

impl Cursor {
    pub(super) fn new(schedule: Schedule) -> Self {
        let second = schedule.stages[0].second(0);
        Self { schedule, place: 0, second }
    }

    /// When the area under the rates begins to exceed a position, from the start on; `None` where it never does.
    #[must_use]
    pub fn time_at(&mut self, position: Position) -> Option<Duration> {
        loop {
            let placed = self.schedule.stages.get(self.place)?;
            let reached = placed.scaled_at(position);
            if reached < self.second.end {
                return Some(self.second.time_at(reached));
            }
            if reached < placed.scaled_end() {
                self.second = placed.second_of(reached);
            } else {
                self.place += 1;
                self.second = self.schedule.stages.get(self.place)?.second(0);
            }
        }
    }
}
