//! The image.

use proptest::prelude::*;
use simulator::picture::svg;
use simulator::report::Run;

use crate::drawing::{SPACE, Text, corners, parse, size, texts};
use crate::made::{Any, DAY, Made, any, run};

/// One element on a line.
fn lines(svg: &str) -> String {
    let (before, styled) = svg.split_once("<style>").expect("a style sheet");
    let (_, after) = styled.split_once("</style>").expect("its end");
    format!("{before}<style/>{after}").replace("><", ">\n<")
}

#[test]
fn a_small_run() {
    let made = Made { points: 8, behind: Some(2), gap: (5, 6), queues: true, ..DAY };
    insta::assert_snapshot!(lines(&svg(&[run(&made)])));
}

#[test]
fn two_small_runs() {
    let small = Made { points: 8, behind: Some(2), ..DAY };
    let still = Made { name: "static at peak", behind: None, ..small };
    insta::assert_snapshot!(lines(&svg(&[run(&small), run(&still)])));
}

#[test]
fn without_a_run_there_is_nothing() {
    assert_eq!(svg(&[]), "");
}

#[test]
fn an_image_of_a_day_is_small() {
    let length = svg(&[run(&DAY)]).len();
    assert!(length < 60_000, "{length}");
}

/// A scale-out and a scale-in for every one in the run, as far as they can be told apart.
#[test]
fn every_action_is_marked() {
    let run = run(&Made { points: 100, ..DAY });
    let marked = |up: bool| {
        let svg = svg(std::slice::from_ref(&run));
        svg.matches(if up { "h8l-4 -7z" } else { "h8l-4 7z" }).count()
    };
    let points = &run.series.points;
    assert_eq!(marked(true), points.iter().filter(|point| point.scaled_out).count());
    assert_eq!(marked(false), points.iter().filter(|point| point.scaled_in).count());
    assert!(0 < marked(true) && 0 < marked(false));
}

/// Overload is drawn in the very points that have it.
#[test]
fn overload_is_drawn_where_it_is() {
    let run = run(&Made { points: 100, ..DAY });
    let image = svg(std::slice::from_ref(&run));
    let document = parse(&image);
    // The first one is the sample in the heading.
    let bands = document.descendants().filter(|node| node.attribute("class") == Some("solid fill-over")).skip(1);
    let mut stretches: Vec<(f64, f64)> = Vec::new();
    for part in bands.filter_map(|node| node.attribute("d")).flat_map(|path| path.split_inclusive('z')) {
        let places = corners(part).into_iter().map(|(x, _)| x);
        let bounds = (f64::INFINITY, f64::NEG_INFINITY);
        stretches.push(places.fold(bounds, |(least, most), x| (least.min(x), most.max(x))));
    }
    let over = |point: u32| 0.0 < run.series.points[usize::try_from(point).expect("a place")].over_capacity;
    for point in 0..100 {
        // Where the points begin, and how wide all are.
        let middle = 66.0 + 790.0 * (f64::from(point) + 0.5) / 100.0;
        let drawn = stretches.iter().any(|(least, most)| (*least..=*most).contains(&middle));
        assert_eq!(drawn, over(point), "{point}");
    }
    assert!((0..100).any(over) && !(0..100).all(over));
}

/// What holds for every image.
fn check(runs: &[Run]) {
    let image = svg(runs);
    assert_eq!(image, svg(runs), "the same runs are the same image");
    let document = parse(&image);
    let root = document.root_element();
    let (width, height) = size(root);
    assert_eq!((root.tag_name().name(), root.attribute("role")), ("svg", Some("img")));
    for node in document.descendants().filter(roxmltree::Node::is_element) {
        assert_eq!(node.tag_name().namespace(), Some(SPACE));
        let known = ["svg", "title", "desc", "style", "rect", "path", "text"];
        assert!(known.contains(&node.tag_name().name()), "{:?}", node.tag_name());
        for attribute in node.attributes() {
            assert!(!["NaN", "inf"].iter().any(|word| attribute.value().contains(word)), "{attribute:?}");
            assert!(!attribute.name().contains("href") && !attribute.name().starts_with("on"), "{attribute:?}");
        }
        for (x, y) in node.attribute("d").map(corners).unwrap_or_default() {
            let within = (-0.1..=width + 0.1).contains(&x) && (-0.1..=height + 0.1).contains(&y);
            assert!(within, "{x} {y} is out of {width} {height}");
        }
    }
    assert_eq!(image.matches("http").count(), 1, "the namespace alone");
    let labelled = root.attribute("aria-labelledby").expect("a label").split(' ');
    for id in labelled {
        let text = document.descendants().find(|node| node.attribute("id") == Some(id)).and_then(|node| node.text());
        assert!(text.is_some_and(|text| !text.is_empty()), "{id}");
    }
    let texts = texts(root);
    for (index, text) in texts.iter().enumerate() {
        assert!(0.0 <= text.left && text.right <= width && text.base <= height, "`{}` is out of the image", text.words);
        for other in &texts[..index] {
            assert!(!overlap(text, other), "`{}` is over `{}`", text.words, other.words);
        }
    }
}

fn overlap(one: &Text, other: &Text) -> bool {
    // What letters are high over their base line; few of them go below it.
    let top = |text: &Text| text.base - text.size * 0.7;
    one.left < other.right && other.left < one.right && top(one) < other.base && top(other) < one.base
}

proptest! {
    #[test]
    fn an_image_is_well_formed_within_its_bounds_and_legible(any in prop::collection::vec(any(), 1..4)) {
        check(&any.iter().map(Any::run).collect::<Vec<_>>());
    }
}
