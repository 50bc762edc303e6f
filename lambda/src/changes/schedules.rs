//! The changes of scheduled actions.

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
    let mut writes = Vec::new();
    for wanted in &goal.desired.scheduled_actions {
        let present = observed.scheduled_action(&wanted.name);
        if present == Some(wanted) {
            continue;
        }
        if present.is_some_and(|present| loses_something(present, wanted)) {
            writes.push(Write::DeleteScheduledAction(target.clone(), wanted.name.clone()));
        }
        writes.push(Write::PutScheduledAction(target.clone(), wanted.clone()));
    }
    for present in &observed.scheduled_actions {
        let is_wanted = goal.desired.scheduled_actions.iter().any(|wanted| wanted.name == present.name);
        if !is_wanted && goal.claim.record.has_scheduled_action(&present.name) {
            writes.push(Write::DeleteScheduledAction(target.clone(), present.name.clone()));
        }
    }
    writes
}

/// Whether a put would keep something that shall go.
pub(crate) const fn loses_something(present: &ScheduledAction, wanted: &ScheduledAction) -> bool {
    (present.min_capacity.is_some() && wanted.min_capacity.is_none())
        || (present.max_capacity.is_some() && wanted.max_capacity.is_none())
        || (present.timezone.is_some() && wanted.timezone.is_none())
}
