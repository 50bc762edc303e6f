//! What the README shows is what the programs do.

use std::fs;
use std::path::Path;

use templategen::spec;

fn readme() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).expect("README.md can be read")
}

/// The fenced blocks of a language; the empty one has none named.
fn blocks(language: &str) -> Vec<String> {
    let text = readme();
    let fenced = text.split("\n```").skip(1).step_by(2);
    fenced
        .filter_map(|block| block.split_once('\n'))
        .filter(|(named, _)| *named == language)
        .map(|(_, body)| format!("{body}\n"))
        .collect()
}

#[test]
fn it_is_short_enough_to_be_read() {
    let lines = readme().lines().count();
    assert!(lines < 200, "README.md has {lines} lines; it stays under 200, so move what is detail elsewhere");
}

#[test]
fn its_specs_are_without_a_problem() {
    let read = |text: &String| {
        let reading = spec::read("README.md", text.as_bytes());
        assert!(reading.diagnostics.is_empty(), "{}", reading.source.report(&reading.diagnostics));
        reading.spec.expect("a spec without diagnostics").plan
    };
    let plans: Vec<_> = blocks("yaml").iter().map(read).collect();
    let [steps, beside, to_zero] = plans.as_slice() else { panic!("the README shows {} specs", plans.len()) };
    // `requests_per_second: 20` with the factor the comment beside it names.
    assert_eq!(beside.target_tracking_policies()[0].target_value().to_string(), "600");
    assert_eq!(to_zero.capacity().min(), 0);
    let ladder = steps.step_policies()[0].ladder().to_string();
    assert_eq!(ladder, "below 20: -1, from 50: +1, from 120: +3");
    let number_line = &blocks("")[0];
    for word in ["InvocationsPerInstance", "20", "50", "120", "-1", "resting", "+1", "+3"] {
        assert!(number_line.contains(word), "the number line of the README lacks {word}");
    }
}

#[test]
fn its_diagnostic_is_what_is_printed() {
    let shown = blocks("").into_iter().find(|block| block.starts_with("error")).expect("a diagnostic is shown");
    let text = "endpoint_name: my-endpoint\n\ncapacity: { min: 5, max: 2 }\nstep_scaling: { steps: 'from 50: +1' }\n";
    let reading = spec::read("my.spec.yaml", text.as_bytes());
    let report = reading.source.report(&reading.diagnostics);
    let plain = anstream::adapter::strip_str(&report).to_string();
    let first = plain.split("\n\n").next().expect("one diagnostic");
    assert_eq!(first.trim_end(), shown.trim_end());
}

#[test]
fn the_table_of_templates_names_every_one_and_no_other() {
    let templates = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
    let text = fs::read_to_string(templates.join("README.md")).expect("templates/README.md can be read");
    for entry in fs::read_dir(&templates).expect("templates can be listed") {
        let name = entry.expect("an entry").file_name().into_string().expect("a name in UTF-8");
        if let Some(stem) = name.strip_suffix(".spec.yaml").or_else(|| name.strip_suffix(".yaml")) {
            assert!(text.contains(&format!("| `{stem}` |")), "templates/README.md says nothing of the template {stem}");
        }
    }
    let (_, table) = text.split_once("| in `templates/` |").expect("there is a table");
    let rows = table.lines().skip(2).map_while(|row| row.strip_prefix("| `")?.split('`').next());
    let absent: Vec<_> = rows.filter(|name| !templates.join(format!("{name}.yaml")).exists()).collect();
    assert_eq!(absent, Vec::<&str>::new(), "templates/README.md names templates that are not there");
}
