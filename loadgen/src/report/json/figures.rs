//! The figures of a report in JSON: counts, times, failures and variants.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Map, Value, json};
use simulator::document_fields;
use simulator::report::document::{amount, closed, count, list, number, object, schema_of, text, time};

use super::fields::{count_or_null, instant, objects, text_or_null};
use crate::histogram::Histogram;
use crate::outcome::Class;
use crate::report::Report;
use crate::tally::{FailureKind, FailureTally, Tally, VariantTally};

/// A kind of failure with how often it was.
type Failures = (FailureKind, FailureTally);
/// A variant's name with its requests.
type Variant = (Arc<str>, VariantTally);

document_fields! {
    /// The figures of some requests.
    TALLY of Tally, in Report {
        "due" count, |_, tally| tally.due.into(),
            "Requests the schedule wanted sent, up to the end of the run.";
        "sent" count, |_, tally| tally.sent.into(),
            "Requests that were sent.";
        "dropped" count, |_, tally| tally.dropped.into(),
            "Requests that were not, because the bound on requests in flight was reached.";
        "late" count, |_, tally| tally.late.into(),
            "Requests that were sent more than 10 ms after their intended time.";
        "answered" count, |_, tally| tally.answered.into(),
            "Requests that the model answered.";
        "failed" count, |_, tally| tally.failed.into(),
            "Requests that failed.";
        "bytes" count, |_, tally| tally.bytes.into(),
            "Bytes of the answers' bodies.";
        "parts" count, |_, tally| tally.parts.into(),
            "Parts of response streams.";
        "lateness" times_shape, |_, tally| times(&tally.lateness),
            "How long after their intended time requests were sent; null where none was.";
        "response_time" times_shape, |_, tally| times(&tally.response_times),
            "Of answers: the time from when the request should have been sent; null where there is none.";
        "service_time" times_shape, |_, tally| times(&tally.service_times),
            "Of answers: the time from when the request was sent; null where there is none.";
        "failure_time" times_shape, |_, tally| times(&tally.failure_times),
            "Of failures, those left out that the end of the run made: the time from when the request should have been sent; null where there is none.";
        "first_part_time" times_shape, |_, tally| times(&tally.first_part_times),
            "Of response streams: the time from when the request should have been sent to the first part; null where there is none.";
        "part_gap" times_shape, |_, tally| times(&tally.part_gaps),
            "Of response streams of two parts and more: the longest time between two parts; null where there is none.";
        "failures" || list(&schema_of(FAILURES)), |report, tally| objects(FAILURES, report, &owned(&tally.failures)),
            "Failures by what they are.";
        "variants" || list(&schema_of(VARIANT)), |report, tally| objects(VARIANT, report, &owned(&tally.variants)),
            "Requests by the production variant that was invoked.";
    }
}

document_fields! {
    /// When the interval of an index was.
    PLACE of usize, in Report {
        "start_seconds" count, |report, place| report.begin_of(*place).as_secs().into(),
            "When the interval begins, from the start of the schedule on.";
        "start" time, |report, place| instant(report.instant_of(*place)),
            "The same as an instant.";
    }
}

document_fields! {
    /// Failures of one kind.
    FAILURES of Failures, in Report {
        "class" || json!({ "enum": Class::ALL.map(Class::name) }), |_, (kind, _)| kind.class.name().into(),
            "Who or what kept the requests from their answers.";
        "error_type" text, |_, (kind, _)| kind.error_type.clone().into(),
            "The service's name for it, or a word of the program's own for what it saw itself; `others` for kinds over 50 of one class.";
        "status" count_or_null, |_, (kind, _)| json!(kind.status),
            "The HTTP status; null where no answer came.";
        "original_status" count_or_null, |_, (kind, _)| json!(kind.original_status),
            "The status of the model's container.";
        "log_stream" text_or_null, |_, (kind, _)| json!(kind.log_stream),
            "The ARN of the log stream with the model's log.";
        "count" || json!({ "type": "integer", "minimum": 1 }), |_, (_, failures)| failures.count.into(),
            "How many there were.";
        "example" text, |_, (_, failures)| failures.example.clone().into(),
            "The sentence of one of them; empty where none has one.";
    }
}

document_fields! {
    /// Requests of one variant.
    VARIANT of Variant, in Report {
        "name" text, |_, (name, _)| name.as_ref().into(),
            "Its name.";
        "answered" count, |_, (_, requests)| requests.answered.into(),
            "Answers.";
        "failed" count, |_, (_, requests)| requests.failed.into(),
            "Failures that name it.";
    }
}

/// Intervals, each with its place in time and its figures.
pub(super) fn intervals(report: &Report) -> Value {
    let interval = |(place, figures): (usize, &Tally)| {
        let mut interval = object(PLACE, report, &place);
        extend(&mut interval, object(TALLY, report, figures));
        interval
    };
    report.intervals.iter().enumerate().map(interval).collect::<Vec<_>>().into()
}

pub(super) fn intervals_shape() -> Value {
    let [mut properties, figures] = [schema_of(PLACE), schema_of(TALLY)].map(|mut shape| shape["properties"].take());
    extend(&mut properties, figures);
    let properties = properties.as_object().map(closed);
    list(&properties.unwrap_or_default())
}

/// Some durations: readable figures, and all of them exactly.
fn times(histogram: &Histogram) -> Value {
    let histogram = histogram.unpacked();
    let Some(mean) = histogram.mean() else {
        return Value::Null;
    };
    let mut times = Map::new();
    times.insert("count".to_owned(), histogram.count().into());
    times.insert("mean_ms".to_owned(), milliseconds(mean));
    for (name, _, percent) in PERCENTILES {
        times.insert(name.to_owned(), milliseconds(histogram.percentile(percent).unwrap_or_default()));
    }
    times.insert("histogram".to_owned(), histogram.encoded().into());
    times.into()
}

fn times_shape() -> Value {
    let mut properties = Map::new();
    let mut add = |name: &str, description: &str, mut shape: Value| {
        shape["description"] = description.into();
        properties.insert(name.to_owned(), shape);
    };
    add("count", "How many there are.", json!({ "type": "integer", "minimum": 1 }));
    add("mean_ms", "Their mean, in milliseconds.", amount());
    for (name, description, _) in PERCENTILES {
        add(name, description, amount());
    }
    add(
        "histogram",
        "All of them, in microseconds to three significant digits: a histogram of HdrHistogram, its compressed form (V2 with DEFLATE) in Base64.",
        text(),
    );
    let mut shape = closed(&properties);
    shape["type"] = json!(["object", "null"]);
    shape
}

/// The readable figures of durations: name, meaning, percent.
const PERCENTILES: [(&str, &str, f64); 7] = [
    ("min_ms", "The shortest one, in milliseconds.", 0.0),
    ("p50_ms", "The one that 50 % are not over, in milliseconds.", 50.0),
    ("p90_ms", "The one that 90 % are not over, in milliseconds.", 90.0),
    ("p95_ms", "The one that 95 % are not over, in milliseconds.", 95.0),
    ("p99_ms", "The one that 99 % are not over, in milliseconds.", 99.0),
    ("p99_9_ms", "The one that 99.9 % are not over, in milliseconds.", 99.9),
    ("max_ms", "The longest one, in milliseconds.", 100.0),
];

/// A time in milliseconds, to the microsecond.
fn milliseconds(time: Duration) -> Value {
    let microseconds = u32::try_from(time.as_micros()).map_or(time.as_secs_f64() * 1e6, f64::from);
    number(microseconds.round() / 1e3)
}

fn owned<K: Clone, V: Clone>(map: &BTreeMap<K, V>) -> Vec<(K, V)> {
    map.iter().map(|(key, value)| (key.clone(), value.clone())).collect()
}

fn extend(object: &mut Value, more: Value) {
    if let (Value::Object(object), Value::Object(more)) = (object, more) {
        object.extend(more);
    }
}
