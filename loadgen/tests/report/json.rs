//! JSON of reports: what the schema says, and the report again.

use std::fs;
use std::path::Path;

use jsonschema::Validator;
use loadgen::plan::Shard;
use loadgen::report::{Report, json, read_json, schema};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::made::{Stretch, report, report_of, run_of};

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

fn validator() -> Validator {
    jsonschema::draft202012::new(&parsed(&schema())).expect("the schema is one")
}

#[track_caller]
fn check_valid(report: &Report, validator: &Validator) -> Value {
    let json = parsed(&json(report));
    let complaints: Vec<String> = validator.iter_errors(&json).map(|error| error.to_string()).collect();
    assert_eq!(complaints, [""; 0], "{json:#}");
    json
}

#[test]
fn random_reports_are_what_the_schema_says_and_come_back() {
    let validator = validator();
    proptest!(ProptestConfig::with_cases(100), |(report in report())| {
        check_valid(&report, &validator);
        let read = read_json("run.json", json(&report).as_bytes());
        prop_assert_eq!(read, Ok(report));
    });
}

#[test]
fn a_report_without_a_request_is_one() {
    let empty = report_of([], Shard::WHOLE);
    let json = check_valid(&empty, &validator());
    assert_eq!(json["total"]["response_time"], Value::Null);
    assert_eq!(json["verdict"]["sentences"], json!(["no request was due"]));
}

#[test]
fn readable_figures_stand_beside_the_histogram() {
    let report = run_of(&[Stretch { due: 100, ..Stretch::FINE }]);
    let json = check_valid(&report, &validator());
    let mut times = json["total"]["response_time"].clone();
    times["histogram"].take();
    let expected = json!({
        "count": 100,
        "mean_ms": 20.05,
        "min_ms": 20,
        "p50_ms": 20.063,
        "p90_ms": 20.095,
        "p95_ms": 20.095,
        "p99_ms": 20.111,
        "p99_9_ms": 20.111,
        "max_ms": 20.111,
        "histogram": null,
    });
    assert_eq!(times, expected);
    assert_eq!(json["intervals"][0]["start"], json!("2026-03-01T12:00:00Z"));
}

/// Every object of the schema has all of its properties required and no other.
#[test]
fn objects_are_closed() {
    fn check(path: &str, schema: &Value) -> usize {
        let mut objects = 0;
        if let Some(properties) = schema["properties"].as_object() {
            assert_eq!(schema["additionalProperties"], json!(false), "{path}");
            let required: Vec<_> = properties.keys().map(|name| json!(name)).collect();
            assert_eq!(schema["required"], json!(required), "{path}");
            let below = properties.iter();
            objects += 1 + below.map(|(name, schema)| check(&format!("{path}.{name}"), schema)).sum::<usize>();
        }
        let items = &schema["items"];
        if items.is_object() { objects + check(&format!("{path}[]"), items) } else { objects }
    }
    assert_eq!(check("", &parsed(&schema())), 28);
}

#[test]
fn the_schema_of_the_repository_is_the_programs() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("report.schema.json");
    let committed = fs::read_to_string(&path).expect("the file can be read");
    assert!(committed == schema(), "run: cargo run -p loadgen -- schema > loadgen/report.schema.json");
}
