//! Runs that end before their schedule does, and those that have failed.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use standin::{Overload, RuntimeFaultKind as Fault, RuntimeService, Standin};

use crate::support::{Ended, Line, account, faulty, serve};

const LONG: [&str; 2] = ["--rate=20/s", "--for=10m"];

fn load(standin: Standin, arguments: &[&str]) -> Ended {
    Line::load(&serve(standin), arguments).run()
}

#[test]
fn a_condition_that_holds_over_its_window_ends_the_run() {
    let conditions = ["--abort-if=p99>1m over 1s", "--abort-if=throttled>=40% over 1s"];
    let standin = account().with_runtime_fault("throttle=50%".parse().unwrap());
    let ended = load(standin, &[&LONG[..], &conditions].concat());
    let end = &ended.report["end"];
    let measured = end["measured"].as_str().unwrap();
    let told = format!("error: the run was ended: `throttled>=40% over 1s` held, it was {measured}\n");
    assert_eq!((ended.status, ended.told()), (1, told), "{}", ended.errors);
    assert_eq!((&end["how"], &end["condition"]), (&"aborted".into(), &"throttled>=40% over 1s".into()));
    // Half of all, but of those that come back in one second perhaps one more or less.
    let measured: f64 = measured.trim_end_matches('%').parse().unwrap();
    assert!(40.0 <= measured && end["at_seconds"].as_u64().unwrap() < 600, "{end}");
    assert!(ended.output.contains("throttled>=40% over 1s"), "{}", ended.output);
}

#[test]
fn a_run_fails_by_what_holds_over_the_whole_of_it() {
    let fail_if = ["--rate=20/s", "--for=1s", "--fail-if=errors>4%", "--fail-if=p50>1m", "--fail-if=rate<100%"];
    let standin = || account().with_runtime_fault("unavailable=5%".parse().unwrap());
    let ended = load(standin(), &fail_if);
    let told = "error: the run has failed: `errors>4%` holds, it is 5%\n";
    assert_eq!((ended.status, ended.told().as_str()), (1, told), "{}", ended.errors);
    assert_eq!(ended.report["end"]["how"], "completed");
    let ended = load(standin(), &["--rate=20/s", "--for=1s", "--fail-if=errors>5%"]);
    assert_eq!((ended.status, ended.told().as_str()), (0, ""), "{}", ended.errors);
}

#[test]
fn more_load_that_brings_no_more_answers_ends_the_run() {
    let service = RuntimeService {
        duration: Duration::from_millis(100),
        spread: Duration::ZERO,
        concurrency: 1,
        queue: 1,
        overload: Overload::Throttled,
    };
    let standin = account().with_service(service);
    let ended = load(standin, &["--start=15/s", "--step=20/s", "--every=1s", "--steps=60", "--stop-when-flat"]);
    assert_eq!((ended.status, ended.told().as_str()), (0, ""), "{}", ended.errors);
    let end = &ended.report["end"];
    assert_eq!(end["how"], "flat");
    assert!(end["at_seconds"].as_u64().unwrap() < 60, "{end}");
    let measured = end["measured"].as_str().unwrap();
    assert!(measured.contains("answered of") && ended.output.contains(measured), "{}", ended.output);
}

/// Starts a run, and gives it a signal whenever its standard error says something: what it left.
fn signalled(url: &str, arguments: &[&str], signals: &[(&str, &str)]) -> (Ended, String) {
    let mut started = Line::load(url, &[arguments, &["--progress=json"]].concat()).start();
    for (said, signal) in signals {
        started.errors.until(said);
        started.signal(signal);
    }
    let ended = started.wait();
    let heard = ended.errors.clone();
    (ended, heard)
}

#[test]
fn ctrl_c_once_waits_for_what_is_in_flight_and_reports() {
    let url = serve(faulty(Fault::Slow(Duration::from_millis(700))));
    for signal in ["-INT", "-TERM"] {
        let (ended, heard) = signalled(&url, &LONG, &[("\"sent\"", signal)]);
        assert_eq!(ended.status, 130, "{heard}");
        assert_eq!(ended.report["end"]["how"], "interrupted");
        let total = &ended.report["total"];
        assert_eq!((&total["sent"], &total["failed"]), (&total["answered"], &0.into()), "{heard}");
        assert_ne!(total["sent"], 0);
        let sentence = "interrupted: no more requests are sent, and those in flight are waited for";
        assert!(heard.contains(sentence), "{heard}");
    }
}

#[test]
fn ctrl_c_before_the_start_ends_a_run_without_a_request() {
    let start = SystemTime::now().duration_since(UNIX_EPOCH).unwrap() + Duration::from_hours(1);
    let start = jiff::Timestamp::from_second(start.as_secs().try_into().unwrap()).unwrap().to_string();
    let url = serve(account());
    let (ended, heard) = signalled(&url, &[&LONG[..], &["--start-at", &start]].concat(), &[("\"start\"", "-INT")]);
    assert_eq!(ended.status, 130, "{heard}");
    assert_eq!((&ended.report["total"]["due"], &ended.report["total"]["sent"]), (&0.into(), &0.into()), "{heard}");
}

#[test]
fn ctrl_c_twice_gives_up_what_is_in_flight_and_reports() {
    let url = serve(faulty(Fault::Stall));
    let (ended, heard) = signalled(&url, &LONG, &[("\"sent\"", "-INT"), ("no more requests are sent", "-INT")]);
    assert_eq!(ended.status, 130, "{heard}");
    let total = &ended.report["total"];
    assert_eq!((&total["answered"], &total["failures"][0]["class"]), (&0.into(), &"abandoned".into()));
    assert_eq!((&total["sent"], &total["failures"][0]["count"]), (&total["failed"], &total["failed"]));
    assert!(heard.contains("interrupted again: what is in flight is given up"), "{heard}");
}

#[test]
fn ctrl_c_once_all_is_sent_waits_for_it_and_twice_gives_it_up() {
    let url = serve(faulty(Fault::Slow(Duration::from_millis(2_500))));
    let short = ["--rate=20/s", "--for=1s"];
    let draining = "\"draining\"";
    let (ended, heard) = signalled(&url, &short, &[(draining, "-INT")]);
    let total = &ended.report["total"];
    assert_eq!((ended.status, &ended.report["end"]["how"]), (0, &"completed".into()), "{heard}");
    assert_eq!((&total["answered"], &total["failed"]), (&20.into(), &0.into()), "{heard}");
    let told = "interrupted: what is in flight is waited for anyway; Ctrl-C again gives it up";
    assert!(heard.contains(told), "{heard}");

    let url = serve(faulty(Fault::Stall));
    let (ended, heard) = signalled(&url, &short, &[(draining, "-INT"), ("waited for anyway", "-INT")]);
    let end = &ended.report["end"];
    assert_eq!((ended.status, &end["how"], &end["at_seconds"]), (130, &"interrupted".into(), &1.into()), "{heard}");
    assert_eq!(ended.report["total"]["failures"][0]["class"], "abandoned");
}

#[test]
fn ctrl_c_while_credentials_are_asked_for_ends_before_the_start() {
    let profile = "[default]\ncredential_process = sh credentials.sh\n";
    // Says that it was asked, and keeps it waiting; it ends where nobody reads it any more.
    let process = "echo asked >&2; echo asked > asked; sleep 5\n";
    let line = Line::new(&["run", "demo", "--body={}", "--endpoint-url=http://127.0.0.1:1"])
        .without("AWS_ACCESS_KEY_ID")
        .without("AWS_SECRET_ACCESS_KEY")
        .env("AWS_CONFIG_FILE", "profile")
        .env("PATH", "/usr/bin:/bin")
        .file("profile", profile)
        .file("credentials.sh", process);
    let asked = line.path("asked");
    let started = line.start();
    // It ends by itself where it asks nobody.
    for _ in 0..12_000 {
        if asked.exists() {
            break;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    started.signal("-INT");
    let ended = started.wait();
    let told = "error: interrupted while credentials and the account were asked for: nothing was sent\n  = help: run it again \
                when it is to send\n";
    assert_eq!((ended.status, ended.output.as_str(), ended.errors.as_str()), (130, "", told));
}
