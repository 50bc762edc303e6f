//! What scheduled actions do: they move the range, and capacity with it where it would lie outside.
//!
//! Source: Application Auto Scaling user guide, "How scheduled scaling works". Cooldowns do not hold them back, and none
//! begins.

use scaling::ScalingActivity;

use super::Reference;
use crate::assumptions::ScheduledWhileUpdating;
use crate::{Cause, Decision, NotScaledReason, Observer, Verdict};

impl Reference<'_> {
    /// Everything that has fired by now, in the order of time and then of the actions.
    pub(super) fn fire_scheduled_actions(&mut self, observer: &mut impl Observer) {
        loop {
            let due = |(index, times): (usize, &mut super::FiringTimes<'_>)| times.next_at().map(|at| (at, index));
            let next = self.firing_times.iter_mut().enumerate().filter_map(due).min();
            let Some((_, action)) = next.filter(|(at, _)| *at <= self.now) else { return };
            self.firing_times[action].advance();
            let capacity = self.capacity.desired();
            let verdict = self.fire(action);
            observer.decision(&Decision {
                at_seconds: self.now,
                cause: Cause::ScheduledAction(action),
                capacity,
                verdict,
            });
        }
    }

    fn fire(&mut self, action: usize) -> Verdict {
        let deployment = &self.scenario.deployment;
        if deployment.suspended.blocks(ScalingActivity::Scheduled) {
            return Verdict::NotScaled(NotScaledReason::Suspended);
        }
        let applied = deployment.scheduled_actions[action].apply(self.capacity.desired(), self.capacity.range());
        let Some((wanted, range)) = applied else { return Verdict::NotScaled(NotScaledReason::MinOverMax) };
        self.capacity.move_range(range);
        if wanted == self.capacity.desired() {
            return Verdict::RangeMoved;
        }
        if let Some(until_seconds) = self.capacity.updating_until() {
            if self.scenario.assumptions.scheduled_while_updating == ScheduledWhileUpdating::Retried {
                self.is_range_pending = true;
            }
            return Verdict::NotScaled(NotScaledReason::Updating { until_seconds });
        }
        Verdict::Scaled(self.capacity.scale_to(wanted, self.now, self.scenario))
    }

    /// Brings capacity into a range that moved while the endpoint was updating, now that it is not.
    pub(super) fn return_into_range(&mut self, observer: &mut impl Observer) {
        if !self.is_range_pending || self.capacity.updating_until().is_some() {
            return;
        }
        self.is_range_pending = false;
        let capacity = self.capacity.desired();
        let wanted = self.capacity.range().clamp(capacity.into());
        if wanted != capacity {
            let verdict = Verdict::Scaled(self.capacity.scale_to(wanted, self.now, self.scenario));
            observer.decision(&Decision { at_seconds: self.now, cause: Cause::Range, capacity, verdict });
        }
    }
}
