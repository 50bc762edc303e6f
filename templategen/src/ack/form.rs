//! The check of a resource against its fields.

use scaling::Decimal;

use super::AckCode;
use super::fields::{DIMENSION, Field, Shape};
use super::findings::{Findings, Place};
use crate::spec::{ALIKE, nearest};
use crate::yaml::{Node, Scalar, Style, Value};

/// Checks a block; `called` is what a message calls it, `at` where it is missed that something is left out.
pub(super) fn block(called: &str, fields: &'static [Field], node: &Node, at: &Place, findings: &mut Findings) {
    let mut meant = Vec::new();
    for entry in node.entries() {
        let place = Place { file: at.file, mark: entry.key_range.clone() };
        let Some(field) = fields.iter().find(|field| field.name == entry.key) else {
            let suggestion = nearest(&entry.key, ALIKE, fields.iter().map(|field| field.name));
            meant.extend(suggestion);
            let fix = match suggestion {
                Some(name) => format!("did you mean `{name}`?"),
                None => format!("remove it: the fields here are {}", listed(fields)),
            };
            findings.tell(AckCode::UnknownField, &place, format!("{called} has no field `{}`", entry.key), fix);
            continue;
        };
        if entry.value.is_null() {
            continue;
        }
        if let Some((why, fix)) = field.lost {
            findings.tell(AckCode::NotCarried, &place, format!("`{}` is not carried over: {why}", field.name), fix);
        }
        value(field.name, &field.shape, &entry.value, &place, findings);
    }
    for field in fields.iter().filter(|field| field.required && !meant.contains(&field.name)) {
        if node.entry(field.name).is_none() {
            findings.tell(AckCode::MissingField, at, format!("{called} has no `{}`", field.name), "add it");
        }
    }
}

fn value(name: &str, shape: &'static Shape, node: &Node, key: &Place, findings: &mut Findings) {
    let fits = match (shape, &node.value) {
        (Shape::Any, _) | (_, Value::Refused) | (Shape::Text, Value::Scalar(_)) => true,
        (Shape::Whole, Value::Scalar(scalar)) => whole(scalar).is_some(),
        (Shape::Number, Value::Scalar(scalar)) => decimal(scalar).is_some(),
        (Shape::Switch, Value::Scalar(scalar)) => switch(scalar).is_some(),
        (Shape::Block(fields), Value::Mapping(_)) => {
            block(&format!("`{name}`"), fields, node, key, findings);
            true
        }
        (Shape::List(item_shape), Value::Sequence(items)) => {
            for item in items {
                value(name, item_shape, item, &place_of(item, key), findings);
            }
            true
        }
        (Shape::Dimensions, Value::Sequence(items)) => {
            for item in items {
                value(name, &DIMENSION, item, &place_of(item, key), findings);
            }
            no_name_twice(items, key, findings);
            true
        }
        _ => false,
    };
    if fits {
        return;
    }
    let found = match &node.value {
        Value::Scalar(scalar) if scalar.style == Style::Quoted => format!("the text `{}`", scalar.text),
        Value::Scalar(scalar) => format!("`{}`", scalar.text),
        Value::Sequence(_) => "a list".to_owned(),
        Value::Mapping(_) => "a block".to_owned(),
        Value::Null | Value::Refused => "nothing".to_owned(),
    };
    let (wanted, fix) = match shape {
        Shape::Whole => ("a whole number is wanted", "write digits without quotes, as in `300`"),
        Shape::Number => (
            "a number is wanted",
            "write up to 15 significant digits without quotes and without an exponent, as in `0.75`",
        ),
        Shape::Switch => ("`true` or `false` is wanted", "write `true` or `false`, without quotes"),
        Shape::Block(_) => ("a block is wanted", "write its fields under it, indented"),
        Shape::List(_) | Shape::Dimensions => ("a list is wanted", "write its items under it, each behind `- `"),
        Shape::Text | Shape::Any => ("a text is wanted", "write the text behind the colon"),
    };
    findings.tell(AckCode::WrongValue, &place_of(node, key), format!("`{name}` is {found} where {wanted}"), fix);
}

/// The names of dimensions, each of which can have one value.
fn no_name_twice(dimensions: &[Node], key: &Place, findings: &mut Findings) {
    let named = |node: &Node| node.entry("name").and_then(|entry| Some(entry.value.scalar()?.text.clone()));
    for (position, dimension) in dimensions.iter().enumerate() {
        let Some(name) = named(dimension) else { continue };
        if dimensions[..position].iter().any(|before| named(before).as_ref() == Some(&name)) {
            let mark = dimension.entry("name").map_or(dimension.range.clone(), |entry| entry.value.range.clone());
            let place = Place { file: key.file, mark };
            findings.tell(
                AckCode::WrongValue,
                &place,
                format!("the dimension `{name}` is there twice"),
                "keep one of the two",
            );
        }
    }
}

/// Where a value stands, or its key where nothing is there.
fn place_of(node: &Node, key: &Place) -> Place {
    if node.range.is_empty() { key.clone() } else { Place { file: key.file, mark: node.range.clone() } }
}

/// A whole number that is written as one.
pub(super) fn whole(scalar: &Scalar) -> Option<i64> {
    (scalar.style == Style::Plain).then(|| scalar.text.parse().ok())?
}

/// An exact decimal that is written as a number.
pub(super) fn decimal(scalar: &Scalar) -> Option<Decimal> {
    (scalar.style == Style::Plain)
        .then(|| Decimal::parse(scalar.text.strip_prefix('+').unwrap_or(&scalar.text)).ok())?
}

/// A truth value in YAML 1.2's spellings.
pub(super) fn switch(scalar: &Scalar) -> Option<bool> {
    match scalar.text.as_str() {
        _ if scalar.style != Style::Plain => None,
        "true" | "True" | "TRUE" => Some(true),
        "false" | "False" | "FALSE" => Some(false),
        _ => None,
    }
}

fn listed(fields: &[Field]) -> String {
    fields.iter().map(|field| format!("`{}`", field.name)).collect::<Vec<_>>().join(", ")
}
