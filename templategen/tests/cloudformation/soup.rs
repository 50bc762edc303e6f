//! Whatever becomes of a template, reading it ends in what it deploys or in a reason.

use proptest::prelude::*;
use templategen::cloudformation::{looks_like_template, read};

use crate::damage::damaged;
use crate::messages;

/// What lines are broken with.
const PIECES: &[&str] = &[
    "",
    ":",
    "- ",
    "{",
    "[ ]",
    "\"",
    "~",
    "&a ",
    "---",
    "\t",
    "ä",
    "-0.5",
    "99999999999999999999",
    "true",
    "!Ref Range",
    "!If [IsOn, 1, 2]",
    "!Sub '${'",
    "{ Fn::Select: [9, !Split [/, a]] }",
    "!FindInMap [a, b, c]",
    "!GetAtt Target",
];

const SAMPLES: [&str; 6] = [
    include_str!("samples/always-on-2020.yaml"),
    include_str!("samples/synthesised.json"),
    include_str!("samples/custom-tracking.yaml"),
    include_str!("samples/custom-resource.yaml"),
    include_str!("samples/scheduled.yaml"),
    include_str!("samples/async-by-hand.yaml"),
];

fn templates() -> Vec<String> {
    SAMPLES.iter().map(|sample| (*sample).to_owned()).chain(messages::templates()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_reading_ends_in_deployments_or_in_a_reason(text in damaged(templates(), PIECES)) {
        let _ = looks_like_template(text.as_bytes());
        let reading = read("template", text.as_bytes(), &[("Stage".to_owned(), "production".to_owned())]);
        let report = reading.source.report(&reading.diagnostics);
        let has_errors = reading.diagnostics.iter().any(templategen::diagnostic::Diagnostic::is_error);
        prop_assert_eq!(reading.deployments.is_empty(), has_errors, "{}\n{}", report, text);
        for diagnostic in &reading.diagnostics {
            let mark = diagnostic.mark.clone().unwrap_or(0..0);
            prop_assert!(text.is_char_boundary(mark.start) && text.is_char_boundary(mark.end), "{diagnostic:?}\n{text}");
        }
    }
}
