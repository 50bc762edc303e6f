//! A stack as CloudFormation describes it, and what may be done with it in its state.

use serde_json::Value;

use crate::destination::Destination;
use crate::failure::Failure;
use crate::json::{pairs, text};

/// A deployed stack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stack {
    /// The ARN, under which the stack's events stay readable after its deletion.
    pub id: String,
    /// The name.
    pub name: String,
    /// The status, such as `CREATE_COMPLETE`.
    pub status: String,
    /// Parameter names and values, in CloudFormation's order.
    pub parameters: Vec<(String, String)>,
    /// Tag keys and values.
    pub tags: Vec<(String, String)>,
    /// Output names, values and descriptions.
    pub outputs: Vec<Output>,
}

/// One output of a stack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// The output's key.
    pub key: String,
    /// Its value.
    pub value: String,
}

/// What a deployment has to do with what is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readiness {
    /// A change set of type CREATE: the stack has never been created.
    Create,
    /// As `Create`, after the empty stack that a failed creation left has been deleted.
    CreateAnew,
    /// A change set of type UPDATE.
    Update,
}

impl Stack {
    /// Reads one element of `describe-stacks`.
    #[must_use]
    pub fn from_json(value: &Value) -> Self {
        let outputs = value["Outputs"].as_array().into_iter().flatten();
        Self {
            id: text(&value["StackId"]),
            name: text(&value["StackName"]),
            status: text(&value["StackStatus"]),
            parameters: pairs(&value["Parameters"], "ParameterKey", "ParameterValue"),
            tags: pairs(&value["Tags"], "Key", "Value"),
            outputs: outputs
                .map(|output| Output { key: text(&output["OutputKey"]), value: text(&output["OutputValue"]) })
                .collect(),
        }
    }

    /// The value of a parameter.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The value of an output.
    #[must_use]
    pub fn output(&self, key: &str) -> Option<&str> {
        self.outputs.iter().find(|output| output.key == key).map(|output| output.value.as_str())
    }

    /// The account and the region, for the reader to see where a change goes.
    #[must_use]
    pub fn place(&self) -> String {
        place(&self.id)
    }

    /// What a deployment has to do.
    ///
    /// # Errors
    /// Where the stack's state does not allow a deployment, with the way out of that state.
    pub fn readiness(&self, destination: &Destination) -> Result<Readiness, Failure> {
        let refuse = |reason: &str| Failure::input(format!("stack `{}` is {}: {reason}", self.name, self.status));
        match self.status.as_str() {
            "REVIEW_IN_PROGRESS" => Ok(Readiness::Create),
            "ROLLBACK_COMPLETE" => Ok(Readiness::CreateAnew),
            "CREATE_COMPLETE"
            | "UPDATE_COMPLETE"
            | "UPDATE_ROLLBACK_COMPLETE"
            | "IMPORT_COMPLETE"
            | "IMPORT_ROLLBACK_COMPLETE" => Ok(Readiness::Update),
            status if status.ends_with("_IN_PROGRESS") => Err(refuse("another operation on it is still going on")
                .help_lines(destination.later(|commands| {
                    [format!("look with `{}`, and repeat the command when it is done", commands.deploy("--status"))]
                }))),
            "UPDATE_ROLLBACK_FAILED" => Err(refuse("an update failed, and so did taking it back")
                .help("mend the cause that the stack's events name")
                .help_lines(
                    destination.later(|commands| [format!("then run `{}`", commands.aws("continue-update-rollback"))]),
                )),
            "UPDATE_FAILED" => Err(refuse("an update failed and was left half done").help_lines(
                destination.later(|commands| [format!("take it back with `{}`", commands.aws("rollback-stack"))]),
            )),
            _ => Err(refuse("CloudFormation only allows its deletion").help_lines(destination.later(|commands| {
                [format!("remove it with `{}`, and repeat the command", commands.deploy("--delete"))]
            }))),
        }
    }
}

/// Account and region out of an ARN, as `account 123456789012, eu-central-1`.
#[must_use]
pub fn place(arn: &str) -> String {
    let mut fields = arn.split(':').skip(3);
    let (region, account) = (fields.next().unwrap_or_default(), fields.next().unwrap_or_default());
    format!("account {account}, {region}")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::destination::Place;

    fn stack(status: &str) -> Stack {
        Stack::from_json(&json!({
            "StackId": "arn:aws:cloudformation:eu-central-1:123456789012:stack/demo/1",
            "StackName": "demo",
            "StackStatus": status,
            "Parameters": [{"ParameterKey": "MinCapacity", "ParameterValue": "2"}],
            "Outputs": [{"OutputKey": "Url", "OutputValue": "https://x"}],
            "Tags": [{"Key": "team", "Value": "ml"}],
        }))
    }

    #[test]
    fn a_description_is_read_whole() {
        let stack = stack("CREATE_COMPLETE");
        assert_eq!(stack.place(), "account 123456789012, eu-central-1");
        assert_eq!(stack.parameters, [("MinCapacity".to_owned(), "2".to_owned())]);
        assert_eq!(stack.tags, [("team".to_owned(), "ml".to_owned())]);
        assert_eq!(stack.outputs, [Output { key: "Url".to_owned(), value: "https://x".to_owned() }]);
    }

    #[test]
    fn every_state_has_a_next_step_or_a_way_out() {
        for (status, expected) in [
            ("REVIEW_IN_PROGRESS", Ok(Readiness::Create)),
            ("ROLLBACK_COMPLETE", Ok(Readiness::CreateAnew)),
            ("CREATE_COMPLETE", Ok(Readiness::Update)),
            ("UPDATE_COMPLETE", Ok(Readiness::Update)),
            ("UPDATE_ROLLBACK_COMPLETE", Ok(Readiness::Update)),
            (
                "UPDATE_IN_PROGRESS",
                Err("look with `./deploy.sh --stack demo --status`, and repeat the command when it is done"),
            ),
            (
                "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS",
                Err("look with `./deploy.sh --stack demo --status`, and repeat the command when it is done"),
            ),
            ("UPDATE_ROLLBACK_FAILED", Err("then run `aws cloudformation continue-update-rollback --stack-name demo`")),
            ("UPDATE_FAILED", Err("take it back with `aws cloudformation rollback-stack --stack-name demo`")),
            ("ROLLBACK_FAILED", Err("remove it with `./deploy.sh --stack demo --delete`, and repeat the command")),
            ("DELETE_FAILED", Err("remove it with `./deploy.sh --stack demo --delete`, and repeat the command")),
            ("CREATE_FAILED", Err("remove it with `./deploy.sh --stack demo --delete`, and repeat the command")),
        ] {
            let destination = Destination { stack: "demo".to_owned(), region: None, place: Place::Account };
            let readiness = stack(status).readiness(&destination);
            let readiness = readiness.as_ref().map_err(|failure| failure.help.last().unwrap().as_str());
            assert_eq!(readiness.copied(), expected, "{status}");
        }
    }
}
