//! `loadgen merge` and `loadgen schema`, in process.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use loadgen::command::{Surroundings, run};
use loadgen::outcome::Class;
use loadgen::plan::Shard;
use loadgen::report::text::summary;
use loadgen::report::{End, Report, csv, hdr_log, json, merge, schema};
use loadgen::view::Terminal;
use tempfile::TempDir;
use templategen::command::Streams;

use crate::made::{Stretch, run_of};

/// What a command line came to: its exit status, standard output and standard error.
#[derive(Debug, PartialEq)]
struct Outcome {
    exit: u8,
    output: String,
    errors: String,
}

fn loadgen(arguments: &[&str], input: &str) -> Outcome {
    let surroundings =
        Surroundings { columns: None, errors: Terminal { is_terminal: false, has_colors: false }, array_index: None };
    let (mut output, mut errors) = (Vec::new(), Vec::new());
    let streams = Streams { input: &mut input.as_bytes(), output: &mut output, errors: &mut errors };
    let exit = run(["loadgen"].iter().chain(arguments), &surroundings, streams).code();
    let [output, errors] = [output, errors].map(|bytes| String::from_utf8(bytes).expect("text"));
    Outcome { exit, output, errors }
}

/// Three shards of a run, in files named by their numbers.
struct Shards {
    folder: TempDir,
    reports: Vec<(String, Report)>,
}

impl Shards {
    fn new() -> Self {
        let folder = TempDir::new().expect("a folder");
        let report = |index: u64| {
            let mut report = run_of(&[Stretch { due: 100 + index, throttled: index, ..Stretch::FINE }; 2]);
            report.run.shards = vec![Shard::new(index, 3).expect("a shard")];
            report.run.schedule_total = 606;
            let path = folder.path().join(format!("{}.json", index + 1));
            fs::write(&path, json(&report)).expect("written");
            (path.display().to_string(), report)
        };
        let reports = (0..3).map(report).collect();
        Self { folder, reports }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn merge(&self, shards: &[usize], more: &[&str]) -> Outcome {
        let names = shards.iter().map(|shard| self.reports[*shard].0.as_str());
        let arguments: Vec<&str> = ["merge"].into_iter().chain(names).chain(more.iter().copied()).collect();
        loadgen(&arguments, "")
    }
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).expect("the file can be read")
}

#[test]
fn shards_are_merged_and_written_in_every_form() {
    let shards = Shards::new();
    let whole = merge(shards.reports.clone(), false).expect("the shards of one run");
    let files = ["json", "csv", "hdr-log", "html", "svg"].map(|form| (format!("--{form}"), shards.path(form)));
    let more: Vec<String> =
        files.iter().flat_map(|(option, path)| [option.clone(), path.display().to_string()]).collect();
    let more: Vec<&str> = more.iter().map(String::as_str).collect();
    let outcome = shards.merge(&[2, 0, 1], &[&more[..], &["--format", "json"]].concat());
    assert_eq!(outcome, Outcome { exit: 0, output: json(&whole), errors: String::new() });
    assert_eq!(read(&shards.path("json")), json(&whole));
    assert_eq!(read(&shards.path("csv")), csv(&whole));
    assert_eq!(read(&shards.path("hdr-log")), hdr_log(&whole));
    assert!(read(&shards.path("html")).starts_with("<!DOCTYPE html>"));
    assert!(read(&shards.path("svg")).starts_with("<svg"));
}

#[test]
fn one_report_is_shown_again() {
    let shards = Shards::new();
    let report = &shards.reports[1].1;
    let outcome = shards.merge(&[1], &["--format", "json"]);
    assert_eq!(outcome, Outcome { exit: 0, output: json(report), errors: String::new() });
    let outcome = loadgen(&["merge", "-"], &json(report));
    assert_eq!((outcome.exit, outcome.errors.as_str()), (0, ""));
    assert!(outcome.output.ends_with(&format!("\n{}", summary(report))), "{}", outcome.output);
}

/// A run in which nothing was answered has nothing to show but what is wrong, and what to do about it.
#[test]
fn a_report_of_a_failure_is_a_few_lines() {
    let folder = TempDir::new().expect("a folder");
    let mut report = run_of(&[Stretch { due: 2, throttled: 2, ..Stretch::FINE }]);
    report.run.schedule_seconds = 600;
    report.end = End::Fatal {
        at: Duration::from_secs(1),
        class: Class::NotFound,
        message: "there is no endpoint `demo`".to_owned(),
        fix: "check the name".to_owned(),
    };
    let path = folder.path().join("run.json");
    fs::write(&path, json(&report)).expect("written");
    let output = "the run was stopped after 1 s of 10 min: every further request would fail (not-found)\n  requests  2 due, 2 \
                  sent, 0 dropped, 0 late; 0 answered, 2 failed (100%)\n";
    let errors = "note: the run ended with an error: there is no endpoint `demo`; check the name\n";
    let outcome = loadgen(&["merge", &path.display().to_string()], "");
    assert_eq!(outcome, Outcome { exit: 0, output: output.to_owned(), errors: errors.to_owned() });
}

#[test]
fn what_can_not_be_merged_is_told_with_its_file() {
    let shards = Shards::new();
    let folder = shards.folder.path().display().to_string();
    let cut = shards.path("cut.json");
    fs::write(&cut, &json(&shards.reports[0].1)[..500]).expect("written");
    let [cut, nothing] = [cut, shards.path("nothing.json")].map(|path| path.display().to_string());
    let first = shards.reports[0].0.as_str();
    for (arguments, errors) in [
        (
            vec!["merge", first, &shards.reports[2].0],
            "error: 1 shard of 3 is missing: 2\n  = help: name the reports of all shards, or say --partial to go without them\n",
        ),
        (
            vec!["merge", first, first],
            "error: shard 1/3 is in `FOLDER/1.json` and in `FOLDER/1.json`\n  = help: name each report once, and run each shard once\n",
        ),
        (
            vec!["merge", first, &cut],
            "error: `FOLDER/cut.json` is no report: it ends in the middle, at line 18, column 14\n  = help: take the file as `loadgen run --json FILE` wrote it, whole and unchanged\n",
        ),
        (
            vec!["merge", &nothing],
            "error: there is no file `FOLDER/nothing.json`\n  = help: check the path: `loadgen run` writes its report to the file that `--json FILE` names\n",
        ),
        (vec!["merge", &folder], "error: `FOLDER` is a folder\n  = help: name the reports in it: `FOLDER/*.json`\n"),
        (
            vec!["merge", "-"],
            "error: `standard input` is no report: it ends in the middle, at line 1, column 0\n  = help: take the file as `loadgen run --json FILE` wrote it, whole and unchanged\n",
        ),
    ] {
        let outcome = loadgen(&arguments, "");
        assert_eq!((outcome.exit, outcome.output.as_str()), (1, ""), "{arguments:?}");
        assert_eq!(outcome.errors.replace(&folder, "FOLDER"), errors);
    }
    assert_eq!(shards.merge(&[0, 2], &["--partial"]).exit, 0);
    assert_eq!(loadgen(&["merge"], "").exit, 2);
}

#[test]
fn the_schema_is_printed() {
    assert_eq!(loadgen(&["schema"], ""), Outcome { exit: 0, output: schema(), errors: String::new() });
}
