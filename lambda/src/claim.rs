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
        let mut record = Record::read(&observed.tags);
        let ownership = owner.ownership(&observed.tags);
        match ownership {
            Ownership::Ours => return Ok(Self { record, standing: Standing::Ours }),
            Ownership::SameStack { logical_id } => {
                record.taken_from = Some(logical_id).filter(|id| !id.is_empty());
                return Ok(Self { record, standing: Standing::TakenOver });
            }
            Ownership::OtherStack { .. } | Ownership::Nobody => {}
        }
        match existing {
            ExistingTarget::Refuse => Err(format!(
                "{} is already registered as a scalable target by {ownership}: deregister it first, or set AdoptExisting \
                 to true to take it over",
                target.resource_id()
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
}
