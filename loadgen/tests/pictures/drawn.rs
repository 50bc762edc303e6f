//! The image, the page and the text of made runs.

use std::time::Duration;

use loadgen::observation::Unit;
use loadgen::picture::{html, svg, terminal};
use loadgen::plan::Shard;
use loadgen::report::{End, Report};
use loadgen::tally::Tally;
use roxmltree::Document;
use simulator::picture::{Style, Terminal};

use crate::made::{Made, RAMP, report};

const SHORT: Made = Made { seconds: 5, interval: 1, rates: (4, 9), ..RAMP };
const UNWATCHED: Made = Made { seconds: 300, watched: false, predicted: false, ..RAMP };
const FAILED: Made = Made { seconds: 300, fails_from: 0, ..RAMP };

/// A week in intervals of five minutes.
fn week() -> Report {
    let mut week = report(&SHORT);
    (week.run.schedule_seconds, week.run.interval_seconds) = (604_800, 300);
    week.intervals = vec![Tally { due: 300, sent: 300, answered: 300, ..Tally::default() }; 2_016];
    week
}

/// The texts of an image, which has to be well-formed.
fn texts(image: &str) -> Vec<String> {
    let document = Document::parse(image).unwrap_or_else(|error| panic!("{error} in {image}"));
    let texts = document.descendants().filter(|node| node.tag_name().name() == "text");
    texts.map(|node| node.text().unwrap_or_default().to_owned()).collect()
}

/// The panels of a chart, by the titles of which there may be one.
fn panels(report: &Report) -> Vec<String> {
    const TITLES: [&str; 7] = [
        "Requests per second",
        "Requests per minute",
        "Response time in ms",
        "Response time in s",
        "Instances",
        "Copies",
        "Alarms",
    ];
    texts(&svg(report)).into_iter().filter(|text| TITLES.contains(&text.as_str())).collect()
}

#[test]
fn a_chart_has_the_panels_of_which_something_is_known() {
    let ramp = report(&RAMP);
    assert_eq!(panels(&ramp), ["Requests per second", "Response time in ms", "Instances", "Alarms"]);
    assert_eq!(panels(&report(&UNWATCHED)), ["Requests per second", "Response time in s"]);
    assert_eq!(panels(&report(&FAILED)), ["Requests per second", "Instances", "Alarms"]);
    let slow = Made { seconds: 60, rates: (1, 2), watched: false, ..RAMP };
    assert_eq!(panels(&report(&slow)), ["Requests per minute", "Response time in ms", "Instances"]);
    let mut component = report(&RAMP);
    component.run.unit = Unit::Copy;
    assert_eq!(panels(&component)[2], "Copies");
}

#[test]
fn the_series_of_a_chart_are_named() {
    let told = texts(&svg(&report(&RAMP)));
    for name in ["answered", "failed", "sent", "wanted", "p50", "p99", "service p99", "in service", "predicted"] {
        assert!(told.iter().any(|text| text == name), "{name} in {told:?}");
    }
    assert!(!told.iter().any(|text| text == "dropped"), "{told:?}");
    assert!(texts(&svg(&report(&FAILED))).iter().any(|text| text == "dropped"));
}

/// Long runs, runs within a second, and those of which nothing is left still have a picture.
#[test]
fn every_run_has_a_picture() {
    let mut nothing = report(&SHORT);
    nothing.intervals.clear();
    let all = [report(&SHORT), report(&Made { interval: 10, ..SHORT }), week(), nothing];
    for report in all {
        assert!(texts(&svg(&report)).iter().any(|text| text == "Requests per minute" || text == "Requests per second"));
        assert!(html(&report).ends_with("</html>\n"));
        assert!(terminal(&report, &Terminal::default()).lines().all(|line| line.chars().count() <= 100));
    }
}

/// 2,016 intervals are more than there are columns: three of them are one point, and nothing is lost.
#[test]
fn a_long_run_has_as_many_points_as_a_picture_has_room_for() {
    let page = html(&week());
    assert!(page.contains("\"seconds\":900,\"points\":672,"), "{}", page.len());
}

#[test]
fn what_was_not_looked_at_stays_empty() {
    let mut gone = report(&Made { predicted: false, ..RAMP });
    gone.observations.retain(|seen| seen.at < Duration::from_mins(5) || Duration::from_mins(20) <= seen.at);
    let page = html(&gone);
    let of_units = page.split("\"title\":\"Instances\"").nth(1).expect("the panel's values");
    let in_service = of_units.split("\"label\":\"in service\"").nth(1).and_then(|it| it.split('[').nth(1));
    let values: Vec<&str> = in_service.and_then(|it| it.split(']').next()).expect("values").split(',').collect();
    // The last observation before the gap is that of 290 s: the point from 300 s on has it still, as 20 s are usual.
    assert_eq!(values.iter().position(|value| *value == "null"), Some(21));
    assert_eq!(values.iter().rposition(|value| *value == "null"), Some(79));
}

#[test]
fn the_page_tells_all_that_is_known() {
    let titles = |report: &Report| -> Vec<String> {
        let page = html(report);
        let parts = page.split(['<', '>']).map(str::to_owned).collect::<Vec<_>>();
        parts.windows(2).filter(|pair| pair[0] == "h2" || pair[0] == "summary").map(|pair| pair[1].clone()).collect()
    };
    let all = [
        "Requests",
        "Times",
        "Predicted and measured",
        "Failures",
        "Invoked variants",
        "Scaling activities",
        "Predicted activities",
        "How it was run",
    ];
    assert_eq!(titles(&report(&RAMP)), all);
    assert_eq!(titles(&report(&UNWATCHED)), ["Requests", "Times", "Failures", "Invoked variants", "How it was run"]);
    let mut blind = report(&UNWATCHED);
    blind.observations = report(&RAMP).observations;
    for seen in &mut blind.observations {
        seen.activities.clear();
        seen.problems = vec!["not allowed to call `DescribeAlarms`: allow `cloudwatch:DescribeAlarms`".to_owned()];
    }
    assert_eq!(titles(&blind)[4], "What could not be read");
}

#[test]
fn a_page_stands_alone() {
    let page = html(&report(&RAMP));
    for reaching in ["src=", "href=", "@import", "url("] {
        assert!(!page.contains(reaching), "{reaching}");
    }
}

/// Whoever names an endpoint or writes an error's sentence, nothing of it is markup, and nothing moves a terminal's cursor.
#[test]
fn texts_of_others_are_texts() {
    let mut made = report(&SHORT);
    made.run.target = "endpoint </title><script>\u{1b}[2J".to_owned();
    made.run.schedule = "9".repeat(10_000);
    made.end = End::Fatal {
        at: Duration::from_secs(3),
        class: loadgen::outcome::Class::NotFound,
        message: "<b>\u{7}".to_owned(),
        fix: String::new(),
    };
    assert!(!html(&made).contains("</title><script>\u{1b}"));
    assert_eq!(html(&made).matches("<script").count(), 2);
    assert!(texts(&svg(&made)).iter().all(|text| text.chars().count() < 200));
    let told = terminal(&made, &Terminal { width: 80, style: Style::Ascii });
    assert!(told.chars().all(|letter| letter == '\n' || !letter.is_control()), "{told}");
}

#[test]
fn a_run_of_some_shards_says_so() {
    let mut some = report(&SHORT);
    some.run.shards = vec![Shard::new(2, 16).expect("a shard"), Shard::new(4, 16).expect("a shard")];
    assert!(html(&some).contains("<td>3/16, 5/16</td>"));
}

#[test]
fn a_ramp_in_a_terminal() {
    insta::assert_snapshot!(terminal(&report(&RAMP), &Terminal { width: 90, style: Style::Blocks }));
    insta::assert_snapshot!(terminal(&report(&FAILED), &Terminal { width: 60, style: Style::Ascii }));
}
