//! `simulator tune`: what is tried, what is best, and what is refused.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use simulator::command::Surroundings;
use simulator::report;

use crate::outcome::{Outcome, SPEC, simulator, simulator_in};

const DAY: &str = "diurnal low=20/m high=700/m for=1d noise=20%";
const STEPS: &str = "../templates/step-scaling.spec.yaml";
const TEMPLATE: &str = "../templates/step-scaling.yaml";
const MANAGED: &str = "../templates/managed-step-scaling.spec.yaml";
/// A small grid of both parameters, which is tried on the day.
const GRID: [&str; 8] =
    ["--trace", DAY, "--requests-per-minute", "100", "--vary", "ScaleOutFrom=40..80/20", "--vary", "MaxCapacity=4,8"];

fn tune(plan: &str, arguments: &[&str]) -> Outcome {
    simulator(&[&["tune", plan], arguments].concat(), SPEC)
}

/// An answer in JSON, which has to be what the schema says.
#[track_caller]
fn tuned(plan: &str, arguments: &[&str], status: u8) -> Value {
    let outcome = tune(plan, &[arguments, &["--format", "json"]].concat());
    assert_eq!(outcome.status, status, "{}", outcome.errors);
    let answer: Value = serde_json::from_str(&outcome.output).expect("the answer is JSON");
    let schema = serde_json::from_str(&report::tuning_schema()).expect("JSON");
    let validator = jsonschema::draft202012::new(&schema).expect("the schema is one");
    let complaints: Vec<String> = validator.iter_errors(&answer).map(|error| error.to_string()).collect();
    assert_eq!(complaints, [""; 0], "{answer:#}");
    answer
}

/// The values of the best combinations, each joined.
fn best(answer: &Value) -> Vec<String> {
    let best = answer["best"].as_array().expect("a list");
    let value = |value: &Value| value.as_str().expect("text").to_owned();
    let joined = |trial: &Value| {
        let values = trial["values"].as_object().expect("an object");
        values.values().map(value).collect::<Vec<_>>().join(" ")
    };
    best.iter().map(joined).collect()
}

/// A line that tells how long something took, without that.
fn without_time(errors: &str) -> &str {
    errors.rsplit_once(", in ").unwrap_or_else(|| panic!("no time in {errors:?}")).0
}

#[test]
fn the_winner_is_the_one_that_running_each_alone_finds() {
    let mut alone: Vec<(f64, f64, String, Value)> = Vec::new();
    for from in ["40", "60", "80"] {
        for max in ["4", "8"] {
            let values = [format!("ScaleOutFrom={from}"), format!("MaxCapacity={max}")];
            let line = ["run", STEPS, "--trace", DAY, "--requests-per-minute", "100", "--format", "json"];
            let parameters = ["--param", &values[0], "--param", &values[1]];
            let summary = simulator(&[&line[..], &parameters[..]].concat(), "").runs()[0]["summary"].clone();
            let figure = |name: &str| summary[name].as_f64().expect("a number");
            alone.push((figure("unit_hours"), figure("share_over_capacity"), format!("{from} {max}"), summary.clone()));
        }
    }
    alone.sort_by(|one, other| one.0.total_cmp(&other.0));
    for percent in ["0.5", "1", "20", "100"] {
        let most: f64 = percent.parse().expect("a number");
        let meeting: Vec<_> = alone.iter().filter(|(_, share, ..)| *share <= most / 100.0).collect();
        let answer = tuned(STEPS, &[&GRID[..], &["--at-most-over", percent]].concat(), 0);
        let expected: Vec<&str> = meeting.iter().map(|(_, _, values, _)| values.as_str()).collect();
        assert_eq!(best(&answer), expected, "at most {percent}%");
        assert_eq!(answer["meeting"], json!(expected.len()));
        assert_eq!(answer["best"][0]["summary"], meeting[0].3, "the figures are those of the run");
    }
    // The goals above are not all the same.
    assert!(alone[0].1 > 0.01 && alone.iter().any(|(_, share, ..)| *share <= 0.005), "{alone:?}");
}

#[test]
fn where_none_meets_the_goal_the_nearest_misses_are_shown_and_the_status_says_so() {
    let grid = ["--trace", DAY, "--vary", "MaxCapacity=1..4"];
    let answer = tuned("-", &grid, 1);
    assert_eq!(best(&answer), ["4", "3", "2", "1"]);
    assert_eq!((&answer["meeting"], &answer["launch"]), (&json!(0), &Value::Null));
    let outcome = tune("-", &[&grid[..], &["--limit", "1"]].concat());
    assert_eq!(outcome.status, 1);
    let second = outcome.output.lines().nth(1);
    assert_eq!(second, Some("none has at most 1% of the requests over capacity: the nearest miss"));
}

#[test]
fn how_many_run_at_a_time_changes_nothing() {
    for format in ["text", "json"] {
        let [one, two, all] = [&["--jobs", "1"] as &[&str], &["--jobs", "2"], &[]]
            .map(|jobs| tune(STEPS, &[&GRID[..], jobs, &["--format", format]].concat()));
        assert_eq!(one.status, 0, "{}", one.errors);
        assert_eq!(two.output, one.output);
        assert_eq!(all.output, one.output);
    }
}

#[test]
fn the_table_of_a_sweep() {
    let outcome = tune(STEPS, &[&GRID[..], &["--vary", "ScaleInBelow=20,50", "--limit", "4"]].concat());
    assert_eq!(
        (outcome.status, without_time(&outcome.errors)),
        (0, "simulated 10 of 12 combinations over 1,440 minutes each, 14,400 in all")
    );
    insta::assert_snapshot!(outcome.output);
}

#[test]
fn minutes_are_a_goal_too() {
    let meeting = |most: &str| {
        let goal = ["--at-most-over", "100%", "--at-most-overloaded-minutes", most];
        let outcome = tune(STEPS, &[&GRID[..], &goal, &["--format", "json"]].concat());
        let answer: Value = serde_json::from_str(&outcome.output).expect("the answer is JSON");
        for trial in answer["best"].as_array().expect("a list") {
            let minutes = trial["summary"]["overloaded_minutes"].as_u64().expect("a count");
            assert_eq!(trial["meets_goal"], json!(minutes <= most.parse().expect("a count")));
        }
        answer["meeting"].as_u64().expect("a count")
    };
    assert_eq!((meeting("1440"), meeting("0")), (6, 0));
    assert!((1..6).contains(&meeting("100")), "{}", meeting("100"));
}

#[test]
fn a_template_is_tuned_as_its_spec_is_and_has_no_line_that_launches_it() {
    let [of_spec, of_template] = [STEPS, TEMPLATE].map(|plan| tuned(plan, &GRID, 0));
    assert_eq!(of_template["best"], of_spec["best"]);
    assert_eq!(of_template["present"], of_spec["present"]);
    assert_eq!(of_template["launch"], Value::Null);
    assert_eq!(
        of_spec["launch"],
        json!("./deploy.sh --spec ../templates/step-scaling.spec.yaml --param ScaleOutFrom=80 --param MaxCapacity=8")
    );
}

#[test]
fn ladders_are_values_of_a_managed_template() {
    let ladders = "ScaleSteps=below 20: -1, from 50: +1; below 30: -1, from 60: +1, from 90: +3";
    let arguments = ["--managed", "--trace", DAY, "--vary", ladders, "--param", "MaxCapacity=9"];
    let answer = tuned(MANAGED, &arguments, 0);
    assert_eq!(answer["combinations"], json!(2));
    assert_eq!(best(&answer)[0], "below 30: -1, from 60: +1, from 90: +3");
    assert_eq!(
        answer["launch"],
        json!(
            "./deploy.sh --managed --spec ../templates/managed-step-scaling.spec.yaml --param MaxCapacity=9 --param \
             'ScaleSteps=below 30: -1, from 60: +1, from 90: +3'"
        )
    );
}

#[test]
fn the_present_values_are_the_defaults_or_what_is_given() {
    for (arguments, present, marked) in [
        (&[] as &[&str], json!({ "ScaleOutFrom": "50", "MaxCapacity": "10" }), None),
        (&["--param", "ScaleOutFrom=60"], json!({ "ScaleOutFrom": "60", "MaxCapacity": "10" }), None),
        (
            &["--param", "ScaleOutFrom=60", "--param", "MaxCapacity=8"],
            json!({ "ScaleOutFrom": "60", "MaxCapacity": "8" }),
            Some("60 8"),
        ),
    ] {
        let answer = tuned(STEPS, &[&GRID[..], arguments, &["--at-most-over", "100"]].concat(), 0);
        assert_eq!(answer["present"]["values"], present);
        let marks = answer["best"].as_array().expect("a list").iter().map(|trial| &trial["is_present"]);
        let marked_values: Vec<String> =
            marks.zip(best(&answer)).filter(|(mark, _)| **mark == json!(true)).map(|(_, values)| values).collect();
        assert_eq!(marked_values, marked.into_iter().collect::<Vec<_>>());
    }
    // Where the present values are the best, there is nothing to launch.
    let arguments = [&GRID[..], &["--param", "ScaleOutFrom=80", "--param", "MaxCapacity=8"]].concat();
    let outcome = tune(STEPS, &arguments);
    assert!(outcome.output.contains("\ncheapest  the present values\n"), "{}", outcome.output);
    assert!(!outcome.output.contains("deploy.sh"), "{}", outcome.output);
}

#[test]
fn what_one_unit_serves_does_not_follow_what_is_varied() {
    let fleet = |from: &str| {
        let vary = format!("ScaleOutFrom={from}");
        tuned(STEPS, &["--trace", DAY, "--at-most-over", "100", "--vary", &vary], 0)["fleet"]["requests_per_minute"]
            .clone()
    };
    assert_eq!((fleet("30"), fleet("90")), (json!(100), json!(100)));
}

#[test]
fn what_can_not_be_tried_is_refused() {
    let help = "\n\nFor more information, try '--help'.\n";
    for (arguments, status, errors) in [
        (
            &["--vary", "MaxCapacity=1..1000", "--vary", "CooldownSeconds=1..101"] as &[&str],
            2,
            "error: there are 101000 combinations, and at most 100000 are tried at once\n  = help: take larger steps, \
             or vary fewer parameters at a time\n"
                .to_owned(),
        ),
        (
            &["--vary", "MaxCapacity=1,2", "--vary", "MaxCapacity=3"],
            2,
            "error: the parameter `MaxCapacity` is varied twice\n  = help: give all its values in one `--vary \
             MaxCapacity=VALUES`\n"
                .to_owned(),
        ),
        (
            &["--vary", "MaxCapacity"],
            2,
            format!(
                "error: invalid value 'MaxCapacity' for '--vary <NAME=VALUES>': write it as NAME=VALUE,VALUE or \
                 NAME=FROM..TO/STEP{help}"
            ),
        ),
        (
            &["--vary", "MaxCapacity=4", "--at-most-over", "101"],
            2,
            format!(
                "error: invalid value '101' for '--at-most-over <PERCENT>': write percent from 0 to 100, such as 1 or \
                 0.5{help}"
            ),
        ),
    ] {
        let outcome = tune("-", &[&["--trace", "5m@1/m"], arguments].concat());
        assert_eq!((outcome.status, outcome.errors, outcome.output.as_str()), (status, errors, ""), "{arguments:?}");
    }
}

#[test]
fn where_every_combination_is_refused_the_first_reason_is_told() {
    for (vary, errors) in [
        (
            "MaxCapacityy=1..3",
            "error: every combination is refused, the first of 3 being MaxCapacityy=1: the template has no parameter \
             `MaxCapacityy`\n  = help: did you mean `MaxCapacity`?\n",
        ),
        (
            "MaxCapacity=0,x",
            "error: every combination is refused, the first of 2 being MaxCapacity=0: the parameter `MaxCapacity` does \
             not take `0`\n  = help: give a whole number, 1 or more\n",
        ),
    ] {
        let outcome = tune("-", &["--trace", "5m@1/m", "--vary", vary]);
        let (_, told) = outcome.errors.split_once('\n').expect("a line of what was done");
        assert_eq!((outcome.status, told, outcome.output.as_str()), (1, errors, ""));
    }
}

#[test]
fn a_plan_that_is_wrong_stops_it() {
    let outcome = simulator(&["tune", "-", "--trace", DAY, "--vary", "MaxCapacity=1"], "capacity: 1\n");
    assert_eq!((outcome.status, outcome.output.as_str()), (1, ""));
    assert!(outcome.errors.starts_with("error["), "{}", outcome.errors);
}

#[test]
fn progress_is_told_on_a_terminal_alone() {
    let run = |tells_progress| {
        let surroundings = Surroundings { columns: None, tells_progress };
        simulator_in(surroundings, &["tune", "-", "--trace", "5m@1/m", "--vary", "MaxCapacity=1,2"], SPEC)
    };
    let (quiet, told) = (run(false), run(true));
    assert_eq!(without_time(&quiet.errors), "simulated 2 of 2 combinations over 5 minutes each, 10 in all");
    let progress = format!("\r1 of 2 combinations\r2 of 2 combinations\r{:40}\r{}", "", without_time(&quiet.errors));
    assert_eq!(without_time(&told.errors), progress);
    assert_eq!(told.output, quiet.output);
}

#[test]
fn notes_stand_under_the_table_or_beside_the_json() {
    let unsaid = SPEC.replace("requests_per_minute: 100, ", "");
    let note = "one unit is taken to serve 100 requests a minute";
    for (format, in_output) in [("text", true), ("json", false)] {
        let line = ["tune", "-", "--trace", "5m@1/m", "--vary", "MaxCapacity=1,2", "--format", format];
        let outcome = simulator(&line, &unsaid);
        assert_eq!((outcome.output.contains(note), outcome.errors.contains(note)), (in_output, !in_output));
    }
}

#[test]
fn the_schema_in_the_folder_is_the_one_that_is_printed() {
    let printed = simulator(&["schema", "--of", "tuning"], "").output;
    assert_eq!(printed, report::tuning_schema());
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tuning.schema.json");
    let kept = fs::read_to_string(&path).unwrap_or_default();
    if kept != printed && std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(&path, printed).expect("the schema can be written");
        return;
    }
    assert!(
        kept == printed,
        "simulator/tuning.schema.json is not what `simulator schema --of tuning` prints: run UPDATE_EXPECT=1 cargo test -p \
         simulator --test command"
    );
}

#[test]
fn prices_and_waits_have_their_columns_where_there_are_any() {
    let headings = |arguments: &[&str]| {
        let spec = "capacity: { min: 1, max: 9 }\nstep_scaling: { steps: \"below 20: -1, from 50: +1\" }\n";
        let line = ["tune", "-", "--trace", DAY, "--vary", "MaxCapacity=4,8"];
        let outcome = simulator(&[&line[..], arguments].concat(), spec);
        let headings = outcome.output.lines().nth(4).expect("a heading").to_owned();
        ["cost", "wait"].map(|heading| headings.split_whitespace().any(|word| word == heading))
    };
    assert_eq!(headings(&[]), [false, false]);
    assert_eq!(headings(&["--price-per-hour", "1.4"]), [true, false]);
    assert_eq!(headings(&["--assume", "over-capacity=queued"]), [false, true]);
}

/// Every object of an answer has the keys that the schema says, and no other.
#[test]
fn the_schema_takes_no_other_key_and_misses_none() {
    let answer = tuned(STEPS, &[&GRID[..], &["--vary", "ScaleInBelow=20,50"]].concat(), 0);
    let schema = serde_json::from_str(&report::tuning_schema()).expect("JSON");
    let validator = jsonschema::draft202012::new(&schema).expect("the schema is one");
    for path in ["", "/goal", "/parameters/0", "/first_refusal", "/best/0", "/best/0/summary", "/present", "/fleet"] {
        let names: Vec<String> = answer.pointer(path).and_then(Value::as_object).expect(path).keys().cloned().collect();
        let mut more = answer.clone();
        more.pointer_mut(path).expect("an object")["colour"] = json!("red");
        assert!(!validator.is_valid(&more), "another key at {path}");
        for name in names {
            let mut less = answer.clone();
            less.pointer_mut(path).and_then(Value::as_object_mut).expect("an object").remove(&name);
            assert!(!validator.is_valid(&less), "no {name} at {path}");
        }
    }
}
