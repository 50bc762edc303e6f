//! What the properties of an event ask for, checked as a whole.

use scaling::ScalingPlan;

use crate::identity::Target;

/// The desired state of one custom resource.
#[derive(Clone, Debug, PartialEq)]
pub struct Configuration {
    /// The scalable target.
    pub target: Target,
    /// What it shall be like.
    pub plan: ScalingPlan,
    /// Whether it is registered at all.
    pub registration: RegistrationState,
    /// What to do about a target that somebody else registered.
    pub existing: ExistingTarget,
    /// How long to wait for the endpoint or component to be in service before anything is changed: 0 to 780 seconds.
    pub wait_for_in_service_seconds: u32,
    /// What becomes of the capacity when the resource is deleted.
    pub capacity_on_delete: CapacityOnDelete,
}

/// `Registration`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RegistrationState {
    /// Registered, with policies, alarms and scheduled actions.
    Active,
    /// Deregistered while the resource stays, so that the endpoint can be changed under it.
    Released,
}

/// `AdoptExisting`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExistingTarget {
    /// A target that is not ours is refused.
    Refuse,
    /// A target that is not ours is taken over.
    Adopt,
}

/// `RestoreCapacityOnDelete`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CapacityOnDelete {
    /// It stays as scaling left it.
    Keep,
    /// It is put back to what it was at Create, best effort.
    Restore,
}
