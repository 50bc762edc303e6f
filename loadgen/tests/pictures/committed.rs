//! The picture of the pages: what the report beside it draws, and what it is there to show.

use std::path::{Path, PathBuf};

use loadgen::picture::svg;
use loadgen::prediction::compared;
use loadgen::report::{Report, read_json};

const REPORT: &str = "docs/pictures/load.report.json";
const PICTURE: &str = "docs/pictures/load.svg";

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(name)
}

fn read() -> Report {
    let bytes = std::fs::read(path(REPORT)).expect("the report");
    read_json(REPORT, &bytes).expect("a report of this version")
}

#[test]
fn the_picture_is_what_its_report_draws() {
    let drawn = svg(&read());
    let committed = std::fs::read_to_string(path(PICTURE)).expect("the picture");
    assert!(
        drawn == committed,
        "{PICTURE} is another one: run `cargo run -p loadgen -- merge {REPORT} --svg {PICTURE}`"
    );
}

/// Instances that were predicted and came, requests that were answered and that were not, and nothing of the machine that
/// it was made on.
#[test]
fn the_picture_shows_scaling_prediction_and_measurement() {
    let report = read();
    let both = compared(&report).into_iter().filter(|it| it.predicted.is_some() && it.measured.is_some()).count();
    assert!(2 <= both, "{both}");
    assert!(0 < report.total.answered && 0 < report.total.failed);
    assert!(report.observations.iter().all(|seen| seen.problems.is_empty()));
    assert!(report.run.address.starts_with("http://127.0.0.1:"), "{}", report.run.address);
}
