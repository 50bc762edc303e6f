//! What a launch needs, from its sources: the sources of `deploy`, the registry's resource types, and what AWS says.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::process::Command;

use crate::architecture_tests::source_files;
use crate::local_aws::root;
use crate::permissions_policy::Actions;
use crate::template_with_spec::template_files;

/// The services that are asked for anything, by the names that IAM and the AWS CLI share.
const SERVICES: [&str; 5] = ["application-autoscaling", "cloudformation", "cloudwatch", "iam", "sagemaker"];

/// The services that CloudFormation asks besides, for the stack of the function behind managed scaling.
const SERVICES_OF_THE_FUNCTION: [&str; 4] = ["lambda", "logs", "s3", "sqs"];

/// The services that the user asks besides, in the steps of docs/model-to-endpoint.md.
const SERVICES_OF_THE_GUIDE: [&str; 3] = ["logs", "s3", "sagemaker-runtime"];

/// Actions that are no operation of their own (Service Authorization Reference).
const PERMISSIONS_ALONE: [&str; 5] = [
    "cloudformation:TagResource",
    "cloudformation:UntagResource",
    "iam:PassRole",
    "lambda:InvokeFunction",
    "s3:ListBucket",
];

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

/// The resource types of the stack of the function behind managed scaling.
pub(crate) const PROVIDER_TYPES: [&str; 5] = [
    "AWS::IAM::Role",
    "AWS::Lambda::EventInvokeConfig",
    "AWS::Lambda::Function",
    "AWS::Logs::LogGroup",
    "AWS::SQS::Queue",
];

/// The type of the resource that a managed template has in the place of most of [`SCALING_TYPES`].
pub(crate) const MANAGED_TYPE: &str = "Custom::SageMakerScaling";

/// What the handlers of a type can do and our templates never make them do: the type, why, and what.
const UNUSED: [(&str, &str, &[&str]); 14] = [
    ("AWS::ApplicationAutoScaling::ScalableTarget", "RoleARN is left to the service-linked role", &["iam:PassRole"]),
    (
        "AWS::ApplicationAutoScaling::ScalableTarget",
        "no function is scaled",
        &[
            "lambda:DeleteProvisionedConcurrencyConfig",
            "lambda:GetProvisionedConcurrencyConfig",
            "lambda:PutProvisionedConcurrencyConfig",
        ],
    ),
    ("AWS::IAM::Role", "the role has inline policies alone", &["iam:AttachRolePolicy", "iam:DetachRolePolicy"]),
    (
        "AWS::IAM::Role",
        "the role has no boundary",
        &["iam:DeleteRolePermissionsBoundary", "iam:PutRolePermissionsBoundary"],
    ),
    (
        "AWS::Lambda::Function",
        "the function is in no VPC and mounts no file system",
        &[
            "ec2:DescribeNetworkInterfaces",
            "ec2:DescribeSecurityGroups",
            "ec2:DescribeSubnets",
            "ec2:DescribeVpcs",
            "elasticfilesystem:DescribeMountTargets",
            "s3files:ListMountTargets",
        ],
    ),
    (
        "AWS::Lambda::Function",
        "no key is named",
        &["kms:CreateGrant", "kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey"],
    ),
    (
        "AWS::Lambda::Function",
        "the property that needs it is not set",
        &[
            "lambda:AssociateRuntimeAlias",
            "lambda:DeleteFunctionCodeSigningConfig",
            "lambda:DeleteFunctionConcurrency",
            "lambda:GetCodeSigningConfig",
            "lambda:GetLayerVersion",
            "lambda:PassCapacityProvider",
            "lambda:PublishVersion",
            "lambda:PutFunctionCodeSigningConfig",
            "lambda:PutFunctionConcurrency",
            "lambda:PutFunctionRecursionConfig",
            "lambda:PutFunctionScalingConfig",
            "lambda:PutRuntimeManagementConfig",
        ],
    ),
    ("AWS::Lambda::Function", "the code is named by its key, without a version", &["s3:GetObjectVersion"]),
    (
        "AWS::Logs::LogGroup",
        "the group has no data protection policy that would report anywhere",
        &["firehose:TagDeliveryStream", "logs:CreateLogDelivery", "logs:PutDataProtectionPolicy", "s3:REST.PUT.OBJECT"],
    ),
    (
        "AWS::Logs::LogGroup",
        "the group has no policy of its own",
        &["logs:DeleteIndexPolicy", "logs:DeleteResourcePolicy", "logs:PutIndexPolicy", "logs:PutResourcePolicy"],
    ),
    ("AWS::Logs::LogGroup", "no key is named", &["logs:AssociateKmsKey", "logs:DisassociateKmsKey"]),
    ("AWS::Logs::LogGroup", "the lines are always kept for some days", &["logs:DeleteRetentionPolicy"]),
    (
        "AWS::Logs::LogGroup",
        "the property that needs it is not set",
        &["logs:PutBearerTokenAuthentication", "logs:PutLogGroupDeletionProtection"],
    ),
    ("AWS::SageMaker::EndpointConfig", "no key is named", &["kms:DescribeKey"]),
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

/// The sources of `deploy` that only a managed launch comes to.
const MANAGED_SOURCES: [&str; 4] = ["account.rs", "importers.rs", "provider.rs", "storage.rs"];

/// The commands for Amazon S3 in these sources, and what each is checked for. Without the right to list, Amazon S3 does
/// not tell that an object is missing. Sources: the API reference, "Permissions" of each operation.
const S3_COMMANDS: [(&str, &[&str]); 4] = [
    ("create-bucket", &["s3:CreateBucket"]),
    ("head-bucket", &["s3:ListBucket"]),
    ("head-object", &["s3:GetObject", "s3:ListBucket"]),
    ("put-object", &["s3:PutObject"]),
];

/// What CloudFormation asks for a custom resource, with the caller's rights.
const CALL_OF_THE_FUNCTION: &str = "lambda:InvokeFunction";

/// What the caller of `deploy.sh` needs to scale an endpoint that exists.
pub(crate) fn of_a_launch() -> Actions {
    let mut needs = of_types(&SCALING_TYPES);
    needs.extend(calls_of_deploy(|file| !MANAGED_SOURCES.contains(&file), &SERVICES));
    needs.extend(TRIED_OUT.map(str::to_owned));
    needs.extend(EXTRAS.map(|(action, _)| action.to_owned()));
    needs
}

/// What the caller of `deploy.sh --managed` needs, besides what a launch needs anyway.
pub(crate) fn of_a_managed_launch() -> Actions {
    let is_of_it = |file: &str| MANAGED_SOURCES.contains(&file);
    let mut needs = of_types(&PROVIDER_TYPES);
    needs.extend(calls_of_deploy(is_of_it, &SERVICES));
    let to_s3 = calls_of_deploy(is_of_it, &["s3"]);
    needs.extend(to_s3.iter().flat_map(|action| of_s3(&command_of(action))));
    needs.insert(CALL_OF_THE_FUNCTION.to_owned());
    needs
}

/// What CloudFormation does with the caller's rights for some resource types.
pub(crate) fn of_types(types: &[&str]) -> Actions {
    let text = include_str!("fixtures/handler_permissions.json");
    let handlers: BTreeMap<String, Actions> = serde_json::from_str(text).expect("the fixture is JSON");
    for (of_type, _, actions) in UNUSED {
        let absent: Vec<_> = actions.iter().filter(|action| !handlers[of_type].contains(**action)).collect();
        assert!(absent.is_empty(), "{of_type} does not even name {absent:?}");
    }
    let is_used = |of_type: &str, action: &str| {
        !UNUSED.iter().any(|(one, _, actions)| *one == of_type && actions.contains(&action))
    };
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
            .filter_map(|line| line.trim().strip_prefix("Type: "))
            .filter(|name| name.contains("::"))
            .map(str::to_owned)
            .collect()
    };
    texts.flat_map(types).collect()
}

/// Every operation of some services that sources of `deploy` name, as an action: what it asks for, and the few that it
/// tells the user to run when a stack is stuck.
fn calls_of_deploy(is_read: impl Fn(&str) -> bool, services: &[&str]) -> Actions {
    let known = operations_of(services);
    let by_command: BTreeMap<String, &String> = known.iter().map(|action| (command_of(action), action)).collect();
    let mut calls = Actions::new();
    for source in source_files(&root().join("deploy/src")) {
        let name = source.file_name().and_then(OsStr::to_str).unwrap_or_default();
        if !is_read(name) {
            continue;
        }
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
    let mut known = operations_of(&[&SERVICES[..], &SERVICES_OF_THE_FUNCTION, &SERVICES_OF_THE_GUIDE].concat());
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
pub(crate) fn actions_of(service: &str, command: &str) -> Actions {
    match service {
        // The tool's own settings, and whose credentials they are: nobody can be kept from asking.
        "configure" | "sts" => Actions::new(),
        "s3api" => of_s3(command),
        _ => {
            let words = command.split('-').map(|word| format!("{}{}", word[..1].to_uppercase(), &word[1..]));
            Actions::from([format!("{service}:{}", words.collect::<String>())])
        }
    }
}

/// What a command for Amazon S3 has to be allowed.
fn of_s3(command: &str) -> Actions {
    let known = S3_COMMANDS.iter().find(|(known, _)| *known == command);
    let (_, actions) = known.unwrap_or_else(|| panic!("say in S3_COMMANDS what `aws s3api {command}` is checked for"));
    actions.iter().map(|action| (*action).to_owned()).collect()
}
