//! `./deploy.sh` against a local AWS: what it launches, shows, changes and deletes.

use std::fs;

use serde_json::{Value, json};

use crate::deploy::{against, against_with, succeeded, workplace};
use crate::local_aws::{LocalAws, shared};

/// The scalable targets of an endpoint as the stand-in holds them.
fn targets_of(local: &LocalAws, endpoint: &str) -> Vec<Value> {
    let answer =
        local.aws(&["application-autoscaling", "describe-scalable-targets", "--service-namespace", "sagemaker"]);
    let answer: Value = serde_json::from_slice(&answer.stdout).expect("the answer is JSON");
    let targets = answer["ScalableTargets"].as_array().expect("is a list").iter();
    let prefix = format!("endpoint/{endpoint}/");
    targets.filter(|target| target["ResourceId"].as_str().is_some_and(|id| id.starts_with(&prefix))).cloned().collect()
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
    let place = workplace();
    let spec = place.path().join("my.spec.yaml");
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
    let deploy = |arguments: &[&str]| {
        let stack = ["--stack", "replaced", "--endpoint", "replaced", "--yes"];
        succeeded(against(local, &[&stack, arguments].concat()))
    };
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
    // A variant that is not said again stays.
    let kept = deploy(&["--param", "MaxCapacity=5"]);
    assert_eq!(words(row(&kept.notes, "VariantName")), "VariantName Blue Blue keeps its deployed value");
    let targets = targets_of(local, "replaced");
    assert_eq!(
        (&targets[0]["ResourceId"], &targets[0]["MaxCapacity"]),
        (&"endpoint/replaced/variant/Blue".into(), &5.into())
    );
    deploy(&["--delete"]);
}

#[test]
fn the_environment_names_what_nothing_else_names() {
    let local = shared();
    local.add_endpoint("of-environment", &["AllTraffic", "Blue"]);
    let variables = [("SAGEMAKER_ENDPOINT_NAME", "of-environment"), ("SAGEMAKER_VARIANT_NAME", "Blue")];
    let shown = succeeded(against_with(local, &variables, &["--dry-run"]));
    for (name, expected) in [
        ("EndpointName", "EndpointName - of-environment given by SAGEMAKER_ENDPOINT_NAME"),
        ("VariantName", "VariantName - Blue given by SAGEMAKER_VARIANT_NAME"),
    ] {
        assert_eq!(words(row(&shown.notes, name)), expected);
    }
    let shown = succeeded(against_with(local, &variables, &["--endpoint", "demo-endpoint", "--dry-run"]));
    assert_eq!(words(row(&shown.notes, "VariantName")), "VariantName - AllTraffic the template's default");
}

#[test]
fn a_launch_that_fails_names_the_first_failing_resource() {
    let local = LocalAws::start("failing", &["--endpoint", "failing:AllTraffic:1"]);
    let no = json!({"operation": "PutScalingPolicy", "kind": "error", "exception": "ValidationException", "message": "no", "times": 1});
    local.standin("POST /_standin/faults", &no.to_string());
    let failed = against(&local, &["--endpoint", "failing", "--yes"]);
    assert_eq!((failed.status, failed.data.as_str()), (Some(1), ""));
    let message = failed.notes.lines().find(|line| line.starts_with("error: ")).expect("there is a message");
    assert!(
        message.starts_with(
            "error: stack `stepscale-failing` was not created: StepsPolicy \
             (AWS::ApplicationAutoScaling::ScalingPolicy) failed first, with CREATE_FAILED: "
        ),
        "{message}"
    );
    assert!(
        failed.notes.ends_with(
            "  = help: nothing is left of it but its record (ROLLBACK_COMPLETE): mend the cause and repeat the command, \
             which replaces the record, or remove it with `./deploy.sh --stack stepscale-failing --delete`\n"
        ),
        "{}",
        failed.notes
    );
    let shown = against(&local, &["--endpoint", "failing", "--dry-run"]);
    assert_eq!((shown.status, shown.data.as_str()), (Some(1), ""));
    assert!(
        shown.notes.ends_with(
            "error: stack `stepscale-failing` is ROLLBACK_COMPLETE: its creation failed, and what a new one would change can \
             only be seen without it\n  = help: remove the empty stack with `./deploy.sh --stack stepscale-failing --delete`, \
             and repeat the command\n"
        ),
        "{}",
        shown.notes
    );
    let mended = succeeded(against(&local, &["--endpoint", "failing", "--yes"]));
    assert!(mended.notes.contains("removing the record of the failed creation of stack stepscale-failing\n"));
}

#[test]
fn an_endpoint_that_is_scaled_already_is_refused_before_anything_is_made() {
    let local = shared();
    local.add_endpoint("contested", &["AllTraffic"]);
    let id = "endpoint/contested/variant/AllTraffic";
    let dimension = "sagemaker:variant:DesiredInstanceCount";
    let scaling = |operation: &str, rest: &[&str]| {
        let target = ["--service-namespace", "sagemaker", "--resource-id", id, "--scalable-dimension", dimension];
        let done = local.aws(&[&["application-autoscaling", operation], &target as &[_], rest].concat());
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    };
    scaling("register-scalable-target", &["--min-capacity", "3", "--max-capacity", "50"]);
    let metric = json!({"TargetValue": 70.0, "PredefinedMetricSpecification": {"PredefinedMetricType": "SageMakerVariantInvocationsPerInstance"}});
    scaling(
        "put-scaling-policy",
        &[
            "--policy-name",
            "console-tt",
            "--policy-type",
            "TargetTrackingScaling",
            "--target-tracking-scaling-policy-configuration",
            &metric.to_string(),
        ],
    );
    for flag in ["--dry-run", "--yes"] {
        let refused = against(local, &["--endpoint", "contested", flag]);
        assert_eq!((refused.status, refused.data.as_str()), (Some(1), ""), "{flag}");
        let expected = format!(
            "error: variant `AllTraffic` of endpoint `contested` is already scaled: 3 to 50 instances, policy console-tt \
             (TargetTrackingScaling)\n  = help: run `aws application-autoscaling deregister-scalable-target \
             --service-namespace sagemaker --resource-id {id} --scalable-dimension {dimension}`, which deletes its policies \
             and schedules, and repeat the command\n  = help: or, where a stack owns it, delete that stack\n"
        );
        assert!(refused.notes.ends_with(&expected), "{flag}: {}", refused.notes);
        let stacks = local.aws(&["cloudformation", "describe-stacks", "--stack-name", "stepscale-contested"]);
        assert!(!stacks.status.success(), "{flag} leaves no stack");
    }
    scaling("deregister-scalable-target", &[]);
    succeeded(against(local, &["--endpoint", "contested", "--yes"]));
    succeeded(against(local, &["--endpoint", "contested", "--delete", "--yes"]));
}
