//! Specs without mistakes, and what they are read as.

use std::collections::BTreeSet;

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
    for (key, _) in all {
        // Each excludes others; the tests below read them.
        let apart =
            ["inference_component_name", "create_endpoint", "scale_to_zero", "requests_per_second", "safety_factor"];
        if apart.contains(&key.as_str()) {
            continue;
        }
        let of_key = |line: &str| line.trim_start_matches([' ', '-']).starts_with(&format!("{key}:"));
        assert!(FULL.lines().any(of_key), "full.spec.yaml does not use `{key}`");
    }
    let whole = format!("{:?}", read(FULL));
    for (number, line) in FULL.lines().enumerate() {
        let without: Vec<_> =
            FULL.lines().enumerate().filter(|(other, _)| *other != number).map(|(_, line)| line).collect();
        let reading = spec::read("test", without.join("\n").as_bytes());
        assert_ne!(reading.spec.map(|spec| format!("{spec:?}")), Some(whole.clone()), "`{line}` changes nothing");
    }
}

/// Two specs with the same policies in the same range; whose a policy is may differ.
#[track_caller]
fn check_scales_the_same(one: &str, other: &str) {
    let [one, other] = [one, other].map(|text| read(text).plan);
    assert_eq!(one.capacity(), other.capacity());
    assert_eq!(one.step_policies(), other.step_policies());
    assert_eq!(one.target_tracking_policies(), other.target_tracking_policies());
}

#[test]
fn scaling_to_zero_is_its_recipe_written_out() {
    let wake_up = "alarms: paired, steps: \"from 1: +1\", name: wake-up, aggregation: Maximum";
    check_scales_the_same(
        "{ kind: async, capacity: { max: 5 }, scale_to_zero: true }",
        &format!(
            "{{ kind: async, capacity: {{ min: 0, max: 5 }},
              target_tracking: {{ name: backlog, metric: ApproximateBacklogSizePerInstance, target_value: 5 }},
              step_scaling: {{ {wake_up}, metric: HasBacklogWithoutCapacity, evaluation_periods: 2, cooldown_seconds: 300 }} }}"
        ),
    );
    check_scales_the_same(
        "{ kind: component, capacity: { max: 3 }, scale_to_zero: true, target_tracking: { target_value: 60 } }",
        &format!(
            "{{ kind: component, capacity: {{ min: 0, max: 3 }}, target_tracking: {{ target_value: 60 }},
              step_scaling: {{ {wake_up}, metric: NoCapacityInvocationFailures }} }}"
        ),
    );
}

#[test]
fn requests_per_second_make_the_documented_target() {
    for (keys, target) in [
        ("requests_per_second: 30", "900"),
        ("requests_per_second: 30, safety_factor: 1", "1800"),
        ("requests_per_second: 0.7, safety_factor: 0.3", "12.6"),
        ("target_value: 900", "900"),
    ] {
        let spec = read(&format!("{{ capacity: {{ min: 1, max: 2 }}, target_tracking: {{ {keys} }} }}"));
        assert_eq!(spec.plan.target_tracking_policies()[0].target_value().to_string(), target, "{keys}");
    }
}

#[test]
fn a_default_written_out_changes_nothing() {
    let schema = schema();
    let form = |block: &str| schema["properties"][block]["anyOf"][0].clone();
    let custom_metric = form("step_scaling")["properties"]["metric"]["anyOf"][2].clone();
    let mut written_out = BTreeSet::new();
    for (block, before, after) in [
        (schema.clone(), "", SMALL),
        (schema["properties"]["suspended"].clone(), "suspended:\n", SMALL),
        (
            schema["properties"]["fleet"].clone(),
            "capacity: { min: 1, max: 10 }\nstep_scaling: { steps: \"from 50: +1\" }\nfleet:\n  price_per_hour: 1\n",
            "",
        ),
        (form("step_scaling"), SMALL, ""),
        (form("target_tracking"), "capacity: { min: 1, max: 10 }\ntarget_tracking:\n  target_value: 60\n", ""),
        (
            form("schedules"),
            "capacity: { min: 1, max: 10 }\nschedules:\n  name: nights\n  schedule: cron(0 8 * * ? *)\n  min: 2\n",
            "",
        ),
        (
            custom_metric,
            "target_tracking:\n  metric:\n    namespace: Mine\n    metric_name: Age\n",
            "  target_value: 1\ncapacity: { min: 1, max: 2 }\n",
        ),
    ] {
        let indent = " ".repeat(before.lines().last().map_or(0, |line| line.len() - line.trim_start().len()));
        let indent = if before == "suspended:\n" { "  " } else { &indent };
        for (key, schema) in block["properties"].as_object().expect("a block has properties") {
            let Some(default) = schema.get("default") else { continue };
            let without = if before == "suspended:\n" { after.to_owned() } else { format!("{before}{after}") };
            check_same(&format!("{before}{indent}{key}: {default}\n{after}"), &without);
            written_out.insert(key.clone());
        }
    }
    let mut all = Vec::new();
    keys(&schema, &mut all);
    let with_default: BTreeSet<_> = all.into_iter().filter_map(|(key, default)| default.map(|_| key)).collect();
    assert_eq!(written_out, with_default);
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
    assert!(!read(SMALL).create_endpoint);
    let created = read(&format!("create_endpoint: true\n{SMALL}"));
    assert!(created.create_endpoint);
    assert_eq!(names(&created), (None, some("AllTraffic"), None));
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
