//! What a misspelt word was probably meant to be.

/// How alike two words have to be to be taken for each other; 1 is equal.
const ALIKE: f64 = 0.8;

/// The word most like the one written, if any is like it at all. Case and separators do not count.
pub(super) fn nearest<'a>(written: &str, words: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let written = bare(written);
    words
        .map(|word| (strsim::jaro_winkler(&written, &bare(word)), word))
        .filter(|(likeness, _)| ALIKE <= *likeness)
        .max_by(|(one, _), (other, _)| one.total_cmp(other))
        .map(|(_, word)| word)
}

/// Whether two words differ in case and separators alone.
pub(super) fn same(one: &str, other: &str) -> bool {
    bare(one) == bare(other)
}

/// The letters and digits of a word, as far as a name is long.
fn bare(word: &str) -> String {
    let letters = word.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase());
    letters.take(100).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearest_words() {
        let names = || ["MinCapacity", "MaxCapacity", "StepScaling", "Tags"].into_iter();
        for (written, meant) in [
            ("MaxCapcity", Some("MaxCapacity")),
            ("max_capacity", Some("MaxCapacity")),
            ("StepScalingPolicyConfiguration", Some("StepScaling")),
            ("tag", Some("Tags")),
            ("Banana", None),
            ("", None),
        ] {
            assert_eq!(nearest(written, names()), meant, "{written}");
        }
        assert!(same("always-on", "AlwaysOn") && !same("always", "AlwaysOn"));
    }
}
