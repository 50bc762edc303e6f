//! How `./deploy.sh` ends: with `--local`, with Ctrl-C, with a no, and killed; and that nothing outlives it.

use std::path::Path;
use std::process::Command;

use serde_json::json;

use crate::deploy::{Begun, addresses, against, nothing_left, post, run, script, succeeded, workplace};
use crate::local_aws::{LocalAws, root, shared};

/// What a local launch says once the local AWS runs and is asked.
const UNDER_WAY: &str = "stack local-stepscale-demo (new)";

/// Runs a command on a terminal of its own, types something when it is asked, and prints what the terminal showed.
const TERMINAL: &str = "\
import os, pty, sys
typed, command = sys.argv[1], sys.argv[2:]
process, terminal = pty.fork()
if process == 0:
    os.execvp(command[0], command)
shown = b''
while True:
    try:
        part = os.read(terminal, 4096)
    except OSError:
        break
    if not part:
        break
    shown += part
    if typed and shown.endswith(b'[y/N] '):
        os.write(terminal, typed.encode())
        typed = ''
print(shown.decode())
sys.exit(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]))
";

/// The script with `--local`, in a folder of its own.
fn local_launch(temporary: &Path) -> Command {
    let mut command = script();
    command.arg("--local").env("TMPDIR", temporary).env("SAGEMAKER_ENDPOINT_NAME", "not-on-the-local-aws");
    command
}

#[test]
fn the_local_launch_shows_what_exists_and_ends_with_everything_it_started() {
    let temporary = workplace();
    let begun = Begun::until(local_launch(temporary.path()), UNDER_WAY);
    let addresses = addresses(temporary.path());
    let launched = succeeded(begun.end());
    let shown: Vec<String> =
        launched.data.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    for expected in [
        "target endpoint/demo-endpoint/variant/AllTraffic sagemaker:variant:DesiredInstanceCount from 1 to 10",
        "step 0 <= m < 20 -1; relative to the threshold 0: 0 to 20",
        "step 20 <= m < 50 rest; relative to the threshold 0: 20 to 50",
        "step 50 <= m +1; relative to the threshold 0: 50 to infinity",
        "output ScalableTargetId endpoint/demo-endpoint/variant/AllTraffic|sagemaker:variant:DesiredInstanceCount|sagemaker",
    ] {
        assert!(shown.iter().any(|line| line == expected), "no `{expected}` in {}", launched.data);
    }
    assert!(!launched.data.contains("console.aws.amazon.com"), "{}", launched.data);
    for what in ["policy", "alarm", "dashboard"] {
        assert!(shown.iter().any(|line| line.starts_with(what)), "no {what} in {}", launched.data);
    }
    assert!(
        launched.notes.ends_with("./deploy.sh --endpoint YOUR-ENDPOINT              launches it\n"),
        "{}",
        launched.notes
    );
    nothing_left(temporary.path(), &addresses);
    assert_eq!(temporary.path().read_dir().expect("is a folder").count(), 0, "the script removes what it wrote");
}

#[test]
fn a_local_launch_that_fails_names_no_command_for_the_account() {
    let temporary = workplace();
    let begun = Begun::until(local_launch(temporary.path()), UNDER_WAY);
    // The change set is still to be made, which takes longer than this.
    let refusal =
        json!({"operation": "PutScalingPolicy", "kind": "error", "exception": "ValidationException", "message": "no"});
    post(&addresses(temporary.path())[1], "/_standin/faults", &refusal);
    let failed = begun.end();
    assert_eq!((failed.status, failed.data.as_str()), (Some(1), ""), "{}", failed.notes);
    assert!(
        failed.notes.ends_with("\n  = help: the local AWS ends with this command, and the stack with it\n"),
        "{}",
        failed.notes
    );
    for words in ["--delete", "--status", "aws cloudformation"] {
        assert!(!failed.notes.contains(words), "{}", failed.notes);
    }
}

#[test]
fn ctrl_c_leaves_no_process() {
    let temporary = workplace();
    let begun = Begun::until(local_launch(temporary.path()), UNDER_WAY);
    let addresses = addresses(temporary.path());
    begun.signal_all("-INT");
    let ended = begun.end();
    assert_eq!(ended.status, Some(130), "{}", ended.notes);
    assert!(ended.notes.contains("interrupted: "), "{}", ended.notes);
    nothing_left(temporary.path(), &addresses);
}

#[test]
fn a_killed_script_leaves_no_process() {
    let temporary = workplace();
    let begun = Begun::until(local_launch(temporary.path()), UNDER_WAY);
    let addresses = addresses(temporary.path());
    begun.signal_script("-KILL");
    begun.end();
    nothing_left(temporary.path(), &addresses);
}

/// Interrupts a command when it has said something, and holds the end of what it then says.
#[track_caller]
fn check_interrupted(local: &LocalAws, arguments: &[&str], said: &str, notes: &str) {
    let mut command = local.command(root().join("deploy.sh"));
    command.args(arguments);
    let begun = Begun::until(command, said);
    begun.signal_all("-INT");
    let ended = begun.end();
    assert_eq!(ended.status, Some(130), "{}", ended.notes);
    assert!(ended.notes.ends_with(notes), "{}", ended.notes);
}

#[test]
fn ctrl_c_while_following_says_that_the_stack_goes_on() {
    let endpoints = ["--endpoint", "launched:AllTraffic:1", "--endpoint", "deleted:AllTraffic:1"];
    let local = LocalAws::start("followed", &endpoints);
    succeeded(against(&local, &["--endpoint", "deleted", "--yes"]));
    for operation in ["PutScalingPolicy", "DeleteScalingPolicy"] {
        let slow = json!({"operation": operation, "kind": "latency", "milliseconds": 8000});
        post(&local.variable("STEPSCALE_STANDIN_URL"), "/_standin/faults", &slow);
    }
    check_interrupted(
        &local,
        &["--endpoint", "launched", "--yes"],
        "CREATE_COMPLETE",
        "interrupted: no longer watching stack `stepscale-launched`\n  \
           = help: CloudFormation goes on without it; look with `./deploy.sh --stack stepscale-launched --status`\n  \
           = help: to take the launch back, run `./deploy.sh --stack stepscale-launched --delete`\n",
    );
    check_interrupted(
        &local,
        &["--endpoint", "deleted", "--delete", "--yes"],
        "DELETE_IN_PROGRESS",
        "interrupted: no longer watching stack `stepscale-deleted`\n  \
           = help: CloudFormation goes on deleting; look with `./deploy.sh --stack stepscale-deleted --status`\n",
    );
}

#[test]
fn at_the_question_a_no_and_ctrl_c_change_nothing() {
    let local = shared();
    local.add_endpoint("asked", &["AllTraffic"]);
    for (typed, status, said) in
        [("n\n", 0, "not launched: nothing was changed"), ("\u{3}", 130, "interrupted: nothing was changed")]
    {
        let mut command = local.command("python3");
        command.args(["-c", TERMINAL, typed]).arg(root().join("deploy.sh")).args(["--endpoint", "asked"]);
        let ended = run(&mut command);
        assert_eq!(ended.status, Some(status), "{}", ended.data);
        assert!(ended.data.contains("Launch these changes? [y/N] "), "{}", ended.data);
        assert!(ended.data.trim_end().ends_with(said), "{}", ended.data);
        let stacks = local.aws(&["cloudformation", "describe-stacks", "--stack-name", "stepscale-asked"]);
        assert!(!stacks.status.success(), "no stack is left after {typed:?}");
    }
}
