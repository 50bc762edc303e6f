//! Whatever the bytes, reading ends in a spec or in a reason why there is none.

use proptest::prelude::*;
use templategen::spec;

/// What a spec is made of, and what goes wrong in one.
const PIECES: &[&str] = &[
    "\n",
    " ",
    "  ",
    "\t",
    "\r\n",
    ":",
    ": ",
    "-",
    "- ",
    ",",
    "{",
    "}",
    "[",
    "]",
    "\"",
    "'",
    "#",
    "&a ",
    "*a",
    "!!str ",
    "<<",
    "|",
    ">",
    "? ",
    "---\n",
    "...\n",
    "%YAML 1.2\n",
    "\u{feff}",
    "ä",
    "\u{2028}",
    "\0",
    "null",
    "~",
    "true",
    "0",
    "-1",
    "1e9",
    "99999999999999999999",
    "below 20: -1",
    "from 50: +1",
    "capacity",
    "min",
    "max",
    "step_scaling",
    "steps",
    "metric",
    "change",
    "below",
    "from",
    "alarms",
    "paired",
    "kind",
    "component",
    "expression",
    "metrics",
    "tags",
];

const SPEC: &str = include_str!("full.spec.yaml");

fn check(bytes: &[u8]) {
    let reading = spec::read("soup", bytes);
    let errors = reading.diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).count();
    assert_eq!(reading.spec.is_some(), errors == 0, "{:?}", String::from_utf8_lossy(bytes));
    let report = reading.source.report(&reading.diagnostics);
    assert_eq!(report.is_empty(), reading.diagnostics.is_empty());
    let text = std::str::from_utf8(bytes).unwrap_or_default();
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    for mark in reading.diagnostics.iter().filter_map(|diagnostic| diagnostic.mark.clone()) {
        assert!(text.get(mark.clone()).is_some(), "{mark:?} in {text:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2_000) })]

    #[test]
    fn of_bytes(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        check(&bytes);
    }

    #[test]
    fn of_pieces(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..60)) {
        check(pieces.concat().as_bytes());
    }

    #[test]
    fn of_a_spec_with_mistakes(
        mistakes in prop::collection::vec((any::<prop::sample::Index>(), 0..12_usize, prop::sample::select(PIECES)), 1..4),
    ) {
        let mut letters: Vec<char> = SPEC.chars().collect();
        for (place, length, piece) in mistakes {
            let start = place.index(letters.len() + 1);
            let end = letters.len().min(start + length);
            letters.splice(start..end, piece.chars());
        }
        check(letters.into_iter().collect::<String>().as_bytes());
    }
}
