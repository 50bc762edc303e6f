//! When a scheduled action fires, in seconds since the start of the trace.

use std::iter::Peekable;

use jiff::Timestamp;
use scaling::{Firings, ScheduledAction};

/// The firings of one action that are still to come.
#[derive(Clone, Debug)]
pub(super) struct FiringTimes<'action> {
    firings: Peekable<Firings<'action>>,
    start: Timestamp,
}

impl<'action> FiringTimes<'action> {
    /// Those from an instant on, counted from there.
    pub(super) fn of(action: &'action ScheduledAction, start: Timestamp) -> Self {
        Self { firings: action.firings(start).peekable(), start }
    }

    /// The next one.
    pub(super) fn next_at(&mut self) -> Option<u64> {
        let firing = self.firings.peek()?;
        // A firing is at a full second, so where the start is not, the fraction is left out on both sides of `<=`.
        u64::try_from(firing.at.as_second() - self.start.as_second()).ok()
    }

    /// It has fired.
    pub(super) fn advance(&mut self) {
        self.firings.next();
    }
}
