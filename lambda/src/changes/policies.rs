//! The changes of scaling policies.

use std::mem;

use scaling::quota::POLICIES_PER_TARGET;

use super::{Goal, taken};
use crate::configuration::ExistingTarget;
use crate::observed::Observed;
use crate::services::{DescribedPolicy, Policy, PolicyConfiguration, TrackedMetric, Write};

/// Whether every name that is wanted is free or ours.
pub(super) fn may_be_put(goal: &Goal<'_>, observed: &Observed) -> Result<(), String> {
    let in_the_way =
        |policy: &&Policy| observed.policy(&policy.name).is_some() && !goal.claim.record.has_policy(&policy.name);
    match goal.desired.policies.iter().find(in_the_way) {
        Some(policy) if goal.configuration.existing == ExistingTarget::Refuse => {
            Err(taken("policy", &policy.name, &goal.configuration.target))
        }
        _ => Ok(()),
    }
}

/// What has to go before anything can be put.
pub(super) fn removed_first(goal: &Goal<'_>, observed: &Observed) -> Vec<Write> {
    let goes_first = |described: &&DescribedPolicy| {
        let present = &described.policy;
        match goal.desired.policies.iter().find(|wanted| wanted.name == present.name) {
            None => is_ours(goal, described) && (is_tracking(present) || is_crowded(goal, observed)),
            Some(wanted) => {
                mem::discriminant(&wanted.configuration) != mem::discriminant(&present.configuration)
                    || is_in_the_way(goal, present)
            }
        }
    };
    observed.policies.iter().filter(goes_first).map(|described| delete(goal, described)).collect()
}

/// The policy, where it is not there as it is wanted.
///
/// A target tracking policy without alarms has lost them; putting it again makes them anew.
pub(super) fn put(goal: &Goal<'_>, observed: &Observed, policy: &Policy) -> Option<Write> {
    let is_there = observed
        .policy(&policy.name)
        .is_some_and(|described| described.policy == *policy && (!is_tracking(policy) || !described.alarms.is_empty()));
    (!is_there).then(|| Write::PutPolicy(goal.configuration.target.clone(), policy.clone()))
}

/// What is no longer wanted, and was not in the way.
pub(super) fn removed_last(goal: &Goal<'_>, observed: &Observed) -> Vec<Write> {
    let goes_last = |described: &&DescribedPolicy| {
        let is_wanted = goal.desired.policies.iter().any(|wanted| wanted.name == described.policy.name);
        !is_wanted && !is_tracking(&described.policy) && is_ours(goal, described) && !is_crowded(goal, observed)
    };
    observed.policies.iter().filter(goes_last).map(|described| delete(goal, described)).collect()
}

/// Whether the target could not hold what is there and what is wanted at once.
fn is_crowded(goal: &Goal<'_>, observed: &Observed) -> bool {
    let new = goal.desired.policies.iter().filter(|wanted| observed.policy(&wanted.name).is_none()).count();
    POLICIES_PER_TARGET < observed.policies.len() + new
}

fn delete(goal: &Goal<'_>, described: &DescribedPolicy) -> Write {
    Write::DeletePolicy(goal.configuration.target.clone(), described.policy.name.clone())
}

fn is_ours(goal: &Goal<'_>, described: &DescribedPolicy) -> bool {
    goal.claim.record.has_policy(&described.policy.name)
}

const fn is_tracking(policy: &Policy) -> bool {
    matches!(policy.configuration, PolicyConfiguration::TargetTracking(_))
}

/// Whether a policy that is there tracks what another one is to track.
fn is_in_the_way(goal: &Goal<'_>, present: &Policy) -> bool {
    tracked(present).is_some_and(|metric| {
        goal.desired.policies.iter().any(|wanted| wanted.name != present.name && tracked(wanted) == Some(metric))
    })
}

const fn tracked(policy: &Policy) -> Option<&TrackedMetric> {
    match &policy.configuration {
        PolicyConfiguration::TargetTracking(tracking) => Some(&tracking.metric),
        PolicyConfiguration::StepScaling(_) | PolicyConfiguration::Other(_) => None,
    }
}
