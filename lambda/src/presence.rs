//! Whether a target is registered, and whose it is.

use tokio::time::{Duration, sleep};

use crate::identity::Target;
use crate::owner::{Owner, Ownership};
use crate::services::{ServiceError, Services};

/// The pauses between looks at a target that was registered and does not show yet. Application Auto Scaling is
/// eventually consistent after a registration. Source: API reference, `RegisterScalableTarget`.
const PAUSES: [Duration; 4] =
    [Duration::from_secs(1), Duration::from_secs(2), Duration::from_secs(4), Duration::from_secs(8)];

/// A target, seen from one owner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Presence {
    /// It is registered and the owner's: its ARN.
    Ours(String),
    /// It is registered and somebody else's.
    Others,
    /// It is not registered, or does not show yet.
    Absent,
}

impl Presence {
    /// Looks once.
    ///
    /// # Errors
    /// What the reads failed with.
    pub async fn look(target: &Target, owner: &Owner, services: &impl Services) -> Result<Self, ServiceError> {
        let Some(registered) = services.target(target).await? else {
            return Ok(Self::Absent);
        };
        match services.target_tags(&registered.arn).await {
            Err(error) if error.is_not_found() => Ok(Self::Absent),
            tags if owner.ownership(tags.as_ref().map_err(Clone::clone)?) == Ownership::Ours => {
                Ok(Self::Ours(registered.arn))
            }
            _ => Ok(Self::Others),
        }
    }

    /// Looks at a target that ought to be there, for about fifteen seconds where it does not show.
    ///
    /// # Errors
    /// What the reads failed with.
    pub async fn look_patiently(
        target: &Target,
        owner: &Owner,
        services: &impl Services,
    ) -> Result<Self, ServiceError> {
        for pause in PAUSES {
            match Self::look(target, owner, services).await? {
                Self::Absent => sleep(pause).await,
                present => return Ok(present),
            }
        }
        Self::look(target, owner, services).await
    }
}
