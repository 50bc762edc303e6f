//! Several files, none, and command lines that are none.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::run::{Outcome, templategen};

/// Runs the import over files of these contents, in a folder that messages call `.`.
fn import(contents: &[(&str, &[u8])], arguments: &[&str]) -> Outcome {
    let folder = TempDir::new().expect("a folder");
    let mut all = vec!["import-ack".to_owned()];
    for (name, bytes) in contents {
        fs::write(folder.path().join(name), bytes).expect("the file can be written");
    }
    all.extend(arguments.iter().map(|argument| argument.replace("./", &format!("{}/", folder.path().display()))));
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    let outcome = templategen(&all, b"");
    let relative = |text: &str| text.replace(&folder.path().display().to_string(), ".");
    Outcome { errors: relative(&outcome.errors), output: relative(&outcome.output), ..outcome }
}

fn part(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ack/parts").join(format!("{name}.yaml"));
    fs::read_to_string(path).expect("the part can be read")
}

#[test]
fn several_files_are_read_together_and_told_of_apart() {
    let target = part("target-1-to-10") + "  roleARN: some-role\n";
    let policy = part("tracking")
        + "    targetValue: 60\n    predefinedMetricSpecification:\n      predefinedMetricType: SageMakerVariantInvocationsPerInstance\n      resourceLabel: some-label\n";
    let files = [("target.yaml", target.as_bytes()), ("policy.yaml", policy.as_bytes())];
    insta::assert_snapshot!(import(&files, &["./target.yaml", "./policy.yaml"]).whole());
    insta::assert_snapshot!("a_policy_without_its_target", import(&files, &["./policy.yaml"]).whole());
}

#[test]
fn what_is_no_file() {
    let target = part("target-1-to-10");
    let files = [("target.yaml", target.as_bytes()), ("broken.yaml", b"a: 1\nb: \xff\n".as_slice())];
    insta::assert_snapshot!("there_is_none", import(&files, &["./target.yaml", "./policy.yaml"]).whole());
    insta::assert_snapshot!("a_folder", import(&files, &["./"]).whole());
    insta::assert_snapshot!("no_text", import(&files, &["./target.yaml", "./broken.yaml"]).whole());
}

#[test]
fn command_lines_that_are_none() {
    let rows = [
        &[][..],
        &["-", "--threshold", "50"],
        &["-", "--threshold", "load=5e1"],
        &["-", "--threshold", "load=5", "--threshold", "load=50"],
    ];
    let told: Vec<String> = rows.iter().map(|arguments| import(&[], arguments).whole()).collect();
    insta::assert_snapshot!(told.join("\n"));
}
