//! A random event: malformed, huge, nested deeply, of wrong types, with members that come twice, or quite all right.

use fastrand::Rng;
use serde_json::Value;

use crate::peers::{PHYSICAL_ID, PROPERTIES, QUERY};

/// The members that are read, and one that is not.
const NAMES: [&str; 9] = [
    "RequestType",
    "ResponseURL",
    "StackId",
    "RequestId",
    "LogicalResourceId",
    "PhysicalResourceId",
    "ResourceProperties",
    "OldResourceProperties",
    "ResourceType",
];
/// Names that are near to one that is read, and none: as they are written.
const OTHER_NAMES: [&str; 5] = ["\\ud800", "", "responseurl", "ResponseURL ", "Else"];
/// Values of every type: as they are written.
const ODD_VALUES: [&str; 14] = [
    "null",
    "true",
    "0",
    "-1.5e+300",
    "1e999",
    "123456789012345678901234567890",
    "{}",
    "[]",
    "\"\"",
    "\"\\ud800\"",
    "\"\\udfff\\ud800\"",
    "\"\\u0000\\u001b[31m\\u202e\"",
    "[\"\\ud800\",{\"\\ud800\":1}]",
    "{\"EndpointName\":\"ep\",\"EndpointName\":[]}",
];
/// Characters that are special to JSON, to a terminal, to XML or to a reader, and a few that are not.
const CHARACTERS: &str = "aZ09 .:|%/?&=\"\\\0\u{1b}\n\u{7f}\u{85}\u{2028}\u{202e}\u{feff}\u{fffe}éß漢👩\u{10ffff}";

/// An event, and what is known of it.
#[derive(Debug)]
pub(crate) struct RandomEvent {
    /// The event.
    pub(crate) text: String,
    /// Whether a character was put in somewhere, or the end cut off: what it means then, nobody can tell beforehand.
    pub(crate) is_damaged: bool,
    /// The names and the values as they are written, in their order.
    members: Vec<(&'static str, String)>,
}

impl RandomEvent {
    pub(crate) fn new(random: &mut Rng) -> Self {
        let mut members: Vec<_> = NAMES.into_iter().filter(|_| random.u8(..20) != 0).collect();
        if random.u8(..4) == 0 {
            random.shuffle(&mut members);
        }
        for _ in 0..random.usize(..4) {
            let name = if random.bool() { pick(random, &NAMES) } else { "" };
            members.insert(random.usize(..=members.len()), name);
        }
        let space = pick(random, &["", "", " ", "\n\t"]);
        let mut written = Vec::new();
        let mut known = Vec::new();
        for name in members {
            let value =
                if name.is_empty() || random.u8(..5) == 0 { any_value(random) } else { fit_value(random, name) };
            written.push(format!("{space}\"{}\"{space}:{space}{value}{space}", written_name(random, name)));
            known.push((name, value));
        }
        let mut text = format!("{space}{{{}}}{space}", written.join(","));
        let is_damaged = random.u8(..10) == 0;
        if is_damaged {
            damage(random, &mut text);
        }
        Self { text, is_damaged, members: known }
    }

    /// The value that counts, as it is written: the last one.
    fn value(&self, name: &str) -> Option<&str> {
        self.members.iter().rfind(|(candidate, _)| *candidate == name).map(|(_, value)| value.as_str())
    }

    /// The text that counts; empty where there is none.
    pub(crate) fn text_of(&self, name: &str) -> String {
        self.value(name).and_then(|value| serde_json::from_str(value).ok()).unwrap_or_default()
    }

    /// Whether it has a URL that a reply can go to.
    pub(crate) fn is_answerable(&self) -> bool {
        self.value("ResponseURL").is_some_and(|url| urls().iter().any(|good| good == url))
    }
}

/// A text as JSON.
pub(crate) fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

fn pick<T: Clone>(random: &mut Rng, choices: &[T]) -> T {
    choices[random.usize(..choices.len())].clone()
}

/// URLs that are taken: as they are written.
fn urls() -> [String; 3] {
    [
        quoted(&format!("https://host/a%7Cb?{QUERY}")),
        quoted(&format!("https://s3.cn-north-1.amazonaws.com.cn/%3A?{QUERY}")),
        format!(r#""https:\/\/host\u002fa?{QUERY}""#),
    ]
}

/// A name may be written with escapes, too.
fn written_name(random: &mut Rng, name: &str) -> String {
    if name.is_empty() {
        return pick(random, &OTHER_NAMES).to_owned();
    }
    let escaped = random.usize(..40);
    let written = |(at, character): (usize, char)| {
        if at == escaped { format!("\\u{:04x}", u32::from(character)) } else { character.to_string() }
    };
    name.chars().enumerate().map(written).collect()
}

/// What CloudFormation would say, or nearly so.
fn fit_value(random: &mut Rng, name: &str) -> String {
    match name {
        "RequestType" => quoted(pick(random, &["Create", "Update", "Delete"])),
        "ResponseURL" => pick(random, &urls()),
        "PhysicalResourceId" => {
            quoted(pick(random, &[PHYSICAL_ID, PHYSICAL_ID, "stepscale-nothing-was-created", "s-Scaling-1ABC", ""]))
        }
        "ResourceProperties" | "OldResourceProperties" => properties(random),
        _ => quoted(&format!("arn:aws:cloudformation:us-east-1:123456789012:stack/{}", random.u64(..))),
    }
}

/// Properties that are right, or with one letter or digit that is another one.
fn properties(random: &mut Rng) -> String {
    let mut properties = PROPERTIES.to_owned();
    let at = random.usize(..properties.len() * 2);
    if properties.as_bytes().get(at).is_some_and(u8::is_ascii_alphanumeric) {
        properties.replace_range(at..=at, pick(random, &["x", "7", "-", "漢", " ", "\\u001b"]));
    }
    properties
}

/// A value of any type, sometimes huge or nested deeply.
fn any_value(random: &mut Rng) -> String {
    match random.u16(..1_000) {
        0..400 => any_text(random),
        400..800 => pick(random, &ODD_VALUES).to_owned(),
        800..880 => quoted(&format!("see https://host/a%7Cb?{QUERY}")),
        880..930 => PROPERTIES.to_owned(),
        930..960 => quoted(&pick(random, &["é", "\"", "x"]).repeat(random.usize(..5_000))),
        960..998 => nested(random, 1..300),
        998 => nested(random, 10_000..60_000),
        _ => quoted(&"x".repeat(random.usize(10_000..200_000))),
    }
}

fn any_text(random: &mut Rng) -> String {
    let characters: Vec<char> = CHARACTERS.chars().collect();
    quoted(&(0..random.usize(..20)).map(|_| pick(random, &characters)).collect::<String>())
}

fn nested(random: &mut Rng, depth: std::ops::Range<usize>) -> String {
    let depth = random.usize(depth);
    let (open, close) = pick(random, &[("[", "]"), ("{\"a\":", "}"), ("[{\"ScalingPolicies\":", "}]")]);
    format!("{}0{}", open.repeat(depth), close.repeat(depth))
}

fn damage(random: &mut Rng, text: &mut String) {
    let at = text.floor_char_boundary(random.usize(..text.len()));
    if random.bool() {
        text.truncate(at);
    } else {
        let characters: Vec<char> = CHARACTERS.chars().chain("{}[],:".chars()).collect();
        text.insert(at, pick(random, &characters));
    }
}
