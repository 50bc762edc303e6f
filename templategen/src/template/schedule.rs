//! The scheduled actions of the scalable target: they live in it, and have no resources of their own.

use scaling::{ScalingPlan, ScheduledAction};

use super::value::{Map, Value};

/// Every scheduled action of a plan as the target has it.
pub(super) fn actions(plan: &ScalingPlan) -> Vec<Value> {
    plan.scheduled_actions().iter().map(action).collect()
}

fn action(action: &ScheduledAction) -> Value {
    let bounds =
        Map::new().with_some("MinCapacity", action.min_capacity()).with_some("MaxCapacity", action.max_capacity());
    Map::new()
        .with("ScheduledActionName", action.name().as_str())
        .with("Schedule", action.schedule().to_string())
        .with("Timezone", action.zone().name())
        .with_some("StartTime", action.start().map(|start| start.to_string()))
        .with_some("EndTime", action.end().map(|end| end.to_string()))
        .with("ScalableTargetAction", bounds)
        .into()
}
