//! Policies, decided as IAM decides. Source: IAM user guide, "Policy evaluation logic" and "IAM JSON policy elements".

use std::collections::BTreeMap;

use serde_json::Value;

/// What a caller is asked to be allowed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Demand {
    /// `service:Operation`
    pub(crate) action: String,
    /// The ARN of what is acted on; `*` where the action knows none.
    pub(crate) resource: String,
    /// The condition keys that the action carries.
    pub(crate) context: BTreeMap<&'static str, String>,
}

/// The statements of a policy.
#[derive(Debug)]
pub(crate) struct Policy {
    /// In their order.
    pub(crate) statements: Vec<Statement>,
}

/// One statement.
#[derive(Debug)]
pub(crate) struct Statement {
    /// Whether it allows; it denies otherwise.
    pub(crate) allows: bool,
    /// Patterns of actions.
    pub(crate) actions: Vec<String>,
    /// Patterns of ARNs.
    pub(crate) resources: Vec<String>,
    /// What has to hold of the condition keys: all of it.
    equals: Vec<(String, Vec<String>)>,
}

impl Policy {
    /// Reads the JSON form.
    ///
    /// # Panics
    /// Where an element is met that is not decided here: nothing is skipped in silence.
    pub(crate) fn read(policy: &Value) -> Self {
        assert_eq!(policy["Version"], "2012-10-17", "{policy}");
        let statements = policy["Statement"].as_array().unwrap_or_else(|| panic!("no statements: {policy}"));
        Self { statements: statements.iter().map(Statement::read).collect() }
    }

    /// Whether some statement allows what is demanded, and none denies it.
    pub(crate) fn allows(&self, demand: &Demand) -> bool {
        let mut matching = self.statements.iter().filter(|statement| statement.is_about(demand)).peekable();
        matching.peek().is_some() && matching.all(|statement| statement.allows)
    }
}

impl Statement {
    fn read(statement: &Value) -> Self {
        let elements = statement.as_object().unwrap_or_else(|| panic!("no statement: {statement}"));
        let known = ["Sid", "Effect", "Action", "Resource", "Condition"];
        let unknown: Vec<_> = elements.keys().filter(|element| !known.contains(&element.as_str())).collect();
        assert!(unknown.is_empty(), "{unknown:?} is not decided here: {statement}");
        let allows = match statement["Effect"].as_str() {
            Some("Allow") => true,
            Some("Deny") => false,
            _ => panic!("no effect: {statement}"),
        };
        let equals = elements.get("Condition").map(conditions).unwrap_or_default();
        Self { allows, actions: texts(&statement["Action"]), resources: texts(&statement["Resource"]), equals }
    }

    fn is_about(&self, demand: &Demand) -> bool {
        let action = demand.action.to_lowercase();
        let has = |(key, values): &(String, Vec<String>)| {
            demand.context.get(key.as_str()).is_some_and(|value| values.contains(value))
        };
        self.actions.iter().any(|pattern| matches(&pattern.to_lowercase(), &action))
            && self.resources.iter().any(|pattern| matches(pattern, &demand.resource))
            && self.equals.iter().all(has)
    }
}

fn conditions(condition: &Value) -> Vec<(String, Vec<String>)> {
    let operators = condition.as_object().unwrap_or_else(|| panic!("no condition: {condition}"));
    let keys = operators.iter().flat_map(|(operator, keys)| {
        assert_eq!(operator, "StringEquals", "not decided here: {condition}");
        keys.as_object().unwrap_or_else(|| panic!("no keys: {condition}"))
    });
    keys.map(|(key, values)| (key.clone(), texts(values))).collect()
}

/// One text, or a list of them.
fn texts(value: &Value) -> Vec<String> {
    let one = |text: &Value| text.as_str().unwrap_or_else(|| panic!("no text: {text}")).to_owned();
    match value {
        Value::Array(texts) => texts.iter().map(one).collect(),
        text => vec![one(text)],
    }
}

/// Whether a text is of a pattern: `*` stands for any characters, `?` for one.
fn matches(pattern: &str, text: &str) -> bool {
    let mut rest = text.chars();
    let mut wanted = pattern.chars();
    match wanted.next() {
        None => text.is_empty(),
        Some('*') => {
            let after = wanted.as_str();
            let ends = text.char_indices().map(|(index, _)| index).chain([text.len()]);
            ends.rev().any(|index| matches(after, &text[index..]))
        }
        Some(letter) => {
            rest.next().is_some_and(|found| letter == '?' || letter == found) && matches(wanted.as_str(), rest.as_str())
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn policy() -> Policy {
        Policy::read(&json!({
            "Version": "2012-10-17",
            "Statement": [
                {"Effect": "Allow", "Action": ["a:Get*", "a:Put"], "Resource": "arn:a:thing/*"},
                {"Effect": "Allow", "Action": "a:List", "Resource": "*"},
                {"Effect": "Deny", "Action": "a:*", "Resource": ["arn:a:thing/secret", "arn:a:thing/no-?"]},
                {"Effect": "Allow", "Action": "b:Do", "Resource": "*", "Condition": {
                    "StringEquals": {"b:kind": ["one", "two"], "b:place": "here"}
                }},
            ],
        }))
    }

    fn check(action: &str, resource: &str, context: &[(&'static str, &str)], allowed: bool) {
        let context = context.iter().map(|(key, value)| (*key, (*value).to_owned())).collect();
        let demand = Demand { action: action.to_owned(), resource: resource.to_owned(), context };
        assert_eq!(policy().allows(&demand), allowed, "{demand:?}");
    }

    #[test]
    fn actions_and_resources_are_matched() {
        check("a:Put", "arn:a:thing/1", &[], true);
        check("A:pUT", "arn:a:thing/1", &[], true);
        check("a:GetAll", "arn:a:thing/", &[], true);
        check("a:Putter", "arn:a:thing/1", &[], false);
        check("a:Put", "arn:a:THING/1", &[], false);
        check("a:Put", "arn:a:thing", &[], false);
        check("a:Put", "*", &[], false);
        check("a:List", "*", &[], true);
        check("c:Put", "arn:a:thing/1", &[], false);
    }

    #[test]
    fn a_denial_wins() {
        check("a:Put", "arn:a:thing/secret", &[], false);
        check("a:List", "arn:a:thing/secret", &[], false);
        check("a:Put", "arn:a:thing/no-1", &[], false);
        check("a:Put", "arn:a:thing/no-", &[], true);
        check("a:Put", "arn:a:thing/no-12", &[], true);
    }

    #[test]
    fn every_condition_has_to_hold() {
        check("b:Do", "x", &[("b:kind", "one"), ("b:place", "here")], true);
        check("b:Do", "x", &[("b:kind", "two"), ("b:place", "here")], true);
        check("b:Do", "x", &[("b:kind", "three"), ("b:place", "here")], false);
        check("b:Do", "x", &[("b:kind", "one"), ("b:place", "Here")], false);
        check("b:Do", "x", &[("b:place", "here")], false);
        check("b:Do", "x", &[], false);
    }

    #[test]
    #[should_panic(expected = "[\"NotAction\"] is not decided here")]
    fn what_is_not_decided_is_said() {
        let statement = json!({"Effect": "Allow", "NotAction": "a:*", "Resource": "*"});
        Policy::read(&json!({"Version": "2012-10-17", "Statement": [statement]}));
    }
}
