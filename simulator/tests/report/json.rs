//! JSON of runs against its schema, and the schema against its file.

use std::fs;
use std::path::Path;

use jsonschema::Validator;
use scaling::AlarmState;
use serde_json::{Value, json};
use simulator::report::series::{Point, Series};
use simulator::report::summary::Summary;
use simulator::report::{self, Recorder, Run};
use simulator::{
    Activity, AlarmChange, Arrivals, Assumptions, Cause, Decision, Fleet, Minute, NotScaledReason, Observer as _,
    PolicyIndex, Proposal, Verdict,
};

use crate::{ladder, minute, start};

fn schema() -> Value {
    serde_json::from_str(&report::schema()).expect("JSON")
}

fn validator() -> Validator {
    jsonschema::draft202012::new(&schema()).expect("the schema is one")
}

#[track_caller]
pub(crate) fn check_valid(runs: &[Run]) -> Value {
    let json: Value = serde_json::from_str(&report::json(runs)).expect("JSON");
    let complaints: Vec<String> = validator().iter_errors(&json).map(|error| error.to_string()).collect();
    assert_eq!(complaints, [""; 0], "{json:#}");
    json
}

/// Three minutes of a ladder, with a gap, a scale-out and a minute over capacity.
pub(crate) fn small() -> Run {
    let mut recorder = ladder();
    let cause = |metric, step, wanted| {
        Cause::Policy(Proposal { policy: PolicyIndex(0), alarm: 0, metric: Some(metric), step: Some(step), wanted })
    };
    let (from, to) = (AlarmState::InsufficientData, AlarmState::Alarm);
    recorder.alarm(&AlarmChange { at_seconds: 60, policy: PolicyIndex(0), alarm: 0, from, to });
    let activity = Activity { number: 0, from: 1, to: 2, ends_at_seconds: 360 };
    let out = cause(120.5, 2, Some(2));
    recorder.decision(&Decision { at_seconds: 60, cause: out, capacity: 1, verdict: Verdict::Scaled(activity) });
    recorder.minute(&Minute { served: 100.0, over_capacity: 20.5, desired: 2, ..minute(0, 120.5, 1) });
    recorder.minute(&Minute { arrivals: Arrivals::GAP, billed_seconds: 120.0, desired: 2, ..minute(1, 0.0, 1) });
    let verdict = Verdict::NotScaled(NotScaledReason::Resting);
    for at_seconds in [180, 240] {
        recorder.decision(&Decision { at_seconds, cause: cause(30.0, 1, None), capacity: 2, verdict });
    }
    recorder.minute(&minute(2, 60.0, 2));
    recorder.finish()
}

fn baseline() -> Run {
    let kind = scaling::EndpointKind::Serverless;
    let mut recorder = Recorder::for_baseline("none", kind, start(), Fleet::of(0.5), Assumptions::DEFAULT, u64::MAX);
    for index in 0..5_000 {
        recorder.minute(&Minute { queue: 0.1, ..minute(index, 0.25, u32::try_from(index % 7).expect("small")) });
    }
    recorder.finish()
}

#[test]
fn every_run_is_what_the_schema_says() {
    check_valid(&[]);
    check_valid(&[ladder().finish()]);
    let json = check_valid(&[small(), baseline()]);
    assert_eq!(json["runs"][1]["seed"], json!(u64::MAX));
    assert_eq!(json["runs"][1]["fleet"]["price_per_hour"], Value::Null);
}

#[test]
fn the_json_of_a_run() {
    insta::assert_snapshot!(report::json(&[small()]));
}

#[test]
fn every_figure_stands_under_its_own_name() {
    let mut run = small();
    run.fleet = Fleet {
        requests_per_minute: 1.0,
        concurrency: 2.0,
        start_up_seconds: 3,
        start_up_spread_seconds: 4,
        removal_seconds: 5,
        price_per_hour: Some(6.0),
    };
    run.summary = Summary {
        minutes: 1,
        gap_minutes: 2,
        requests: 64.0,
        peak_requests_per_minute: 4.0,
        unit_hours: 5.0,
        cost: Some(6.0),
        overloaded_minutes: 7,
        requests_over_capacity: 8.0,
        peak_queue: 9.0,
        mean_queue_seconds: 10.0,
        longest_queue_seconds: 11.0,
        scale_outs: 12,
        scale_ins: 13,
        longest_lag_minutes: 14,
        flaps: 15,
        peak_in_service: 16,
        mean_in_service: 17.0,
    };
    run.timeline.left_out = 18;
    let point = Point {
        requests_per_minute: Some(1.0),
        peak_requests_per_minute: Some(2.0),
        over_capacity: 3.0,
        queue: 4.0,
        desired: 5,
        in_service: 6,
        min_capacity: 7,
        max_capacity: 8,
        scaled_out: true,
        scaled_in: false,
    };
    run.series = Series { minutes_per_point: 9, points: vec![point], alarms: Vec::new() };
    let told = &check_valid(&[run])["runs"][0];
    let part = json!([told["fleet"], told["summary"], told["timeline"]["entries_left_out"], told["series"]]);
    insta::assert_snapshot!(format!("{part:#}"));
}

#[test]
fn numbers_are_exact() {
    let mut recorder = ladder();
    for (index, requests) in [(0, 0.1), (1, 0.2)] {
        recorder.minute(&minute(index, requests, 1));
    }
    let text = report::json(&[recorder.finish()]);
    assert!(text.contains("\"requests\": 0.30000000000000004,"), "{text}");
    assert!(text.contains("\"requests_per_minute\": [0.1,0.2],"), "{text}");
    assert!(text.contains("\"requests_per_minute\": 100,"), "{text}");
}

/// Every object of a value, and the path to it.
fn objects(value: &Value, path: String, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                objects(member, format!("{path}/{name}"), found);
            }
            found.push(path);
        }
        Value::Array(items) => {
            for (place, item) in items.iter().enumerate() {
                objects(item, format!("{path}/{place}"), found);
            }
        }
        _ => {}
    }
}

#[test]
fn no_object_takes_another_key_or_goes_without_one() {
    let json = check_valid(&[small()]);
    let mut paths = Vec::new();
    objects(&json, String::new(), &mut paths);
    assert_eq!(paths.len(), 10, "{paths:?}");
    for path in paths {
        let mut more = json.clone();
        more.pointer_mut(&path).expect("an object")["colour"] = json!("red");
        assert!(!validator().is_valid(&more), "another key at {path}");
        let names: Vec<String> =
            json.pointer(&path).and_then(Value::as_object).expect("an object").keys().cloned().collect();
        for name in names {
            let mut less = json.clone();
            less.pointer_mut(&path).and_then(Value::as_object_mut).expect("an object").remove(&name);
            assert!(!validator().is_valid(&less), "no {name} at {path}");
        }
    }
}

/// The properties of a schema and of all within it.
fn properties<'a>(schema: &'a Value, found: &mut Vec<(&'a String, &'a Value)>) {
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        found.push((name, property));
        properties(property, found);
        properties(&property["items"], found);
    }
}

#[test]
fn every_property_is_described_and_named_alike() {
    let schema = schema();
    let mut found = Vec::new();
    properties(&schema, &mut found);
    assert!(80 < found.len(), "{}", found.len());
    for (name, property) in found {
        let description = property["description"].as_str().unwrap_or_else(|| panic!("{name} is not described"));
        assert!(description.ends_with('.') && !description.contains('\n'), "{name}: {description}");
        assert!(name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'), "{name}");
    }
}

#[test]
fn the_schema_in_the_folder_is_this_one() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("report.schema.json");
    let kept = fs::read_to_string(&path).unwrap_or_default();
    if kept != report::schema() && std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(&path, report::schema()).expect("the schema can be written");
        return;
    }
    assert!(
        kept == report::schema(),
        "simulator/report.schema.json is not what `simulator schema` prints: run UPDATE_EXPECT=1 cargo test -p simulator \
         --test report"
    );
}
