//! YAML as JSON values: read by a parser, not by the code under test.

use granit_parser::{Event, Parser, ScalarStyle, StrInput, Tag};
use serde_json::{Map, Value};

/// Reads a document; CloudFormation's short tags become the functions they stand for.
pub(crate) fn read(text: &str) -> Value {
    let mut parser = Parser::new_from_str(text);
    loop {
        match next(&mut parser) {
            Event::StreamStart | Event::DocumentStart(..) => {}
            event => return node(&mut parser, event),
        }
    }
}

fn next<'text>(parser: &mut Parser<'text, StrInput<'text>>) -> Event<'text> {
    parser.next_event().expect("the document ends").unwrap_or_else(|error| panic!("this is no YAML: {error}")).0
}

fn node<'text>(parser: &mut Parser<'text, StrInput<'text>>, event: Event<'text>) -> Value {
    let (value, tag) = match event {
        Event::Scalar(text, ScalarStyle::Plain, _, None) => return plain(&text),
        Event::Scalar(text, _, _, tag) => (Value::from(text.as_ref()), tag),
        Event::SequenceStart(_, _, tag) => {
            let mut items = Vec::new();
            loop {
                match next(parser) {
                    Event::SequenceEnd => break,
                    event => items.push(node(parser, event)),
                }
            }
            (Value::from(items), tag)
        }
        Event::MappingStart(_, _, tag) => {
            let mut entries = Map::new();
            loop {
                match next(parser) {
                    Event::MappingEnd => break,
                    event => {
                        let key = match node(parser, event) {
                            Value::String(key) => key,
                            key => key.to_string(),
                        };
                        let event = next(parser);
                        let value = node(parser, event);
                        assert!(entries.insert(key.clone(), value).is_none(), "{key} is there twice");
                    }
                }
            }
            (Value::from(entries), tag)
        }
        event => panic!("{event:?} is no node"),
    };
    match tag {
        Some(tag) => function(&tag, value),
        None => value,
    }
}

/// A plain scalar of YAML's core schema; what is neither nothing, a truth value nor a number is a text.
fn plain(text: &str) -> Value {
    if matches!(text, "" | "~") {
        return Value::Null;
    }
    let number = text.strip_prefix('+').unwrap_or(text);
    serde_json::from_str(number).unwrap_or_else(|_| Value::from(text))
}

fn function(tag: &Tag, argument: Value) -> Value {
    let (name, argument) = match (tag.suffix(), &argument) {
        ("Ref" | "Condition", _) => (tag.suffix().to_owned(), argument),
        ("GetAtt", Value::String(path)) => ("Fn::GetAtt".to_owned(), path.splitn(2, '.').map(Value::from).collect()),
        (name, _) => (format!("Fn::{name}"), argument),
    };
    Value::from_iter([(name, argument)])
}
