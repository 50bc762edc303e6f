//! The lines of a run for programs: an object each, told apart by `kind`.

use std::time::Duration;

use serde_json::{Map, Value, json};

use super::Phase;
use super::event::Event;
use super::figures::{Counts, Figures, Percentiles};
use super::scene::Scene;

/// The first line: what is run.
pub(super) fn opening(scene: &Scene) -> String {
    let heading = &scene.heading;
    json!({
        "kind": "start",
        "at_seconds": 0,
        "target": heading.target,
        "address": heading.address,
        "schedule": heading.schedule,
        "schedule_seconds": heading.length.as_secs(),
        "max_in_flight": heading.max_in_flight,
    })
    .to_string()
}

/// How things stand.
pub(super) fn status(scene: &Scene, figures: &Figures) -> String {
    let account = &scene.account;
    let alarms: Map<_, _> =
        account.alarms.iter().map(|alarm| (alarm.name.clone(), Value::from(alarm.state.as_str()))).collect();
    let phase = match figures.phase {
        Phase::Waiting { .. } => "waiting",
        Phase::Sending => "sending",
        Phase::Draining => "draining",
        Phase::Ended => "ended",
    };
    json!({
        "kind": "status",
        "at_seconds": seconds(figures.elapsed),
        "phase": phase,
        "wanted_per_second": figures.wanted_per_second,
        "sent_per_second": figures.sent_per_second,
        "answered_per_second": figures.answered_per_second,
        "in_flight": figures.in_flight,
        "recent": counts(&figures.recent),
        "total": counts(&figures.total),
        "endpoint_status": account.status,
        "desired": account.desired,
        "in_service": account.in_service,
        "min_capacity": account.range.map(|(min, _)| min),
        "max_capacity": account.range.map(|(_, max)| max),
        "alarms": alarms,
    })
    .to_string()
}

/// Something that happened.
pub(super) fn event(event: &Event) -> String {
    json!({"kind": event.happening.name(), "at_seconds": seconds(event.at), "text": event.text}).to_string()
}

fn counts(counts: &Counts) -> Value {
    let classes: Map<_, _> =
        counts.classes.iter().map(|(class, number)| (class.name().to_owned(), Value::from(*number))).collect();
    let Percentiles { p50, p90, p99, longest } = counts.response_times;
    json!({
        "due": counts.due,
        "sent": counts.sent,
        "answered": counts.answered,
        "failed": counts.failed,
        "dropped": counts.dropped,
        "late": counts.late,
        "errors": classes,
        "response_seconds": {
            "p50": p50.map(seconds),
            "p90": p90.map(seconds),
            "p99": p99.map(seconds),
            "max": longest.map(seconds),
        },
    })
}

fn seconds(duration: Duration) -> f64 {
    duration.as_secs_f64()
}
