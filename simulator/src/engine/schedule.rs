//! The firings of all scheduled actions in one order.

use jiff::{SignedDuration, Timestamp};
use scaling::{Schedule, ScheduledAction};

/// Seconds since the start of the trace at which nothing fires.
const NEVER: u64 = u64::MAX;

/// The scheduled actions of a target, and when each fires next.
#[derive(Clone, Debug)]
pub(super) struct Timetable {
    start: Timestamp,
    /// The earliest of them, so that a tick without one costs a comparison.
    next: u64,
    entries: Vec<Entry>,
}

#[derive(Clone, Debug)]
struct Entry {
    action: ScheduledAction,
    next: u64,
}

impl Timetable {
    pub(super) fn new(actions: &[ScheduledAction], start: Timestamp) -> Self {
        let entry = |action: &ScheduledAction| Entry { next: first(action, start, start), action: action.clone() };
        let mut table = Self { start, next: NEVER, entries: actions.iter().map(entry).collect() };
        table.find_next();
        table
    }

    /// Whether anything fires up to an instant, inclusive, that has not been taken.
    #[inline]
    pub(super) const fn is_due(&self, at: u64) -> bool {
        self.next <= at
    }

    /// Takes the next firing up to an instant, inclusive: by time, then by the order of the actions.
    pub(super) fn take(&mut self, at: u64) -> Option<(usize, &ScheduledAction)> {
        if !self.is_due(at) {
            return None;
        }
        let index = self.entries.iter().position(|entry| entry.next == self.next)?;
        let entry = &mut self.entries[index];
        entry.next = following(&entry.action, entry.next, self.start);
        self.find_next();
        Some((index, &self.entries[index].action))
    }

    fn find_next(&mut self) {
        self.next = self.entries.iter().map(|entry| entry.next).min().unwrap_or(NEVER);
    }
}

/// The first firing from an instant on.
fn first(action: &ScheduledAction, from: Timestamp, start: Timestamp) -> u64 {
    let firing = action.firings(from).next();
    // Firings are at whole seconds, and none is before the start.
    firing.and_then(|firing| u64::try_from(firing.at.as_second() - start.as_second()).ok()).unwrap_or(NEVER)
}

/// The firing after one.
fn following(action: &ScheduledAction, firing: u64, start: Timestamp) -> u64 {
    // A rate without a start counts from where it is asked from, and not that instant itself.
    let counts_from_here = matches!(action.schedule(), Schedule::Rate(_)) && action.start().is_none();
    let after = i64::from(!counts_from_here);
    let from = i64::try_from(firing).ok().and_then(|firing| firing.checked_add(after));
    let from = from.and_then(|from| {
        let start = Timestamp::from_second(start.as_second()).ok()?;
        start.checked_add(SignedDuration::from_secs(from)).ok()
    });
    from.map_or(NEVER, |from| first(action, from, start))
}
