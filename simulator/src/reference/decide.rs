//! What comes of the calls of one tick.

use scaling::{AdjustmentType, AlarmState, DeployedPolicy, ScalingActivity};

use super::Reference;
use super::call::{self, Answer, Standing};
use super::cooldown::ScaleOutCooldown;
use crate::assumptions::{LargerScaleOut, PercentBase, ScaleOutCooldown as HeldBack};
use crate::{Activity, Cause, Decision, NotScaledReason, Observer, PolicyIndex, Proposal, Verdict};

impl Reference<'_> {
    /// Lets the alarms call their policies. The largest capacity that is asked for wins, and what is decided is told in
    /// the order of the calls.
    /// Source: Application Auto Scaling user guide, "How target tracking works", on several policies.
    pub(super) fn call_policies(&mut self, observer: &mut impl Observer) {
        let now = self.now;
        let called: Vec<usize> = (0..self.watches.len()).filter(|index| self.watches[*index].calls(now)).collect();
        let capacity = self.capacity.desired();
        let answers: Vec<Answer> = called.into_iter().map(|watch| self.answer(watch)).collect();
        let winner = winner(&answers);
        let begun = winner.map(|(index, to)| (index, self.begin_activity(&answers[index].proposal, to)));
        for (index, answer) in answers.iter().enumerate() {
            let verdict = match (answer.outcome, begun) {
                (Err(reason), _) => Verdict::NotScaled(reason),
                (Ok(_), Some((winner, activity))) if winner == index => Verdict::Scaled(activity),
                (Ok(_), _) => {
                    let by = winner.map_or(answer.proposal.policy, |(winner, _)| answers[winner].proposal.policy);
                    Verdict::NotScaled(NotScaledReason::Outvoted { by })
                }
            };
            observer.decision(&Decision { at_seconds: now, cause: Cause::Policy(answer.proposal), capacity, verdict });
        }
    }

    /// What a policy that an alarm calls comes to.
    fn answer(&self, watch: usize) -> Answer {
        let watch = &self.watches[watch];
        let standing = Standing { desired: self.capacity.desired(), range: self.capacity.range() };
        let policy = &self.scenario.deployment.policies[watch.policy().0];
        let answer = call::ask(policy, watch, standing, &self.scenario.assumptions);
        Answer { outcome: answer.outcome.and_then(|wanted| self.allowed(&answer.proposal, wanted)), ..answer }
    }

    /// The capacity that is come to, or what stands in the way of it.
    fn allowed(&self, proposal: &Proposal, wanted: u32) -> Result<u32, NotScaledReason> {
        let is_out = self.capacity.desired() < wanted;
        let activity = if is_out { ScalingActivity::ScaleOut } else { ScalingActivity::ScaleIn };
        if self.scenario.deployment.suspended.blocks(activity) {
            return Err(NotScaledReason::Suspended);
        }
        if let Some(until_seconds) = self.capacity.updating_until() {
            return Err(NotScaledReason::Updating { until_seconds });
        }
        if is_out { self.allowed_out(proposal, wanted) } else { self.allowed_in(proposal, wanted) }
    }

    /// Within the cooldown of a scale-out, what that one added counts.
    fn allowed_out(&self, proposal: &Proposal, wanted: u32) -> Result<u32, NotScaledReason> {
        let desired = self.capacity.desired();
        let Some(cooldown) = self.cooldowns.scale_out(proposal.policy, self.now, desired) else { return Ok(wanted) };
        let candidate = self.on_base(proposal, wanted, cooldown.base);
        if candidate <= desired {
            return Err(NotScaledReason::Cooldown { until_seconds: cooldown.until });
        }
        Ok(candidate)
    }

    /// What a policy would come to had the scale-out not been whose cooldown lasts.
    fn on_base(&self, proposal: &Proposal, wanted: u32, base: u32) -> u32 {
        let assumptions = &self.scenario.assumptions;
        let (desired, range) = (self.capacity.desired(), self.capacity.range());
        match (&self.scenario.deployment.policies[proposal.policy.0], proposal.step) {
            (DeployedPolicy::Step(policy), Some(step)) => {
                let is_percent = policy.adjustment_type == AdjustmentType::PercentChangeInCapacity;
                let base = if is_percent && assumptions.percent_base == PercentBase::Now { desired } else { base };
                call::adjusted(policy, policy.step_adjustments[step].scaling_adjustment, base, range, assumptions)
            }
            _ => range.clamp(i64::from(base) + i64::from(wanted) - i64::from(desired)),
        }
    }

    fn allowed_in(&self, proposal: &Proposal, wanted: u32) -> Result<u32, NotScaledReason> {
        if let Some(policy) = self.first_that_does_not_agree(proposal.policy) {
            return Err(NotScaledReason::WaitsForOthers { policy });
        }
        let of_scale_out = || {
            let holds = self.scenario.assumptions.scale_out_cooldown == HeldBack::HoldsScaleIn;
            let cooldown = self.cooldowns.scale_out(proposal.policy, self.now, self.capacity.desired());
            cooldown.filter(|_| holds).map(|cooldown| cooldown.until)
        };
        match self.cooldowns.scale_in_until(proposal.policy, self.now).or_else(of_scale_out) {
            Some(until_seconds) => Err(NotScaledReason::Cooldown { until_seconds }),
            None => Ok(wanted),
        }
    }

    /// Target tracking takes away only where all such policies that scale in agree.
    /// Source: Application Auto Scaling user guide, "How target tracking works".
    fn first_that_does_not_agree(&self, policy: PolicyIndex) -> Option<PolicyIndex> {
        let is_tracking = |index: PolicyIndex| {
            matches!(self.scenario.deployment.policies[index.0], DeployedPolicy::TargetTracking(_))
        };
        let scales_in = |watch: &&super::Watch| is_tracking(watch.policy()) && watch.alarm() == 1;
        let mut others = self.watches.iter().filter(scales_in);
        if !is_tracking(policy) {
            return None;
        }
        others.find(|watch| watch.state() != AlarmState::Alarm).map(super::Watch::policy)
    }

    /// Begins what was decided, and the cooldown that follows it.
    fn begin_activity(&mut self, proposal: &Proposal, to: u32) -> Activity {
        let activity = self.capacity.scale_to(to, self.now, self.scenario);
        let policy = proposal.policy;
        let cooldown = |seconds: u32| activity.ends_at_seconds + u64::from(seconds);
        let (out_seconds, in_seconds) = match &self.scenario.deployment.policies[policy.0] {
            DeployedPolicy::Step(step) => (step.cooldown_seconds, step.cooldown_seconds),
            DeployedPolicy::TargetTracking(tracking) => {
                (tracking.scale_out_cooldown_seconds(), tracking.scale_in_cooldown_seconds())
            }
        };
        if activity.to < activity.from {
            self.cooldowns.begin_scale_in(policy, cooldown(in_seconds));
            return activity;
        }
        let until = cooldown(out_seconds);
        let begun = match self.cooldowns.scale_out(policy, self.now, activity.from) {
            None => ScaleOutCooldown { until, base: activity.from },
            Some(earlier) => match self.scenario.assumptions.larger_scale_out {
                LargerScaleOut::Restarts => ScaleOutCooldown { until, ..earlier },
                LargerScaleOut::Continues => earlier,
            },
        };
        self.cooldowns.begin_scale_out(policy, begun);
        activity
    }
}

/// Which answer is followed, and the capacity it comes to: the largest one, the first of several, and any that adds
/// before all that take away.
fn winner(answers: &[Answer]) -> Option<(usize, u32)> {
    let asked = || answers.iter().enumerate().filter_map(|(index, answer)| Some((index, answer.outcome.ok()?)));
    let largest = scaling::resolve(asked().map(|(_, to)| to))?;
    asked().find(|(_, to)| *to == largest)
}
