//! `ScheduledActions`, as `AWS::ApplicationAutoScaling::ScalableTarget` has them.

use scaling::input::ScheduledActionInput;
use scaling::quota;

use super::CAPACITY;
use super::property::Property;

const NAMES: &[&str] = &["ScheduledActionName", "Schedule", "Timezone", "StartTime", "EndTime", "ScalableTargetAction"];
const BOUNDS: &[&str] = &["MinCapacity", "MaxCapacity"];

/// Reads the list. An action that could not be read keeps its place: what the domain says of it follows from that.
pub(super) fn read(list: &Property<'_, '_>) -> Vec<ScheduledActionInput> {
    list.list(quota::SCHEDULED_ACTIONS_PER_TARGET).iter().map(|item| action(item).unwrap_or_default()).collect()
}

fn action(item: &Property<'_, '_>) -> Option<ScheduledActionInput> {
    let object = item.object(NAMES)?;
    let name = object.required("ScheduledActionName", "write a name of its own, as in mornings").text();
    let schedule = object.required("Schedule", "write when it fires, as in cron(0 8 ? * MON-FRI *)").text();
    let bounds = object.property("ScalableTargetAction").object(BOUNDS);
    let bound = |name| bounds.as_ref().and_then(|bounds| bounds.property(name).whole(CAPACITY, 4));
    Some(ScheduledActionInput {
        name,
        schedule: schedule.unwrap_or_default(),
        timezone: object.property("Timezone").text(),
        start: object.property("StartTime").text(),
        end: object.property("EndTime").text(),
        min_capacity: bound("MinCapacity"),
        max_capacity: bound("MaxCapacity"),
    })
}
