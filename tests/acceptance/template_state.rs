//! What a stack made, as the services tell it, and the two halves of it: what identifies it and what was asked for.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::stack::TRACKING_ALARM;

/// What identifies the resources and what they went through: ARNs, names, moments of creation and alarm states.
///
/// An update in place leaves all of it as it was; of the alarms that target tracking made, their names.
pub(crate) fn identity(resources: &Value) -> Value {
    let selected = |value: &Value, members: &[&str]| -> Value {
        members.iter().map(|member| ((*member).to_owned(), value[member].clone())).collect()
    };
    let target = |target: &Value| {
        let policies =
            members(&target["ScalingPolicies"]).map(|policy| selected(policy, &["PolicyARN", "CreationTime"]));
        let mut identity = selected(target, &["ScalableTargetARN", "CreationTime"]);
        identity["ScalingPolicies"] = policies.collect();
        let actions = members(&target["ScheduledActions"]);
        identity["ScheduledActions"] =
            actions.map(|action| selected(action, &["ScheduledActionARN", "CreationTime"])).collect();
        identity
    };
    let history = ["AlarmArn", "StateValue", "StateReason", "StateUpdatedTimestamp", "StateTransitionedTimestamp"];
    json!({
        "targets": members(&resources["targets"]).map(target).collect::<Value>(),
        "alarms": alarms(resources).values().map(|alarm| selected(alarm, &history)).collect::<Value>(),
        "tracking_alarms": tracking_alarms(resources).keys().collect::<Vec<_>>(),
        "dashboards": entries(&resources["dashboards"]).keys().collect::<Vec<_>>(),
    })
}

/// Everything else: what the template says, in a form that is the same for every launch.
///
/// Generated names are logical ids, a policy's ARN tells its name, every number is a float, and of an alarm's
/// description only what it begins with and the ladder at its end stay, or whom it is about. Of the alarms that target
/// tracking makes only their direction and what they call stay: the rest is the service's own.
pub(crate) fn settled(resources: &Value) -> Value {
    let mut text = resources.to_string();
    for name in alarms(resources).into_keys().chain(entries(&resources["dashboards"]).into_keys()) {
        text = text.replace(&name, &logical_id(&name));
    }
    for target in members(&resources["targets"]) {
        for name in tracking_alarms(resources).keys() {
            text = text.replace(name, direction(name, word(&target["ResourceId"])));
        }
    }
    for policy in policies(resources) {
        text = text.replace(word(&policy["PolicyARN"]), &format!("the ARN of {}", word(&policy["PolicyName"])));
    }
    let mut settled: Value = serde_json::from_str(&text).expect("still is JSON");
    for target in settled["targets"].as_array_mut().expect("is a list") {
        without(target, &["CreationTime", "ScalableTargetARN"]);
        for policy in target["ScalingPolicies"].as_array_mut().expect("is a list") {
            without(policy, &["CreationTime"]);
            policy["Alarms"] = members(&policy["Alarms"]).map(|alarm| alarm["AlarmName"].clone()).collect();
        }
        for action in target["ScheduledActions"].as_array_mut().expect("is a list") {
            without(action, &["CreationTime", "ScheduledActionARN"]);
        }
    }
    let about = members(&resources["targets"]).map(|target| subject(word(&target["ResourceId"]))).collect::<Vec<_>>();
    let named = settled["alarms"].as_object_mut().expect("is an object");
    named.retain(|name, _| !DIRECTIONS.contains(&name.as_str()));
    for alarm in named.values_mut() {
        without(
            alarm,
            &["AlarmArn", "StateUpdatedTimestamp", "StateTransitionedTimestamp", "StateValue", "StateReason"],
        );
        alarm["AlarmDescription"] = in_short(word(&alarm["AlarmDescription"]), &about).into();
    }
    let tracking = tracking_alarms(resources);
    settled["tracking_alarms"] =
        tracking.values().map(|alarm| called_by(alarm, resources)).collect::<BTreeSet<_>>().into_iter().collect();
    settled["dashboards"] = entries(&settled["dashboards"]).into_keys().collect();
    as_floats(&mut settled);
    settled
}

/// The two ways that target tracking scales, as the names of its alarms have them.
const DIRECTIONS: [&str; 2] = ["AlarmHigh", "AlarmLow"];

/// The policies of all targets.
pub(crate) fn policies(resources: &Value) -> impl Iterator<Item = &Value> {
    members(&resources["targets"]).flat_map(|target| members(&target["ScalingPolicies"]))
}

/// The alarms of the template by name.
pub(crate) fn alarms(resources: &Value) -> BTreeMap<String, Value> {
    entries(&resources["alarms"]).into_iter().filter(|(name, _)| !name.starts_with(TRACKING_ALARM)).collect()
}

/// The alarms that target tracking made, by name.
pub(crate) fn tracking_alarms(resources: &Value) -> BTreeMap<String, Value> {
    entries(&resources["alarms"]).into_iter().filter(|(name, _)| name.starts_with(TRACKING_ALARM)).collect()
}

/// The alarm that calls a policy.
pub(crate) fn alarm_of(resources: &Value, policy: &Value) -> Value {
    let calls = |alarm: &Value| members(&alarm["AlarmActions"]).any(|action| *action == policy["PolicyARN"]);
    let mut calling = alarms(resources).into_values().filter(calls);
    let alarm = calling.next().unwrap_or_else(|| panic!("no alarm calls {policy} in {resources}"));
    assert!(calling.next().is_none(), "several alarms call {policy} in {resources}");
    alarm
}

/// The members of a list.
pub(crate) fn members(list: &Value) -> impl Iterator<Item = &Value> {
    list.as_array().unwrap_or_else(|| panic!("{list} is not a list")).iter()
}

/// A text without its quotes.
pub(crate) fn word(text: &Value) -> &str {
    text.as_str().unwrap_or_else(|| panic!("{text} is not a text"))
}

/// Logical ids of the resources whose definition names one of the parameters.
pub(crate) fn users(template: &Value, parameters: &BTreeSet<&str>) -> BTreeSet<String> {
    let uses = |definition: &Value, name: &str| {
        let text = definition.to_string();
        text.contains(&format!(r#"{{"Ref":"{name}"}}"#)) || text.contains(&format!("${{{name}}}"))
    };
    let resources = entries(&template["Resources"]).into_iter();
    resources.filter(|(_, it)| parameters.iter().any(|name| uses(it, name))).map(|(logical_id, _)| logical_id).collect()
}

fn entries(object: &Value) -> BTreeMap<String, Value> {
    let object = object.as_object().unwrap_or_else(|| panic!("{object} is not an object"));
    object.iter().map(|(name, value)| (name.clone(), value.clone())).collect()
}

/// The part between the stack's name and the suffix of a name that CloudFormation made.
fn logical_id(name: &str) -> String {
    name.rsplit('-').nth(1).unwrap_or_else(|| panic!("{name} was not made by CloudFormation")).to_owned()
}

fn without(object: &mut Value, members: &[&str]) {
    let object = object.as_object_mut().expect("is an object");
    for member in members {
        assert!(object.remove(*member).is_some(), "{member} is missing");
    }
}

/// Which way an alarm of target tracking scales: what stands behind the resource id in its name.
fn direction<'a>(name: &'a str, resource_id: &str) -> &'a str {
    let rest = name.strip_prefix(TRACKING_ALARM).and_then(|rest| rest.strip_prefix(resource_id)?.strip_prefix('-'));
    let direction = rest.and_then(|rest| rest.split('-').next());
    direction.filter(|direction| DIRECTIONS.contains(direction)).unwrap_or_else(|| panic!("{name} of {resource_id}"))
}

/// An alarm of target tracking in words: its comparison and the policy that it calls.
fn called_by(alarm: &Value, resources: &Value) -> String {
    let calls = |policy: &&Value| members(&alarm["AlarmActions"]).any(|action| *action == policy["PolicyARN"]);
    let policy = policies(resources).find(calls).unwrap_or_else(|| panic!("{alarm} calls nothing in {resources}"));
    format!("{} calls {}", word(&alarm["ComparisonOperator"]), word(&policy["PolicyName"]))
}

/// What is scaled, as descriptions name it.
fn subject(resource_id: &str) -> String {
    resource_id.split('/').skip(1).step_by(2).collect::<Vec<_>>().join(" / ")
}

/// How an alarm of a policy begins with the ladder at its end, what one that wakes looks at, or whom one that only tells is about.
fn in_short(description: &str, subjects: &[String]) -> String {
    assert!(!description.contains("${"), "{description}");
    if let Some(metric) = description.strip_prefix("Wakes from 0: ").and_then(|rest| rest.split(' ').next()) {
        return format!("Wakes from 0 by {metric}");
    }
    let Some(begin) = ["Red is normal:", "Scales"].into_iter().find(|begin| description.starts_with(begin)) else {
        let subject = subjects.iter().find(|subject| description.contains(subject.as_str()));
        return format!(
            "Tells of {}",
            subject.unwrap_or_else(|| panic!("{description} is about none of {subjects:?}"))
        );
    };
    let (_, ladder) = description.rsplit_once(". ").unwrap_or_else(|| panic!("no ladder in: {description}"));
    format!("{begin} {ladder}")
}

fn as_floats(value: &mut Value) {
    match value {
        Value::Number(number) => *value = json!(number.as_f64()),
        Value::Array(members) => members.iter_mut().for_each(as_floats),
        Value::Object(members) => members.values_mut().for_each(as_floats),
        Value::Null | Value::Bool(_) | Value::String(_) => {}
    }
}
