//! `./deploy.sh` and the programs it waits for: what ends it ends them, and a missing AWS CLI is no obstacle.

use std::ffi::OsString;
use std::fs::{self, File};
use std::os::unix::fs::symlink;
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::local_aws::{directory, root, shared};
use crate::waiting::{hear_interrupts, processes_with, wait_until};

/// Longer than a first build of everything, or an installation of the AWS CLI, takes with two cores.
const PREPARATION_LIMIT: Duration = Duration::from_mins(5);
const END_LIMIT: Duration = Duration::from_secs(20);

/// Whom a signal reaches: the script alone, as from `kill`, or all that a terminal has in the foreground.
#[derive(Clone, Copy, Debug)]
enum Reach {
    Script,
    Terminal,
}

/// Starts a command in a process group of its own, its messages in the file `notes` of a folder.
fn begin(command: &mut Command, place: &Path) -> Child {
    let notes = File::create(place.join("notes")).expect("the folder is ours");
    for variable in ["SAGEMAKER_ENDPOINT_NAME", "SAGEMAKER_VARIANT_NAME"] {
        command.env_remove(variable);
    }
    command.env("TMPDIR", place).process_group(0).stdin(Stdio::null()).stdout(Stdio::null()).stderr(notes);
    hear_interrupts();
    command.spawn().expect("bash is installed")
}

fn notes(place: &Path) -> String {
    fs::read_to_string(place.join("notes")).expect("is text")
}

/// Sends a signal to the script once it has said something, and holds how it ends and that nothing is left of it.
fn check_end(moment: &str, signal: &str, reach: Reach, exit_code: i32, last_words: &str) {
    let place = directory(&format!("ended-{exit_code}-{}", moment.split(' ').next().expect("has a word")));
    let mut script = begin(Command::new(root().join("deploy.sh")).arg("--local"), &place);
    wait_until(moment, PREPARATION_LIMIT, || {
        let ended = script.try_wait().expect("the script can be asked");
        assert!(ended.is_none(), "ended with {ended:?} before it said `{moment}`: {}", notes(&place));
        notes(&place).contains(moment)
    });
    let whom = match reach {
        Reach::Script => script.id().to_string(),
        Reach::Terminal => format!("-{}", script.id()),
    };
    assert!(Command::new("kill").args([signal, "--", &whom]).status().expect("kill exists").success());

    let what = format!("{signal} to the {reach:?} at `{moment}`");
    let mut status = None;
    wait_until(&format!("the end after {what}"), END_LIMIT, || {
        status = script.try_wait().expect("the script can be asked");
        status.is_some()
    });
    let told = notes(&place);
    assert_eq!(status.and_then(|status| status.code()), Some(exit_code), "{what}: {told}");
    assert!(told.ends_with(last_words), "{what}: {told}");
    let mark = place.display().to_string();
    wait_until(&format!("no process is left after {what}"), END_LIMIT, || processes_with(&mark).is_empty());
    let left: Vec<_> = fs::read_dir(&place).expect("is a folder").flatten().map(|entry| entry.file_name()).collect();
    assert_eq!(left, ["notes"], "{what}");
    fs::remove_dir_all(place).expect("the folder is ours");
}

#[test]
fn what_ends_the_script_ends_all_it_waits_for() {
    let (starting, launching) = ("starting the local AWS", "stack local-stepscale-demo (new)");
    for (signal, reach, exit_code) in
        [("-TERM", Reach::Script, 143), ("-HUP", Reach::Script, 129), ("-INT", Reach::Terminal, 130)]
    {
        check_end(starting, signal, reach, exit_code, "starting the local AWS ...\n");
        check_end(launching, signal, reach, exit_code, "interrupted: nothing was changed\n");
    }
}

/// A PATH like that of the tests, but without the AWS CLI: where a folder has it, links to all else stand in for it.
fn path_without_aws(place: &Path) -> OsString {
    let path = std::env::var_os("PATH").expect("there is a PATH");
    let folders = std::env::split_paths(&path).enumerate().map(|(number, folder)| {
        if !folder.join("aws").exists() {
            return folder;
        }
        let links = place.join(number.to_string());
        fs::create_dir(&links).expect("the folder is ours");
        for entry in fs::read_dir(&folder).expect("is a folder").flatten() {
            if entry.file_name() != "aws" {
                symlink(entry.path(), links.join(entry.file_name())).expect("the folder is ours");
            }
        }
        links
    });
    std::env::join_paths(folders.collect::<Vec<_>>()).expect("the folders were in a PATH")
}

#[test]
fn a_missing_aws_cli_comes_into_an_environment_of_its_own() {
    let place = directory("own-aws-cli");
    let path = path_without_aws(&place);
    let found = Command::new("sh").args(["-c", "command -v aws"]).env("PATH", &path).output().expect("sh is installed");
    assert!(!found.status.success(), "the PATH still has {}", String::from_utf8_lossy(&found.stdout));

    let mut command = shared().command(root().join("deploy.sh"));
    let mut script = begin(command.args(["--endpoint", "own-aws-cli", "--status"]).env("PATH", path), &place);
    let mut status = None;
    wait_until("the status is shown", PREPARATION_LIMIT, || {
        status = script.try_wait().expect("the script can be asked");
        status.is_some()
    });
    // What CloudFormation answered, asked through the environment's own AWS CLI.
    let told = notes(&place);
    assert!(told.contains("error: there is no stack `stepscale-own-aws-cli`\n"), "{told}");
    assert_eq!(status.and_then(|status| status.code()), Some(1), "{told}");
    assert!(root().join(".venv/awscli/bin/aws").exists(), "{told}");
    fs::remove_dir_all(place).expect("the folder is ours");
}
