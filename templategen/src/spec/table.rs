//! Every block and key of a spec, described once.
//!
//! The check of a spec's form, the suggestions for misspelt keys, the place a domain problem is shown at,
//! the JSON Schema and the page of keys are all readings of these rows, so none of them can know a key the
//! others miss.

mod rows;

use scaling::Field;

use super::choice::Words;
pub(crate) use rows::SPEC;

/// A mapping with known keys.
pub(crate) struct Block {
    /// What a message calls it.
    pub(crate) called: &'static str,
    pub(crate) description: &'static str,
    pub(crate) keys: &'static [Key],
}

/// One key of a block.
pub(crate) struct Key {
    pub(crate) name: &'static str,
    pub(crate) shape: Shape,
    pub(crate) required: bool,
    /// The default as JSON; `None` where there is none or it depends on other keys.
    pub(crate) default: Option<&'static str>,
    /// The domain's field, where it has one.
    pub(crate) field: Option<Field>,
    /// An example of the value, as written in a spec.
    pub(crate) example: &'static str,
    /// One sentence: meaning, unit, and what holds where the key is left out.
    pub(crate) description: &'static str,
}

/// What a value looks like.
pub(crate) enum Shape {
    /// Text that follows a pattern which the domain checks.
    Name(&'static str),
    /// Any text.
    Text,
    /// A whole number; the domain checks its range, the schema tells it.
    Whole { from: i64, to: i64 },
    /// An exact decimal.
    Decimal,
    /// A step's change, with or without a sign or a percent.
    Change,
    /// `true` or `false`.
    Switch,
    /// One of a few words.
    Choice(&'static dyn Words),
    /// A block.
    Block(&'static Block),
    /// A list of one shape.
    List(&'static Shape),
    /// A mapping with free keys and texts.
    Texts,
    /// One of several shapes: told apart by what stands there, and blocks by their first key.
    Either(&'static [Shape]),
}

/// Every block that a spec can have, each once: the spec itself, then the blocks of its keys, then theirs.
pub(crate) fn every_block() -> Vec<&'static Block> {
    let mut found = vec![&SPEC];
    let mut next = 0;
    while let Some(block) = found.get(next).copied() {
        for shape in block.keys.iter().flat_map(|key| [Some(&key.shape), key.shape.items()]).flatten() {
            for inner in shape.blocks() {
                if !found.iter().any(|known| std::ptr::eq(*known, inner)) {
                    found.push(inner);
                }
            }
        }
        next += 1;
    }
    found
}

const fn key(name: &'static str, shape: Shape, example: &'static str, description: &'static str) -> Key {
    Key { name, shape, required: false, default: None, field: None, example, description }
}

impl Key {
    const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    const fn default(mut self, json: &'static str) -> Self {
        self.default = Some(json);
        self
    }

    const fn field(mut self, field: Field) -> Self {
        self.field = Some(field);
        self
    }
}

impl Block {
    /// The key of a name.
    pub(crate) fn key(&self, name: &str) -> Option<&'static Key> {
        self.keys.iter().find(|key| key.name == name)
    }
}

impl Shape {
    /// The shapes a value may have, alternatives taken apart.
    pub(crate) fn alternatives(&'static self) -> &'static [Shape] {
        match self {
            Self::Either(shapes) => shapes,
            shape => std::slice::from_ref(shape),
        }
    }

    /// The forms of block a value may have.
    pub(crate) fn blocks(&'static self) -> impl Iterator<Item = &'static Block> {
        self.alternatives().iter().filter_map(|shape| match shape {
            Self::Block(block) => Some(*block),
            _ => None,
        })
    }

    /// The shape of the items, where the value may be a list.
    pub(crate) fn items(&'static self) -> Option<&'static Shape> {
        self.alternatives().iter().find_map(|shape| match shape {
            Self::List(item) => Some(*item),
            _ => None,
        })
    }

    /// What a message calls a value of this shape.
    pub(crate) fn wanted(&'static self) -> String {
        let one = |shape: &Shape| match shape {
            Self::Name(_) => "a name",
            Self::Text => "a text",
            Self::Whole { .. } => "a whole number",
            Self::Decimal => "a number",
            Self::Change => "a change",
            Self::Switch => "`true` or `false`",
            Self::Choice(_) => "a word",
            Self::Block(_) | Self::Texts => "a block",
            Self::List(_) => "a list",
            Self::Either(_) => "one of several forms",
        };
        let mut names: Vec<&str> = self.alternatives().iter().map(one).collect();
        names.dedup();
        names.join(" or ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_written_like_the_others() {
        let blocks = every_block();
        assert!(8 < blocks.len());
        for block in blocks {
            assert!(block.description.ends_with('.'), "{}", block.called);
            for key in block.keys {
                let name = key.name;
                let written = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
                assert!(name.bytes().all(written), "{name}");
                assert!(key.description.ends_with('.'), "{name}: a sentence ends with a full stop");
                assert!(!key.example.is_empty(), "{name}");
                assert!(!(key.required && key.default.is_some()), "{name}: what has a default is not required");
                if let Some(default) = key.default {
                    assert!(serde_json::from_str::<serde_json::Value>(default).is_ok(), "{name}: {default}");
                }
                assert_eq!(block.keys.iter().filter(|other| other.name == name).count(), 1, "{name} twice");
            }
        }
    }

    #[test]
    fn forms_of_a_block_differ_in_their_first_key() {
        for key in every_block().iter().flat_map(|block| block.keys) {
            let shape = key.shape.items().unwrap_or(&key.shape);
            let first: Vec<_> = shape.blocks().map(|block| block.keys[0].name).collect();
            for name in &first {
                assert_eq!(first.iter().filter(|other| *other == name).count(), 1, "{}", key.name);
                let others = shape.blocks().filter(|block| block.keys[0].name != *name);
                assert!(others.into_iter().all(|block| block.key(name).is_none()), "{name}");
            }
        }
    }
}
