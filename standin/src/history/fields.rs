//! Reading the JSON of a history, with the place in every message.

use serde_json::{Map, Value};

/// The members of an object at a place of a file.
#[derive(Clone, Debug)]
pub(super) struct Fields<'a> {
    /// The file, and the place within it where that is not the top.
    place: String,
    members: &'a Map<String, Value>,
}

impl<'a> Fields<'a> {
    pub(super) fn of(place: &str, value: &'a Value) -> Result<Self, String> {
        let members = value.as_object().ok_or_else(|| format!("{place} is {}: expected an object", short(value)))?;
        Ok(Self { place: place.to_owned(), members })
    }

    /// Refuses members that are not among these.
    pub(super) fn only(&self, known: &[&str]) -> Result<(), String> {
        match self.members.keys().find(|name| !known.contains(&name.as_str())) {
            None => Ok(()),
            Some(name) => Err(format!("{} has '{name}', which is none of {}", self.place, known.join(", "))),
        }
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.members.contains_key(name)
    }

    pub(super) fn get(&self, name: &str) -> Option<&'a Value> {
        self.members.get(name).filter(|value| !value.is_null())
    }

    /// An object among the members.
    pub(super) fn object(&self, name: &str) -> Result<Fields<'a>, String> {
        Self::of(&self.at(name), self.members.get(name).unwrap_or(&Value::Null))
    }

    /// The objects of a list; none where it is left out.
    pub(super) fn objects(&self, name: &str) -> Result<Vec<Fields<'a>>, String> {
        let list = self.list(name)?.iter().enumerate();
        list.map(|(position, value)| Self::of(&format!("{}[{position}]", self.at(name)), value)).collect()
    }

    /// The elements of a list; none where it is left out.
    pub(super) fn list(&self, name: &str) -> Result<&'a [Value], String> {
        Ok(self.typed(name, "a list", Value::as_array)?.map_or(&[], Vec::as_slice))
    }

    pub(super) fn text(&self, name: &str) -> Result<Option<&'a str>, String> {
        self.typed(name, "text", Value::as_str)
    }

    /// A count of instances, copies or whatever else is scaled.
    pub(super) fn count(&self, name: &str) -> Result<Option<i64>, String> {
        self.typed(name, "a whole number of 0 or more", count)
    }

    /// The counts of a list that is required.
    pub(super) fn counts(&self, name: &str) -> Result<Vec<i64>, String> {
        let found = self.list(name)?.iter().map(count).collect::<Option<Vec<_>>>();
        found
            .filter(|counts| !counts.is_empty())
            .ok_or_else(|| format!("{} is not a list of whole numbers: expected one for each point", self.at(name)))
    }

    pub(super) fn seconds(&self, name: &str) -> Result<Option<f64>, String> {
        self.typed(name, "a number of seconds from 0 to 1e9", |value| {
            value.as_f64().filter(|seconds| (0.0..=1e9).contains(seconds))
        })
    }

    /// Text that has to be one of `choices`.
    pub(super) fn choice(&self, name: &str, choices: &[&'static str]) -> Result<Option<&'static str>, String> {
        let Some(text) = self.text(name)? else { return Ok(None) };
        self.chosen(name, text, choices).map(Some)
    }

    /// Texts that each have to be one of `choices`.
    pub(super) fn choices(&self, name: &str, choices: &[&'static str]) -> Result<Vec<&'static str>, String> {
        let chosen = |value: &Value| self.chosen(name, value.as_str().unwrap_or(&value.to_string()), choices);
        self.list(name)?.iter().map(chosen).collect()
    }

    fn chosen(&self, name: &str, text: &str, choices: &[&'static str]) -> Result<&'static str, String> {
        let found = choices.iter().copied().find(|choice| *choice == text);
        found.ok_or_else(|| format!("{} is '{text}': expected one of {}", self.at(name), choices.join(", ")))
    }

    /// What is missing, as a message.
    pub(super) fn missing(&self, what: &str) -> String {
        format!("{} has no {what}", self.place)
    }

    /// A message about a member.
    pub(super) fn about(&self, name: &str, problem: &str) -> String {
        format!("{} {problem}", self.at(name))
    }

    /// A copy of all members.
    pub(super) fn to_value(&self) -> Value {
        Value::Object(self.members.clone())
    }

    fn at(&self, name: &str) -> String {
        match self.place.split_once(": ") {
            None => format!("{}: {name}", self.place),
            Some(_) => format!("{}.{name}", self.place),
        }
    }

    fn typed<T>(
        &self,
        name: &str,
        expected: &str,
        convert: impl FnOnce(&'a Value) -> Option<T>,
    ) -> Result<Option<T>, String> {
        let Some(value) = self.get(name) else { return Ok(None) };
        convert(value).map(Some).ok_or_else(|| format!("{} is {}: expected {expected}", self.at(name), short(value)))
    }
}

fn count(value: &Value) -> Option<i64> {
    value.as_i64().filter(|count| (0..=i64::from(i32::MAX)).contains(count))
}

/// A value as far as a message can take it.
fn short(value: &Value) -> String {
    match value {
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "an object".to_owned(),
        other => other.to_string().chars().take(80).collect(),
    }
}
