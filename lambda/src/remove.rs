//! Delete: nothing of ours stays, nothing of others goes.
//!
//! # Assumptions
//! It never relies on a Create having run, or having ended: everything may be there, a part of it, or nothing.

use tokio::time::{Duration, Instant};

use crate::changes::{deletions, given_back};
use crate::converge::REGISTRATION_TIME;
use crate::identity::Target;
use crate::observed::{Observed, ObservedAlarm};
use crate::owner::{Owner, Ownership};
use crate::record::{FormerTarget, Record};
use crate::restore;
use crate::services::{RegisteredTarget, ServiceError, Services, Write};

/// How often a target is looked at that a Create may still register.
const LOOK_EVERY: Duration = Duration::from_secs(5);

/// How much longer a Create may take to register a target than it allows itself: the call that is under way.
const CALL_UNDER_WAY: Duration = Duration::from_secs(15);

/// What is to be removed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Removal<'a> {
    /// The target.
    pub(crate) target: &'a Target,
    /// On whose behalf: only what is this owner's is touched.
    pub(crate) owner: &'a Owner,
    /// Until when the work may take.
    pub(crate) until: Instant,
}

impl Removal<'_> {
    /// Removes what is there.
    ///
    /// The target goes first: policies go with it, and where it may not be deregistered, its alarms had better stay.
    /// Alarms are removed whether the target is there or not.
    ///
    /// # Errors
    /// The first call that failed; what is left can be removed by another attempt.
    pub(crate) async fn run(&self, services: &impl Services) -> Result<(), ServiceError> {
        let observed = Observed::read(self.target, services).await?;
        let record = Record::read(&observed.tags);
        let mut capacity = None;
        match (&observed.target, self.owner.ownership(&observed.tags)) {
            (Some(registered), Ownership::Ours) => match (self.robbed(&record), record.adopted) {
                (Some(sibling), _) => return self.give_back(registered, sibling, &observed, services).await,
                (None, Some(former)) => self.leave(registered, former, &record, &observed, services).await?,
                (None, None) => {
                    self.write(Write::DeregisterTarget(self.target.clone()), services).await?;
                    capacity = record.capacity_at_create;
                }
            },
            (Some(registered), Ownership::SameStack { .. }) => self.confirm(registered, &record, services).await?,
            _ => {}
        }
        let ours = |alarm: &&ObservedAlarm| self.owner.ownership(&alarm.tags) == Ownership::Ours;
        for deletion in deletions(observed.alarms.iter().filter(ours)) {
            self.write(deletion, services).await?;
        }
        if let Some(count) = capacity {
            restore::restore(self.target, count, services, self.until).await;
        }
        Ok(())
    }

    /// Removes what a Create made that the stack cancelled. It may still be at work, and nothing tells when it ends but
    /// that it registers a target in a bounded time or not at all: until that is over, the target is looked at again.
    /// A Create that then finds its target gone takes back the rest itself.
    ///
    /// # Errors
    /// As [`Self::run`].
    pub(crate) async fn run_after_cancelled_create(
        &self,
        wait_for_in_service_seconds: u32,
        until: Instant,
        services: &impl Services,
    ) -> Result<(), ServiceError> {
        let create_time = Duration::from_secs(wait_for_in_service_seconds.into()) + REGISTRATION_TIME + CALL_UNDER_WAY;
        let until = until.min(Instant::now() + create_time);
        loop {
            // A look that began before the time was up may have missed what came after it.
            let began = Instant::now();
            self.run(services).await?;
            if until <= began {
                return Ok(());
            }
            tokio::time::sleep_until(until.min(Instant::now() + LOOK_EVERY)).await;
        }
    }

    /// The resource whose place was taken, and that has not gone since. One that got its place back may still stand
    /// there as if it had lost it, where the Delete that gave it back was cut off.
    fn robbed<'r>(&self, record: &'r Record) -> Option<&'r str> {
        record.taken_from.as_deref().filter(|sibling| *sibling != self.owner.logical_id())
    }

    /// The Delete of a resource that took another's place comes before the other's own: the stack is rolling back, and
    /// the other one keeps its place.
    async fn give_back(
        &self,
        registered: &RegisteredTarget,
        sibling: &str,
        observed: &Observed,
        services: &impl Services,
    ) -> Result<(), ServiceError> {
        let tags = self.owner.tags_of_sibling(sibling);
        let ours = |alarm: &&ObservedAlarm| self.owner.ownership(&alarm.tags) == Ownership::Ours;
        for alarm in observed.alarms.iter().filter(ours) {
            self.write(Write::TagAlarm(alarm.described.arn.clone(), tags.clone()), services).await?;
        }
        self.write(Write::TagTarget(registered.arn.clone(), tags), services).await?;
        self.untag(registered, Record::taken_from_key(), services).await
    }

    /// The Delete of a resource whose place was taken: from now on the other one has it for good.
    async fn confirm(
        &self,
        registered: &RegisteredTarget,
        record: &Record,
        services: &impl Services,
    ) -> Result<(), ServiceError> {
        if record.taken_from == Some(self.owner.logical_id()) {
            self.untag(registered, Record::taken_from_key(), services).await?;
        }
        Ok(())
    }

    /// An adopted target stays: without what is ours, with the range it had.
    ///
    /// A cancelled Create may go on putting until it sees that the target is being given back, so what is there is
    /// looked at once that is so.
    async fn leave(
        &self,
        registered: &RegisteredTarget,
        former: FormerTarget,
        record: &Record,
        observed: &Observed,
        services: &impl Services,
    ) -> Result<(), ServiceError> {
        self.write(Write::TagTarget(registered.arn.clone(), Record::leaving_tag(former)), services).await?;
        let policies = services.policies(self.target).await?;
        let scheduled_actions = services.scheduled_actions(self.target).await?;
        let seen_now = Observed { policies, scheduled_actions, ..observed.clone() };
        for write in given_back(self.target, record, former, &seen_now) {
            self.write(write, services).await?;
        }
        Ok(())
    }

    async fn untag(
        &self,
        registered: &RegisteredTarget,
        key: &str,
        services: &impl Services,
    ) -> Result<(), ServiceError> {
        self.write(Write::UntagTarget(registered.arn.clone(), vec![key.to_owned()]), services).await
    }

    /// What is gone already is as it shall be.
    async fn write(&self, write: Write, services: &impl Services) -> Result<(), ServiceError> {
        match services.write(&write).await {
            Err(error) if error.is_not_found() => Ok(()),
            written => written.map(|_| ()),
        }
    }
}
