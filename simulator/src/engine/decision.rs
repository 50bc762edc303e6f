//! What the policies that are called come to, each by itself and then among each other.

use std::cmp::Ordering;

use scaling::{AlarmState, ScalingActivity};

use super::capacity::Capacity;
use super::policy::{Policy, SCALE_IN, WishKind};
use super::{Caller, Engine};
use crate::{Cause, Decision, NotScaledReason, Observer, PolicyIndex, Proposal, Verdict};

/// A policy that was called.
#[derive(Clone, Copy, Debug)]
pub(super) struct Call {
    proposal: Proposal,
    answer: Answer,
}

#[derive(Clone, Copy, Debug)]
enum Answer {
    /// It asks for a capacity, and nothing of its own holds it back.
    Wants(u32),
    No(NotScaledReason),
}

/// The call that is followed, of several.
#[derive(Clone, Copy, Debug)]
struct Winner {
    place: usize,
    policy: PolicyIndex,
    to: u32,
}

/// A capacity that a policy asks for.
#[derive(Clone, Copy, Debug)]
struct Wanted {
    /// Before the range.
    unclamped: i64,
    /// Within it.
    capacity: u32,
    /// The step's.
    adjustment: i32,
}

impl Engine {
    /// Lets the policies that are called decide, each by itself and then among each other.
    #[inline]
    pub(super) fn decide(&mut self, at: u64, observer: &mut impl Observer) {
        let capacity = self.capacity.desired;
        let tell = |observer: &mut _, proposal: Proposal, verdict: Verdict| {
            Observer::decision(
                observer,
                &Decision { at_seconds: at, cause: Cause::Policy(proposal), capacity, verdict },
            );
        };
        if let [place] = *self.calling.as_slice() {
            self.calling.clear();
            let call = self.call(at, place);
            let verdict = match call.answer {
                Answer::No(reason) => Verdict::NotScaled(reason),
                Answer::Wants(to) => self.scale(at, call.proposal.policy, to),
            };
            tell(observer, call.proposal, verdict);
            return;
        }
        let mut winner: Option<Winner> = None;
        for place in 0..self.calling.len() {
            let call = self.call(at, self.calling[place]);
            // The first of the largest: any scale-out is larger than any scale-in.
            if let Answer::Wants(to) = call.answer
                && winner.is_none_or(|winner| winner.to < to)
            {
                winner = Some(Winner { place, policy: call.proposal.policy, to });
            }
            self.calls.push(call);
        }
        for place in 0..self.calls.len() {
            let call = self.calls[place];
            let verdict = match (call.answer, winner) {
                (Answer::No(reason), _) => Verdict::NotScaled(reason),
                (Answer::Wants(_), Some(winner)) if winner.place != place => {
                    Verdict::NotScaled(NotScaledReason::Outvoted { by: winner.policy })
                }
                (Answer::Wants(to), _) => self.scale(at, call.proposal.policy, to),
            };
            tell(observer, call.proposal, verdict);
        }
        self.calling.clear();
        self.calls.clear();
    }

    /// What the policy of an alarm asks for, and whether anything but another policy holds it back.
    #[inline]
    fn call(&self, at: u64, place: usize) -> Call {
        let caller = &self.alarms[place];
        let policy = &self.policies[caller.policy];
        let only_breaching = self.only_breaching && matches!(policy, Policy::Step(_));
        let samples = &self.signals[caller.alarm.signal];
        let metric = caller.alarm.aggregate(samples, only_breaching, policy.aggregation(caller.number));
        let mut proposal =
            Proposal { policy: PolicyIndex(caller.policy), alarm: caller.number, metric, step: None, wanted: None };
        let Some(value) = metric else {
            return Call { proposal, answer: Answer::No(NotScaledReason::NoDatapoint) };
        };
        let wish = policy.wish(caller.number, &caller.steps, value, self.capacity.desired);
        proposal.step = wish.step;
        let answer = match wish.kind {
            WishKind::Nothing(reason) => Answer::No(reason),
            WishKind::Capacity { unclamped, adjustment } => {
                let wanted = self.capacity.range.clamp(unclamped);
                proposal.wanted = Some(wanted);
                self.answer(at, caller, policy, Wanted { unclamped, capacity: wanted, adjustment })
            }
        };
        Call { proposal, answer }
    }

    /// Whether a capacity that a policy asks for is let through.
    #[inline]
    fn answer(&self, at: u64, caller: &Caller, policy: &Policy, wanted: Wanted) -> Answer {
        let Capacity { desired, range, until, .. } = self.capacity;
        let is_tracking = matches!(policy, Policy::Tracking(_));
        if wanted.capacity == desired {
            return Answer::No(match wanted.unclamped.cmp(&desired.into()) {
                Ordering::Greater => NotScaledReason::AlreadyAtMaxCapacity,
                Ordering::Less => NotScaledReason::AlreadyAtMinCapacity,
                Ordering::Equal if is_tracking && caller.number == SCALE_IN && 0 < desired => {
                    NotScaledReason::AutoScalingAnticipatedFlapping
                }
                Ordering::Equal => NotScaledReason::AlreadyAtDesiredCapacity,
            });
        }
        let is_out = desired < wanted.capacity;
        if self.suspended.blocks(if is_out { ScalingActivity::ScaleOut } else { ScalingActivity::ScaleIn }) {
            return Answer::No(NotScaledReason::Suspended);
        }
        if self.capacity.is_updating(at) {
            return Answer::No(NotScaledReason::Updating { until_seconds: until });
        }
        if is_tracking
            && !is_out
            && let Some(policy) = self.first_that_does_not_scale_in()
        {
            return Answer::No(NotScaledReason::WaitsForOthers { policy });
        }
        if !is_out {
            return match self.cooldowns.holds_scale_in(caller.policy, at) {
                Some(until_seconds) => Answer::No(NotScaledReason::Cooldown { until_seconds }),
                None => Answer::Wants(wanted.capacity),
            };
        }
        let Some((until_seconds, base)) = self.cooldowns.holds_scale_out(caller.policy, at, desired) else {
            return Answer::Wants(wanted.capacity);
        };
        let larger = policy.larger(wanted.adjustment, base, desired, wanted.capacity, range);
        if larger <= desired { Answer::No(NotScaledReason::Cooldown { until_seconds }) } else { Answer::Wants(larger) }
    }

    /// The first target tracking policy that scales in, and does not want to now.
    fn first_that_does_not_scale_in(&self) -> Option<PolicyIndex> {
        let tracks = |caller: &&Caller| matches!(self.policies[caller.policy], Policy::Tracking(_));
        let differs = |caller: &&Caller| caller.number == SCALE_IN && caller.alarm.state != AlarmState::Alarm;
        self.alarms.iter().filter(tracks).find(differs).map(|caller| PolicyIndex(caller.policy))
    }

    /// Begins a change that a policy asked for.
    fn scale(&mut self, at: u64, policy: PolicyIndex, to: u32) -> Verdict {
        let is_out = self.capacity.desired < to;
        let activity = self.capacity.begin(at, to);
        let seconds = self.policies[policy.0].cooldown_seconds(is_out);
        self.cooldowns.begin(policy.0, at, &activity, seconds);
        Verdict::Scaled(activity)
    }
}
