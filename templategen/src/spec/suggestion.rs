//! What a misspelt word was probably meant to be.

use super::table::{Block, SPEC, Shape};
use crate::yaml::Node;

/// How alike two words have to be to be taken for each other; 1 is equal.
pub(crate) const ALIKE: f64 = 0.8;

/// How alike they are where hardly more than a letter is missing.
const VERY_ALIKE: f64 = 0.95;

/// The word most like the one written, if any is like it at all. Case and separators do not count.
pub(crate) fn nearest<'a>(written: &str, least: f64, words: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let written = bare(written);
    words
        .map(|word| (strsim::jaro_winkler(&written, &bare(word)), word))
        .filter(|(likeness, _)| least <= *likeness)
        .max_by(|(one, _), (other, _)| one.total_cmp(other))
        .map(|(_, word)| word)
}

/// The word most like the one written, or the only one that is part of it.
pub(crate) fn nearest_or_within<'a>(written: &str, words: &[&'a str]) -> Option<&'a str> {
    let whole = bare(written);
    let mut within = words.iter().copied().filter(|word| whole.contains(&bare(word)));
    let only = within.next().filter(|_| within.next().is_none());
    nearest(written, ALIKE, words.iter().copied()).or(only)
}

/// What a key that a block does not have was probably meant to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Meant {
    /// This key of the block.
    Here(&'static str),
    /// A key of another block: it is in the wrong place rather than misspelt.
    Elsewhere(Home),
    /// Nothing that is known.
    Unknown,
}

/// What a key was meant to be that the block does not have, beside those that the node does.
pub(crate) fn meant(block: &'static Block, node: &Node, written: &str) -> Meant {
    let open = || block.keys.iter().map(|key| key.name).filter(|key| node.entry(key).is_none());
    let alike = nearest(written, ALIKE, open());
    // `name` in a metric is its `metric_name`, as long as that is the only such key and none is more like it.
    let mut longer = open().filter(|key| key.strip_suffix(written).is_some_and(|rest| rest.ends_with('_')));
    let longer = longer.next().filter(|_| longer.next().is_none() && alike.is_none());
    match (nearest(written, VERY_ALIKE, open()).or(longer), home_of(written)) {
        (Some(key), _) => Meant::Here(key),
        (None, Some(home)) => Meant::Elsewhere(home),
        (None, None) => alike.map_or(Meant::Unknown, Meant::Here),
    }
}

/// Whether a key is made of words of which one is this.
pub(crate) fn is_word_of(word: &str, key: &str) -> bool {
    key.split('_').any(|part| part == word)
}

/// Where a key belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Home {
    /// The spec itself.
    Spec,
    /// The block or list under this key.
    Key(&'static str),
}

/// Where in a spec a key of exactly this name belongs.
fn home_of(name: &str) -> Option<Home> {
    if SPEC.key(name).is_some() { Some(Home::Spec) } else { search(&SPEC, name).map(Home::Key) }
}

fn search(block: &'static Block, name: &str) -> Option<&'static str> {
    block.keys.iter().find_map(|key| {
        let shapes = || [Some(&key.shape), key.shape.items()].into_iter().flatten();
        let here = shapes().flat_map(Shape::blocks).any(|block| block.key(name).is_some());
        if here { Some(key.name) } else { shapes().flat_map(Shape::blocks).find_map(|block| search(block, name)) }
    })
}

fn bare(word: &str) -> String {
    word.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearest_words() {
        let keys = || ["min", "max", "cooldown_seconds", "evaluation_periods"].into_iter();
        for (written, meant) in [
            ("mim", Some("min")),
            ("cooldown", Some("cooldown_seconds")),
            ("EvaluationPeriods", Some("evaluation_periods")),
            ("evaluation-period", Some("evaluation_periods")),
            ("banana", None),
            ("", None),
        ] {
            assert_eq!(nearest(written, ALIKE, keys()), meant, "{written}");
        }
    }

    #[test]
    fn homes() {
        for (name, home) in [
            ("steps", Some(Home::Key("step_scaling"))),
            ("min", Some(Home::Key("capacity"))),
            ("below", Some(Home::Key("steps"))),
            ("id", Some(Home::Key("metrics"))),
            ("tags", Some(Home::Spec)),
            ("banana", None),
        ] {
            assert_eq!(home_of(name), home, "{name}");
        }
    }
}
