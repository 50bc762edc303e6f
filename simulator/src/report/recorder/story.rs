//! The timeline while it is written: a decision that is taken again a minute later belongs to the same entry.

use std::cmp::Ordering;

use jiff::Timestamp;
use scaling::{CapacityRange, Deployment};

use super::alarms::Alarms;
use super::reason::{self, Telling};
use crate::report::timeline::{Entry, EntryKind, Timeline};
use crate::{Assumptions, Cause, Decision, NotScaledReason, Verdict};

/// How long after a decision the same one is taken to be the same still, in seconds: a policy is called every minute.
const SOON: u64 = 60;

/// The timeline so far.
#[derive(Clone, Debug)]
pub(super) struct Story {
    deployment: Deployment,
    assumptions: Assumptions,
    start: Timestamp,
    alarms: Alarms,
    /// The range in force.
    range: CapacityRange,
    /// What each alarm, each scheduled action and the range last led to, in this order.
    last: Vec<Option<Stretch>>,
    timeline: Timeline,
}

/// A decision, and the same one minute after minute.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stretch {
    /// The first of them.
    pub(super) first: Decision,
    /// The range after the first.
    pub(super) range: CapacityRange,
    /// The least and the greatest value it was taken by.
    pub(super) metric: Option<(f64, f64)>,
    /// The least and the greatest capacity that was asked for.
    pub(super) wanted: Option<(u32, u32)>,
    /// The step that all of them fell into.
    pub(super) step: Option<usize>,
    to_seconds: u64,
    times: u64,
    /// Its place in the timeline, where it has one.
    entry: Option<usize>,
}

impl Story {
    pub(super) fn new(deployment: &Deployment, assumptions: Assumptions, start: Timestamp, alarms: Alarms) -> Self {
        let sources = alarms.labels().len() + deployment.scheduled_actions.len() + 1;
        Self {
            range: deployment.capacity,
            deployment: deployment.clone(),
            assumptions,
            start,
            alarms,
            last: vec![None; sources],
            timeline: Timeline::default(),
        }
    }

    pub(super) fn decision(&mut self, decision: &Decision) {
        self.follow_range(decision);
        let source = match decision.cause {
            Cause::Policy(proposal) => self.alarms.place(proposal.policy, proposal.alarm),
            Cause::ScheduledAction(action) => self.alarms.labels().len() + action,
            Cause::Range => self.last.len() - 1,
        };
        let range = self.range;
        if let Some(stretch) = &mut self.last[source]
            && stretch.goes_on_with(decision)
        {
            stretch.extend(decision);
            return;
        }
        let entry = self.begin(decision);
        let ended = self.last[source].replace(Stretch::of(decision, range, entry));
        self.end(ended);
    }

    pub(super) fn finish(mut self) -> Timeline {
        for stretch in std::mem::take(&mut self.last) {
            self.end(stretch);
        }
        self.timeline
    }

    /// A scheduled action moves the range, unless it is refused.
    fn follow_range(&mut self, decision: &Decision) {
        let Cause::ScheduledAction(action) = decision.cause else { return };
        let refused = [NotScaledReason::Suspended, NotScaledReason::MinOverMax].map(Verdict::NotScaled);
        if !refused.contains(&decision.verdict) {
            let moved = self.deployment.scheduled_actions[action].apply(decision.capacity, self.range);
            self.range = moved.map_or(self.range, |(_, range)| range);
        }
    }

    /// Keeps a place for an entry; what it says is known when it ends.
    fn begin(&mut self, decision: &Decision) -> Option<usize> {
        if self.timeline.entries.len() == Timeline::MOST_ENTRIES {
            self.timeline.left_out += 1;
            return None;
        }
        let (kind, capacity_after) = match decision.verdict {
            Verdict::Scaled(activity) if activity.from < activity.to => (EntryKind::ScaledOut, activity.to),
            Verdict::Scaled(activity) => (EntryKind::ScaledIn, activity.to),
            Verdict::RangeMoved => (EntryKind::RangeMoved, decision.capacity),
            Verdict::NotScaled(_) => (EntryKind::NotScaled, decision.capacity),
        };
        self.timeline.entries.push(Entry {
            from_seconds: decision.at_seconds,
            to_seconds: decision.at_seconds,
            times: 1,
            kind,
            capacity_before: decision.capacity,
            capacity_after,
            cause: String::new(),
            reason: String::new(),
        });
        Some(self.timeline.entries.len() - 1)
    }

    fn end(&mut self, stretch: Option<Stretch>) {
        let Some(stretch) = stretch else { return };
        let Some(place) = stretch.entry else { return };
        let telling = Telling { deployment: &self.deployment, assumptions: &self.assumptions, start: self.start };
        let entry = &mut self.timeline.entries[place];
        entry.to_seconds = stretch.to_seconds;
        entry.times = stretch.times;
        entry.cause = reason::cause(telling, &stretch);
        entry.reason = reason::sentence(telling, &stretch);
    }
}

impl Stretch {
    fn of(decision: &Decision, range: CapacityRange, entry: Option<usize>) -> Self {
        let proposal = match decision.cause {
            Cause::Policy(proposal) => Some(proposal),
            Cause::ScheduledAction(_) | Cause::Range => None,
        };
        Self {
            first: *decision,
            range,
            metric: proposal.and_then(|proposal| proposal.metric).map(|value| (value, value)),
            wanted: wanted(decision).map(|wanted| (wanted, wanted)),
            step: proposal.and_then(|proposal| proposal.step),
            to_seconds: decision.at_seconds,
            times: 1,
            entry,
        }
    }

    /// Whether a later decision of the same source is this one once more, whatever the value and the step. A change of
    /// capacity never is.
    fn goes_on_with(&self, decision: &Decision) -> bool {
        !matches!(decision.verdict, Verdict::Scaled(_))
            && decision.verdict == self.first.verdict
            && decision.capacity == self.first.capacity
            && self.direction(decision.capacity) == wanted(decision).map(|wanted| wanted.cmp(&decision.capacity))
            && decision.at_seconds - self.to_seconds <= SOON
    }

    /// Whether more, less or as much as a capacity was asked for, where anything was.
    fn direction(&self, capacity: u32) -> Option<Ordering> {
        self.wanted.map(|(wanted, _)| wanted.cmp(&capacity))
    }

    fn extend(&mut self, decision: &Decision) {
        self.to_seconds = decision.at_seconds;
        self.times += 1;
        let Cause::Policy(proposal) = decision.cause else { return };
        if let (Some((least, most)), Some(value)) = (&mut self.metric, proposal.metric) {
            *least = least.min(value);
            *most = most.max(value);
        }
        if let (Some((least, most)), Some(wanted)) = (&mut self.wanted, proposal.wanted) {
            *least = (*least).min(wanted);
            *most = (*most).max(wanted);
        }
        if self.step != proposal.step {
            self.step = None;
        }
    }
}

/// The capacity that a policy asks for.
fn wanted(decision: &Decision) -> Option<u32> {
    match decision.cause {
        Cause::Policy(proposal) => proposal.wanted,
        Cause::ScheduledAction(_) | Cause::Range => None,
    }
}
