//! The keys of a spec as a page of Markdown: an example of each kind, the placeholders, and a table for each block.

use serde_json::Value;

use crate::spec::table::{Block, Key, Shape, every_block};

const BEGINNING: &str = "\
# Every key of the spec

This page is printed by `templategen schema --format markdown`, out of the table that a spec is checked by.
The same table as JSON Schema is [templates/spec.schema.json](../templates/spec.schema.json): an editor that knows
YAML offers the keys and marks what is wrong, with `# yaml-language-server: $schema=PATH` in the spec's first line.

- [A spec of each kind](#a-spec-of-each-kind)
- [Placeholders](#placeholders)
- [Keys](#keys)

## A spec of each kind

What has to be there is marked in the tables of [keys](#keys). These say more than they have to, to show where it
goes.
";

/// What stands over an example, and the example: the kinds in the order of their words.
const EXAMPLES: [(&str, &str); 4] = [
    ("A real-time endpoint", include_str!("realtime.spec.yaml")),
    ("An asynchronous endpoint, down to no instance and back", include_str!("async.spec.yaml")),
    ("A serverless endpoint", include_str!("serverless.spec.yaml")),
    ("An inference component", include_str!("component.spec.yaml")),
];

const PLACEHOLDERS: &str = "
## Placeholders

The dimensions of a metric can name the target without knowing it: these stand for what the stack's parameters say,
so that the same template scales another endpoint. A placeholder is the whole value of a dimension, in quotation
marks; no other key takes one.

| placeholder | stands for | with |
|---|---|---|
| `${EndpointName}` | the name of the endpoint | `kind: realtime`, `async`, `serverless` |
| `${VariantName}` | the name of the production variant | `kind: realtime`, `async`, `serverless` |
| `${InferenceComponentName}` | the name of the inference component | `kind: component` |
";

const KEYS: &str = "
## Keys

A key that is not listed is an error. A dash stands where there is no default, or where it depends on other keys: then
the last column says what holds where the key is left out. Ranges include both ends; a number that is so much or more
goes up to 2147483647.
";

/// The page, ending with a line break.
#[must_use]
pub fn page() -> String {
    let mut page = BEGINNING.to_owned();
    for (title, spec) in EXAMPLES {
        page.extend(["\n### ", title, "\n\n```yaml\n", spec, "```\n"]);
    }
    page.push_str(PLACEHOLDERS);
    page.push_str(KEYS);
    let blocks = every_block();
    for block in &blocks {
        let heading = capitalised(&title(block, &blocks));
        page.extend(["\n### ", &heading, "\n\n", block.description, "\n\n"]);
        page.push_str("| key | value | default | example | meaning |\n|---|---|---|---|---|\n");
        page.extend(block.keys.iter().map(|key| row(key, &blocks)));
    }
    page
}

/// What a block is called, and, where several forms are called the same, the key that tells them apart.
fn title(block: &Block, blocks: &[&Block]) -> String {
    if blocks.iter().filter(|other| other.called == block.called).count() < 2 {
        return block.called.to_owned();
    }
    format!("{} with `{}`", block.called, block.keys[0].name)
}

fn row(key: &'static Key, blocks: &[&Block]) -> String {
    let cells = [
        format!("`{}`", key.name),
        value(&key.shape, blocks),
        default(key),
        format!("`{}`", key.example),
        key.description.to_owned(),
    ];
    // A bar would end the cell, even within backticks.
    let cells = cells.map(|cell| cell.replace('|', r"\|"));
    format!("| {} |\n", cells.join(" | "))
}

fn default(key: &Key) -> String {
    if key.required {
        return "**required**".to_owned();
    }
    // Rows whose default is no JSON do not get past the table's own test.
    match key.default.map(serde_json::from_str) {
        Some(Ok(Value::String(text))) => format!("`{text}`"),
        Some(Ok(value)) => format!("`{value}`"),
        Some(Err(_)) | None => "–".to_owned(),
    }
}

/// What a value of a shape is, with a link to each block.
fn value(shape: &'static Shape, blocks: &[&Block]) -> String {
    match shape {
        Shape::Name(pattern) => format!("name: `{pattern}`"),
        Shape::Text => "text".to_owned(),
        Shape::Whole { from, to } if *to == i64::from(i32::MAX) => format!("whole number, {from} or more"),
        Shape::Whole { from, to } => format!("whole number, {from} to {to}"),
        Shape::Decimal => "number".to_owned(),
        Shape::Change => "change".to_owned(),
        Shape::Switch => "`true` or `false`".to_owned(),
        Shape::Choice(words) => either(&words.words().iter().map(|word| format!("`{word}`")).collect::<Vec<_>>()),
        Shape::Block(block) => {
            let title = title(block, blocks);
            format!("[{title}](#{})", anchor(&title))
        }
        Shape::List(item) => match item.alternatives() {
            [only] => format!("list of {}", value(only, blocks)),
            several => format!("list, each item {}", either(&values(several, blocks))),
        },
        Shape::Texts => "texts by name".to_owned(),
        Shape::Either([one, Shape::List(item)]) if value(one, blocks) == value(item, blocks) => {
            format!("{}, or a list of them", value(one, blocks))
        }
        Shape::Either(shapes) => either(&values(shapes, blocks)),
    }
}

fn values(shapes: &'static [Shape], blocks: &[&Block]) -> Vec<String> {
    shapes.iter().map(|shape| value(shape, blocks)).collect()
}

/// `a`, `a or b`, `a, b or c`.
fn either(several: &[String]) -> String {
    match several {
        [before @ .., last] if !before.is_empty() => format!("{} or {last}", before.join(", ")),
        all => all.concat(),
    }
}

fn capitalised(title: &str) -> String {
    let mut letters = title.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Where a heading is found, as GitHub makes it up.
fn anchor(heading: &str) -> String {
    let kept = heading.chars().filter(|letter| letter.is_alphanumeric() || " _-".contains(*letter));
    kept.map(|letter| if letter == ' ' { '-' } else { letter.to_ascii_lowercase() }).collect()
}
