//! Whatever the properties, reading ends in a configuration or in sentences that say why there is none.

use lambda::properties;
use proptest::prelude::*;
use serde_json::value::RawValue;
use serde_json::{Value, json};

use crate::full::{at, full, paths};

/// The longest sentence: its path, and the two halves of what is said, each cut.
const LONGEST: usize = 1_500;

fn check(text: &str) {
    let Ok(raw) = RawValue::from_string(text.to_owned()) else { return };
    let read = properties::read(Some(&raw));
    if let Err(problems) = &read {
        assert!(!problems.is_empty());
        for problem in problems {
            assert!(problem.chars().count() <= LONGEST && !problem.contains(char::is_control), "{problem}");
            let (path, said) = problem.split_once(": ").unwrap_or_default();
            assert!(!path.is_empty() && said.contains(": "), "{problem}");
        }
    }
    let identity = properties::identity(Some(&raw));
    let wait = properties::wait_for_in_service_seconds(Some(&raw));
    if let Ok(configuration) = read {
        assert_eq!(identity.as_ref(), Some(&configuration.target));
        assert_eq!(wait, configuration.wait_for_in_service_seconds);
    }
    assert!(wait <= 780);
}

/// Pieces of properties, right and wrong.
fn piece() -> impl Strategy<Value = Value> {
    let texts: Vec<Value> = [
        "",
        " ",
        "4",
        "-1",
        "4.5",
        "1e9",
        "true",
        "False",
        "ep",
        "bad_name",
        "\u{1b}[31m",
        "ä",
        "Paired",
        "StepScaling",
        "below 20: -1, from 50: +1",
        "from 50: =1",
        "cron(0 8 ? * MON-FRI *)",
        "rate(5 hours)",
        "ApproximateBacklogSizePerInstance",
        "sagemaker:inference-component:DesiredCopyCount",
        "waiting / half",
        "${EndpointName}",
        "stepscale:x",
        "aws:x",
    ]
    .map(Value::from)
    .to_vec();
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        prop::sample::select(texts),
        ".*".prop_map(Value::from),
        (1_usize..5_000).prop_map(|length| "x".repeat(length).into()),
    ];
    let names: Vec<String> =
        paths(&full()).iter().filter_map(|path| path.rsplit('.').next()).map(str::to_owned).collect();
    leaf.prop_recursive(4, 40, 6, move |inner| {
        let name = prop_oneof![prop::sample::select(names.clone()), ".{0,12}"];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((name, inner), 0..6).prop_map(|entries| Value::Object(entries.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(1_500) })]

    #[test]
    fn of_anything(properties in piece()) {
        check(&properties.to_string());
    }

    #[test]
    fn of_a_resource_with_mistakes(mistakes in prop::collection::vec((any::<prop::sample::Index>(), piece()), 1..5)) {
        let mut properties = full();
        for (place, piece) in mistakes {
            let paths = paths(&properties);
            if !paths.is_empty() {
                let path = place.get(&paths);
                if !path.contains('/') && !path.contains('~') && is_plain(path) {
                    *at(&mut properties, path) = piece;
                }
            }
        }
        check(&properties.to_string());
    }

    #[test]
    fn of_a_text_with_mistakes(mistakes in prop::collection::vec((any::<prop::sample::Index>(), 0..12_usize, "[\\[\\]{}\",:a-z0-9 ]{0,3}"), 1..3)) {
        let mut letters: Vec<char> = include_str!("full.json").chars().collect();
        for (place, length, piece) in mistakes {
            let start = place.index(letters.len() + 1);
            let end = letters.len().min(start + length);
            letters.splice(start..end, piece.chars());
        }
        check(&letters.into_iter().collect::<String>());
    }
}

/// Whether a path reads back: names of random properties may hold what paths are made of.
fn is_plain(path: &str) -> bool {
    path.chars().all(|letter| letter.is_ascii_alphanumeric() || ".[]".contains(letter))
        && !path.contains("..")
        && !path.starts_with('.')
        && !path.ends_with('.')
        && !path.contains("].[")
}

/// A long value is never repeated, wherever it stands.
#[test]
fn nothing_long_is_repeated() {
    let long = "9".repeat(20_000);
    for path in paths(&full()) {
        for value in [json!(long), json!([long]), json!({ long.as_str(): 1 })] {
            let mut properties = full();
            *at(&mut properties, &path) = value;
            check(&properties.to_string());
        }
    }
    check(&json!({ long.as_str(): long }).to_string());
}

/// However deep a value is nested, it is looked at and not into.
#[test]
fn no_depth_is_followed() {
    let deep = format!("{}{}", "[".repeat(300_000), "]".repeat(300_000));
    let objects = format!("{}1{}", "{\"Tags\":".repeat(100_000), "}".repeat(100_000));
    for value in [&deep, &objects] {
        check(value);
        for name in ["MaxCapacity", "ScalingPolicies", "Tags", "SuspendedState", "Unknown"] {
            check(&format!("{{\"EndpointName\": \"ep\", \"VariantName\": \"v1\", \"{name}\": {value}}}"));
        }
    }
}

/// As many problems as an event can hold.
#[test]
fn no_number_of_problems_is_too_many() {
    let unknown: Vec<String> = (0..50_000).map(|number| format!("\"MaxCapacity{number}\": 1")).collect();
    check(&format!("{{{}}}", unknown.join(",")));
    let policies = vec!["{\"PolicyName\": \"a\"}"; 40_000].join(",");
    check(&format!(
        "{{\"ScalingPolicies\": [{policies}], \"ScheduledActions\": [{policies}], \"Tags\": [{policies}]}}"
    ));
}
