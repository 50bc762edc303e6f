//! Whether a target is ours to change, and on what terms.

use crate::configuration::ExistingTarget;
use crate::identity::Target;
use crate::observed::Observed;
use crate::owner::{Owner, Ownership};
use crate::record::{FormerTarget, Record};

/// The right to change a target.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Claim {
    /// What is remembered of the target: the names on it that are ours, and what it was before us.
    pub(crate) record: Record,
    /// Whether it was ours already.
    pub(crate) standing: Standing,
}

/// How a target stands to the resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// It is not registered.
    New,
    /// It is ours.
    Ours,
    /// It is another resource's of the same stack, or somebody else's that we were told to adopt.
    TakenOver,
    /// It is somebody else's, and we want nothing of it.
    Others,
}

impl Claim {
    /// Claims a target, or says why it can not be claimed.
    ///
    /// # Errors
    /// Where somebody else owns it: a sentence that names the owner and the way out.
    pub(crate) fn stake(
        target: &Target,
        observed: &Observed,
        owner: &Owner,
        existing: ExistingTarget,
    ) -> Result<Self, String> {
        let Some(registered) = &observed.target else {
            return Ok(Self { record: Record::default(), standing: Standing::New });
        };
        if let Some(claim) = Self::within_stack(observed, owner) {
            return Ok(claim);
        }
        match existing {
            ExistingTarget::Refuse => Err(format!(
                "{} is already registered as a scalable target by {}: deregister it first, or set AdoptExisting to true \
                 to take it over",
                target.resource_id(),
                owner.ownership(&observed.tags)
            )),
            ExistingTarget::Adopt => {
                let former = FormerTarget {
                    range: Some((registered.min_capacity, registered.max_capacity)),
                    suspended: registered.suspended,
                };
                let mut record = Record::default();
                record.adopted = Some(former);
                Ok(Self { record, standing: Standing::TakenOver })
            }
        }
    }

    /// Claims a target to let go of it: what is somebody else's is left alone, as it is at Delete.
    ///
    /// A refusal would help nobody, and where a return to `Active` was refused and is rolled back, it would leave the
    /// stack stuck.
    pub(crate) fn to_release(observed: &Observed, owner: &Owner) -> Self {
        let standing = if observed.target.is_some() { Standing::Others } else { Standing::New };
        Self::within_stack(observed, owner).unwrap_or_else(|| Self { record: Record::default(), standing })
    }

    /// The claim on what is ours, or another resource's of our stack.
    fn within_stack(observed: &Observed, owner: &Owner) -> Option<Self> {
        observed.target.as_ref()?;
        let mut record = Record::read(&observed.tags);
        match owner.ownership(&observed.tags) {
            Ownership::Ours => Some(Self { record, standing: Standing::Ours }),
            Ownership::SameStack { logical_id } => {
                record.taken_from = Some(logical_id).filter(|id| !id.is_empty());
                Some(Self { record, standing: Standing::TakenOver })
            }
            Ownership::OtherStack { .. } | Ownership::Nobody => None,
        }
    }
}
