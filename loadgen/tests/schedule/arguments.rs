//! The flags: what they come to, and every line that is refused, with the whole message.

use loadgen::command::schedule::ARRAY_INDEX;

use crate::line::run;

/// The ramp of 2020.
const RAMP: &str = "5m@60/m, 5m@90/m, 5m@120/m, 5m@150/m, 5m@180/m, 5m@210/m, 5m@240/m, 5m@270/m, 5m@300/m, 5m@330/m";

#[track_caller]
fn check(arguments: &[&str], input: &str, expected: &str) {
    let outcome = run(arguments, None, input);
    assert_eq!((outcome.status, outcome.errors.as_str()), (0, ""), "{arguments:?}");
    assert_eq!(outcome.output, format!("{expected}\n"), "{arguments:?}");
}

#[track_caller]
fn refused(arguments: &[&str], input: &str, status: u8, errors: &str) {
    let outcome = run(arguments, None, input);
    assert_eq!((outcome.status, outcome.errors.as_str()), (status, errors), "{arguments:?}");
    assert_eq!(outcome.output, "", "{arguments:?}");
}

#[test]
fn every_way_comes_to_a_schedule() {
    for (arguments, expected) in [
        (&[] as &[&str], format!("{RAMP} Constant 1/1")),
        (&["--start", "60/m", "--step", "30/m", "--every", "5m", "--steps", "10"], format!("{RAMP} Constant 1/1")),
        (&["--steps", "2", "--every", "10s"], "10s@60/m, 10s@90/m Constant 1/1".to_owned()),
        (&["--stages", "30s@50/s, 5m@100..400/m"], "30s@50/s, 5m@100/m..400/m Constant 1/1".to_owned()),
        (&["--stages", "steady rate=5/m for=2m"], "2m@5/m Constant 1/1".to_owned()),
        (&["--rate", "50/s", "--for", "10m"], "10m@50/s Constant 1/1".to_owned()),
        (&["--trace", "ramp from=1/m to=9/m for=90s"], "1m30s@1/m..9/m Constant 1/1".to_owned()),
        (&["--trace", "90s@60/m noise=50%", "--seed", "4"], "1m@68/m, 30s@74/m Constant 1/1".to_owned()),
        (&["--rate", "1/s", "--for", "1s", "--arrivals", "poisson"], "1s@60/m Poisson { seed: 0 } 1/1".to_owned()),
        (
            &["--rate", "1/s", "--for", "1s", "--arrivals", "poisson", "--seed", "7"],
            "1s@60/m Poisson { seed: 7 } 1/1".to_owned(),
        ),
        (&["--rate", "1/s", "--for", "1s", "--shard", "3/16"], "1s@60/m Constant 3/16".to_owned()),
        (
            &["--rate", "1/s", "--for", "1s", "--start-at", "2026-12-01T10:00:00+02:00"],
            "1s@60/m Constant 1/1 at 2026-12-01T08:00:00Z".to_owned(),
        ),
    ] {
        check(arguments, "", &expected);
    }
}

#[test]
fn a_trace_is_driven_minute_by_minute() {
    for (arguments, input, expected) in [
        (&[] as &[&str], "minute,requests\n0,10\n1,10\n2,\n3,7\n", "2m@10/m, 1m@0/m, 1m@7/m"),
        (&[], "timestamp,requests\n2026-01-05T08:00:00Z,10\n2026-01-05T08:01:00Z,20\n", "1m@10/m, 1m@20/m"),
        (&["--trace-interval", "120"], "minute,requests\n0,11\n2,20\n", "2m@5.5/m, 2m@10/m"),
        (&["--per-request"], "minute,id\n0,1\n0,2\n2,3\n", "1m@2/m, 1m@0/m, 1m@1/m"),
    ] {
        check(&[&["--trace", "-"], arguments].concat(), input, &format!("{expected} Constant 1/1"));
    }
}

#[test]
fn an_array_job_has_its_part() {
    for (arguments, index, expected) in [
        (&["--shards", "16"] as &[&str], Some("2"), "3/16"),
        (&["--shards", "1"], Some("0"), "1/1"),
        (&["--shard", "5/16"], Some("2"), "5/16"),
    ] {
        let outcome = run(arguments, index, "");
        assert_eq!((outcome.status, outcome.errors.as_str()), (0, ""), "{arguments:?}");
        assert_eq!(outcome.output, format!("{RAMP} Constant {expected}\n"), "{arguments:?}");
    }
}

#[test]
fn an_array_job_that_sends_everything_is_told_so() {
    let outcome = run(&[], Some("2"), "");
    let note = format!(
        "note: {ARRAY_INDEX} is `2`, and without --shards this job sends the whole schedule, as every other of its array \
         does\n"
    );
    assert_eq!((outcome.status, outcome.errors), (0, note));
}

#[test]
fn an_array_job_without_a_part_is_refused() {
    for (index, errors) in [
        (
            None,
            "error: --shards 4 takes its index from AWS_BATCH_JOB_ARRAY_INDEX, which is not set\n  = help: run it in an \
             array job, or say which part it is: --shard 1/4\n",
        ),
        (
            Some("4"),
            "error: AWS_BATCH_JOB_ARRAY_INDEX is `4`, and the indices of --shards 4 are 0 to 3\n  = help: make the array \
             of jobs as large as --shards says\n",
        ),
        (
            Some("two"),
            "error: AWS_BATCH_JOB_ARRAY_INDEX is `two`, and the indices of --shards 4 are 0 to 3\n  = help: make the \
             array of jobs as large as --shards says\n",
        ),
    ] {
        let outcome = run(&["--shards", "4"], index, "");
        assert_eq!((outcome.status, outcome.errors.as_str()), (2, errors), "{index:?}");
    }
}

/// One schedule, said in two ways.
const WAYS: &str = "leave one of them out: a schedule is a ramp (--start, --step, --every, --steps), --stages, --rate with \
                    --for, or a --trace";

#[test]
fn ways_exclude_each_other() {
    for (arguments, one, other) in [
        (&["--stages", "1m@1/s", "--rate", "1/s"] as &[&str], "--stages", "--rate"),
        (&["--stages", "1m@1/s", "--for", "1m"], "--stages", "--for"),
        (&["--steps", "3", "--stages", "1m@1/s"], "--steps", "--stages"),
        (&["--every", "3s", "--rate", "1/s", "--for", "1m"], "--every", "--rate"),
        (&["--trace", "-", "--start", "1/s"], "--start", "--trace"),
        (&["--trace", "-", "--step", "1/s"], "--step", "--trace"),
        (&["--trace", "-", "--rate", "1/s"], "--rate", "--trace"),
        (&["--trace", "-", "--stages", "1m@1/s"], "--stages", "--trace"),
    ] {
        refused(arguments, "", 2, &format!("error: {one} and {other} both say what is sent when\n  = help: {WAYS}\n"));
    }
}

#[test]
fn what_says_too_little_or_too_much_is_usage() {
    for (arguments, message, fix) in [
        (&["--rate", "5/s"] as &[&str], "--rate does not say for how long", "add how long, such as --for 10m"),
        (&["--for", "5m"], "--for has no rate that lasts so long", "add one, such as --rate 50/s"),
        (&["--rate", "0/s", "--for", "5m"], "the schedule `5m@0/m` has no request", "give a rate over 0"),
        (
            &["--start", "999999/s", "--step", "1/s", "--steps", "3"],
            "the ramp comes to a rate over 1000000/s",
            "take fewer --steps, or a lower --start or --step",
        ),
        (&["--every", "3660d", "--steps", "2"], "the schedule lasts longer than 3660 days", "write shorter durations"),
        (
            &["--stages", "5m at 3/s"],
            "--stages: stage `5m at 3/s`: it has no `@` between a duration and a rate",
            "write it as 30s@50/s or 5m@100..400/m",
        ),
        (
            &["--stages", "5m@3"],
            "--stages: stage `5m@3`: `3` is no rate: the unit is missing",
            "write it as 50/s, 100/m or 1.5/h",
        ),
        (
            &["--stages", "5m@3/s noise=10%"],
            "--stages `5m@3/s noise=10%` has noise, which traffic has that is made up minute by minute",
            "give it to --trace, or take --arrivals poisson in the place of the noise",
        ),
        (
            &["--rate", "1000000/s", "--for", "1h", "--arrivals", "poisson"],
            "3600000000 requests are too many for --arrivals poisson, which counts them through before the start: a \
             thousand millions are the most",
            "give a shorter schedule, or --arrivals constant",
        ),
        (
            &["--shard", "1/2", "--shards", "2"],
            "--shard and --shards both say which part is sent",
            "give --shard alone, or --shards with the index in AWS_BATCH_JOB_ARRAY_INDEX",
        ),
        (
            &["--start-at", "2026-12-01T07:58:30Z"],
            "--start-at 2026-12-01T07:58:30Z was 1m 30s ago",
            "give an instant that is still to come, the same on every machine",
        ),
    ] {
        refused(arguments, "", 2, &format!("error: {message}\n  = help: {fix}\n"));
    }
}

#[test]
fn a_value_that_is_none_is_told_with_its_flag() {
    for (arguments, flag, reason) in [
        (["--start", "60"], "--start <RATE>", "`60` is no rate: the unit is missing; write it as 50/s, 100/m or 1.5/h"),
        (
            ["--step", "x/m"],
            "--step <RATE>",
            "`x/m` is no rate: it has to begin with a number from 0 on; write it as 50/s, 100/m or 1.5/h",
        ),
        (
            ["--every", "5"],
            "--every <DURATION>",
            "`5` is no duration: the unit is missing; write it as 90s, 5m, 1h30m or 3d",
        ),
        (
            ["--for", "0s"],
            "--for <DURATION>",
            "`0s` is no duration: it lasts no time; write it as 90s, 5m, 1h30m or 3d",
        ),
        (["--steps", "0"], "--steps <NUMBER>", "0 is not in 1..=10000"),
        (["--shard", "0/16"], "--shard <I/N>", "write which one of how many, counted from 1 on, such as 3/16"),
        (["--shard", "17/16"], "--shard <I/N>", "write which one of how many, counted from 1 on, such as 3/16"),
        (["--shard", "3"], "--shard <I/N>", "write which one of how many, counted from 1 on, such as 3/16"),
        (["--shards", "0"], "--shards <N>", "0 is not in 1..=1000000"),
        (
            ["--start-at", "8:00"],
            "--start-at <INSTANT>",
            "write an instant with its offset, such as 2026-12-01T08:00:00Z",
        ),
    ] {
        let errors = format!(
            "error: invalid value '{}' for '{flag}': {reason}\n\nFor more information, try '--help'.\n",
            arguments[1]
        );
        refused(&arguments, "", 2, &errors);
    }
}

#[test]
fn a_trace_that_is_none_is_refused() {
    for (arguments, input, status, errors) in [
        (
            &["--trace", "missing.csv"] as &[&str],
            "",
            1,
            "error: there is no trace `missing.csv`\n  = help: give the path of a file, `-`, or made-up traffic such as \
             'steady rate=50/m for=2h'\n",
        ),
        (
            &["--trace", "-"],
            "minute,requests\n0,-3\n",
            1,
            "error: standard input, line 2: `-3` is negative: there is no such number of requests\n  = help: correct the value, or leave the cell empty\n",
        ),
        (
            &["--trace", "-", "--trace-interval", "90"],
            "minute,requests\n0,3\n",
            1,
            "error: standard input: an interval of `90` seconds is no multiple of a minute: a trace is read in whole \
             minutes\n  = help: give --trace-interval 60, or a multiple of it\n",
        ),
        (
            &["--trace", "-"],
            "minute,requests\n0,1e9\n",
            1,
            "error: minute 0 of the trace has a rate over 1000000/s\n  = help: see that the column of the requests is the \
             right one\n",
        ),
        (
            &["--trace", "-"],
            "minute,requests\n0,0\n",
            2,
            "error: the schedule `1m@0/m` has no request\n  = help: give a rate over 0\n",
        ),
    ] {
        refused(arguments, input, status, errors);
    }
}
