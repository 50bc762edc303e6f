//! Scheduled actions: the same block in AWS's own resource and in ours.

use scaling::input::ScheduledActionInput;
use scaling::{Field, Part};

use super::block::Block;
use super::place::Places;
use super::step_policy::MOST;

/// Reads the `ScheduledActions` of a target.
pub(super) fn read(target: &Block<'_>, places: &mut Places) -> Vec<ScheduledActionInput> {
    let mut actions = Vec::new();
    for block in target.blocks("ScheduledActions") {
        let Some(action) = action(&block) else { continue };
        let part = Part::ScheduledAction(actions.len());
        places.add(
            part,
            &block,
            &[
                (Field::Name, "ScheduledActionName"),
                (Field::Schedule, "Schedule"),
                (Field::TimeZone, "Timezone"),
                (Field::StartTime, "StartTime"),
                (Field::EndTime, "EndTime"),
                (Field::MinCapacity, "ScalableTargetAction"),
                (Field::MaxCapacity, "ScalableTargetAction"),
            ],
        );
        actions.push(action);
    }
    actions
}

fn action(block: &Block<'_>) -> Option<ScheduledActionInput> {
    let required = |key: &str| block.required(key, Block::known);
    let (name, schedule) = (required("ScheduledActionName"), required("Schedule"));
    let capacity = block.block("ScalableTargetAction");
    let end = |key: &str| capacity.as_ref().and_then(|capacity| capacity.whole(key, 0..=MOST.into()));
    Some(ScheduledActionInput {
        name: Some(name?),
        schedule: schedule?,
        timezone: block.known("Timezone"),
        start: block.known("StartTime"),
        end: block.known("EndTime"),
        min_capacity: end("MinCapacity"),
        max_capacity: end("MaxCapacity"),
    })
}
