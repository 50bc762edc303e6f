//! The report of a simulation as a history.
//!
//! A point tells of the minute that it ends: of the range, of the alarms, and of the decisions at that moment. What has
//! started up comes into service at the beginning of the point that shows it. What the report does not say is taken to be
//! so: the first state of an alarm is the one it begins with; all alarms belong to one policy, `simulated`; and what was
//! not scaled is put down to the end of the range that the capacity stands at, to the change that is under way, or to
//! the capacity being the desired one.

use std::time::Duration;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::fields::Fields;
use super::{Change, Event, History, Resource};
use crate::cloudwatch::ALARM_STATES;

const POLICY: &str = "simulated";

/// Plays the first run.
pub(super) fn read(name: &str, value: &Value) -> Result<History, String> {
    let report = Fields::of(name, value)?;
    let runs = report.objects("runs")?;
    let run = runs.first().ok_or_else(|| report.missing("run to play"))?;
    let series = run.object("series")?;
    let minutes = series.count("minutes_per_point")?.filter(|minutes| 0 < *minutes);
    let minutes = minutes.ok_or_else(|| series.missing("minutes_per_point of 1 or more"))?;
    let width = Duration::from_secs(minutes.unsigned_abs() * 60);
    let [desired, in_service, min, max] =
        ["desired_capacity", "capacity_in_service", "min_capacity", "max_capacity"].map(|member| series.counts(member));
    let (desired, in_service) = (desired?, in_service?);
    let ranges: Vec<_> = min?.into_iter().zip(max?).collect();
    let begins = |point: usize| width.saturating_mul(u32::try_from(point).unwrap_or(u32::MAX));
    let ends = |point: usize| begins(point.saturating_add(1));

    let mut events = Vec::new();
    for (point, range) in changed(&ranges).skip(1) {
        events.push(Event { at: ends(point), change: Change::Range { min: range.0, max: range.1 } });
    }
    let mut alarms = Vec::new();
    for alarm in series.objects("alarms")? {
        let label = alarm.text("label")?.ok_or_else(|| alarm.missing("label"))?;
        alarms.push(json!({"AlarmName": label, "PolicyName": POLICY}));
        for (point, state) in changed(&alarm.choices("states", &ALARM_STATES)?) {
            let at = if point == 0 { Duration::ZERO } else { ends(point) };
            let reason = format!("Simulated: {state} from minute {} on.", at.as_secs() / 60);
            events.push(Event { at, change: Change::Alarm { name: label.to_owned(), state, reason } });
        }
    }
    let start = instant(run, "start")?;
    let mut count = None;
    for entry in run.object("timeline")?.objects("entries")? {
        count = count.or(entry.count("capacity_before")?);
        let since = instant(&entry, "from")?.duration_since(start);
        let at = Duration::try_from(since).map_err(|_| entry.about("from", "is before the start of the run"))?;
        let point = at.as_secs().div_ceil(width.as_secs()).saturating_sub(1);
        let point = usize::try_from(point).unwrap_or(usize::MAX);
        let range = ranges.get(point).copied().unwrap_or((0, i64::MAX));
        let serving = usize::try_from(at.as_secs() / width.as_secs()).ok().and_then(|point| in_service.get(point));
        events.extend(decision(&entry, range, serving.copied())?.map(|change| Event { at, change }));
    }
    for (point, count) in changed(&in_service).skip(1) {
        events.push(Event { at: begins(point), change: Change::InService { count } });
    }
    // Events of one time stay in the order in which they were listed: range, alarms, decisions, what is in service.
    events.sort_by_key(|event| event.at);

    let mut history = History::new(name, events);
    history.count = count.or(desired.first().copied());
    history.target = ranges.first().map(|(min, max)| json!({"MinCapacity": min, "MaxCapacity": max}));
    history.policies = vec![json!({"PolicyName": POLICY})];
    history.alarms = alarms;
    history.resource = (run.text("kind")? == Some("component")).then_some(Resource::OnlyComponent);
    Ok(history)
}

/// What an entry of the timeline did. A range that moved stands among the series as well.
fn decision(entry: &Fields<'_>, (min, max): (i64, i64), serving: Option<i64>) -> Result<Option<Change>, String> {
    let kinds = ["scaled_out", "scaled_in", "range_moved", "not_scaled"];
    let kind = entry.choice("event", &kinds)?.ok_or_else(|| entry.missing("event"))?;
    let count = entry.count("capacity_after")?.ok_or_else(|| entry.missing("capacity_after"))?;
    let cause = format!(
        "{}: {}",
        entry.text("cause")?.unwrap_or(POLICY),
        entry.text("reason")?.unwrap_or("the simulator gives no reason")
    );
    Ok(match kind {
        "scaled_out" | "scaled_in" => Some(Change::Desired { count, cause }),
        "not_scaled" => {
            let code = match count {
                _ if max <= count => "AlreadyAtMaxCapacity",
                _ if count <= min => "AlreadyAtMinCapacity",
                _ if serving.is_some_and(|serving| serving != count) => "TargetServicePutResourceAsUnscalable",
                _ => "AlreadyAtDesiredCapacity",
            };
            Some(Change::NotScaled { codes: vec![code], cause })
        }
        _ => None,
    })
}

fn instant(fields: &Fields<'_>, name: &str) -> Result<Timestamp, String> {
    let text = fields.text(name)?.ok_or_else(|| fields.missing(name))?;
    text.parse().map_err(|_| fields.about(name, &format!("is '{text}': expected a time such as 2026-01-01T00:00:00Z")))
}

/// The first value, and each that is another than the one ahead of it, with its place.
fn changed<T: Copy + PartialEq>(values: &[T]) -> impl Iterator<Item = (usize, T)> {
    let others = values.windows(2).enumerate().filter(|(_, pair)| pair[0] != pair[1]);
    values.first().map(|first| (0, *first)).into_iter().chain(others.map(|(place, pair)| (place + 1, pair[1])))
}
