//! What has to change for a target to be as it is wanted: a function from two values to a list.
//!
//! The order is what the services demand. The names that are to become ours are remembered before anything is made
//! under them, so that a crash leaves nothing unclaimed. A target tracking policy that goes, changes its kind, or
//! holds the metric of another goes first, because no two may track one metric and no policy may change its kind.
//! What is no longer wanted otherwise goes last, so that a policy is never missed while its successor is made.

mod alarms;
mod given_back;
mod policies;
mod schedules;
mod tags;

pub(crate) use alarms::deletions;
pub(crate) use given_back::given_back;
pub(crate) use schedules::loses_something;
pub(crate) use tags::differing;

use crate::claim::{Claim, Standing};
use crate::configuration::{Configuration, ExistingTarget, RegistrationState};
use crate::desired::Desired;
use crate::identity::Target;
use crate::observed::Observed;
use crate::owner::{Owner, Ownership};
use crate::record::Record;
use crate::services::{Alarm, Registration, Tags, Write};

/// What is wanted, and on what terms.
#[derive(Clone, Debug)]
pub(crate) struct Goal<'a> {
    /// The configuration that is wanted.
    pub(crate) configuration: &'a Configuration,
    /// The former one, where there was one that can be read.
    pub(crate) former: Option<&'a Configuration>,
    /// What the configuration comes to.
    pub(crate) desired: &'a Desired,
    /// On whose behalf.
    pub(crate) owner: &'a Owner,
    /// The right to change the target, and what is remembered of it.
    pub(crate) claim: &'a Claim,
    /// What shall be remembered of it from now on.
    pub(crate) record: &'a Record,
}

/// One step towards the goal.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Change {
    /// A write as it stands.
    Write(Write),
    /// An alarm that calls a policy, whose ARN is known only once it was put. Nothing where it is there already.
    EnsureAlarm {
        /// The alarm, without its action.
        alarm: Box<Alarm>,
        /// The deployed name of the policy it calls.
        policy: String,
        /// Its tags.
        tags: Tags,
        /// Keys of tags that it no longer has.
        stale_tag_keys: Vec<String>,
    },
}

/// Everything that has to be done, in its order; nothing where all is as it is wanted.
///
/// # Errors
/// Where something in the way belongs to somebody else: a sentence that names it and the way out.
pub(crate) fn changes(goal: &Goal<'_>, observed: &Observed) -> Result<Vec<Change>, String> {
    match goal.configuration.registration {
        RegistrationState::Released => released(goal, observed),
        RegistrationState::Active => active(goal, observed),
    }
}

fn active(goal: &Goal<'_>, observed: &Observed) -> Result<Vec<Change>, String> {
    policies::may_be_put(goal, observed)?;
    schedules::may_be_put(goal, observed)?;
    alarms::may_be_put(goal, observed)?;
    let mut writes = tags::claimed(goal, observed);
    writes.extend(registered(goal, observed));
    writes.extend(policies::removed_first(goal, observed));
    let mut changes: Vec<Change> = writes.into_iter().map(Change::Write).collect();
    for policy in &goal.desired.policies {
        changes.extend(policies::put(goal, observed, policy).map(Change::Write));
        changes.extend(alarms::ensured(goal, observed, &policy.name));
    }
    let mut writes = schedules::put_and_removed(goal, observed);
    writes.extend(policies::removed_last(goal, observed));
    writes.extend(alarms::removed(goal, observed));
    writes.extend(tags::settled(goal, observed));
    changes.extend(writes.into_iter().map(Change::Write));
    Ok(changes)
}

/// Nothing of ours stays, but the resource does. An adopted target goes on without it, as it does after a Delete.
///
/// That is refused where a rollback could not take the target over again, and would leave the stack stuck.
fn released(goal: &Goal<'_>, observed: &Observed) -> Result<Vec<Change>, String> {
    let target = &goal.configuration.target;
    let mut writes = alarms::removed(goal, observed);
    match (goal.claim.record.adopted, goal.former) {
        (Some(_), Some(former)) if former.existing == ExistingTarget::Refuse => {
            return Err(format!(
                "Registration: Released would give {} back to whoever registered it, and Active could not take it over \
                 again: set AdoptExisting to true in an update of its own first",
                target.resource_id()
            ));
        }
        (Some(former), _) => writes.extend(given_back(target, &goal.claim.record, former, observed)),
        (None, _) => {
            let is_there = !matches!(goal.claim.standing, Standing::New | Standing::Others);
            writes.extend(is_there.then(|| Write::DeregisterTarget(target.clone())));
        }
    }
    Ok(writes.into_iter().map(Change::Write).collect())
}

/// The registration, where the target is new or differs.
///
/// The bounds are sent where the author changed them and not where a scheduled action did, or every update would undo
/// the action in force. Bounds that somebody else gave the target before it was ours are none of these, nor are those
/// of a release that was broken off.
fn registered(goal: &Goal<'_>, observed: &Observed) -> Option<Write> {
    let configuration = goal.configuration;
    let range = bounds(configuration);
    let suspended = configuration.plan.suspended();
    let registration = |range, tags| {
        Write::RegisterTarget(Registration { target: configuration.target.clone(), range, suspended, tags })
    };
    let Some(registered) = &observed.target else {
        return Some(registration(Some(range), tags::wanted(goal)));
    };
    let is_changed = match goal.former {
        Some(former) if goal.claim.standing == Standing::Ours && former.registration == RegistrationState::Active => {
            bounds(former) != range
        }
        _ => (registered.min_capacity, registered.max_capacity) != range,
    };
    (is_changed || registered.suspended != suspended).then(|| registration(is_changed.then_some(range), Tags::new()))
}

/// The lowest and the highest capacity.
fn bounds(configuration: &Configuration) -> (u32, u32) {
    let capacity = configuration.plan.capacity();
    (capacity.min(), capacity.max())
}

/// Whether an object with these tags belongs to this resource, or to another of its stack whose place it takes.
fn is_of_stack(owner: &Owner, tags: &Tags) -> bool {
    matches!(owner.ownership(tags), Ownership::Ours | Ownership::SameStack { .. })
}

/// What is said where a name on the target is taken.
fn taken(kind: &str, name: &str, target: &Target) -> String {
    format!(
        "the {kind} {name} on {} was not made by this resource: remove it or choose another name, or set AdoptExisting to \
         true to take it over",
        target.resource_id()
    )
}
