//! What a change set would do, for a reader who decides about it.

use serde_json::Value;

use crate::json::{items, text};
use crate::resources;
use crate::table::Table;

/// How far CloudFormation is with a change set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Still being worked out.
    Pending,
    /// Ready to be executed.
    Ready,
    /// There is nothing to change.
    Empty,
    /// Refused, with the reason.
    Failed(String),
}

/// Reads `describe-change-set`.
#[must_use]
pub fn outcome(change_set: &Value) -> Outcome {
    let reason = text(&change_set["StatusReason"]);
    match text(&change_set["Status"]).as_str() {
        "CREATE_COMPLETE" => Outcome::Ready,
        // The only sign of it is the sentence, of which CloudFormation has two.
        "FAILED" if reason.contains("didn't contain changes") || reason.contains("No updates are to be performed") => {
            Outcome::Empty
        }
        "FAILED" => Outcome::Failed(reason),
        _ => Outcome::Pending,
    }
}

/// The changes, one resource a line.
#[must_use]
pub fn table(change_set: &Value) -> Table {
    let mut table = Table::new(["CHANGE", "RESOURCE", "TYPE", "WHAT CHANGES"]);
    for change in changes(change_set) {
        table.row([
            action(change).to_owned(),
            text(&change["LogicalResourceId"]),
            text(&change["ResourceType"]),
            properties(change).join(", "),
        ]);
    }
    table
}

const POLICY: &str = "AWS::ApplicationAutoScaling::ScalingPolicy";

/// What the replacements in a change set mean, a sentence for each, and what a policy under another name does.
#[must_use]
pub fn consequences(change_set: &Value) -> Vec<String> {
    changes(change_set)
        .filter(|change| action(change).starts_with("replace"))
        .map(|change| {
            let name = text(&change["LogicalResourceId"]);
            let certainty = if action(change) == "replace?" { "may be" } else { "is" };
            format!("{name} {certainty} replaced: {}", consequence(&text(&change["ResourceType"])))
        })
        .chain(renamed(change_set))
        .collect()
}

/// What may come of a policy that goes while another one comes, as a renamed one does.
///
/// Source: Application Auto Scaling takes one target tracking policy for each metric, and CloudFormation makes
/// what is new before it removes what is old.
fn renamed(change_set: &Value) -> Option<String> {
    let first = |wanted: &str| {
        let found = changes(change_set).find(|change| change["ResourceType"] == POLICY && action(change) == wanted);
        found.map(|change| text(&change["LogicalResourceId"]))
    };
    let (added, removed) = (first("add")?, first("remove")?);
    Some(format!(
        "{added} is made before {removed} is removed: if both track one metric, the service refuses the new one and the \
         stack rolls back; take the old policy out of the spec first, launch, then add the new one"
    ))
}

fn changes(change_set: &Value) -> impl Iterator<Item = &Value> {
    items(&change_set["Changes"]).map(|change| &change["ResourceChange"])
}

/// The properties of a managed resource that say what it scales: with others it is another resource.
const IDENTITY: [&str; 4] = ["EndpointName", "VariantName", "InferenceComponentName", "ScalableDimension"];

fn action(change: &Value) -> &'static str {
    // CloudFormation can not know which changes lead a function to another resource, and calls any of them possible.
    if change["ResourceType"] == resources::MANAGED && change["Action"] == "Modify" {
        let moves = properties(change).iter().any(|name| IDENTITY.contains(&name.as_str()));
        return if moves { "replace" } else { "modify" };
    }
    match (text(&change["Action"]).as_str(), text(&change["Replacement"]).as_str()) {
        ("Add", _) => "add",
        ("Remove", _) => "remove",
        ("Import", _) => "import",
        ("Modify", "True") => "replace",
        ("Modify", "Conditional") => "replace?",
        ("Modify", _) => "modify",
        _ => "unknown",
    }
}

/// The names of the changed properties, each once; attributes other than properties by their own name.
fn properties(change: &Value) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for detail in items(&change["Details"]) {
        let target = &detail["Target"];
        let name = if target["Attribute"] == "Properties" { text(&target["Name"]) } else { text(&target["Attribute"]) };
        if !name.is_empty() && !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

fn consequence(resource_type: &str) -> &'static str {
    match resource_type {
        resources::TARGET | resources::MANAGED => {
            "the new target is registered first, the old one and its policies are removed at the end; \
             the instances of neither are touched by it"
        }
        POLICY => {
            "a new policy with a new ARN takes over and the old one is removed at the end; its cooldown starts afresh"
        }
        "AWS::CloudWatch::Alarm" => "a new alarm takes over and the old one is removed at the end; its history ends",
        "AWS::CloudWatch::Dashboard" => "the dashboard gets a new name, so bookmarks of the old one end",
        _ => "a new resource is made first, and the old one is removed at the end",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_outcome_is_read_from_status_and_reason() {
        for (status, reason, expected) in [
            ("CREATE_PENDING", "", Outcome::Pending),
            ("CREATE_IN_PROGRESS", "", Outcome::Pending),
            ("CREATE_COMPLETE", "", Outcome::Ready),
            (
                "FAILED",
                "The submitted information didn't contain changes. Submit different information to create a change set.",
                Outcome::Empty,
            ),
            ("FAILED", "No updates are to be performed.", Outcome::Empty),
            ("FAILED", "Parameter X is wrong", Outcome::Failed("Parameter X is wrong".to_owned())),
        ] {
            assert_eq!(outcome(&json!({"Status": status, "StatusReason": reason})), expected, "{status} {reason}");
        }
    }

    fn change(action: &str, name: &str, kind: &str, replacement: Option<&str>, properties: &[&str]) -> Value {
        let details: Vec<Value> = properties
            .iter()
            .map(|name| json!({"Target": {"Attribute": "Properties", "Name": name}, "Evaluation": "Static"}))
            .collect();
        json!({"Type": "Resource", "ResourceChange": {
            "Action": action, "LogicalResourceId": name, "ResourceType": kind, "Replacement": replacement, "Details": details,
        }})
    }

    #[test]
    fn each_change_is_a_line_and_each_replacement_a_sentence() {
        let change_set = json!({"Changes": [
            change("Add", "Dashboard", "AWS::CloudWatch::Dashboard", None, &[]),
            change("Modify", "ScalableTarget", "AWS::ApplicationAutoScaling::ScalableTarget", Some("True"), &["ResourceId"]),
            change("Modify", "Policy", "AWS::ApplicationAutoScaling::ScalingPolicy", Some("Conditional"), &["ScalingTargetId", "ScalingTargetId"]),
            change("Modify", "Alarm", "AWS::CloudWatch::Alarm", Some("False"), &["Metrics", "AlarmDescription"]),
            change("Remove", "Topic", "AWS::SNS::Topic", None, &[]),
        ]});
        assert_eq!(
            table(&change_set).render(None),
            "CHANGE    RESOURCE        TYPE                                         WHAT CHANGES\n\
             add       Dashboard       AWS::CloudWatch::Dashboard\n\
             replace   ScalableTarget  AWS::ApplicationAutoScaling::ScalableTarget  ResourceId\n\
             replace?  Policy          AWS::ApplicationAutoScaling::ScalingPolicy   ScalingTargetId\n\
             modify    Alarm           AWS::CloudWatch::Alarm                       Metrics, AlarmDescription\n\
             remove    Topic           AWS::SNS::Topic\n"
        );
        assert_eq!(
            consequences(&change_set),
            [
                "ScalableTarget is replaced: the new target is registered first, the old one and its policies are removed \
                 at the end; the instances of neither are touched by it",
                "Policy may be replaced: a new policy with a new ARN takes over and the old one is removed at the end; \
                 its cooldown starts afresh",
            ]
        );
    }

    #[test]
    fn a_managed_resource_is_replaced_only_where_it_scales_something_else() {
        let replaced = "Scaling is replaced: the new target is registered first, the old one and its policies are removed at \
                        the end; the instances of neither are touched by it";
        for (properties, action, expected) in [
            (&["ScalingPolicies", "MaxCapacity"] as &[_], "modify", [""; 0].as_slice()),
            (&["VariantName"], "replace", &[replaced]),
            (&["InferenceComponentName", "MaxCapacity"], "replace", &[replaced]),
        ] {
            let change = change("Modify", "Scaling", resources::MANAGED, Some("Conditional"), properties);
            let change_set = json!({"Changes": [change]});
            assert_eq!(consequences(&change_set), expected);
            let row = table(&change_set).render(None).lines().last().unwrap().to_owned();
            assert_eq!(row.split("  ").next(), Some(action), "{row}");
        }
    }

    #[test]
    fn a_policy_under_another_name_is_told_of() {
        let policy = |action, name| change(action, name, POLICY, None, &[]);
        for (changes, expected) in [
            (vec![policy("Add", "One"), policy("Add", "Other")], [""; 0].as_slice()),
            (vec![policy("Remove", "One"), change("Add", "Alarm", "AWS::CloudWatch::Alarm", None, &[])], &[]),
            (
                vec![policy("Add", "LoadPolicy"), policy("Remove", "TrackingPolicy")],
                &[
                    "LoadPolicy is made before TrackingPolicy is removed: if both track one metric, the service refuses the \
                   new one and the stack rolls back; take the old policy out of the spec first, launch, then add the new one",
                ],
            ),
        ] {
            assert_eq!(consequences(&json!({"Changes": changes})), expected);
        }
    }
}
