//! Specs without mistakes, and what they are read as.

use serde_json::Value;
use templategen::schema::schema;
use templategen::spec::{self, Flags, Spec};

const FULL: &str = include_str!("full.spec.yaml");
const SMALL: &str = "capacity: { min: 1, max: 10 }\nstep_scaling:\n  steps: \"below 20: -1, from 50: +1\"\n";

#[track_caller]
fn read(text: &str) -> Spec {
    let reading = spec::read("test", text.as_bytes());
    reading.spec.unwrap_or_else(|| panic!("{text}\n{}", reading.source.report(&reading.diagnostics)))
}

#[track_caller]
fn check_same(one: &str, other: &str) {
    assert_eq!(format!("{:?}", read(one)), format!("{:?}", read(other)), "{one}\nand\n{other}");
}

/// Every key of the schema, with its default.
fn keys(schema: &Value, found: &mut Vec<(String, Option<Value>)>) {
    if let Some(properties) = schema["properties"].as_object() {
        found.extend(properties.iter().map(|(name, key)| (name.clone(), key.get("default").cloned())));
    }
    match schema {
        Value::Object(members) => members.values().for_each(|member| keys(member, found)),
        Value::Array(members) => members.iter().for_each(|member| keys(member, found)),
        _ => {}
    }
}

#[test]
fn every_key_is_read() {
    let mut all = Vec::new();
    keys(&schema(), &mut all);
    let whole = format!("{:?}", read(FULL));
    for (key, _) in all {
        if key == "inference_component_name" {
            // It excludes the others; `names_are_those_of_the_kind` reads it.
            continue;
        }
        let of_key = |line: &&str| line.trim_start_matches([' ', '-']).starts_with(&format!("{key}:"));
        let line = FULL.lines().find(of_key).unwrap_or_else(|| panic!("full.spec.yaml does not use `{key}`"));
        let without = FULL.replacen(&format!("{line}\n"), "", 1);
        let reading = spec::read("test", without.as_bytes());
        assert_ne!(reading.spec.map(|spec| format!("{spec:?}")), Some(whole.clone()), "`{key}` changes nothing");
    }
}

#[test]
fn a_default_written_out_changes_nothing() {
    let mut all = Vec::new();
    keys(&schema(), &mut all);
    let defaults: Vec<_> = all.into_iter().filter_map(|(key, default)| Some((key, default?))).collect();
    assert!(10 < defaults.len());
    for (key, default) in defaults {
        let with = match key.as_str() {
            "scale_in" | "scale_out" | "scheduled" => format!("{SMALL}suspended: {{ {key}: {default} }}\n"),
            "dimensions" => {
                let custom = |more: &str| format!("{SMALL}  metric: {{ namespace: Mine, metric_name: Age{more} }}\n");
                check_same(&custom(&format!(", dimensions: {default}")), &custom(""));
                continue;
            }
            key if schema()["properties"].get(key).is_some() => format!("{key}: {default}\n{SMALL}"),
            key => format!("{SMALL}  {key}: {default}\n"),
        };
        check_same(&with, SMALL);
    }
}

#[test]
fn spellings_of_the_same_spec() {
    check_same(SMALL, &format!("\u{feff}{SMALL}"));
    check_same(SMALL, &SMALL.replace('\n', "\r\n"));
    check_same(SMALL, &format!("--- # one document\n{SMALL}...\n"));
    check_same(SMALL, &format!("endpoint_name: ~\ntags: null\nkind:\n{SMALL}"));
    check_same(SMALL, "{capacity: {min: +1, max: 10}, step_scaling: [{steps: 'below 20: -1, from 50: +1'}]}");
    check_same(SMALL, &SMALL.replace('"', "").replace("steps: ", "steps: >\n    "));
    let list = "steps:\n    - { below: 20, change: -1 }\n    - { from: 50.0, change: +1 }";
    check_same(SMALL, &SMALL.replace("steps: \"below 20: -1, from 50: +1\"", list));
    check_same(SMALL, &SMALL.replace("steps: \"below 20: -1, from 50: +1\"", &list.replace("+1", "\"+1\"")));
}

#[test]
fn numbers_stay_as_exact_as_written() {
    let spec = read("capacity: { min: 1, max: 2 }\nstep_scaling: { steps: [{ from: 0.70, change: 1 }], floor: 0.3 }\n");
    let ladder = spec.plan.step_policies()[0].ladder().to_string();
    assert_eq!(ladder, "from 0.7: +1");
}

#[test]
fn names_are_those_of_the_kind() {
    let names = |spec: &Spec| {
        let endpoint = spec.endpoint_name.as_ref().map(ToString::to_string);
        let variant = spec.variant_name.as_ref().map(ToString::to_string);
        (endpoint, variant, spec.inference_component_name.as_ref().map(ToString::to_string))
    };
    let some = |name: &str| Some(name.to_owned());
    assert_eq!(names(&read(SMALL)), (None, some("AllTraffic"), None));
    assert_eq!(names(&read(FULL)), (some("my-endpoint"), some("blue"), None));
    let component = format!("kind: component\n{SMALL}");
    assert_eq!(names(&read(&component)), (None, None, None));
    let llama = format!("inference_component_name: llama\n{component}");
    assert_eq!(names(&read(&llama)), (None, None, some("llama")));
}

#[test]
fn flags_alone_are_the_simplest_spec() {
    let flags = Flags {
        endpoint: "my-endpoint".to_owned(),
        variant: None,
        min: None,
        max: None,
        steps: None,
        cooldown_seconds: None,
    };
    let spec = spec::from_flags(&flags).spec.expect("the defaults are right");
    let written = read(&format!("endpoint_name: my-endpoint\n{SMALL}"));
    assert_eq!(format!("{spec:?}"), format!("{written:?}"));
}
