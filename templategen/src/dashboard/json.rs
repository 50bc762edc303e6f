//! JSON whose numbers and texts may hold placeholders that CloudFormation fills in.
//!
//! A general JSON writer can not leave a placeholder where a number stands, and it spreads one metric
//! over eight lines: here a person reads the body in the console, and its size counts against the template's.

/// Lines are broken where they would grow longer than this, but for rows.
const LINE: usize = 140;

/// A value of a dashboard body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Json {
    /// A number or a placeholder for one, as it stands.
    Number(String),
    /// A truth value.
    Flag(bool),
    /// What stands between the quotes. Words that are not the project's own have been through [`literal`].
    Text(String),
    /// A list.
    List(Vec<Self>),
    /// A list that stays on one line however long it is.
    Row(Vec<Self>),
    /// An object, in the order of its keys.
    Object(Vec<(&'static str, Self)>),
}

/// Words of the spec's author for the inside of a text: no quote ends the text, no `${` is a placeholder.
///
/// The dollar sign is escaped for JSON and not for `Fn::Sub`, whose `${!` reaches up to the next brace
/// and would swallow what stands between where the author's own brace is never closed. Everything but
/// printable ASCII is escaped too, so that no line separator can break the template's block of text.
pub(super) fn literal(words: &str) -> String {
    let mut units = [0; 2];
    let mut text = String::with_capacity(words.len());
    for letter in words.chars() {
        match letter {
            '"' | '\\' => text.extend(['\\', letter]),
            ' '..='~' if letter != '$' => text.push(letter),
            _ => text.extend(letter.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04x}"))),
        }
    }
    text
}

impl Json {
    /// The value with line breaks, indented by two spaces a level: lists and objects on lines of their own,
    /// plain values side by side.
    pub(super) fn write(&self) -> String {
        // About as much as the dashboard of one ladder takes.
        let mut text = String::with_capacity(1 << 13);
        self.append(&mut text, 0, 0);
        text
    }

    /// Adds the value where `taken` characters of the line are used up.
    fn append(&self, text: &mut String, indent: usize, taken: usize) {
        let fits = LINE.checked_sub(taken).is_some_and(|room| self.room_after(room).is_some());
        match self {
            Self::List(entries) if !fits => {
                append_lines(text, indent, ['[', ']'], entries.iter().map(|value| (None, value)));
            }
            Self::Object(entries) if !fits => {
                append_lines(text, indent, ['{', '}'], entries.iter().map(|(key, value)| (Some(*key), value)));
            }
            _ => self.append_line(text),
        }
    }

    /// Adds the value on one line.
    fn append_line(&self, text: &mut String) {
        match self {
            Self::Number(number) => text.push_str(number),
            Self::Flag(flag) => text.push_str(flag_word(*flag)),
            Self::Text(words) => text.extend(["\"", words, "\""]),
            Self::List(entries) | Self::Row(entries) => {
                text.push('[');
                for (index, value) in entries.iter().enumerate() {
                    text.push_str(if index == 0 { "" } else { SEPARATOR });
                    value.append_line(text);
                }
                text.push(']');
            }
            Self::Object(entries) => {
                text.push('{');
                for (index, (key, value)) in entries.iter().enumerate() {
                    text.push_str(if index == 0 { "" } else { SEPARATOR });
                    append_key(text, key);
                    value.append_line(text);
                }
                text.push('}');
            }
        }
    }

    /// What is left of so many bytes behind the value on one line, if that has room. Most values that are asked
    /// are far too long, so this neither makes their line nor reads to its end.
    fn room_after(&self, room: usize) -> Option<usize> {
        let after = |room: usize, used: usize| room.checked_sub(used);
        let separators = |room: usize, entries: usize| after(room, 2 + SEPARATOR.len() * entries.saturating_sub(1));
        match self {
            Self::Number(number) => after(room, number.len()),
            Self::Flag(flag) => after(room, flag_word(*flag).len()),
            Self::Text(words) => after(room, 2 + words.len()),
            Self::List(entries) | Self::Row(entries) => {
                entries.iter().try_fold(separators(room, entries.len())?, |room, value| value.room_after(room))
            }
            Self::Object(entries) => entries.iter().try_fold(separators(room, entries.len())?, |room, (key, value)| {
                value.room_after(after(room, key_len(key))?)
            }),
        }
    }

    fn is_plain(&self) -> bool {
        matches!(self, Self::Number(_) | Self::Flag(_) | Self::Text(_))
    }
}

const SEPARATOR: &str = ", ";

fn append_key(text: &mut String, key: &str) {
    text.extend(["\"", key, "\": "]);
}

fn key_len(key: &str) -> usize {
    key.len() + 4
}

fn flag_word(flag: bool) -> &'static str {
    if flag { "true" } else { "false" }
}

/// Adds a list or an object whose entries stand on lines of their own, plain ones side by side.
fn append_lines<'a>(
    text: &mut String,
    indent: usize,
    [open, close]: [char; 2],
    entries: impl Iterator<Item = (Option<&'a str>, &'a Json)>,
) {
    let inner = indent + 2;
    text.push(open);
    // Where the line of the entry before begins, if that entry is plain: then another plain one may follow it.
    let mut line_start = None;
    for (index, (key, value)) in entries.enumerate() {
        let key_len = key.map_or(0, key_len);
        let goes_on = value.is_plain()
            && line_start.is_some_and(|start| {
                let taken = inner + (text.len() - start) + key_len + SEPARATOR.len() + ",".len();
                LINE.checked_sub(taken).is_some_and(|room| value.room_after(room).is_some())
            });
        if goes_on {
            text.push_str(SEPARATOR);
        } else {
            text.push_str(if index == 0 { "" } else { "," });
            break_line(text, inner);
            line_start = Some(text.len());
        }
        if let Some(key) = key {
            append_key(text, key);
        }
        value.append(text, inner, inner + key_len + 1);
        line_start = line_start.filter(|_| value.is_plain());
    }
    break_line(text, indent);
    text.push(close);
}

fn break_line(text: &mut String, indent: usize) {
    text.push('\n');
    text.extend(std::iter::repeat_n(' ', indent));
}

impl From<&str> for Json {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Json {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<u32> for Json {
    fn from(number: u32) -> Self {
        Self::Number(number.to_string())
    }
}

impl From<bool> for Json {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_the_author_stay_words() {
        for (words, text) in [
            ("InvocationsPerInstance", "InvocationsPerInstance"),
            ("a \"quoted\" \\ word", r#"a \"quoted\" \\ word"#),
            ("${EndpointName}", r"\u0024{EndpointName}"),
            ("never closed ${", r"never closed \u0024{"),
            ("two\nlines\u{2028}", r"two\u000alines\u2028"),
            ("Köln 😀", r"K\u00f6ln \ud83d\ude00"),
        ] {
            assert_eq!(literal(words), text);
            let read: String = serde_json::from_str(&format!("\"{text}\"")).unwrap();
            assert_eq!(read, words);
        }
    }

    #[test]
    fn short_values_stay_on_one_line_and_plain_ones_flow() {
        let long = "x".repeat(LINE);
        let value = Json::Object(vec![
            ("a", 1.into()),
            ("b", true.into()),
            ("c", Json::List(vec![Json::Number("${N}".to_owned()), "t".into()])),
            ("d", Json::List(vec![long.as_str().into(), 2.into()])),
            ("e", Json::Row(vec![long.as_str().into(), 3.into()])),
            ("f", 4.into()),
        ]);
        let expected = format!(
            "{{\n  \"a\": 1, \"b\": true,\n  \"c\": [${{N}}, \"t\"],\n  \"d\": [\n    \"{long}\",\n    2\n  ],\n  \
             \"e\": [\"{long}\", 3],\n  \"f\": 4\n}}"
        );
        assert_eq!(value.write(), expected);
    }
}
