//! What a history does to Application Auto Scaling: activities begin and end when it says so.

use std::time::SystemTime;

use super::activity::{Ending, ScalingActivity};
use super::{ScalableResource, Scaling};
use crate::place::Identifiers;

/// The codes of `NotScaledReasons`. Source: `NotScaledReason` in the API reference.
pub(crate) const NOT_SCALED_CODES: [&str; 5] = [
    "AutoScalingAnticipatedFlapping",
    "TargetServicePutResourceAsUnscalable",
    "AlreadyAtMaxCapacity",
    "AlreadyAtMinCapacity",
    "AlreadyAtDesiredCapacity",
];
/// How an activity can end otherwise than well.
pub(crate) const FAILED_STATUSES: [&str; 3] = ["Failed", "Overridden", "Unfulfilled"];

impl Scaling {
    /// An activity that sets the count of a resource.
    pub(crate) fn play_started(
        &mut self,
        identifiers: &mut Identifiers,
        resource: &ScalableResource,
        capacity: i64,
        cause: String,
        at: SystemTime,
    ) {
        self.activities.push(ScalingActivity::started(identifiers.next(), resource, capacity, cause, at));
    }

    /// An alarm that led to nothing, for reasons of [`NOT_SCALED_CODES`].
    pub(crate) fn play_not_scaled(
        &mut self,
        identifiers: &mut Identifiers,
        resource: &ScalableResource,
        codes: &[&'static str],
        current: i64,
        cause: String,
        at: SystemTime,
    ) {
        let range = self.targets.get(resource).map(|target| (target.min_capacity, target.max_capacity));
        let (min, max) = range.unwrap_or((current, current));
        let reasons = codes.iter().map(|code| super::activity::not_scaled_reason(code, min, max, current)).collect();
        self.activities.push(ScalingActivity::not_scaled(identifiers.next(), resource, reasons, cause, at));
    }

    /// Ends the activities of a resource that are under way.
    pub(crate) fn play_ended(&mut self, resource: &ScalableResource, ending: &Ending, at: SystemTime) {
        for activity in &mut self.activities {
            if activity.ended.is_none() && activity.resource == *resource {
                activity.end(ending.clone(), at);
            }
        }
    }

    /// Another range of a registered target; its capacity stays.
    pub(crate) fn play_range(&mut self, resource: &ScalableResource, min: i64, max: i64) {
        if let Some(target) = self.targets.get_mut(resource) {
            (target.min_capacity, target.max_capacity) = (min, max);
        }
    }
}
