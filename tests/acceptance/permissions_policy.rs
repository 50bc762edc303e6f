//! The policies in `docs/permissions`, read as IAM reads them.

use std::collections::BTreeSet;
use std::fs;

use serde_json::{Map, Value};

use crate::local_aws::root;

/// A set of actions, each as `service:Operation`.
pub(crate) type Actions = BTreeSet<String>;

/// A policy by the name of its file, `docs/permissions/NAME-policy.json`.
pub(crate) struct Policy {
    pub(crate) name: &'static str,
    pub(crate) text: String,
    pub(crate) statements: Vec<Statement>,
}

/// One statement of a policy.
pub(crate) struct Statement {
    pub(crate) sid: String,
    pub(crate) actions: Vec<String>,
    pub(crate) resources: Vec<String>,
}

impl Policy {
    /// Reads a policy, and panics where it is not one of the form that is used here.
    pub(crate) fn read(name: &'static str) -> Self {
        let path = root().join(format!("docs/permissions/{name}-policy.json"));
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let policy: Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        let policy = policy.as_object().unwrap_or_else(|| panic!("{name} is no object"));
        assert_eq!(keys(policy), ["Version", "Statement"], "{name}");
        assert_eq!(policy["Version"], "2012-10-17", "{name}");
        let statements = policy["Statement"].as_array().unwrap_or_else(|| panic!("{name} has no statements"));
        let statements = statements.iter().map(|statement| Statement::read(name, statement)).collect();
        Self { name, text, statements }
    }

    /// Everything it allows on some resource.
    pub(crate) fn actions(&self) -> Actions {
        self.statements.iter().flat_map(|statement| statement.actions.iter().cloned()).collect()
    }
}

impl Statement {
    fn read(policy: &str, statement: &Value) -> Self {
        let place = format!("{policy}: {statement}");
        let statement = statement.as_object().unwrap_or_else(|| panic!("{place}"));
        let shape: Vec<_> = keys(statement).into_iter().filter(|key| *key != "Condition").collect();
        assert_eq!(shape, ["Sid", "Effect", "Action", "Resource"], "{place}");
        assert_eq!(statement["Effect"], "Allow", "{place}");
        let actions = statement["Action"].as_array().unwrap_or_else(|| panic!("actions are a list: {place}"));
        let resources = match &statement["Resource"] {
            Value::Array(list) => list.iter().map(|resource| text(resource, &place)).collect(),
            one => vec![text(one, &place)],
        };
        Self {
            sid: text(&statement["Sid"], &place),
            actions: actions.iter().map(|action| text(action, &place)).collect(),
            resources,
        }
    }
}

fn text(value: &Value, place: &str) -> String {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text: {place}")).to_owned()
}

fn keys(object: &Map<String, Value>) -> Vec<&str> {
    object.keys().map(String::as_str).collect()
}
