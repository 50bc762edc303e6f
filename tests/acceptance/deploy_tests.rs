//! `./deploy.sh` against a local AWS: what it launches, shows, changes and deletes, and what it leaves.

use std::fs::{self, File};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};

use crate::deploy::{Run, against, post, processes_in, run, script, wait_until, workplace};
use crate::local_aws::{LocalAws, root, shared};

/// Longer than a first build of everything with two cores takes.
const LAUNCH_LIMIT: Duration = Duration::from_mins(5);

/// The scalable targets of an endpoint as the stand-in holds them.
fn targets_of(local: &LocalAws, endpoint: &str) -> Vec<Value> {
    let answer =
        local.aws(&["application-autoscaling", "describe-scalable-targets", "--service-namespace", "sagemaker"]);
    let answer: Value = serde_json::from_slice(&answer.stdout).expect("the answer is JSON");
    let targets = answer["ScalableTargets"].as_array().expect("is a list").iter();
    let prefix = format!("endpoint/{endpoint}/");
    targets.filter(|target| target["ResourceId"].as_str().is_some_and(|id| id.starts_with(&prefix))).cloned().collect()
}

#[track_caller]
fn succeeded(run: Run) -> Run {
    assert_eq!(run.status, Some(0), "{}\n{}", run.data, run.notes);
    run
}

/// The lines of a table's column, found by the heading's place.
fn row<'a>(text: &'a str, name: &str) -> &'a str {
    text.lines()
        .find(|line| line.split_whitespace().next() == Some(name))
        .unwrap_or_else(|| panic!("no {name} in {text}"))
}

fn words(line: &str) -> String {
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_launch_is_shown_changed_and_deleted() {
    let local = shared();
    local.add_endpoint("whole-life", &["AllTraffic"]);
    let deploy = |arguments: &[&str]| against(local, &[&["--endpoint", "whole-life"], arguments].concat());

    let shown = succeeded(deploy(&["--dry-run"]));
    assert_eq!(words(row(&shown.data, "add")), "add Dashboard AWS::CloudWatch::Dashboard");
    assert!(shown.notes.ends_with("\ndry run: nothing was changed\n"), "{}", shown.notes);
    let stacks = local.aws(&["cloudformation", "describe-stacks", "--stack-name", "stepscale-whole-life"]);
    assert!(!stacks.status.success(), "a dry run leaves no stack");

    let launched = succeeded(deploy(&["--yes", "--tag", "team=vision"]));
    assert!(launched.data.contains("DashboardUrl"), "{}", launched.data);
    assert!(launched.notes.contains("CREATE_COMPLETE"), "{}", launched.notes);
    assert_eq!(targets_of(local, "whole-life")[0]["MaxCapacity"], 10);

    let again = succeeded(deploy(&["--yes"]));
    assert_eq!(again.data, "");
    assert!(again.notes.ends_with("stack stepscale-whole-life is up to date: nothing to change\n"), "{}", again.notes);

    let changed = succeeded(deploy(&["--yes", "--param", "MaxCapacity=4", "--param", "ScaleOutFrom=60.5"]));
    assert_eq!(words(row(&changed.notes, "MaxCapacity")), "MaxCapacity 10 4 given by --param");
    assert_eq!(words(row(&changed.notes, "MinCapacity")), "MinCapacity 1 1 keeps its deployed value");
    assert_eq!(targets_of(local, "whole-life")[0]["MaxCapacity"], 4);

    let kept = succeeded(deploy(&["--yes", "--param", "CooldownSeconds=90"]));
    assert_eq!(words(row(&kept.notes, "MaxCapacity")), "MaxCapacity 4 4 keeps its deployed value");

    let status = succeeded(deploy(&["--status"]));
    assert!(status.data.starts_with("stack stepscale-whole-life is UPDATE_COMPLETE, in account "), "{}", status.data);
    for line in ["0 <= m < 20 -1 0: 0 to 20", "20 <= m < 60.5 rest 0: 20 to 60.5", "60.5 <= m +1 0: 60.5 to infinity"] {
        assert!(status.data.lines().any(|shown| words(shown) == line), "no `{line}` in {}", status.data);
    }
    assert!(status.data.contains("calls policy stepscale-whole-life-steps"), "{}", status.data);
    assert_eq!(status.notes, "");

    let deleted = succeeded(deploy(&["--delete", "--yes"]));
    assert!(
        deleted.notes.ends_with("stack stepscale-whole-life is gone, and everything it made\n"),
        "{}",
        deleted.notes
    );
    assert!(targets_of(local, "whole-life").is_empty());
    let again = succeeded(deploy(&["--delete", "--yes"]));
    assert_eq!(again.notes, "there is no stack stepscale-whole-life: nothing to delete\n");
}

#[test]
fn neither_console_edits_nor_spec_edits_are_lost() {
    let local = shared();
    local.add_endpoint("redeployed", &["AllTraffic"]);
    let spec = workplace("redeploy").join("my.spec.yaml");
    let deploy = |max: u32, cooldown: u32| {
        let text = format!(
            "endpoint_name: redeployed\ncapacity: {{ min: 1, max: {max} }}\nstep_scaling:\n  \
             steps: \"below 20: -1, from 50: +1\"\n  cooldown_seconds: {cooldown}\n"
        );
        fs::write(&spec, text).expect("the folder is ours");
        succeeded(against(local, &["--spec", spec.to_str().expect("is text"), "--yes"]))
    };
    deploy(10, 60);
    // What an edit in the console does: one parameter, the template as it is.
    let edited = succeeded(against(local, &["--endpoint", "redeployed", "--yes", "--param", "MaxCapacity=7"]));
    assert_eq!(words(row(&edited.notes, "MaxCapacity")), "MaxCapacity 10 7 given by --param");

    let kept = deploy(10, 90);
    assert_eq!(words(row(&kept.notes, "MaxCapacity")), "MaxCapacity 7 7 keeps its deployed value");
    assert_eq!(words(row(&kept.notes, "CooldownSeconds")), "CooldownSeconds 60 90 the template's default changed");
    assert_eq!(targets_of(local, "redeployed")[0]["MaxCapacity"], 7);

    let taken = deploy(12, 90);
    assert_eq!(words(row(&taken.notes, "MaxCapacity")), "MaxCapacity 7 12 the template's default changed");
    assert_eq!(targets_of(local, "redeployed")[0]["MaxCapacity"], 12);
    succeeded(against(local, &["--endpoint", "redeployed", "--delete", "--yes"]));
}

#[test]
fn a_change_of_variant_says_what_a_replacement_means() {
    let local = shared();
    local.add_endpoint("replaced", &["AllTraffic", "Blue"]);
    let deploy =
        |arguments: &[&str]| succeeded(against(local, &[&["--endpoint", "replaced", "--yes"], arguments].concat()));
    deploy(&[]);
    let replaced = deploy(&["--variant", "Blue"]);
    assert!(
        replaced.notes.contains(
            "ScalableTarget is replaced: the new target is registered first, the old one and its policies are removed at the \
             end; the instances of neither are touched by it\n"
        ),
        "{}",
        replaced.notes
    );
    let targets = targets_of(local, "replaced");
    assert_eq!(
        targets.iter().map(|target| &target["ResourceId"]).collect::<Vec<_>>(),
        ["endpoint/replaced/variant/Blue"]
    );
    deploy(&["--delete"]);
}

#[test]
fn a_launch_that_fails_names_the_first_failing_resource() {
    let local = shared();
    local.add_endpoint("contested", &["AllTraffic"]);
    let first = ["--endpoint", "contested", "--yes"];
    succeeded(against(local, &first));
    // A second stack over the same variant: its target exists already.
    let second = against(local, &["--endpoint", "contested", "--stack", "contested-twice", "--yes"]);
    assert_eq!((second.status, second.data.as_str()), (Some(1), ""));
    let message = second.notes.lines().find(|line| line.starts_with("error: ")).expect("there is a message");
    assert!(
        message.starts_with(
            "error: stack `contested-twice` was not created: ScalableTarget \
             (AWS::ApplicationAutoScaling::ScalableTarget) failed first, with CREATE_FAILED: "
        ),
        "{message}"
    );
    assert!(
        second.notes.ends_with(
            "  = help: nothing is left of it but its record (ROLLBACK_COMPLETE): mend the cause and repeat the command, \
             which replaces the record, or remove it with `./deploy.sh --stack contested-twice --delete`\n"
        ),
        "{}",
        second.notes
    );
    let shown = against(local, &["--endpoint", "contested", "--stack", "contested-twice", "--dry-run"]);
    assert_eq!((shown.status, shown.data.as_str()), (Some(1), ""));
    assert!(
        shown.notes.ends_with(
            "error: stack `contested-twice` is ROLLBACK_COMPLETE: its creation failed, and what a new one would change can \
             only be seen without it\n  = help: remove the empty stack with `./deploy.sh --stack contested-twice --delete`, \
             and repeat the command\n"
        ),
        "{}",
        shown.notes
    );
    succeeded(against(local, &["--endpoint", "contested", "--delete", "--yes"]));
    let mended = succeeded(against(local, &["--endpoint", "contested", "--stack", "contested-twice", "--yes"]));
    assert!(mended.notes.contains("removing the record of the failed creation of stack contested-twice\n"));
    succeeded(against(local, &["--stack", "contested-twice", "--delete", "--yes"]));
}

/// The script with `--local`, in a folder of its own.
fn local_launch(place: &Path) -> Command {
    let mut command = script();
    command.arg("--local").env("TMPDIR", place).env("SAGEMAKER_ENDPOINT_NAME", "not-on-the-local-aws");
    command
}

#[track_caller]
fn nothing_left(place: &Path) {
    wait_until("no process is left", Duration::from_secs(20), || processes_in(place).is_empty());
}

#[test]
fn the_local_launch_shows_what_exists_and_ends_with_everything_it_started() {
    let place = workplace("local");
    let launched = succeeded(run(local_launch(&place).current_dir(&place)));
    let shown: Vec<String> = launched.data.lines().map(words).collect();
    for expected in [
        "target endpoint/demo-endpoint/variant/AllTraffic sagemaker:variant:DesiredInstanceCount from 1 to 10",
        "step 0 <= m < 20 -1; relative to the threshold 0: 0 to 20",
        "step 20 <= m < 50 rest; relative to the threshold 0: 20 to 50",
        "step 50 <= m +1; relative to the threshold 0: 50 to infinity",
        "output EndpointUrl https://console.aws.amazon.com/sagemaker/home?region=us-east-1#/endpoints/demo-endpoint",
    ] {
        assert!(shown.iter().any(|line| line == expected), "no `{expected}` in {}", launched.data);
    }
    for what in ["policy", "alarm", "widget"] {
        assert!(shown.iter().any(|line| line.starts_with(what)), "no {what} in {}", launched.data);
    }
    assert!(
        launched.notes.ends_with("./deploy.sh --endpoint YOUR-ENDPOINT              launches it\n"),
        "{}",
        launched.notes
    );
    nothing_left(&place);
    assert_eq!(fs::read_dir(&place).expect("is a folder").count(), 0, "the script removes what it wrote");
}

/// Starts a command in a process group of its own, as a terminal would, so that Ctrl-C can be sent to all of it;
/// waits until it has said something.
fn begun(mut command: Command, place: &Path, said: &str) -> Child {
    let notes = place.join("notes");
    command.process_group(0).stderr(File::create(&notes).expect("the folder is ours")).stdout(Stdio::null());
    let mut child = command.spawn().expect("bash is installed");
    wait_until(said, LAUNCH_LIMIT, || {
        let told = fs::read_to_string(&notes).expect("is text");
        let ended = child.try_wait().expect("the child can be asked");
        assert!(ended.is_none(), "ended with {ended:?} before it said `{said}`: {told}");
        told.contains(said)
    });
    child
}

fn signal(child: &Child, name: &str, whom: &str) {
    let process = format!("{whom}{}", child.id());
    assert!(Command::new("kill").args([name, "--", &process]).status().expect("kill exists").success());
}

#[test]
fn ctrl_c_leaves_no_process() {
    let place = workplace("interrupted");
    let mut child = begun(local_launch(&place), &place, "stack stepscale-demo (new)");
    signal(&child, "-INT", "-");
    let status = child.wait().expect("the child can be waited for");
    let notes = fs::read_to_string(place.join("notes")).expect("is text");
    assert_eq!(status.code(), Some(130), "{notes}");
    assert!(notes.contains("interrupted: "), "{notes}");
    nothing_left(&place);
}

#[test]
fn ctrl_c_while_following_says_that_the_stack_goes_on() {
    let local = LocalAws::start("followed", &["--endpoint", "demo-endpoint:AllTraffic:1"]);
    let slow = json!({"operation": "PutScalingPolicy", "kind": "latency", "milliseconds": 8000});
    post(&local.variable("STEPSCALE_STANDIN_URL"), "/_standin/faults", &slow);
    let place = workplace("followed");
    let mut command = local.command(root().join("deploy.sh"));
    command.args(["--endpoint", "demo-endpoint", "--yes"]);
    let mut child = begun(command, &place, "CREATE_COMPLETE");
    let told = || fs::read_to_string(place.join("notes")).expect("is text");
    signal(&child, "-INT", "-");
    let status = child.wait().expect("the child can be waited for");
    assert_eq!(status.code(), Some(130), "{}", told());
    assert!(
        told().ends_with(
            "interrupted: no longer watching stack `stepscale-demo-endpoint`\n  \
               = help: CloudFormation goes on without it; look with `./deploy.sh --stack stepscale-demo-endpoint --status`\n  \
               = help: to take the launch back, run `./deploy.sh --stack stepscale-demo-endpoint --delete`\n"
        ),
        "{}",
        told()
    );
}

#[test]
fn a_killed_script_leaves_no_process() {
    let place = workplace("killed");
    let mut child = begun(local_launch(&place), &place, "stack stepscale-demo (new)");
    signal(&child, "-KILL", "");
    child.wait().expect("the child can be waited for");
    nothing_left(&place);
}
