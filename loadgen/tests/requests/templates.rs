//! Templates: what stands in the place of a placeholder.

use std::collections::HashSet;
use std::fs;
use std::sync::Arc;

use loadgen::invocation::{Access, Invocations, Recipe};
use proptest::prelude::{Strategy, any, prop};
use proptest::proptest;
use tempfile::tempdir;

use crate::made::{self, at, recipe};

fn template(text: &str, seed: u64) -> Arc<Recipe> {
    let folder = tempdir().unwrap();
    let path = folder.path().join("body");
    fs::write(&path, text).unwrap();
    let flags = ["demo", "--body-template", &path.display().to_string()];
    made::recipe_of_seed(&flags, "http://127.0.0.1:1", Access::Unsigned, b"", seed).expect("the template is right")
}

fn bodies(recipe: &Arc<Recipe>, indexes: impl Iterator<Item = u64>) -> Vec<String> {
    let mut invocations = Invocations::new(Arc::clone(recipe));
    let body = |index| made::body(invocations.prepare(index, at(0)).unwrap());
    indexes.map(body).map(|body| String::from_utf8(body.to_vec()).unwrap()).collect()
}

#[test]
fn the_counter_is_the_place_in_the_whole_schedule() {
    let recipe = template("{\"n\": {{counter}}, \"m\": {\"n\": {{ counter }}}}", 0);
    assert_eq!(
        bodies(&recipe, [0, 7, u64::MAX].into_iter()),
        [
            "{\"n\": 0, \"m\": {\"n\": 0}}",
            "{\"n\": 7, \"m\": {\"n\": 7}}",
            "{\"n\": 18446744073709551615, \"m\": {\"n\": 18446744073709551615}}",
        ]
    );
    assert_eq!(recipe.payloads().to_string(), "a template of at most 61 bytes, seed 0, application/json");
    let braces = template("{{braces}}x}}{{braces}}", 0);
    assert_eq!(bodies(&braces, 0..1), ["{{x}}{{"]);
    assert_eq!(braces.payloads().to_string(), "a template of at most 7 bytes, seed 0, application/octet-stream");
}

/// Fixed, so that a run can be made again with another version and on another machine.
#[test]
fn chance_is_the_same_everywhere() {
    let text = "{{random 1..100}} {{random -0.50..0.50}} {{letters 5}} {{uuid}} {{one of red, dark blue}}";
    assert_eq!(
        bodies(&template(text, 7), [0, 1, 1_000_000].into_iter()),
        [
            "73 0.05 kzffc ea69d75d-4d7f-4fce-b24c-ac6e76685468 dark blue",
            "51 0.41 qjpkz bb74bc2f-5058-4a7a-ac77-1f7901482ad5 red",
            "35 0.11 dzbnv d3f8202a-bf62-45a1-8e35-cb582cde1fab dark blue",
        ]
    );
    let other_seed = bodies(&template(text, 8), 0..1);
    assert_ne!(other_seed, bodies(&template(text, 7), 0..1));
}

/// Two shards with two workers each, in whatever order, are the whole.
#[test]
fn shards_together_send_what_one_machine_would() {
    let recipe = template("{{counter}} {{uuid}} {{random 0..9}}", 7);
    let whole = bodies(&recipe, 0..40);
    let parts: HashSet<String> = (0..4).flat_map(|part| bodies(&recipe, (part..40).step_by(4))).collect();
    assert_eq!(parts, whole.into_iter().collect());
}

#[test]
fn a_number_is_any_of_its_range_and_no_other() {
    let check = |text: &str, expected: &[&str]| {
        let seen: HashSet<String> = bodies(&template(text, 3), 0..2000).into_iter().collect();
        assert_eq!(seen, expected.iter().map(|&text| text.to_owned()).collect(), "{text}");
    };
    check("{{random 1..6}}", &["1", "2", "3", "4", "5", "6"]);
    check("{{random -1..1}}", &["-1", "0", "1"]);
    check("{{random 5..5}}", &["5"]);
    check("{{random -0.02..0.01}}", &["-0.02", "-0.01", "0.00", "0.01"]);
    check("{{random 0..0.2}}", &["0.0", "0.1", "0.2"]);
    check("{{one of a, b c,d}}", &["a", "b c", "d"]);
    check("{{one of x}}", &["x"]);
}

#[test]
fn a_range_may_be_as_wide_as_there_are_numbers() {
    let text = "{{random -9223372036854775808..9223372036854775807}}";
    let numbers: Vec<i64> = bodies(&template(text, 3), 0..500).iter().map(|text| text.parse().unwrap()).collect();
    assert!(numbers.iter().any(|number| *number < i64::MIN / 2) && numbers.iter().any(|number| i64::MAX / 2 < *number));
}

#[test]
fn every_uuid_is_one_of_version_4_and_comes_once() {
    let pattern = "xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx";
    let uuids = bodies(&template("{{uuid}}{{uuid}}", 3), 0..2000);
    let uuids: HashSet<&str> = uuids.iter().flat_map(|two| [&two[..36], &two[36..]]).collect();
    assert_eq!(uuids.len(), 4000);
    for uuid in uuids {
        let fits = uuid.len() == pattern.len()
            && uuid.chars().zip(pattern.chars()).all(|(character, wanted)| match wanted {
                'x' => character.is_ascii_hexdigit() && !character.is_ascii_uppercase(),
                'y' => "89ab".contains(character),
                _ => character == wanted,
            });
        assert!(fits, "{uuid}");
    }
}

#[test]
fn letters_are_those_of_the_alphabet() {
    let text = bodies(&template("{{letters 3000}}", 3), 0..1).remove(0);
    assert_eq!(text.len(), 3000);
    let seen: HashSet<char> = text.chars().collect();
    assert_eq!(seen, ('a'..='z').collect());
}

/// What stands around the placeholders is sent as it is, whatever its bytes are.
#[test]
fn the_rest_may_be_any_bytes() {
    let input = b"\xff{{counter}}\x00}}\n{ {\xfe";
    let flags = ["demo", "--body-template", "-"];
    let recipe = recipe(&flags, "http://127.0.0.1:1", Access::Unsigned, input).unwrap();
    let body = made::body(Invocations::new(recipe).prepare(3, at(0)).unwrap());
    assert_eq!(body, b"\xff3\x00}}\n{ {\xfe".as_slice());
}

/// Text that has many braces and words of placeholders in it.
fn nearly_templates() -> impl Strategy<Value = Vec<u8>> {
    let words =
        ["{{", "}}", "{", "\n", "counter", "uuid", "random ", "-1", "0.25", "..", "9", "letters ", "one of ", ",", " "];
    let word = prop::sample::select(words.to_vec()).prop_map(|word| word.as_bytes().to_vec());
    prop::collection::vec(proptest::prop_oneof![8 => word, 1 => prop::collection::vec(any::<u8>(), 1..4)], 1..20)
        .prop_map(|words| words.concat())
}

proptest! {
    #[test]
    fn a_template_is_refused_or_keeps_to_its_size(text in nearly_templates(), index: u64) {
        match recipe(&["demo", "--body-template", "-"], "http://127.0.0.1:1", Access::Unsigned, &text) {
            Err(failure) => assert!(failure.message.starts_with("standard input:"), "{}", failure.message),
            Ok(recipe) => {
                let told = recipe.payload_told();
                let most: usize = told.split(' ').nth(5).unwrap().replace(',', "").parse().unwrap();
                let body = made::body(Invocations::new(recipe).prepare(index, at(0)).unwrap());
                assert!(body.len() <= most, "{} bytes, {told}", body.len());
            }
        }
    }
}
