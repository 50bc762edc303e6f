//! Every field of a run in JSON: its name, what it means, what it may be, and its value.

use jiff::Timestamp;
use scaling::{AlarmState, EndpointKind};
use serde_json::{Map, Value, json};

use crate::assumptions::{Assumption, TABLE};
use crate::document_fields;
use crate::report::Run;
use crate::report::document::{
    amount, amount_or_null, closed, count, flag, list, number, object, optional, positive, schema_of, share, text, time,
};
use crate::report::series::{AlarmTrack, Point, Series};
use crate::report::summary::Summary;
use crate::report::timeline::{Entry, EntryKind, Timeline};
use crate::report::words::instant;
use crate::{Assumptions, Fleet};

document_fields! {
    /// A run.
    RUN of Run, in Run {
        "name" text, |_, run| run.name.clone().into(),
            "What the run is called: the file of the plan, or the name of a baseline.";
        "kind" || json!({ "enum": KINDS.map(|(_, word)| word) }), |_, run| word(&KINDS, &run.kind).into(),
            "The kind of endpoint.";
        "unit" text, |_, run| run.kind.scalable_dimension().unit().into(),
            "What one unit of capacity is.";
        "start" time, |_, run| at(run.start),
            "The instant at which the first minute of the trace begins.";
        "seed" count, |_, run| run.seed.into(),
            "What chance followed from; the same seed gives the same run.";
        "fleet" || schema_of(FLEET), |run, _| object(FLEET, run, &run.fleet),
            "What serves the requests.";
        "assumptions" assumptions_shape, |_, run| assumptions(&run.assumptions),
            "What was assumed where AWS documents nothing; `simulator run --explain-assumptions` tells the source of each.";
        "summary" || schema_of(SUMMARY), |run, _| object(SUMMARY, run, &run.summary),
            "The figures of the run.";
        "timeline" || schema_of(TIMELINE), |run, _| object(TIMELINE, run, &run.timeline),
            "What was done and what was not, and why; without entries in a baseline, which decides nothing.";
        "series" || schema_of(SERIES), |run, _| object(SERIES, run, &run.series),
            "The run as at most 1,440 points of the same width: where the trace is longer, neighbours are merged. Every list has one item for each point.";
    }
}

document_fields! {
    /// What serves.
    FLEET of Fleet, in Run {
        "requests_per_minute" positive, |_, fleet| number(fleet.requests_per_minute),
            "Requests that one unit serves in a minute.";
        "concurrency" positive, |_, fleet| number(fleet.concurrency),
            "Requests that one unit works on at a time when it is fully used.";
        "start_up_seconds" count, |_, fleet| fleet.start_up_seconds.into(),
            "Seconds from the start of a scale-out until its units serve.";
        "start_up_spread_seconds" count, |_, fleet| fleet.start_up_spread_seconds.into(),
            "How far the start-up of one activity may lie off that, either way, in seconds.";
        "removal_seconds" count, |_, fleet| fleet.removal_seconds.into(),
            "Seconds from the start of a scale-in until the endpoint is in service again.";
        "price_per_hour" amount_or_null, |_, fleet| optional(fleet.price_per_hour),
            "What one unit costs in an hour, in a currency of the reader's choice; null where nobody said.";
    }
}

document_fields! {
    /// The figures.
    SUMMARY of Summary, in Run {
        "minutes" count, |_, summary| summary.minutes.into(),
            "Minutes of the trace.";
        "gap_minutes" count, |_, summary| summary.gap_minutes.into(),
            "Minutes of them that the trace does not have; no request is taken to have come in them.";
        "requests" amount, |_, summary| number(summary.requests),
            "Requests that arrived.";
        "peak_requests_per_minute" amount, |_, summary| number(summary.peak_requests_per_minute),
            "The most requests of one minute.";
        "unit_hours" amount, |_, summary| number(summary.unit_hours),
            "Hours of one unit, billed.";
        "cost" amount_or_null, |_, summary| optional(summary.cost),
            "What they cost; null where no price is known.";
        "overloaded_minutes" count, |_, summary| summary.overloaded_minutes.into(),
            "Minutes with a request over capacity, or with requests that wait at their end.";
        "requests_over_capacity" amount, |_, summary| number(summary.requests_over_capacity),
            "Requests that were over capacity when they came: lost, or made to wait.";
        "share_over_capacity" share, |_, summary| number(summary.share_over_capacity()),
            "The part of the requests that was over capacity, 0 to 1.";
        "peak_queue_requests" amount, |_, summary| number(summary.peak_queue),
            "The most requests that waited at the end of a minute.";
        "mean_queue_seconds" amount, |_, summary| number(summary.mean_queue_seconds),
            "Mean seconds that a request waited, over all requests, those that did not wait included.";
        "longest_queue_seconds" amount, |_, summary| number(summary.longest_queue_seconds),
            "The longest that a request waited, in seconds, where the first to come is served first; until the end of the trace for those that still wait there.";
        "scale_outs" count, |_, summary| summary.scale_outs.into(),
            "Scaling activities that added capacity.";
        "scale_ins" count, |_, summary| summary.scale_ins.into(),
            "Scaling activities that took capacity away.";
        "longest_lag_minutes" count, |_, summary| summary.longest_lag_minutes.into(),
            "The longest stretch of minutes in each of which less was in service, on average, than serves what arrived in it and what waited before it.";
        "flaps" count, |_, summary| summary.flaps.into(),
            "Scale-ins that were taken back by a scale-out within 15 minutes.";
        "peak_in_service" count, |_, summary| summary.peak_in_service.into(),
            "The most units in service over a minute, on average and rounded up: one that served a part of it counts.";
        "mean_in_service" amount, |_, summary| number(summary.mean_in_service),
            "The mean of the units in service, over time.";
    }
}

document_fields! {
    /// The timeline.
    TIMELINE of Timeline, in Run {
        "entries_left_out" count, |_, timeline| timeline.left_out.into(),
            "How many more entries there were after the last one that is told.";
        "entries" || list(&schema_of(ENTRY)), |run, timeline| {
            timeline.entries.iter().map(|entry| object(ENTRY, run, entry)).collect::<Vec<_>>().into()
        },
            "The entries in the order of their beginning.";
    }
}

document_fields! {
    /// An entry of the timeline.
    ENTRY of Entry, in Run {
        "from" time, |run, entry| at(instant(run.start, entry.from_seconds)),
            "When the decision was taken first.";
        "to" time, |run, entry| at(instant(run.start, entry.to_seconds)),
            "When the same decision was taken last, minute after minute.";
        "times" count, |_, entry| entry.times.into(),
            "How often it was taken.";
        "event" || json!({ "enum": EVENTS.map(|(_, word)| word) }), |_, entry| word(&EVENTS, &entry.kind).into(),
            "What happened: capacity was added, it was taken away, the range moved and capacity lay within it, or nothing was done.";
        "capacity_before" count, |_, entry| entry.capacity_before.into(),
            "The capacity that was wanted before, in units.";
        "capacity_after" count, |_, entry| entry.capacity_after.into(),
            "The capacity that is wanted afterwards, in units.";
        "cause" text, |_, entry| entry.cause.clone().into(),
            "The policy or scheduled action by its name, or `range` where capacity had to come into its range later.";
        "reason" text, |_, entry| entry.reason.clone().into(),
            "Why, as a sentence with its values. For people: it may be worded otherwise in another version.";
    }
}

document_fields! {
    /// What is drawn.
    SERIES of Series, in Run {
        "minutes_per_point" count, |_, series| series.minutes_per_point.into(),
            "How many minutes a point stands for; the last one may hold fewer.";
        "requests_per_minute" || list(&amount_or_null()), |_, series| points(series, |point| optional(point.requests_per_minute)),
            "The mean requests of a minute, over the minutes that the trace has; null where it has none of them.";
        "peak_requests_per_minute" || list(&amount_or_null()), |_, series| points(series, |point| optional(point.peak_requests_per_minute)),
            "The most requests of one minute; null where the trace has none of the minutes.";
        "requests_over_capacity" || list(&amount()), |_, series| points(series, |point| number(point.over_capacity)),
            "Requests that were over capacity.";
        "queue_requests" || list(&amount()), |_, series| points(series, |point| number(point.queue)),
            "The most requests that waited at the end of a minute.";
        "desired_capacity" || list(&count()), |_, series| points(series, |point| point.desired.into()),
            "The most capacity that was wanted at the end of a minute, in units.";
        "capacity_in_service" || list(&count()), |_, series| points(series, |point| point.in_service.into()),
            "The least capacity that was in service at the end of a minute, in units.";
        "min_capacity" || list(&count()), |_, series| points(series, |point| point.min_capacity.into()),
            "The lower end of the range at the end of the point, in units.";
        "max_capacity" || list(&count()), |_, series| points(series, |point| point.max_capacity.into()),
            "The upper end of the range at the end of the point, in units.";
        "scaled_out" || list(&flag()), |_, series| points(series, |point| point.scaled_out.into()),
            "Whether a scale-out began.";
        "scaled_in" || list(&flag()), |_, series| points(series, |point| point.scaled_in.into()),
            "Whether a scale-in began.";
        "alarms" || list(&schema_of(ALARM)), |run, series| {
            series.alarms.iter().map(|track| object(ALARM, run, track)).collect::<Vec<_>>().into()
        },
            "The alarms in the order of the policies they call; one item for each alarm.";
    }
}

document_fields! {
    /// An alarm.
    ALARM of AlarmTrack, in Run {
        "label" text, |_, track| track.label.clone().into(),
            "What the alarm is called.";
        "states" || list(&json!({ "enum": STATES.map(AlarmState::as_str) })), |_, track| {
            track.states.iter().map(|state| Value::from(state.as_str())).collect::<Vec<_>>().into()
        },
            "Its state at the end of each point; ALARM where it had that at all within the point.";
    }
}

const KINDS: [(EndpointKind, &str); 4] = [
    (EndpointKind::Realtime, "realtime"),
    (EndpointKind::Async, "async"),
    (EndpointKind::Serverless, "serverless"),
    (EndpointKind::Component, "component"),
];
const EVENTS: [(EntryKind, &str); 4] = [
    (EntryKind::ScaledOut, "scaled_out"),
    (EntryKind::ScaledIn, "scaled_in"),
    (EntryKind::RangeMoved, "range_moved"),
    (EntryKind::NotScaled, "not_scaled"),
];
const STATES: [AlarmState; 3] = [AlarmState::Ok, AlarmState::Alarm, AlarmState::InsufficientData];

/// The word of a value in a list of all.
fn word<T: PartialEq>(words: &[(T, &'static str)], value: &T) -> &'static str {
    words.iter().find(|(known, _)| known == value).map_or("", |(_, word)| word)
}

/// The name of an assumption as a key.
fn key(row: &Assumption) -> String {
    row.name.replace('-', "_")
}

fn assumptions(assumptions: &Assumptions) -> Value {
    let value = |row: &Assumption| {
        let text = (row.value)(assumptions);
        text.parse::<u32>().map_or_else(|_| Value::from(text), Value::from)
    };
    TABLE.iter().map(|row| (key(row), value(row))).collect::<Map<_, _>>().into()
}

fn assumptions_shape() -> Value {
    let property = |row: &Assumption| {
        let values = (row.values)();
        let shape = match values.split_once(" to ").map(|(least, most)| (least.parse::<u32>(), most.parse::<u32>())) {
            Some((Ok(least), Ok(most))) => {
                json!({ "description": row.meaning, "type": "integer", "minimum": least, "maximum": most })
            }
            _ => json!({ "description": row.meaning, "enum": values.split(" | ").collect::<Vec<_>>() }),
        };
        (key(row), shape)
    };
    closed(&TABLE.iter().map(property).collect())
}

fn points(series: &Series, value: fn(&Point) -> Value) -> Value {
    series.points.iter().map(value).collect::<Vec<_>>().into()
}

fn at(instant: Timestamp) -> Value {
    instant.to_string().into()
}
