//! `./deploy.sh` for what is no real-time endpoint, and for what is no step policy.

use std::fs;

use crate::deploy::{Run, against, run, script, succeeded, workplace};
use crate::local_aws::{root, shared};

/// The lines of a table, without the spaces that align them.
fn lines(text: &str) -> Vec<String> {
    text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

#[track_caller]
fn check_lines(run: &Run, expected: &[&str]) {
    let shown = lines(&run.data);
    for line in expected {
        assert!(shown.iter().any(|shown| shown.starts_with(line)), "no `{line}` in\n{}", run.data);
    }
}

#[test]
fn the_local_aws_has_something_of_every_kind_to_scale() {
    for (template, found, next, expected) in [
        (
            "inference-component",
            "inference component demo-component is InService with 1 copy",
            "--component YOUR-COMPONENT",
            &[
                "target inference-component/demo-component sagemaker:inference-component:DesiredCopyCount from 0 to 3",
                "policy local-stepscale-demo-tracking TargetTrackingScaling, keeps \
                 SageMakerInferenceComponentInvocationsPerCopy at 60, cooldown 300 s",
                "step 1 <= m +1; relative to the threshold 1: 0 to infinity",
                "alarm TargetTracking ... AlarmHigh INSUFFICIENT_DATA (no traffic yet): Sum of InvocationsPerCopy > 60",
            ][..],
        ),
        (
            "async-scale-to-zero",
            "endpoint demo-async-endpoint is InService, variant AllTraffic runs 1 instance",
            "--endpoint YOUR-ENDPOINT",
            &[
                "target endpoint/demo-async-endpoint/variant/AllTraffic sagemaker:variant:DesiredInstanceCount from 0 to 5",
                "policy local-stepscale-demo-backlog TargetTrackingScaling, keeps Average of \
                 ApproximateBacklogSizePerInstance at 5, cooldown 300 s in, 300 s out",
            ],
        ),
        (
            "serverless-concurrency",
            "endpoint demo-serverless-endpoint is InService, variant AllTraffic has a provisioned concurrency of 1",
            "--endpoint YOUR-ENDPOINT",
            &[
                "target endpoint/demo-serverless-endpoint/variant/AllTraffic \
                 sagemaker:variant:DesiredProvisionedConcurrency from 1 to 10",
                "alarm TargetTracking ... AlarmLow",
            ],
        ),
        (
            "scheduled",
            "endpoint demo-endpoint is InService, variant AllTraffic runs 1 instance",
            "--endpoint YOUR-ENDPOINT",
            &[
                "schedule mornings cron(0 8 ? * MON-FRI *), Europe/Berlin: minimum 3, maximum 10",
                "schedule evenings cron(0 18 ? * MON-FRI *), Europe/Berlin: minimum 1, maximum 4",
            ],
        ),
    ] {
        let spec = format!("templates/{template}.spec.yaml");
        let launched = succeeded(run(script().current_dir(root()).args(["--local", "--spec", &spec])));
        assert!(launched.notes.contains(&format!("\n{found}\n")), "{}", launched.notes);
        let next = format!("\n  ./deploy.sh --spec {spec} {next} --dry-run ");
        assert!(launched.notes.contains(&next), "{}", launched.notes);
        check_lines(&launched, expected);
    }
}

#[test]
fn a_component_is_launched_changed_shown_and_deleted_by_its_name() {
    let local = shared();
    local.add_inference_component("shown-component", 2);
    let spec = "templates/inference-component.spec.yaml";
    let deploy = |arguments: &[&str]| against(local, &[&["--component", "shown-component"], arguments].concat());
    let launched = succeeded(deploy(&["--spec", spec, "--yes"]));
    assert!(
        launched.notes.contains("\ninference component shown-component is InService with 2 copies\n"),
        "{}",
        launched.notes
    );
    assert!(launched.notes.ends_with("--stack stepscale-shown-component --status\n"), "{}", launched.notes);
    succeeded(deploy(&["--spec", spec, "--yes", "--param", "ScaleInSuspended=true", "--param", "TargetValue=80"]));
    check_lines(
        &succeeded(deploy(&["--status"])),
        &[
            "inference-component/shown-component sagemaker:inference-component:DesiredCopyCount from 0 to 3, suspended: \
             scale-in",
            "stepscale-shown-component-tracking TargetTrackingScaling, keeps SageMakerInferenceComponentInvocationsPerCopy \
             at 80",
            "TargetTracking ... AlarmHigh INSUFFICIENT_DATA: Sum of InvocationsPerCopy > 80",
            "calls policy stepscale-shown-component-wake-up-high",
        ],
    );
    let second = deploy(&["--spec", spec, "--stack", "second", "--yes"]);
    assert_eq!(second.status, Some(1), "{}", second.notes);
    assert!(
        second.notes.contains(
            "error: inference component `shown-component` is already scaled: 0 to 3 copies, policies \
             stepscale-shown-component-tracking (TargetTrackingScaling), stepscale-shown-component-wake-up-high \
             (StepScaling)\n"
        ),
        "{}",
        second.notes
    );
    let deleted = succeeded(deploy(&["--delete", "--yes"]));
    assert!(
        deleted.notes.ends_with("stack stepscale-shown-component is gone, and everything it made\n"),
        "{}",
        deleted.notes
    );
}

#[test]
fn a_launch_says_what_it_means_beyond_its_change_set() {
    let local = shared();
    local.add_endpoint("one-instance", &["AllTraffic"]);
    let place = workplace();
    let spec = place.path().join("told.spec.yaml");
    let text = "endpoint_name: one-instance\ncapacity: { min: 3, max: 12 }\nstep_scaling: { steps: \"from 50: +1\" }\n\
                suspended: { scale_in: true, scale_out: true, scheduled: true }\nnotifications: { latency_p99_ms: 500 }\n";
    fs::write(&spec, text).expect("the folder is ours");
    let deploy = |option: &str| against(local, &["--spec", spec.to_str().expect("is text"), option]);
    let notices = "the launch itself scales out: instances go from 1 to 3, because MinCapacity is 3\n\
                   scale-in is suspended: no policy removes capacity until ScaleInSuspended is false\n\
                   scale-out is suspended: no policy adds capacity until ScaleOutSuspended is false\n\
                   scheduled scaling is suspended: no scheduled action is carried out until ScheduledScalingSuspended is \
                   false\n\
                   the notification alarms tell nobody until they have a topic: give it with --param \
                   NotificationTopicArn=ARN\n";
    let shown = succeeded(deploy("--dry-run"));
    assert!(shown.data.ends_with(notices), "{}", shown.data);
    let launched = succeeded(deploy("--yes"));
    assert!(launched.notes.contains(&format!("\n{notices}")), "{}", launched.notes);
    let status = succeeded(deploy("--status"));
    let alarms = lines(&status.data);
    for expected in [
        "INSUFFICIENT_DATA: SampleCount of CPUUtilization >= 12, 15 of 15 periods of 60 s",
        "INSUFFICIENT_DATA: p99 of ModelLatency >= 500000 microseconds, 3 of 5 periods of 60 s",
    ] {
        assert!(alarms.iter().any(|line| line.ends_with(expected)), "no `{expected}` in\n{}", status.data);
    }
    succeeded(against(local, &["--spec", spec.to_str().expect("is text"), "--delete", "--yes"]));
}

#[test]
fn an_asynchronous_template_wants_an_asynchronous_endpoint() {
    let local = shared();
    local.add_endpoint("no-queue", &["AllTraffic"]);
    let refused =
        against(local, &["--spec", "templates/async-scale-to-zero.spec.yaml", "--endpoint", "no-queue", "--yes"]);
    assert_eq!(
        (refused.status, refused.notes.as_str()),
        (
            Some(1),
            "asking AWS about stack stepscale-no-queue ...\n\
             error: endpoint `no-queue` is not asynchronous, and the template is for one with a queue of requests\n  \
               = help: remove the spec's `kind: async`, or name an asynchronous endpoint with --endpoint\n"
        )
    );
}

#[test]
fn a_stack_that_only_shares_its_default_name_stays_what_it_is() {
    let local = shared();
    local.add_endpoint("shared-name", &["AllTraffic"]);
    local.add_endpoint("shared", &["name"]);
    succeeded(against(local, &["--endpoint", "shared-name", "--yes"]));
    let other = against(local, &["--endpoint", "shared", "--variant", "name", "--yes"]);
    assert_eq!(
        (other.status, other.notes.as_str()),
        (
            Some(1),
            "asking AWS about stack stepscale-shared-name ...\n\
             error: stack `stepscale-shared-name` scales endpoint `shared-name`, and not endpoint `shared`: both have this \
             name for a default\n  \
               = help: name another stack with --stack NAME, or say --stack stepscale-shared-name to move this one\n"
        )
    );
    succeeded(against(local, &["--endpoint", "shared-name", "--delete", "--yes"]));
}
