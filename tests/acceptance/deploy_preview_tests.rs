//! `./deploy.sh --preview`: the simulated picture of what is about to be launched.

use std::fs;

use crate::deploy::{against, offline, run, succeeded, workplace};
use crate::local_aws::shared;

const SPIKE: &str = "spike base=40/m peak=600/m at=1h lasting=30m for=3h";
/// What stands behind a preview where nobody can be asked.
const NOBODY: &str = "error: launching wants a confirmation, and there is no terminal to ask on\n  = help: repeat the \
                      command with --yes to go ahead without the question\n";

/// What is simulated, by the first line of its summary and the units it had at most.
fn shown(notes: &str) -> (String, String) {
    let line = |begins: &str| notes.lines().find(|line| line.starts_with(begins)).map(str::to_owned);
    let name = notes.lines().find(|line| line.contains(", a real-time endpoint")).unwrap_or_default().to_owned();
    let capacity = line("  capacity").unwrap_or_else(|| panic!("no summary in {notes}"));
    let most = capacity.split(", ").find(|part| part.ends_with(" at most")).unwrap_or_default().to_owned();
    (name, most)
}

#[test]
fn what_is_launched_is_shown_before_anybody_is_asked() {
    let place = workplace();
    let spec = place.path().join("my.spec.yaml");
    let text =
        "endpoint_name: demo\ncapacity: { min: 1, max: 5 }\nstep_scaling: { steps: \"below 20: -1, from 50: +1\" }\n";
    fs::write(&spec, text).expect("the folder is ours");
    let spec = spec.to_str().expect("is text");
    let trace = place.path().join("requests.csv");
    fs::write(&trace, "minute,requests\n0,40\n1,400\n2,400\n3,400\n").expect("the folder is ours");
    let trace = trace.to_str().expect("is text");
    for (arguments, name, most) in [
        (vec!["--endpoint", "demo", "--preview", SPIKE], "the default steps for demo", "6 at most"),
        (vec!["--spec", spec, "--preview", SPIKE], "my", "5 at most"),
        (vec!["--spec", spec, "--param", "MaxCapacity=3", &format!("--preview={SPIKE}")], "my", "3 at most"),
        (vec!["--spec", spec, "--preview", trace], "my", "1 at most"),
    ] {
        let run = run(offline().args(&arguments));
        assert_eq!((run.status, run.data.as_str()), (Some(2), ""), "{arguments:?}: {}", run.notes);
        assert!(run.notes.ends_with(NOBODY), "{arguments:?}: {}", run.notes);
        assert_eq!(shown(&run.notes), (format!("{name}, a real-time endpoint"), most.to_owned()), "{arguments:?}");
    }
}

#[test]
fn a_launch_stops_where_its_preview_can_not_be_shown() {
    for (arguments, status, notes) in [
        (
            &["--endpoint", "demo", "--yes", "--preview", "nothing.csv"] as &[&str],
            1,
            "error: there is no trace `nothing.csv`\n  = help: give the path of a file, `-`, or made-up traffic such as \
             'steady rate=50/m for=2h'\n",
        ),
        (
            &["--endpoint", "demo", "--yes", "--preview", "-"],
            2,
            "error: invalid value '-' for '--preview <TRACE>': standard input is where your answer comes from: give the \
             path of a file\n\nFor more information, try '--help'.\n",
        ),
    ] {
        let run = run(offline().args(arguments));
        assert_eq!((run.status, run.data.as_str(), run.notes.as_str()), (Some(status), "", notes), "{arguments:?}");
    }
}

#[test]
fn a_dry_run_shows_both_what_would_be_done_and_what_would_be_changed() {
    let local = shared();
    local.add_endpoint("previewed", &["AllTraffic"]);
    let shown_and_dry = succeeded(against(local, &["--endpoint", "previewed", "--preview", SPIKE, "--dry-run"]));
    assert_eq!(shown(&shown_and_dry.notes).1, "6 at most");
    assert!(shown_and_dry.notes.ends_with("\ndry run: nothing was changed\n"), "{}", shown_and_dry.notes);
    assert!(shown_and_dry.data.contains("AWS::ApplicationAutoScaling::ScalableTarget"), "{}", shown_and_dry.data);
    assert!(!shown_and_dry.data.contains("simulat"), "{}", shown_and_dry.data);
}
