//! The check of a spec's form against the table: every problem, not only the first.

use std::ops::Range;

use super::choice::SWITCH;
use super::suggestion::{ALIKE, Home, Meant, is_word_of, meant, nearest, nearest_or_within};
use super::table::{Block, Key, SPEC, Shape};
use crate::diagnostic::{Diagnostic, FormCode};
use crate::yaml::{Entry, Node, Scalar, Style, Value, missing_space};

/// Checks a whole spec; `None` where it is so far from one that nothing else can be said about it.
pub(crate) fn check(root: &Node, problems: &mut Vec<Diagnostic>) -> Option<()> {
    let mut form = Form { problems };
    if let Value::Mapping(_) = root.value {
        form.block(&SPEC, &[], root, None);
        return Some(());
    }
    let run_into_its_value = root.scalar().and_then(|scalar| missing_space(&scalar.text));
    form.problems.push(Diagnostic::form(
        FormCode::WrongType,
        Some(root.range.clone()),
        "the spec is not a block of keys",
        run_into_its_value.unwrap_or_else(|| "start with lines such as `capacity: { min: 1, max: 10 }`".to_owned()),
    ));
    None
}

/// Whether a plain or quoted scalar is a whole number, and which.
pub(crate) fn whole(scalar: &Scalar) -> Option<i64> {
    let digits = scalar.text.strip_prefix(['+', '-']).unwrap_or(&scalar.text);
    let written_as_number = scalar.style == Style::Plain && digits.bytes().all(|byte| byte.is_ascii_digit());
    if written_as_number { scalar.text.parse().ok() } else { None }
}

/// Which form of a block stands there: the one whose first key is present.
pub(crate) fn form_of(shape: &'static Shape, node: &Node) -> Option<&'static Block> {
    let mut blocks = shape.blocks();
    let first = blocks.next()?;
    if blocks.next().is_none() {
        return Some(first);
    }
    shape.blocks().find(|block| node.entry(block.keys[0].name).is_some())
}

struct Form<'problems> {
    problems: &'problems mut Vec<Diagnostic>,
}

impl Form<'_> {
    /// `at` is the key the block stands under; a block in a list is marked at its own first key.
    fn block(&mut self, block: &'static Block, others: &[&'static Block], node: &Node, at: Option<&Range<usize>>) {
        let mut meant: Vec<&str> = Vec::new();
        for entry in node.entries() {
            let Some(key) = block.key(&entry.key) else {
                if let Some(other) = others.iter().find(|other| other.key(&entry.key).is_some()) {
                    self.keys_apart(block, other, &entry.key, &entry.key_range);
                } else {
                    meant.extend(self.unknown_key(block, node, entry));
                }
                continue;
            };
            if !entry.value.is_null() {
                self.value(key.name, key.example, &key.shape, &entry.value, Some(&entry.key_range));
            }
        }
        let place = at.cloned().or_else(|| node.entries().first().map(|entry| entry.key_range.clone()));
        for key in block.keys.iter().filter(|key| key.required && !meant.contains(&key.name)) {
            if node.entry(key.name).is_none() {
                self.missing(block, key, place.clone().unwrap_or_else(|| node.range.clone()));
            }
        }
    }

    fn value(&mut self, name: &str, example: &str, shape: &'static Shape, node: &Node, at: Option<&Range<usize>>) {
        match &node.value {
            Value::Null | Value::Refused => {}
            Value::Scalar(scalar) => self.scalar(name, example, shape, scalar, &node.range),
            Value::Sequence(items) => match shape.items() {
                None => self.wrong_type(name, "a list", example, shape, node),
                Some(item_shape) => {
                    for item in items {
                        if item.is_null() {
                            self.empty_item(name, item);
                        }
                        self.value(name, example, item_shape, item, None);
                    }
                }
            },
            Value::Mapping(entries) => {
                if shape.alternatives().iter().any(|shape| matches!(shape, Shape::Texts)) {
                    for entry in
                        entries.iter().filter(|entry| !matches!(entry.value.value, Value::Scalar(_) | Value::Refused))
                    {
                        self.wrong_type(&entry.key, described(&entry.value), "\"a text\"", &Shape::Text, &entry.value);
                    }
                } else if let Some(block) = form_of(shape, node) {
                    let others: Vec<_> = shape.blocks().filter(|other| !std::ptr::eq(*other, block)).collect();
                    self.block(block, &others, node, at);
                } else if shape.blocks().next().is_some() {
                    self.no_form(name, shape, node, at);
                } else {
                    self.wrong_type(name, "a block", example, shape, node);
                }
            }
        }
    }

    fn scalar(&mut self, name: &str, example: &str, shape: &'static Shape, scalar: &Scalar, range: &Range<usize>) {
        let text = &scalar.text;
        let takes = |wanted: fn(&Shape) -> bool| shape.alternatives().iter().find(|shape| wanted(shape));
        if takes(|shape| matches!(shape, Shape::Name(_) | Shape::Text | Shape::Decimal | Shape::Change)).is_some() {
            return;
        }
        if let Some(Shape::Choice(words)) = takes(|shape| matches!(shape, Shape::Choice(_))) {
            let words = words.words();
            if !words.contains(&text.as_str()) {
                let fix = match nearest_or_within(text, &words) {
                    Some(word) => format!("did you mean `{word}`?"),
                    None => format!("write one of {}", listed(&words)),
                };
                let message = format!("`{text}` is not one of the words `{name}` takes: {}", listed(&words));
                self.problems.push(Diagnostic::form(FormCode::NotOneOf, Some(range.clone()), message, fix));
            }
            return;
        }
        let fits = match shape {
            Shape::Whole { .. } => whole(scalar).is_some(),
            Shape::Switch => scalar.style == Style::Plain && SWITCH.find(text).is_some(),
            _ => false,
        };
        if fits {
            return;
        }
        let unquoted = Scalar { style: Style::Plain, ..scalar.clone() };
        let only_quoted = scalar.style == Style::Quoted
            && match shape {
                Shape::Whole { .. } => whole(&unquoted).is_some(),
                Shape::Switch => SWITCH.find(text).is_some(),
                _ => false,
            };
        let fix = if only_quoted {
            format!("remove the quotes: `{name}: {text}`")
        } else {
            format!("write it like `{name}: {example}`")
        };
        let found = if scalar.style == Style::Quoted { "the text " } else { "" };
        let message = format!("`{name}` is {found}`{text}` where {} is wanted", shape.wanted());
        self.problems.push(Diagnostic::form(FormCode::WrongType, Some(range.clone()), message, fix));
    }

    /// Tells of a key the block does not have; returns the one that was meant.
    fn unknown_key(&mut self, block: &'static Block, node: &Node, entry: &Entry) -> Option<&'static str> {
        let Entry { key: name, key_range: range, .. } = entry;
        let meant = meant(block, node, name);
        let fix = match meant {
            Meant::Elsewhere(Home::Spec) => {
                format!("`{name}` belongs to the spec as a whole: move it out, without indentation")
            }
            Meant::Elsewhere(Home::Key(home)) => format!("`{name}` belongs under `{home}`"),
            Meant::Here(key) => format!("did you mean `{key}`?"),
            Meant::Unknown => {
                let keys: Vec<_> = block.keys.iter().map(|key| key.name).collect();
                let of_word: Vec<_> =
                    keys.iter().filter(|key| is_word_of(name, key)).map(|key| format!("`{key}`")).collect();
                if of_word.is_empty() {
                    format!("the keys here are {}", listed(&keys))
                } else {
                    format!("did you mean {}?", of_word.join(" or "))
                }
            }
        };
        let message = format!("{} has no key `{name}`", block.called);
        self.problems.push(Diagnostic::form(FormCode::UnknownKey, Some(range.clone()), message, fix));
        match meant {
            Meant::Here(key) => Some(key),
            Meant::Elsewhere(_) | Meant::Unknown => None,
        }
    }

    fn keys_apart(&mut self, block: &'static Block, other: &'static Block, name: &str, range: &Range<usize>) {
        let (this, that) = (block.keys[0].name, other.keys[0].name);
        let message = format!("`{name}` does not go with `{this}`");
        let fix = if name == that {
            format!("keep `{this}` or `{that}`")
        } else {
            format!("remove it, or write `{that}` instead of `{this}`")
        };
        self.problems.push(Diagnostic::form(FormCode::KeysApart, Some(range.clone()), message, fix));
    }

    fn missing(&mut self, block: &'static Block, key: &'static Key, place: Range<usize>) {
        let message = format!("{} has no `{}`", block.called, key.name);
        let fix = format!("add it, for example `{}: {}`", key.name, key.example);
        self.problems.push(Diagnostic::form(FormCode::MissingKey, Some(place), message, fix));
    }

    /// None of the forms' first keys is there: say which there are, unless one of them is misspelt.
    fn no_form(&mut self, name: &str, shape: &'static Shape, node: &Node, at: Option<&Range<usize>>) {
        let known = |key: &str| shape.blocks().any(|block| block.key(key).is_some());
        let first: Vec<_> = shape.blocks().map(|block| block.keys[0].name).collect();
        let fixes: Vec<_> =
            shape.blocks().map(|block| format!("`{}: {}`", block.keys[0].name, block.keys[0].example)).collect();
        let fix_with_one = format!("add one of them, for example {}", fixes.join(" or "));
        let mut misspelt = false;
        for entry in node.entries().iter().filter(|entry| !known(&entry.key)) {
            let keys = shape.blocks().flat_map(|block| block.keys).map(|key| key.name);
            let suggestion = nearest(&entry.key, ALIKE, keys);
            misspelt |= suggestion.is_some_and(|key| first.contains(&key));
            let fix = match (run_together(shape, entry), suggestion) {
                (Some(apart), _) => format!("write it as `{apart}`"),
                (None, Some(key)) => format!("did you mean `{key}`?"),
                (None, None) => format!("start with one of {}", listed(&first)),
            };
            let message = format!("`{name}` has no key `{}`", entry.key);
            self.problems.push(Diagnostic::form(FormCode::UnknownKey, Some(entry.key_range.clone()), message, fix));
        }
        if !misspelt {
            let place = at.cloned().or_else(|| node.entries().first().map(|entry| entry.key_range.clone()));
            self.problems.push(Diagnostic::form(
                FormCode::MissingKey,
                Some(place.unwrap_or_else(|| node.range.clone())),
                format!("`{name}` has none of {}", listed(&first)),
                fix_with_one,
            ));
        }
    }

    fn empty_item(&mut self, name: &str, item: &Node) {
        let message = format!("an item of `{name}` is empty");
        let fix = "give it a value, or remove its `-`";
        self.problems.push(Diagnostic::form(FormCode::WrongType, Some(item.range.clone()), message, fix));
    }

    fn wrong_type(&mut self, name: &str, found: &str, example: &str, shape: &'static Shape, node: &Node) {
        self.problems.push(Diagnostic::form(
            FormCode::WrongType,
            Some(node.range.clone()),
            format!("`{name}` is {found} where {} is wanted", shape.wanted()),
            format!("write it like `{name}: {example}`"),
        ));
    }
}

/// An entry such as `below 20: -1`, which is a form's first key and its value run together, taken apart.
fn run_together(shape: &'static Shape, entry: &Entry) -> Option<String> {
    shape.blocks().find_map(|block| {
        let [first, second, ..] = block.keys else { return None };
        let value = entry.key.strip_prefix(first.name)?.strip_prefix(' ')?.trim();
        let further = match &entry.value.value {
            Value::Scalar(scalar) => scalar.text.as_str(),
            _ => second.example,
        };
        Some(format!("{{ {}: {value}, {}: {further} }}", first.name, second.name))
    })
}

fn described(node: &Node) -> &'static str {
    match node.value {
        Value::Null | Value::Refused => "nothing",
        Value::Scalar(_) => "a text",
        Value::Sequence(_) => "a list",
        Value::Mapping(_) => "a block",
    }
}

/// The words, each in backticks.
fn listed(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}
