//! What the last scaling activities of policies hold back.
//!
//! A cooldown begins when its activity has succeeded. Until then the endpoint is updating, which holds everything back,
//! so it can be noted when the activity begins.
//! Source: Application Auto Scaling user guide, "Step scaling policies", on cooldowns.

use crate::PolicyIndex;
use crate::assumptions::CooldownScope;

/// The cooldowns of every policy, or those of the whole target.
#[derive(Clone, Debug)]
pub(super) struct Cooldowns {
    scope: CooldownScope,
    of_policies: Vec<PolicyCooldowns>,
}

#[derive(Clone, Copy, Debug, Default)]
struct PolicyCooldowns {
    scale_out: Option<ScaleOutCooldown>,
    /// Until when no more is taken away.
    scale_in_until: Option<u64>,
}

/// The cooldown of a scale-out: what it added counts towards the next one.
#[derive(Clone, Copy, Debug)]
pub(super) struct ScaleOutCooldown {
    /// When it ends.
    pub(super) until: u64,
    /// The capacity that the next one is counted from: the one before the activity that it came from.
    pub(super) base: u32,
}

impl Cooldowns {
    pub(super) fn none(policies: usize, scope: CooldownScope) -> Self {
        Self { scope, of_policies: vec![PolicyCooldowns::default(); policies] }
    }

    /// The cooldowns that a policy minds: its own, or the ones that all share.
    fn index(&self, policy: PolicyIndex) -> usize {
        match self.scope {
            CooldownScope::Policy => policy.0,
            CooldownScope::Target => 0,
        }
    }

    /// The cooldown of a scale-out that lasts now, at a capacity. Where capacity has been taken away since, nothing of
    /// what was added is left to count, and the base is the capacity there is: no step adds more than it says.
    pub(super) fn scale_out(&self, policy: PolicyIndex, now: u64, capacity: u32) -> Option<ScaleOutCooldown> {
        let cooldown = self.of_policies[self.index(policy)].scale_out.filter(|cooldown| now < cooldown.until)?;
        Some(ScaleOutCooldown { base: cooldown.base.min(capacity), ..cooldown })
    }

    /// Until when a cooldown of a scale-in lasts that lasts now.
    pub(super) fn scale_in_until(&self, policy: PolicyIndex, now: u64) -> Option<u64> {
        self.of_policies[self.index(policy)].scale_in_until.filter(|until| now < *until)
    }

    /// A scale-out begins, after which every cooldown of a scale-in is over.
    pub(super) fn begin_scale_out(&mut self, policy: PolicyIndex, cooldown: ScaleOutCooldown) {
        for other in &mut self.of_policies {
            other.scale_in_until = None;
        }
        let index = self.index(policy);
        self.of_policies[index].scale_out = Some(cooldown);
    }

    /// A scale-in begins.
    pub(super) fn begin_scale_in(&mut self, policy: PolicyIndex, until: u64) {
        let index = self.index(policy);
        self.of_policies[index].scale_in_until = Some(until);
    }
}
