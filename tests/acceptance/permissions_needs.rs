//! What a launch needs, from its sources: the sources of `deploy`, the registry's resource types, and what AWS says.

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;

use crate::architecture_tests::source_files;
use crate::local_aws::root;
use crate::permissions_policy::Actions;
use crate::template_with_spec::template_files;

/// The services that are asked for anything, by the names that IAM and the AWS CLI share.
const SERVICES: [&str; 5] = ["application-autoscaling", "cloudformation", "cloudwatch", "iam", "sagemaker"];

/// The services that the user asks besides, in the steps of docs/model-to-endpoint.md.
const SERVICES_OF_THE_GUIDE: [&str; 3] = ["logs", "s3", "sagemaker-runtime"];

/// Actions that are no operation of their own (Service Authorization Reference).
const PERMISSIONS_ALONE: [&str; 4] =
    ["cloudformation:TagResource", "cloudformation:UntagResource", "iam:PassRole", "s3:ListBucket"];

/// The resource types of a template that scales what exists.
pub(crate) const SCALING_TYPES: [&str; 4] = [
    "AWS::ApplicationAutoScaling::ScalableTarget",
    "AWS::ApplicationAutoScaling::ScalingPolicy",
    "AWS::CloudWatch::Alarm",
    "AWS::CloudWatch::Dashboard",
];

/// The resource types that a template has besides where it creates the endpoint too.
pub(crate) const CREATION_TYPES: [&str; 4] =
    ["AWS::IAM::Role", "AWS::SageMaker::Endpoint", "AWS::SageMaker::EndpointConfig", "AWS::SageMaker::Model"];

/// What the handlers of a type can do and our templates never make them do.
const UNUSED: [(&str, &str, &str); 9] = [
    ("AWS::ApplicationAutoScaling::ScalableTarget", "iam:PassRole", "RoleARN is left to the service-linked role"),
    (
        "AWS::ApplicationAutoScaling::ScalableTarget",
        "lambda:DeleteProvisionedConcurrencyConfig",
        "no function is scaled",
    ),
    ("AWS::ApplicationAutoScaling::ScalableTarget", "lambda:GetProvisionedConcurrencyConfig", "no function is scaled"),
    ("AWS::ApplicationAutoScaling::ScalableTarget", "lambda:PutProvisionedConcurrencyConfig", "no function is scaled"),
    ("AWS::IAM::Role", "iam:AttachRolePolicy", "the role has inline policies alone"),
    ("AWS::IAM::Role", "iam:DeleteRolePermissionsBoundary", "the role has no boundary"),
    ("AWS::IAM::Role", "iam:DetachRolePolicy", "the role has inline policies alone"),
    ("AWS::IAM::Role", "iam:PutRolePermissionsBoundary", "the role has no boundary"),
    ("AWS::SageMaker::EndpointConfig", "kms:DescribeKey", "no key is named"),
];

/// What Application Auto Scaling tries out with the caller's credentials before it registers a SageMaker target.
/// Source: its user guide, "Permissions required for API actions on target services and CloudWatch", and for inference
/// components the same two operations that its service-linked role has.
const TRIED_OUT: [&str; 8] = [
    "cloudwatch:DeleteAlarms",
    "cloudwatch:DescribeAlarms",
    "cloudwatch:PutMetricAlarm",
    "sagemaker:DescribeEndpoint",
    "sagemaker:DescribeEndpointConfig",
    "sagemaker:DescribeInferenceComponent",
    "sagemaker:UpdateEndpointWeightsAndCapacities",
    "sagemaker:UpdateInferenceComponentRuntimeConfig",
];

/// What none of these sources names, and why it is needed all the same.
const EXTRAS: [(&str, &str); 2] = [
    ("cloudformation:TagResource", "the change set carries the stack's tags (--tag)"),
    ("cloudformation:UntagResource", "an update takes away the tags it no longer has"),
];

/// What the caller of `deploy.sh` needs to scale an endpoint that exists.
pub(crate) fn of_a_launch() -> Actions {
    let mut needs = of_types(&SCALING_TYPES);
    needs.extend(calls_of_deploy());
    needs.extend(TRIED_OUT.map(str::to_owned));
    needs.extend(EXTRAS.map(|(action, _)| action.to_owned()));
    needs
}

/// What CloudFormation does with the caller's rights for some resource types.
pub(crate) fn of_types(types: &[&str]) -> Actions {
    let text = include_str!("fixtures/handler_permissions.json");
    let handlers: BTreeMap<String, Actions> = serde_json::from_str(text).expect("the fixture is JSON");
    for (of_type, action, _) in UNUSED {
        assert!(handlers[of_type].contains(action), "{of_type} does not even name {action}");
    }
    let is_used =
        |of_type: &str, action: &str| !UNUSED.iter().any(|(one, other, _)| (*one, *other) == (of_type, action));
    types
        .iter()
        .flat_map(|of_type| handlers[*of_type].iter().filter(|action| is_used(of_type, action)))
        .cloned()
        .collect()
}

/// The resource types in the committed templates.
pub(crate) fn committed_types() -> Actions {
    let templates = template_files(&root().join("templates"));
    let texts = templates.iter().map(|template| fs::read_to_string(template).expect("the template can be read"));
    let types = |text: String| -> Vec<String> {
        text.lines()
            .filter_map(|line| line.trim().strip_prefix("Type: AWS::"))
            .map(|name| format!("AWS::{name}"))
            .collect()
    };
    texts.flat_map(types).collect()
}

/// Every operation that the sources of `deploy` name, as an action: what it asks for, and the few that it tells the user
/// to run when a stack is stuck.
fn calls_of_deploy() -> Actions {
    let known = operations_of(&SERVICES);
    let by_command: BTreeMap<String, &String> = known.iter().map(|action| (command_of(action), action)).collect();
    let mut calls = Actions::new();
    for source in source_files(&root().join("deploy/src")) {
        let text = fs::read_to_string(source).expect("the source can be read");
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        // What stands between quotation marks; none of the words that matter holds an escaped one.
        let words = code.split('"').skip(1).step_by(2);
        calls.extend(words.filter_map(|word| by_command.get(word)).map(|action| (*action).clone()));
    }
    calls
}

/// All that there is to allow, from the services' models.
pub(crate) fn known_actions() -> Actions {
    let mut known = operations_of(&[&SERVICES[..], &SERVICES_OF_THE_GUIDE].concat());
    known.extend(PERMISSIONS_ALONE.map(str::to_owned));
    known
}

/// The operations of some services, each as an action.
fn operations_of(services: &[&str]) -> Actions {
    let output = Command::new(root().join(".venv/local/bin/python"))
        .arg(root().join("tests/acceptance/fixtures/aws_operations.py"))
        .args(services)
        .output()
        .expect("./test.sh has made .venv/local");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let operations: BTreeMap<String, Vec<String>> = serde_json::from_slice(&output.stdout).expect("is JSON");
    // IAM has one name for SageMaker, whose runtime is a service of its own to the AWS CLI.
    let of = |service: &str| service.trim_end_matches("-runtime").to_owned();
    operations
        .iter()
        .flat_map(|(service, names)| names.iter().map(move |operation| format!("{}:{operation}", of(service))))
        .collect()
}

/// How the AWS CLI writes an operation: `describe-stacks` for `cloudformation:DescribeStacks`.
fn command_of(action: &str) -> String {
    let operation = action.split(':').next_back().unwrap_or_default();
    let mut command = String::new();
    for letter in operation.chars() {
        if letter.is_ascii_uppercase() && !command.is_empty() {
            command.push('-');
        }
        command.push(letter.to_ascii_lowercase());
    }
    command
}

/// What a run of the AWS CLI has to be allowed, from its service and its command.
pub(crate) fn action_of(service: &str, command: &str) -> String {
    let words = command.split('-').map(|word| format!("{}{}", word[..1].to_uppercase(), &word[1..]));
    format!("{service}:{}", words.collect::<String>())
}
