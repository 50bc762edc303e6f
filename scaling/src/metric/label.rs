//! What a metric is called where there is one line for it.

use super::Metric;

/// The longest name that is shown whole, in characters: an expression can have a thousand.
const LONGEST: usize = 60;

impl Metric {
    /// The name on one line, cut where it is over 60 characters long.
    ///
    /// An expression is a name only to its author, and may be written over several lines: labels, titles and
    /// descriptions have room for its beginning.
    #[must_use]
    pub fn label(&self) -> String {
        shortened(self.name())
    }
}

fn shortened(name: &str) -> String {
    let words: Vec<&str> = name.split(|letter: char| letter.is_whitespace() || letter.is_control()).collect();
    let line = words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(LONGEST) {
        None => line,
        Some((end, _)) => format!("{} ...", line[..end].trim_end()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_line_of_bounded_length() {
        let long = "ä".repeat(LONGEST);
        for (name, shown) in [
            ("InvocationsPerInstance", "InvocationsPerInstance".to_owned()),
            ("  errors /\n\n    calls\n", "errors / calls".to_owned()),
            ("a\u{85}b\u{2028}c\u{1b}d", "a b c d".to_owned()),
            (&long, long.clone()),
            (&format!("{long}b"), format!("{long} ...")),
            (&format!("{} b c", &long[..2 * (LONGEST - 1)]), format!("{} ...", &long[..2 * (LONGEST - 1)])),
        ] {
            assert_eq!(shortened(name), shown);
        }
    }
}
