//! YAML as a tree that remembers where everything stands and how it was spelled.
//!
//! A spec is small and read by people, so this is YAML without its surprises: no anchors, aliases, tags
//! or merge keys, no second document, no key twice. Scalars stay text: `+1` and `0.70` reach the domain
//! as their author wrote them, and only the spec's own table decides what is a number.

mod advice;
mod reader;

use std::ops::Range;

pub(crate) use advice::missing_space;
pub(crate) use reader::{Tags, read, read_documents};

/// A value and the bytes of the source it stands in.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) value: Value,
    /// Empty where the value was left out.
    pub(crate) range: Range<usize>,
}

/// What stands there.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    /// Nothing, `~` or `null`.
    Null,
    Scalar(Scalar),
    Sequence(Vec<Node>),
    Mapping(Vec<Entry>),
    /// Something a spec does not take, of which its author has been told.
    Refused,
}

/// A text, a number or a truth value: which of them is for the reader of the tree to say.
#[derive(Clone, Debug)]
pub(crate) struct Scalar {
    /// The text after quotes and escapes are resolved.
    pub(crate) text: String,
    pub(crate) style: Style,
    /// The bytes of the source that spell `text` letter by letter, where there are such.
    pub(crate) content: Option<Range<usize>>,
}

/// Whether a scalar may stand for something other than text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    Plain,
    /// Quoted, or a block of lines.
    Quoted,
}

/// A key with its value.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) key: String,
    pub(crate) key_range: Range<usize>,
    pub(crate) value: Node,
}

impl Node {
    /// The entry of a key, if this is a mapping that has it with a value.
    pub(crate) fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries().iter().find(|entry| entry.key == key && !entry.value.is_null())
    }

    /// The entries, if this is a mapping.
    pub(crate) fn entries(&self) -> &[Entry] {
        match &self.value {
            Value::Mapping(entries) => entries,
            _ => &[],
        }
    }

    /// The items, if this is a sequence.
    pub(crate) fn items(&self) -> &[Node] {
        match &self.value {
            Value::Sequence(items) => items,
            _ => &[],
        }
    }

    /// The scalar, if this is one.
    pub(crate) fn scalar(&self) -> Option<&Scalar> {
        match &self.value {
            Value::Scalar(scalar) => Some(scalar),
            _ => None,
        }
    }

    pub(crate) fn is_null(&self) -> bool {
        matches!(self.value, Value::Null)
    }
}
