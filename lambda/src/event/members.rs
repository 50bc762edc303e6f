//! The members of a JSON object, each value as it was written.
//!
//! Values are skipped over without recursion, so that no depth of nesting is too deep. A member whose name is no text
//! (half of a surrogate pair) is left out. Where a name comes twice, the last one counts, as almost everywhere JSON is
//! read.

use std::collections::HashMap;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

/// The members by their names.
pub(super) struct Members<'json>(HashMap<String, &'json RawValue>);

impl<'json> Members<'json> {
    /// The members of a text that is a JSON object, and nothing behind it; `None` for every other text.
    pub(super) fn read(json: &'json str) -> Option<Self> {
        serde_json::from_str(json).ok()
    }

    /// A value; `None` where it is missing or null.
    pub(super) fn get(&self, name: &str) -> Option<&'json RawValue> {
        self.0.get(name).copied().filter(|value| value.get() != "null")
    }

    /// A value that is a text.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        self.get(name).and_then(text)
    }
}

/// The text a value is; `None` where it is something else.
pub(super) fn text(value: &RawValue) -> Option<String> {
    serde_json::from_str(value.get()).ok()
}

impl<'json> Deserialize<'json> for Members<'json> {
    fn deserialize<D: Deserializer<'json>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ObjectVisitor)
    }
}

struct ObjectVisitor;

impl<'json> Visitor<'json> for ObjectVisitor {
    type Value = Members<'json>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'json>>(self, mut access: A) -> Result<Self::Value, A::Error> {
        let mut members = HashMap::new();
        // A name is taken as it was written, too: one that is no text would otherwise end the reading of all others.
        while let Some((name, value)) = access.next_entry::<&RawValue, &RawValue>()? {
            if let Some(name) = text(name) {
                members.insert(name, value);
            }
        }
        Ok(Members(members))
    }
}
