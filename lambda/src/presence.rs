//! Whether a target is registered, and whose it is.

use tokio::time::{Duration, Instant, sleep};

use crate::identity::Target;
use crate::owner::{Owner, Ownership};
use crate::record::Record;
use crate::services::{ServiceError, Services};

/// The pauses between looks at a target that was registered and does not show yet. Application Auto Scaling is
/// eventually consistent after a registration. Source: API reference, `RegisterScalableTarget`.
const PAUSES: [Duration; 4] =
    [Duration::from_secs(1), Duration::from_secs(2), Duration::from_secs(4), Duration::from_secs(8)];

/// A target, seen from one owner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Presence {
    /// It is registered and the owner's: its ARN.
    Ours(String),
    /// It is registered and somebody else's.
    Others,
    /// It is registered and no tag says whose it is: nobody's that is known, or its tags do not show yet.
    Untagged,
    /// It is not registered, or does not show yet.
    Absent,
}

impl Presence {
    /// Looks once.
    ///
    /// # Errors
    /// What the reads failed with.
    pub(crate) async fn look(target: &Target, owner: &Owner, services: &impl Services) -> Result<Self, ServiceError> {
        let Some(registered) = services.target(target).await? else {
            return Ok(Self::Absent);
        };
        let tags = match services.target_tags(&registered.arn).await {
            Err(error) if error.is_not_found() => return Ok(Self::Absent),
            tags => tags?,
        };
        Ok(match owner.ownership(&tags) {
            // A Delete is giving it back.
            Ownership::Ours if Record::is_leaving(&tags) => Self::Others,
            Ownership::Ours => Self::Ours(registered.arn),
            Ownership::SameStack { .. } | Ownership::OtherStack { .. } => Self::Others,
            Ownership::Nobody => Self::Untagged,
        })
    }

    /// Looks at a target that ought to be there and somebody's, for about fifteen seconds where it does not show, and
    /// with no pause past `until`.
    ///
    /// # Errors
    /// What the reads failed with.
    pub(crate) async fn look_patiently(
        target: &Target,
        owner: &Owner,
        until: Instant,
        services: &impl Services,
    ) -> Result<Self, ServiceError> {
        for pause in PAUSES {
            let seen = Self::look(target, owner, services).await?;
            if matches!(seen, Self::Ours(_) | Self::Others) || until < Instant::now() + pause {
                return Ok(seen);
            }
            sleep(pause).await;
        }
        Self::look(target, owner, services).await
    }
}
