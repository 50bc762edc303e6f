//! Runs in which all goes well.

use std::fs;

use crate::support::{Line, account, serve};

#[test]
fn a_run_sends_its_schedule_and_writes_every_file() {
    let files =
        ["--csv=run.csv", "--hdr-log=run.hlog", "--html=run.html", "--svg=run.svg", "--stages=1s@40/s, 1s@60/s"];
    let ended = Line::load(&serve(account()), &files).run();
    assert_eq!((ended.status, ended.told().as_str()), (0, ""), "{}", ended.errors);
    let total = &ended.report["total"];
    for (name, count) in [("due", 100), ("sent", 100), ("answered", 100), ("failed", 0), ("dropped", 0)] {
        assert_eq!(total[name], count, "{name}");
    }
    assert_eq!(ended.report["end"]["how"], "completed");
    assert_eq!(ended.report["run"]["schedule"], "1s@40/s, 1s@60/s");
    let due: Vec<_> =
        ended.report["intervals"].as_array().unwrap().iter().map(|interval| interval["due"].clone()).collect();
    assert_eq!(due[..2], [40, 60]);
    assert_eq!(total["variants"], serde_json::json!([{"name": "AllTraffic", "answered": 100, "failed": 0}]));
    assert!(ended.output.contains("100 due, 100 sent, 0 dropped"), "{}", ended.output);
    let begins = |name: &str| fs::read_to_string(ended.folder.path().join(name)).unwrap();
    assert_eq!(begins("run.csv").lines().filter(|line| !line.is_empty()).count(), due.len() + 1);
    assert!(begins("run.hlog").contains("#[Histogram log format version 1.3]"));
    assert!(begins("run.html").to_lowercase().starts_with("<!doctype html>") && begins("run.svg").starts_with("<svg"));
}

#[test]
fn json_goes_to_standard_output_alone() {
    let ended = Line::load(&serve(account()), &["--rate=20/s", "--for=1s", "--format=json"]).run();
    assert_eq!(ended.status, 0, "{}", ended.errors);
    assert_eq!(serde_json::from_str::<serde_json::Value>(&ended.output).unwrap(), ended.report);
}

#[test]
fn the_account_is_looked_at() {
    let url = serve(account());
    let arguments = ["run", "demo", "--body={}", "--rate=20/s", "--for=10m", "--json=report.json", "--progress=json"];
    let mut started = Line::new(&arguments).env("AWS_ENDPOINT_URL", &url).start();
    started.errors.until("\"in_service\":2");
    started.signal("-INT");
    let ended = started.wait();
    assert_eq!(ended.status, 130, "{}", ended.errors);
    let seen = &ended.report["observations"][0];
    assert_eq!((&seen["status"], &seen["in_service"]), (&"InService".into(), &2.into()));
}

#[test]
fn shards_from_the_environment_send_the_whole_between_them() {
    let url = serve(account());
    let shard = |index: &str| {
        let line = Line::load(&url, &["--rate=30/s", "--for=1s", "--shards=2"]).env("AWS_BATCH_JOB_ARRAY_INDEX", index);
        let ended = line.run();
        assert_eq!(ended.status, 0, "{}", ended.errors);
        ended.report["total"]["answered"].as_u64().unwrap()
    };
    assert_eq!([shard("0"), shard("1")], [15, 15]);
}

#[test]
fn a_dry_run_sends_nothing() {
    let dry = ["run", "demo", "--rate=2/s", "--for=1m", "--dry-run", "--max-capacity=3"];
    let ended = Line::new(&dry).env("AWS_ENDPOINT_URL", "http://127.0.0.1:1").run();
    assert_eq!((ended.status, ended.errors.as_str()), (0, ""));
    assert!(ended.output.contains("requests    120"), "{}", ended.output);
    assert!(ended.output.contains("0.05 instance-hours, with 3 in service all the time"), "{}", ended.output);
}

#[test]
fn a_prediction_is_laid_over_the_run() {
    let spec =
        "endpoint_name: demo\ncapacity: { min: 1, max: 4 }\nstep_scaling:\n  - steps: \"below 20: -1, from 50: +1\"\n";
    let predicted = ["--rate=20/s", "--for=1s", "--spec=demo.spec.yaml", "--requests-per-minute=100"];
    let ended = Line::load(&serve(account()), &predicted).file("demo.spec.yaml", spec).run();
    assert_eq!(ended.status, 0, "{}", ended.errors);
    assert_eq!(ended.report["prediction"]["requests_per_minute"], 100);
}
