//! The two languages of a template say the same: each is read back and held against the other.

use granit_parser::{Event, Parser, ScalarStyle, StrInput, Tag};
use proptest::prelude::*;
use serde_json::{Map, Value};
use templategen::template::{self, Format};

use crate::specs::{read, specs_of_odd_words};

fn rendered(spec: &str, format: Format) -> String {
    template::render(&read(spec), format).expect("the template is small enough")
}

/// A template in YAML, its short tags as the functions JSON writes out.
fn read_yaml(text: &str) -> Value {
    let mut parser = Parser::new_from_str(text);
    loop {
        match next(&mut parser) {
            Event::StreamStart | Event::DocumentStart(..) => {}
            event => return node(&mut parser, event),
        }
    }
}

fn next<'text>(parser: &mut Parser<'text, StrInput<'text>>) -> Event<'text> {
    parser.next_event().expect("the document ends").unwrap_or_else(|error| panic!("the template is no YAML: {error}")).0
}

fn node<'text>(parser: &mut Parser<'text, StrInput<'text>>, event: Event<'text>) -> Value {
    let (value, tag) = match event {
        // JSON's own reader tells what a plain scalar is; a text that it takes for none is one.
        Event::Scalar(text, ScalarStyle::Plain, _, None) => {
            return serde_json::from_str(&text).unwrap_or_else(|_| Value::from(text.as_ref()));
        }
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
                    Event::Scalar(key, ..) => {
                        let event = next(parser);
                        let value = node(parser, event);
                        assert!(entries.insert(key.to_string(), value).is_none(), "{key} is there twice");
                    }
                    event => panic!("{event:?} is a key"),
                }
            }
            (Value::from(entries), tag)
        }
        event => panic!("{event:?} is no node"),
    };
    tag.map_or_else(|| value.clone(), |tag| function(&tag, value.clone()))
}

fn function(tag: &Tag, argument: Value) -> Value {
    let (name, argument) = match (tag.suffix(), &argument) {
        ("Ref" | "Condition", _) => (tag.suffix().to_owned(), argument),
        ("GetAtt", Value::String(path)) => {
            ("Fn::GetAtt".to_owned(), Value::from_iter(path.splitn(2, '.').map(Value::from)))
        }
        (name, _) => (format!("Fn::{name}"), argument),
    };
    Value::from_iter([(name, argument)])
}

#[track_caller]
fn check(spec: &str) {
    let (yaml, json) = (rendered(spec, Format::Yaml), rendered(spec, Format::Json));
    let json: Value = serde_json::from_str(&json).expect("the template is JSON");
    assert_eq!(read_yaml(&yaml), json, "{spec}\n{yaml}");
}

#[test]
fn words_of_the_author_are_the_same_in_both() {
    for text in [
        "  m1\\n+ 1",
        "m1\\n\\n+ 1\\n",
        "\\n m1",
        "m1 \\n  \\n",
        "m1\\n\\n",
        "m1\\t+\\r\\n1",
        "m1 \\x85 \\u2028 \\ufeff 1",
        "'true' + m1",
        "# m1: '",
        "- m1 #",
    ] {
        check(&format!(
            "{{ capacity: {{ min: 1, max: 2 }}, step_scaling: {{ steps: 'from 1: +1', metric: {{ expression: \"{text}\", \
             metrics: [{{ id: m1, metric: {{ namespace: N, metric_name: m, dimensions: {{ D: \"{text}\" }} }} }}] }} }} }}"
        ));
    }
}

#[test]
fn no_digit_is_lost() {
    let spec = "{ capacity: { min: 1, max: 2 }, step_scaling: { metric: { namespace: N, metric_name: m }, \
                steps: 'from 123456789012345: +1', floor: 0.0000001 } }";
    for format in [Format::Yaml, Format::Json] {
        let text = rendered(spec, format);
        assert!(
            text.contains("LowerBound: 123456789012344.9999999") || text.contains("\": 123456789012344.9999999"),
            "{text}"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn the_two_languages_say_the_same(spec in specs_of_odd_words()) {
        check(&spec);
    }
}
