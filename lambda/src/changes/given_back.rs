//! The changes that give an adopted target back: nothing of ours stays on it, and it has what it had before us.

use crate::identity::Target;
use crate::observed::Observed;
use crate::owner::is_own_key;
use crate::record::{FormerTarget, Record};
use crate::services::{Registration, Tags, Write};

/// What is done about the target itself; its alarms are another matter. Nothing where it is not registered.
///
/// Whose it was goes last, for another attempt to find what this one could not remove.
pub(crate) fn given_back(target: &Target, record: &Record, former: FormerTarget, observed: &Observed) -> Vec<Write> {
    let Some(registered) = &observed.target else {
        return Vec::new();
    };
    let policies = observed.policies.iter().map(|described| &described.policy.name);
    let policies = policies.filter(|name| record.has_policy(name));
    let actions = observed.scheduled_actions.iter().map(|action| &action.name);
    let actions = actions.filter(|name| record.has_scheduled_action(name));
    let registration =
        Registration { target: target.clone(), range: former.range, suspended: former.suspended, tags: Tags::new() };
    let is_ours = |key: &&String| is_own_key(key) || record.has_tag_key(key);
    let keys = observed.tags.keys().filter(is_ours).cloned().collect();
    let mut writes: Vec<Write> = policies.map(|name| Write::DeletePolicy(target.clone(), name.clone())).collect();
    writes.extend(actions.map(|name| Write::DeleteScheduledAction(target.clone(), name.clone())));
    writes.extend([Write::RegisterTarget(registration), Write::UntagTarget(registered.arn.clone(), keys)]);
    writes
}
