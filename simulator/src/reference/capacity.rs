//! What is wanted, what is in service, and the one change under way.

use scaling::CapacityRange;

use crate::assumptions::Removed;
use crate::{Activity, Scenario};

/// The capacity of the target. While no activity is under way, as much is in service as is wanted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Capacity {
    desired: u32,
    in_service: u32,
    range: CapacityRange,
    activity: Option<Activity>,
    /// How many activities there have been.
    activities: u64,
}

impl Capacity {
    /// So much of it, brought into the range.
    pub(super) fn of(units: u32, range: CapacityRange) -> Self {
        let units = range.clamp(units.into());
        Self { desired: units, in_service: units, range, activity: None, activities: 0 }
    }

    pub(super) const fn desired(&self) -> u32 {
        self.desired
    }

    pub(super) const fn in_service(&self) -> u32 {
        self.in_service
    }

    pub(super) const fn range(&self) -> CapacityRange {
        self.range
    }

    /// Until when the endpoint is updating; `None` where it is in service.
    pub(super) fn updating_until(&self) -> Option<u64> {
        self.next_change()
    }

    /// When the activity under way ends.
    pub(super) fn next_change(&self) -> Option<u64> {
        self.activity.map(|activity| activity.ends_at_seconds)
    }

    /// An activity whose end has come has succeeded.
    pub(super) fn end_activity(&mut self, now: u64) {
        if self.next_change().is_some_and(|end| end <= now) {
            self.activity = None;
            self.in_service = self.desired;
        }
    }

    pub(super) const fn move_range(&mut self, range: CapacityRange) {
        self.range = range;
    }

    /// How long a change to so much takes, in seconds.
    fn duration(&self, to: u32, scenario: &Scenario) -> u64 {
        let fleet = &scenario.fleet;
        let seconds =
            if self.desired < to { fleet.start_up(scenario.seed, self.activities) } else { fleet.removal_seconds };
        seconds.into()
    }

    /// Begins a change; none may be under way.
    pub(super) fn scale_to(&mut self, to: u32, now: u64, scenario: &Scenario) -> Activity {
        let ends_at_seconds = now + self.duration(to, scenario);
        let activity = Activity { number: self.activities, from: self.desired, to, ends_at_seconds };
        if to < self.desired && scenario.assumptions.removed == Removed::AtStart {
            self.in_service = to;
        }
        self.desired = to;
        self.activities += 1;
        self.activity = Some(activity);
        self.end_activity(now);
        activity
    }
}
