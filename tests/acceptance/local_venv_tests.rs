//! `local/venv.sh`: an environment is made once, whole or not at all, by one run at a time.
//!
//! A script takes the place of Python, so that an installation is a line in a file and takes as long as it is told.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread::panicking;
use std::time::Duration;

use crate::local_aws::{directory, root};
use crate::waiting::{hear_interrupts, wait_until};

const LIMIT: Duration = Duration::from_secs(20);

/// As pip does, it ends by itself on Ctrl-C, with an exit code like any failure's.
const PYTHON: &str = r#"#!/bin/sh
trap 'exit 1' INT
case "$*" in
*--version*) echo "Python 3.12.0" ;;
*"-m venv "*) mkdir -p "$3/bin" && cp "$0" "$3/bin/python" ;;
*"-m pip install "*)
  echo installed >>"$INSTALLATIONS"
  sleep "$SECONDS_TO_INSTALL" &
  wait
  ;;
esac
"#;

/// A project in a folder of its own, with the scripts and the Python above.
struct Project {
    place: PathBuf,
}

impl Project {
    fn new(name: &str) -> Self {
        let project = Self { place: directory(name).join("project") };
        fs::create_dir_all(project.place.join("local")).expect("the folder is ours");
        for script in ["local/venv.sh", "local/attended.sh"] {
            fs::copy(root().join(script), project.place.join(script)).expect("the script is there");
        }
        fs::write(project.place.join("local/requirements.txt"), "anything==1.0\n").expect("the folder is ours");
        let python = project.place.join("python3");
        fs::write(&python, PYTHON).expect("the folder is ours");
        fs::set_permissions(python, fs::Permissions::from_mode(0o755)).expect("the file is ours");
        project
    }

    /// Begins to make the environment `tools`.
    fn begin(&self, seconds_to_install: &str, wait_seconds: u32) -> Child {
        let path = std::env::var("PATH").expect("there is a PATH");
        let script = format!(
            "set -euo pipefail; . local/venv.sh; venv_wait_seconds={wait_seconds}; \
             venv_ready tools local/requirements.txt; echo ready"
        );
        hear_interrupts();
        Command::new("bash")
            .args(["-c", &script])
            .current_dir(&self.place)
            .env("PATH", format!("{}:{path}", self.place.display()))
            .env("INSTALLATIONS", self.place.join("installations"))
            .env("SECONDS_TO_INSTALL", seconds_to_install)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("bash is installed")
    }

    fn run(&self) -> Output {
        self.begin("0", 20).wait_with_output().expect("the script ends")
    }

    fn installations(&self) -> usize {
        fs::read_to_string(self.place.join("installations")).unwrap_or_default().lines().count()
    }

    /// The names in `.venv`, logs left out.
    fn environments(&self) -> Vec<String> {
        let entries = fs::read_dir(self.place.join(".venv")).expect("is a folder").flatten();
        let names = entries.map(|entry| entry.file_name().into_string().expect("is text"));
        names.filter(|name| Path::new(name).extension().is_none_or(|extension| extension != "log")).collect()
    }
}

impl Drop for Project {
    fn drop(&mut self) {
        if !panicking() {
            fs::remove_dir_all(self.place.parent().expect("is in a folder")).expect("the folder is ours");
        }
    }
}

#[track_caller]
fn ready(output: &Output) {
    let notes = String::from_utf8_lossy(&output.stderr);
    assert_eq!((output.status.code(), output.stdout.as_slice()), (Some(0), b"ready\n".as_slice()), "{notes}");
}

#[test]
fn an_environment_is_made_once_for_its_requirements_and_its_place() {
    let mut project = Project::new("venv-once");
    for (installations, what) in [(1, "the first run"), (1, "the second run")] {
        ready(&project.run());
        assert_eq!(project.installations(), installations, "{what}");
    }
    fs::write(project.place.join("local/requirements.txt"), "anything==2.0\n").expect("the folder is ours");
    ready(&project.run());
    assert_eq!(project.installations(), 2, "other requirements");
    let moved = project.place.with_file_name("moved");
    fs::rename(&project.place, &moved).expect("the folder is ours");
    project.place = moved;
    ready(&project.run());
    assert_eq!(project.installations(), 3, "another place");
    assert_eq!(project.environments(), ["tools"]);
}

#[test]
fn a_link_to_the_environments_of_another_tree_shares_them() {
    let [project, linked] = ["venv-shared", "venv-linked"].map(Project::new);
    ready(&project.run());
    symlink(project.place.join(".venv"), linked.place.join(".venv")).expect("the folder is ours");
    ready(&linked.run());
    ready(&project.run());
    assert_eq!([&project, &linked].map(Project::installations), [1, 0]);
}

#[test]
fn two_runs_at_once_make_one_environment() {
    let project = Project::new("venv-twice");
    let runs = [project.begin("2", 20), project.begin("2", 20)];
    for run in runs {
        ready(&run.wait_with_output().expect("the script ends"));
    }
    assert_eq!(project.installations(), 1);
    assert_eq!(project.environments(), ["tools"]);
}

#[test]
fn a_lock_that_stays_is_named() {
    let project = Project::new("venv-locked");
    let lock = project.place.join(".venv/tools.lock");
    fs::create_dir_all(&lock).expect("the folder is ours");
    let output = project.begin("0", 1).wait_with_output().expect("the script ends");
    assert_eq!(
        String::from_utf8_lossy(&output.stderr),
        format!(
            "waiting for another run that prepares .venv/tools ...\n\
             error: .venv/tools is still being prepared by another run after 1 seconds, or that run was killed\n  \
               = help: if no other run is at work, remove the folder {} and try again\n",
            lock.display()
        )
    );
    assert_eq!((output.status.code(), project.environments()), (Some(3), vec!["tools.lock".to_owned()]));
}

#[test]
fn an_interrupted_installation_leaves_nothing() {
    for (signal, exit_code) in [("-INT", 130), ("-TERM", 143), ("-HUP", 129)] {
        let project = Project::new(&format!("venv{signal}"));
        let run = project.begin("60", 20);
        wait_until("the installation is under way", LIMIT, || project.installations() == 1);
        assert!(Command::new("kill").args([signal, &run.id().to_string()]).status().expect("kill exists").success());
        let output = run.wait_with_output().expect("the script ends");
        assert_eq!(
            String::from_utf8_lossy(&output.stderr),
            "preparing .venv/tools from local/requirements.txt (once, over the network) ...\n",
            "{signal}"
        );
        assert_eq!((output.status.code(), output.stdout.as_slice()), (Some(exit_code), b"".as_slice()), "{signal}");
        assert_eq!(project.environments(), [""; 0], "{signal}");
    }
}
