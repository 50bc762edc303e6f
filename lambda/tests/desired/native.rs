//! The native template of a spec with its parameters filled in, as CloudFormation would.

use std::collections::BTreeMap;

use serde_json::{Map, Value};
use templategen::spec::Spec;
use templategen::template::{self, Form, Format};

/// The endpoint that is filled in.
pub(crate) const ENDPOINT: &str = "the-endpoint";
/// The variant that is filled in.
pub(crate) const VARIANT: &str = "the-variant";
/// The inference component that is filled in.
pub(crate) const INFERENCE_COMPONENT: &str = "the-component";

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

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text"))
}

/// The values of parameters and conditions.
struct Values<'a> {
    parameters: BTreeMap<&'a str, &'a str>,
    conditions: &'a Value,
}

impl<'a> Values<'a> {
    fn of(template: &'a Value) -> Self {
        let defaults = template["Parameters"].as_object().expect("parameters").iter();
        let defaults =
            defaults.filter_map(|(name, parameter)| Some((name.as_str(), parameter.get("Default")?.as_str()?)));
        let mut parameters: BTreeMap<&str, &str> = defaults.collect();
        let names = [
            ("EndpointName", ENDPOINT),
            // Of a stack that makes its endpoint.
            ("Endpoint.EndpointName", ENDPOINT),
            ("VariantName", VARIANT),
            ("InferenceComponentName", INFERENCE_COMPONENT),
        ];
        parameters.extend(names);
        Self { parameters, conditions: &template["Conditions"] }
    }

    /// The value with its functions carried out; `None` for `AWS::NoValue`. What is not known stands for itself.
    fn filled(&self, value: &Value) -> Option<Value> {
        Some(match value {
            Value::Object(map) if map.len() == 1 => {
                let (key, argument) = map.iter().next()?;
                match key.as_str() {
                    "Ref" if argument == "AWS::NoValue" => return None,
                    "Ref" => self.value_of(text(argument)).into(),
                    "Fn::Sub" => self.sub(argument.as_str().unwrap_or_default()).into(),
                    "Fn::GetAtt" => {
                        let path = argument.as_array().expect("a path").iter().map(text).collect::<Vec<_>>();
                        self.value_of(&path.join(".")).into()
                    }
                    "Fn::If" => {
                        let [condition, then, otherwise] = argument.as_array()?.as_slice() else { return None };
                        let holds = self.holds(&self.conditions[text(condition)]);
                        return self.filled(if holds { then } else { otherwise });
                    }
                    _ => self.map(map),
                }
            }
            Value::Object(map) => self.map(map),
            Value::Array(items) => items.iter().filter_map(|item| self.filled(item)).collect(),
            Value::String(text) => text.as_str().into(),
            scalar => scalar.to_string().into(),
        })
    }

    fn map(&self, map: &Map<String, Value>) -> Value {
        Value::Object(map.iter().filter_map(|(key, value)| Some((key.clone(), self.filled(value)?))).collect())
    }

    fn holds(&self, condition: &Value) -> bool {
        let (function, arguments) = condition.as_object().and_then(|map| map.iter().next()).expect("a function");
        let arguments = arguments.as_array().expect("arguments");
        match function.as_str() {
            "Fn::Not" => !self.holds(&arguments[0]),
            "Fn::Equals" => self.filled(&arguments[0]) == self.filled(&arguments[1]),
            other => panic!("{other} is not known"),
        }
    }

    fn value_of(&self, name: &str) -> String {
        self.parameters.get(name).map_or_else(|| name.to_owned(), |value| (*value).to_owned())
    }

    fn sub(&self, text: &str) -> String {
        let mut filled = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("${") {
            let (name, after) = after.split_once('}').expect("the placeholder ends");
            filled.push_str(before);
            filled.push_str(&self.value_of(name));
            rest = after;
        }
        filled + rest
    }
}
