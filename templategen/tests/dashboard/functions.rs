//! The functions in a dashboard's body, carried out as CloudFormation does it.

use std::collections::BTreeMap;

use serde_json::Value;

/// The text of a value: what it refers to has to be there.
pub(crate) fn text(value: &Value, values: &BTreeMap<String, String>, conditions: &Value) -> String {
    Functions { values, conditions }.text(value)
}

struct Functions<'a> {
    values: &'a BTreeMap<String, String>,
    conditions: &'a Value,
}

impl Functions<'_> {
    fn text(&self, value: &Value) -> String {
        let Value::Object(function) = value else { return value.as_str().expect("a text").to_owned() };
        let (name, argument) = function.iter().next().expect("a function");
        match (name.as_str(), argument) {
            ("Ref" | "Fn::GetAtt", _) => self.value(&path(argument)),
            ("Fn::Sub", Value::Array(parts)) => {
                let own = parts[1].as_object().expect("placeholders of its own");
                let own = own.iter().map(|(name, value)| (name.clone(), self.text(value)));
                let values = self.values.clone().into_iter().chain(own).collect();
                Functions { values: &values, conditions: self.conditions }.filled(parts[0].as_str().expect("a text"))
            }
            ("Fn::Sub", text) => self.filled(text.as_str().expect("a text")),
            ("Fn::If", Value::Array(parts)) => self.text(&parts[if self.holds(&parts[0]) { 1 } else { 2 }]),
            ("Fn::Join", Value::Array(parts)) => self.list(&parts[1]).join(parts[0].as_str().expect("a delimiter")),
            _ => panic!("{value} is no function of a dashboard"),
        }
    }

    fn list(&self, value: &Value) -> Vec<String> {
        let parts = value["Fn::Split"].as_array().expect("a text that is split");
        let delimiter = parts[0].as_str().expect("a delimiter");
        self.text(&parts[1]).split(delimiter).map(str::to_owned).collect()
    }

    fn holds(&self, condition: &Value) -> bool {
        let equals = self.conditions[condition.as_str().expect("a name")]["Fn::Equals"].as_array().expect("two values");
        self.text(&equals[0]) == self.text(&equals[1])
    }

    /// A name that is not known is an error of the template.
    fn value(&self, name: &str) -> String {
        self.values.get(name).unwrap_or_else(|| panic!("the template has no {name:?}")).clone()
    }

    /// `Fn::Sub`; what is filled in is not looked into again.
    fn filled(&self, text: &str) -> String {
        let mut filled = String::new();
        let mut rest = text;
        while let Some((before, from)) = rest.split_once("${") {
            let (name, after) = from.split_once('}').expect("every placeholder ends");
            filled.extend([before, &self.value(name)]);
            rest = after;
        }
        filled + rest
    }
}

/// The name that a reference or an attribute has inside a text.
fn path(argument: &Value) -> String {
    match argument {
        Value::Array(parts) => parts.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("."),
        name => name.as_str().expect("a name").to_owned(),
    }
}
