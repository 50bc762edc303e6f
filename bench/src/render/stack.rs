//! What a template makes, as far as two of them have to agree to be the same work.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde_json::Value;
use templategen::exit::Exit;

use crate::failure::Failure;

/// The outline of a template: how many resources of each type, the names of parameters and outputs, and the
/// body of the dashboard.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Stack {
    types: BTreeMap<String, usize>,
    parameters: BTreeSet<String>,
    outputs: BTreeSet<String>,
    /// The text that `Fn::Sub` completes; empty where there is no dashboard.
    pub(super) dashboard_body: String,
}

impl Stack {
    /// Reads a template in JSON; the name is what messages call its writer.
    ///
    /// # Errors
    /// Where it is no JSON, or a resource has no type.
    pub(super) fn read(writer: &str, template: &[u8]) -> Result<Self, Failure> {
        let broken = |why: String| {
            Failure::new(Exit::Environment, format!("{writer} writes no template: {why}"), "run it alone and read it")
        };
        let template: Value = serde_json::from_slice(template).map_err(|error| broken(error.to_string()))?;
        let section = |name: &str| template[name].as_object().into_iter().flatten();
        let names = |name: &str| section(name).map(|(name, _)| name.clone()).collect();
        let mut types = BTreeMap::new();
        let mut dashboard_body = String::new();
        for (name, resource) in section("Resources") {
            let resource_type = resource["Type"].as_str().ok_or_else(|| broken(format!("{name} has no type")))?;
            *types.entry(resource_type.to_owned()).or_default() += 1;
            if let Some(body) = resource["Properties"]["DashboardBody"]["Fn::Sub"].as_str() {
                body.clone_into(&mut dashboard_body);
            }
        }
        Ok(Self { types, parameters: names("Parameters"), outputs: names("Outputs"), dashboard_body })
    }
}

impl fmt::Display for Stack {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, count) in &self.types {
            write!(formatter, "{name} {count}, ")?;
        }
        let (parameters, outputs) = (self.parameters.len(), self.outputs.len());
        write!(
            formatter,
            "parameters {parameters}, outputs {outputs}, bytes of dashboard {}",
            self.dashboard_body.len()
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_is_told_by_what_it_makes() {
        for (template, told) in [
            (
                r#"{"Resources": {
                    "A": {"Type": "AWS::CloudWatch::Dashboard", "Properties": {"DashboardBody": {"Fn::Sub": "{}"}}},
                    "B": {"Type": "AWS::CloudWatch::Alarm"},
                    "C": {"Type": "AWS::CloudWatch::Alarm"}
                }, "Parameters": {"A": {}, "B": {}, "C": {}}, "Outputs": {"A": {}}}"#,
                "AWS::CloudWatch::Alarm 2, AWS::CloudWatch::Dashboard 1, parameters 3, outputs 1, bytes of dashboard 2",
            ),
            ("{}", "parameters 0, outputs 0, bytes of dashboard 0"),
            (
                r#"{"Resources": {"A": {}}}"#,
                "error: CDK writes no template: A has no type\n  = help: run it alone and read it",
            ),
            (
                "Resources:",
                "error: CDK writes no template: expected value at line 1 column 1\n  = help: run it alone and read it",
            ),
        ] {
            let read = Stack::read("CDK", template.as_bytes());
            assert_eq!(read.map_or_else(|failure| failure.to_string(), |stack| stack.to_string()), told);
        }
    }
}
