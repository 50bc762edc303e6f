//! A template with its parameters' defaults filled in, as CloudFormation would.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

/// The endpoint that is filled in.
pub(crate) const ENDPOINT: &str = "the-endpoint";
/// The variant that is filled in.
pub(crate) const VARIANT: &str = "the-variant";
/// The inference component that is filled in.
pub(crate) const INFERENCE_COMPONENT: &str = "the-component";

/// A value that is a text.
pub(crate) fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text"))
}

/// The values of parameters and conditions.
pub(crate) struct Values<'a> {
    parameters: BTreeMap<&'a str, &'a str>,
    conditions: &'a Value,
}

impl<'a> Values<'a> {
    /// Those of a template.
    pub(crate) fn of(template: &'a Value) -> Self {
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

    /// The same with parameters changed in the console.
    pub(crate) fn with(mut self, changes: &[(&'a str, &'a str)]) -> Self {
        for (name, value) in changes {
            assert!(self.parameters.insert(name, value).is_some(), "there is no parameter {name}");
        }
        self
    }

    /// The value with its functions carried out; `None` for `AWS::NoValue`. What is not known stands for itself.
    pub(crate) fn filled(&self, value: &Value) -> Option<Value> {
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
