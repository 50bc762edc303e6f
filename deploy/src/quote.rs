//! Words as a shell reads them.

/// The word, in single quotes where the shell would read it otherwise.
#[must_use]
pub fn quote(word: &str) -> String {
    let plain = |character: char| character.is_ascii_alphanumeric() || "-_./:=@%+,".contains(character);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

/// A whole command, quoted.
#[must_use]
pub fn command_line(words: &[String]) -> String {
    words.iter().map(|word| quote(word)).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_survive_the_shell() {
        for (word, quoted) in [
            ("plain-word_1.yaml", "plain-word_1.yaml"),
            ("two words", "'two words'"),
            ("below 20: -1", "'below 20: -1'"),
            ("it's", r"'it'\''s'"),
            ("$HOME", "'$HOME'"),
            ("[{\"a\":1}]", "'[{\"a\":1}]'"),
            ("", "''"),
        ] {
            assert_eq!(quote(word), quoted);
        }
        assert_eq!(command_line(&["aws".to_owned(), "a b".to_owned()]), "aws 'a b'");
    }
}
