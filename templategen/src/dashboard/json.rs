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
        self.written(0, 0)
    }

    /// The value where `taken` characters of the line are used up.
    fn written(&self, indent: usize, taken: usize) -> String {
        let line = self.line();
        let (entries, open, close): (Vec<(String, &Self)>, _, _) = match self {
            _ if taken + line.len() <= LINE => return line,
            Self::Number(_) | Self::Flag(_) | Self::Text(_) | Self::Row(_) => return line,
            Self::List(entries) => (entries.iter().map(|value| (String::new(), value)).collect(), '[', ']'),
            Self::Object(entries) => {
                (entries.iter().map(|(key, value)| (format!("\"{key}\": "), value)).collect(), '{', '}')
            }
        };
        let inner = indent + 2;
        let mut lines: Vec<String> = Vec::new();
        let mut goes_on = false;
        for (key, value) in entries {
            let entry = format!("{key}{}", value.written(inner, inner + key.len() + 1));
            goes_on &= value.is_plain();
            match lines.last_mut().filter(|line| goes_on && inner + line.len() + entry.len() + 3 <= LINE) {
                Some(line) => line.extend([", ", &entry]),
                None => lines.push(entry),
            }
            goes_on = value.is_plain();
        }
        format!("{open}\n{:inner$}{}\n{:indent$}{close}", "", lines.join(&format!(",\n{:inner$}", "")), "")
    }

    fn is_plain(&self) -> bool {
        matches!(self, Self::Number(_) | Self::Flag(_) | Self::Text(_))
    }

    /// The value on one line.
    fn line(&self) -> String {
        let joined = |entries: &[Self]| entries.iter().map(Self::line).collect::<Vec<_>>().join(", ");
        match self {
            Self::Number(number) => number.clone(),
            Self::Flag(flag) => flag.to_string(),
            Self::Text(text) => format!("\"{text}\""),
            Self::List(entries) | Self::Row(entries) => format!("[{}]", joined(entries)),
            Self::Object(entries) => {
                let entry = |(key, value): &(&str, Self)| format!("\"{key}\": {}", value.line());
                format!("{{{}}}", entries.iter().map(entry).collect::<Vec<_>>().join(", "))
            }
        }
    }
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
