//! `simulator compare`: what stands beside what.

use std::fs;

use serde_json::Value;

use crate::outcome::{SPEC, figures, simulator};

const SPIKE: &str = "spike base=40/m peak=600/m at=30m lasting=30m for=3h";
const STEPS: &str = "../templates/step-scaling.spec.yaml";
const PAIRED: &str = "../templates/step-scaling-paired.yaml";

#[track_caller]
fn compared(arguments: &[&str]) -> Vec<Value> {
    simulator(&[&["compare", "--trace", SPIKE, "--format", "json"], arguments].concat(), SPEC).runs()
}

fn names(runs: &[Value]) -> Vec<&str> {
    runs.iter().map(|run| run["name"].as_str().expect("a name")).collect()
}

#[test]
fn plans_come_in_their_order_and_what_they_are_measured_by_after_them() {
    let [held, foresight, tracking] = ["static at peak", "perfect foresight", "target tracking"];
    for (arguments, expected) in [
        (&["-", STEPS] as &[&str], &["standard input", "step-scaling", held, foresight, tracking] as &[&str]),
        (&[STEPS, PAIRED, "--baseline", "none"], &["step-scaling", "step-scaling-paired"]),
        (&[STEPS, "--baseline", "static"], &["step-scaling", held]),
        (&[STEPS, "--baseline", "foresight"], &["step-scaling", foresight]),
        (&[STEPS, "--baseline", "target-tracking"], &["step-scaling", tracking]),
        // Files that are called the same are told apart by their paths.
        (&[STEPS, "../templates/step-scaling.yaml", "--baseline", "none"], &[STEPS, "../templates/step-scaling.yaml"]),
    ] {
        assert_eq!(names(&compared(arguments)), expected);
    }
}

#[test]
fn how_many_run_at_a_time_changes_nothing() {
    let one = compared(&[STEPS, PAIRED, "--jobs", "1"]);
    assert_eq!(compared(&[STEPS, PAIRED, "--jobs", "2"]), one);
    assert_eq!(compared(&[STEPS, PAIRED]), one);
    let alone = simulator(&["run", PAIRED, "--trace", SPIKE, "--format", "json"], "").runs();
    assert_eq!(alone[0], one[1], "beside others a plan does what it does alone");
}

#[test]
fn baselines_hold_what_they_promise() {
    let runs = compared(&["-"]);
    let [plan, held, foresight, tracking] = runs.as_slice() else { panic!("{:?}", names(&runs)) };
    let over = |run: &Value| run["summary"]["requests_over_capacity"].as_f64().expect("a number");
    let hours = |run: &Value| run["summary"]["unit_hours"].as_f64().expect("a number");
    assert_eq!((over(held), over(foresight)), (0.0, 0.0));
    assert!(0.0 < over(plan) && 0.0 < over(tracking), "a spike is met late");
    assert_eq!((figures(held).1, hours(held)), (6, 18.0));
    // Two and a half hours of one, half an hour of six.
    assert!((hours(foresight) - 5.5).abs() < 1e-9, "{}", hours(foresight));
    let requests: Vec<f64> = runs.iter().map(|run| figures(run).0).collect();
    assert_eq!(requests, [24_000.0; 4], "all see the same requests");
}

#[test]
fn a_fleet_that_one_plan_says_is_that_of_those_that_say_none() {
    let place = tempfile::tempdir().expect("there is room for temporary files");
    let write = |name: &str, fleet: &str| {
        let path = place.path().join(name);
        let text =
            format!("capacity: {{ min: 1, max: 10 }}\nstep_scaling: {{ steps: \"below 2: -1, from 5: +1\" }}\n{fleet}");
        fs::write(&path, text).expect("the folder is ours");
        path.to_str().expect("is text").to_owned()
    };
    let silent = write("silent.spec.yaml", "");
    let small = write("small.spec.yaml", "fleet: { requests_per_minute: 40 }\n");
    let large = write("large.spec.yaml", "fleet: { requests_per_minute: 80 }\n");
    let served = |plans: &[&str]| -> Vec<f64> {
        let runs = compared(&[plans, &["--baseline", "static"]].concat());
        runs.iter().map(|run| run["fleet"]["requests_per_minute"].as_f64().expect("a number")).collect()
    };
    assert_eq!(served(&[&silent, &large, &small]), [80.0, 80.0, 40.0, 80.0]);
    // An estimate is one for all.
    assert_eq!(served(&[&silent, STEPS]), [10.0, 10.0, 10.0]);
    assert_eq!(served(&[STEPS, &silent]), [100.0, 100.0, 100.0]);
}

#[test]
fn one_plan_that_is_wrong_stops_them_all() {
    let outcome = simulator(&["compare", STEPS, "-", "--trace", SPIKE], "capacity: 1\n");
    assert_eq!((outcome.status, outcome.output.as_str()), (1, ""), "{}", outcome.errors);
}

#[test]
fn the_table_and_the_picture_are_one_each() {
    let outcome = simulator(&["compare", STEPS, "-", "--trace", SPIKE], SPEC);
    assert_eq!((outcome.status, outcome.errors.as_str()), (0, ""));
    let rows = ["step-scaling ", "standard input ", "static at peak ", "perfect foresight ", "target tracking "];
    for row in rows {
        assert!(outcome.output.lines().any(|line| line.starts_with(row)), "no {row} in {}", outcome.output);
    }
}
