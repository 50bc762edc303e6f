//! `loadgen find-peak` against an endpoint whose instances serve so many requests and no more.

use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use standin::{Endpoint, RuntimeService, Standin};
use tokio::net::TcpListener;

/// An endpoint whose instances work on one request at a time, for 100 milliseconds: 10 a second. One has room for
/// all requests of the stair's first step, and for few of its second one, at whatever speed the machine sends them.
fn account(instances: u32) -> Standin {
    let service = RuntimeService { queue: 40, ..RuntimeService::taking(Duration::from_millis(100)) };
    Standin::new().with_endpoint(Endpoint::named("demo").with_variant("AllTraffic", instances)).with_service(service)
}

/// Serves an account for as long as the tests last: its URL.
fn serve(standin: Standin) -> String {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || runtime.block_on(standin::server::serve(listener, standin)));
    url
}

/// Its status, standard output and standard error.
fn find_peak(url: &str, arguments: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_loadgen"));
    command.env_clear().args(["find-peak", "demo", "--body={}", "--progress=none"]).args(arguments);
    command.env("AWS_EC2_METADATA_DISABLED", "true").env("AWS_REGION", "eu-west-1").env("AWS_ENDPOINT_URL", url);
    command.env("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE").env("AWS_SECRET_ACCESS_KEY", "secret");
    let output = command.stdin(Stdio::null()).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap_or(-1), text(output.stdout), text(output.stderr))
}

/// The same; where this machine was too busy to send in time, which measures nothing, it is tried again.
fn find_peak_in_time(url: &str, arguments: &[&str]) -> (i32, String, String) {
    let mut tries = (0..20).map(|_| find_peak(url, arguments));
    tries.find(|(_, _, errors)| !errors.contains("this machine sent ")).expect("a machine with time to spare")
}

/// From a tenth of what the instance serves to its double.
const STAIR: [&str; 4] = ["--start=10/s", "--step=x20", "--steps=2", "--every=4s"];

#[test]
fn the_peak_is_what_an_instance_serves() {
    let url = serve(account(1));
    let arguments = [&STAIR[..], &["--until=errors>5%", "--variant=AllTraffic", "--max-capacity=4"]].concat();
    let (status, output, errors) = find_peak_in_time(&url, &arguments);
    assert_eq!(status, 0, "{errors}");
    assert!(errors.contains("one instance held 10/s, and not 200/s (errors>5%"), "{errors}");
    assert!(errors.contains("10/s x 0.5 is a target of 300 invocations per instance and minute"), "{errors}");
    assert!(output.contains("variant_name: \"AllTraffic\"\ncapacity: { min: 1, max: 4 }\n"), "{output}");
    assert!(output.contains("  steps: \"below 120: -1, from 300: +1, from 600: +2\"\n"), "{output}");
}

#[test]
fn a_rate_that_never_held_is_no_peak() {
    let (status, output, errors) = find_peak(&serve(account(1)), &[&STAIR[..], &["--until=p50>1ms"]].concat());
    assert_eq!((status, output.as_str()), (1, ""), "{errors}");
    assert!(errors.contains("not even 10/s held (p50>1ms"), "{errors}");
    assert!(errors.ends_with("): give a lower --start, or another --until\n"), "{errors}");
}

#[test]
fn what_is_no_search_is_refused() {
    let several = serve(account(2));
    for (arguments, status, expected) in [
        (
            &[] as &[&str],
            1,
            "error: endpoint demo has 2 in service, and find-peak measures one\n  = help: scale it to one and keep the \
             maximum capacity at 1 meanwhile, or name another --variant\n",
        ),
        (
            &["--async"],
            2,
            "error: --async requests wait in a queue: there is no rate that an instance does not take\n  = help: look at \
             the backlog instead: `loadgen run` with --async and --watch-every\n",
        ),
        (
            &["--until", "p99>1s over 10s"],
            2,
            "error: --until `p99>1s over 10s` has a window, and a rate is judged over the time that it is tried\n  = help: \
             leave the window out, and give that time to --every\n",
        ),
        (
            &["--until", "p99"],
            2,
            "error: --until `p99`: it has no comparison\n  = help: write it as `errors>5%` or `p99>2s`, with one of >, >=, <, \
             <=\n",
        ),
        (&["--start", "0/s"], 2, "error: --start 0/m sends nothing\n  = help: begin with a rate over 0, such as 1/s\n"),
        (
            &["--every", "2h"],
            2,
            "error: invalid value '2h' for '--every <DURATION>': `2h` is longer than 1h; write a shorter duration\n\nFor \
             more information, try '--help'.\n",
        ),
        (
            &["--step", "1.25"],
            2,
            "error: invalid value '1.25' for '--step <STEP>': write a factor over 1, such as x1.25, or a rate to add, such \
             as +5/s\n\nFor more information, try '--help'.\n",
        ),
        (
            &["--safety", "1"],
            2,
            "error: invalid value '1' for '--safety <FACTOR>': write a factor from 0.1 to 0.95, such as 0.5\n\nFor more \
             information, try '--help'.\n",
        ),
    ] {
        let (ended, output, errors) = find_peak(&several, arguments);
        assert_eq!((ended, output.as_str(), errors.as_str()), (status, "", expected), "{arguments:?}");
    }
}

#[test]
fn an_endpoint_without_an_instance_has_no_peak() {
    let (status, output, errors) = find_peak(&serve(account(0)), &[]);
    let told = "error: endpoint demo has nothing in service to measure\n  = help: bring one instance into service\n";
    assert_eq!((status, output.as_str(), errors.as_str()), (1, "", told));
}

#[test]
fn a_search_that_nobody_watches_says_so_and_keeps_its_report() {
    let folder = tempfile::tempdir().unwrap();
    let report = folder.path().join("peak.json").display().to_string();
    let arguments = ["--no-watch", "--start=20/s", "--steps=1", "--every=1s", "--until=errors>5%", "--json", &report];
    let (status, output, errors) = find_peak_in_time(&serve(account(1)), &arguments);
    assert_eq!(status, 0, "{errors}");
    assert!(errors.contains("\nnobody saw how many were in service: "), "{errors}");
    assert!(output.contains("endpoint_name: \"demo\""), "{output}");
    let report: serde_json::Value = serde_json::from_slice(&std::fs::read(report).unwrap()).unwrap();
    assert_eq!((&report["total"]["due"], &report["run"]["unit"]), (&20.into(), &"instance".into()));
}
