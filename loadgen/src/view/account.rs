//! What the account showed last, and what of it is news.

use scaling::AlarmState;

use super::event::{Event, Happening};
use super::words::{capacity, tame};
use crate::observation::{ActivitySeen, AlarmSeen, Observation, Unit};

/// What the account showed last, each as far as it could be read.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Account {
    pub(super) status: Option<String>,
    pub(super) desired: Option<u32>,
    pub(super) in_service: Option<u32>,
    pub(super) range: Option<(u32, u32)>,
    pub(super) alarms: Vec<AlarmSeen>,
}

impl Account {
    /// Takes an observation in, and gives what has happened since the one before.
    pub(super) fn take(&mut self, seen: &Observation, unit: Unit) -> Vec<Event> {
        let mut happenings = Vec::new();
        let is_first = self.status.is_none();
        if let Some(status) = seen.status.as_ref().filter(|status| self.status.as_ref() != Some(status)) {
            if !is_first || status != "InService" {
                happenings.push((Happening::Status, format!("the status is {status}")));
            }
            self.status = Some(status.clone());
        }
        let before = (self.in_service, self.desired);
        self.in_service = seen.in_service.or(self.in_service);
        self.desired = seen.desired.or(self.desired);
        self.range = seen.range.or(self.range);
        if before != (self.in_service, self.desired)
            && let Some(now) = capacity(self.in_service, self.desired, unit)
        {
            happenings.push((Happening::Capacity, now));
        }
        happenings.extend(self.changed_alarms(&seen.alarms).map(|alarm| (Happening::Alarm, told(alarm))));
        // Where alarms can not be read, there are none in the observation.
        if !seen.alarms.is_empty() {
            self.alarms.clone_from(&seen.alarms);
        }
        happenings.extend(seen.activities.iter().map(|activity| (Happening::Activity, sentence(activity))));
        happenings.extend(seen.problems.iter().map(|problem| (Happening::Problem, problem.clone())));
        let event = |(happening, text): (Happening, String)| Event { at: seen.at, happening, text: tame(&text) };
        happenings.into_iter().map(event).collect()
    }

    /// The alarms that are in `ALARM`.
    pub(super) fn in_alarm(&self) -> impl Iterator<Item = &AlarmSeen> {
        self.alarms.iter().filter(|alarm| alarm.state == AlarmState::Alarm)
    }

    fn changed_alarms<'a>(&'a self, seen: &'a [AlarmSeen]) -> impl Iterator<Item = &'a AlarmSeen> {
        seen.iter().filter(|alarm| !self.alarms.contains(alarm))
    }
}

fn told(alarm: &AlarmSeen) -> String {
    format!("alarm {}: {}", alarm.name, alarm.state)
}

/// An activity as it is told: what was done or why nothing was, and what it came from.
fn sentence(activity: &ActivitySeen) -> String {
    let description = activity.description.trim_end_matches('.');
    let cause = activity.cause.trim_end_matches('.');
    let because = if cause.is_empty() { String::new() } else { format!("; {cause}") };
    if activity.not_scaled.is_empty() {
        format!("{}: {description}{because}", activity.status)
    } else {
        format!("not scaled: {}{because}", activity.not_scaled.join(", "))
    }
}
