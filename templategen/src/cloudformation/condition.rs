//! Conditions: whether they hold, as far as the template and the parameters say it.

use std::ops::Range;

use super::template::Template;
use super::value::{Open, Value};
use crate::yaml::Node;

/// Whether something holds, or why that is not known.
pub(super) type Answer = Result<bool, Open>;

impl<'a> Template<'a> {
    /// Whether the condition of a name holds.
    ///
    /// # Errors
    /// What only a launch knows of it.
    pub(super) fn holds(&self, name: &str, range: &Range<usize>) -> Answer {
        let Some(entry) = self.condition(name) else {
            self.broken(range, format!("the template has no condition `{name}`"), "declare it under `Conditions`");
            return Err(Open::Told);
        };
        if self.asked.borrow().contains(&entry.key.as_str()) {
            let message = format!("the condition `{name}` leads back to itself");
            self.broken(&entry.key_range, message, "let it depend on parameters, or on conditions that do not use it");
            return Err(Open::Told);
        }
        if let Some((_, answer)) = self.answered.borrow().iter().find(|(other, _)| *other == name) {
            return answer.clone();
        }
        self.asked.borrow_mut().push(&entry.key);
        let answer = self.expression(&entry.value);
        self.asked.borrow_mut().pop();
        self.answered.borrow_mut().push((&entry.key, answer.clone()));
        answer
    }

    fn expression(&self, node: &'a Node) -> Answer {
        let [only] = node.entries() else { return self.no_condition(node) };
        let items = only.value.items();
        match (only.key.as_str(), items) {
            ("Condition", _) => match only.value.scalar() {
                Some(name) => self.holds(&name.text, &only.value.range),
                None => self.no_condition(node),
            },
            ("Fn::Equals", [one, other]) => self.equal(one, other),
            ("Fn::Not", [inner]) => self.expression(inner).map(|holds| !holds),
            ("Fn::And", [_, ..]) => self.all(items, true),
            ("Fn::Or", [_, ..]) => self.all(items, false),
            _ => self.no_condition(node),
        }
    }

    fn no_condition(&self, node: &Node) -> Answer {
        let fix = "write it with Fn::Equals, Fn::And, Fn::Or, Fn::Not or Condition";
        self.broken(&node.range, "this is no condition", fix);
        Err(Open::Told)
    }

    /// Whether all are as given: one that is otherwise decides, whatever the others are.
    fn all(&self, nodes: &'a [Node], as_given: bool) -> Answer {
        let answers: Vec<_> = nodes.iter().map(|node| self.expression(node)).collect();
        if answers.contains(&Ok(!as_given)) {
            return Ok(!as_given);
        }
        answers.into_iter().find(Result::is_err).unwrap_or(Ok(as_given))
    }

    fn equal(&self, one: &'a Node, other: &'a Node) -> Answer {
        let (Value::Text(first), Value::Text(second)) = (self.resolve(one).value, self.resolve(other).value) else {
            self.broken(&one.range, "`Fn::Equals` compares something that is no text", "compare two single values");
            return Err(Open::Told);
        };
        match (first.first_open(), second.first_open()) {
            (None, None) => Ok(first == second),
            _ if first == second && first.first_open() != Some(&Open::Told) => Ok(true),
            (Some(open), _) | (None, Some(open)) => Err(open.clone()),
        }
    }
}
