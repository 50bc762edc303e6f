//! A managed launch: the function's stack and the scaling stack are made, changed, shown and deleted by one program.

use std::env::consts::ARCH;
use std::fs;

use crate::deploy::{Run, TRIAL_STEPS, against, program_against, succeeded, workplace};
use crate::local_aws::{LocalAws, shared};
use crate::managed_provider::function;

const UNCONFIRMED: &str = "error: launching wants a confirmation, and there is no terminal to ask on";

/// Launches a managed stack of an endpoint, with a function that no other test has.
fn launch(local: &LocalAws, endpoint: &str, arguments: &[&str]) -> Run {
    let function = code();
    let architecture = if ARCH == "aarch64" { "arm64" } else { ARCH };
    let provider = provider(endpoint);
    let bucket = bucket(endpoint);
    let managed = ["--endpoint", endpoint, "--managed", "--architecture", architecture, "--code", &function];
    let own = ["--provider-stack", &provider, "--bucket", &bucket];
    program_against(local, &[&managed[..], &own, arguments].concat())
}

/// The path of the function's program.
fn code() -> String {
    function().display().to_string()
}

fn provider(endpoint: &str) -> String {
    format!("functions-of-{endpoint}")
}

fn bucket(endpoint: &str) -> String {
    format!("code-of-{endpoint}")
}

/// The lines of a text, without the spaces that align them.
fn lines(text: &str) -> Vec<String> {
    text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

#[track_caller]
fn check_lines(text: &str, expected: &[&str]) {
    let lines = lines(text);
    for line in expected {
        assert!(lines.iter().any(|shown| shown == line), "no `{line}` in\n{text}");
    }
}

#[track_caller]
fn refused(run: &Run, message: &str) {
    assert_eq!(run.status, Some(1), "{}", run.notes);
    assert!(run.notes.ends_with(&format!("{message}\n")), "{message}\nis not the end of\n{}", run.notes);
}

/// Whether a target of the endpoint is registered.
fn is_scaled(local: &LocalAws, endpoint: &str) -> bool {
    let targets =
        local.aws(&["application-autoscaling", "describe-scalable-targets", "--service-namespace", "sagemaker"]);
    String::from_utf8_lossy(&targets.stdout).contains(&format!("\"endpoint/{endpoint}/"))
}

fn exists(local: &LocalAws, arguments: &[&str]) -> bool {
    local.aws(arguments).status.success()
}

#[test]
fn a_managed_launch_is_shown_changed_released_and_deleted() {
    let local = shared();
    let endpoint = "managed-life";
    local.add_endpoint(endpoint, &["AllTraffic"]);
    let (stack, provider, bucket) = (format!("stepscale-{endpoint}"), provider(endpoint), bucket(endpoint));
    let of_provider = ["cloudformation", "describe-stacks", "--stack-name", &provider];
    let of_bucket = ["s3api", "head-bucket", "--bucket", &bucket];

    let shown = succeeded(launch(local, endpoint, &["--dry-run"]));
    check_lines(
        &shown.data,
        &[
            "add Function AWS::Lambda::Function",
            &format!("the bucket {bucket} is made in us-east-1, for the function's code alone"),
            &format!(
                "stack {provider} is launched first; what then changes in stack {stack} can be shown once it stands"
            ),
        ],
    );
    assert!(shown.notes.ends_with("\ndry run: nothing was changed\n"), "{}", shown.notes);
    assert!(!exists(local, &of_provider) && !exists(local, &of_bucket), "a dry run makes nothing");

    let launched = succeeded(launch(local, endpoint, &["--yes"]));
    assert!(launched.data.contains("StepAdjustments"), "{}", launched.data);
    let said = [format!("stack {provider} is launched"), format!("stack {stack} is launched")];
    check_lines(&launched.notes, &[&format!("making the bucket {bucket} ..."), &said[0], &said[1]]);
    assert!(is_scaled(local, endpoint));

    let again = succeeded(launch(local, endpoint, &["--yes"]));
    let up_to_date = |stack: &str| format!("stack {stack} is up to date: nothing to change");
    check_lines(&again.notes, &[&up_to_date(&provider), &up_to_date(&stack)]);
    assert!(!again.notes.contains("uploading") && !again.notes.contains("CodeKey"), "{}", again.notes);

    let steps = "ScaleSteps=below 20: -1, from 50: +1, from 120: +3";
    let changed = succeeded(launch(local, endpoint, &["--yes", "--param", steps]));
    check_lines(&changed.notes, &["modify Scaling Custom::SageMakerScaling ScalingPolicies"]);
    let status = succeeded(program_against(local, &["--stack", &stack, "--status"]));
    check_lines(&status.data, &["50 <= m < 120 +1 0: 50 to 120", "120 <= m +3 0: 120 to infinity"]);

    let both = ["--param", "Registration=Released", "--param", "LogLevel=DEBUG"];
    let changed = succeeded(launch(local, endpoint, &[&["--yes"], &both[..]].concat()));
    check_lines(&changed.notes, &["LogLevel INFO DEBUG given by --param", &said[0], &said[1]]);
    assert!(!changed.notes.contains("uploading"), "{}", changed.notes);
    assert!(!is_scaled(local, endpoint));
    let status = succeeded(program_against(local, &["--stack", &stack, "--status"]));
    let released = format!(
        "endpoint/{endpoint}/variant/AllTraffic released: not registered until the parameter Registration is Active again"
    );
    check_lines(&status.data, &[&released]);

    let status = succeeded(program_against(local, &["--stack", &provider, "--status"]));
    check_lines(&status.data, &[&format!("used by {stack}")]);
    assert!(
        status.data.contains(&format!("\ncode        s3://{bucket}/stepscale/custom-resource-")),
        "{}",
        status.data
    );

    refused(
        &program_against(local, &["--stack", &provider, "--delete", "--yes"]),
        &format!(
            "error: stack `{provider}` holds the function of stack `{stack}`, and can not be deleted before it is\n  = help: \
             delete stack {stack} with `./deploy.sh --stack {stack} --delete`"
        ),
    );
    let deleted = succeeded(program_against(local, &["--stack", &stack, "--delete", "--yes"]));
    let stays = format!(
        "\nthe function's stack {provider} stays, for other managed stacks: remove it with `./deploy.sh --stack {provider} \
         --delete`\n"
    );
    assert!(deleted.notes.ends_with(&stays), "{}", deleted.notes);
    let deleted = succeeded(program_against(local, &["--stack", &provider, "--delete", "--yes"]));
    assert!(deleted.notes.contains(&format!("`aws s3 rm s3://{bucket}/stepscale/ --recursive`")), "{}", deleted.notes);
    assert!(!exists(local, &of_provider) && exists(local, &of_bucket));
}

#[test]
fn a_native_stack_and_a_managed_one_do_not_turn_into_each_other() {
    let local = shared();
    let endpoint = "either-form";
    local.add_endpoint(endpoint, &["AllTraffic"]);
    let stack = format!("stepscale-{endpoint}");
    let delete = format!(
        "  = help: to change it, delete it with `./deploy.sh --stack {stack} --delete`, which leaves the capacity as it is, and \
         repeat the command"
    );
    let why = "CloudFormation would make the new target first, and then delete the old one, which is the same";

    succeeded(against(local, &["--endpoint", endpoint, "--yes"]));
    refused(
        &launch(local, endpoint, &["--yes"]),
        &format!(
            "error: stack `{stack}` is a native one, and an update can not make it managed: {why}\n  = help: to update it as it \
             is, leave --managed out\n{delete}"
        ),
    );
    assert!(!exists(local, &["cloudformation", "describe-stacks", "--stack-name", &provider(endpoint)]));

    succeeded(against(local, &["--endpoint", endpoint, "--delete", "--yes"]));
    succeeded(launch(local, endpoint, &["--yes"]));
    refused(
        &against(local, &["--endpoint", endpoint, "--yes"]),
        &format!(
            "error: stack `{stack}` is a managed one, and an update can not make it native: {why}\n  = help: to update it as it \
             is, add --managed\n{delete}"
        ),
    );
    assert!(is_scaled(local, endpoint));
}

#[test]
fn a_target_that_is_there_is_taken_over_where_that_is_asked_for() {
    let local = shared();
    let endpoint = "scaled-by-hand";
    local.add_endpoint(endpoint, &["AllTraffic"]);
    let id = format!("endpoint/{endpoint}/variant/AllTraffic");
    let target = ["--resource-id", &id, "--scalable-dimension", "sagemaker:variant:DesiredInstanceCount"];
    let register = ["application-autoscaling", "register-scalable-target", "--service-namespace", "sagemaker"];
    let range = ["--min-capacity", "2", "--max-capacity", "7"];
    assert!(exists(local, &[&register[..], &target, &range].concat()));

    let already =
        format!("variant `AllTraffic` of endpoint `{endpoint}` is already scaled: 2 to 7 instances, no policies");
    let refusal = launch(local, endpoint, &["--yes"]);
    refused(&refusal, "  = help: or take it over as it is, with --param AdoptExisting=true");
    assert!(refusal.notes.contains(&format!("\nerror: {already}\n")), "{}", refusal.notes);

    let adopted = succeeded(launch(local, endpoint, &["--yes", "--param", "AdoptExisting=true"]));
    check_lines(&adopted.notes, &[&format!("{already}; AdoptExisting is true, so the stack takes it over")]);
    let again = succeeded(launch(local, endpoint, &["--yes"]));
    assert!(again.notes.ends_with(" is up to date: nothing to change\n"), "{}", again.notes);
}

#[test]
fn what_can_be_told_beforehand_is_refused_before_aws_is_asked() {
    let local = shared();
    let place = workplace();
    let script = place.path().join("bootstrap");
    fs::write(&script, "#!/bin/sh\n").expect("the folder is ours");
    let script = script.display().to_string();
    for (arguments, status, message) in [
        (
            vec!["--param", "ScaleSteps=from 50: +1, below 20: -1"],
            1,
            "error: ScaleSteps, given by --param: `below 20` stands right of `from 50`\n  = help: move `below 20` in front of \
             every `from`\n"
                .to_owned(),
        ),
        (
            vec!["--yes"],
            2,
            "error: nothing says where the function's program is, and a managed stack needs it\n  = help: start ./deploy.sh, \
             which builds it, or name it with --code PATH\n"
                .to_owned(),
        ),
        (
            vec!["--code", &script],
            2,
            format!(
                "{UNCONFIRMED}\n  = help: repeat the command with --yes to go ahead without the question\n"
            ),
        ),
    ] {
        let run = program_against(local, &[&["--endpoint", "demo-endpoint", "--managed"], &arguments[..]].concat());
        assert_eq!((run.status, run.notes), (Some(status), message), "{arguments:?}");
    }
    let check = ["--endpoint", "demo-endpoint", "--managed", "--check-account"];
    let run = program_against(local, &check);
    assert_eq!((run.status, run.notes.lines().next()), (Some(2), Some(UNCONFIRMED)));
    let run = succeeded(program_against(local, &[&check[..], &["--yes"]].concat()));
    assert_eq!((run.data, run.notes), (String::new(), String::new()));
    let run = program_against(local, &["--endpoint", "demo-endpoint", "--managed", "--yes", "--code", &script]);
    refused(
        &run,
        &format!(
            "error: `{script}` is no program for Linux, and the function runs programs for Linux on arm64\n  = help: build the \
             package lambda with `cargo lambda build --release --arm64`"
        ),
    );
}

#[test]
fn a_trial_changes_the_steps_and_shows_them_before_and_after() {
    let local = shared();
    let endpoint = "managed-trial";
    local.add_endpoint(endpoint, &["AllTraffic"]);
    let function = code();
    let own = ["--stack", "managed-trial", "--provider-stack", "functions-of-managed-trial"];
    let trial = ["--local", "--managed", "--endpoint", endpoint, "--code", &function];
    let run = succeeded(program_against(local, &[&trial[..], &own].concat()));
    assert!(run.data.ends_with(TRIAL_STEPS), "{}", run.data);
    check_lines(
        &run.notes,
        &["changing the steps by a stack update: ScaleSteps=below 20: -1, from 50: +1, from 100: +2"],
    );
    assert!(run.notes.contains("\n  ./deploy.sh --managed --endpoint YOUR-ENDPOINT --dry-run "), "{}", run.notes);
    // What could be typed later would act on an account.
    assert!(!run.notes.contains("--status") && !run.notes.contains("aws cloudformation"), "{}", run.notes);
}
