//! Places in a document, and what is read at one.

use std::time::Duration;

use jiff::Timestamp;
use serde_json::Value;

/// A value with the way to it.
#[derive(Clone, Debug)]
pub(super) struct Place<'a> {
    path: String,
    value: &'a Value,
}

/// What is wrong with a document: where, and what, as the rest of a sentence that begins with the place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wrong {
    pub(super) path: String,
    pub(super) reason: String,
}

impl<'a> Place<'a> {
    pub(super) fn root(value: &'a Value) -> Self {
        Self { path: String::new(), value }
    }

    pub(super) fn wrong(&self, reason: impl Into<String>) -> Wrong {
        Wrong { path: self.path.clone(), reason: reason.into() }
    }

    /// That it is none of what is needed here.
    fn not(&self, needed: &str) -> Wrong {
        const MOST: usize = 60;
        let text = self.value.to_string();
        let cut: String = text.chars().take(MOST).collect();
        let dots = if cut.len() < text.len() { "..." } else { "" };
        self.wrong(format!("is {cut}{dots}, which is no {needed}"))
    }

    /// The member of an object.
    pub(super) fn member(&self, name: &str) -> Result<Self, Wrong> {
        let members = self.value.as_object().ok_or_else(|| self.not("object"))?;
        let path = if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) };
        match members.get(name) {
            Some(value) => Ok(Self { path, value }),
            None => Err(Wrong { path, reason: "is missing".to_owned() }),
        }
    }

    /// All items of a list, each read in the same way.
    pub(super) fn list<T>(&self, read: impl Fn(&Self) -> Result<T, Wrong>) -> Result<Vec<T>, Wrong> {
        let items = self.value.as_array().ok_or_else(|| self.not("list"))?;
        let numbered = items.iter().enumerate();
        numbered.map(|(number, value)| read(&Self { path: format!("{}[{number}]", self.path), value })).collect()
    }

    /// `None` for null.
    pub(super) fn optional<T>(&self, read: impl Fn(&Self) -> Result<T, Wrong>) -> Result<Option<T>, Wrong> {
        if self.value.is_null() { Ok(None) } else { read(self).map(Some) }
    }

    pub(super) fn text(&self) -> Result<String, Wrong> {
        self.value.as_str().map(str::to_owned).ok_or_else(|| self.not("text"))
    }

    pub(super) fn flag(&self) -> Result<bool, Wrong> {
        self.value.as_bool().ok_or_else(|| self.not("true or false"))
    }

    /// A whole number that fits.
    pub(super) fn count<T: TryFrom<u64>>(&self) -> Result<T, Wrong> {
        let number = self.value.as_u64().ok_or_else(|| self.not("whole number from 0 on"))?;
        T::try_from(number).map_err(|_| self.wrong(format!("is {number}, which is too large")))
    }

    pub(super) fn number(&self) -> Result<f64, Wrong> {
        self.value.as_f64().ok_or_else(|| self.not("number"))
    }

    pub(super) fn instant(&self) -> Result<Timestamp, Wrong> {
        let instant = self.value.as_str().and_then(|text| text.parse().ok());
        instant.ok_or_else(|| self.not("instant as RFC 3339 writes it"))
    }

    pub(super) fn seconds(&self) -> Result<Duration, Wrong> {
        let seconds = self.value.as_f64().and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
        seconds.ok_or_else(|| self.not("number of seconds from 0 on"))
    }

    /// The value that a word stands for.
    pub(super) fn word<T>(&self, what: &str, value: impl Fn(&str) -> Option<T>) -> Result<T, Wrong> {
        self.value.as_str().and_then(value).ok_or_else(|| self.not(what))
    }
}

/// The first place in which two documents differ, in the order of the first one, and how: what the second one has instead.
/// Members of the given names may differ.
pub(super) fn difference(path: &str, expected: &Value, found: &Value, free: &[&str]) -> Option<Wrong> {
    let wrong = |path: String, reason: String| Some(Wrong { path, reason });
    match (expected, found) {
        (Value::Object(expected), Value::Object(found)) => {
            let below = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
            if let Some(unknown) = found.keys().find(|name| !expected.contains_key(*name)) {
                return wrong(below(unknown), "is no part of a report".to_owned());
            }
            expected.iter().filter(|(name, _)| !free.contains(&name.as_str())).find_map(|(name, expected)| match found
                .get(name)
            {
                Some(found) => difference(&below(name), expected, found, free),
                None => wrong(below(name), "is missing".to_owned()),
            })
        }
        (Value::Array(expected), Value::Array(found)) if expected.len() == found.len() => {
            let pairs = expected.iter().zip(found).enumerate();
            pairs
                .into_iter()
                .find_map(|(number, (expected, found))| difference(&format!("{path}[{number}]"), expected, found, free))
        }
        (Value::Array(expected), Value::Array(found)) => {
            let [expected, found] = [expected, found].map(Vec::len);
            wrong(path.to_owned(), format!("is a list of {found}, while the rest of the report says one of {expected}"))
        }
        (Value::Number(expected), Value::Number(found)) if expected.as_f64() == found.as_f64() => None,
        (expected, found) if expected == found => None,
        (expected, found) => {
            wrong(path.to_owned(), format!("is {found}, while the rest of the report says {expected}"))
        }
    }
}
