//! What the steps of docs/model-to-endpoint.md need besides a launch: the commands it shows, and what AWS checks for each.

use std::collections::BTreeSet;
use std::fs;

use crate::local_aws::root;
use crate::permissions_policy::Actions;

/// The commands of the AWS CLI that the guide shows, with the actions that each is checked for. Sources: the CLI's own
/// calls for its high-level commands, and the Service Authorization Reference.
const COMMANDS: [(&str, &[&str]); 7] = [
    (
        "cloudformation deploy",
        &[
            "cloudformation:CreateChangeSet",
            "cloudformation:DescribeChangeSet",
            "cloudformation:DescribeStacks",
            "cloudformation:ExecuteChangeSet",
        ],
    ),
    ("cloudformation describe-stacks", &["cloudformation:DescribeStacks"]),
    ("logs delete-log-group", &["logs:DeleteLogGroup"]),
    ("s3 cp", &["s3:PutObject"]),
    ("s3 mb", &["s3:CreateBucket"]),
    ("s3 rm", &["s3:DeleteObject", "s3:ListBucket"]),
    ("sagemaker-runtime invoke-endpoint", &["sagemaker:InvokeEndpoint"]),
];

/// What whoever follows the guide is checked for, where they type the commands themselves.
pub(crate) fn of_the_guide() -> Actions {
    let guide = fs::read_to_string(root().join("docs/model-to-endpoint.md")).expect("the guide can be read");
    let shown: BTreeSet<String> = guide
        .lines()
        .filter_map(|line| line.strip_prefix("aws "))
        .map(|command| command.split_whitespace().take(2).collect::<Vec<_>>().join(" "))
        .collect();
    let known: BTreeSet<String> = COMMANDS.iter().map(|(command, _)| (*command).to_owned()).collect();
    assert_eq!(shown, known, "the commands of the guide are those of permissions_guide.rs");
    COMMANDS.iter().flat_map(|(_, actions)| *actions).map(|action| (*action).to_owned()).collect()
}
