//! The lives of stacks, with everything that reaches AWS written down on both sides: what the program asks the AWS CLI
//! for, and what CloudFormation then does with the caller's rights.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::deploy::{Run, against_with, run, succeeded, workplace};
use crate::local_aws::{LocalAws, built, path_with_aws};
use crate::managed_provider::function;
use crate::permissions_needs::actions_of;
use crate::permissions_policy::{Actions, Policy};
use crate::permissions_tests::check_equal;

#[test]
fn a_stack_lives_and_dies_within_the_policies() {
    let local = LocalAws::start("permissions", &["--endpoint", "demo-endpoint:AllTraffic:1"]);
    let place = workplace();
    let recorder = Recorder::new(place.path());
    let deploy = |arguments: &[&str]| recorder.run(&local, &[&["--endpoint", "demo-endpoint"], arguments].concat());

    let absent = recorder.run(&local, &["--endpoint", "no-such-endpoint", "--dry-run"]);
    assert_eq!(absent.status, Some(1), "{}", absent.notes);
    let component = place.path().join("component.spec.yaml");
    let spec = "inference_component_name: no-such-component\nkind: component\ncapacity: { min: 1, max: 2 }\n\
                step_scaling: { steps: 'from 50: +1' }\n";
    fs::write(&component, spec).expect("the folder is ours");
    let absent = recorder.run(&local, &["--spec", component.to_str().expect("is text"), "--dry-run"]);
    assert_eq!(absent.status, Some(1), "{}", absent.notes);
    succeeded(deploy(&["--dry-run"]));
    let mut dry_run = recorder.take();

    succeeded(deploy(&["--yes", "--tag", "team=vision"]));
    let mut all = recorder.take();
    let scaled = deploy(&["--stack", "stepscale-second", "--dry-run"]);
    assert_eq!(scaled.status, Some(1), "{}", scaled.notes);
    dry_run.extend(recorder.take());

    succeeded(deploy(&["--status"]));
    let status = recorder.take();
    succeeded(deploy(&["--yes", "--param", "MaxCapacity=4", "--tag", "team=speech"]));
    succeeded(deploy(&["--delete", "--yes"]));
    all.extend(recorder.take());

    check_equal(&Policy::read("status").actions(), &status, "status");
    // Asked only where an update moves a stack to an endpoint that is scaled already: by itself, or by another.
    dry_run.insert("cloudformation:ListStackResources".to_owned());
    check_equal(&Policy::read("dry-run").actions(), &dry_run, "dry-run");

    all.extend(behind(&local));
    all.extend(status);
    all.extend(dry_run);
    for call in ["cloudformation:ExecuteChangeSet", "application-autoscaling:RegisterScalableTarget"] {
        assert!(all.contains(call), "{call} was not seen: {all:?}");
    }
    let refused: Vec<_> = all.difference(&Policy::read("deploy").actions()).cloned().collect();
    assert!(refused.is_empty(), "deploy-policy.json refuses {refused:?}");
}

#[test]
fn a_managed_stack_lives_and_dies_within_the_policies() {
    let local = LocalAws::start("managed-permissions", &["--endpoint", "demo-endpoint:AllTraffic:1"]);
    let place = workplace();
    let recorder = Recorder::new(place.path());
    let (program, code) = (built("stepscale-deploy"), function());
    let architecture = if cfg!(target_arch = "aarch64") { "arm64" } else { "x86_64" };
    let managed = ["--managed", "--architecture", architecture, "--code", code.to_str().expect("is text")];
    let endpoint = ["--endpoint", "demo-endpoint"];
    let deploy = |arguments: &[&[&str]]| succeeded(recorder.run_program(&program, &local, &arguments.concat()));

    deploy(&[&managed, &endpoint, &["--dry-run"]]);
    deploy(&[&managed, &endpoint, &["--yes"]]);
    deploy(&[&managed, &endpoint, &["--yes", "--param", "ScaleSteps=below 20: -1, from 60: +2"]]);
    deploy(&[&endpoint, &["--status"]]);
    deploy(&[&endpoint, &["--delete", "--yes"]]);
    deploy(&[&["--stack", "stepscale-provider", "--delete", "--yes"]]);
    let mut all = recorder.take();
    all.extend(behind(&local));
    for call in ["cloudformation:ExecuteChangeSet", "s3:PutObject", "application-autoscaling:RegisterScalableTarget"] {
        assert!(all.contains(call), "{call} was not seen: {all:?}");
    }
    let allowed = &Policy::read("deploy").actions() | &Policy::read("managed").actions();
    let refused: Vec<_> = all.difference(&allowed).collect();
    assert!(refused.is_empty(), "deploy-policy.json and managed-policy.json refuse {refused:?}");
}

/// What the services of the stand-in were asked for, by whomever.
fn behind(local: &LocalAws) -> Actions {
    let calls = local.standin("GET /_standin/calls", "");
    let calls = calls.as_array().expect("is a list").iter();
    calls.map(|call| format!("{}:{}", text(&call["Service"]), text(&call["Operation"]))).collect()
}

/// An `aws` command that writes down what it is asked for and then asks the real one.
struct Recorder {
    folder: PathBuf,
    path: String,
}

impl Recorder {
    fn new(place: &Path) -> Self {
        let folder = place.join("bin");
        fs::create_dir(&folder).expect("the folder is ours");
        let inherited = std::env::var("PATH").expect("there is a PATH");
        let real = path_with_aws();
        let script = format!(
            "#!/bin/sh\nprintf '%s %s\\n' \"$1\" \"$2\" >>'{}/calls'\nPATH='{real}' exec aws \"$@\"\n",
            folder.display()
        );
        let program = folder.join("aws");
        fs::write(&program, script).expect("the folder is ours");
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).expect("the file is ours");
        let path = format!("{}:{inherited}", folder.display());
        Self { folder, path }
    }

    fn run(&self, local: &LocalAws, arguments: &[&str]) -> Run {
        against_with(local, &[("PATH", &self.path)], arguments)
    }

    /// Runs the program itself, not the script, which would build the function for another processor first.
    fn run_program(&self, program: &Path, local: &LocalAws, arguments: &[&str]) -> Run {
        run(local.command(program).env("PATH", &self.path).args(arguments))
    }

    /// The actions of all calls since the last time.
    fn take(&self) -> Actions {
        let calls = self.folder.join("calls");
        let text = fs::read_to_string(&calls).expect("calls were written down");
        fs::remove_file(&calls).expect("the file is ours");
        let calls = text.lines().filter_map(|call| call.split_once(' '));
        calls.flat_map(|(service, command)| actions_of(service, command)).collect()
    }
}

fn text(value: &Value) -> &str {
    value.as_str().expect("is text")
}
