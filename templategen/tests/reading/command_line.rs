//! Whole command lines: exit status, standard output and standard error together.

use std::fs;
use std::io::{self, Write};
use std::process::{Command, Stdio};

use anstream::StripStream;
use insta::assert_snapshot;
use templategen::command::{self, Streams};
use templategen::exit::Exit;
use templategen::spec;
use templategen::template::{self, Format};

use crate::run::templategen;

const SMALL: &str = "endpoint_name: my-endpoint\ncapacity: { min: 1, max: 10 }\nstep_scaling:\n  steps: \"below 20: -1, from 50: +1\"\n";

#[test]
fn wrong_flags_are_shown_on_their_line() {
    let arguments =
        ["render", "--endpoint", "my_endpoint", "--min", "5", "--max", "2", "--steps", "below 20: -1, from 5: +1"];
    assert_snapshot!(templategen(&arguments, b"").whole(), @r#"
    status 1
    -- output
    -- errors
    error[S101]: `my_endpoint` is not an endpoint name
     --> command line:1:12
      |
    1 | --endpoint my_endpoint --min 5 --max 2 --steps "below 20: -1, from 5: +1"
      |            ^^^^^^^^^^^
      |
      = note: SageMaker accepts 1 to 63 letters, digits and hyphens, starting and ending with a letter or digit
      = help: write the name as SageMaker shows it, perhaps `my-endpoint`

    error[S111]: the minimum capacity 5 is over the maximum capacity 2
     --> command line:1:30
      |
    1 | --endpoint my_endpoint --min 5 --max 2 --steps "below 20: -1, from 5: +1"
      |                              ^
      |
      = note: Application Auto Scaling refuses a target whose minimum capacity is over its maximum, and CloudFormation can not compare numbers beforehand
      = help: lower the minimum to 2 or less, or raise the maximum to 5 or more

    error[S205]: `from 5` lies under `below 20`: values from 5 to 20 would have two steps
     --> command line:1:63
      |
    1 | --endpoint my_endpoint --min 5 --max 2 --steps "below 20: -1, from 5: +1"
      |                                                               ^^^^^^^^^^
      |
      = note: a step ends where the next one begins, so the values rise from left to right
      = help: raise `from 5` to 20 or more, or lower `below 20` to 5 or less

    command line: 3 errors
    "#);
}

#[test]
fn a_default_that_does_not_fit_is_shown_at_the_flag_it_meets() {
    assert_snapshot!(templategen(&["render", "--endpoint", "my-endpoint", "--min", "11"], b"").whole(), @r#"
    status 1
    -- output
    -- errors
    error[S111]: the minimum capacity 11 is over the maximum capacity 10
     --> command line:1:30
      |
    1 | --endpoint my-endpoint --min 11
      |                              ^^
      |
      = note: Application Auto Scaling refuses a target whose minimum capacity is over its maximum, and CloudFormation can not compare numbers beforehand
      = help: lower the minimum to 10 or less, or raise the maximum to 11 or more

    command line: 1 error
    "#);
    assert_snapshot!(templategen(&["render", "--endpoint", "my-endpoint", "--max", "0"], b"").whole(), @r#"
    status 1
    -- output
    -- errors
    error[S111]: the minimum capacity 1 is over the maximum capacity 0
     --> command line:1:30
      |
    1 | --endpoint my-endpoint --max 0
      |                              ^
      |
      = note: Application Auto Scaling refuses a target whose minimum capacity is over its maximum, and CloudFormation can not compare numbers beforehand
      = help: raise the maximum to 1 or more

    command line: 1 error
    "#);
}

#[test]
fn bytes_that_are_no_text() {
    assert_snapshot!(templategen(&["check", "-"], b"capacity:\n  min: \xff\n").whole(), @r#"
    status 1
    -- output
    -- errors
    error[S002]: line 2 holds the byte 0xff, which is not UTF-8
    --> standard input
     = note: a spec is UTF-8 text, with or without a byte order mark
     = help: save the file as UTF-8

    standard input: 1 error
    "#);
}

#[test]
fn a_spec_larger_than_any() {
    let spec = "# comment\n".repeat(120_000);
    assert_snapshot!(templategen(&["check", "-"], spec.as_bytes()).whole(), @r#"
    status 1
    -- output
    -- errors
    error[S012]: the spec has 1200000 bytes
    --> standard input
     = note: the limits keep a file that is no spec from being read to its end
     = help: write one spec per scalable target, of up to 1048576 bytes

    standard input: 1 error
    "#);
}

#[test]
fn scheduled_actions_are_shown_from_an_instant_or_from_now_on() {
    let spec =
        b"capacity: { min: 1, max: 10 }\nschedules: { name: launch, schedule: 'at(2020-01-02T08:00:00)', max: 5 }\n";
    assert_snapshot!(templategen(&["steps", "-", "--from", "2020-01-02T09:00:00+01:00"], spec).whole(), @r"
    status 0
    -- output
    launch, a scheduled action
      schedule  once, Thu 2020-01-02 08:00 in UTC
                at(2020-01-02T08:00:00)
      minimum   stays as it is
      maximum   5 instances

      UTC
      Thu 2020-01-02 08:00
      It never fires after that.

    Bounds stay until another scheduled action, or an update of the stack, sets others. A capacity
    outside them moves to the nearest one at once; inside them, policies go on as before.
    -- errors
    ");
    let now = templategen(&["steps", "-"], spec).whole();
    assert!(now.contains("  fires     never again from "), "{now}");
}

#[test]
fn files_that_are_none() {
    assert_snapshot!(templategen(&["check", "no.spec.yaml", "src"], b"").whole(), @r#"
    status 1
    -- output
    -- errors
    error: there is no file `no.spec.yaml`
      = help: check the path, or use `templategen render --endpoint NAME`, which needs no spec

    error: `src` is a folder
      = help: name the specs in it: `src/*.spec.yaml`
    "#);
    assert_snapshot!(templategen(&["render", "no.spec.yaml"], b"").whole(), @r#"
    status 1
    -- output
    -- errors
    error: there is no file `no.spec.yaml`
      = help: check the path, or use `templategen render --endpoint NAME`, which needs no spec
    "#);
    assert_snapshot!(templategen(&["steps", "no.spec.yaml"], b"").whole(), @r#"
    status 1
    -- output
    -- errors
    error: there is no file `no.spec.yaml`
      = help: check the path, or use `templategen render --endpoint NAME`, which needs no spec
    "#);
}

#[test]
fn a_file_that_can_not_be_written() {
    let outcome = templategen(&["render", "-", "--out", "no/such/folder/x.yaml"], SMALL.as_bytes());
    assert_snapshot!(outcome.whole(), @r#"
    status 3
    -- output
    -- errors
    error: can not write `no/such/folder/x.yaml`: No such file or directory (os error 2)
      = help: see that its folder exists and can be written to
    "#);
}

#[test]
fn completions_name_every_command() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let outcome = templategen(&["completions", shell], b"");
        assert_eq!(outcome.status, 0);
        for command in ["render", "check", "steps", "link", "schema", "completions"] {
            assert!(outcome.output.contains(command), "{shell}: {command}");
        }
    }
}

#[test]
fn a_template_is_written_as_a_whole_and_checked() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let path = |name: &str| folder.path().join(name).to_str().expect("a path of text").to_owned();
    let (spec, template) = (path("small.spec.yaml"), path("small.yaml"));
    fs::write(&spec, SMALL).expect("the spec can be written");

    let printed = templategen(&["render", &spec], b"");
    assert_eq!((printed.status, printed.errors.as_str()), (0, ""));
    let written = templategen(&["render", &spec, "--out", &template], b"");
    assert_eq!((written.status, written.output.as_str()), (0, ""));
    assert_eq!(fs::read_to_string(&template).expect("the template is there"), printed.output);
    let names: Vec<_> = fs::read_dir(folder.path()).expect("the folder is there").collect();
    assert_eq!(names.len(), 2, "nothing else is left behind");

    let fine = templategen(&["check", &spec], b"");
    assert_eq!(fine.errors, format!("{spec}: no errors, and {template} is what it renders to\n"));
    assert_eq!((fine.status, fine.output.as_str()), (0, ""));

    fs::write(&template, format!("{}# by hand\n", printed.output)).expect("the template can be written");
    let drifted = templategen(&["check", &spec, "-"], SMALL.as_bytes());
    assert_eq!(drifted.status, 1);
    assert!(drifted.output.starts_with(&format!("--- {template}\n+++ {template} as {spec} renders\n")));
    assert!(drifted.output.ends_with("-# by hand\n"), "{}", drifted.output);
    let mended = format!("  = help: run `templategen render {spec} --out {template}`\nstandard input: no errors\n");
    assert_eq!(drifted.errors, format!("error: {template} is not what {spec} renders to\n{mended}"));

    fs::write(&template, "").expect("the template can be written");
    let longer = templategen(&["check", &spec], b"");
    let more = printed.output.lines().count() + 3 - 60;
    assert!(longer.output.ends_with(&format!("\n... {more} more lines\n")), "{}", longer.output);
    assert_eq!((longer.status, longer.output.lines().count()), (1, 61));

    fs::remove_file(&template).expect("the template can be removed");
    let alone = templategen(&["check", &spec], b"");
    assert_eq!((alone.status, alone.errors), (0, format!("{spec}: no errors, no template beside it\n")));
}

/// The file itself tells in which form it has to be compared.
#[test]
fn a_managed_template_is_compared_with_its_own_form() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let path = |name: &str| folder.path().join(name).to_str().expect("a path of text").to_owned();
    let (spec, template) = (path("small.spec.yaml"), path("small.yaml"));
    fs::write(&spec, SMALL).expect("the spec can be written");
    let written = templategen(&["render", &spec, "--managed", "--out", &template], b"");
    assert_eq!((written.status, written.output.as_str(), written.errors.as_str()), (0, "", ""));
    let text = fs::read_to_string(&template).expect("the template is there");
    let header = "# Rendered by Stepscale, managed: change the spec and render it again with --managed.\n";
    assert!(text.starts_with(header) && text.contains("Type: Custom::SageMakerScaling"), "{text}");

    let fine = templategen(&["check", &spec], b"");
    assert_eq!(fine.errors, format!("{spec}: no errors, and {template} is what it renders to\n"));

    fs::write(&template, text.replace("ServiceTimeout: 960", "ServiceTimeout: 60")).expect("it can be written");
    let drifted = templategen(&["check", &spec], b"");
    let errors = format!(
        "error: {template} is not what {spec} renders to\n  = help: run `templategen render {spec} --managed --out {template}`\n"
    );
    assert_eq!((drifted.status, drifted.errors), (1, errors));
    assert!(drifted.output.ends_with("-      ServiceTimeout: 60\n+      ServiceTimeout: 960\n       EndpointName: !Ref EndpointName\n       VariantName: !Ref VariantName\n       ScalableDimension: sagemaker:variant:DesiredInstanceCount\n"), "{}", drifted.output);

    let too_much =
        SMALL.replace("steps:", "metric: { expression: a, metrics: [{ id: a, metric: Invocations }] }\n  steps:");
    fs::write(&spec, too_much).expect("the spec can be written");
    let refused = templategen(&["check", &spec], b"");
    assert!(refused.errors.starts_with("error[S507]: "), "{}", refused.errors);
    assert_eq!((refused.status, refused.output.as_str()), (1, ""));
}

#[test]
fn what_somebody_else_wrote_is_not_compared() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let path = |name: &str| folder.path().join(name).to_str().expect("a path of text").to_owned();
    let (spec, other) = (path("b.spec.yaml"), path("b.yaml"));
    fs::write(&spec, SMALL).expect("the spec can be written");
    for text in [
        "apiVersion: applicationautoscaling.services.k8s.aws/v1alpha1\nkind: ScalableTarget\n",
        "# A template of ours\nAWSTemplateFormatVersion: '2010-09-09'\n",
        "a: 1\n# Rendered by Stepscale\n",
    ] {
        fs::write(&other, text).expect("the file can be written");
        let told = templategen(&["check", &spec], b"");
        let errors = format!(
            "error: {other} was not rendered by Stepscale, and is left alone: it can not be compared with {spec}\n  = help: \
             rename one of the two: NAME.spec.yaml is compared with the NAME.yaml it renders to\n"
        );
        assert_eq!((told.status, told.output.as_str(), told.errors), (1, "", errors), "{text}");
        assert_eq!(fs::read_to_string(&other).expect("the file is there"), text);
    }
}

#[test]
fn a_value_that_tells_nothing_is_noted() {
    let notes = |spec: &str, options: &[&str]| {
        let told = templategen(&[&["steps", "-"], options].concat(), spec.as_bytes());
        assert_eq!(told.status, 0, "{}", told.errors);
        told.errors
    };
    let outside =
        "note: `--capacity 11` lies outside of 1 to 10, where only a change by hand or a schedule can have put it\n";
    assert_eq!(notes(SMALL, &["--at", "60", "--capacity", "11"]), outside);
    assert_eq!(notes(SMALL, &["--at", "60", "--capacity", "0"]), outside.replace("11", "0"));
    assert_eq!(notes(SMALL, &["--at", "60", "--capacity", "10"]), "");
    let schedules =
        "capacity: { min: 1, max: 10 }\nschedules: { name: nights, schedule: cron(0 20 * * ? *), max: 2 }\n";
    assert_eq!(
        notes(schedules, &["--at", "60"]),
        "note: `--at 60` shows nothing: the spec has schedules alone, which read no metric\n"
    );
    assert_eq!(notes(schedules, &[]), "");
}

#[test]
fn the_formula_of_a_target_is_shown_beside_it() {
    let spec = "capacity: { min: 1, max: 10 }\ntarget_tracking: { requests_per_second: 25 }\n";
    let told = templategen(&["steps", "-"], spec.as_bytes()).output;
    let line = told.lines().find(|line| line.contains("target  ")).expect("there is a target");
    assert_eq!(line.trim(), "target    750, from 25 * 0.5 * 60: requests per second, safety factor, seconds");
}

#[test]
fn the_language_is_that_of_the_file() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    for (file, format, is_json) in [
        ("x.json", None, true),
        ("x.JSON", None, true),
        ("x.yaml", None, false),
        ("x.template", None, false),
        ("x.json", Some("yaml"), false),
        ("x.yaml", Some("json"), true),
    ] {
        let out = folder.path().join(file);
        let mut arguments = vec!["render", "-", "--out", out.to_str().expect("a path of text")];
        arguments.extend(format.into_iter().flat_map(|format| ["--format", format]));
        let outcome = templategen(&arguments, SMALL.as_bytes());
        assert_eq!((outcome.status, outcome.errors.as_str()), (0, ""), "{arguments:?}");
        let written = fs::read_to_string(&out).expect("the template is there");
        assert_eq!(written.starts_with('{'), is_json, "{arguments:?}");
    }
}

#[test]
fn a_refused_spec_leaves_the_template_alone() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let template = folder.path().join("small.yaml");
    fs::write(&template, "as it was\n").expect("the template can be written");
    let out = template.to_str().expect("a path of text");
    let outcome = templategen(&["render", "-", "--out", out], b"capacity: {}\n");
    assert_eq!(outcome.status, 1);
    assert_eq!(fs::read_to_string(&template).expect("the template is there"), "as it was\n");
}

#[test]
fn the_program_speaks_plainly_where_nobody_looks() {
    let mut program = Command::new(env!("CARGO_BIN_EXE_templategen"))
        .args(["check", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut input = program.stdin.take().expect("standard input is a pipe");
    input
        .write_all(b"capacity: { mim: 1, max: 10 }\nstep_scaling: { steps: 'from 50: +1' }\n")
        .expect("the program reads its standard input");
    drop(input);
    let output = program.wait_with_output().expect("the program ends");
    assert_eq!((output.status.code(), output.stdout.as_slice()), (Some(1), b"".as_slice()));
    let errors = String::from_utf8(output.stderr).expect("the message is text");
    assert!(errors.starts_with("error[S007]: `capacity` has no key `mim`\n --> standard input:1:13\n"), "{errors}");
}

#[test]
fn a_report_is_styled_until_its_writer_strips_it() {
    let reading = spec::read("test", b"capacity: { mim: 1, max: 10 }\n");
    assert!(reading.source.report(&reading.diagnostics).contains("\u{1b}["));
}

/// A reader that closes its stream after so many bytes.
struct Leaving {
    after: usize,
    read: Vec<u8>,
}

impl Leaving {
    fn after(bytes: usize) -> Self {
        Self { after: bytes, read: Vec::new() }
    }
}

impl Write for Leaving {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let taken = bytes.len().min(self.after - self.read.len());
        self.read.extend(&bytes[..taken]);
        if taken == 0 && !bytes.is_empty() { Err(io::ErrorKind::BrokenPipe.into()) } else { Ok(taken) }
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.read.len() < self.after { Ok(()) } else { Err(io::ErrorKind::BrokenPipe.into()) }
    }
}

#[test]
fn a_reader_that_has_read_enough_is_no_error() {
    for arguments in
        [&["templategen", "schema"] as &[&str], &["templategen", "--help"], &["templategen", "completions", "zsh"]]
    {
        let mut errors = StripStream::new(Vec::new());
        let streams = Streams { input: &mut io::empty(), output: &mut Leaving::after(10), errors: &mut errors };
        assert_eq!(command::run(arguments, streams), Exit::Done, "{arguments:?}");
        assert_eq!(errors.into_inner(), b"");
    }
}

#[test]
fn a_check_goes_on_to_its_verdict_without_a_reader() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let path = |name: &str| folder.path().join(name).to_str().expect("a path of text").to_owned();
    let specs = [path("a.spec.yaml"), path("b.spec.yaml")];
    for spec in &specs {
        fs::write(spec, SMALL).expect("the spec can be written");
        fs::write(spec.replace(".spec", ""), "# Rendered by Stepscale, and then drifted\n")
            .expect("the template can be written");
    }
    let arguments = ["templategen", "check", &specs[0], &specs[1]];
    for (output_bytes, error_bytes) in [(0, usize::MAX), (10, usize::MAX), (usize::MAX, 0)] {
        let (mut output, mut errors) = (Leaving::after(output_bytes), Leaving::after(error_bytes));
        let streams = Streams { input: &mut io::empty(), output: &mut output, errors: &mut errors };
        assert_eq!(command::run(arguments, streams), Exit::Refused, "{output_bytes}, {error_bytes}");
        let told = String::from_utf8(errors.read).expect("the messages are text");
        assert_eq!(told.matches("error:").count(), if error_bytes == 0 { 0 } else { specs.len() }, "{told}");
        assert!(output_bytes < 100 || !output.read.is_empty());
    }
}

#[test]
fn the_endpoint_is_printed_or_written_in_either_language() {
    let place = tempfile::tempdir().expect("there is room for temporary files");
    let file = place.path().join("endpoint.json").display().to_string();
    let (yaml, json) = (template::demo_endpoint(Format::Yaml), template::demo_endpoint(Format::Json));
    for (arguments, printed) in [
        (&["demo-endpoint"] as &[&str], yaml.as_str()),
        (&["demo-endpoint", "--format", "json"], json.as_str()),
        (&["demo-endpoint", "--out", &file], ""),
    ] {
        let outcome = templategen(arguments, b"");
        assert_eq!(
            (outcome.status, outcome.output.as_str(), outcome.errors.as_str()),
            (0, printed, ""),
            "{arguments:?}"
        );
    }
    assert_eq!(fs::read_to_string(&file).expect("the file was written"), json);
}
