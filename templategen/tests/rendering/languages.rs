//! The two languages of a template say the same: each is read back and held against the other.

use proptest::prelude::*;
use serde_json::Value;
use templategen::template::{self, Form, Format};

use crate::specs::{read, specs_of_odd_words};
use crate::yaml;

fn rendered(spec: &str, format: Format) -> String {
    template::render(&read(spec), Form::Native, format).expect("the template is small enough")
}

#[track_caller]
fn check(spec: &str) {
    let (yaml, json) = (rendered(spec, Format::Yaml), rendered(spec, Format::Json));
    let json: Value = serde_json::from_str(&json).expect("the template is JSON");
    assert_eq!(yaml::read(&yaml), json, "{spec}\n{yaml}");
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
