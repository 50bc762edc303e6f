//! Making changes, one after the other, each noted before it is made.

use tokio::time::{Instant, timeout_at};

use crate::changes::{Change, differing};
use crate::explanation::explained;
use crate::identity::Target;
use crate::journal::Journal;
use crate::observed::Observed;
use crate::owner::{Owner, Ownership};
use crate::presence::Presence;
use crate::services::{Alarm, ServiceError, Services, Tags, Write, Written};

/// Changes under way.
#[derive(Debug)]
pub(crate) struct Application<'a> {
    /// Which target.
    pub(crate) target: &'a Target,
    /// On whose behalf.
    pub(crate) owner: &'a Owner,
    /// Until when a target may become this owner's: after that, a Delete may have come and gone.
    pub(crate) register_by: Instant,
    /// Until when a target that does not show is looked for.
    pub(crate) look_until: Instant,
    /// What is there by now.
    pub(crate) present: Observed,
    /// How to get back.
    pub(crate) journal: Journal,
}

/// Why changes ended early.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Stopped {
    /// A call failed.
    #[error("{}", explained(about, error))]
    Call {
        /// What it was about.
        about: String,
        /// How it failed.
        error: ServiceError,
    },
    /// The target did not become this owner's in time.
    #[error("the target could not be registered in time, and the stack may have gone on without it: try again")]
    TooLate,
    /// Somebody else registered the target meanwhile.
    #[error("somebody else registered the target while this resource was being made: see who does that, and try again")]
    Overtaken,
    /// The target went away, or to somebody else, while it was worked on.
    #[error(
        "the target was deregistered or taken over while this resource was worked on: see who does that, and try again"
    )]
    Gone,
}

impl Stopped {
    /// Whether the last call may have taken effect, or may still do so.
    pub(crate) const fn is_unsure(&self) -> bool {
        match self {
            Self::Call { error, .. } => error.is_unknown(),
            Self::TooLate | Self::Overtaken => true,
            Self::Gone => false,
        }
    }
}

impl Application<'_> {
    /// Makes the changes in their order.
    ///
    /// # Errors
    /// The first that could not be made; those before it stand, and are in the journal.
    pub(crate) async fn make(&mut self, changes: Vec<Change>, services: &impl Services) -> Result<(), Stopped> {
        for change in changes {
            match change {
                Change::Write(write) => self.write(write, services).await?,
                Change::EnsureAlarm { alarm, policy, tags, stale_tag_keys } => {
                    self.ensure_alarm(*alarm, &policy, &tags, stale_tag_keys, services).await?;
                }
            }
        }
        Ok(())
    }

    async fn write(&mut self, write: Write, services: &impl Services) -> Result<(), Stopped> {
        self.journal.note(&write, &self.present);
        let written = match &write {
            Write::RegisterTarget(_) if self.present.target.is_none() => {
                let registered = self.register(&write, services).await;
                let may_be_there = match &registered {
                    Ok(_) | Err(Stopped::TooLate) => true,
                    Err(Stopped::Call { error, .. }) => error.is_unknown(),
                    Err(Stopped::Overtaken | Stopped::Gone) => false,
                };
                if may_be_there {
                    self.journal.expect_target();
                }
                registered?
            }
            Write::TagTarget(..) if self.owner.ownership(&self.present.tags) != Ownership::Ours => {
                self.in_time(&write, services).await?.map_err(failed(&write))?
            }
            _ => match services.write(&write).await {
                Err(error) if error.is_not_found() && is_removal(&write) => Written::Done,
                written => written.map_err(failed(&write))?,
            },
        };
        self.present.take_in(&write, &written);
        Ok(())
    }

    /// Registers a target that was not there.
    ///
    /// An answer that was lost is found out by the second attempt: the service does not tag what exists. Whose it is
    /// then stands in its tags.
    async fn register(&self, write: &Write, services: &impl Services) -> Result<Written, Stopped> {
        match self.in_time(write, services).await? {
            Err(error) if error.is_already_registered() => {
                let seen = Presence::look_patiently(self.target, self.owner, self.look_until, services).await;
                match seen.map_err(failed(write))? {
                    Presence::Ours(arn) => Ok(Written::Target(arn)),
                    Presence::Others | Presence::Untagged | Presence::Absent => Err(Stopped::Overtaken),
                }
            }
            written => written.map_err(failed(write)),
        }
    }

    /// Makes a write that makes a target ours, while a Delete would still see it.
    async fn in_time(&self, write: &Write, services: &impl Services) -> Result<Result<Written, ServiceError>, Stopped> {
        timeout_at(self.register_by, services.write(write)).await.map_err(|_| Stopped::TooLate)
    }

    async fn ensure_alarm(
        &mut self,
        mut alarm: Alarm,
        policy: &str,
        tags: &Tags,
        stale_tag_keys: Vec<String>,
        services: &impl Services,
    ) -> Result<(), Stopped> {
        alarm.alarm_actions = self.present.policy(policy).map(|described| described.arn.clone()).into_iter().collect();
        let Some(present) = self.present.alarm(&alarm.name).cloned() else {
            return self.write(Write::PutAlarm(Box::new(alarm), tags.clone()), services).await;
        };
        if present.described.alarm.as_ref() != Some(&alarm) {
            self.write(Write::PutAlarm(Box::new(alarm), tags.clone()), services).await?;
        }
        let arn = present.described.arn;
        // What is dropped goes first: an alarm may not hold it and what is new at once.
        if !stale_tag_keys.is_empty() {
            self.write(Write::UntagAlarm(arn.clone(), stale_tag_keys), services).await?;
        }
        let new = differing(tags, &present.tags);
        if !new.is_empty() {
            self.write(Write::TagAlarm(arn, new), services).await?;
        }
        Ok(())
    }
}

fn failed(write: &Write) -> impl FnOnce(ServiceError) -> Stopped {
    let about = write.resource();
    |error| Stopped::Call { about, error }
}

/// Whether a write takes something away, which may be gone already.
const fn is_removal(write: &Write) -> bool {
    matches!(
        write,
        Write::DeregisterTarget(_)
            | Write::DeletePolicy(..)
            | Write::DeleteScheduledAction(..)
            | Write::DeleteAlarms(_)
            | Write::UntagTarget(..)
            | Write::UntagAlarm(..)
    )
}
