//! How capacity went: first and last, its changes, alarms, why nothing was scaled, and what was predicted.

use std::collections::BTreeMap;
use std::time::Duration;

use scaling::AlarmState;
use simulator::report::words::{count, in_utc, several, time};
use templategen::picture::text::facts;

use super::{LONGEST_SENTENCE, cut, cut_to};
use crate::observation::Observation;
use crate::prediction;
use crate::report::Report;

/// Changes that are told one by one.
const MOST: usize = 6;

/// The course; empty where nothing was watched.
pub(super) fn course(report: &Report) -> String {
    if report.observations.is_empty() && report.prediction.is_none() {
        return String::new();
    }
    let rows = [
        ("capacity", capacity(report)),
        ("forecast", forecast(report)),
        ("alarms", alarms(report)),
        ("activities", activities(report)),
        ("not seen", problems(report)),
    ];
    facts(2, rows.into_iter().filter(|(_, told)| !told.is_empty()))
}

/// What is in service, from first to last with each change.
fn capacity(report: &Report) -> String {
    let mut changes: Vec<(Duration, u32)> = Vec::new();
    for (at, capacity) in report.observations.iter().filter_map(|seen| Some((seen.at, seen.in_service?))) {
        if changes.last().is_none_or(|(_, last)| *last != capacity) {
            changes.push((at, capacity));
        }
    }
    let Some((first, later)) = changes.split_first() else {
        return String::new();
    };
    let steps = listed(later, |(at, capacity)| format!("{} from {} on", count(*capacity), clock(report, *at)));
    let last = later.last().unwrap_or(first).1;
    let units = |many: u32| report.run.unit.count(many);
    match later {
        [] => format!("{} in service throughout", units(first.1)),
        _ => format!("{} in service at first, {} at last: {steps}", units(first.1), count(last)),
    }
}

/// Each alarm with the times at which it was seen to go off and to end.
fn alarms(report: &Report) -> String {
    let mut changes: BTreeMap<&str, Vec<(Duration, AlarmState)>> = BTreeMap::new();
    for (at, alarm) in report.observations.iter().flat_map(|seen| seen.alarms.iter().map(|alarm| (seen.at, alarm))) {
        let states = changes.entry(&alarm.name).or_default();
        if states.last().is_none_or(|(_, last)| *last != alarm.state) {
            states.push((at, alarm.state));
        }
    }
    let told = |(name, states): &(&str, Vec<(Duration, AlarmState)>)| {
        let states = listed(states, |(at, state)| format!("{state} from {} on", clock(report, *at)));
        format!("{}: {states}", cut(name))
    };
    let changes: Vec<_> = changes.into_iter().collect();
    joined(&changes, "; ", told)
}

/// How many scaled, and how many did not, with the reason given last.
fn activities(report: &Report) -> String {
    let all = || report.observations.iter().flat_map(|seen| &seen.activities);
    let idle = all().filter(|activity| !activity.not_scaled.is_empty()).count() as u64;
    let scaled = all().count() as u64 - idle;
    if scaled == 0 && idle == 0 {
        return String::new();
    }
    let reason = all().filter_map(|activity| activity.not_scaled.last()).next_back().map(|reason| cut(reason));
    let reason = reason.map_or(String::new(), |reason| format!(", the last one because: {reason}"));
    format!(
        "{}, {} that scaled nothing{reason}",
        several(scaled, "scaling activity", "scaling activities"),
        count(idle)
    )
}

/// When capacity was predicted, and when it was measured.
fn forecast(report: &Report) -> String {
    let plan = report.prediction.as_ref().map(|prediction| cut(&prediction.plan)).unwrap_or_default();
    let compared = prediction::compared(report);
    let said = joined(&compared, "; ", |comparison| comparison.sentence.clone());
    if said.is_empty() { said } else { format!("by {plan}: {said}") }
}

/// What could not be read, each once.
fn problems(report: &Report) -> String {
    let mut problems: Vec<&String> = report.observations.iter().flat_map(|seen: &Observation| &seen.problems).collect();
    problems.sort_unstable();
    problems.dedup();
    joined(&problems, "; ", |problem| cut_to(LONGEST_SENTENCE, problem))
}

fn listed<T>(items: &[T], told: impl Fn(&T) -> String) -> String {
    joined(items, ", ", told)
}

fn joined<T>(items: &[T], between: &str, told: impl Fn(&T) -> String) -> String {
    let mut texts: Vec<String> = items.iter().take(MOST).map(told).collect();
    if MOST < items.len() {
        texts.push(format!("{} more", items.len() - MOST));
    }
    texts.join(between)
}

fn clock(report: &Report, at: Duration) -> String {
    time(in_utc(report.run.started, at.as_secs()))
}
