//! Create and Update: from what is there to what is wanted, or back to what was there.

use tokio::time::{Duration, Instant};

use crate::apply::{Application, Stopped};
use crate::changes::{self, Goal};
use crate::claim::{Claim, Standing};
use crate::configuration::{CapacityOnDelete, Configuration, RegistrationState};
use crate::desired::{self, Desired};
use crate::explanation::explained;
use crate::identity::Target;
use crate::journal::Journal;
use crate::observed::Observed;
use crate::owner::{Owner, Ownership};
use crate::presence::Presence;
use crate::record::Record;
use crate::reply::Data;
use crate::services::{PolicyConfiguration, ServiceError, Services};
use crate::{in_service, restore};

/// How long after the wait for the endpoint a new target may still be registered.
///
/// A Delete that was sent because the stack cancelled this Create, and finds nothing, waits for as long: see
/// [`crate::remove`].
pub(crate) const REGISTRATION_TIME: Duration = Duration::from_secs(30);

/// Whether the resource is new on its target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Occasion {
    /// A Create, or an Update that replaces: another resource of the stack may get its place back.
    Arrival,
    /// An Update of what is there.
    Change,
}

/// Why a configuration could not be reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    /// For people.
    pub(crate) reason: String,
    /// What stayed behind of it.
    pub(crate) remains: Remains,
}

/// What a failure left behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Remains {
    /// Nothing of this resource's is there: that is proven.
    Nothing,
    /// Something may be there.
    Perhaps,
}

/// Brings a target to a configuration, on an owner's behalf.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Convergence<'a> {
    /// What is wanted.
    pub(crate) configuration: &'a Configuration,
    /// What was wanted before, where that can be read.
    pub(crate) former: Option<&'a Configuration>,
    /// On whose behalf.
    pub(crate) owner: &'a Owner,
    /// Whether the resource is new on its target.
    pub(crate) occasion: Occasion,
    /// Until when the work may take.
    pub(crate) until: Instant,
}

impl Convergence<'_> {
    /// Does it. `undo_services` are the same services with time left, for when the others gave up.
    ///
    /// # Guarantees
    /// On success everything is as the configuration wants it, and nothing of ours is there that it does not want. On
    /// failure every change was undone, or [`Remains::Perhaps`] says that this is not certain.
    ///
    /// # Errors
    /// Why it could not be done, and what that left behind.
    pub(crate) async fn run(self, services: &impl Services, undo_services: &impl Services) -> Result<Data, Failure> {
        let target = &self.configuration.target;
        let perhaps = |reason: String| Failure { reason, remains: Remains::Perhaps };
        let explained = |error: ServiceError| explained(&target.resource_id(), &error);
        let register_by = Instant::now()
            + Duration::from_secs(self.configuration.wait_for_in_service_seconds.into())
            + REGISTRATION_TIME;
        if self.configuration.registration == RegistrationState::Active {
            let seconds = self.configuration.wait_for_in_service_seconds;
            in_service::wait(target, seconds, services, self.until).await.map_err(perhaps)?;
        }
        let observed = Observed::read(target, services).await.map_err(explained).map_err(perhaps)?;
        let remains = if self.owns_anything(&observed) { Remains::Perhaps } else { Remains::Nothing };
        let refused = |reason: String| Failure { reason, remains };
        let claim = match self.configuration.registration {
            RegistrationState::Active => Claim::stake(target, &observed, self.owner, self.configuration.existing),
            RegistrationState::Released => Ok(Claim::to_release(&observed, self.owner)),
        };
        let claim = claim.map_err(refused)?;
        let desired = self.desired();
        let record = self.record(&claim, &desired, services).await.map_err(explained).map_err(refused)?;
        let goal = Goal {
            configuration: self.configuration,
            former: self.former,
            desired: &desired,
            owner: self.owner,
            claim: &claim,
            record: &record,
        };
        let changes = changes::changes(&goal, &observed).map_err(refused)?;
        let mut application = Application {
            target,
            owner: self.owner,
            register_by,
            look_until: self.until,
            present: observed.clone(),
            journal: Journal::begin(observed),
        };
        let made = application.make(changes, services).await;
        let made = match made {
            Ok(()) => self.still_there(&application, services).await,
            stopped => stopped,
        };
        match made {
            Ok(()) => Ok(self.data(&application.present, &desired)),
            Err(stopped) => {
                let undone = application.journal.undo(target, self.owner, undo_services).await;
                Err(failure(target, &stopped, undone, remains))
            }
        }
    }

    /// What is to be there: nothing but the target's name where it is released.
    fn desired(&self) -> Desired {
        match self.configuration.registration {
            RegistrationState::Active => Desired::of(self.configuration),
            RegistrationState::Released => Desired::default(),
        }
    }

    /// What the target's tags shall remember.
    async fn record(&self, claim: &Claim, desired: &Desired, services: &impl Services) -> Result<Record, ServiceError> {
        let is_to_be_put_back = self.configuration.registration == RegistrationState::Active
            && self.configuration.capacity_on_delete == CapacityOnDelete::Restore
            && claim.record.adopted.is_none();
        let capacity_at_create = match claim.record.capacity_at_create {
            None if is_to_be_put_back => restore::note(&self.configuration.target, services).await?,
            noted => noted.filter(|_| is_to_be_put_back),
        };
        // The next Update of what is ours comes after the former owner's Delete.
        let taken_from = match (self.occasion, claim.standing) {
            (Occasion::Change, Standing::Ours) => None,
            _ => claim.record.taken_from.clone(),
        };
        let mut record = claim.record.clone().without_names();
        record.capacity_at_create = capacity_at_create;
        record.taken_from = taken_from;
        let record = record.with_names(
            desired.policies.iter().map(|policy| policy.name.as_str()),
            desired.scheduled_actions.iter().map(|action| action.name.as_str()),
        );
        Ok(record.with_tag_keys(self.configuration.plan.tags().iter().map(scaling::Tag::key)))
    }

    /// Whether anything was there before that a failure could leave behind.
    fn owns_anything(&self, observed: &Observed) -> bool {
        let is_ours = |tags| self.owner.ownership(tags) == Ownership::Ours;
        is_ours(&observed.tags) || observed.alarms.iter().any(|alarm| is_ours(&alarm.tags))
    }

    /// After changes: whether the target is still registered and still ours. A Delete may have come meanwhile, because
    /// the stack no longer waited, and what was made after it would stay for ever.
    async fn still_there(&self, application: &Application<'_>, services: &impl Services) -> Result<(), Stopped> {
        if application.journal.is_empty() || self.configuration.registration == RegistrationState::Released {
            return Ok(());
        }
        let target = application.target;
        let seen = Presence::look_patiently(target, self.owner, self.until, services).await;
        match seen.map_err(|error| Stopped::Call { about: target.resource_id(), error })? {
            Presence::Ours(_) => Ok(()),
            Presence::Others | Presence::Untagged | Presence::Absent => Err(Stopped::Gone),
        }
    }

    fn data(&self, present: &Observed, desired: &Desired) -> Data {
        let configuration = self.configuration;
        let capacity = configuration.plan.capacity();
        let policies: Vec<_> = desired.policies.iter().filter_map(|policy| present.policy(&policy.name)).collect();
        let mut alarms: Vec<(String, String)> = Vec::new();
        for alarm in &desired.alarms {
            let name = &alarm.alarm.name;
            let arn = present.policy(&alarm.policy).and_then(|policy| desired::alarm_arn(&policy.arn, name));
            alarms.push((name.clone(), arn.unwrap_or_default()));
        }
        for policy in &policies {
            if matches!(policy.policy.configuration, PolicyConfiguration::TargetTracking(_)) {
                alarms.extend(policy.alarms.iter().map(|alarm| (alarm.name.clone(), alarm.arn.clone())));
            }
        }
        let (alarm_names, alarm_arns) = alarms.into_iter().unzip();
        // What is there while ours is released is somebody else's.
        let is_ours = configuration.registration == RegistrationState::Active;
        let registered = present.target.as_ref().filter(|_| is_ours);
        Data {
            scalable_target_arn: registered.map(|target| target.arn.clone()).unwrap_or_default(),
            resource_id: configuration.target.resource_id(),
            scalable_dimension: configuration.target.dimension.as_str().to_owned(),
            min_capacity: capacity.min(),
            max_capacity: capacity.max(),
            policy_arns: policies.iter().map(|policy| policy.arn.clone()).collect(),
            alarm_names,
            alarm_arns,
            step_adjustments: desired.step_adjustments.clone(),
        }
    }
}

/// What is said of changes that could not be made.
fn failure(target: &Target, stopped: &Stopped, undone: Result<(), String>, remains: Remains) -> Failure {
    let reason = match stopped {
        Stopped::Call { .. } => stopped.to_string(),
        Stopped::TooLate | Stopped::Overtaken | Stopped::Gone => format!("{}: {stopped}", target.resource_id()),
    };
    match undone {
        Ok(()) if stopped.is_unsure() => Failure { reason, remains: Remains::Perhaps },
        Ok(()) => Failure { reason, remains },
        Err(left) => {
            let reason = format!("{reason}; what had been changed could not all be put back: {left}");
            Failure { reason, remains: Remains::Perhaps }
        }
    }
}
