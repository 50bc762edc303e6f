//! Text within markup: SVG and HTML.

use std::borrow::Cow;

/// A text as content or as a value in double quotes: nothing in it is markup, and no letter in it is one that XML can not
/// have.
pub(super) fn escaped(text: &str) -> Cow<'_, str> {
    let special = |letter: char| matches!(letter, '&' | '<' | '>' | '"' | '\'') || !is_allowed(letter);
    if !text.contains(special) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            letter if is_allowed(letter) => escaped.push(letter),
            _ => escaped.push(char::REPLACEMENT_CHARACTER),
        }
    }
    Cow::Owned(escaped)
}

/// Source: XML 1.0, production `Char`; the controls that it has but HTML has not are left out too.
const fn is_allowed(letter: char) -> bool {
    match letter {
        '\t' | '\n' => true,
        '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}' => false,
        letter => ' ' <= letter,
    }
}

/// A text of at most so many letters; where it is longer its end is left out, and that is shown.
pub(super) fn shortened(text: &str, most: usize) -> Cow<'_, str> {
    if text.chars().count() <= most {
        return Cow::Borrowed(text);
    }
    let kept: String = text.chars().take(most.saturating_sub(1)).collect();
    Cow::Owned(format!("{}…", kept.trim_end()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_is_markup() {
        for (text, expected) in [
            ("plain", "plain"),
            ("<b a=\"1\" c='2'>&amp;", "&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;amp;"),
            ("a\u{1b}[31m\u{0}\u{85}b\n", "a\u{fffd}[31m\u{fffd}\u{fffd}b\n"),
            ("größer 🚀", "größer 🚀"),
        ] {
            assert_eq!(escaped(text), expected);
        }
    }

    #[test]
    fn what_is_left_out_is_shown() {
        for (text, expected) in [("steps", "steps"), ("a plan", "a pl…"), ("öäüß!!", "öäüß…"), ("one two", "one…")]
        {
            assert_eq!(shortened(text, 5), expected);
        }
    }
}
