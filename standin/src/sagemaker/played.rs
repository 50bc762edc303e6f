//! What a history does to endpoints and inference components: it says itself when a change begins and ends.

use std::time::{Duration, SystemTime};

use super::endpoint::Busy;
use super::fleet::Fleet;
use super::variant::{Count, Variant};
use crate::scaling::ScalableResource;

/// Statuses that a history may give; `InService` ends what was going on.
pub(crate) const PLAYED_STATUSES: [&str; 6] =
    ["InService", "Updating", "SystemUpdating", "RollingBack", "UpdateRollbackFailed", "OutOfService"];

/// Longer than anybody plays a history: the change ends when the history says so.
const UNTIL_TOLD: Duration = Duration::from_hours(24 * 365 * 100);

impl Fleet {
    /// Both counts of a resource, in service.
    pub(crate) fn play_settled(&mut self, resource: &ScalableResource, count: i64, at: SystemTime) {
        if let Some(known) = self.count_mut(resource) {
            *known = Count::settled(count);
        }
        self.play_status(resource, "InService", at);
    }

    /// Another desired count: the resource is changed until its current count has followed.
    pub(crate) fn play_desired(&mut self, resource: &ScalableResource, desired: i64, at: SystemTime) {
        let Some(count) = self.count_mut(resource) else { return };
        count.desired = desired;
        let status = if count.current == desired { "InService" } else { "Updating" };
        self.play_status(resource, status, at);
    }

    /// Another current count; true where it is the desired one, and the change over.
    pub(crate) fn play_current(&mut self, resource: &ScalableResource, current: i64, at: SystemTime) -> bool {
        let Some(count) = self.count_mut(resource) else { return false };
        count.current = current;
        let settled = count.desired == current;
        if settled {
            self.play_status(resource, "InService", at);
        }
        settled
    }

    /// Another status, one of [`PLAYED_STATUSES`].
    pub(crate) fn play_status(&mut self, resource: &ScalableResource, status: &'static str, at: SystemTime) {
        let busy = (status != "InService").then(|| Busy { status, until: at + UNTIL_TOLD });
        let (known, modified) = match resource {
            ScalableResource::Copies { component } => match self.components.get_mut(component) {
                Some(component) => (&mut component.busy, &mut component.modified),
                None => return,
            },
            ScalableResource::Instances { endpoint, .. }
            | ScalableResource::ProvisionedConcurrency { endpoint, .. } => match self.endpoints.get_mut(endpoint) {
                Some(endpoint) => (&mut endpoint.busy, &mut endpoint.modified),
                None => return,
            },
        };
        *known = busy;
        *modified = at;
    }

    fn count_mut(&mut self, resource: &ScalableResource) -> Option<&mut Count> {
        match resource {
            ScalableResource::Copies { component } => {
                self.components.get_mut(component).map(|component| &mut component.copies)
            }
            ScalableResource::Instances { endpoint, variant }
            | ScalableResource::ProvisionedConcurrency { endpoint, variant } => {
                self.endpoints.get_mut(endpoint)?.variant_mut(variant).and_then(Variant::count_mut)
            }
        }
    }
}
