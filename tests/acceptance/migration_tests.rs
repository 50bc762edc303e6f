//! What docs/migration.md says is what the programs do.

use std::collections::BTreeSet;
use std::fs;

use anstream::StripStream;
use regex::Regex;
use serde_json::Value;
use templategen::command::{self, Streams};

use crate::local_aws::root;

const PATH: &str = "docs/migration.md";

fn page() -> String {
    fs::read_to_string(root().join(PATH)).expect("docs/migration.md can be read")
}

/// The fenced blocks of a language, wherever they are indented to; the empty one has none named.
fn blocks(language: &str) -> Vec<String> {
    let text = page();
    let fenced = text.split("```").skip(1).step_by(2);
    fenced
        .filter_map(|block| block.split_once('\n'))
        .filter(|(named, _)| *named == language)
        .map(|(_, body)| body.to_owned())
        .collect()
}

/// What a command line of templategen prints: its exit status, output and errors.
fn templategen(arguments: &[&str], mut input: &[u8]) -> (u8, String, String) {
    let (mut output, mut errors) = (StripStream::new(Vec::new()), StripStream::new(Vec::new()));
    let streams = Streams { input: &mut input, output: &mut output, errors: &mut errors };
    let status = command::run(["templategen"].iter().chain(arguments), streams).code();
    let text = |stream: StripStream<Vec<u8>>| String::from_utf8(stream.into_inner()).expect("the streams carry text");
    (status, text(output), text(errors))
}

fn is_of_kubernetes(block: &str) -> bool {
    block.starts_with("apiVersion:")
}

#[test]
fn its_specs_have_no_errors() {
    let specs: Vec<String> = blocks("yaml").into_iter().filter(|block| !is_of_kubernetes(block)).collect();
    assert_eq!(specs.len(), 4, "the page shows four specs");
    for spec in specs {
        let (status, _, errors) = templategen(&["check", "-"], spec.as_bytes());
        assert_eq!(status, 0, "{spec}{errors}");
    }
}

#[test]
fn its_settings_of_2020_are_those_of_the_template() {
    let template = fs::read_to_string(root().join("templates/step-scaling-2020.spec.yaml")).expect("the spec is there");
    let uncommented: Vec<&str> = template.lines().filter(|line| !line.starts_with('#')).collect();
    assert!(blocks("yaml").contains(&(uncommented.join("\n") + "\n")), "{PATH} shows another spec than {template}");
}

#[test]
fn its_import_is_what_import_ack_prints() {
    let shown = blocks("yaml");
    let at = shown.iter().position(|block| is_of_kubernetes(block)).expect("resources are shown");
    let (status, output, errors) = templategen(&["import-ack", "-"], shown[at].as_bytes());
    assert_eq!((status, output.as_str()), (0, shown[at + 1].as_str()));
    let told = errors.replace("standard input", "autoscaling.yaml");
    let first = told.split("\n\n").next().expect("one diagnostic");
    assert_eq!(blocks("")[0].trim_end(), first.trim_end());
}

#[test]
fn every_key_it_names_is_one_of_a_spec() {
    let schema = fs::read_to_string(root().join("templates/spec.schema.json")).expect("the schema can be read");
    let schema: Value = serde_json::from_str(&schema).expect("the schema is JSON");
    let mut keys = Vec::new();
    collect(&schema, "", &mut keys);
    let word = Regex::new("`([a-z_]+(?:\\.[a-z_]+)*)`").expect("a pattern");
    let mut named = BTreeSet::new();
    for row in table_rows("in the spec") {
        let cell = row.last().expect("a row has cells");
        named.extend(word.captures_iter(cell).map(|found| found[1].to_owned()));
    }
    assert!(20 < named.len(), "the tables are read: {named:?}");
    let unknown: Vec<_> = named.iter().filter(|name| !keys.contains(name)).collect();
    assert!(unknown.is_empty(), "{PATH} names keys that no spec has: {unknown:?}");
}

/// `import-ack` lists the fields of a block where one is not known.
#[test]
fn every_field_that_is_imported_has_its_row() {
    let word = Regex::new("`([A-Za-z]+)`").expect("a pattern");
    let version = "applicationautoscaling.services.k8s.aws/v1alpha1";
    let alarm = "cloudwatch.services.k8s.aws/v1alpha1";
    let target = "{ banana: 1, suspendedState: { banana: 1 } }";
    let policy = "{ banana: 1, stepScalingPolicyConfiguration: { banana: 1, stepAdjustments: [{ banana: 1 }] }, \
                  targetTrackingScalingPolicyConfiguration: { banana: 1, predefinedMetricSpecification: { banana: 1 }, \
                  customizedMetricSpecification: { banana: 1, dimensions: [{ banana: 1 }] } } }";
    let action = "{ banana: 1, scalableTargetAction: { banana: 1 } }";
    let queried = "{ banana: 1, metrics: [{ banana: 1, metricStat: { banana: 1, metric: { banana: 1 } } }] }";
    for (version, kind, heading, spec, lists) in [
        (version, "ScalableTarget", "ScalableTarget", target, 2),
        (version, "ScalingPolicy", "ScalingPolicy", policy, 7),
        (version, "ScheduledAction", "ScheduledAction, of 2021", action, 2),
        (alarm, "MetricAlarm", "MetricAlarm", queried, 4),
    ] {
        let resource = format!("apiVersion: {version}\nkind: {kind}\nspec: {spec}\n");
        let (_, _, errors) = templategen(&["import-ack", "-"], resource.as_bytes());
        let listed: Vec<&str> =
            errors.lines().filter_map(|line| line.split_once("the fields here are ")).map(|(_, list)| list).collect();
        assert_eq!(listed.len(), lists, "{errors}");
        let rows: Vec<String> = table_rows(heading).into_iter().map(|row| row[0].clone()).collect();
        for field in listed.iter().flat_map(|list| word.captures_iter(list)).map(|found| found[1].to_owned()) {
            let spelled = [format!("`{field}`"), format!("`{field}."), format!(".{field}`")];
            let has_row = rows.iter().any(|cell| spelled.iter().any(|spelled| cell.contains(spelled)));
            assert!(has_row, "{PATH} has no row for {kind}'s {field}");
        }
    }
}

/// The cells of the rows of every table that has a heading cell of this text.
fn table_rows(heading: &str) -> Vec<Vec<String>> {
    let (text, mut rows, mut inside) = (page(), Vec::new(), false);
    let mut before: Option<Vec<String>> = None;
    for line in text.lines() {
        let Some(inner) = line.strip_prefix("| ").and_then(|line| line.strip_suffix(" |")) else {
            if !line.starts_with("|-") {
                (before, inside) = (None, false);
            }
            continue;
        };
        let cells: Vec<String> = inner.split(" | ").map(str::to_owned).collect();
        if before.is_none() {
            inside = cells.iter().any(|cell| cell == heading);
        } else if inside {
            rows.push(cells.clone());
        }
        before = Some(cells);
    }
    rows
}

/// The paths of all keys of a schema; an item of a list has the path of the list.
fn collect(schema: &Value, path: &str, keys: &mut Vec<String>) {
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
        collect(property, &path, keys);
        keys.push(path);
    }
    for alternative in schema["anyOf"].as_array().into_iter().flatten() {
        collect(alternative, path, keys);
    }
    if schema["items"].is_object() {
        collect(&schema["items"], path, keys);
    }
}
