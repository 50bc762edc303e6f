//! A reason as CloudFormation can store and show it.
//!
//! One control character in a reason makes `DescribeStackEvents` fail for everybody who looks at the stack
//! (aws-cloudformation/cloudformation-coverage-roadmap#1601).

use crate::event::ResponseUrl;

/// A text as it may be shown, logged and answered: one line, and nothing secret.
///
/// What makes it one line may break up a secret or put one together, so they are looked for before and after.
pub(crate) fn shown(text: &str, url: &ResponseUrl) -> String {
    url.hidden_in(&one_line(&url.hidden_in(text)))
}

/// One line of text: control characters, line ends, characters that XML can not hold and those that change the order or
/// the visibility of others become one space each row, terminal colours vanish, and the ends are trimmed.
fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        if character == '\u{1b}' && characters.next_if_eq(&'[').is_some() {
            // A control sequence of a terminal ends with the first character from @ to ~.
            while characters.next_if(|parameter| matches!(parameter, ' '..='?')).is_some() {}
            characters.next_if(|end| matches!(end, '@'..='~'));
        } else if !is_unfit(character) {
            line.push(character);
        } else if !line.ends_with(' ') {
            line.push(' ');
        }
    }
    line.trim().to_owned()
}

/// The beginning of a text and how much is left out, in at most `room` bytes of JSON; the text itself where it fits.
pub(super) fn cut(text: &str, room: usize) -> String {
    if encoded_length(text) <= room {
        return text.to_owned();
    }
    let characters = text.chars().count();
    let room = room.saturating_sub(mark(characters).len());
    let mut used = 0;
    let kept = text.chars().take_while(|character| {
        used += encoded_character(*character);
        used <= room
    });
    let mut kept: String = kept.collect();
    kept.push_str(&mark(characters - kept.chars().count()));
    kept
}

/// How many bytes a text takes inside the quotes of a JSON string.
pub(super) fn encoded_length(text: &str) -> usize {
    text.chars().map(encoded_character).sum()
}

fn encoded_character(character: char) -> usize {
    match character {
        '"' | '\\' | '\u{8}' | '\t' | '\n' | '\u{c}' | '\r' => 2,
        '\0'..='\u{1f}' => 6,
        _ => character.len_utf8(),
    }
}

fn mark(characters: usize) -> String {
    format!("… ({characters} more characters)")
}

fn is_unfit(character: char) -> bool {
    let noncharacter = u32::from(character) & 0xfffe == 0xfffe || matches!(character, '\u{fdd0}'..='\u{fdef}');
    character.is_control()
        || noncharacter
        || matches!(
            character,
            // Line and paragraph separators, marks and controls of the writing direction, and what has no width.
            '\u{2028}' | '\u{2029}' | '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}'
                | '\u{2060}'..='\u{2069}' | '\u{feff}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_line(text: &str, expected: &str) {
        assert_eq!(one_line(text), expected, "{text:?}");
    }

    #[test]
    fn a_reason_is_one_line_of_plain_text() {
        check_line("plain `text`, Å漢 and 👩‍🔬  with two spaces", "plain `text`, Å漢 and 👩‍🔬  with two spaces");
        check_line("  two\r\nlines\n", "two lines");
        check_line("a\tb\0c\u{7f}d\u{85}e\u{9b}f", "a b c d e f");
        check_line("a\u{2028}b\u{2029}c", "a b c");
        check_line("\u{1b}[1;31merror\u{1b}[0m: red", "error: red");
        check_line("\u{1b}]0;title\u{7}x \u{1b}[", "]0;title x");
        check_line("abc\u{202e}fed\u{2066}g\u{feff}h", "abc fed g h");
        check_line("a\u{fffe}b\u{ffff}c\u{fdd0}d\u{1ffff}e", "a b c d e");
        check_line("\n\u{1b}[0m\u{200b}", "");
    }

    #[track_caller]
    fn check_cut(text: &str, room: usize, expected: &str) {
        assert_eq!(cut(text, room), expected, "{text:?} in {room}");
    }

    #[test]
    fn a_long_text_keeps_its_beginning_and_says_how_much_is_gone() {
        let letters = "abcdefghijklmnopqrstuvwxyz0123456789";
        check_cut(letters, 36, letters);
        check_cut(letters, 35, "abcdefghijk… (25 more characters)");
        // Nothing is cut in two: 3 bytes for each character, 2 for each quote.
        check_cut(&"漢".repeat(12), 32, "漢漢… (10 more characters)");
        check_cut(&"\"".repeat(20), 33, "\"\"\"\"… (16 more characters)");
        check_cut(letters, 0, "… (36 more characters)");
    }

    #[test]
    fn lengths_are_those_of_the_encoder() {
        for text in ["", "plain", "\"\\/", "\0\u{1}\u{8}\t\n\u{b}\u{c}\r\u{1f}\u{7f}\u{80}", "Å漢👩‍🔬\u{2028}"]
        {
            assert_eq!(encoded_length(text) + 2, serde_json::to_string(text).unwrap().len(), "{text:?}");
        }
    }
}
