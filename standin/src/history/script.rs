//! Scripts: histories that were written for the purpose.

use std::time::Duration;

use serde_json::Value;

use super::fields::Fields;
use super::{Change, Event, History, Resource};
use crate::cloudwatch::ALARM_STATES;
use crate::sagemaker::PLAYED_STATUSES;
use crate::scaling::{FAILED_STATUSES, NOT_SCALED_CODES};

const MEMBERS: [&str; 8] =
    ["endpoint", "variant", "inference_component", "count", "target", "policies", "alarms", "events"];
const EVENT_MEMBERS: [&str; 13] = [
    "seconds",
    "desired",
    "in_service",
    "alarm",
    "state",
    "reason",
    "not_scaled",
    "cause",
    "min",
    "max",
    "activity",
    "message",
    "status",
];

pub(super) fn read(name: &str, value: &Value) -> Result<History, String> {
    let script = Fields::of(name, value)?;
    script.only(&MEMBERS)?;
    let mut events = Vec::new();
    let mut earlier = 0.0;
    let listed = script.objects("events")?;
    if listed.is_empty() {
        return Err(script.missing("events: a script is a list of what happens, a simulator's report has runs"));
    }
    for event in listed {
        event.only(&EVENT_MEMBERS)?;
        let seconds = event.seconds("seconds")?.ok_or_else(|| event.missing("seconds"))?;
        if seconds < earlier {
            return Err(event.about("seconds", &format!("is {seconds}, before the event ahead of it at {earlier}")));
        }
        earlier = seconds;
        let at = Duration::from_secs_f64(seconds);
        let changes = changes(&event)?;
        if changes.is_empty() {
            return Err(event.missing("change: give desired, in_service, alarm, not_scaled, max, activity or status"));
        }
        events.extend(changes.into_iter().map(|change| Event { at, change }));
    }
    let mut history = History::new(name, events);
    history.resource = resource(&script)?;
    history.count = script.count("count")?;
    history.target = if script.has("target") { Some(script.object("target")?.to_value()) } else { None };
    history.policies = named(&script, "policies", "PolicyName")?;
    history.alarms = named(&script, "alarms", "AlarmName")?;
    if history.target.is_none() && !history.policies.is_empty() {
        return Err(script
            .missing("target: a scaling policy belongs to one, for example {\"MinCapacity\": 1, \"MaxCapacity\": 4}"));
    }
    Ok(history)
}

fn resource(script: &Fields<'_>) -> Result<Option<Resource>, String> {
    match (script.text("endpoint")?, script.text("variant")?, script.text("inference_component")?) {
        (None, None, None) => Ok(None),
        (None, None, Some(component)) => Ok(Some(Resource::Component(component.to_owned()))),
        (Some(endpoint), variant, None) => Ok(Some(Resource::Variant {
            endpoint: endpoint.to_owned(),
            variant: variant.unwrap_or("AllTraffic").to_owned(),
        })),
        (None, Some(_), None) => Err(script.missing("endpoint, but a variant: name both")),
        (_, _, Some(_)) => Err(script.about("inference_component", "stands beside an endpoint: name one of them")),
    }
}

/// The objects of a list as they are, each of which needs a name.
fn named(script: &Fields<'_>, list: &str, name: &str) -> Result<Vec<Value>, String> {
    script
        .objects(list)?
        .into_iter()
        .map(|object| match object.text(name)? {
            Some(_) => Ok(object.to_value()),
            None => Err(object.missing(name)),
        })
        .collect()
}

/// What happens at one time, in the order in which it would.
fn changes(event: &Fields<'_>) -> Result<Vec<Change>, String> {
    let cause = || Ok::<_, String>(event.text("cause")?.unwrap_or("a history").to_owned());
    let mut changes = Vec::new();
    match (event.count("min")?, event.count("max")?) {
        (None, None) => {}
        (Some(min), Some(max)) if min <= max => changes.push(Change::Range { min, max }),
        (Some(min), Some(max)) => {
            return Err(event.about("min", &format!("is {min}, over the max of {max}: expected at most that")));
        }
        _ => return Err(event.missing("min with its max, or max with its min: give both")),
    }
    if let Some(name) = event.text("alarm")? {
        let state = event.choice("state", &ALARM_STATES)?.ok_or_else(|| event.missing("state for its alarm"))?;
        let reason = event.text("reason")?.unwrap_or("A history says so.").to_owned();
        changes.push(Change::Alarm { name: name.to_owned(), state, reason });
    }
    if let Some(count) = event.count("desired")? {
        changes.push(Change::Desired { count, cause: cause()? });
    }
    let codes = event.choices("not_scaled", &NOT_SCALED_CODES)?;
    if !codes.is_empty() {
        changes.push(Change::NotScaled { codes, cause: cause()? });
    }
    if let Some(count) = event.count("in_service")? {
        changes.push(Change::InService { count });
    }
    if let Some(status) = event.choice("activity", &FAILED_STATUSES)? {
        let message = event.text("message")?.unwrap_or("A history says so.").to_owned();
        changes.push(Change::ActivityEnded { status, message });
    }
    changes.extend(event.choice("status", &PLAYED_STATUSES)?.map(Change::Status));
    Ok(changes)
}
