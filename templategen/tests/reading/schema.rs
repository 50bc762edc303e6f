//! The JSON Schema of a spec.

use std::fs;
use std::path::{Path, PathBuf};

use jsonschema::Validator;
use serde_json::Value;
use templategen::schema;

use crate::messages::rows;
use crate::yaml;

/// A file of the workspace.
fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(name)
}

fn validator() -> Validator {
    jsonschema::draft202012::new(&schema::schema()).expect("the schema is one")
}

#[track_caller]
fn check_valid(name: &str, spec: &str) {
    let spec = yaml::read(spec);
    let complaints: Vec<String> = validator().iter_errors(&spec).map(|error| error.to_string()).collect();
    assert_eq!(complaints, [""; 0], "{name}: {spec:#}");
}

#[test]
fn the_schema_takes_every_spec_that_is_shown() {
    check_valid("full.spec.yaml", include_str!("full.spec.yaml"));
    let templates = fs::read_dir(path("templates")).expect("there is a folder of templates");
    let specs: Vec<PathBuf> = templates
        .map(|entry| entry.expect("the folder can be read").path())
        .filter(|file| file.to_string_lossy().ends_with(".spec.yaml"))
        .collect();
    assert!(2 < specs.len());
    for spec in specs {
        check_valid(&spec.display().to_string(), &fs::read_to_string(&spec).expect("the spec can be read"));
    }
    let readme = fs::read_to_string(path("README.md")).expect("there is a README");
    let blocks = readme.split("```yaml\n").skip(1).filter_map(|rest| rest.split("```").next());
    let specs: Vec<&str> = blocks.filter(|block| block.contains("capacity:")).collect();
    assert!(!specs.is_empty(), "the README shows no spec");
    for spec in specs {
        check_valid("README.md", spec);
    }
}

#[test]
fn the_schema_refuses_what_the_check_of_the_form_refuses() {
    let file = include_str!("messages.txt");
    let of_form = |title: &str| ["S007", "S008", "S009", "S010"].iter().any(|code| title.starts_with(code));
    let rows: Vec<_> = rows(file).into_iter().filter(|row| of_form(row.title)).collect();
    assert!(10 < rows.len());
    for row in rows {
        assert!(!validator().is_valid(&yaml::read(row.spec)), "the schema takes the spec of {}", row.title);
    }
}

#[test]
fn the_committed_schema_is_the_one_printed() {
    let committed = fs::read_to_string(path("templates/spec.schema.json")).unwrap_or_default();
    assert!(committed == schema::text(), "run `cargo run -p templategen -- schema > templates/spec.schema.json`");
}

#[test]
fn the_keys_are_the_documented_ones() {
    let schema = schema::schema();
    let names = |schema: &Value| {
        let properties = schema["properties"].as_object().expect("a block has properties");
        properties.keys().cloned().collect::<Vec<_>>().join(" ")
    };
    let policy = &schema["properties"]["step_scaling"]["anyOf"][0];
    let block = |key: &str| names(&schema["properties"][key]);
    assert_eq!(
        names(&schema),
        "endpoint_name variant_name inference_component_name create_endpoint kind capacity \
         metric_publish_frequency_seconds suspended step_scaling target_tracking scale_to_zero schedules notifications \
         fleet dashboard tags"
    );
    assert_eq!(block("notifications"), "topic_arn at_max_minutes latency_p99_ms errors_per_minute");
    assert_eq!(names(&schema["properties"]["schedules"]["anyOf"][0]), "name schedule timezone min max start end");
    let tracking = &schema["properties"]["target_tracking"]["anyOf"][0];
    assert_eq!(
        names(tracking),
        "name metric target_value requests_per_second safety_factor scale_in_cooldown_seconds \
         scale_out_cooldown_seconds disable_scale_in"
    );
    assert_eq!(tracking["properties"]["metric"]["anyOf"], policy["properties"]["metric"]["anyOf"]);
    assert_eq!(names(&schema["properties"]["capacity"]), "min max");
    assert_eq!(block("suspended"), "scale_in scale_out scheduled");
    assert_eq!(
        names(policy),
        "name metric steps alarms floor period_seconds evaluation_periods datapoints_to_alarm missing_data \
         aggregation cooldown_seconds min_adjustment_magnitude"
    );
    let metrics: Vec<_> = policy["properties"]["metric"]["anyOf"]
        .as_array()
        .expect("a metric has several forms")
        .iter()
        .filter(|form| form.get("properties").is_some())
        .map(names)
        .collect();
    assert_eq!(metrics, ["preset statistic", "namespace metric_name dimensions statistic", "expression metrics"]);
}

#[test]
fn every_block_is_closed_and_every_key_described_and_typed() {
    fn walk(schema: &Value) {
        if schema.get("properties").is_some() {
            assert_eq!(schema["additionalProperties"], false);
            for (name, key) in schema["properties"].as_object().into_iter().flatten() {
                assert!(key["description"].as_str().is_some_and(|text| !text.is_empty()), "{name}");
            }
        }
        let types =
            schema.get("type").into_iter().flat_map(|types| types.as_array().cloned().unwrap_or(vec![types.clone()]));
        for name in types {
            let known = ["object", "array", "string", "number", "integer", "boolean", "null"];
            assert!(name.as_str().is_some_and(|name| known.contains(&name)), "{schema}");
        }
        match schema {
            Value::Object(members) => members.values().for_each(walk),
            Value::Array(members) => members.iter().for_each(walk),
            _ => {}
        }
    }
    walk(&schema::schema());
}
