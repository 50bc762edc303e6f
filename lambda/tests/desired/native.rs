//! The native template of a spec, by what it deploys.

use std::collections::BTreeMap;

use serde_json::{Map, Value};
use templategen::spec::Spec;
use templategen::template::{self, Form, Format};

use crate::filled::{Values, text};

/// The resources of a template by their logical ids, in its order, every scalar a text.
pub(crate) struct Native {
    resources: Vec<(String, Map<String, Value>)>,
}

impl Native {
    /// Renders a spec.
    pub(crate) fn of(spec: &Spec) -> Self {
        let text = template::render(spec, Form::Native, Format::Json).expect("a small template");
        let template: Value = serde_json::from_str(&text).expect("JSON");
        let values = Values::of(&template);
        let resources = template["Resources"].as_object().expect("resources");
        let resources = resources.iter().map(|(id, resource)| {
            let resource = values.filled(resource).expect("no resource is left out");
            (id.clone(), resource.as_object().expect("a resource").clone())
        });
        Self { resources: resources.collect() }
    }

    /// The properties of the scaling policies, without what names their target.
    pub(crate) fn policies(&self) -> Vec<Value> {
        let policy = |(_, mut properties): (&str, Map<String, Value>)| {
            properties.remove("ScalingTargetId");
            let name = policy_name(text(&properties["PolicyName"]));
            properties.insert("PolicyName".to_owned(), name.into());
            Value::from(properties)
        };
        self.of_type("AWS::ApplicationAutoScaling::ScalingPolicy").map(policy).collect()
    }

    /// The properties of the alarms that call a policy, by that policy's name.
    pub(crate) fn alarms(&self) -> Vec<Value> {
        let names: BTreeMap<&str, String> = self
            .of_type("AWS::ApplicationAutoScaling::ScalingPolicy")
            .map(|(id, properties)| (id, policy_name(text(&properties["PolicyName"]))))
            .collect();
        let alarm = |(_, mut properties): (&str, Map<String, Value>)| {
            let action = text(&properties["AlarmActions"][0]).to_owned();
            let name = names.get(action.as_str())?;
            properties.insert("AlarmActions".to_owned(), Value::from_iter([name.as_str()]));
            properties.remove("Tags");
            Some(Value::from(properties))
        };
        self.of_type("AWS::CloudWatch::Alarm").filter_map(alarm).collect()
    }

    /// The scheduled actions of the scalable target.
    pub(crate) fn scheduled_actions(&self) -> Vec<Value> {
        let targets = self.of_type("AWS::ApplicationAutoScaling::ScalableTarget");
        targets
            .filter_map(|(_, properties)| properties.get("ScheduledActions")?.as_array().cloned())
            .flatten()
            .collect()
    }

    /// The step adjustments by the names of their policies, sorted.
    pub(crate) fn step_adjustments(&self) -> Vec<(String, Value)> {
        let mut adjustments: Vec<_> = self
            .policies()
            .iter()
            .filter_map(|policy| {
                let steps = policy.get("StepScalingPolicyConfiguration")?.get("StepAdjustments")?;
                Some((text(&policy["PolicyName"]).to_owned(), steps.clone()))
            })
            .collect();
        adjustments.sort_by(|(one, _), (two, _)| one.cmp(two));
        adjustments
    }

    fn of_type(&self, name: &str) -> impl Iterator<Item = (&str, Map<String, Value>)> {
        let resources = self.resources.iter().filter(move |(_, resource)| resource["Type"] == name);
        resources.map(|(id, resource)| (id.as_str(), resource["Properties"].as_object().expect("properties").clone()))
    }
}

/// A policy's name without its stack's.
fn policy_name(name: &str) -> String {
    name.strip_prefix("AWS::StackName-").unwrap_or_else(|| panic!("{name} has no stack")).to_owned()
}
