//! An SVG image as a reader of it has it: its elements, its texts with their places, and the corners of its paths.

use roxmltree::{Document, Node};

/// How wide and how high the image is.
pub(crate) fn size(root: Node<'_, '_>) -> (f64, f64) {
    let numbers: Vec<f64> = root.attribute("viewBox").expect("a view box").split(' ').map(number).collect();
    assert_eq!(&numbers[..2], [0.0, 0.0]);
    (numbers[2], numbers[3])
}

/// The image, which has to be well-formed.
pub(crate) fn parse(svg: &str) -> Document<'_> {
    Document::parse(svg).unwrap_or_else(|error| panic!("{error} in {svg}"))
}

/// Every corner of a path.
pub(crate) fn corners(path: &str) -> Vec<(f64, f64)> {
    let mut corners: Vec<(f64, f64)> = Vec::new();
    let (mut x, mut y, mut start) = (0.0, 0.0, (0.0, 0.0));
    for (command, numbers) in commands(path) {
        match (command, numbers.as_slice()) {
            ('M', [to_x, to_y]) => {
                (x, y) = (*to_x, *to_y);
                start = (x, y);
            }
            ('h', [by]) => x += by,
            ('v', [by]) => y += by,
            ('l', [by_x, by_y]) => (x, y) = (x + by_x, y + by_y),
            // Numbers after a line are further lines.
            ('h', [by, by_x, by_y]) => {
                corners.push((x + by, y));
                (x, y) = (x + by + by_x, y + by_y);
            }
            ('z', []) => (x, y) = start,
            other => panic!("{other:?} in {path}"),
        }
        corners.push((x, y));
    }
    corners
}

fn commands(path: &str) -> Vec<(char, Vec<f64>)> {
    let mut commands = Vec::new();
    let starts: Vec<usize> = path.char_indices().filter(|(_, it)| it.is_ascii_alphabetic()).map(|(at, _)| at).collect();
    for (index, start) in starts.iter().enumerate() {
        let end = starts.get(index + 1).copied().unwrap_or(path.len());
        let numbers = path[start + 1..end].split_whitespace().map(number).collect();
        commands.push((char::from(path.as_bytes()[*start]), numbers));
    }
    commands
}

/// A text with its left and right edge, its base line and its size. Letters are taken to be half as wide as high.
#[derive(Clone, Debug)]
pub(crate) struct Text {
    pub(crate) words: String,
    pub(crate) left: f64,
    pub(crate) right: f64,
    pub(crate) base: f64,
    pub(crate) size: f64,
}

pub(crate) fn texts(root: Node<'_, '_>) -> Vec<Text> {
    let of = |node: Node<'_, '_>| {
        let value = |name| number(node.attribute(name).expect("a number"));
        let words = node.text().unwrap_or_default().to_owned();
        let (x, size) = (value("x"), value("font-size"));
        let letters = u32::try_from(words.chars().count()).expect("a few");
        let width = f64::from(letters) * size * 0.5;
        let left = match node.attribute("text-anchor") {
            None => x,
            Some("middle") => x - width / 2.0,
            Some("end") => x - width,
            other => panic!("{other:?}"),
        };
        Text { words, left, right: left + width, base: value("y"), size }
    };
    root.descendants().filter(|node| node.has_tag_name((SPACE, "text"))).map(of).collect()
}

/// What elements of SVG belong to.
pub(crate) const SPACE: &str = "http://www.w3.org/2000/svg";

fn number(text: &str) -> f64 {
    let number: f64 = text.parse().unwrap_or_else(|_| panic!("`{text}` is no number"));
    assert!(number.is_finite(), "{text}");
    number
}
