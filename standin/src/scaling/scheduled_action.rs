//! Scheduled actions.

use std::time::SystemTime;

use serde_json::{Value, json};

use super::resource::{Filter, ScalableResource};
use super::{Scaling, describe_page, object_not_found, schedule};
use crate::error::ServiceError;
use crate::input::Input;
use crate::place::{Place, epoch_seconds};
use crate::state::State;

/// Most scheduled actions of one target. Source: quotas of Application Auto Scaling.
const MOST_ACTIONS: usize = 200;

/// A scheduled action of a target. It is kept, never carried out.
#[derive(Clone, Debug)]
pub(super) struct ScheduledAction {
    name: String,
    arn: String,
    schedule: String,
    timezone: Option<String>,
    start_time: Option<f64>,
    end_time: Option<f64>,
    capacities: Value,
    created: SystemTime,
}

impl ScheduledAction {
    pub(super) fn describe(&self, resource: &ScalableResource) -> Value {
        let mut description = json!({
            "ScheduledActionName": self.name,
            "ScheduledActionARN": self.arn,
            "ServiceNamespace": "sagemaker",
            "Schedule": self.schedule,
            "ResourceId": resource.id(),
            "ScalableDimension": resource.dimension(),
            "ScalableTargetAction": self.capacities,
            "CreationTime": epoch_seconds(self.created),
        });
        if let Some(timezone) = &self.timezone {
            description["Timezone"] = timezone.clone().into();
        }
        for (name, time) in [("StartTime", self.start_time), ("EndTime", self.end_time)] {
            if let Some(time) = time {
                description[name] = crate::wire::whole(time);
            }
        }
        description
    }
}

/// An upsert by name. What is left out stays as it is, except for the start and end times: they are erased.
pub(super) fn put(state: &mut State, place: &Place, input: &Input<'_>) -> Result<Value, ServiceError> {
    let resource = ScalableResource::read(input)?;
    let name = read_name(input)?;
    let target = state.scaling.target(&resource)?;
    let known = target.scheduled_actions.get(&name);

    let schedule = input.text("Schedule")?.or(known.map(|action| action.schedule.as_str()));
    let Some(schedule) = schedule.map(str::to_owned) else {
        return Err(input.refuse_value("Schedule", "null", "Member must not be null"));
    };
    schedule::check(&schedule).map_err(|reason| input.refuse(reason))?;
    let timezone = input.text("Timezone")?.map(str::to_owned).or(known.and_then(|action| action.timezone.clone()));
    if let Some(timezone) = &timezone {
        schedule::check_timezone(timezone).map_err(|reason| input.refuse(reason))?;
    }
    let (start_time, end_time) = (input.number("StartTime")?, input.number("EndTime")?);
    if let (Some(start), Some(end)) = (start_time, end_time)
        && end <= start
    {
        return Err(input.refuse("The start time must be before the end time"));
    }
    let capacities = read_capacities(input, known)?;
    if known.is_none() && MOST_ACTIONS <= target.scheduled_actions.len() {
        return Err(ServiceError::new(
            "LimitExceededException",
            format!("A scalable target takes at most {MOST_ACTIONS} scheduled actions."),
        ));
    }

    let (arn, created) = known.map_or_else(
        || {
            let id = state.identifiers.next();
            let resource =
                format!("scheduledAction:{id}:resource/sagemaker/{}:scheduledActionName/{name}", resource.id());
            (place.arn("autoscaling", &resource), place.now)
        },
        |action| (action.arn.clone(), action.created),
    );
    let action =
        ScheduledAction { name: name.clone(), arn, schedule, timezone, start_time, end_time, capacities, created };
    state.scaling.target_mut(&resource)?.scheduled_actions.insert(name, action);
    Ok(json!({}))
}

pub(super) fn delete(scaling: &mut Scaling, input: &Input<'_>) -> Result<Value, ServiceError> {
    let resource = ScalableResource::read(input)?;
    let name = read_name(input)?;
    let removed = scaling.targets.get_mut(&resource).and_then(|target| target.scheduled_actions.remove(&name));
    if removed.is_none() {
        let message = format!("No scheduled action found for {}, scheduled action name: {name}", resource.in_words());
        return Err(object_not_found(message));
    }
    Ok(json!({}))
}

pub(super) fn describe(scaling: &Scaling, input: &Input<'_>) -> Result<Value, ServiceError> {
    let filter = Filter::read(input)?;
    let names = input.texts("ScheduledActionNames")?;
    let actions = scaling
        .targets
        .iter()
        .filter(|(resource, _)| filter.takes(resource))
        .flat_map(|(resource, target)| target.scheduled_actions.values().map(move |action| (resource, action)))
        .filter(|(_, action)| names.is_empty() || names.contains(&action.name.as_str()))
        .map(|(resource, action)| action.describe(resource))
        .collect();
    describe_page(input, "DescribeScheduledActions", "ScheduledActions", actions, 50)
}

/// 1 to 256 characters without `:`, `/`, `|` or control characters, and without a space at either end.
fn read_name(input: &Input<'_>) -> Result<String, ServiceError> {
    let name = input.required_text("ScheduledActionName")?;
    input.sized_text("ScheduledActionName", 1, 256)?;
    let refused = |letter: char| ":/|".contains(letter) || letter.is_control();
    if name.contains(refused) || name.starts_with(' ') || name.ends_with(' ') {
        let constraint = "Member must hold no ':', '/', '|' or control character and no space at either end";
        return Err(input.refuse_value("ScheduledActionName", &format!("'{}'", name.escape_debug()), constraint));
    }
    Ok(name.to_owned())
}

fn read_capacities(input: &Input<'_>, known: Option<&ScheduledAction>) -> Result<Value, ServiceError> {
    let Some(action) = input.structure("ScalableTargetAction")? else {
        return known
            .map(|known| known.capacities.clone())
            .ok_or_else(|| input.refuse("A scalable target action is required to create a scheduled action"));
    };
    let min = action.integer_from("MinCapacity", 0)?;
    let max = action.integer_from("MaxCapacity", 0)?;
    match (min, max) {
        (None, None) => Err(input.refuse("At least one of minimum capacity and maximum capacity should be provided")),
        (Some(min), Some(max)) if max < min => {
            Err(input.refuse(format!("Minimum capacity cannot be greater than maximum capacity, got: {min} and {max}")))
        }
        _ => {
            let mut capacities = json!({});
            for (name, value) in [("MinCapacity", min), ("MaxCapacity", max)] {
                if let Some(value) = value {
                    capacities[name] = value.into();
                }
            }
            Ok(capacities)
        }
    }
}
