//! The changes of scheduled actions.

use scaling::quota::SCHEDULED_ACTIONS_PER_TARGET;

use super::{Goal, taken};
use crate::configuration::ExistingTarget;
use crate::observed::Observed;
use crate::services::{ScheduledAction, Write};

/// Whether every name that is wanted is free or ours.
pub(super) fn may_be_put(goal: &Goal<'_>, observed: &Observed) -> Result<(), String> {
    let in_the_way = |action: &&ScheduledAction| {
        observed.scheduled_action(&action.name).is_some() && !goal.claim.record.has_scheduled_action(&action.name)
    };
    match goal.desired.scheduled_actions.iter().find(in_the_way) {
        Some(action) if goal.configuration.existing == ExistingTarget::Refuse => {
            Err(taken("scheduled action", &action.name, &goal.configuration.target))
        }
        _ => Ok(()),
    }
}

/// Every action that differs is put, every one of ours that is no longer wanted removed.
///
/// What a put leaves out is kept, so an action that loses a bound or its zone is removed before it is put.
pub(super) fn put_and_removed(goal: &Goal<'_>, observed: &Observed) -> Vec<Write> {
    let target = &goal.configuration.target;
    let mut puts = Vec::new();
    let mut new = 0;
    for wanted in &goal.desired.scheduled_actions {
        let present = observed.scheduled_action(&wanted.name);
        new += usize::from(present.is_none());
        if present == Some(wanted) {
            continue;
        }
        if present.is_some_and(|present| loses_something(present, wanted)) {
            puts.push(Write::DeleteScheduledAction(target.clone(), wanted.name.clone()));
        }
        puts.push(Write::PutScheduledAction(target.clone(), wanted.clone()));
    }
    let is_dropped = |present: &&ScheduledAction| {
        let is_wanted = goal.desired.scheduled_actions.iter().any(|wanted| wanted.name == present.name);
        !is_wanted && goal.claim.record.has_scheduled_action(&present.name)
    };
    let dropped = observed.scheduled_actions.iter().filter(is_dropped);
    let removals: Vec<Write> =
        dropped.map(|present| Write::DeleteScheduledAction(target.clone(), present.name.clone())).collect();
    // What is dropped goes last, but where the target could not hold everything at once.
    let is_crowded = SCHEDULED_ACTIONS_PER_TARGET < observed.scheduled_actions.len() + new;
    if is_crowded { [removals, puts].concat() } else { [puts, removals].concat() }
}

/// Whether a put would keep something that shall go.
pub(crate) const fn loses_something(present: &ScheduledAction, wanted: &ScheduledAction) -> bool {
    (present.min_capacity.is_some() && wanted.min_capacity.is_none())
        || (present.max_capacity.is_some() && wanted.max_capacity.is_none())
        || (present.timezone.is_some() && wanted.timezone.is_none())
}
