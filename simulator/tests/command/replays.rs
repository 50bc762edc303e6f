//! `simulator run`: what is replayed, by which numbers, and where it goes.

use std::fs;

use serde_json::{Value, json};
use simulator::command::Surroundings;

use crate::outcome::{SPEC, figures, simulator, simulator_in};

const SPIKE: &str = "spike base=40/m peak=600/m at=30m lasting=30m for=3h";

/// A run in JSON of a spec on standard input.
#[track_caller]
fn run_of(spec: &str, arguments: &[&str]) -> Value {
    simulator(&[&["run", "-", "--format", "json"], arguments].concat(), spec).runs().remove(0)
}

#[test]
fn flags_go_before_the_spec_and_the_spec_before_the_plan() {
    let fleet = |spec: &str, arguments: &[&str]| {
        let run = run_of(spec, &[&["--trace", "5m@10/m"], arguments].concat());
        let fleet = run["fleet"].clone();
        (fleet["requests_per_minute"].clone(), fleet["start_up_seconds"].clone(), fleet["price_per_hour"].clone())
    };
    let said = "fleet: { requests_per_minute: 80, start_up_seconds: 200, price_per_hour: 1.5 }\n";
    let rest = "capacity: { min: 1, max: 9 }\n";
    let steps = "step_scaling: { steps: \"below 20: -1, from 50: +1, from 90: +2\" }\n";
    for (spec, arguments, expected) in [
        (format!("{rest}{steps}"), &[] as &[&str], (json!(100), json!(300), Value::Null)),
        (format!("{rest}{steps}{said}"), &[], (json!(80), json!(200), json!(1.5))),
        (
            format!("{rest}{steps}{said}"),
            &["--requests-per-minute", "70.5", "--start-up", "0", "--price-per-hour", "0"],
            (json!(70.5), json!(0), json!(0)),
        ),
        (format!("{rest}target_tracking: {{ requests_per_second: 2 }}\n"), &[], (json!(120), json!(300), Value::Null)),
        (format!("{rest}target_tracking: {{ target_value: 30 }}\n"), &[], (json!(60), json!(300), Value::Null)),
        // Values are per period, and what a unit serves is per minute.
        (
            format!("{rest}step_scaling: {{ steps: \"below 20: -1, from 300: +1\", period_seconds: 300 }}\n"),
            &[],
            (json!(120), json!(300), Value::Null),
        ),
    ] {
        assert_eq!(fleet(&spec, arguments), expected, "{spec} {arguments:?}");
    }
}

#[test]
fn what_nobody_said_is_told() {
    let notes = |spec: &str, arguments: &[&str]| {
        let outcome = simulator(&[&["run", "-", "--trace", "5m@10/m,5m@200/m"], arguments].concat(), spec);
        assert_eq!((outcome.status, outcome.errors.as_str()), (0, ""), "{}", outcome.output);
        let notes = outcome.output.split("note:").skip(1);
        notes.map(|note| note.split_whitespace().collect::<Vec<_>>().join(" ")).collect::<Vec<_>>()
    };
    let list = "`simulator --explain-assumptions` lists what is assumed of AWS";
    assert_eq!(notes(SPEC, &[]), [list]);
    let unsaid = SPEC.replace("requests_per_minute: 100, ", "");
    assert_eq!(
        notes(&unsaid, &["--assume", "idle-metric=missing"]),
        [
            "one unit is taken to serve 100 requests a minute, twice the 50 of one unit from which `steps` scales \
             out: give `--requests-per-minute`, or `fleet` in the spec",
            "assumed in the place of the defaults: idle-metric is missing",
            list,
        ]
    );
    let odd =
        "capacity: { min: 1, max: 9 }\nstep_scaling: { steps: \"below 1: -1, from 7: +1\", period_seconds: 300 }\n";
    let [estimate, _] = notes(odd, &[]).try_into().expect("two notes");
    assert!(estimate.starts_with("one unit is taken to serve 2.8 requests a minute, twice the 1.4 of"), "{estimate}");
    let scheduled = format!("{SPEC}schedules: {{ name: nights, schedule: \"cron(0 20 * * ? *)\", min: 1, max: 2 }}\n");
    assert_eq!(
        notes(&scheduled, &[]),
        [
            "the traffic says no date, and is taken to begin at 2026-01-05T00:00:00Z, which the scheduled actions \
             go by: give `--start`",
            list,
        ]
    );
    assert_eq!(notes(&scheduled, &["--start", "2026-12-01T08:00:00Z"]), [list]);
}

#[test]
fn notes_do_not_get_into_json() {
    let unsaid = SPEC.replace("requests_per_minute: 100, ", "");
    let outcome = simulator(&["run", "-", "--trace", "5m@10/m", "--format", "json"], &unsaid);
    assert_eq!(outcome.runs().len(), 1);
    assert!(outcome.errors.starts_with("note: one unit is taken to serve 100 "), "{}", outcome.errors);
}

#[test]
fn traffic_is_the_same_whichever_way_it_comes() {
    let place = tempfile::tempdir().expect("there is room for temporary files");
    let [plan, trace] = ["plan.spec.yaml", "trace.csv"].map(|name| place.path().join(name));
    let csv = simulator(&["traffic", SPIKE], "").output;
    fs::write(&plan, SPEC).expect("the folder is ours");
    fs::write(&trace, &csv).expect("the folder is ours");
    let [plan, trace] = [&plan, &trace].map(|path| path.to_str().expect("is text"));
    let run = |trace: &str, input: &str| simulator(&["run", plan, "--trace", trace, "--timeline"], input).output;
    let of_shape = run(SPIKE, "");
    assert!(of_shape.contains("-> 2"), "{of_shape}");
    assert_eq!(run(trace, ""), of_shape);
    assert_eq!(run("-", &csv), of_shape);
}

#[test]
fn parameters_change_what_is_replayed_of_a_spec_and_of_its_template() {
    let peak = |plan: &str, arguments: &[&str]| {
        let line = [&["run", plan, "--trace", SPIKE, "--format", "json", "--requests-per-minute", "100"], arguments];
        figures(&simulator(&line.concat(), "").runs()[0]).1
    };
    let (spec, template) = ("../templates/step-scaling.spec.yaml", "../templates/step-scaling.yaml");
    let managed = "../templates/managed-step-scaling.spec.yaml";
    let unchanged = peak(spec, &[]);
    assert!(3 < unchanged);
    assert_eq!(peak(template, &[]), unchanged);
    for plan in [spec, template] {
        assert_eq!(peak(plan, &["--param", "MaxCapacity=3"]), 3, "{plan}");
    }
    assert_eq!(peak(managed, &["--managed", "--param", "ScaleSteps=below 20: -1, from 50: +0"]), 1);
}

#[test]
fn an_endpoint_alone_gets_the_default_steps() {
    let outcome = simulator(&["run", "--endpoint", "e", "--trace", SPIKE, "--format", "json"], "");
    let spec = simulator(&["run", "../templates/step-scaling.spec.yaml", "--trace", SPIKE, "--format", "json"], "");
    let (mut run, mut of_spec) = (outcome.runs().remove(0), spec.runs().remove(0));
    assert_eq!((run["name"].take(), of_spec["name"].take()), (json!("the default steps for e"), json!("step-scaling")));
    assert_eq!(run, of_spec);
}

#[test]
fn chance_follows_from_the_seed() {
    let run = |seed: &str| run_of(SPEC, &["--trace", "2h@300/m noise=20%", "--start-up-spread", "200", "--seed", seed]);
    assert_eq!(run("1"), run("1"));
    assert_ne!(run("1")["summary"], run("2")["summary"]);
}

#[test]
fn the_capacity_at_the_start_is_what_is_given() {
    let first = |arguments: &[&str]| {
        let run = run_of(SPEC, &[&["--trace", "1m@100/m"], arguments].concat());
        run["series"]["capacity_in_service"][0].clone()
    };
    assert_eq!(first(&[]), json!(1));
    assert_eq!(first(&["--initial-capacity", "3"]), json!(3));
}

#[test]
fn pictures_and_pages_go_to_files_and_text_to_the_output() {
    let place = tempfile::tempdir().expect("there is room for temporary files");
    let [svg, html] = ["run.svg", "run.html"].map(|name| place.path().join(name));
    let [svg_path, html_path] = [&svg, &html].map(|path| path.to_str().expect("is text"));
    let outcome = simulator(&["run", "-", "--trace", SPIKE, "--svg", svg_path, "--html", html_path], SPEC);
    assert_eq!((outcome.status, outcome.errors.as_str()), (0, ""));
    let text = |path| fs::read_to_string(path).expect("the file is there");
    assert!(text(&svg).starts_with("<svg"), "{}", text(&svg));
    assert!(text(&html).starts_with("<!"), "{}", text(&html));
    assert!(outcome.output.contains("scale-outs"), "{}", outcome.output);
    assert_eq!(fs::read_dir(place.path()).expect("the folder is ours").count(), 2, "nothing is left beside them");
}

#[test]
fn the_picture_is_as_wide_as_the_terminal_or_as_asked_for() {
    let widest = |columns, arguments: &[&str]| {
        let surroundings = Surroundings { columns, tells_progress: false };
        let line = [&["run", "-", "--trace", SPIKE, "--ascii"], arguments].concat();
        let outcome = simulator_in(surroundings, &line, SPEC);
        assert_eq!(outcome.status, 0, "{}", outcome.errors);
        assert!(outcome.output.is_ascii(), "{}", outcome.output);
        outcome.output.lines().map(|line| line.chars().count()).max()
    };
    assert_eq!(widest(Some(140), &[]), Some(140));
    assert_eq!(widest(Some(140), &["--width", "120"]), Some(120));
    assert_eq!(widest(None, &[]), Some(100));
}

#[test]
fn progress_is_told_on_a_terminal_alone() {
    let surroundings = |tells_progress| Surroundings { columns: None, tells_progress };
    let run = |tells_progress| simulator_in(surroundings(tells_progress), &["run", "-", "--trace", "700d@1/m"], SPEC);
    assert_eq!(run(false).errors, "");
    let outcome = run(true);
    assert_eq!(outcome.errors, format!("\r1 million minutes\r{:40}\r", ""));
    assert_eq!(outcome.output, run(false).output);
}

#[test]
fn what_a_plan_could_not_do_is_told() {
    let notes = |command: &str, arguments: &[&str]| {
        let outcome = simulator(&[&[command, "-"], arguments].concat(), SPEC);
        assert_eq!((outcome.status, outcome.errors.as_str()), (0, ""), "{}", outcome.output);
        let notes = outcome.output.split("note:").skip(1);
        let mut notes: Vec<_> = notes.map(|note| note.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
        notes.pop();
        notes
    };
    for (arguments, expected) in [
        (
            &["--trace", "10m@1500/m", "--initial-capacity", "10"] as &[&str],
            "standard input was overloaded with its maximum capacity of 10 instances in service: raise the maximum, the \
             busiest minute needs 15",
        ),
        (
            &["--trace", "10m@150/m", "--initial-capacity", "1", "--param", "MaxCapacity=1"],
            "standard input was overloaded with its maximum capacity of 1 instance in service: raise the maximum, the \
             busiest minute needs 2",
        ),
        (
            &["--trace", "10m@1/m"],
            "standard input scaled nothing in all of the traffic: `simulator run --timeline` says why",
        ),
        (
            &["--trace", "3m@120/m", "--initial-capacity", "1", "--param", "ScaleOutSuspended=true"],
            "standard input scaled nothing in all of the traffic, and was overloaded for 3 min: `simulator run \
             --timeline` says why",
        ),
    ] {
        for command in ["run", "compare"] {
            assert_eq!(notes(command, arguments), [expected], "{command} {arguments:?}");
        }
    }
    for (capacity, taken) in [("0", 1), ("11", 10)] {
        let told = notes("run", &["--trace", "5m@10/m,9m@200/m", "--initial-capacity", capacity]);
        let expected = format!(
            "the capacity at the start is {taken}, not the {capacity} of `--initial-capacity`: the range is 1 to 10"
        );
        assert_eq!(told, [expected]);
    }
}

#[test]
fn a_start_that_the_traffic_has_itself_is_left_aside() {
    let place = tempfile::tempdir().expect("there is room for temporary files");
    let path = place.path().join("dated.csv");
    std::fs::write(&path, "time,requests\n2026-12-02T00:00:00Z,10\n").expect("the file can be written");
    let path = path.to_str().expect("the path is text");
    let outcome = simulator(&["run", "-", "--trace", path, "--start", "2026-12-01T08:00:00Z"], SPEC);
    let told = outcome.output.split_whitespace().collect::<Vec<_>>().join(" ");
    let note = "note: the traffic has dates of its own, and begins at 2026-12-02T00:00:00Z: `--start` is left aside";
    assert!(told.contains(note), "{told}");
}
