//! What is there now: everything at AWS that one custom resource could have to do with.

use crate::desired;
use crate::identity::Target;
use crate::services::{
    DescribedAlarm, DescribedPolicy, RegisteredTarget, Registration, ScheduledAction, ServiceError, Services, Tags,
    Write, Written,
};

/// One scalable target with all that hangs on it, and the alarms under its prefix.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Observed {
    /// The target, where it is registered.
    pub(crate) target: Option<RegisteredTarget>,
    /// The target's tags; none where it is not registered.
    pub(crate) tags: Tags,
    /// Its policies, whoever put them.
    pub(crate) policies: Vec<DescribedPolicy>,
    /// Its scheduled actions, whoever put them.
    pub(crate) scheduled_actions: Vec<ScheduledAction>,
    /// The alarms whose names begin as ours do, whoever made them.
    pub(crate) alarms: Vec<ObservedAlarm>,
}

/// An alarm with its tags.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ObservedAlarm {
    /// The alarm.
    pub(crate) described: DescribedAlarm,
    /// Its tags.
    pub(crate) tags: Tags,
}

impl Observed {
    /// Looks at everything.
    ///
    /// # Errors
    /// The first read that failed.
    pub(crate) async fn read(target: &Target, services: &impl Services) -> Result<Self, ServiceError> {
        let (registered, alarms) = tokio::join!(registered(target, services), alarms(target, services));
        Ok(Self { alarms: alarms?, ..registered? })
    }

    /// The policy of a name.
    #[must_use]
    pub(crate) fn policy(&self, name: &str) -> Option<&DescribedPolicy> {
        self.policies.iter().find(|described| described.policy.name == name)
    }

    /// The scheduled action of a name.
    #[must_use]
    pub(crate) fn scheduled_action(&self, name: &str) -> Option<&ScheduledAction> {
        self.scheduled_actions.iter().find(|action| action.name == name)
    }

    /// The alarm of a name.
    #[must_use]
    pub(crate) fn alarm(&self, name: &str) -> Option<&ObservedAlarm> {
        self.alarms.iter().find(|alarm| alarm.described.name == name)
    }

    /// Takes in what a write has changed.
    pub(crate) fn take_in(&mut self, write: &Write, written: &Written) {
        match (write, written) {
            (Write::RegisterTarget(registration), Written::Target(arn)) => self.register(registration, arn),
            (Write::DeregisterTarget(_), _) => {
                *self = Self { alarms: std::mem::take(&mut self.alarms), ..Self::default() };
            }
            (Write::TagTarget(_, tags), _) => self.tags.extend(tags.clone()),
            (Write::UntagTarget(_, keys), _) => self.tags.retain(|key, _| !keys.contains(key)),
            (Write::PutPolicy(_, policy), Written::Policy { arn, alarms }) => {
                self.policies.retain(|described| described.policy.name != policy.name);
                let described = DescribedPolicy { policy: policy.clone(), arn: arn.clone(), alarms: alarms.clone() };
                self.policies.push(described);
            }
            (Write::DeletePolicy(_, name), _) => self.policies.retain(|described| described.policy.name != *name),
            (Write::PutScheduledAction(_, action), _) => {
                self.scheduled_actions.retain(|present| present.name != action.name);
                self.scheduled_actions.push(action.clone());
            }
            (Write::DeleteScheduledAction(_, name), _) => {
                self.scheduled_actions.retain(|present| present.name != *name);
            }
            (Write::DeleteAlarms(names), _) => {
                self.alarms.retain(|alarm| !names.contains(&alarm.described.name));
            }
            _ => {}
        }
    }

    fn register(&mut self, registration: &Registration, arn: &str) {
        let former = self.target.as_ref().map(|target| (target.min_capacity, target.max_capacity));
        if self.target.is_none() {
            self.tags.clone_from(&registration.tags);
        }
        if let Some((min_capacity, max_capacity)) = registration.range.or(former) {
            let suspended = registration.suspended;
            self.target = Some(RegisteredTarget { arn: arn.to_owned(), min_capacity, max_capacity, suspended });
        }
    }
}

/// The target and what hangs on it; nothing where it goes away while it is looked at.
async fn registered(target: &Target, services: &impl Services) -> Result<Observed, ServiceError> {
    let Some(registered) = services.target(target).await? else {
        return Ok(Observed::default());
    };
    let (tags, policies, scheduled_actions) = tokio::join!(
        services.target_tags(&registered.arn),
        services.policies(target),
        services.scheduled_actions(target)
    );
    match tags {
        Err(error) if error.is_not_found() => Ok(Observed::default()),
        tags => Ok(Observed {
            target: Some(registered),
            tags: tags?,
            policies: policies?,
            scheduled_actions: scheduled_actions?,
            alarms: Vec::new(),
        }),
    }
}

/// The alarms under the target's prefix. Tags are read one after the other: CloudWatch allows a few calls a second.
async fn alarms(target: &Target, services: &impl Services) -> Result<Vec<ObservedAlarm>, ServiceError> {
    let mut alarms = Vec::new();
    for described in services.alarms(&desired::alarm_prefix(target)).await? {
        match services.alarm_tags(&described.arn).await {
            Err(error) if error.is_not_found() => {}
            tags => alarms.push(ObservedAlarm { described, tags: tags? }),
        }
    }
    Ok(alarms)
}
