//! The page of keys, `docs/spec.md`: that it is printed from the table, says what the schema says, and is right.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde_json::Value;
use templategen::{schema, spec};

use crate::run::templategen;
use crate::yaml;

const KINDS: [&str; 4] = ["realtime", "async", "serverless", "component"];

/// The tables under the headings of third rank: the cells of their rows below the line, by heading.
fn tables(page: &str) -> BTreeMap<&str, Vec<Vec<String>>> {
    let sections = page.split("\n### ").skip(1).filter_map(|section| section.split_once('\n'));
    sections.filter(|(_, text)| text.contains("\n| key |")).map(|(heading, text)| (heading, rows(text))).collect()
}

/// The rows of the first table of a text, without its head.
fn rows(text: &str) -> Vec<Vec<String>> {
    let lines = text.lines().skip_while(|line| !line.starts_with("|---")).skip(1);
    let inner = lines.map_while(|line| line.strip_prefix("| ")?.strip_suffix(" |"));
    inner.map(|row| row.split(" | ").map(|cell| cell.replace(r"\|", "|")).collect()).collect()
}

/// The blocks of a schema, each by the names of its keys.
fn blocks<'schema>(schema: &'schema Value, found: &mut BTreeMap<String, &'schema Value>) {
    if let Some(properties) = schema["properties"].as_object() {
        found.insert(properties.keys().cloned().collect::<Vec<_>>().join(" "), schema);
    }
    match schema {
        Value::Object(members) => members.values().for_each(|member| blocks(member, found)),
        Value::Array(members) => members.iter().for_each(|member| blocks(member, found)),
        _ => {}
    }
}

/// What the default cell of a key says.
fn default(block: &Value, key: &str) -> String {
    if block["required"].as_array().is_some_and(|names| names.iter().any(|name| name == key)) {
        return "**required**".to_owned();
    }
    match block["properties"][key].get("default") {
        Some(Value::String(text)) => format!("`{text}`"),
        Some(value) => format!("`{value}`"),
        None => "–".to_owned(),
    }
}

#[test]
fn the_committed_page_is_the_one_printed() {
    let outcome = templategen(&["schema", "--format", "markdown"], b"");
    assert_eq!((outcome.status, outcome.errors.as_str()), (0, ""));
    let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/spec.md");
    let committed = fs::read_to_string(committed).unwrap_or_default();
    assert!(committed == outcome.output, "run `cargo run -p templategen -- schema --format markdown > docs/spec.md`");
}

#[test]
fn json_is_the_format_unless_another_is_asked_for() {
    for arguments in [&["schema"] as &[&str], &["schema", "--format", "json"]] {
        assert_eq!(templategen(arguments, b"").output, schema::text());
    }
}

#[test]
fn its_specs_are_one_of_each_kind_and_without_a_problem() {
    let page = schema::page();
    let specs = page.split("```yaml\n").skip(1).filter_map(|rest| rest.split("```").next());
    let kinds: Vec<String> = specs
        .map(|text| {
            let reading = spec::read("docs/spec.md", text.as_bytes());
            assert!(reading.diagnostics.is_empty(), "{}", reading.source.report(&reading.diagnostics));
            yaml::read(text)["kind"].as_str().expect("the kind is written out").to_owned()
        })
        .collect();
    assert_eq!(kinds, KINDS);
}

#[test]
fn it_has_every_block_and_key_of_the_schema_and_nothing_else() {
    let (page, schema) = (schema::page(), schema::schema());
    let mut known = BTreeMap::new();
    blocks(&schema, &mut known);
    let tables = tables(&page);
    assert_eq!(tables.len(), known.len());
    for (heading, rows) in &tables {
        let names: Vec<&str> = rows.iter().map(|row| row[0].trim_matches('`')).collect();
        let block = known.get(&names.join(" ")).unwrap_or_else(|| panic!("the schema has no such block: {heading}"));
        for (name, row) in names.into_iter().zip(rows) {
            let key = &block["properties"][name];
            let [_, value, default_shown, example, meaning] = row.as_slice() else { panic!("{heading}: {row:?}") };
            assert_eq!(*default_shown, default(block, name), "{heading}, {name}");
            assert_eq!(key["description"], meaning.as_str(), "{heading}, {name}");
            for word in key["enum"].as_array().into_iter().flatten().filter_map(Value::as_str) {
                assert!(value.contains(&format!("`{word}`")), "{heading}, {name}: {value}");
            }
            let example = yaml::read(example.trim_matches('`'));
            let fits = jsonschema::draft202012::new(key).expect("the schema is one");
            assert!(fits.is_valid(&example), "{heading}, {name}: {example} is no example of {key}");
        }
    }
}

#[test]
fn what_a_value_can_be_is_said_in_words_and_links() {
    let page = schema::page();
    let tables = tables(&page);
    for (heading, key, value) in [
        ("The spec", "tags", "texts by name"),
        ("The spec", "kind", "`realtime`, `async`, `serverless` or `component`"),
        ("The spec", "capacity", "[`capacity`](#capacity)"),
        ("The spec", "schedules", "[`schedules`](#schedules), or a list of them"),
        ("`capacity`", "max", "whole number, 0 or more"),
        ("`notifications`", "at_max_minutes", "whole number, 1 to 1440"),
        (
            "`step_scaling`",
            "steps",
            "text or list, each item [a step with `below`](#a-step-with-below) or [a step with `from`](#a-step-with-from)",
        ),
        (
            "The metric with `expression`",
            "metrics",
            "list of [a metric of the expression](#a-metric-of-the-expression)",
        ),
    ] {
        let row = tables[heading].iter().find(|row| row[0] == format!("`{key}`")).expect("the key has a row");
        assert_eq!(row[1], value, "{heading}, {key}");
    }
}

#[test]
fn its_placeholders_are_taken_with_the_kinds_it_names_and_no_other() {
    let page = schema::page();
    let section = page.split("\n## Placeholders\n").nth(1).expect("the section is there");
    let rows = rows(section);
    assert_eq!(rows.len(), 3);
    for row in &rows {
        for kind in KINDS {
            let dimension = row[0].trim_matches('`');
            let text = format!(
                "kind: {kind}\ncapacity: {{ min: 1, max: 2 }}\nstep_scaling:\n  missing_data: ignore\n  steps: 'below 1: -1, from 1: +1'\n  \
                 metric: {{ namespace: Mine, metric_name: Depth, dimensions: {{ Of: '{dimension}' }} }}\n"
            );
            let reading = spec::read("a spec", text.as_bytes());
            let told = reading.source.report(&reading.diagnostics);
            assert_eq!(reading.diagnostics.is_empty(), row[2].contains(kind), "{dimension}, {kind}: {told}");
        }
    }
}

#[test]
fn its_links_lead_somewhere() {
    let page = schema::page();
    let kept = |letter: &char| letter.is_alphanumeric() || " _-".contains(*letter);
    let anchor = |line: &str| -> String {
        line.trim_start_matches(['#', ' ']).to_lowercase().chars().filter(kept).collect::<String>().replace(' ', "-")
    };
    let headings: Vec<String> = page.lines().filter(|line| line.starts_with('#')).map(anchor).collect();
    assert_eq!(headings.len(), headings.iter().collect::<BTreeSet<_>>().len(), "no heading is there twice");
    let links: BTreeSet<&str> =
        page.split("](#").skip(1).filter_map(|rest| rest.split_once(')')).map(|(link, _)| link).collect();
    assert!(8 < links.len(), "{links:?}");
    for link in links {
        assert!(headings.iter().any(|heading| heading == link), "there is no heading {link}");
    }
}
