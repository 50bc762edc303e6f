//! Undoing: the writes that would put back what each write has changed, noted before it is made.
//!
//! A write whose answer was lost may have taken effect, so its inverse is noted whatever comes of it, and every
//! inverse is one that may be made in vain.

use std::collections::BTreeMap;

use crate::changes::loses_something;
use crate::explanation::explained;
use crate::identity::Target;
use crate::observed::{Observed, ObservedAlarm};
use crate::owner::Owner;
use crate::presence::Presence;
use crate::services::{Alarm, Registration, ServiceError, Services, Tags, Write, Written};

/// What was there, and how to get back to it.
#[derive(Clone, Debug)]
pub(crate) struct Journal {
    before: Observed,
    inverses: Vec<Vec<Write>>,
    /// Whether a target that was not there may be there now, even where it does not show yet.
    expects_target: bool,
}

impl Journal {
    /// Nothing was changed yet.
    #[must_use]
    pub(crate) const fn begin(before: Observed) -> Self {
        Self { before, inverses: Vec::new(), expects_target: false }
    }

    /// Notes a write that is about to change `present`.
    pub(crate) fn note(&mut self, write: &Write, present: &Observed) {
        self.inverses.push(self.inverse(write, present));
    }

    /// Notes that a target that was not there is registered, or may be.
    pub(crate) const fn expect_target(&mut self) {
        self.expects_target = true;
    }

    /// Whether anything was written.
    #[must_use]
    pub(crate) const fn is_empty(&self) -> bool {
        self.inverses.is_empty()
    }

    /// Puts everything back, the last change first.
    ///
    /// It goes on past a failure, to leave as little behind as it can. A target is deregistered unless it
    /// may be somebody else's. Alarms are put last: a policy that had to be made anew has another ARN, and they call it by
    /// that.
    ///
    /// # Errors
    /// The first thing that could not be put back, for people.
    pub(crate) async fn undo(self, target: &Target, owner: &Owner, services: &impl Services) -> Result<(), String> {
        let mut undoing = Undoing {
            expects_target: self.expects_target,
            failure: None,
            arns: BTreeMap::new(),
            alarms: BTreeMap::new(),
        };
        for inverse in self.inverses.into_iter().rev().flatten() {
            undoing.step(inverse, &self.before, target, owner, services).await;
        }
        undoing.restore_alarms(&self.before, services).await;
        undoing.failure.map_or(Ok(()), Err)
    }

    fn inverse(&self, write: &Write, present: &Observed) -> Vec<Write> {
        // What hangs on a target that was not there before goes with it.
        let is_new = self.before.target.is_none();
        match write {
            Write::RegisterTarget(registration) => register_inverse(registration, present),
            Write::DeregisterTarget(target) => deregister_inverse(target, present),
            Write::TagTarget(arn, tags) if !is_new => {
                let put_back = |tags| Write::TagTarget(arn.clone(), tags);
                let remove = |keys| Write::UntagTarget(arn.clone(), keys);
                tag_inverse(tags, &present.tags, put_back, remove)
            }
            Write::UntagTarget(arn, keys) if !is_new => {
                let tags = former_tags(keys, &present.tags);
                (!tags.is_empty()).then(|| Write::TagTarget(arn.clone(), tags)).into_iter().collect()
            }
            Write::PutPolicy(target, policy) if !is_new => vec![present.policy(&policy.name).map_or_else(
                || Write::DeletePolicy(target.clone(), policy.name.clone()),
                |former| Write::PutPolicy(target.clone(), former.policy.clone()),
            )],
            Write::DeletePolicy(target, name) => present
                .policy(name)
                .map(|former| Write::PutPolicy(target.clone(), former.policy.clone()))
                .into_iter()
                .collect(),
            Write::PutScheduledAction(target, action) if !is_new => {
                let delete = Write::DeleteScheduledAction(target.clone(), action.name.clone());
                match present.scheduled_action(&action.name) {
                    None => vec![delete],
                    Some(former) => {
                        let put = Write::PutScheduledAction(target.clone(), former.clone());
                        if loses_something(action, former) { vec![delete, put] } else { vec![put] }
                    }
                }
            }
            Write::DeleteScheduledAction(target, name) => present
                .scheduled_action(name)
                .map(|former| Write::PutScheduledAction(target.clone(), former.clone()))
                .into_iter()
                .collect(),
            Write::PutAlarm(alarm, _) => match present.alarm(&alarm.name) {
                None => vec![Write::DeleteAlarms(vec![alarm.name.clone()])],
                Some(former) => put_alarm(former).into_iter().collect(),
            },
            Write::DeleteAlarms(names) => {
                names.iter().filter_map(|name| present.alarm(name)).filter_map(put_alarm).collect()
            }
            Write::TagAlarm(arn, tags) => {
                let put_back = |tags| Write::TagAlarm(arn.clone(), tags);
                let remove = |keys| Write::UntagAlarm(arn.clone(), keys);
                tag_inverse(tags, &alarm_tags(arn, present), put_back, remove)
            }
            Write::UntagAlarm(arn, keys) => {
                let tags = former_tags(keys, &alarm_tags(arn, present));
                (!tags.is_empty()).then(|| Write::TagAlarm(arn.clone(), tags)).into_iter().collect()
            }
            Write::TagTarget(..)
            | Write::UntagTarget(..)
            | Write::PutPolicy(..)
            | Write::PutScheduledAction(..)
            | Write::SetCount(_) => Vec::new(),
        }
    }
}

/// The state of an undo.
struct Undoing {
    expects_target: bool,
    failure: Option<String>,
    /// Former ARNs of policies that were made anew, and their new ones.
    arns: BTreeMap<String, String>,
    /// Alarms to put, by name; the oldest state noted wins.
    alarms: BTreeMap<String, (Alarm, Tags)>,
}

impl Undoing {
    async fn step(
        &mut self,
        inverse: Write,
        before: &Observed,
        target: &Target,
        owner: &Owner,
        services: &impl Services,
    ) {
        match inverse {
            Write::PutAlarm(alarm, tags) => {
                self.alarms.insert(alarm.name.clone(), (*alarm, tags));
            }
            Write::DeregisterTarget(_) => match Presence::look(target, owner, services).await {
                Ok(Presence::Ours(_)) => self.write(&inverse, services).await,
                Ok(Presence::Absent) if self.expects_target => self.write(&inverse, services).await,
                Ok(Presence::Untagged) if self.expects_target => {
                    let id = target.resource_id();
                    let reason = || format!("{id} shows no tags that say whose it is, so it was left registered");
                    self.failure.get_or_insert_with(reason);
                }
                Ok(Presence::Absent | Presence::Untagged | Presence::Others) => {}
                Err(error) => self.failed(&target.resource_id(), &error),
            },
            // A target that is there is changed back, but one that went meanwhile is not registered again: without its
            // tags it would be nobody's.
            Write::RegisterTarget(ref registration) if registration.tags.is_empty() => {
                match Presence::look(target, owner, services).await {
                    Ok(Presence::Absent) => {}
                    Ok(_) => self.write(&inverse, services).await,
                    Err(error) => self.failed(&target.resource_id(), &error),
                }
            }
            Write::PutPolicy(_, ref policy) => {
                let former = before.policy(&policy.name).map(|described| described.arn.clone());
                match services.write(&inverse).await {
                    Ok(Written::Policy { arn, .. }) => {
                        self.arns.extend(former.filter(|former| *former != arn).map(|former| (former, arn)));
                    }
                    Ok(_) => {}
                    Err(error) => self.failed(&inverse.resource(), &error),
                }
            }
            // The target's tags say whose the rest is: while some of it stays, a Delete has to find it by them.
            Write::TagTarget(..) | Write::UntagTarget(..) if self.failure.is_some() => {}
            other => self.write(&other, services).await,
        }
    }

    /// Puts the alarms that were changed, and those whose policy has another ARN now.
    async fn restore_alarms(&mut self, before: &Observed, services: &impl Services) {
        for alarm in &before.alarms {
            let Some(state) = &alarm.described.alarm else { continue };
            if state.alarm_actions.iter().any(|action| self.arns.contains_key(action)) {
                self.alarms.insert(state.name.clone(), (state.clone(), alarm.tags.clone()));
            }
        }
        for (mut alarm, tags) in std::mem::take(&mut self.alarms).into_values() {
            for action in &mut alarm.alarm_actions {
                if let Some(arn) = self.arns.get(action) {
                    action.clone_from(arn);
                }
            }
            self.write(&Write::PutAlarm(Box::new(alarm), tags), services).await;
        }
    }

    async fn write(&mut self, write: &Write, services: &impl Services) {
        if let Err(error) = services.write(write).await {
            self.failed(&write.resource(), &error);
        }
    }

    /// What is gone already needs no undoing, nor does a deregistration that never took effect.
    fn failed(&mut self, about: &str, error: &ServiceError) {
        if !error.is_not_found() && !error.is_already_registered() {
            self.failure.get_or_insert_with(|| explained(about, error));
        }
    }
}

fn register_inverse(registration: &Registration, present: &Observed) -> Vec<Write> {
    vec![match &present.target {
        None => Write::DeregisterTarget(registration.target.clone()),
        Some(former) => Write::RegisterTarget(Registration {
            target: registration.target.clone(),
            range: registration.range.map(|_| (former.min_capacity, former.max_capacity)),
            suspended: former.suspended,
            tags: Tags::new(),
        }),
    }]
}

fn deregister_inverse(target: &Target, present: &Observed) -> Vec<Write> {
    let register = present.target.iter().map(|former| {
        Write::RegisterTarget(Registration {
            target: target.clone(),
            range: Some((former.min_capacity, former.max_capacity)),
            suspended: former.suspended,
            tags: present.tags.clone(),
        })
    });
    let policies = present.policies.iter().map(|former| Write::PutPolicy(target.clone(), former.policy.clone()));
    let actions =
        present.scheduled_actions.iter().map(|former| Write::PutScheduledAction(target.clone(), former.clone()));
    register.chain(policies).chain(actions).collect()
}

/// Former values are put back, new keys removed.
fn tag_inverse(
    tags: &Tags,
    former: &Tags,
    put_back: impl Fn(Tags) -> Write,
    remove: impl Fn(Vec<String>) -> Write,
) -> Vec<Write> {
    let keys: Vec<String> = tags.keys().cloned().collect();
    let values = former_tags(&keys, former);
    let new: Vec<String> = keys.into_iter().filter(|key| !former.contains_key(key)).collect();
    let put_back = (!values.is_empty()).then(|| put_back(values));
    let remove = (!new.is_empty()).then(|| remove(new));
    put_back.into_iter().chain(remove).collect()
}

fn former_tags(keys: &[String], former: &Tags) -> Tags {
    former.iter().filter(|(key, _)| keys.contains(key)).map(|(key, value)| (key.clone(), value.clone())).collect()
}

/// An alarm as it was; nothing for one of a kind that is not known here, and so was never ours.
fn put_alarm(alarm: &ObservedAlarm) -> Option<Write> {
    alarm.described.alarm.clone().map(|state| Write::PutAlarm(Box::new(state), alarm.tags.clone()))
}

fn alarm_tags(arn: &str, present: &Observed) -> Tags {
    let alarm = present.alarms.iter().find(|alarm| alarm.described.arn == arn);
    alarm.map(|alarm| alarm.tags.clone()).unwrap_or_default()
}
