//! `--explain-assumptions`, and what an assumption changes.

use serde_json::{Value, json};
use simulator::assumptions::TABLE;

use crate::outcome::simulator;

const STEPS: &str = "../templates/step-scaling.spec.yaml";

#[test]
fn all_are_listed_with_what_else_they_may_be_and_their_source() {
    let outcome = simulator(&["--explain-assumptions"], "");
    assert_eq!((outcome.status, outcome.errors.as_str()), (0, ""));
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let listed = words(&outcome.output);
    for row in TABLE {
        for part in [row.name, row.meaning, row.source, &(row.values)()] {
            assert!(listed.contains(&words(part)), "no `{part}` in {}", outcome.output);
        }
    }
    // Beside a command neither a plan nor a trace is needed.
    for command in ["run", "compare"] {
        assert_eq!(simulator(&[command, "--explain-assumptions"], "").output, outcome.output);
    }
    let changed = simulator(&["run", "--explain-assumptions", "--assume", "metric-delay-seconds=120"], "").output;
    assert!(changed.starts_with("metric-delay-seconds = 120 "), "{changed}");
}

#[test]
fn what_is_assumed_is_in_the_answer_and_acts() {
    let run = |arguments: &[&str]| -> Value {
        let line = ["run", STEPS, "--trace", "30m@30/m,30m@90/m", "--format", "json", "--initial-capacity", "1"];
        simulator(&[&line, arguments].concat(), "").runs().remove(0)
    };
    let delayed = run(&["--assume", "metric-delay-seconds=120"]);
    assert_eq!(delayed["assumptions"]["metric_delay_seconds"], json!(120));
    let first = |run: &Value| {
        run["timeline"]["entries"]
            .as_array()
            .expect("a list")
            .iter()
            .find(|entry| entry["event"] == "scaled_out")
            .map(|entry| entry["from"].clone())
    };
    assert_eq!(first(&run(&[])), Some(json!("2026-01-05T00:32:00Z")));
    assert_eq!(first(&delayed), Some(json!("2026-01-05T00:33:00Z")));
}
