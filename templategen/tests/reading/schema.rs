//! The JSON Schema of a spec.

use std::path::Path;

use serde_json::Value;
use templategen::schema;

#[test]
fn the_committed_schema_is_the_one_printed() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../templates/spec.schema.json");
    let committed = std::fs::read_to_string(path).unwrap_or_default();
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
        "endpoint_name variant_name inference_component_name kind capacity metric_publish_frequency_seconds \
         suspended step_scaling dashboard tags"
    );
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
