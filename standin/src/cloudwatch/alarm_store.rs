//! The alarms that exist.

use std::collections::BTreeMap;
use std::time::SystemTime;

use serde_json::{Value, json};

use crate::place::{Place, epoch_seconds};
use crate::tags::{self, Tags};

/// Every alarm by name. CloudWatch lists them in this order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Alarms {
    pub(super) by_name: BTreeMap<String, Alarm>,
}

/// One metric alarm. Nothing evaluates it: its state changes by `SetAlarmState` alone.
#[derive(Clone, Debug)]
pub(super) struct Alarm {
    pub(super) arn: String,
    /// The members of `PutMetricAlarm` that describe the alarm, as they were sent.
    pub(super) configuration: Value,
    pub(super) configured: SystemTime,
    pub(super) state: AlarmState,
    pub(super) tags: Tags,
}

/// The state of an alarm and how it came about.
#[derive(Clone, Debug)]
pub(super) struct AlarmState {
    pub(super) value: String,
    pub(super) reason: String,
    pub(super) reason_data: Option<String>,
    pub(super) updated: SystemTime,
    /// When `value` last became another one.
    pub(super) transitioned: SystemTime,
}

impl AlarmState {
    /// Changes the state, for a reason.
    pub(super) fn change(&mut self, value: &str, reason: &str, reason_data: Option<&str>, at: SystemTime) {
        if self.value != value {
            self.transitioned = at;
        }
        value.clone_into(&mut self.value);
        reason.clone_into(&mut self.reason);
        self.reason_data = reason_data.map(str::to_owned);
        self.updated = at;
    }
}

impl Alarm {
    fn new(place: &Place, name: &str, configuration: Value, tags: Tags) -> Self {
        Self {
            arn: place.arn("cloudwatch", &format!("alarm:{name}")),
            configuration,
            configured: place.now,
            state: AlarmState {
                value: "INSUFFICIENT_DATA".to_owned(),
                reason: "Unchecked: Initial alarm creation".to_owned(),
                reason_data: None,
                updated: place.now,
                transitioned: place.now,
            },
            tags,
        }
    }

    /// The actions of all three states.
    pub(super) fn actions(&self) -> impl Iterator<Item = &str> {
        ["AlarmActions", "OKActions", "InsufficientDataActions"]
            .into_iter()
            .filter_map(|member| self.configuration.get(member)?.as_array())
            .flatten()
            .filter_map(Value::as_str)
    }

    pub(super) fn describe(&self, name: &str) -> Value {
        let mut description = json!({
            "AlarmName": name,
            "AlarmArn": self.arn,
            "AlarmConfigurationUpdatedTimestamp": epoch_seconds(self.configured),
            "StateValue": self.state.value,
            "StateReason": self.state.reason,
            "StateUpdatedTimestamp": epoch_seconds(self.state.updated),
            "StateTransitionedTimestamp": epoch_seconds(self.state.transitioned),
        });
        if let Some(data) = &self.state.reason_data {
            description["StateReasonData"] = data.clone().into();
        }
        if let Some(configuration) = self.configuration.as_object() {
            for (member, value) in configuration {
                description[member] = value.clone();
            }
        }
        description
    }
}

impl Alarms {
    /// Creates or overwrites an alarm. An existing one keeps its state and its tags.
    pub(super) fn put(&mut self, place: &Place, name: &str, configuration: Value, tags: Tags) {
        if let Some(alarm) = self.by_name.get_mut(name) {
            alarm.configuration = configuration;
            alarm.configured = place.now;
        } else {
            self.by_name.insert(name.to_owned(), Alarm::new(place, name, configuration, tags));
        }
    }

    /// Creates or overwrites an alarm that a service keeps for itself.
    pub(crate) fn put_owned(&mut self, place: &Place, name: &str, configuration: Value) {
        self.put(place, name, configuration, Tags::new());
    }

    /// Removes an alarm; false where there was none.
    pub(crate) fn remove(&mut self, name: &str) -> bool {
        self.by_name.remove(name).is_some()
    }

    /// Whether there is an alarm of this name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.by_name.contains_key(name)
    }

    /// Another state of an alarm, at the time that a history gives it.
    pub(crate) fn play_state(&mut self, name: &str, value: &str, reason: &str, at: SystemTime) {
        if let Some(alarm) = self.by_name.get_mut(name) {
            alarm.state.change(value, reason, None, at);
        }
    }

    /// The alarms that have this among their actions: `AlarmName` and `AlarmARN`.
    pub(crate) fn calling(&self, action: &str) -> Value {
        self.by_name
            .iter()
            .filter(|(_, alarm)| alarm.actions().any(|known| known == action))
            .map(|(name, alarm)| json!({"AlarmName": name, "AlarmARN": alarm.arn}))
            .collect()
    }

    pub(crate) fn to_json(&self) -> Value {
        let described = self.by_name.iter().map(|(name, alarm)| {
            let mut description = alarm.describe(name);
            description["Tags"] = tags::as_list(&alarm.tags);
            (name.clone(), description)
        });
        Value::Object(described.collect())
    }
}
