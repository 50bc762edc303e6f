//! The page.

use proptest::prelude::*;
use simulator::Assumptions;
use simulator::picture::html;
use simulator::report::Run;

use crate::drawing::parse;
use crate::made::{Any, DAY, Made, NAMES, any, run};

/// A page without what other tests look at: the style sheet, the drawings, and the script.
fn outline(html: &str) -> String {
    let mut outline = html.to_owned();
    for (from, to) in [("<style>", "</style>"), ("<svg", "</svg>"), ("<svg", "</svg>"), ("<script>", "</script>")] {
        let start = outline.find(from).expect("a start");
        let end = outline[start..].find(to).expect("an end") + start + to.len();
        outline.replace_range(start..end, "…");
    }
    outline
}

#[test]
fn one_run() {
    let mut run = run(&Made { points: 24, behind: Some(2), gap: (5, 7), queues: true, ..DAY });
    run.assumptions.set("metric-delay-seconds", "120").expect("a value");
    run.assumptions.set("billing", "from-service").expect("a value");
    insta::assert_snapshot!(outline(&html(&[run])));
}

#[test]
fn two_runs() {
    let made = Made { points: 24, behind: Some(2), ..DAY };
    let mut slow = run(&Made { name: "slow metric", ..made });
    slow.assumptions.set("metric-delay-seconds", "120").expect("a value");
    insta::assert_snapshot!(outline(&html(&[run(&made), slow])));
}

#[test]
fn without_a_run_there_is_nothing() {
    assert_eq!(html(&[]), "");
}

/// Every decision up to a bound is a row, and what is left out is told.
#[test]
fn a_long_timeline_is_cut_and_says_so() {
    let mut run = run(&Made { points: 24, behind: Some(2), ..DAY });
    let entry = run.timeline.entries[0].clone();
    run.timeline.entries = vec![entry; 2_500];
    run.timeline.left_out = 7;
    let page = html(std::slice::from_ref(&run));
    assert_eq!(page.matches(&run.timeline.entries[0].reason).count(), 2_000);
    assert!(page.contains("The first entries; 507 more follow."), "{}", &page[..2_000]);
}

/// What holds for every page.
fn check(runs: &[Run]) {
    let page = html(runs);
    assert_eq!(page, html(runs), "the same runs are the same page");
    assert!(page.starts_with("<!DOCTYPE html>\n<html lang=\"en\">"));
    assert!(page.contains("content=\"default-src 'none';"));
    // The namespaces of the two drawings, and of the line that the script draws.
    assert_eq!(page.matches("http").count(), 3 + 1, "and the `http-equiv` of the policy");
    for address in ["src=", "href=", "url(", "@import", "fetch(", "XMLHttpRequest", "import(", "innerHTML"] {
        assert!(!page.contains(address), "{address}");
    }
    assert!(!page.contains("<script>alert") && page.matches("<script").count() == 2);
    for drawing in page.split("<svg").skip(1) {
        let end = drawing.find("</svg>").expect("an end");
        let drawing = format!("<svg{}</svg>", &drawing[..end]);
        parse(&drawing);
    }
    let ids: Vec<&str> = page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    for (index, id) in ids.iter().enumerate() {
        assert!(!ids[..index].contains(id), "{id} is there twice");
    }
    check_data(&page, runs);
}

/// The script has a value for every point of every series.
fn check_data(page: &str, runs: &[Run]) {
    let (_, data) = page.split_once("<script type=\"application/json\" id=\"data\">").expect("the data");
    let (data, _) = data.split_once("</script>").expect("its end");
    let data: serde_json::Value = serde_json::from_str(data).expect("JSON");
    let panels = data["panels"].as_array().expect("panels");
    assert!(runs.len() <= panels.len());
    let lengths: Vec<usize> = runs.iter().map(|run| run.series.points.len()).collect();
    assert_eq!(data["points"], lengths.iter().copied().max().unwrap_or_default());
    for series in panels.iter().flat_map(|panel| panel["series"].as_array().expect("series")) {
        let values = series["values"].as_array().map(Vec::len);
        let length = values.or(series["states"].as_str().map(str::len)).expect("values or states");
        assert!(lengths.contains(&length), "{series}");
    }
}

/// A name is text on the page, whatever is in it.
#[test]
fn names_are_text() {
    let page = html(&[run(&Made { name: NAMES[1], points: 24, ..DAY })]);
    assert!(
        page.contains("<h1>&lt;/text&gt;&lt;/svg&gt;&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;quoted&quot;")
    );
}

/// Every assumption is on the page with its value and its source.
#[test]
fn all_that_is_assumed_is_told() {
    let page = html(&[run(&DAY)]);
    for row in simulator::assumptions::TABLE {
        let cells = format!("<tr><th scope=\"row\">{}</th><td>{}</td>", row.name, (row.value)(&Assumptions::DEFAULT));
        assert!(page.contains(&cells), "{}", row.name);
        assert!(page.contains(&row.source.replace('\'', "&#39;").replace('"', "&quot;")), "{}", row.name);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn a_page_reaches_nothing_and_escapes_all(any in prop::collection::vec(any(), 1..3)) {
        check(&any.iter().map(Any::run).collect::<Vec<_>>());
    }
}
