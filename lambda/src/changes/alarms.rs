//! The changes of the alarms that call step policies.

use super::{Change, Goal, is_of_stack, tags};
use crate::configuration::ExistingTarget;
use crate::observed::{Observed, ObservedAlarm};
use crate::services::Write;

/// How many alarms one call may delete. Source: CloudWatch API reference, `DeleteAlarms`.
const ALARMS_PER_CALL: usize = 100;

/// Whether every name that is wanted is free or ours.
pub(super) fn may_be_put(goal: &Goal<'_>, observed: &Observed) -> Result<(), String> {
    let in_the_way = |alarm: &&ObservedAlarm| is_wanted(goal, alarm) && !is_of_stack(goal.owner, &alarm.tags);
    match observed.alarms.iter().find(in_the_way) {
        Some(alarm) if goal.configuration.existing == ExistingTarget::Refuse => Err(format!(
            "the alarm {} was made by {}: delete it there, or set AdoptExisting to true to take it over",
            alarm.described.name,
            goal.owner.ownership(&alarm.tags)
        )),
        _ => Ok(()),
    }
}

/// The alarms that call a policy.
pub(super) fn ensured<'a>(
    goal: &'a Goal<'_>,
    observed: &'a Observed,
    policy: &'a str,
) -> impl Iterator<Item = Change> + 'a {
    goal.desired.alarms.iter().filter(move |alarm| alarm.policy == policy).map(|alarm| Change::EnsureAlarm {
        alarm: Box::new(alarm.alarm.clone()),
        policy: alarm.policy.clone(),
        tags: tags::of_alarm(goal),
        stale_tag_keys: observed
            .alarm(&alarm.alarm.name)
            .map(|present| tags::stale_keys(goal, &present.tags))
            .unwrap_or_default(),
    })
}

/// The alarms of ours that are no longer wanted.
pub(super) fn removed(goal: &Goal<'_>, observed: &Observed) -> Vec<Write> {
    let goes = |alarm: &&ObservedAlarm| is_of_stack(goal.owner, &alarm.tags) && !is_wanted(goal, alarm);
    deletions(observed.alarms.iter().filter(goes))
}

/// The calls that delete these alarms.
pub(crate) fn deletions<'a>(alarms: impl Iterator<Item = &'a ObservedAlarm>) -> Vec<Write> {
    let names: Vec<String> = alarms.map(|alarm| alarm.described.name.clone()).collect();
    names.chunks(ALARMS_PER_CALL).map(|names| Write::DeleteAlarms(names.to_vec())).collect()
}

fn is_wanted(goal: &Goal<'_>, alarm: &ObservedAlarm) -> bool {
    goal.desired.alarms.iter().any(|wanted| wanted.alarm.name == alarm.described.name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::services::{DescribedAlarm, Tags};

    #[test]
    fn no_call_deletes_more_than_the_service_takes() {
        let alarm = |number: usize| {
            let described = DescribedAlarm { name: number.to_string(), arn: String::new(), alarm: None };
            ObservedAlarm { described, tags: Tags::new() }
        };
        for (alarms, calls) in [(0, vec![]), (1, vec![1]), (100, vec![100]), (101, vec![100, 1]), (200, vec![100, 100])]
        {
            let alarms: Vec<ObservedAlarm> = (0..alarms).map(alarm).collect();
            let names = |write: Write| if let Write::DeleteAlarms(names) = write { names.len() } else { 0 };
            assert_eq!(deletions(alarms.iter()).into_iter().map(names).collect::<Vec<_>>(), calls);
        }
    }
}
