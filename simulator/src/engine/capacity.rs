//! The capacity of the target: its range, what is wanted, what serves, and the one change under way.

use scaling::{CapacityRange, DeployedPolicy};

use crate::assumptions::{CooldownScope, LargerScaleOut, Removed, ScaleOutCooldown};
use crate::{Activity, Assumptions, Fleet};

/// The capacity of the target.
#[derive(Clone, Debug)]
pub(super) struct Capacity {
    pub(super) range: CapacityRange,
    pub(super) desired: u32,
    pub(super) in_service: u32,
    /// When the change under way ends, or when the last one ended; 0 before the first.
    pub(super) until: u64,
    /// What serves from then on.
    then_in_service: u32,
    next_number: u64,
    pub(super) fleet: Fleet,
    seed: u64,
    removed: Removed,
}

impl Capacity {
    pub(super) const fn new(range: CapacityRange, fleet: &Fleet, seed: u64, removed: Removed) -> Self {
        let start = range.min();
        Self {
            range,
            desired: start,
            in_service: start,
            until: 0,
            then_in_service: start,
            next_number: 0,
            fleet: *fleet,
            seed,
            removed,
        }
    }

    /// Begins with a capacity, as far as the range allows it.
    pub(super) fn start_with(&mut self, capacity: u32) {
        self.desired = self.range.clamp(capacity.into());
        self.in_service = self.desired;
        self.then_in_service = self.desired;
    }

    /// Whether a change is under way at an instant, which is not over then.
    #[inline]
    pub(super) const fn is_updating(&self, at: u64) -> bool {
        at < self.until
    }

    /// A change that is over at an instant has its effect.
    #[inline]
    pub(super) const fn settle(&mut self, at: u64) {
        if self.until <= at {
            self.in_service = self.then_in_service;
        }
    }

    /// Begins a change to another capacity; none is under way.
    pub(super) fn begin(&mut self, at: u64, to: u32) -> Activity {
        let from = std::mem::replace(&mut self.desired, to);
        let number = self.next_number;
        self.next_number += 1;
        let seconds = if from < to { self.fleet.start_up(self.seed, number) } else { self.fleet.removal_seconds };
        self.until = at + u64::from(seconds);
        self.then_in_service = to;
        if to < from && self.removed == Removed::AtStart {
            self.in_service = to;
        }
        self.settle(at);
        Activity { number, from, to, ends_at_seconds: self.until }
    }
}

/// The cooldowns that hold policies back, each until an instant.
#[derive(Clone, Debug)]
pub(super) struct Cooldowns {
    scope: CooldownScope,
    continues: bool,
    out_holds_in: bool,
    /// One for each policy, or a single one.
    of: Vec<Cooldown>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Cooldown {
    out_until: u64,
    /// The capacity before the scale-out that began it.
    base: u32,
    in_until: u64,
}

impl Cooldowns {
    pub(super) fn new(policies: &[DeployedPolicy], assumptions: &Assumptions) -> Self {
        Self {
            scope: assumptions.cooldown_scope,
            continues: assumptions.larger_scale_out == LargerScaleOut::Continues,
            out_holds_in: assumptions.scale_out_cooldown == ScaleOutCooldown::HoldsScaleIn,
            of: vec![Cooldown::default(); policies.len()],
        }
    }

    #[inline]
    const fn place(&self, policy: usize) -> usize {
        match self.scope {
            CooldownScope::Policy => policy,
            CooldownScope::Target => 0,
        }
    }

    /// Until when a policy's scale-in is held back.
    #[inline]
    pub(super) fn holds_scale_in(&self, policy: usize, at: u64) -> Option<u64> {
        let cooldown = &self.of[self.place(policy)];
        if at < cooldown.in_until {
            Some(cooldown.in_until)
        } else {
            (self.out_holds_in && at < cooldown.out_until).then_some(cooldown.out_until)
        }
    }

    /// Until when only a larger scale-out of a policy is let through, and the capacity it is measured from: at most the
    /// one there is, for what was added may have been taken away.
    #[inline]
    pub(super) fn holds_scale_out(&self, policy: usize, at: u64, desired: u32) -> Option<(u64, u32)> {
        let cooldown = &self.of[self.place(policy)];
        (at < cooldown.out_until).then_some((cooldown.out_until, cooldown.base.min(desired)))
    }

    /// A policy has begun a change.
    pub(super) fn begin(&mut self, policy: usize, at: u64, activity: &Activity, seconds: u32) {
        let place = self.place(policy);
        let until = activity.ends_at_seconds + u64::from(seconds);
        if activity.to < activity.from {
            self.of[place].in_until = until;
            return;
        }
        for cooldown in &mut self.of {
            cooldown.in_until = 0;
        }
        let cooldown = &mut self.of[place];
        let is_within_another = at < cooldown.out_until;
        cooldown.base = if is_within_another { cooldown.base.min(activity.from) } else { activity.from };
        if !(is_within_another && self.continues) {
            cooldown.out_until = until;
        }
    }
}
