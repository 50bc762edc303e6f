//! JSON, looked at one level at a time.
//!
//! Nothing is descended into that is not asked for, so that no nesting, however deep, is followed; numbers keep the
//! digits they were written with, and a name that is there twice is there twice.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

/// The most characters of a value that a message shows.
const SHOWN: usize = 60;

/// A JSON value that has not been looked into.
#[derive(Clone, Copy, Debug)]
pub(super) struct Json<'json>(&'json str);

/// One level of a JSON value.
#[derive(Debug)]
pub(super) enum Level<'json> {
    /// A text.
    Text(String),
    /// A number, `true` or `false`, as it was written.
    Plain(&'json str),
    /// A list.
    List(Vec<Json<'json>>),
    /// An object: names and values, in their order, whether or not a name is there twice.
    Object(Vec<(String, Json<'json>)>),
    /// `null`, or a text that can not be decoded.
    Nothing,
}

impl<'json> Json<'json> {
    /// The value in a raw one.
    pub(super) fn new(raw: &'json RawValue) -> Self {
        Self(raw.get().trim())
    }

    /// What it is.
    pub(super) fn level(self) -> Level<'json> {
        let level = match self.0.as_bytes().first() {
            Some(b'"') => serde_json::from_str(self.0).ok().map(Level::Text),
            Some(b'[') => serde_json::from_str::<Vec<&RawValue>>(self.0)
                .ok()
                .map(|items| Level::List(items.into_iter().map(Self::new).collect())),
            Some(b'{') => serde_json::from_str::<Entries<'json>>(self.0).ok().map(|entries| Level::Object(entries.0)),
            Some(b'n') | None => None,
            Some(_) => Some(Level::Plain(self.0)),
        };
        level.unwrap_or(Level::Nothing)
    }

    /// Whether it is a list.
    pub(super) fn is_list(self) -> bool {
        self.0.starts_with('[')
    }

    /// Whether it is a text without anything in it but blanks: a parameter of the console that was left empty.
    pub(super) fn is_empty_text(self) -> bool {
        matches!(self.level(), Level::Text(text) if text.trim().is_empty())
    }
}

/// The value as it was written, in one line and cut short.
impl fmt::Display for Json<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&shortened(self.0, SHOWN))
    }
}

/// The beginning of a text of more than `most` characters, in one line, with the number of characters behind it.
pub(super) fn shortened(text: &str, most: usize) -> String {
    let characters = text.chars().count();
    let shown = text.chars().take(most).map(|letter| if letter.is_control() { ' ' } else { letter });
    if characters <= most {
        shown.collect()
    } else {
        format!("{}… ({characters} characters)", shown.collect::<String>())
    }
}

struct Entries<'json>(Vec<(String, Json<'json>)>);

impl<'json> Deserialize<'json> for Entries<'json> {
    fn deserialize<D: Deserializer<'json>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(EntriesVisitor)
    }
}

struct EntriesVisitor;

impl<'json> Visitor<'json> for EntriesVisitor {
    type Value = Entries<'json>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'json>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut entries = Vec::new();
        while let Some((name, value)) = map.next_entry::<String, &RawValue>()? {
            entries.push((name, Json::new(value)));
        }
        Ok(Entries(entries))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_level_at_a_time() {
        let json = |text| Json(text);
        assert!(matches!(json("\"a\\u00e9\"").level(), Level::Text(text) if text == "aé"));
        assert!(matches!(json("\"\\ud800\"").level(), Level::Nothing));
        assert!(matches!(json("null").level(), Level::Nothing));
        assert!(matches!(json("-1.50e3").level(), Level::Plain("-1.50e3")));
        assert!(matches!(json("true").level(), Level::Plain("true")));
        let Level::Object(entries) = json("{\"a\": 1, \"b\": [2, {}], \"a\": 3}").level() else { panic!("an object") };
        let entries: Vec<_> = entries.iter().map(|(name, value)| format!("{name} {value}")).collect();
        assert_eq!(entries, ["a 1", "b [2, {}]", "a 3"]);
    }

    #[test]
    fn any_depth() {
        let deep = format!("{}{}", "[".repeat(200_000), "]".repeat(200_000));
        let Level::List(items) = Json(&deep).level() else { panic!("a list") };
        assert_eq!(items.len(), 1);
        assert_eq!(items[0].to_string(), format!("{}… (399998 characters)", "[".repeat(60)));
    }

    #[test]
    fn long_values_are_cut() {
        assert_eq!(shortened("äöü\n", 4), "äöü ");
        assert_eq!(shortened("äöü", 2), "äö… (3 characters)");
    }
}
