//! The operations on metric alarms.

use serde_json::{Value, json};

use super::alarm_rules::{ALARM_STATES, read_configuration, read_name};
use super::alarm_store::{Alarm, Alarms};
use super::{bad_token, invalid_combination, invalid_value};
use crate::error::ServiceError;
use crate::input::Input;
use crate::pages::page;
use crate::place::Place;
use crate::tags::{self, MOST_TAGS};

/// Most names of one call. Source: `DeleteAlarms` and `DescribeAlarms` in the API reference.
const MOST_NAMES: usize = 100;

/// Overwrites the alarm as a whole. Its state is kept, and so are its tags: tags are taken only with a new alarm.
pub(super) fn put(alarms: &mut Alarms, place: &Place, input: &Input<'_>) -> Result<Value, ServiceError> {
    let name = read_name(input)?;
    let configuration = read_configuration(input)?;
    let tags = tags::read_list(input, "Tags")?;
    if MOST_TAGS < tags.len() {
        return Err(invalid_value(format!("An alarm takes at most {MOST_TAGS} tags, got: {}", tags.len())));
    }
    alarms.put(place, name, configuration, tags);
    Ok(Value::Null)
}

/// Names that do not exist are reported, but do not keep the others from being deleted.
pub(super) fn delete(alarms: &mut Alarms, input: &Input<'_>) -> Result<Value, ServiceError> {
    let names = read_names(input)?;
    let absent: Vec<_> = names.into_iter().filter(|name| !alarms.remove(name)).collect();
    if absent.is_empty() {
        return Ok(Value::Null);
    }
    Err(not_found(&absent))
}

pub(super) fn describe(alarms: &Alarms, input: &Input<'_>) -> Result<Value, ServiceError> {
    let names = read_names(input)?;
    let prefix = input.text("AlarmNamePrefix")?;
    if prefix.is_some() && !names.is_empty() {
        return Err(invalid_combination("AlarmNamePrefix cannot be combined with AlarmNames"));
    }
    let state = input.choice("StateValue", &ALARM_STATES)?;
    let action = input.text("ActionPrefix")?;
    let size = input.integer_between("MaxRecords", 1, 100)?.unwrap_or(50);
    let types = input.texts("AlarmTypes")?;
    let matches = |name: &String, alarm: &Alarm| {
        (types.is_empty() || types.contains(&"MetricAlarm"))
            && (names.is_empty() || names.contains(&name.as_str()))
            && prefix.is_none_or(|prefix| name.starts_with(prefix))
            && state.is_none_or(|state| alarm.state.value == state)
            && action.is_none_or(|prefix| alarm.actions().any(|action| action.starts_with(prefix)))
    };
    let found = alarms
        .by_name
        .iter()
        .filter(|(name, alarm)| matches(name, alarm))
        .map(|(name, alarm)| alarm.describe(name))
        .collect();
    let size = usize::try_from(size).unwrap_or(usize::MAX);
    let mut answer = page("DescribeAlarms", "MetricAlarms", found, size, input.text("NextToken")?, bad_token())?;
    answer["CompositeAlarms"] = json!([]);
    Ok(answer)
}

/// Alarms on exactly one metric; alarms on metric math are never among them.
pub(super) fn describe_for_metric(alarms: &Alarms, input: &Input<'_>) -> Result<Value, ServiceError> {
    input.required_text("MetricName")?;
    input.required_text("Namespace")?;
    let sorted = |value: Option<&Value>| {
        let mut dimensions = value.and_then(Value::as_array).cloned().unwrap_or_default();
        dimensions.sort_by_key(ToString::to_string);
        dimensions
    };
    let same = |alarm: &Alarm| {
        ["MetricName", "Namespace"].iter().all(|name| alarm.configuration.get(name) == input.get(name))
            && ["Statistic", "ExtendedStatistic", "Period", "Unit"]
                .iter()
                .all(|name| input.get(name).is_none_or(|wanted| alarm.configuration.get(name) == Some(wanted)))
            && sorted(alarm.configuration.get("Dimensions")) == sorted(input.get("Dimensions"))
    };
    let found: Vec<_> =
        alarms.by_name.iter().filter(|(_, alarm)| same(alarm)).map(|(name, alarm)| alarm.describe(name)).collect();
    Ok(json!({"MetricAlarms": found}))
}

pub(super) fn set_state(alarms: &mut Alarms, place: &Place, input: &Input<'_>) -> Result<Value, ServiceError> {
    let name = read_name(input)?;
    let value = input.required_choice("StateValue", &ALARM_STATES)?;
    let reason = input.required_text("StateReason")?;
    let reason_data = input.text("StateReasonData")?;
    let alarm = alarms.by_name.get_mut(name).ok_or_else(|| not_found(&[name]))?;
    alarm.state.change(value, reason, reason_data, place.now);
    Ok(Value::Null)
}

/// Names that do not exist are passed over.
pub(super) fn enable_actions(alarms: &mut Alarms, input: &Input<'_>, enabled: bool) -> Result<Value, ServiceError> {
    for name in read_names(input)? {
        if let Some(alarm) = alarms.by_name.get_mut(name) {
            alarm.configuration["ActionsEnabled"] = enabled.into();
        }
    }
    Ok(Value::Null)
}

pub(super) fn tag(alarms: &mut Alarms, input: &Input<'_>) -> Result<Value, ServiceError> {
    let new = tags::read_list(input, "Tags")?;
    let alarm = find_by_arn(alarms, input)?;
    let mut tags = alarm.tags.clone();
    tags.extend(new);
    if MOST_TAGS < tags.len() {
        return Err(invalid_value(format!("An alarm takes at most {MOST_TAGS} tags, this would make {}.", tags.len())));
    }
    alarm.tags = tags;
    Ok(json!({}))
}

pub(super) fn untag(alarms: &mut Alarms, input: &Input<'_>) -> Result<Value, ServiceError> {
    let keys = input.texts("TagKeys")?;
    find_by_arn(alarms, input)?.tags.retain(|key, _| !keys.contains(&key.as_str()));
    Ok(json!({}))
}

pub(super) fn list_tags(alarms: &Alarms, input: &Input<'_>) -> Result<Value, ServiceError> {
    let arn = input.required_text("ResourceARN")?;
    let alarm = alarms.by_name.values().find(|alarm| alarm.arn == arn).ok_or_else(|| no_such_resource(arn))?;
    Ok(json!({"Tags": tags::as_list(&alarm.tags)}))
}

fn read_names<'a>(input: &Input<'a>) -> Result<Vec<&'a str>, ServiceError> {
    let names = input.texts("AlarmNames")?;
    if MOST_NAMES < names.len() {
        let constraint = format!("Member must have length less than or equal to {MOST_NAMES}");
        return Err(input.refuse_value("AlarmNames", &format!("of {} names", names.len()), &constraint));
    }
    Ok(names)
}

fn find_by_arn<'a>(alarms: &'a mut Alarms, input: &Input<'_>) -> Result<&'a mut Alarm, ServiceError> {
    let arn = input.required_text("ResourceARN")?;
    alarms.by_name.values_mut().find(|alarm| alarm.arn == arn).ok_or_else(|| no_such_resource(arn))
}

fn not_found(names: &[&str]) -> ServiceError {
    ServiceError::new("ResourceNotFound", format!("Unable to find the alarms: {}", names.join(", "))).with_status(404)
}

fn no_such_resource(arn: &str) -> ServiceError {
    ServiceError::new("ResourceNotFoundException", format!("Unknown resource: {arn}")).with_status(404)
}
