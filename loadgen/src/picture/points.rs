//! The points of a picture: the intervals of a run, several of them as one where the run is long, and what was observed in
//! each.

use std::time::Duration;

use scaling::AlarmState;

use crate::observation::Observation;
use crate::report::Report;
use crate::tally::Tally;

use super::figures::ratio;

/// More points than a picture has columns.
const MOST: usize = 720;
/// For so long an observation holds at least: two of them are usually ten seconds apart.
const LONG: Duration = Duration::from_secs(20);

/// What is drawn of a run.
#[derive(Clone, Debug)]
pub(super) struct Points {
    /// The length of a point, in seconds.
    pub(super) seconds: u64,
    /// The load of each.
    pub(super) loads: Vec<Load>,
    /// What was observed in each.
    pub(super) seen: Vec<Seen>,
}

/// The load of a point, in requests per second, and what answers took.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Load {
    pub(super) wanted: f64,
    pub(super) sent: f64,
    pub(super) answered: f64,
    pub(super) failed: f64,
    pub(super) dropped: f64,
    pub(super) median: Option<Duration>,
    pub(super) slow: Option<Duration>,
    pub(super) slow_service: Option<Duration>,
}

/// What was observed in a point.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Seen {
    /// At its end, as far as it is known.
    pub(super) desired: Option<u32>,
    /// The same of what serves.
    pub(super) in_service: Option<u32>,
    /// The same of the range.
    pub(super) range: Option<(u32, u32)>,
    /// Whether more was wanted than before.
    pub(super) scaled_out: bool,
    /// Whether less was wanted than before.
    pub(super) scaled_in: bool,
    /// The worst state of each alarm, in the order of [`alarms`].
    pub(super) alarms: Vec<Option<AlarmState>>,
}

impl Points {
    pub(super) fn of(report: &Report) -> Self {
        let together = report.intervals.len().div_ceil(MOST).max(1);
        let seconds = report.run.interval_seconds.saturating_mul(together as u64);
        let end = end_of(report);
        let groups = report.intervals.chunks(together).zip(0..);
        let loads: Vec<Load> = groups.map(|(group, place)| load(group, length(place, seconds, end))).collect();
        let seen = seen(report, seconds, loads.len());
        Self { seconds, loads, seen }
    }
}

/// The names of all alarms that were seen, in the order in which they were.
pub(super) fn alarms(report: &Report) -> Vec<&str> {
    let mut names: Vec<&str> = Vec::new();
    for alarm in report.observations.iter().flat_map(|observation| &observation.alarms) {
        if !names.contains(&alarm.name.as_str()) {
            names.push(&alarm.name);
        }
    }
    names
}

/// How far the schedule had come when the run ended.
pub(super) fn end_of(report: &Report) -> Duration {
    report.end.at().unwrap_or(Duration::from_secs(report.run.schedule_seconds))
}

/// How much of a point the schedule went through, in seconds, over 0: the run may end within one.
fn length(place: u64, seconds: u64, end: Duration) -> f64 {
    let begin = place.saturating_mul(seconds);
    let through = end.as_secs_f64() - ratio(begin);
    if 0.0 < through { through.min(ratio(seconds)) } else { ratio(seconds) }
}

fn load(group: &[Tally], seconds: f64) -> Load {
    let rate = |count: fn(&Tally) -> u64| ratio(group.iter().map(count).sum()) / seconds;
    let mut all = Tally::default();
    for tally in group {
        all.response_times.add(&tally.response_times);
        all.service_times.add(&tally.service_times);
    }
    Load {
        wanted: rate(|tally| tally.due),
        sent: rate(|tally| tally.sent),
        answered: rate(|tally| tally.answered),
        failed: rate(|tally| tally.failed),
        dropped: rate(|tally| tally.dropped),
        median: all.response_times.percentile(50.0),
        slow: all.response_times.percentile(99.0),
        slow_service: all.service_times.percentile(99.0),
    }
}

/// What was observed in each point. An observation holds until the next one, but no longer than two of them are usually
/// apart: what was not looked at stays empty.
fn seen(report: &Report, seconds: u64, points: usize) -> Vec<Seen> {
    let names = alarms(report);
    let mut all = vec![Seen { alarms: vec![None; names.len()], ..Seen::default() }; points];
    let observations = &report.observations;
    let holds = LONG.max(2 * usual_distance(observations)).max(Duration::from_secs(seconds));
    let mut desired = None;
    for (index, observation) in observations.iter().enumerate() {
        let next = observations.get(index + 1).map_or(Duration::MAX, |next| next.at);
        let until = next.min(observation.at.saturating_add(holds));
        let place = |at: Duration| usize::try_from(at.as_secs() / seconds.max(1)).unwrap_or(usize::MAX);
        let first = place(observation.at);
        for (point, seen) in all.iter_mut().enumerate().skip(first) {
            if first < point && until <= Duration::from_secs(seconds) * u32::try_from(point).unwrap_or(u32::MAX) {
                break;
            }
            seen.desired = observation.desired.or(seen.desired);
            seen.in_service = observation.in_service.or(seen.in_service);
            seen.range = observation.range.or(seen.range);
            for alarm in &observation.alarms {
                if let Some(place) = names.iter().position(|name| *name == alarm.name) {
                    seen.alarms[place] = worse(seen.alarms[place], alarm.state);
                }
            }
        }
        if let (Some(seen), Some(now)) = (all.get_mut(first), observation.desired) {
            seen.scaled_out |= desired.is_some_and(|before| before < now);
            seen.scaled_in |= desired.is_some_and(|before| now < before);
        }
        desired = observation.desired.or(desired);
    }
    all
}

/// The median time between two observations.
fn usual_distance(observations: &[Observation]) -> Duration {
    let mut distances: Vec<Duration> =
        observations.windows(2).map(|pair| pair[1].at.saturating_sub(pair[0].at)).collect();
    distances.sort_unstable();
    distances.get(distances.len() / 2).copied().unwrap_or_default()
}

fn worse(one: Option<AlarmState>, other: AlarmState) -> Option<AlarmState> {
    let order = [AlarmState::Alarm, AlarmState::InsufficientData, AlarmState::Ok];
    order.into_iter().find(|state| one == Some(*state) || other == *state)
}
