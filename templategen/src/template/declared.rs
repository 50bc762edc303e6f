//! The parameters of a template as CloudFormation reads them, whatever they were made from.

use regex_lite::Regex;

use super::value::{Map, Value};

/// One parameter, and what CloudFormation checks of its value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Declared {
    /// Its name. Case matters.
    pub name: String,
    /// Its default. The console asks for one that has none.
    pub default: Option<String>,
    /// The regular expression that the whole value has to match.
    pub pattern: Option<String>,
    /// What is allowed, in words.
    pub constraint: Option<String>,
    /// The values to choose from; empty where any will do.
    pub choices: Vec<String>,
}

impl Declared {
    /// Whether CloudFormation takes a value.
    #[must_use]
    pub fn takes(&self, value: &str) -> bool {
        let chosen = self.choices.is_empty() || self.choices.iter().any(|choice| choice == value);
        chosen && self.pattern.as_deref().is_none_or(|pattern| matches(pattern, value))
    }

    /// What it takes, in words that can stand behind `write`.
    #[must_use]
    pub fn wanted(&self) -> String {
        match (&self.choices[..], &self.constraint) {
            ([], Some(constraint)) => constraint.clone(),
            ([], None) => format!("what matches `{}`", self.pattern.as_deref().unwrap_or_default()),
            (choices, _) => format!("one of {}", choices.join(", ")),
        }
    }
}

/// Whether the whole value matches. CloudFormation's expressions are Java's: one that means nothing here is left to it.
fn matches(pattern: &str, value: &str) -> bool {
    Regex::new(&format!("^(?:{pattern})$")).map_or(true, |pattern| pattern.is_match(value))
}

/// The parameters of a template, in its order.
pub(super) fn declared(template: &Map) -> Vec<Declared> {
    let section = template.iter().find(|(name, _)| *name == "Parameters");
    let Some((_, Value::Map(parameters))) = section else { return Vec::new() };
    parameters
        .iter()
        .filter_map(|(name, entry)| match entry {
            Value::Map(entry) => Some(read(name, entry)),
            _ => None,
        })
        .collect()
}

fn read(name: &str, entry: &Map) -> Declared {
    let value = |key: &str| entry.iter().find(|(name, _)| *name == key).map(|(_, value)| value);
    let choices = match value("AllowedValues") {
        Some(Value::List(values)) => values.iter().filter_map(scalar).collect(),
        _ => Vec::new(),
    };
    Declared {
        name: name.to_owned(),
        default: value("Default").and_then(scalar),
        pattern: value("AllowedPattern").and_then(scalar),
        constraint: value("ConstraintDescription").and_then(scalar),
        choices,
    }
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::Text(text) | Value::Number(text) => Some(text.clone()),
        Value::Bool(flag) => Some(flag.to_string()),
        Value::List(_) | Value::Map(_) | Value::Function(..) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec;
    use crate::template::{Form, Format, parameters_from_s3};

    #[test]
    fn what_cloudformation_checks_is_read_and_held() {
        let entry = Map::new()
            .with("Type", "String")
            .with("Default", "b")
            .with("AllowedPattern", "a|b+")
            .with("ConstraintDescription", "an a, or some b")
            .with("AllowedValues", vec![Value::from("a"), Value::from("bb"), Value::from(true)]);
        let template = Map::new().with("Parameters", Map::new().with("P", entry).with("Q", Map::new()));
        let [p, q] = <[Declared; 2]>::try_from(declared(&template)).expect("two parameters");
        assert_eq!((p.name.as_str(), p.default.as_deref()), ("P", Some("b")));
        assert_eq!(p.constraint.as_deref(), Some("an a, or some b"));
        assert_eq!(p.choices, ["a", "bb", "true"]);
        for (value, taken) in [("a", true), ("bb", true), ("b", false), ("true", false), ("abb", false), ("a\n", false)]
        {
            assert_eq!(p.takes(value), taken, "{value:?}");
        }
        let by_pattern = Declared { choices: Vec::new(), ..p };
        for (value, taken) in [("a", true), ("bbb", true), ("xa", false), ("ax", false), ("a\n", false)] {
            assert_eq!(by_pattern.takes(value), taken, "{value:?}");
        }
        assert!(q.takes("anything") && q.default.is_none());
        assert_eq!(declared(&Map::new()), []);
    }

    #[test]
    fn every_pattern_of_a_template_means_something_here() {
        for spec in [
            "capacity: { min: 1, max: 2 }\nstep_scaling: { steps: 'below 2: -10%, from 50: +3%' }\n",
            "capacity: { min: 1, max: 2 }\nkind: async\nstep_scaling: { metric: ApproximateBacklogSize, steps: 'below 50: =1, from 50: =3' }\n",
            "capacity: { min: 1, max: 2 }\nkind: component\nstep_scaling: { steps: 'below 2: 0, from 50: +3, from 60: +4' }\n",
        ] {
            let reading = spec::read("test", spec.as_bytes());
            let read =
                reading.spec.as_ref().unwrap_or_else(|| panic!("{}", reading.source.report(&reading.diagnostics)));
            let parameters = parameters_from_s3(read, Form::Native, Format::Yaml).expect("a small template");
            assert!(!parameters.is_empty(), "{spec}");
            for parameter in parameters {
                let pattern = parameter.pattern.as_deref().unwrap_or_default();
                assert!(Regex::new(pattern).is_ok(), "{pattern} of {}", parameter.name);
                assert!(!parameter.takes("no value of any"), "{}", parameter.name);
            }
        }
    }
}
