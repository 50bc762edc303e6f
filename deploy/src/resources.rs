//! The resources of a stack that are there.

use serde_json::Value;

use crate::json::items;

/// The type of a target that CloudFormation registers itself.
pub const TARGET: &str = "AWS::ApplicationAutoScaling::ScalableTarget";
/// The type of a target, with its policies and alarms, that a function registers.
pub const MANAGED: &str = "Custom::SageMakerScaling";
/// The types whose physical id is `<ResourceId>|<ScalableDimension>|<ServiceNamespace>`.
pub const SCALABLE: [&str; 2] = [TARGET, MANAGED];

/// Those of `list-stack-resources` that exist: a stack keeps a line for what it has deleted, and for what
/// it failed to create.
pub fn existing(answer: &Value) -> impl Iterator<Item = &Value> {
    let is_there = |resource: &&Value| {
        !["DELETE_COMPLETE", "CREATE_FAILED"].iter().any(|status| resource["ResourceStatus"] == *status)
    };
    items(&answer["StackResourceSummaries"]).filter(is_there)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_was_deleted_or_never_made_is_not_there() {
        for (status, expected) in [
            ("CREATE_COMPLETE", 1),
            ("UPDATE_FAILED", 1),
            ("DELETE_FAILED", 1),
            ("DELETE_COMPLETE", 0),
            ("CREATE_FAILED", 0),
        ] {
            let answer = json!({"StackResourceSummaries": [{"ResourceStatus": status}]});
            assert_eq!(existing(&answer).count(), expected, "{status}");
        }
    }
}
