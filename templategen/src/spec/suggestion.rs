//! What a misspelt word was probably meant to be.

use super::table::{Block, SPEC, Shape};

/// How alike two words have to be to be taken for each other; 1 is equal.
pub(crate) const ALIKE: f64 = 0.8;

/// How alike they are where hardly more than a letter is missing.
pub(crate) const VERY_ALIKE: f64 = 0.95;

/// The word most like the one written, if any is like it at all. Case and separators do not count.
pub(crate) fn nearest<'a>(written: &str, least: f64, words: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let written = bare(written);
    words
        .map(|word| (strsim::jaro_winkler(&written, &bare(word)), word))
        .filter(|(likeness, _)| least <= *likeness)
        .max_by(|(one, _), (other, _)| one.total_cmp(other))
        .map(|(_, word)| word)
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
pub(crate) fn home_of(name: &str) -> Option<Home> {
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
