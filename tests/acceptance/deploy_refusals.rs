//! Every bad input of `./deploy.sh`: the whole message, the exit status, and nothing left behind.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;
use std::process::Command;

use crate::deploy::{against, offline, run, script, workplace};
use crate::local_aws::{root, shared};

/// Runs the script where no AWS answers, and compares all it says.
#[track_caller]
fn check(arguments: &[&str], status: i32, notes: &str) {
    let run = run(offline().args(arguments));
    assert_eq!((run.status, run.data.as_str(), run.notes.as_str()), (Some(status), "", notes), "{arguments:?}");
}

#[test]
fn a_wrong_command_line_is_usage() {
    check(
        &[],
        2,
        "error: nothing says which endpoint to scale\n  \
           = help: give --endpoint NAME or --spec FILE, or set SAGEMAKER_ENDPOINT_NAME\n  \
           = help: to see it at work without an AWS account, run `./deploy.sh --local`\n",
    );
    check(
        &["--endpont", "demo"],
        2,
        "error: unexpected argument '--endpont' found\n\n  \
           tip: a similar argument exists: '--endpoint'\n\n\
         Usage: ./deploy.sh --endpoint <NAME>\n\n\
         For more information, try '--help'.\n",
    );
    check(
        &["--endpoint", "demo", "--param", "MaxCapacity"],
        2,
        "error: invalid value 'MaxCapacity' for '--param <KEY=VALUE>': write it as KEY=VALUE\n\n\
         For more information, try '--help'.\n",
    );
    check(
        &["--local", "--delete"],
        2,
        "error: the argument '--local' cannot be used with '--delete'\n\n\
         Usage: ./deploy.sh --local\n\n\
         For more information, try '--help'.\n",
    );
    check(
        &["--local", "--region", "eu-central-1"],
        2,
        "error: the argument '--local' cannot be used with '--region <REGION>'\n\n\
         Usage: ./deploy.sh --local\n\n\
         For more information, try '--help'.\n",
    );
    check(
        &["--endpoint", "demo", "--stack", "1st"],
        1,
        "error: --stack: `1st` is not a name CloudFormation takes for a stack\n  \
           = help: use 1 to 128 letters, digits and hyphens, a letter first\n",
    );
    check(
        &["--endpoint", "demo"],
        2,
        "error: launching wants a confirmation, and there is no terminal to ask on\n  \
           = help: repeat the command with --yes to go ahead without the question\n",
    );
}

#[test]
fn a_wrong_name_is_refused_before_aws_is_asked() {
    check(
        &["--endpoint", "my_endpoint", "--yes"],
        1,
        "error: --endpoint: `my_endpoint` is not an endpoint name\n  \
           = help: write the name as SageMaker shows it, perhaps `my-endpoint`\n",
    );
}

#[test]
fn a_spec_is_read_relative_to_the_caller_and_every_mistake_is_shown() {
    let place = workplace();
    for (name, spec, notes) in [
        (
            "range.spec.yaml",
            "endpoint_name: demo\ncapacity: { min: 5, max: 2 }\nstep_scaling:\n  steps: \"below 20: -1, from 50: +1\"\n",
            "error[S111]: the minimum capacity 5 is over the maximum capacity 2\n \
             --> range.spec.yaml:2:18\n  |\n\
             2 | capacity: { min: 5, max: 2 }\n  |                  ^\n  |\n  \
               = note: Application Auto Scaling refuses a target whose minimum capacity is over its maximum, and \
             CloudFormation can not compare numbers beforehand\n  \
               = help: lower the minimum to 2 or less, or raise the maximum to 5 or more\n\n\
             range.spec.yaml: 1 error\n",
        ),
        (
            "order.spec.yaml",
            "endpoint_name: demo\ncapacity: { min: 1, max: 2 }\nstep_scaling:\n  steps: \"below 60: -1, from 50: +1\"\n",
            "error[S205]: `from 50` lies under `below 60`: values from 50 to 60 would have two steps\n \
             --> order.spec.yaml:4:25\n  |\n\
             4 |   steps: \"below 60: -1, from 50: +1\"\n  |                         ^^^^^^^^^^^\n  |\n  \
               = note: a step ends where the next one begins, so the values rise from left to right\n  \
               = help: raise `from 50` to 60 or more, or lower `below 60` to 50 or less\n\n\
             order.spec.yaml: 1 error\n",
        ),
    ] {
        fs::write(place.path().join(name), spec).expect("the folder is ours");
        for arguments in [&["--spec", name, "--yes"] as &[_], &["--spec", name, "--local"]] {
            let run = run(offline().current_dir(place.path()).args(arguments));
            assert_eq!((run.status, run.data.as_str(), run.notes.as_str()), (Some(1), "", notes), "{arguments:?}");
        }
    }
    let component = "kind: component\ncapacity: { min: 1, max: 2 }\nstep_scaling:\n  \
                     steps: \"below 20: -1, from 50: +1\"\n";
    fs::write(place.path().join("component.spec.yaml"), component).expect("the folder is ours");
    for (arguments, status, notes) in [
        (
            &["--spec", "component.spec.yaml"] as &[_],
            1,
            "error: nothing says which inference component to scale: the spec has no `inference_component_name`\n  \
               = help: add it to the spec, or give --component NAME\n",
        ),
        (
            &["--component", "mine", "--yes"],
            2,
            "error: nothing says how to scale the inference component `mine`\n  \
               = help: give a spec with `kind: component` as well, such as --spec \
             templates/inference-component.spec.yaml\n",
        ),
    ] {
        let refused = run(offline().current_dir(place.path()).args(arguments));
        assert_eq!((refused.status, refused.notes.as_str()), (Some(status), notes), "{arguments:?}");
    }
    let missing = run(offline().current_dir(place.path()).args(["--spec", "missing.spec.yaml"]));
    assert_eq!(
        (missing.status, missing.notes.as_str()),
        (
            Some(1),
            "error: there is no file `missing.spec.yaml`\n  \
               = help: give the path of a spec, relative to the folder you are in, with --spec FILE\n"
        )
    );
}

#[test]
fn an_unreachable_aws_is_the_environment_s_failure() {
    let unreachable = "error: AWS can not be reached: `aws cloudformation describe-stacks` said: Could not connect to the \
                       endpoint URL: \"http://127.0.0.1:1/\"\n  \
                         = help: check the network, the proxy (HTTPS_PROXY), the region and AWS_ENDPOINT_URL\n";
    for (arguments, before) in [
        (&["--endpoint", "demo", "--yes"] as &[_], "asking AWS about stack stepscale-demo ...\n"),
        (&["--endpoint", "demo", "--status"], ""),
    ] {
        check(arguments, 3, &format!("{before}{unreachable}"));
    }
}

#[test]
fn a_missing_tool_is_named_with_where_to_get_it() {
    let place = workplace();
    let tools = place.path().join("bin");
    fs::create_dir_all(&tools).expect("the folder is ours");
    for (linked, notes) in [
        (
            &["dirname"] as &[_],
            "error: cargo is missing, and the programs are built with it\n  \
               = help: install Rust from https://rustup.rs and open a new shell\n",
        ),
        (
            &["sed", "tail", "cargo"],
            "error: python3 is missing, and .venv/awscli is made with it\n  \
               = help: install Python 3.10 or newer\n",
        ),
    ] {
        for tool in linked {
            let found = Command::new("which").arg(tool).output().expect("which is installed").stdout;
            let found = String::from_utf8(found).expect("is text");
            if *tool == "cargo" {
                // It needs a compiler and a linker, which are not what is missing here.
                write_wrapper(&tools.join(tool), found.trim_end());
            } else {
                symlink(found.trim_end(), tools.join(tool)).expect("the folder is ours");
            }
        }
        // bash by its own path: the PATH has nothing but what was linked.
        let mut command = Command::new("/bin/bash");
        command.arg(root().join("deploy.sh")).args(["--endpoint", "demo", "--yes"]).env("PATH", &tools);
        let run = run(&mut command);
        assert_eq!((run.status, run.data.as_str(), run.notes.as_str()), (Some(3), "", notes), "with {linked:?}");
    }
}

/// A command that runs a program with the PATH of this test.
fn write_wrapper(place: &Path, program: &str) {
    let path = std::env::var("PATH").expect("there is a PATH");
    fs::write(place, format!("#!/bin/sh\nPATH='{path}' exec '{program}' \"$@\"\n")).expect("the folder is ours");
    fs::set_permissions(place, fs::Permissions::from_mode(0o755)).expect("the file is ours");
}

#[test]
fn what_the_account_does_not_have_is_answered_with_what_it_has() {
    let local = shared();
    local.add_endpoint("refusals", &["AllTraffic", "Blue"]);
    for (arguments, status, notes) in [
        (
            &["--endpoint", "refusal", "--yes"] as &[_],
            1,
            "error: there is no endpoint `refusal`\n  = help: did you mean `refusals`?\n",
        ),
        (
            &["--endpoint", "refusals", "--stack", "stepscale-refusals", "--variant", "blu", "--yes"],
            1,
            "error: endpoint `refusals` has no production variant `blu`\n  = help: did you mean `Blue`?\n  \
               = help: its variants are AllTraffic, Blue\n  = help: choose one with --variant NAME\n",
        ),
        (
            &["--endpoint", "refusals", "--yes", "--param", "MinCapacity=5", "--param", "MaxCapacity=2"],
            1,
            "error: the minimum capacity is over the maximum: MinCapacity=5 (--param) and MaxCapacity=2 (--param)\n  \
               = help: lower MinCapacity to at most 2, or raise MaxCapacity to at least 5\n",
        ),
        (
            &["--endpoint", "refusals", "--yes", "--param", "ScaleInBelow=60"],
            1,
            "error: the steps are out of order: ScaleInBelow=60 (--param) has to be below ScaleOutFrom=50 (the template's \
             default)\n  = help: the bounds rise in this order: ScaleInBelow, ScaleOutFrom\n",
        ),
        (
            &["--endpoint", "refusals", "--status"],
            1,
            "error: there is no stack `stepscale-refusals`\n  = help: check --stack, --region and AWS_PROFILE; \
             `aws cloudformation list-stacks` lists what exists\n",
        ),
    ] {
        let run = against(local, arguments);
        // Other tests add endpoints of their own to the list.
        let lines = run.notes.split_inclusive('\n');
        let notes_seen: String = lines.filter(|line| !line.contains("the endpoints here are")).collect();
        let launch = arguments.contains(&"--yes");
        let before =
            if launch { format!("asking AWS about stack stepscale-{} ...\n", arguments[1]) } else { String::new() };
        assert_eq!((run.status, run.data.as_str(), notes_seen), (Some(status), "", before + notes), "{arguments:?}");
    }
    let stacks = local.aws(&["cloudformation", "describe-stacks"]);
    assert!(!String::from_utf8_lossy(&stacks.stdout).contains("stepscale-refusal"), "a refused launch leaves no stack");
}

#[test]
fn what_the_template_does_not_take_is_refused_before_aws_is_asked() {
    for (arguments, message) in [
        (
            &["--endpoint", "demo", "--yes", "--param", "MaxCapacity=twenty"] as &[_],
            "error: `twenty`, given by --param, is no value of the parameter `MaxCapacity`, and CloudFormation would refuse \
             it\n  = help: write a whole number, 1 or more\n",
        ),
        (
            &[
                "--spec",
                "templates/target-tracking.spec.yaml",
                "--endpoint",
                "demo",
                "--yes",
                "--param",
                "ScaleInSuspended=yes",
            ],
            "error: `yes`, given by --param, is no value of the parameter `ScaleInSuspended`, and CloudFormation would \
             refuse it\n  = help: write one of true, false\n",
        ),
        (
            &["--endpoint", "demo", "--yes", "--param", "MaxCapcity=20"],
            "error: --param names `MaxCapcity`, which the template does not have\n  \
               = help: did you mean `MaxCapacity`?\n  \
               = help: its parameters are EndpointName, VariantName, MinCapacity, MaxCapacity, ScaleInBelow, ScaleInChange, \
             ScaleOutFrom, ScaleOutChange, CooldownSeconds, ScaleInSuspended, ScaleOutSuspended, ScheduledScalingSuspended\n",
        ),
        (
            &["--spec", "templates/demo-scaled-endpoint.spec.yaml", "--local"],
            "error: the parameter `ModelDataUrl` has no value: the template gives no default for it\n  \
               = help: give it with --param ModelDataUrl=VALUE\n",
        ),
    ] {
        let run = run(offline().current_dir(root()).args(arguments));
        assert_eq!((run.status, run.data.as_str(), run.notes.as_str()), (Some(1), "", message), "{arguments:?}");
    }
}

#[test]
fn a_template_for_another_kind_of_variant_is_refused() {
    let local = shared();
    local.add_endpoint("on-instances", &["AllTraffic"]);
    let place = workplace();
    let spec = place.path().join("serverless.spec.yaml");
    let text = "endpoint_name: on-instances\nkind: serverless\ncapacity: { min: 1, max: 2 }\nstep_scaling:\n  \
                steps: \"below 0.2: -1, from 0.5: +1\"\n";
    fs::write(&spec, text).expect("the folder is ours");
    let run = against(local, &["--spec", spec.to_str().expect("is text"), "--yes"]);
    assert_eq!(
        (run.status, run.notes.as_str()),
        (
            Some(1),
            "asking AWS about stack stepscale-on-instances ...\n\
             error: variant `AllTraffic` of endpoint `on-instances` runs on instances, and the template scales provisioned \
             concurrency\n  \
               = help: change the spec's `kind: serverless` to `realtime` or `async`, or name a serverless variant with \
             --endpoint and --variant\n"
        )
    );
}

#[test]
fn help_starts_nothing() {
    let run = run(script().args(["--local", "--help"]));
    assert_eq!((run.status, run.notes.as_str()), (Some(0), ""));
    assert!(run.data.contains("Usage: ./deploy.sh [OPTIONS]"), "{}", run.data);
}
