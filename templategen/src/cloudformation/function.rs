//! CloudFormation's functions, worked out as far as the template says what they come to.

use std::ops::Range;

use super::TemplateCode;
use super::template::Template;
use super::value::{Item, Open, Text, Value};
use crate::yaml::{self, Node};

/// What CloudFormation takes as a whole template.
const MOST_BYTES: usize = 1 << 20;

impl<'a> Template<'a> {
    /// What a node comes to; its own level, and in lists and arguments all that is needed for it.
    pub(super) fn resolve(&self, node: &'a Node) -> Item<'a> {
        let value = match &node.value {
            yaml::Value::Null => Value::Nothing,
            yaml::Value::Refused => Value::Text(Text::open(Open::Told)),
            yaml::Value::Scalar(scalar) => Value::Text(literal(&scalar.text, &node.range)),
            yaml::Value::Sequence(items) => {
                let items = items.iter().map(|item| self.resolve(item));
                Value::List(items.filter(|item| !matches!(item.value, Value::Nothing)).collect())
            }
            yaml::Value::Mapping(entries) => match entries.as_slice() {
                [only] if only.key == "Ref" || only.key.starts_with("Fn::") => {
                    return Item {
                        value: self.function(&only.key, &only.value, &node.range),
                        range: node.range.clone(),
                    };
                }
                _ => Value::Block(entries),
            },
        };
        Item { value, range: node.range.clone() }
    }

    fn function(&self, name: &str, argument: &'a Node, range: &Range<usize>) -> Value<'a> {
        match name {
            "Ref" => self.reference(argument, range),
            "Fn::GetAtt" => self.attribute(argument, range),
            "Fn::Sub" => self.substituted(argument, range),
            "Fn::Join" => self.joined(argument, range),
            "Fn::Split" => self.split(argument, range),
            "Fn::Select" => self.selected(argument, range),
            "Fn::If" => self.chosen(argument, range),
            "Fn::FindInMap" => self.mapped(argument, range),
            _ => Value::Text(Text::open(Open::Function { name: name.to_owned(), at: range.start })),
        }
    }

    /// Tells of a function that can not be worked out.
    pub(super) fn broken(&self, range: &Range<usize>, message: impl Into<String>, fix: &str) -> Value<'a> {
        self.findings.tell(TemplateCode::Function, Some(self.first_line(range)), message, fix);
        Value::Text(Text::open(Open::Told))
    }

    /// As much of a range as stands on its first line.
    pub(super) fn first_line(&self, range: &Range<usize>) -> Range<usize> {
        let text = self.source.get(range.clone()).unwrap_or_default();
        let line = text.lines().next().unwrap_or_default().trim_end();
        range.start..range.start + line.len()
    }

    fn reference(&self, argument: &'a Node, range: &Range<usize>) -> Value<'a> {
        let Some(name) = argument.scalar().map(|scalar| scalar.text.as_str()) else {
            return self.broken(range, "`Ref` refers to no name", "write the name of a parameter or of a resource");
        };
        self.named(name, range)
    }

    fn named(&self, name: &str, range: &Range<usize>) -> Value<'a> {
        if let Some(value) = self.parameter(name, range) {
            return value;
        }
        if self.has_resource(name) {
            return Value::Text(Text::open(Open::Resource { id: name.to_owned(), attribute: None }));
        }
        let message = format!("`{name}` is neither a parameter nor a resource of the template");
        self.broken(range, message, "write the name as it is declared, letter by letter")
    }

    fn attribute(&self, argument: &'a Node, range: &Range<usize>) -> Value<'a> {
        let text = |node: &Node| node.scalar().map(|scalar| scalar.text.clone());
        let parts = match argument.items() {
            [] => {
                text(argument).and_then(|text| text.split_once('.').map(|(id, name)| (id.to_owned(), name.to_owned())))
            }
            [id, attribute] => text(id).zip(text(attribute)),
            _ => None,
        };
        match parts {
            Some((id, attribute)) => self.attribute_of(&id, attribute, range),
            None => self.broken(range, "`Fn::GetAtt` names no attribute", "write it as `[RESOURCE, ATTRIBUTE]`"),
        }
    }

    fn attribute_of(&self, id: &str, attribute: String, range: &Range<usize>) -> Value<'a> {
        if self.has_resource(id) {
            return Value::Text(Text::open(Open::Resource { id: id.to_owned(), attribute: Some(attribute) }));
        }
        let message = format!("`{id}` is no resource of the template");
        self.broken(range, message, "write its logical id as it is declared, letter by letter")
    }

    /// `Fn::Sub`, with values of its own or without.
    fn substituted(&self, argument: &'a Node, range: &Range<usize>) -> Value<'a> {
        let (template, own) = match argument.items() {
            [template, own] => (template, Some(own)),
            _ => (argument, None),
        };
        let Some(mut rest) = template.scalar().map(|scalar| scalar.text.as_str()) else {
            let fix = "write a text, or a list of a text and a block of values";
            return self.broken(range, "`Fn::Sub` has no text to fill in", fix);
        };
        // Once each, however often they are filled in.
        let own: Vec<_> = own
            .map(Node::entries)
            .unwrap_or_default()
            .iter()
            .map(|entry| (entry, self.resolve(&entry.value)))
            .collect();
        let mut text = Text::default();
        while let Some((before, after)) = rest.split_once("${") {
            text.push(before);
            let Some((name, behind)) = after.split_once('}') else {
                let fix = "close the `${` with a `}`";
                return self.broken(range, "`Fn::Sub` has a placeholder that does not end", fix);
            };
            rest = behind;
            if let Some(literal) = name.strip_prefix('!') {
                text.push(&format!("${{{literal}}}"));
                continue;
            }
            let value = match own.iter().find(|(entry, _)| entry.key == name) {
                Some((_, item)) => item.value.clone(),
                None => match name.split_once('.') {
                    Some((id, attribute)) => self.attribute_of(id, attribute.to_owned(), range),
                    None => self.named(name, range),
                },
            };
            match value {
                Value::Text(value) => text.append(&value),
                _ => {
                    return self.broken(
                        range,
                        format!("`{name}` is no text to put into another one"),
                        "fill in a single value",
                    );
                }
            }
        }
        text.push(rest);
        self.bounded(text, range)
    }

    /// A text that was put together, unless it grew beyond what any template holds. Of a part that is wrong has been
    /// told, and nothing is to be said of the whole.
    fn bounded(&self, text: Text, range: &Range<usize>) -> Value<'a> {
        if text.is_wrong() {
            return Value::Text(Text::open(Open::Told));
        }
        if text.known_bytes() <= MOST_BYTES {
            return Value::Text(text);
        }
        self.broken(range, format!("the text comes to more than {MOST_BYTES} bytes"), "fill in less")
    }

    fn joined(&self, argument: &'a Node, range: &Range<usize>) -> Value<'a> {
        let fix = "write it as `[SEPARATOR, [VALUE, ...]]`";
        let [separator, list] = argument.items() else {
            return self.broken(range, "`Fn::Join` has not a separator and a list", fix);
        };
        let items = match (separator.scalar(), self.resolve(list).value) {
            (Some(_), Value::List(items)) => items,
            (_, Value::Text(text)) if text.first_open().is_some() => return Value::Text(text),
            // `''` without quotes is nothing, which joins as it looks.
            (None, Value::List(items)) if separator.is_null() => items,
            _ => return self.broken(range, "`Fn::Join` has not a separator and a list", fix),
        };
        let separator = separator.scalar().map(|scalar| scalar.text.as_str()).unwrap_or_default();
        let mut text = Text::default();
        for (index, item) in items.iter().enumerate() {
            if 0 < index {
                text.push(separator);
            }
            match &item.value {
                Value::Text(value) => text.append(value),
                _ => return self.broken(range, "`Fn::Join` joins something that is no text", fix),
            }
        }
        self.bounded(text, range)
    }

    fn split(&self, argument: &'a Node, range: &Range<usize>) -> Value<'a> {
        let fix = "write it as `[SEPARATOR, TEXT]`";
        let [separator, whole] = argument.items() else {
            return self.broken(range, "`Fn::Split` has not a separator and a text", fix);
        };
        let (Some(separator), Value::Text(text)) = (separator.scalar(), self.resolve(whole).value) else {
            return self.broken(range, "`Fn::Split` has not a separator and a text", fix);
        };
        match text.whole() {
            Ok(text) => {
                let item = |part: &str| Item { value: Value::Text(Text::known(part)), range: range.clone() };
                Value::List(text.split(separator.text.as_str()).map(item).collect())
            }
            Err(open) => Value::Text(Text::open(open.clone())),
        }
    }

    fn selected(&self, argument: &'a Node, range: &Range<usize>) -> Value<'a> {
        let fix = "write it as `[INDEX, [VALUE, ...]]`, with an index from 0 on";
        let [index, list] = argument.items() else {
            return self.broken(range, "`Fn::Select` has not an index and a list", fix);
        };
        let (Value::Text(index), list) = (self.resolve(index).value, self.resolve(list).value) else {
            return self.broken(range, "`Fn::Select` has not an index and a list", fix);
        };
        let items = match list {
            Value::List(items) => items,
            Value::Text(text) if text.first_open().is_some() => return Value::Text(text),
            _ => return self.broken(range, "`Fn::Select` has not an index and a list", fix),
        };
        let index = match index.whole() {
            Ok(text) => text.to_owned(),
            Err(open) => return Value::Text(Text::open(open.clone())),
        };
        match index.parse::<usize>().ok().and_then(|index| items.into_iter().nth(index)) {
            Some(item) => item.value,
            None => self.broken(range, format!("`Fn::Select` finds nothing at the index `{index}`"), fix),
        }
    }

    fn chosen(&self, argument: &'a Node, range: &Range<usize>) -> Value<'a> {
        let fix = "write it as `[CONDITION, VALUE, OTHER_VALUE]`";
        let [condition, yes, no] = argument.items() else {
            return self.broken(range, "`Fn::If` has not a condition and two values", fix);
        };
        let Some(name) = condition.scalar().map(|scalar| scalar.text.as_str()) else {
            return self.broken(range, "`Fn::If` names no condition", fix);
        };
        match self.holds(name, range) {
            Ok(true) => self.resolve(yes).value,
            Ok(false) => self.resolve(no).value,
            // Where both sides come to one text the condition does not matter.
            Err(open) => match (self.resolve(yes).value, self.resolve(no).value) {
                (Value::Text(yes), Value::Text(no)) if yes == no => Value::Text(yes),
                _ => Value::Text(Text::open(open)),
            },
        }
    }

    fn mapped(&self, argument: &'a Node, range: &Range<usize>) -> Value<'a> {
        let fix = "write it as `[MAPPING, KEY, KEY]`, of keys that the mapping has";
        let ([mapping, first, second], default) = match argument.items() {
            [mapping, first, second] => ([mapping, first, second], None),
            [mapping, first, second, options] => {
                ([mapping, first, second], options.entry("DefaultValue").map(|entry| &entry.value))
            }
            _ => return self.broken(range, "`Fn::FindInMap` has not a mapping and two keys", fix),
        };
        let mut keys = Vec::with_capacity(3);
        for node in [mapping, first, second] {
            let Value::Text(text) = self.resolve(node).value else {
                return self.broken(range, "`Fn::FindInMap` has not a mapping and two keys", fix);
            };
            match text.whole() {
                Ok(text) => keys.push(text.to_owned()),
                Err(open) => return Value::Text(Text::open(open.clone())),
            }
        }
        let found = self.mapping(&keys[0]).and_then(|node| node.entry(&keys[1])?.value.entry(&keys[2]));
        match (found, default) {
            (Some(entry), _) => self.resolve(&entry.value).value,
            (None, Some(default)) => self.resolve(default).value,
            (None, None) => self.broken(range, format!("there is no mapping `{}`", keys.join("` / `")), fix),
        }
    }
}

/// A text as it stands; one that CloudFormation looks up elsewhere at a launch is not known.
fn literal(text: &str, range: &Range<usize>) -> Text {
    if text.contains("{{resolve:") {
        return Text::open(Open::Function { name: "{{resolve:...}}".to_owned(), at: range.start });
    }
    Text::known(text)
}
