//! Writing a template as the YAML people read in the console.
//!
//! General YAML writers know neither CloudFormation's short tags nor that a dashboard body is best read as
//! a block; and they quote what needs no quotes.

use std::borrow::Cow;
use std::fmt::Write as _;

use super::value::{Map, Value};

const INDENT: usize = 2;

/// The template as YAML, with a blank line between top-level sections and between their entries.
pub(super) fn write(template: &Map) -> String {
    // About as much as a ladder with its dashboard takes.
    let mut text = String::with_capacity(1 << 14);
    for (index, (section, value)) in template.iter().enumerate() {
        if 0 < index {
            text.push('\n');
        }
        match value {
            Value::Map(entries) if spaced(section) => {
                let _ = writeln!(text, "{section}:");
                for (index, (key, value)) in entries.iter().enumerate() {
                    if 0 < index {
                        text.push('\n');
                    }
                    entry(&mut text, key, value, INDENT);
                }
            }
            value => entry(&mut text, section, value, 0),
        }
    }
    text
}

/// A mapping as YAML, line under line.
pub(crate) fn block(map: &Map) -> String {
    let mut text = String::new();
    mapping(&mut text, map, 0);
    text
}

/// Sections whose entries are long enough to stand apart.
fn spaced(section: &str) -> bool {
    matches!(section, "Parameters" | "Resources" | "Outputs")
}

fn entry(text: &mut String, key: &str, value: &Value, indent: usize) {
    pad(text, indent);
    text.push_str(&scalar(key));
    text.push(':');
    after_colon(text, value, indent);
}

/// The value of an entry, from behind its colon on.
fn after_colon(text: &mut String, value: &Value, indent: usize) {
    match value {
        Value::Map(map) if !map.is_empty() => {
            text.push('\n');
            mapping(text, map, indent + INDENT);
        }
        Value::List(list) if !list.is_empty() => {
            text.push('\n');
            sequence(text, list, indent + INDENT);
        }
        Value::Function(name, argument) => {
            text.extend([" !", name]);
            match argument.as_ref() {
                Value::List(list) if list.iter().all(is_short) => {
                    let items: Vec<_> = list.iter().map(in_flow).collect();
                    let _ = writeln!(text, " [{}]", items.join(", "));
                }
                argument => after_colon(text, argument, indent),
            }
        }
        Value::Text(block) if is_block(block) => literal(text, block, indent + INDENT),
        value => {
            text.push(' ');
            text.push_str(&inline(value));
            text.push('\n');
        }
    }
}

fn pad(text: &mut String, indent: usize) {
    text.extend(std::iter::repeat_n(' ', indent));
}

fn mapping(text: &mut String, map: &Map, indent: usize) {
    for (key, value) in map.iter() {
        entry(text, key, value, indent);
    }
}

fn sequence(text: &mut String, list: &[Value], indent: usize) {
    for item in list {
        pad(text, indent);
        text.push('-');
        match item {
            Value::Map(map) if !map.is_empty() => {
                // The first entry stands behind the dash, the others under it.
                let mut lines = String::new();
                mapping(&mut lines, map, indent + INDENT);
                text.push(' ');
                text.push_str(lines.trim_start());
            }
            Value::List(inner) if !inner.is_empty() => {
                let mut lines = String::new();
                sequence(&mut lines, inner, indent + INDENT);
                text.push(' ');
                text.push_str(lines.trim_start());
            }
            item => after_colon(text, item, indent),
        }
    }
}

/// Whether a value reads well between brackets.
fn is_short(value: &Value) -> bool {
    match value {
        Value::Text(text) => !text.contains('\n'),
        Value::Number(_) | Value::Bool(_) => true,
        Value::List(_) | Value::Map(_) => false,
        Value::Function(_, argument) => match argument.as_ref() {
            Value::List(list) => list.iter().all(is_short),
            argument => is_short(argument),
        },
    }
}

/// A short value between brackets, where commas and brackets end a plain scalar.
fn in_flow(value: &Value) -> Cow<'_, str> {
    match value {
        Value::Text(text) if !must_be_in_escapes(text) && text.contains([',', '[', ']', '{', '}']) => {
            format!("'{}'", text.replace('\'', "''")).into()
        }
        Value::Function(name, argument) => match argument.as_ref() {
            Value::List(list) => {
                let items: Vec<_> = list.iter().map(in_flow).collect();
                format!("!{name} [{}]", items.join(", ")).into()
            }
            argument => format!("!{name} {}", in_flow(argument)).into(),
        },
        value => inline(value),
    }
}

/// Whether a text reads well as a block and reads back as the same text: several lines of which none is
/// made of blanks alone, and at most one line break at the end.
fn is_block(text: &str) -> bool {
    let body = text.strip_suffix('\n').unwrap_or(text);
    let mut lines = body.split('\n');
    text.contains('\n')
        && !body.starts_with('\n')
        && !body.ends_with('\n')
        && lines.all(|line| !must_be_in_escapes(line) && (line.is_empty() || !line.trim().is_empty()))
}

/// A literal block, every line as it is.
fn literal(text: &mut String, block: &str, indent: usize) {
    // Where the first line begins with a blank, a reader can not tell the indentation from it.
    let indentation = if block.starts_with(' ') { INDENT.to_string() } else { String::new() };
    let chomp = if block.ends_with('\n') { "" } else { "-" };
    let _ = writeln!(text, " |{indentation}{chomp}");
    for line in block.lines() {
        if !line.is_empty() {
            pad(text, indent);
            text.push_str(line);
        }
        text.push('\n');
    }
}

fn inline(value: &Value) -> Cow<'_, str> {
    match value {
        Value::Text(text) => scalar(text),
        Value::Number(number) => number.into(),
        Value::Bool(true) => "true".into(),
        Value::Bool(false) => "false".into(),
        Value::List(_) => "[]".into(),
        Value::Map(_) => "{}".into(),
        Value::Function(name, argument) => format!("!{name} {}", inline(argument)).into(),
    }
}

/// A text as a plain scalar where YAML reads it back as the same text, else in single quotes, or in
/// double quotes where only escapes can hold it.
fn scalar(text: &str) -> Cow<'_, str> {
    if must_be_in_escapes(text) {
        double_quoted(text).into()
    } else if is_plain(text) {
        text.into()
    } else {
        format!("'{}'", text.replace('\'', "''")).into()
    }
}

/// Whether only escapes can hold a text; most texts are printable ASCII, and seen to be at a glance.
fn must_be_in_escapes(text: &str) -> bool {
    !text.bytes().all(|byte| matches!(byte, b' '..=b'~')) && text.contains(must_be_escaped)
}

/// Whether only an escape can hold a letter: controls, what one version of YAML or another takes for a
/// line break, the byte order mark, and what is no letter at all.
fn must_be_escaped(letter: char) -> bool {
    letter.is_control() || matches!(letter, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

fn double_quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        let _ = match letter {
            '"' | '\\' => write!(quoted, "\\{letter}"),
            '\n' => write!(quoted, "\\n"),
            '\t' => write!(quoted, "\\t"),
            letter if must_be_escaped(letter) => write!(quoted, "\\u{:04x}", u32::from(letter)),
            letter => write!(quoted, "{letter}"),
        };
    }
    quoted + "\""
}

fn is_plain(text: &str) -> bool {
    if is_long_word(text) {
        return true;
    }
    let first = text.chars().next();
    let safe_start = first.is_some_and(|first| first.is_alphabetic() || matches!(first, '/' | '$' | '_' | '^' | '('));
    let safe = !text.contains(": ") && !text.contains(" #") && !text.ends_with(':') && text.trim() == text;
    let words = ["true", "false", "yes", "no", "on", "off", "y", "n", "null"];
    let other_type = words.iter().any(|word| text.eq_ignore_ascii_case(word));
    safe_start && safe && !other_type
}

/// Most keys and many values: letters and digits alone, and longer than any word that is of another type.
fn is_long_word(text: &str) -> bool {
    "false".len() < text.len()
        && text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::value::{either, reference, sub};

    #[test]
    fn texts_are_quoted_only_where_they_must_be() {
        for (text, written) in [
            ("plain", "plain"),
            ("truest", "truest"),
            ("0letters", "'0letters'"),
            ("plain", "plain"),
            ("two words, a comma", "two words, a comma"),
            ("${EndpointName}", "${EndpointName}"),
            ("AWS::CloudWatch::Alarm", "AWS::CloudWatch::Alarm"),
            ("^[a-z]{0,62}$", "^[a-z]{0,62}$"),
            ("", "''"),
            ("20", "'20'"),
            ("-1", "'-1'"),
            ("true", "'true'"),
            ("No", "'No'"),
            ("False", "'False'"),
            ("key: value", "'key: value'"),
            ("ends:", "'ends:'"),
            ("a #comment", "'a #comment'"),
            ("*alias", "'*alias'"),
            ("it's", "it's"),
            ("'quoted'", "'''quoted'''"),
            (" padded", "' padded'"),
            ("tab\there", "\"tab\\there\""),
            ("next\u{85}line", "\"next\\u0085line\""),
            ("\u{2028}\u{2029}\u{feff}", "\"\\u2028\\u2029\\ufeff\""),
            ("a \"word\" \\ \r\n", "\"a \\\"word\\\" \\\\ \\u000d\\n\""),
            ("Köln 😀", "Köln 😀"),
            (">= 0", "'>= 0'"),
        ] {
            assert_eq!(scalar(text), written);
        }
    }

    #[test]
    fn a_block_is_read_back_as_it_was() {
        for (value, written) in [
            ("a\nb", "A: |-\n  a\n  b\n"),
            ("a\n\nb\n", "A: |\n  a\n\n  b\n"),
            ("  a\nb", "A: |2-\n    a\n  b\n"),
            ("a\n  \nb", "A: \"a\\n  \\nb\"\n"),
            ("a\n\n", "A: \"a\\n\\n\"\n"),
            ("\na", "A: \"\\na\"\n"),
            ("a\r\nb", "A: \"a\\u000d\\nb\"\n"),
        ] {
            assert_eq!(write(&Map::new().with("A", value)), written);
        }
    }

    #[test]
    fn functions_lists_and_blocks() {
        let template = Map::new().with("A", sub("line 1\n  line 2")).with(
            "B",
            vec![
                Value::from(Map::new().with("x", 1).with("k", reference("P"))),
                either("C", Map::new().with("z", 2), reference("AWS::NoValue")),
                either("C", "a, b", either("D", "c", reference("AWS::Region"))),
                vec![Value::from(1), Value::from(2)].into(),
                "text".into(),
            ],
        );
        let expected = "\
A: !Sub |-
  line 1
    line 2

B:
  - x: 1
    k: !Ref P
  - !If
    - C
    - z: 2
    - !Ref AWS::NoValue
  - !If [C, 'a, b', !If [D, c, !Ref AWS::Region]]
  - - 1
    - 2
  - text
";
        assert_eq!(write(&template), expected);
    }
}
